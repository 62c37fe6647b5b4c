/* arena.h - memory that is released all at once
 *
 * What is allocated lives until arena_reset() or arena_finish(). Running out of
 * memory aborts, so cap input before it gets here. Under AddressSanitizer each
 * object is a malloc of its own, so that overruns show.
 */
#ifndef FOOTNOTE_BASE_ARENA_H
#define FOOTNOTE_BASE_ARENA_H

#include "bot/base/span.h"

struct arena {
	struct arena_chunk *chunks; /* newest first */
};

void arena_init(struct arena *arena);
void arena_finish(struct arena *arena);

/* Releases every object; keeps one chunk for what comes next. */
void arena_reset(struct arena *arena);

/* Zeroed, aligned for any type; never NULL. size may be 0. */
void *arena_alloc(struct arena *arena, size_t size);

/* count objects of size bytes, zeroed; aborts where the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy that ends with NUL, which its length does not count. */
struct span arena_copy(struct arena *arena, struct span text);

/* A NUL-terminated copy. */
char *arena_string(struct arena *arena, struct span text);

struct span arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
