/* vocabulary.h - the terms of a knowledge base: names, words, phrases
 *
 * A term is what questions and statements have in common: a name under any of
 * its other names, a phrase of the thesaurus, or the stem of a word. Reading a
 * text turns it into words and the terms that they are.
 */
#ifndef FOOTNOTE_KNOWLEDGE_VOCABULARY_H
#define FOOTNOTE_KNOWLEDGE_VOCABULARY_H

#include "knowledge/words.h"

#include <stdint.h>

#define TERM_NONE UINT32_MAX

/* A term where it stands in a text. */
struct mention {
	uint32_t term;	       /* TERM_NONE for a word that no story has */
	uint32_t first, count; /* the words it covers */
	bool part;	       /* a word inside of a name, there beside the name */
};

struct reading {
	struct words words;
	struct mention *mention; /* in the order of the text; without stop words */
	size_t count;
	uint32_t story; /* whose other names were read; 0: those of all */
};

/* How much a related term counts for a term of the question. */
struct relation {
	uint32_t term;
	bool opposite; /* says the contrary: "drop" for "keep" */
	double weight; /* 1 for the term itself */
};

struct vocabulary;
struct lexicon;

/* Has neither names nor the words of statements yet. */
struct vocabulary *vocabulary_create(void);

/* Has what lexicon has, and learns no more; NULL where lexicon is damaged. What
 * lexicon is read from must outlive the vocabulary. */
struct vocabulary *vocabulary_open(const struct lexicon *lexicon);
void vocabulary_destroy(struct vocabulary *vocabulary);

const struct english *vocabulary_english(const struct vocabulary *vocabulary);

/* Makes name known under itself, in all stories; kind is "person", "country", …
 * Texts are copied. Other names, as the surnames of people, which are added, hold
 * in the story of that number alone, or in all where it is 0: "the mayor" is
 * somebody else in another town. */
void vocabulary_add_name(struct vocabulary *vocabulary, struct span name, struct span kind,
			 uint32_t story);
void vocabulary_add_alias(struct vocabulary *vocabulary, struct span alias, struct span name,
			  uint32_t story);

/* Reads text, in arena, with the other names of one story, or of all where it is
 * 0. Words that are no terms yet become terms. */
void vocabulary_learn(struct vocabulary *vocabulary, struct arena *arena, struct span text,
		      uint32_t story, struct reading *out);

/* Reads text without learning. */
void vocabulary_read(const struct vocabulary *vocabulary, struct arena *arena, struct span text,
		     uint32_t story, struct reading *out);

/* The known terms that stand for a mention of a question: itself, whoever else
 * has that other name, and those that the thesaurus relates to it. In arena; *count_out of them. */
struct relation *vocabulary_relations(const struct vocabulary *vocabulary, struct arena *arena,
				      const struct reading *question, size_t mention,
				      size_t *count_out);

/* A term for that a term stands in a certain part of a fact; part is a letter.
 * Made known while learning; TERM_NONE where no fact has it there. */
uint32_t vocabulary_learn_part(struct vocabulary *vocabulary, char part, uint32_t term);
uint32_t vocabulary_part(const struct vocabulary *vocabulary, char part, uint32_t term);

size_t vocabulary_terms(const struct vocabulary *vocabulary);

/* A name's written form, or a word's stem. */
struct span vocabulary_text(const struct vocabulary *vocabulary, uint32_t term);

/* "person", "country", …; empty where the term is no name. */
struct span vocabulary_kind(const struct vocabulary *vocabulary, uint32_t term);

/* The word that a misspelt one most likely stands for: a name or word of the
 * stories, or a word that questions are made of, within one edit (two from
 * eight letters on). Empty where folded is right as it stands, or too far from
 * everything. Damerau's edits: insert, delete, replace, swap neighbours. */
struct span vocabulary_correct(const struct vocabulary *vocabulary, struct span folded);

#endif
