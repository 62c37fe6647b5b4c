/* placeholder.h - texts with {names} to be filled in
 */
#ifndef FOOTNOTE_ANSWERER_PLACEHOLDER_H
#define FOOTNOTE_ANSWERER_PLACEHOLDER_H

#include "bot/base/span.h"

/* Begins as {.text = …}. */
struct placeholder_cursor {
	struct span text;
	size_t at;
};

struct placeholder {
	bool is_literal;
	struct span text; /* literal text, or the name between the braces */
	size_t at;	  /* where it begins */
};

/* Reads the next part: 1, 0 after the last, ERR_INPUT where a brace at
 * cursor->at is never closed. */
int placeholder_next(struct placeholder_cursor *cursor, struct placeholder *out);

#endif
