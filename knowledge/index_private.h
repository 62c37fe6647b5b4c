/* index_private.h - what index.c fills and search.c reads */
#ifndef FOOTNOTE_KNOWLEDGE_INDEX_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_INDEX_PRIVATE_H

#include "knowledge/index.h"

struct place {
	uint32_t statement, word;
	bool part; /* inside of a name */
};

/* Where a term stands. */
struct postings {
	struct place *place; /* in the order of the statements */
	size_t count, filled;
	size_t statements; /* how many have it */
	size_t last;	   /* while counting: the statement seen last + 1 */
};

struct index {
	struct arena arena;
	struct vocabulary *vocabulary;
	struct index_statement *statement;
	size_t count, capacity, filled;
	struct postings *posting;	 /* by term */
	uint32_t scope_first, scope_end; /* the statements that are asked about; end 0: all */
	uint32_t focus[INDEX_FOCUS_MAX];
	size_t focus_count;
};

#endif
