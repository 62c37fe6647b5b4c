/* map.h - numbers by text, in memory
 *
 * Keys are borrowed: the text must outlive the map.
 */
#ifndef FOOTNOTE_KNOWLEDGE_MAP_H
#define FOOTNOTE_KNOWLEDGE_MAP_H

#include "bot/base/span.h"

#include <stdint.h>

struct map {
	struct map_slot *slots;
	size_t capacity, count; /* capacity is 0 or a power of two */
};

void map_init(struct map *map);
void map_finish(struct map *map);

/* FNV-1a; keys come from the program and from story files, whose authors gain
 * nothing by making them collide. */
uint32_t map_hash(struct span key);

/* Adds key or changes its value. */
void map_put(struct map *map, struct span key, unsigned value);

/* Returns whether key is there; *value_out is left alone where it is not. */
bool map_get(const struct map *map, struct span key, unsigned *value_out);

#endif
