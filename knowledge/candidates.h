/* candidates.h - the statements that a question may be about, by terms alone
 *
 * The first stage of the search. A statement's score here is, over the terms of
 * the question, the weight of the term times that of the best of its relations
 * that the statement has. The best CANDIDATES_MAX are found exactly (ties go to
 * earlier statements), without reading any: all that have a term at all, where
 * these are no more.
 *
 * Statements are gone through a part at a time, so that what is noted of them stays
 * near to the processor; of the parts before the best are kept. In a part, lists of
 * statements are gone through from the one that counts most to the one that counts
 * least. As soon as a statement that was in none so far could not become one of the
 * best, the lists that are left only add to those that are known and may yet ("max
 * score", Turtle and Flood 1995; a term at a time with accumulators, Moffat and Zobel
 * 1996). As soon as these are so few that it costs less, their own terms are read
 * (readings.h) in place of all lists that are left. So the long lists of common words
 * cost little.
 */
#ifndef FOOTNOTE_KNOWLEDGE_CANDIDATES_H
#define FOOTNOTE_KNOWLEDGE_CANDIDATES_H

#include "knowledge/index.h"

#define CANDIDATES_MAX 96

/* What candidates_find() works in, for so many statements at a time: no search need
 * clear or copy all of it. */
#define CANDIDATES_PART 65536
struct candidates_memory;

struct candidates_memory *candidates_memory_create(size_t part);
void candidates_memory_destroy(struct candidates_memory *memory);

struct candidates {
	uint32_t *statement; /* for index_at(), in the stories' order */
	size_t count;
	/* What it took: statements of lists, and statements whose terms were read. */
	size_t gone_through, looked_at;
};

/* Finds them for the terms of search, in arena. Beside the best there are those
 * in focus that have a term. */
void candidates_find(const struct index *index, struct arena *arena, const struct search *search,
		     struct candidates *out);

/* Whether any statement that is asked about has a term. */
bool candidates_any(const struct index *index, uint32_t term);

#endif
