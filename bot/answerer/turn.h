/* turn.h - one question on its way through the intents
 */
#ifndef FOOTNOTE_ANSWERER_TURN_H
#define FOOTNOTE_ANSWERER_TURN_H

#include "bot/answerer/answerer.h"
#include "bot/answerer/context.h"
#include "bot/answerer/finding.h"
#include "bot/answerer/naming.h"
#include "bot/answerer/silence.h"

/* Said before the list of stories. */
#define TURN_WHICH "Which story do you mean?"

enum turn_outcome {
	TURN_PASSED, /* the intent has nothing: the next one may */
	TURN_ANSWERED,
	TURN_DECLINED, /* the intent knows that the story does not say */
};

struct turn {
	struct arena *arena;
	struct knowledge *knowledge;
	struct matcher *matcher;
	const struct followup *followup;
	const struct silence *silence;
	double threshold;
	size_t max_chars;
	FILE *trace; /* may be NULL */

	struct context context; /* of the conversation so far */
	const struct naming *naming;
	struct named named; /* the story that was asked about */
	struct span scope;  /* the only story that may answer; empty: all may */
	bool which;	    /* it was asked back which story was meant */
	struct span raw;    /* the message as it was written */
	struct span normalised;
	struct span question; /* normalised, as it stands by itself */
	size_t skip;	      /* items of a list told before */
	struct finding_terms terms;
	struct match *matches; /* best first */
	size_t match_count;
	const struct match *by;	       /* what answered or declined; NULL: none did */
	bool failed;		       /* an intent that matched could not do its work */
	size_t shown;		       /* items of a list told by now; 0: all */
	const struct finding *nearest; /* below the threshold, not by much */
	double surest;		       /* confidence of the best finding so far */
};

/* Answers the normalised turn->question after turn->context: fills out but for
 * its context and microseconds. */
void turn_run(struct turn *turn, struct span normalised, struct answer *out);

/* Whether the match would answer or decline if it came first. */
bool turn_would_take(struct turn *turn, const struct match *match);

/* The context for the next question. */
void turn_context(const struct turn *turn, const struct answer *answer, struct context *out);

#endif
