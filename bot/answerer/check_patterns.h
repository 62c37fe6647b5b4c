/* check_patterns.h - patterns that can do nothing, or take too long
 */
#ifndef FOOTNOTE_ANSWERER_CHECK_PATTERNS_H
#define FOOTNOTE_ANSWERER_CHECK_PATTERNS_H

#include "bot/answerer/matcher.h"
#include "bot/answerer/normalise.h"

/* Adds to problems, with file, line and column: templates that match no question as
 * the normaliser leaves it; templates whose every question
 * another intent takes, so far as sample questions show; templates of two intents
 * that only their names keep apart; expressions that reach the limits of matching
 * with long questions made of their own words. */
void check_patterns(const struct intent *intents, size_t count, struct matcher *matcher,
		    const struct normaliser *normaliser, struct problems *problems);

#endif
