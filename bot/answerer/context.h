/* context.h - what a conversation's next question may refer to
 *
 * Travels with each answer and the question after it as one line of JSON that
 * only the answerer reads. It comes back from outside, so nothing in it is
 * trusted: what is malformed reads as empty, and a statement's number counts
 * only where that statement is still of that story, and still says the same.
 */
#ifndef FOOTNOTE_ANSWERER_CONTEXT_H
#define FOOTNOTE_ANSWERER_CONTEXT_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

#include <stdint.h>

#define CONTEXT_QUOTES_MAX   8
#define CONTEXT_QUESTION_MAX 1024 /* bytes; a longer question is not kept */

struct context {
	struct span question; /* the last, normalised, as it stands by itself */
	struct span intent;   /* that answered it; empty where it was declined */
	struct {
		int64_t statement;
		struct span story;
		uint32_t sum;	      /* of its text: context_sum() */
	} quotes[CONTEXT_QUOTES_MAX]; /* of the last answer that quoted any */
	size_t quote_count;
	struct span story; /* that the conversation is about; empty where it is about several */
	bool which;	   /* the last answer asked which story was meant */
	size_t shown;	   /* items of the last answer's list told so far; 0: all */
};

/* Tells a statement from the one that had its number before a story was changed. */
uint32_t context_sum(struct span text);

/* Writes a context into arena, of at most EXCHANGE_CONTEXT_MAX bytes. */
struct span context_encode(struct arena *arena, const struct context *context);

/* Reads one; its texts are copied to arena. */
void context_decode(struct arena *arena, struct span text, struct context *out);

#endif
