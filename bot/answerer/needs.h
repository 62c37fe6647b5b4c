/* needs.h - words that a text must have for a pattern to match it
 *
 * Most patterns cannot match most questions, since a word that they spell out is
 * not there. What a pattern spells out is read off as groups of literals: of each
 * group, one literal at least stands in every text that the pattern matches. What
 * is not understood needs nothing, so that no match is ever lost.
 *
 * A literal is a run of ASCII letters and digits in small letters, and of bytes
 * from 0x80 on where case does not matter. It is a word where nothing of the kind
 * can stand beside it in the text.
 */
#ifndef FOOTNOTE_ANSWERER_NEEDS_H
#define FOOTNOTE_ANSWERER_NEEDS_H

#include "bot/base/span.h"

#define NEEDS_PIECE_MIN 3 /* bytes of a literal that may be part of a word */

struct needs_literal {
	struct span text;
	bool begins_word, ends_word; /* for certain; both: it is one */
};

struct needs_group {
	const struct needs_literal *literals;
	size_t count;
};

/* One block of memory, which needs_destroy() releases. */
struct needs {
	const struct needs_group *groups;
	size_t count; /* at least one */
};

/* What a PCRE2 expression that ignores case needs; NULL where that is nothing. */
struct needs *needs_create(struct span expression);
void needs_destroy(struct needs *needs);

/* Whether c may stand in a literal; if not, it parts words. */
static inline bool needs_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

static inline char needs_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* For who knows a pattern's parts: tell them in order, from needs_begin() on, as
 * they may stand in a text. */
struct needs_builder;

struct needs_builder *needs_begin(void);
/* Releases the builder; NULL where nothing is needed. */
struct needs *needs_end(struct needs_builder *b);

void needs_letter(struct needs_builder *b, char c);
void needs_edge(struct needs_builder *b); /* what parts words, or the text's begin or end */
void needs_gap(struct needs_builder *b);  /* anything, or nothing */
void needs_open(struct needs_builder *b); /* alternatives, with needs_or() in between */
void needs_or(struct needs_builder *b);
void needs_close(struct needs_builder *b, bool may_be_missing, bool repeats);

#endif
