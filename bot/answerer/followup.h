/* followup.h - questions that refer to what was said before
 */
#ifndef FOOTNOTE_ANSWERER_FOLLOWUP_H
#define FOOTNOTE_ANSWERER_FOLLOWUP_H

#include "bot/answerer/context.h"

/* The question as it would stand by itself: "when?" after "what did pence say"
 * asks when pence said it. Sets *skip to how many items of a list have been
 * told already where the question asks for the rest of it; else to 0. */
struct span followup_rewrite(struct arena *arena, struct span question,
			     const struct context *context, size_t *skip);

#endif
