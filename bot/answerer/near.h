/* near.h - patterns that a question nearly matched, and what kept it from them
 *
 * For people who ask why their intent did not match: so it may take its time.
 */
#ifndef FOOTNOTE_ANSWERER_NEAR_H
#define FOOTNOTE_ANSWERER_NEAR_H

#include "bot/answerer/matcher.h"

#include <stdio.h>

/* Tells out of the patterns that have most of their words in the question, of
 * intents that are not among the matches: the words that it lacks, and how far the
 * question goes along with it. A few of them, the nearest first; nothing where
 * there are none. */
void near_tell(FILE *out, struct matcher *matcher, struct arena *arena, struct span question,
	       const struct match *matches, size_t match_count);

#endif
