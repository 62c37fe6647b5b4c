/* candidates_lists.h - the lists of statements that the terms of a question have
 */
#ifndef FOOTNOTE_KNOWLEDGE_CANDIDATES_LISTS_H
#define FOOTNOTE_KNOWLEDGE_CANDIDATES_LISTS_H

#include "knowledge/index_private.h"

/* The statements that have one term related to a term of the question. */
struct list {
	size_t at, count;  /* in index->packed */
	size_t next;	   /* of these, the first that was not gone through or skipped */
	double adds, then; /* what it adds; what the next one of its term does */
	size_t term;	   /* of the search */
	uint32_t known;	   /* the same in the vocabulary */
};

struct lists {
	struct list *list; /* from the one that adds most to the one that adds least */
	size_t count;
	size_t terms; /* of the search */
	/* The lists by the terms that they are known by: a hash table of their numbers + 1. */
	uint32_t *slot;
	size_t mask;
};

/* The lists of all terms of search, in arena. */
struct lists lists_make(const struct index *index, struct arena *arena,
			const struct search *search);

/* The first place of a list, from `from` on, with that statement or one behind it. */
size_t lists_skip(const struct index *index, const struct list *list, size_t from,
		  uint32_t statement);

/* Finds for each term of the search the first list, from list `from` on, that the
 * statement is in; UINT32_MAX where it is in none. */
void lists_of(const struct index *index, const struct lists *lists, size_t from, uint32_t statement,
	      uint32_t first[SEARCH_TERMS_MAX]);

#endif
