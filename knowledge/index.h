/* index.h - the statements of a knowledge base, and the search over them
 *
 * What is needed to find statements stands in the file and is read in place:
 * terms and, for each, the statements that have it (lexicon.h). A statement is
 * cut into words when it is asked for, and kept for a while.
 *
 * The search has two stages. The first (candidates.h) finds the statements whose
 * terms weigh most together, from the terms alone. The second (search.c) reads
 * these and scores how they match; features.h tells from that how likely each
 * answers. Each term of the question counts by how rare it is in the stories
 * (inverse document frequency, Spärck Jones 1972), there as the same term or as
 * one that the thesaurus relates to it; there is no length normalisation.
 */
#ifndef FOOTNOTE_KNOWLEDGE_INDEX_H
#define FOOTNOTE_KNOWLEDGE_INDEX_H

#include "bot/base/error.h"
#include "knowledge/analyse.h"
#include "knowledge/knowledge.h"

#include <sqlite3.h>

struct index_statement {
	int64_t id; /* from 1, without gaps, as index_at() counts from 0 */
	struct span text, heading;
	unsigned paragraph; /* in the source; 0 where unknown */
	unsigned position;  /* in its story, from 1 */
	uint32_t passage;   /* the same for all statements of one paragraph of one story */
	double weight;	    /* of all its terms, as index_weight() has them */
	struct reading reading;
};

struct index;

/* Writes what index_open() reads into db, from what stands in its other tables. */
int index_write(sqlite3 *db, struct error *error);

/* Opens the index of db, whose bytes are file; both must outlive it. ERR_INPUT
 * where it is damaged. */
int index_open(struct index **out, sqlite3 *db, struct span file, struct error *error);
void index_close(struct index *index);

/* A question begins: what was read for the one before it may go. */
void index_begin(struct index *index);

const struct vocabulary *index_vocabulary(const struct index *index);
size_t index_count(const struct index *index);

/* Statement i, counted from 0, until the next index_begin(). One that cannot be
 * read has neither text nor words. */
const struct index_statement *index_at(const struct index *index, size_t i);

/* The same without its words, unless somebody asked for them, too. */
const struct index_statement *index_glance(const struct index *index, size_t i);

/* The same, and it may be in arena: for whoever goes through many statements. */
const struct index_statement *index_peek(const struct index *index, size_t i, struct arena *arena);

/* What stands in a statement that these gave; for as long as that. */
const struct facts *index_facts(const struct index_statement *statement);

/* The mean of the words of a statement that index_at() gave, as features_mean() has it. */
const float *index_mean(const struct index_statement *statement);

/* Statement i as it is quoted, until the next index_begin(): 1, 0 where there is
 * none, ERR_INPUT where its text is not what the story's bytes are. */
int index_quote(const struct index *index, size_t i, struct statement *out, struct error *error);

/* The same, whether its text stands in its story or not: false where its story is not
 * there. For what is not told yet. */
bool index_source(const struct index *index, size_t i, struct statement *out);

/* Whether statement i, which is there, is what the story's bytes are, now. */
bool index_stands(const struct index *index, size_t i);

/* Whether the index says of statement i, which is there, what its table does. */
bool index_agrees(const struct index *index, size_t i);

/* The passage of statement i. */
uint32_t index_passage(const struct index *index, size_t i);

/* The letter of the part of a fact of that kind, its subject or its text, by whose
 * terms statements can be found; '\0' where they cannot. */
char index_part(enum fact_kind kind, bool of_subject);

/* In how many statements a term stands. */
size_t index_statements(const struct index *index, uint32_t term);

/* Writes them to *out, which has room for so many, in their order; returns how
 * many there are. */
size_t index_postings(const struct index *index, uint32_t term, uint32_t *out);

/* What a term weighs that stands in so many statements: more, the fewer. */
double index_weight(const struct index *index, size_t statements);
double index_weight_of(size_t all, size_t statements);

/* Whether nothing but an article stands before a word of the statement. */
bool index_begins(const struct index_statement *statement, uint32_t word);

/* The statements that the conversation is about: they and their paragraphs get
 * a small advantage until the next call. */
#define INDEX_FOCUS_MAX 8
void index_focus(struct index *index, const int64_t *statements, size_t count);

/* Whether a statement is of the story that is asked about, as knowledge_scope()
 * has it. */
bool index_in_scope(const struct index *index, size_t statement);

/* The number of the story that is asked about, 0 where all are: for
 * vocabulary_read(). */
uint32_t index_scope_story(const struct index *index);

/* All that are: *first up to, not including, *end. */
void index_extent(const struct index *index, size_t *first, size_t *end);

/* 1 where a statement stands in the paragraph of one of those, a half next to it,
 * 0 elsewhere. */
double index_in_focus(const struct index *index, uint32_t statement);

