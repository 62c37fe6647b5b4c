/* cut.h - text cut to a length that rooms bear
 */
#ifndef FOOTNOTE_ANSWERER_CUT_H
#define FOOTNOTE_ANSWERER_CUT_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

/* The text where it has at most max_chars characters; else as much of it as
 * ends with a line or a sentence, else with a word and an ellipsis. Only where
 * not even a word fits is one cut. Made in arena. */
struct span cut_text(struct arena *arena, struct span text, size_t max_chars);

#endif
