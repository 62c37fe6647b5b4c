/* vectors.c - what stems mean, as points in a space */
#include "knowledge/vectors.h"

#include <string.h>

#include "knowledge/map.h"

extern const unsigned char vectors_begin[];

/* The parts of the file: numbers are little-endian, of so many bytes. */
enum { STEMS_AT = 0, SLOTS_AT = 8, ENDS_AT = 16 };

static uint32_t number(size_t at)
{
	const unsigned char *p = vectors_begin + at;

	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static size_t slots_at(void)
{
	return ENDS_AT + 4 * ((size_t)number(STEMS_AT) + 1);
}

static size_t rows_at(void)
{
	return slots_at() + 2 * (size_t)number(SLOTS_AT);
}

static size_t rarities_at(void)
{
	return rows_at() + VECTORS_AXES * (size_t)number(STEMS_AT);
}

uint32_t vectors_find(struct span stem)
{
	const unsigned char *slots = vectors_begin + slots_at();
	const char *text = (const char *)vectors_begin + rarities_at() + number(STEMS_AT);
	uint32_t mask = number(SLOTS_AT) - 1, vector;

	for (uint32_t slot = map_hash(stem) & mask;; slot = (slot + 1) & mask) {
		uint32_t begin, end;

		vector = slots[2 * slot] | (uint32_t)slots[2 * slot + 1] << 8;
		if (vector == 0)
			return 0;
		begin = number(ENDS_AT + 4 * (size_t)(vector - 1));
		end = number(ENDS_AT + 4 * (size_t)vector);
		if (span_eq((struct span){text + begin, end - begin}, stem))
			return vector;
	}
}

uint32_t vectors_count(void)
{
	return number(STEMS_AT);
}

uint32_t vectors_sum(void)
{
	const char *texts = (const char *)vectors_begin + rarities_at() + number(STEMS_AT);

	return map_hash((struct span){texts, number(ENDS_AT + 4 * (size_t)number(STEMS_AT))});
}

const signed char *vectors_at(uint32_t vector)
{
	return (const signed char *)vectors_begin + rows_at() + (size_t)VECTORS_AXES * (vector - 1);
}

double vectors_rarity(uint32_t vector)
{
	return vector == 0 ? 1 : vectors_begin[rarities_at() + vector - 1] / 255.0;
}
