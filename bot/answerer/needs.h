/* needs.h - letters that a text must have for an expression to match it
 *
 * Most expressions cannot match most questions, since a word that they spell out
 * is not there. To see that costs a few instructions where the expression itself
 * costs a hundred times as many: of every piece that an expression spells out,
 * the pairs of letters that stand side by side are kept as a set, and so are all
 * pairs of the question. A piece whose pairs are not all among the question's
 * does not stand in it.
 */
#ifndef FOOTNOTE_ANSWERER_NEEDS_H
#define FOOTNOTE_ANSWERER_NEEDS_H

#include "bot/base/span.h"

#include <stdint.h>

/* A set of pairs, each as one bit; different pairs may share one. */
struct pairs {
	uint64_t bits[4];
};

/* The pairs in text, in any case. All there are where text is not ASCII, whose
 * other letters may be the same as a letter of it in another case. */
struct pairs pairs_of(struct span text);

struct needs;

/* What a PCRE2 expression needs; NULL where that cannot be told. */
struct needs *needs_create(struct span expression);
void needs_destroy(struct needs *needs);

/* Whether a text with these pairs may have what is needed. */
bool needs_met(const struct needs *needs, const struct pairs *pairs);

#endif
