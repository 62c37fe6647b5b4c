/* index_private.h - what index.c opens, and the search reads */
#ifndef FOOTNOTE_KNOWLEDGE_INDEX_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_INDEX_PRIVATE_H

#include "knowledge/index.h"
#include "knowledge/lexicon.h"
#include "knowledge/readings.h"

/* The last numbers of the index. */
enum {
	INDEX_MARK, /* that it is one */
	INDEX_STATEMENTS,
	INDEX_PASSAGES, /* where they stand, one for a statement */
	INDEX_READINGS, /* where they stand, the facts, the weights */
	INDEX_FACTS,
	INDEX_WEIGHTS,
	INDEX_TABLES, /* of the lexicon, each where and how many */
	INDEX_NUMBERS = INDEX_TABLES + 2 * LEXICON_SECTIONS,
};

#define INDEX_MARK_VALUE 0x33786469 /* "idx3" */

#define INDEX_RECALLED_MAX 32

struct index {
	struct packed packed;
	struct lexicon lexicon;
	struct readings readings;
	struct vocabulary *vocabulary;
	struct shelf *shelf;
	size_t count, passages_at;
	struct candidates_memory *memory;
	uint32_t scope_first, scope_end; /* the statements that are asked about; end 0: all */
	uint32_t scope_story;		 /* the number of their story; 0: of all */
	uint32_t focus[INDEX_FOCUS_MAX];
	size_t focus_count;
	struct span asked; /* as index_expect() was told it, */
	struct reading question;
	struct words raw;
	enum expected expected;
	struct arena arena; /* of this question: its searches */
	struct recalled {
		struct span words;
		struct search *search;
	} recalled[INDEX_RECALLED_MAX];
	size_t recalled_count;
};

#endif
