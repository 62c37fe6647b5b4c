/* followup.c - questions that refer to what was said before */
#include "bot/answerer/followup.h"

#include <assert.h>
#include <stdlib.h>

#include "bot/answerer/pattern.h"
#include "knowledge/verbs.h"

#define WH  "who|whom|whose|what|when|where|why|which|how many|how much|how long|how come|how"
#define AUX "is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|may|might"

enum form {
	FORM_MORE,	 /* "more" */
	FORM_LEAD,	 /* "and when was it", without what leads it */
	FORM_ASK,	 /* "when?", "who said so?" */
	FORM_DAY,	 /* "what day?" */
	FORM_WHICH,	 /* "which ones?" */
	FORM_NAME,	 /* "a name?" */
	FORM_WHAT_ABOUT, /* "and BT?" */
	FORM_PLACE,	 /* "in Munich?" */
	FORM_QUESTION,	 /* a question word and the rest; told apart for FORM_ASK */
	FORMS,
};

static const char *const expressions[FORMS] = {
	[FORM_MORE] = "^(?:and )?(?:more|next|go on|continue|keep going|carry on|tell me more"
		      "|anything else(?: (?:he|she|they|it) (?:said|says|say))?|what else|and "
		      "then|what comes next|show more|say more"
		      "|more of (?:it|that)|the rest|and more)$",
	[FORM_LEAD] = "^(?:and|so|but|also|ok|then|well) (?<rest>(?:" WH "|" AUX ") .+)$",
	[FORM_ASK] =
		"^(?:and |but |so )?(?:(?<ask>" WH ")(?: (?:" AUX "))?(?: (?:it|that|this|those|so"
		"|happen|happened|exactly|though|not|for|the case|to whom|money|time))*"
		"|(?<ask>when|where|why|how)(?: (?:did|does|do))? (?:he|she|they|it)(?: (?:say|do))"
		"(?: (?:so|that|this|it))?"
		"|(?<ask>who) (?:said|says|told|claims|claimed)(?: (?:you|so|that|this|it))*"
		"|says (?<ask>who)|according to (?<ask>who)m?)$",
	[FORM_DAY] =
		"^(?:and |on )?(?:what|which) (?:day|date|month|year)(?: (?:was|is) (?:it|that))?$",
	[FORM_WHICH] = "^(?:and )?(?:which|what|which ones|what ones|which are they|which were they"
		       "|what are they)$",
	[FORM_NAME] = "^(?:and )?(?:name|names|a name|any names|any name|who exactly|by name"
		      "|what is (?:his|her|their|the) names?)$",
	[FORM_WHAT_ABOUT] =
		"^(?:and what about|what about|how about|and about|and in|and for|and the"
		"|and by|and|or|but|also) (?<rest>.+)$",
	[FORM_PLACE] = "^(?<rest>(?:in|at|on|about|from|by|for|to|with|during) .+)$",
	[FORM_QUESTION] =
		"^(?:(?:in|on|at|to|for|from|with|by) )?(?<ask>" WH "|" AUX ")(?: (?<rest>.+))?$",
};

struct followup {
	const struct knowledge *knowledge;
	struct pattern *pattern[FORMS];
	struct pattern_memory *memory;
};

struct followup *followup_create(const struct knowledge *knowledge)
{
	struct followup *f = calloc(1, sizeof(*f));

	if (!f)
		abort();
	f->knowledge = knowledge;
	f->memory = pattern_memory_create();
	for (int i = 0; i < FORMS; i++) {
		struct error error;
		size_t at;
		int rc = pattern_compile(&f->pattern[i], span_of(expressions[i]), &at, &error);

		assert(rc == 0);
		(void)rc;
	}
	return f;
}

void followup_destroy(struct followup *f)
{
	if (!f)
		return;
	for (int i = 0; i < FORMS; i++)
		pattern_destroy(f->pattern[i]);
	pattern_memory_destroy(f->memory);
	free(f);
}

