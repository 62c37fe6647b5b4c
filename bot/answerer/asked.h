/* asked.h - the words of a question, as they can be repeated
 *
 * A question is understood by folded words, spelt as the stories spell them. Told
 * again, it has its capitals: names as the stories write them, others as whoever
 * asked did.
 */
#ifndef FOOTNOTE_ANSWERER_ASKED_H
#define FOOTNOTE_ANSWERER_ASKED_H

#include "bot/answerer/clause.h"
#include "knowledge/knowledge.h"

/* A question: as it was put, and as it was normalised. */
struct asked_question {
	struct span raw, normalised;
	bool of_one; /* one of several stories was asked about */
};

/* A word of it. */
struct asked {
	struct clause_word word;
	struct span stem; /* without "'s" */
	bool named;	  /* it is part of a name that the stories know */
	bool capital;	  /* the asker wrote it with one, and seldom does so */
	bool elsewhere;	  /* of which the story that was asked about has nothing */
	bool stops;	  /* a comma follows, or it owns what follows */
};

struct asked_words {
	struct asked *asked;
	size_t count;
	bool of_one;   /* as the question has it */
	bool mistaken; /* a name was taken for another word: it is not what was asked */
};

struct asked_reader;

/* The knowledge base must outlive it. */
struct asked_reader *asked_reader_create(struct knowledge *knowledge);
void asked_reader_destroy(struct asked_reader *reader);

/* In arena. */
struct asked_words asked_read(const struct asked_reader *reader, struct arena *arena,
			      const struct asked_question *question);

/* A part of the question that was read, which stands in its normalised text, as it
 * can be repeated. */
struct span asked_shown(const struct asked_words *words, struct arena *arena, struct span part);

/* A word in capitals, "US" of "us"; in arena. */
struct span asked_upper(struct arena *arena, struct span word);

/* Whether a statement, or what a story tells of itself, has a word; of_one as the question
 * has it. */
bool asked_is_mentioned(const struct asked_reader *reader, struct span word, bool of_one);

/* Whether a word can be repeated: a site's name or another script might mislead
 * who reads it. */
bool asked_is_harmless(struct span word);

#endif
