/* followup.c - questions that refer to what was said before */
#include "bot/answerer/followup.h"

struct span followup_rewrite(struct arena *arena, struct span question,
			     const struct context *context, size_t *skip)
{
	(void)arena;
	*skip = 0;
	if (span_is(question, "more") && context->shown > 0 && context->question.len > 0) {
		*skip = context->shown;
		return context->question;
	}
	return question;
}