static bool has_form(const struct followup *f, enum form form, struct span question,
		     struct span *ask, struct span *rest)
{
	struct pattern_match match;
	struct error error;

	*ask = *rest = (struct span){NULL, 0};
	if (pattern_match(f->pattern[form], f->memory, question, &match, &error) != 1)
		return false;
	for (size_t i = 0; i < pattern_group_count(f->pattern[form]); i++) {
		const char *name = pattern_group_name(f->pattern[form], i);

		*(name[0] == 'a' ? ask : rest) = match.values[i];
	}
	return true;
}

static size_t count_words(struct span text)
{
	struct span word;
	size_t count = 0;

	while (span_next_part(&text, ' ', &word))
		count += word.len > 0;
	return count;
}

/* The last question without the words that ask: "did pence say in munich" of
 * "what did pence say in munich". */
static struct span asked_of(const struct followup *f, const struct context *context)
{
	struct span ask, rest;

	if (has_form(f, FORM_QUESTION, context->question, &ask, &rest) && rest.len > 0 &&
	    !span_among(ask, VERBS_ASK))
		return rest;
	return context->question;
}

/* The last name of one of kinds in text; false where there is none. */
static bool find_name(const struct followup *f, struct arena *arena, struct span text,
		      const char *kinds, struct knowledge_name *out)
{
	struct knowledge_name *names;
	size_t count = knowledge_names(f->knowledge, arena, text, &names);
	bool found = false;

	for (size_t i = 0; i < count; i++)
		if (!kinds || span_among(names[i].kind, kinds)) {
			*out = names[i];
			found = true;
		}
	return found;
}

/* What the last question named. */
static bool find_asked(const struct followup *f, struct arena *arena, const struct context *context,
		       const char *kinds, struct knowledge_name *out)
{
	return find_name(f, arena, context->question, kinds, out);
}

/* Whom or what a pronoun stands for: named in the last question, or in what was
 * quoted last. */
static bool find_referent(const struct followup *f, struct arena *arena,
			  const struct context *context, const char *kinds,
			  struct knowledge_name *out)
{
	if (find_asked(f, arena, context, kinds, out))
		return true;
	for (size_t i = 0; i < context->quote_count; i++) {
		struct statement statement;

		if (knowledge_statement(f->knowledge, context->quotes[i].statement, &statement,
					NULL) > 0 &&
		    span_eq(statement.story, context->quotes[i].story) &&
		    find_name(f, arena, statement.text, kinds, out))
			return true;
	}
	return false;
}

/* Puts names for pronouns. */
static struct span with_names(const struct followup *f, struct arena *arena, struct span question,
			      const struct context *context, bool *refers)
{
	static const struct {
		const char *pronouns, *kinds;
		const char *owner; /* what follows a name that owns */
		bool anywhere;	   /* else only what was asked about, not what was quoted */
	} rules[] = {
		{"he she him", "person", "", true},
		{"his", "person", "'s", true},
		{"her hers", "person", "'s", true},
		{"they them", "company organisation country person", "", true},
		{"their its", "company organisation country person", "'s", true},
		{"it", "company organisation", "", false},
	};
	struct span rest = question, word, out = {NULL, 0};

	while (span_next_part(&rest, ' ', &word)) {
		struct span before = {question.ptr, (size_t)(word.ptr - question.ptr)};
		struct knowledge_name name;
		struct span put = word;

		for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
			const char *kinds = rules[r].kinds;

			/* "Does A use B in its network": it is A's. */
			if (!span_among(word, rules[r].pronouns) ||
			    (!span_among(word, "him them") &&
			     find_name(f, arena, before, kinds, &name)) ||
			    !(rules[r].anywhere ? find_referent(f, arena, context, kinds, &name)
						: find_asked(f, arena, context, kinds, &name)))
				continue;
			put = arena_printf(arena, "%.*s%s", SPAN_ARG(name.name), rules[r].owner);
			*refers = true;
		}
		*refers |= span_among(word, "that this those these it there then so");
		out = out.ptr ? arena_printf(arena, "%.*s %.*s", SPAN_ARG(out), SPAN_ARG(put))
			      : put;
	}
	return out;
}

