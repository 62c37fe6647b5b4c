/* matcher.c - which intents a question may be for, the likeliest first */
#include "bot/answerer/matcher.h"

#include "bot/answerer/sieve.h"
#include "bot/base/log.h"

#include <assert.h>
#include <stdlib.h>

#define TOUCHED 4 /* intents */

/* One pattern of one intent, with what matching needs side by side. */
struct entry {
	const struct intent *intent;
	const struct pattern *pattern;
	uint16_t number;
	uint8_t group_count;
	bool is_template;
	uint8_t slots[PATTERN_GROUPS_MAX]; /* of the intent, by group */
};

struct matcher {
	const struct intent *intents;
	size_t intent_count;
	struct entry *entries; /* all patterns of an intent side by side */
	struct sieve *sieve;   /* of entries */
	struct pattern_memory *memory;
};

static struct entry make_entry(const struct intent *intent, size_t number)
{
	const struct pattern *pattern = intent->patterns[number];
	size_t groups = pattern_group_count(pattern);
	struct entry entry = {
		.intent = intent,
		.pattern = pattern,
		.number = (uint16_t)number,
		.group_count = (uint8_t)groups,
		.is_template = number < intent->ask_count,
	};

	for (size_t g = 0; g < groups; g++)
		while (!span_is(intent->slots[entry.slots[g]], pattern_group_name(pattern, g)))
			entry.slots[g]++;
	return entry;
}

static void list_entries(struct matcher *matcher, size_t intent_count)
{
	const struct needs **needs;
	size_t count = 0;

	for (size_t i = 0; i < intent_count; i++)
		count += matcher->intents[i].pattern_count;
	matcher->entries = calloc(count + 1, sizeof(*matcher->entries));
	needs = calloc(count + 1, sizeof(const struct needs *));
	if (!matcher->entries || !needs)
		abort();
	count = 0;
	for (size_t i = 0; i < intent_count; i++)
		for (size_t k = 0; k < matcher->intents[i].pattern_count; k++) {
			matcher->entries[count] = make_entry(&matcher->intents[i], k);
			needs[count++] = pattern_needs(matcher->intents[i].patterns[k]);
		}
	matcher->sieve = sieve_create(needs, count);
	free(needs);
}

void matcher_destroy(struct matcher *matcher)
{
	if (!matcher)
		return;
	sieve_destroy(matcher->sieve);
	free(matcher->entries);
	pattern_memory_destroy(matcher->memory);
	free(matcher);
}

const struct intent *matcher_intents(const struct matcher *matcher, size_t *count)
{
	*count = matcher->intent_count;
	return matcher->intents;
}

struct pattern_memory *matcher_memory(const struct matcher *matcher)
{
	return matcher->memory;
}

/* Words that no slot took. */
static size_t count_literal_words(const struct entry *entry, const struct match *match,
				  struct span question)
{
	struct span word;
	size_t count = 0;

	while (span_next_part(&question, ' ', &word)) {
		bool taken = word.len == 0;

		for (size_t g = 0; g < entry->group_count && !taken; g++) {
			struct span value = match->values[entry->slots[g]];

			taken = value.ptr && word.ptr >= value.ptr &&
				word.ptr < value.ptr + value.len;
		}
		count += !taken;
	}
	return count;
}

static void take_values(struct match *match, const struct entry *entry,
			const struct pattern_match *values,
			const struct template_question *question)
{
	for (size_t g = 0; g < entry->group_count; g++) {
		struct span value = span_trim(values->values[g]);

		if (value.len == 0)
			continue;
		match->values[entry->slots[g]] =
			entry->is_template ? template_unsqueeze(question, value) : value;
		match->slots++;
	}
	match->words = count_literal_words(entry, match, question->whole);
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

/* Matches one pattern; returns whether it does. *out is of zeros, and so stays if not. */
static bool match_entry(struct matcher *matcher, const struct entry *entry,
			const struct template_question *question, struct match *out)
{
	struct pattern_match values;
	struct error error;
	int rc;

	assert(entry->intent);
	rc = pattern_match(entry->pattern, matcher->memory,
			   entry->is_template ? question->text : question->whole, &values, &error);
	if (rc < 0)
		log_warning("%s:%zu: %.*s: %s", entry->intent->file,
			    intent_pattern_text(entry->intent, entry->number).line,
			    SPAN_ARG(entry->intent->name), error.text);
	if (rc <= 0)
		return false;
	out->intent = entry->intent;
	out->pattern = entry->number;
	take_values(out, entry, &values, question);
	return true;
}

size_t matcher_match(struct matcher *matcher, struct arena *arena, struct span question,
		     struct match **out)
{
	const struct template_question squeezed = template_squeeze(arena, question);
	uint32_t *likely;
	size_t count = 0, likely_count = sieve_find(matcher->sieve, arena, question, &likely);
	struct match *matches = arena_array(arena, likely_count, sizeof(*matches));

	for (size_t i = 0; i < likely_count; i++) {
		struct match *match = &matches[count];

		if (!match_entry(matcher, &matcher->entries[likely[i]], &squeezed, match))
			continue;
		/* An intent has its best match; its patterns come one after the other. */
		if (count == 0 || match[-1].intent != match->intent) {
			count++;
			continue;
		}
		if (compare_rank(match, match - 1) < 0)
			match[-1] = *match;
		*match = (struct match){0};
	}
	if (count > 1)
		qsort(matches, count, sizeof(*matches), compare);
	*out = matches;
	return count;
}

/* Memory and code that the system hands out only when they are used should not cost the
 * first question its time. */
static void touch(struct matcher *matcher)
{
	struct match *matches;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < matcher->intent_count && i < TOUCHED; i++) {
		const struct intent *intent = &matcher->intents[i];

		if (intent->ask_count > 0)
			matcher_match(matcher, &arena,
				      template_sample(&arena, intent->scope_of, intent->asks[0], 0),
				      &matches);
	}
	arena_finish(&arena);
}

struct matcher *matcher_create(const struct intent *intents, size_t count)
{
	struct matcher *matcher = calloc(1, sizeof(*matcher));

	if (!matcher)
		abort();
	matcher->intents = intents;
	matcher->intent_count = count;
	list_entries(matcher, count);
	matcher->memory = pattern_memory_create();
	touch(matcher);
	return matcher;
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
