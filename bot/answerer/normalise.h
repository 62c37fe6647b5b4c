/* normalise.h - a question as the intents see it
 *
 * People wrap questions in courtesy, contract words, mistype names. What the
 * patterns get is folded text in full words, spelt as the stories spell them,
 * without marks at the end and without "hey, could you please tell me".
 */
#ifndef FOOTNOTE_ANSWERER_NORMALISE_H
#define FOOTNOTE_ANSWERER_NORMALISE_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

struct normaliser;

/* The knowledge base, whose words correct misspelt ones, must outlive it. */
struct normaliser *normaliser_create(const struct knowledge *knowledge);
void normaliser_destroy(struct normaliser *normaliser);

/* Well-formed UTF-8, words apart by one blank; in arena. Empty where the
 * question has no words. */
struct span normalise_question(const struct normaliser *normaliser, struct arena *arena,
			       struct span raw);

/* The same with the courtesy left on: what is taken off may name a story. */
struct span normalise_words(const struct normaliser *normaliser, struct arena *arena,
			    struct span raw);

/* Takes courtesy off what normalise_words() made. */
struct span normalise_unwrap(const struct normaliser *normaliser, struct arena *arena,
			     struct span text);

#endif
