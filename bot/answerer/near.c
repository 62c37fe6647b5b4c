/* near.c - patterns that a question nearly matched, and what kept it from them */
#include "bot/answerer/near.h"

#include "bot/base/utf8.h"

#define TOLD_MAX     5 /* intents */
#define LITERALS_MAX 6 /* of a group that are told */
#define TEXT_CHARS   70

struct near {
	const struct intent *intent;
	size_t pattern, had, lacked; /* groups of words that the pattern needs */
};

static bool stands_in(const struct needs_literal *literal, struct span text)
{
	size_t len = literal->text.len;

	for (size_t at = 0; at + len <= text.len; at++) {
		bool begins = at == 0 || !needs_is_letter(text.ptr[at - 1]);
		bool ends = at + len == text.len || !needs_is_letter(text.ptr[at + len]);

		if (memcmp(text.ptr + at, literal->text.ptr, len) == 0 &&
		    (begins || !literal->begins_word) && (ends || !literal->ends_word))
			return true;
	}
	return false;
}

static bool is_met(const struct needs_group *group, struct span question)
{
	for (size_t i = 0; i < group->count; i++)
		if (stands_in(&group->literals[i], question))
			return true;
	return false;
}

static struct near compare_words(const struct intent *intent, size_t pattern, struct span question)
{
	const struct needs *needs = pattern_needs(intent->patterns[pattern]);
	struct near near = {.intent = intent, .pattern = pattern};

	for (size_t i = 0; needs && i < needs->count; i++) {
		if (is_met(&needs->groups[i], question))
			near.had++;
		else
			near.lacked++;
	}
	return near;
}

static bool is_nearer(const struct near *a, const struct near *b)
{
	if (a->had + b->lacked != b->had + a->lacked)
		return a->had + b->lacked > b->had + a->lacked;
	return a->lacked < b->lacked;
}

/* Puts it where it belongs among the nearest. */
static void keep(struct near *nearest, size_t *count, const struct near *near)
{
	size_t at = *count;

	if (near->had == 0 || near->had < near->lacked)
		return;
	while (at > 0 && is_nearer(near, &nearest[at - 1]))
		at--;
	if (at == TOLD_MAX)
		return;
	if (*count < TOLD_MAX)
		++*count;
	memmove(&nearest[at + 1], &nearest[at], (*count - 1 - at) * sizeof(*nearest));
	nearest[at] = *near;
}

static bool has_matched(const struct intent *intent, const struct match *matches, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (matches[i].intent == intent)
			return true;
	return false;
}

/* One of them will do; alternatives may need the same. */
static void tell_group(FILE *out, const struct needs_group *group)
{
	size_t told = 0;

	for (size_t i = 0; i < group->count; i++) {
		const struct needs_literal *literal = &group->literals[i];
		size_t before = 0;

		while (before < i && !span_eq(group->literals[before].text, literal->text))
			before++;
		if (before < i)
			continue;
		if (told++ == LITERALS_MAX) {
			fputs(" or \u2026", out);
			return;
		}
		fprintf(out, "%s%s%.*s%s", told > 1 ? " or " : "",
			literal->begins_word ? "" : "\u2026", SPAN_ARG(literal->text),
			literal->ends_word ? "" : "\u2026");
	}
}

static void tell_lacking(FILE *out, const struct near *near, struct span question)
{
	const struct needs *needs = pattern_needs(near->intent->patterns[near->pattern]);
	const char *between = "lacks ";

	for (size_t i = 0; i < needs->count; i++) {
		if (is_met(&needs->groups[i], question))
			continue;
		fputs(between, out);
		tell_group(out, &needs->groups[i]);
		between = ", and ";
	}
}

/* How far the question goes along with a template. */
static void tell_reach(FILE *out, const struct near *near, struct matcher *matcher,
		       struct arena *arena, struct span question)
{
	const char *joint = near->lacked > 0 ? "; it" : "has its words, but";
	size_t reach;

	question = template_squeeze(arena, question).text;
	if (near->pattern >= near->intent->ask_count) {
		fputs(near->lacked > 0 ? "" : "has its words, but not as it wants them", out);
		return;
	}
	reach = pattern_reach(near->intent->patterns[near->pattern], matcher_memory(matcher),
			      question);
	if (reach == question.len) {
		fprintf(out, "%s ends before the pattern does", joint);
	} else if (reach == 0) {
		fprintf(out, "%s does not begin as it", joint);
	} else {
		fprintf(out, "%s parts from it behind \"", joint);
		utf8_print(out, span_slice(question, 0, reach), TEXT_CHARS);
		fputc('"', out);
	}
}

static void tell(FILE *out, const struct near *near, struct matcher *matcher, struct arena *arena,
		 struct span question)
{
	struct template_text text = intent_pattern_text(near->intent, near->pattern);

	fprintf(out, "- %.*s: %s", SPAN_ARG(near->intent->name), near->intent->file);
	if (text.line > 0)
		fprintf(out, ":%zu", text.line);
	fprintf(out, ": %.*s\n  the question ", SPAN_ARG(text.text));
	tell_lacking(out, near, question);
	tell_reach(out, near, matcher, arena, question);
	fputc('\n', out);
}

void near_tell(FILE *out, struct matcher *matcher, struct arena *arena, struct span question,
	       const struct match *matches, size_t match_count)
{
	struct near nearest[TOLD_MAX + 1];
	size_t count = 0, intent_count;
	const struct intent *intents = matcher_intents(matcher, &intent_count);

	for (size_t i = 0; i < intent_count; i++) {
		const struct intent *intent = &intents[i];
		struct near best = {0};

		if (has_matched(intent, matches, match_count))
			continue;
		for (size_t k = 0; k < intent->pattern_count; k++) {
			struct near near = compare_words(intent, k, question);

			if (near.had > 0 && (best.had == 0 || is_nearer(&near, &best)))
				best = near;
		}
		keep(nearest, &count, &best);
	}
	if (count > 0)
		fputs("\nnearly matched\n", out);
	for (size_t i = 0; i < count; i++)
		tell(out, &nearest[i], matcher, arena, question);
}
