/* index.h - a knowledge base's statements in memory, and the search over them
 *
 * The search weighs how much of the question a statement covers: each term of
 * the question counts by how rare it is in the stories (inverse document
 * frequency, Spärck Jones 1972), there as the same term or as one that the
 * thesaurus relates to it; there is no length normalisation.
 */
#ifndef FOOTNOTE_KNOWLEDGE_INDEX_H
#define FOOTNOTE_KNOWLEDGE_INDEX_H

#include "bot/base/error.h"
#include "knowledge/analyse.h"

#include <sqlite3.h>

struct index_statement {
	int64_t id; /* from 1, without gaps, as index_at() counts from 0 */
	struct span text, heading, story;
	unsigned paragraph; /* in the source; 0 where unknown */
	unsigned position;  /* in its story, from 0 */
	uint32_t passage;   /* the same for all statements of one paragraph of one story */
	double weight;	    /* of all its terms, as index_weight() has them */
	struct reading reading;
	struct facts facts;
};

struct index;

/* Reads everything from db. Returns 0 or ERR_LIBRARY. */
int index_load(struct index **out, sqlite3 *db, struct error *error);
void index_destroy(struct index *index);

const struct vocabulary *index_vocabulary(const struct index *index);
size_t index_count(const struct index *index);
const struct index_statement *index_at(const struct index *index, size_t i);

/* What a term weighs that stands in so many statements: more, the fewer. */
double index_weight(const struct index *index, size_t statements);

/* Whether nothing but an article stands before a word of the statement. */
bool index_begins(const struct index_statement *statement, uint32_t word);

/* The statements that the conversation is about: they and their paragraphs get
 * a small advantage until the next call. */
#define INDEX_FOCUS_MAX 8
void index_focus(struct index *index, const int64_t *statements, size_t count);

/* Whether a statement is of the story that is asked about, as knowledge_scope()
 * has it. */
bool index_in_scope(const struct index *index, size_t statement);

/* 1 where a statement stands in the paragraph of one of those, a half next to it,
 * 0 elsewhere. */
double index_in_focus(const struct index *index, uint32_t statement);

/* One term of a question. */
struct search_term {
	size_t mention; /* in the question's reading */
	double weight;
	bool name;    /* of the stories, or capitalised and unknown */
	bool unknown; /* neither it nor a relation stands in the stories */
	struct relation *relation;
	size_t relations;
};

/* How a statement matched. Positions count words. */
struct hit {
	uint32_t statement; /* for index_at() */
	double score;	    /* for the order only */
	double coverage;    /* of the question, 0 to 1 */
	double *match;	    /* of each term: 1 the same, less for relations, 0 not there */
	uint32_t *where;    /* of each term: the word of the statement; UINT32_MAX if elsewhere */
	bool *opposite;	    /* of each term: the statement has its contrary */
};

#define SEARCH_TERMS_MAX 32
#define SEARCH_HITS_MAX	 48

struct search {
	struct reading question;
	struct search_term term[SEARCH_TERMS_MAX];
	size_t terms;
	struct hit hit[SEARCH_HITS_MAX]; /* best first */
	size_t hits;
};

/* Searches for words, in arena. */
void index_search(const struct index *index, struct arena *arena, struct span words,
		  struct search *search);

#endif
