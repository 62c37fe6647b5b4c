/* extract_private.h - what extract.c has in common with extract_values.c */
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

/* A fact as words. */
struct fact_words {
	uint32_t first, last; /* both included */
	unsigned kind;	      /* from 1 on, as extract_values.c numbers them */
};

/* A statement, and what the question has to do with each of its words. */
struct extract_scene {
	const struct index *index;
	const struct search *search;
	const struct hit *hit;
	const struct index_statement *statement;
	const struct word *word;
	uint32_t words;
	enum word_kind *kind;
	int *term; /* of the search that a word matches; -1: none */
	struct fact_words fact[FACTS_MAX];
	size_t facts;
	struct span wanted; /* the preposition that the question has for its answer */
};

enum word_kind extract_kind(const struct word *word, bool begins);

/* Reads what there is to know of a statement. */
void extract_look(struct extract_scene *scene, struct arena *arena);

/* Fills the properties of a candidate, but for EXTRACT_NEAR. */
void extract_describe(const struct extract_scene *scene, struct extract_candidate *candidate);

/* The weight that matches near to a candidate. */
double extract_nearness(const struct extract_scene *scene,
			const struct extract_candidate *candidate);

#define EXTRACT_NEAR_LEVELS 6

#endif
