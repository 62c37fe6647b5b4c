/* followup.h - questions that refer to what was said before
 *
 * A follow-up is rewritten to a question that stands by itself, so that all that
 * comes after need not know of conversations: "when?" after "what did Pence say"
 * becomes "when did Pence say".
 */
#ifndef FOOTNOTE_ANSWERER_FOLLOWUP_H
#define FOOTNOTE_ANSWERER_FOLLOWUP_H

#include "bot/answerer/context.h"
#include "knowledge/knowledge.h"

struct followup;

/* The knowledge base, which knows names, must outlive it. */
struct followup *followup_create(const struct knowledge *knowledge);
void followup_destroy(struct followup *followup);

struct rewritten {
	struct span question; /* as it stands by itself; in arena, or what was given */
	struct span instead;  /* to be asked where that is declined; may be empty */
	bool refers;	      /* it is about what was quoted last */
	size_t skip;	      /* items of the last list that have been told already */
};

/* Rewrites a normalised question by the context of its conversation. */
struct rewritten followup_rewrite(const struct followup *followup, struct arena *arena,
				  struct span question, const struct context *context);

#endif
