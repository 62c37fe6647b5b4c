/* extract_private.h - what the parts of extract.c have in common */
#ifndef FOOTNOTE_KNOWLEDGE_EXTRACT_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_EXTRACT_PRIVATE_H

#include "knowledge/extract.h"

enum word_kind {
	KIND_EDGE, /* there is no word */
	KIND_DETERMINER,
	KIND_PREPOSITION,
	KIND_CONJUNCTION,
	KIND_AUXILIARY,
	KIND_PRONOUN,
	KIND_RELATIVE,
	KIND_STOP, /* says little, and is none of those */
	KIND_NAME, /* a capital, inside a sentence */
	KIND_YEAR,
	KIND_NUMBER,
	KIND_PAST, /* of a verb */
	KIND_PROGRESSIVE,
	KIND_VERB,
	KIND_ADJECTIVE,
	KIND_ADVERB,
	KIND_PLURAL,
	KIND_NOUN,
	KINDS,
};

/* Punctuation between two words. */
enum extract_mark {
	MARK_COMMA = 1 << 0,
	MARK_QUOTE = 1 << 1, /* quotation marks as ASCII has them */
	MARK_OPENS = 1 << 2, /* ( */
	MARK_CLOSES = 1 << 3,
	MARK_STOPS = 1 << 4, /* ;:?! */
	MARK_POINT = 1 << 5,
	MARK_OTHER = 1 << 6, /* -' */
	MARK_PERCENT = 1 << 7,
};

/* A fact as words. */
struct fact_words {
	uint32_t first, last; /* both included */
	unsigned kind;	      /* from 1 on, as extract_look.c numbers them */
};

/* A statement, and what the question has to do with each of its words. */
struct extract_scene {
	const struct index *index;
	const struct search *search;
	const struct hit *hit;
	const struct index_statement *statement;
	struct word *word;
	uint32_t words;
	struct extract_word {
		enum word_kind kind;
		int term;		 /* of the search that it matches; -1: none */
		unsigned before, behind; /* which of the telling words it is */
		uint32_t left, right;	 /* the next words that match; EXTRACT_NO_WORD: none */
		uint32_t thing;		 /* the last name or number up to it, or none */
		struct extract_counts {
			unsigned matches, verbs, pasts, capitals, ofs, prepositions, ands, commas;
		} counts; /* of the words before it */
	} * at;		  /* of each word, and behind the last */
	unsigned *marks;  /* enum extract_mark: before each word, and at the end */
	struct fact_words fact[FACTS_MAX];
	size_t facts;
	struct fact_words *name; /* of known kinds */
	size_t names;
	uint32_t place[SEARCH_TERMS_MAX]; /* of each term, or none */
	uint32_t verb;			  /* the first verb of the question, or none */
	struct span wanted;		  /* the preposition that the question has for its answer */
};

#define EXTRACT_NO_WORD UINT32_MAX

/* How many words beside a candidate, and how many kinds of facts, are told apart. */
#define EXTRACT_BEFORE_WORDS 36
#define EXTRACT_BEHIND_WORDS 29
#define EXTRACT_FACT_VALUES  14

/* extract_look.c */
enum word_kind extract_kind(const struct word *word, bool begins);

/* Reads what there is to know of a statement, so that little is left to be done for
 * each candidate. */
void extract_look(struct extract_scene *scene, struct arena *arena);

/* Which value of EXTRACT_KIND the last name or number of a candidate gives it; 0 for
 * words that are none. */
unsigned char extract_thing(const struct extract_scene *scene, uint32_t i);

/* extract_values.c: fills the properties of a candidate, but for EXTRACT_NEAR. */
void extract_describe(const struct extract_scene *scene, struct extract_candidate *candidate);

/* The weight that matches near to a candidate. */
double extract_nearness(const struct extract_scene *scene,
			const struct extract_candidate *candidate);

#define EXTRACT_NEAR_LEVELS 6

#endif