/* "and BT?": the last question with this name for the one of the same kind that
 * it had; what the story has about it where it had none. */
static struct span with_other_name(const struct followup *f, struct arena *arena, struct span topic,
				   const struct context *context)
{
	struct knowledge_name other, old;
	struct span last = context->question;
	bool named = find_name(f, arena, topic, NULL, &other);

	if (named &&
	    (find_name(f, arena, last, arena_string(arena, other.kind), &old) ||
	     (span_among(other.kind, "person company organisation country") &&
	      span_starts(last, SPAN("who is ")) && find_name(f, arena, last, NULL, &old))))
		return arena_printf(arena, "%.*s%.*s%.*s", (int)old.start, last.ptr,
				    SPAN_ARG(topic), (int)(last.len - old.end), last.ptr + old.end);
	return arena_printf(arena, "what about %.*s", SPAN_ARG(topic));
}

static bool asks_who_said(struct span ask, struct span question)
{
	return span_starts(ask, SPAN("who")) && (span_find(question, SPAN("said")) != (size_t)-1 ||
						 span_find(question, SPAN("says")) != (size_t)-1 ||
						 span_starts(question, SPAN("according")));
}

/* "when?": the last question, asked in another way. */
static struct span asked_otherwise(const struct followup *f, struct arena *arena, struct span ask,
				   struct span question, const struct context *context)
{
	return arena_printf(arena, "%.*s%s %.*s", SPAN_ARG(ask),
			    asks_who_said(ask, question) ? " said" : "",
			    SPAN_ARG(asked_of(f, context)));
}

struct rewritten followup_rewrite(const struct followup *f, struct arena *arena,
				  struct span question, const struct context *context)
{
	struct rewritten out = {.question = question};
	struct span ask, rest;

	if (context->question.len == 0)
		return out;
	if (has_form(f, FORM_MORE, question, &ask, &rest)) {
		out.skip = context->shown;
		out.question = context->shown > 0 ? context->question : SPAN("more");
		return out;
	}
	if (has_form(f, FORM_LEAD, question, &ask, &rest))
		question = rest;
	out.refers = true;
	if (has_form(f, FORM_WHICH, question, &ask, &rest)) {
		out.question = asked_otherwise(f, arena, SPAN("which"), question, context);
	} else if (has_form(f, FORM_ASK, question, &ask, &rest)) {
		out.question = asked_otherwise(f, arena, ask, question, context);
		/* Whose words they were that were quoted, rather than who said what was
		 * asked about. */
		if (asks_who_said(ask, question) && context->quote_count > 0) {
			out.instead = out.question;
			out.question = SPAN("who said that");
		}
	} else if (has_form(f, FORM_DAY, question, &ask, &rest)) {
		out.question = asked_otherwise(f, arena, SPAN("when"), question, context);
	} else if (has_form(f, FORM_NAME, question, &ask, &rest)) {
		out.question = arena_printf(arena, "what is the name of %.*s",
					    SPAN_ARG(asked_of(f, context)));
	} else if (has_form(f, FORM_WHAT_ABOUT, question, &ask, &rest) && count_words(rest) <= 5) {
		out.question = with_other_name(f, arena, rest, context);
		out.instead = arena_printf(arena, "what about %.*s", SPAN_ARG(rest));
	} else if (has_form(f, FORM_PLACE, question, &ask, &rest) && count_words(rest) <= 5) {
		out.question = arena_printf(arena, "%.*s %.*s", SPAN_ARG(context->question),
					    SPAN_ARG(rest));
	} else {
		out.refers = false;
		out.question = with_names(f, arena, question, context, &out.refers);
	}
	return out;
}
