/* map.c - numbers by text, in memory */
#include "knowledge/map.h"

#include <stdlib.h>

struct map_slot {
	struct span key; /* ptr is NULL where the slot is free */
	uint32_t hash;
	unsigned value;
};

void map_init(struct map *map)
{
	*map = (struct map){0};
}

void map_finish(struct map *map)
{
	free(map->slots);
	map_init(map);
}

uint32_t map_hash(struct span key)
{
	uint32_t hash = 2166136261U;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.ptr[i]) * 16777619U;
	return hash;
}

static struct map_slot *slot_of(const struct map *map, struct span key, uint32_t hash)
{
	size_t mask = map->capacity - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct map_slot *slot = &map->slots[i];

		if (!slot->key.ptr || (slot->hash == hash && span_eq(slot->key, key)))
			return slot;
	}
}

static void grow(struct map *map)
{
	struct map larger = {.capacity = map->capacity ? 2 * map->capacity : 64,
			     .count = map->count};

	larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		abort();
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].key.ptr)
			*slot_of(&larger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
	free(map->slots);
	*map = larger;
}

void map_put(struct map *map, struct span key, unsigned value)
{
	uint32_t hash = map_hash(key);
	struct map_slot *slot;

	if (2 * (map->count + 1) > map->capacity)
		grow(map);
	slot = slot_of(map, key, hash);
	if (!slot->key.ptr) {
		slot->key = key.ptr ? key : SPAN("");
		slot->hash = hash;
		map->count++;
	}
	slot->value = value;
}

bool map_get(const struct map *map, struct span key, unsigned *value_out)
{
	const struct map_slot *slot;

	if (map->count == 0)
		return false;
	slot = slot_of(map, key, map_hash(key));
	if (!slot->key.ptr)
		return false;
	*value_out = slot->value;
	return true;
}
