/* matcher.c - which intents a question may be for, the likeliest first */
#include "bot/answerer/matcher.h"

#include "bot/base/log.h"

#include <stdlib.h>

struct matcher {
	const struct intent *intents;
	size_t intent_count;
	struct pattern_memory *memory;
};

struct matcher *matcher_create(const struct intent *intents, size_t count)
{
	struct matcher *matcher = calloc(1, sizeof(*matcher));

	if (!matcher)
		abort();
	matcher->intents = intents;
	matcher->intent_count = count;
	matcher->memory = pattern_memory_create();
	return matcher;
}

void matcher_destroy(struct matcher *matcher)
{
	if (!matcher)
		return;
	pattern_memory_destroy(matcher->memory);
	free(matcher);
}

static bool is_inside(const char *at, const struct match *match)
{
	for (size_t i = 0; i < match->intent->slot_count; i++) {
		struct span value = match->values[i];

		if (value.ptr && at >= value.ptr && at < value.ptr + value.len)
			return true;
	}
	return false;
}

/* Words that no slot took. */
static size_t count_literal_words(const struct match *match, struct span question)
{
	struct span word;
	size_t count = 0;

	while (span_next_part(&question, ' ', &word))
		if (word.len > 0 && !is_inside(word.ptr, match))
			count++;
	return count;
}

static void take_values(struct match *match, const struct pattern *pattern,
			const struct pattern_match *values, struct span question)
{
	const struct intent *intent = match->intent;

	for (size_t g = 0; g < pattern_group_count(pattern); g++) {
		struct span name = span_of(pattern_group_name(pattern, g));
		struct span value = span_trim(values->values[g]);
		size_t slot = 0;

		while (!span_eq(intent->slots[slot], name))
			slot++;
		if (value.len == 0)
			continue;
		match->values[slot] = value;
		match->slots++;
	}
	match->words = count_literal_words(match, question);
}

/* Negative where a goes before b. */
static int compare_rank(const struct match *a, const struct match *b)
{
	if (a->intent->priority != b->intent->priority)
		return a->intent->priority > b->intent->priority ? -1 : 1;
	if (a->slots != b->slots)
		return a->slots < b->slots ? -1 : 1;
	if (a->words != b->words)
		return a->words > b->words ? -1 : 1;
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct match *left = a, *right = b;
	int order = compare_rank(left, right);

	return order ? order : span_compare(left->intent->name, right->intent->name);
}

static bool match_intent(struct matcher *matcher, const struct intent *intent, struct span question,
			 const struct pairs *pairs, struct match *out)
{
	bool found = false;

	for (size_t i = 0; i < intent->pattern_count; i++) {
		struct match match = {.intent = intent, .pattern = i};
		struct pattern_match values;
		struct error error;
		int rc;

		if (!pattern_may_match(intent->patterns[i], pairs))
			continue;
		rc = pattern_match(intent->patterns[i], matcher->memory, question, &values, &error);
		if (rc < 0)
			log_warning("%s:%zu: %.*s: %s", intent->file,
				    intent_pattern_text(intent, i).line, SPAN_ARG(intent->name),
				    error.text);
		if (rc <= 0)
			continue;
		take_values(&match, intent->patterns[i], &values, question);
		if (!found || compare_rank(&match, out) < 0)
			*out = match;
		found = true;
	}
	return found;
}

size_t matcher_match(struct matcher *matcher, struct arena *arena, struct span question,
		     struct match **out)
{
	size_t count = 0, room = 16;
	struct match *matches = arena_array(arena, room, sizeof(*matches));
	struct pairs pairs = pairs_of(question);

	for (size_t i = 0; i < matcher->intent_count; i++) {
		struct match match;

		if (!match_intent(matcher, &matcher->intents[i], question, &pairs, &match))
			continue;
		if (count == room) {
			struct match *more = arena_array(arena, 2 * room, sizeof(*more));

			memcpy(more, matches, count * sizeof(*more));
			matches = more;
			room *= 2;
		}
		matches[count++] = match;
	}
	qsort(matches, count, sizeof(*matches), compare);
	*out = matches;
	return count;
}

bool match_ties(const struct match *a, const struct match *b)
{
	return compare_rank(a, b) == 0;
}

struct span match_value(const struct match *match, struct span slot)
{
	for (size_t i = 0; i < match->intent->slot_count; i++)
		if (span_eq(match->intent->slots[i], slot))
			return match->values[i];
	return (struct span){NULL, 0};
}
