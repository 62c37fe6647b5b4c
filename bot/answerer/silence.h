/* silence.h - what is said of what the stories do not say
 *
 * "The story does not mention Vodafone." where the question names what no
 * statement has; else "The story does not say who founded the NCSC."; else, where
 * no clause is certain, "The story does not say." What is repeated of a question
 * is words of Latin letters and digits, few and short: no marks, no addresses.
 */
#ifndef FOOTNOTE_ANSWERER_SILENCE_H
#define FOOTNOTE_ANSWERER_SILENCE_H

#include "bot/answerer/asked.h"

struct silence;

/* The knowledge base must outlive it. */
struct silence *silence_create(struct knowledge *knowledge);
void silence_destroy(struct silence *silence);

#define SILENCE_NAMES_MAX 3

/* Reads a question for what follows; all of it is made in arena. */
struct asked_words silence_read(const struct silence *silence, struct arena *arena,
				const struct asked_question *question);

/* That the stories do not mention a name of the question; empty where they
 * mention all. */
struct span silence_unmentioned(const struct silence *silence, struct arena *arena,
				const struct asked_words *words);

/* Whether the question names, with a capital, what they do not mention. */
bool silence_is_of_unknown(const struct silence *silence, const struct asked_words *words);

/* That they do not say what was asked; empty where no clause is certain. */
struct span silence_unsaid(const struct silence *silence, struct arena *arena,
			   const struct asked_words *words);

/* That they do not say, or do not say when. */
struct span silence_plain(const struct silence *silence, struct arena *arena,
			  const struct asked_words *words);

#endif
