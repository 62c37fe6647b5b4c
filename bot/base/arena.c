/* arena.c - memory that is released all at once */
#include "bot/base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_chunk {
	struct arena_chunk *next;
	size_t used, size;
	alignas(max_align_t) unsigned char data[];
};

#define CHUNK_BYTES 16384

#if defined(__SANITIZE_ADDRESS__)
#define ONE_OBJECT_A_CHUNK 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_OBJECT_A_CHUNK 1
#endif
#endif

void arena_init(struct arena *arena)
{
	arena->chunks = NULL;
}

static void release(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

void arena_finish(struct arena *arena)
{
	release(arena->chunks);
	arena->chunks = NULL;
}

void arena_reset(struct arena *arena)
{
#ifdef ONE_OBJECT_A_CHUNK
	arena_finish(arena);
#else
	struct arena_chunk *kept = arena->chunks;

	if (!kept)
		return;
	release(kept->next);
	kept->next = NULL;
	kept->used = 0;
#endif
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = malloc(sizeof(*chunk) + size);

	if (!chunk)
		abort();
	chunk->next = arena->chunks;
	chunk->used = 0;
	chunk->size = size;
	arena->chunks = chunk;
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->chunks;
	void *object;

	assert(size < SIZE_MAX / 2);
#ifdef ONE_OBJECT_A_CHUNK
	chunk = add_chunk(arena, size);
#else
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!chunk || chunk->size - chunk->used < size)
		chunk = add_chunk(arena, size > CHUNK_BYTES ? size : CHUNK_BYTES);
#endif
	object = chunk->data + chunk->used;
	chunk->used += size;
	memset(object, 0, size);
	return object;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	assert(size == 0 || count <= SIZE_MAX / 2 / size);
	return arena_alloc(arena, count * size);
}

struct span arena_copy(struct arena *arena, struct span text)
{
	return (struct span){arena_string(arena, text), text.len};
}

char *arena_string(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.len + 1);

	if (text.len)
		memcpy(copy, text.ptr, text.len);
	return copy;
}

struct span arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(len >= 0);
	text = arena_alloc(arena, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return (struct span){text, (size_t)len};
}
