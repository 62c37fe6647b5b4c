/* template.h - HassIL templates, which people write, as steps along a question
 *
 *	(a|b)		one of them
 *	[a]		a, or nothing
 *	{slot}		one word or more, as few as will do; a list of that
 *			name's values where the file has one
 *	{slot:list}	one of the list's values
 *	<rule>		what the file's rule of that name says
 *
 * All else is literal, folded as questions are. A blank stands for any blanks
 * and commas, and for none where one stands already or the question begins or
 * ends; a backslash takes a character's meaning away.
 */
#ifndef FOOTNOTE_ANSWERER_TEMPLATE_H
#define FOOTNOTE_ANSWERER_TEMPLATE_H

#include "bot/answerer/pattern.h"
#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdint.h>

#define TEMPLATE_DEPTH_MAX 32 /* brackets and rules within one another */

/* A template and where it stands in its file, both counted from 1. */
struct template_text {
	struct span text;
	size_t line, column;
};

struct template_rule {
	struct span name;
	struct template_text body;
	bool broken; /* set by template_check(): what uses it fails without a word */
};

struct template_list {
	struct span name;
	struct template_text *values;
	size_t count;
	struct template_text find; /* the query that the values come from; else empty */
	bool broken;
};

/* What templates of one file may refer to. */
struct template_scope {
	const char *file;
	struct template_rule *rules;
	size_t rule_count;
	struct template_list *lists;
	size_t list_count;
};

/* Checks rules and lists, used or not. Returns false where one is wrong. */
bool template_check(struct template_scope *scope, struct problems *problems);

/* A question as templates match it: with one blank for whatever stands between
 * words, which costs less to match than all that this can be. */
struct template_question {
	struct span text;
	struct span whole; /* as it was */
	uint32_t *places;  /* in that, of each byte of text; NULL: they are the same */
};

/* Text, or what it becomes, lives in arena or as long as question. */
struct template_question template_squeeze(struct arena *arena, struct span question);

/* The part of the question that a part of its text comes from. */
struct span template_unsqueeze(const struct template_question *question, struct span part);

/* Compiles the pattern that matches a whole question, folded and squeezed; its groups are the
 * slots. *out is owned by the caller. Returns false with what is wrong added
 * to problems (nothing where a broken rule or list is to blame). */
bool template_compile(struct arena *arena, const struct template_scope *scope,
		      struct template_text text, struct pattern **out, struct problems *problems);

/* A question, folded, that the pattern of that text matches, another for each seed
 * where there are others; in arena. Slots have words that mean nothing. */
struct span template_sample(struct arena *arena, const struct template_scope *scope,
			    struct template_text text, uint32_t seed);

#endif
