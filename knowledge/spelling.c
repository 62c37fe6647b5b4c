/* spelling.c - words that are spelt right, and which of them a misspelt one is */
#include "knowledge/spelling.h"

#include "knowledge/grow.h"
#include "knowledge/words.h"

#define RIGHT_MIN_BYTES 3 /* shorter words are near too many others */

unsigned spelling_limit(struct span folded, bool of_name)
{
	return folded.len >= (of_name ? 6 : 8) ? 2 : 1;
}

void spellings_init(struct spellings *spellings)
{
	*spellings = (struct spellings){0};
}

void spellings_finish(struct spellings *spellings)
{
	map_finish(&spellings->known);
	free(spellings->spelling);
	spellings_init(spellings);
}

void spellings_add(struct spellings *spellings, struct arena *arena, struct span folded,
		   bool of_name)
{
	struct spelling *added;
	unsigned known;

	if (folded.len < RIGHT_MIN_BYTES || map_get(&spellings->known, folded, &known))
		return;
	GROW(spellings->spelling, spellings->count);
	added = &spellings->spelling[spellings->count];
	*added = (struct spelling){arena_copy(arena, folded), of_name};
	map_put(&spellings->known, added->folded, (unsigned)spellings->count++);
}

bool spellings_has(const struct spellings *spellings, struct span folded)
{
	unsigned known;

	return map_get(&spellings->known, folded, &known);
}

struct span spellings_near(const struct spellings *spellings, struct span folded)
{
	struct span found = {NULL, 0};
	unsigned best = 3;

	for (size_t i = 0; i < spellings->count; i++) {
		const struct spelling *it = &spellings->spelling[i];
		unsigned limit = spelling_limit(folded, it->of_name);
		unsigned d = edit_distance(folded, it->folded, limit);

		if (d > limit)
			continue;
		if (d < best || (d == best && it->folded.ptr[0] == folded.ptr[0] &&
				 found.ptr[0] != folded.ptr[0])) {
			best = d;
			found = it->folded;
		}
	}
	return found;
}
