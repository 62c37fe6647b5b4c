/* trace.h - why an answer won, told to people
 *
 * Every function does nothing where out is NULL.
 */
#ifndef FOOTNOTE_ANSWERER_TRACE_H
#define FOOTNOTE_ANSWERER_TRACE_H

#include "bot/answerer/turn.h"

void trace_question(FILE *out, struct span normalised, struct span standalone);
/* The story that alone is asked; empty where all are, of which there are several. */
void trace_scope(FILE *out, struct span story);

void trace_matches(FILE *out, size_t count);
void trace_match(FILE *out, const struct match *match, size_t rank);
/* The matches from `from` on, which nobody asked. */
void trace_unasked(FILE *out, const struct match *matches, size_t from, size_t count);
void trace_findings(FILE *out, const struct findings *findings, double threshold);
void trace_failure(FILE *out, const char *why);
void trace_outcome(FILE *out, enum turn_outcome outcome);
void trace_end(FILE *out, enum turn_outcome outcome, const struct finding *nearest);
void trace_near(FILE *out, const struct turn *turn);

/* What the search alone makes of the question, whatever the intents did. */
void trace_search(FILE *out, const struct knowledge *knowledge, struct span question);

#endif
