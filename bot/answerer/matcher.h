/* matcher.h - which intents a question may be for, the likeliest first
 *
 * The order depends on the question and the intents alone, never on files:
 * higher priority, then fewer slots that the match filled, then more words that
 * it took literally, then the intent's name. Within an intent the same counts
 * between its patterns.
 */
#ifndef FOOTNOTE_ANSWERER_MATCHER_H
#define FOOTNOTE_ANSWERER_MATCHER_H

#include "bot/answerer/intent.h"

struct match {
	const struct intent *intent;
	size_t pattern;			      /* of intent->patterns */
	struct span values[INTENT_SLOTS_MAX]; /* by slot; no pointer where unset */
	size_t slots, words;
};

struct matcher;

/* The intents must outlive the matcher, compiled and in place. */
struct matcher *matcher_create(const struct intent *intents, size_t count);
void matcher_destroy(struct matcher *matcher);

/* What it was made of, and what its patterns are matched with. */
const struct intent *matcher_intents(const struct matcher *matcher, size_t *count);
struct pattern_memory *matcher_memory(const struct matcher *matcher);

/* Matches a normalised question. Returns how many intents match; *out, in
 * arena, holds them. Values point into question. */
size_t matcher_match(struct matcher *matcher, struct arena *arena, struct span question,
		     struct match **out);

/* Whether nothing but their names orders a and b. */
bool match_ties(const struct match *a, const struct match *b);

/* The value of the slot of that name; no pointer where there is none. */
struct span match_value(const struct match *match, struct span slot);

#endif
