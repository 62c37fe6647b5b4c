/* normalise.h - a question as the intents see it
 */
#ifndef FOOTNOTE_ANSWERER_NORMALISE_H
#define FOOTNOTE_ANSWERER_NORMALISE_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

/* Well-formed UTF-8, folded, words apart by one blank; in arena. Empty where
 * the question has no words. */
struct span normalise_question(struct arena *arena, const struct knowledge *knowledge,
			       struct span raw);

#endif