/* What a word of a question is. */
enum term_class {
	CLASS_NAME,
	CLASS_NUMBER,
	CLASS_VERB,
	CLASS_NOUN, /* or anything else */
	CLASSES,
};

/* The kind of answer that a question expects. */
enum expected {
	EXPECTED_OTHER, /* "did …?", or words alone */
	EXPECTED_WHO,	/* "which singer", too */
	EXPECTED_WHEN,
	EXPECTED_YEAR,
	EXPECTED_WHERE, /* "which city", too */
	EXPECTED_COUNT,
	EXPECTED_MONEY,	 /* "how much": or a share */
	EXPECTED_EXTENT, /* "how long", "how old", … */
	EXPECTED_WHY,
	EXPECTED_HOW,
	EXPECTED_WHAT,
};

/* What the question that is being answered expects, until the next index_begin():
 * its searches are for a part of its words, without "who" or "how many". */
void index_expect(struct index *index, struct span question, struct span raw);
enum expected index_expected(const struct index *index);
const struct words *index_question(const struct index *index);

/* Reads what is asked, in arena; the question itself was read by index_expect(). */
void index_read(const struct index *index, struct arena *arena, struct span text,
		struct reading *out);

/* Whether the asker wrote a word, folded, as names are written. */
bool index_is_capital(const struct index *index, struct span folded);

/* One term of a question. */
struct search_term {
	size_t mention; /* in the question's reading */
	double weight;
	double idf;	 /* in the stories */
	double rarity;	 /* in English: 1 for what is never met */
	double mass;	 /* idf * rarity, less for what says little */
	double scarcity; /* for features_alike.c: its mass there */
	enum term_class kind;
	bool weak;    /* says little */
	bool name;    /* of the stories, or capitalised and unknown */
	bool unknown; /* neither it nor a relation stands in the stories */
	struct relation *relation;
	size_t relations;
	struct span *contrary; /* for features_contrast.c, as english_contraries() has them */
	size_t contraries;
};

/* How a statement matched. Positions count words. */
struct hit {
	uint32_t statement; /* for index_at() */
	double score;	    /* for the order only */
	double coverage;    /* of the question, 0 to 1 */
	double *match;	    /* of each term: 1 the same, less for relations, 0 not there */
	uint32_t *where;    /* of each term: the word of the statement; UINT32_MAX if elsewhere */
	bool *opposite;	    /* of each term: the statement has its contrary */
	double own;	    /* confidence by itself; negative until index_confidence() asks */
	double left;	    /* of own, as rival.h has it */
	double found, same, share, near; /* for features.c */
	double *alike, about;		 /* for features_alike.c: of each term, or NULL; of all */
	double *values;			 /* the same; NULL where it was not put in order by them */
	struct span answer; /* of extract.h; without a pointer until that was asked for */
};

#define SEARCH_TERMS_MAX 32
#define SEARCH_HITS_MAX	 48
#define SEARCH_SLOTS	 128

struct search {
	struct reading question;
	struct search_term term[SEARCH_TERMS_MAX];
	size_t terms;
	struct hit *hit; /* best first */
	size_t hits;
	const struct search *first;	  /* that put them in order: itself, or an earlier one */
	unsigned char slot[SEARCH_SLOTS]; /* the number of a hit + 1, by its statement */
	size_t verb;			  /* of term: claim_asked_verb(), which many ask for */
	enum expected expected;
	size_t head; /* of term: "city" of "which city"; SEARCH_TERMS_MAX where there is none */
	/* From here on what features.c knows of all hits. */
	double most[SEARCH_TERMS_MAX]; /* of each term, the best of any hit */
	double mass;		       /* of all terms */
	struct survey {
		double best, second; /* the same of any two statements */
	} same, share, near, alike[SEARCH_TERMS_MAX];
	double best, second,
		total; /* the sums of the best; of all, as exponents of them less best */
};

/* Searches for words, in arena. Where a search that is kept was for the same terms, it
 * has found the same: all but the words around them is that one's, and the hits are
 * one and the same. */
void index_search(const struct index *index, struct arena *arena, struct span words,
		  struct search *search);

/* Whether it would find any statement; works in arena. */
bool index_has(const struct index *index, struct arena *arena, struct span words);

/* The same search, kept until the next index_begin() or index_focus(): one question
 * asks for the same words many times. */
struct search *index_recall(struct index *index, struct span words);

/* Search i, from 0, of those that are kept; NULL past the last. */
struct search *index_recalled(const struct index *index, size_t i);

/* features.c: the probability that a hit of the search answers. */
double index_confidence(const struct index *index, const struct search *search, struct hit *hit);

/* The same of all hits together is 1: a hit's part of what all scores are, as exponents. */
double index_chance(const struct search *search, const struct hit *hit);

#endif
