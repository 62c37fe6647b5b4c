/* check_patterns.c - patterns that can do nothing, or take too long
 *
 * Whether two languages overlap cannot be read off expressions with slots and
 * lookarounds; questions made from a template show it. A template is only called
 * useless where each of them is taken, whatever stands in its slots.
 */
#include "bot/answerer/check_patterns.h"

#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#define SAMPLES	   48
#define HEADS_MAX  8
#define EXAMPLES   3 /* of what one pattern takes from others */
#define LONG_BYTES (EXCHANGE_QUESTION_MAX / 2)

/* A template all of whose questions another intent's pattern takes. */
struct taken {
	const struct intent *intent, *by;
	size_t pattern, by_pattern;
	struct span question;
};

struct samples {
	const struct intent *intents;
	size_t count;
	struct matcher *matcher;
	const struct normaliser *normaliser;
	struct pattern_memory *memory;
	struct problems *problems;
	struct arena arena; /* of one question */
	struct arena kept;
	struct taken *taken;
	size_t taken_count;
};

/* Whether the intents behind it get no turn, whatever it finds. */
static bool ends_the_matter(const struct intent *intent)
{
	return (!intent->finder || intent->none.text.ptr) && intent->cooldown_s == 0;
}

/* What takes a question before the intent that it was made for; NULL where that
 * gets its turn. */
static const struct match *taker(struct samples *s, const struct intent *intent,
				 struct span question)
{
	struct match *matches;
	size_t count = matcher_match(s->matcher, &s->arena, question, &matches), own = 0;

	while (own < count && matches[own].intent != intent)
		own++;
	for (size_t i = 0; own < count && i < own; i++)
		if (ends_the_matter(matches[i].intent))
			return &matches[i];
	return NULL;
}

/* What is as good as the intent's own match, and would end the matter or be
 * ended by it: NULL where there is none. */
static const struct intent *tied(struct samples *s, const struct intent *intent,
				 struct span question)
{
	struct match *matches;
	size_t count = matcher_match(s->matcher, &s->arena, question, &matches), own = 0;

	while (own < count && matches[own].intent != intent)
		own++;
	if (own + 1 < count && ends_the_matter(intent) &&
	    match_ties(&matches[own], &matches[own + 1]))
		return matches[own + 1].intent;
	return NULL;
}

static void report(struct samples *s, const struct intent *intent, size_t pattern,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

static void report(struct samples *s, const struct intent *intent, size_t pattern,
		   const char *format, ...)
{
	struct template_text text = intent_pattern_text(intent, pattern);
	char words[600];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	problems_add_at(s->problems, intent->file, text.line, text.column, "%.*s: %s",
			SPAN_ARG(intent->name), words);
}

/* Questions are read in full words and without courtesy; what a template has of
 * either, none has. */
static bool never_matches(struct samples *s, const struct intent *intent, size_t pattern)
{
	struct span question = {NULL, 0}, read = {NULL, 0};
	struct pattern_match values;

	for (uint32_t i = 0; i < SAMPLES; i++) {
		arena_reset(&s->arena);
		question = template_sample(&s->arena, intent->scope_of, intent->asks[pattern], i);
		read = normalise_question(s->normaliser, &s->arena, question);
		read = template_squeeze(&s->arena, read).text;
		if (pattern_match(intent->patterns[pattern], s->memory, read, &values, NULL) != 0)
			return false;
	}
	report(s, intent, pattern, "never matches: \"%.*s\" is read as \"%.*s\"",
	       SPAN_ARG(question), SPAN_ARG(read));
	return true;
}

static void check_template(struct samples *s, const struct intent *intent, size_t pattern)
{
	const struct intent *tie = NULL;
	const struct match *by = NULL;
	struct span question = {NULL, 0};
	bool taken = true, all_tie = true;

	if (never_matches(s, intent, pattern))
		return;

	for (uint32_t i = 0; i < SAMPLES && (taken || all_tie); i++) {
		arena_reset(&s->arena);
		question = template_sample(&s->arena, intent->scope_of, intent->asks[pattern], i);
		by = taken ? taker(s, intent, question) : by;
		taken = taken && by;
		tie = all_tie ? tied(s, intent, question) : tie;
		all_tie = all_tie && tie;
	}
	if (taken)
		s->taken[s->taken_count++] = (struct taken){
			intent, by->intent, pattern, by->pattern, arena_copy(&s->kept, question)};
	else if (all_tie)
		report(s, intent, pattern,
		       "ties with %.*s, as for \"%.*s\": give one of them a priority",
		       SPAN_ARG(tie->name), SPAN_ARG(question));
}

static bool same_taker(const struct taken *a, const struct taken *b)
{
	return a->by == b->by && a->by_pattern == b->by_pattern;
}

/* Of a pattern that takes the questions of many, it is told before some of these. */
static void report_taken(struct samples *s)
{
	for (size_t i = 0; i < s->taken_count; i++) {
		const struct taken *it = &s->taken[i];
		size_t before = 0, all = 0;

		for (size_t k = 0; k < s->taken_count; k++) {
			before += k < i && same_taker(&s->taken[k], it);
			all += same_taker(&s->taken[k], it);
		}
		if (before == 0 && all > EXAMPLES)
			report(s, it->by, it->by_pattern,
			       "takes all questions of %zu templates of other intents; the first "
			       "%d follow",
			       all, EXAMPLES);
		if (before < EXAMPLES)
			report(s, it->intent, it->pattern,
			       "this template never answers: %.*s takes all its questions, as "
			       "\"%.*s\"",
			       SPAN_ARG(it->by->name), SPAN_ARG(it->question));
	}
}

/* Texts that the expression spells out, one of each group, as far as they go. */
static size_t list_heads(struct arena *arena, const struct needs *needs, struct span *heads)
{
	size_t count = 0;

	heads[count++] = SPAN("");
	for (size_t g = 0; needs && g < needs->count && count < HEADS_MAX; g++, count++)
		heads[count] = arena_printf(arena, "%.*s%.*s ", SPAN_ARG(heads[count - 1]),
					    SPAN_ARG(needs->groups[g].literals[0].text));
	return count;
}

/* The expression itself at the end has all that PCRE2 looks for before it tries;
 * the marks around it keep it from matching. */
static bool takes_too_long(const struct pattern *pattern, struct span expression,
			   struct pattern_memory *memory, struct span head, struct span unit)
{
	struct pattern_match values;
	struct strbuf text;
	struct error error;
	bool too_long;

	strbuf_init(&text, SIZE_MAX / 2);
	strbuf_add(&text, head);
	while (text.len < LONG_BYTES)
		strbuf_add(&text, unit);
	strbuf_putc(&text, '\x01');
	strbuf_add(&text, expression);
	strbuf_putc(&text, '\x01');
	too_long = pattern_match(pattern, memory, strbuf_span(&text), &values, &error) == ERR_LIMIT;
	strbuf_finish(&text);
	return too_long;
}

static void check_expression(struct samples *s, const struct intent *intent, size_t number)
{
	static const char *const units[] = {"a", "a ", "1", "1 ", " ", "aa bb ", "the ", "'"};
	const struct pattern *pattern = intent->patterns[number];
	struct span heads[HEADS_MAX + 1], unit;
	size_t count, unit_count = sizeof(units) / sizeof(units[0]);

	arena_reset(&s->arena);
	count = list_heads(&s->arena, pattern_needs(pattern), heads);
	for (size_t h = 0; h < count; h++)
		for (size_t u = 0; u < unit_count + 2 * h; u++) {
			struct span own = heads[u < unit_count ? 0 : 1 + (u - unit_count) / 2];

			unit = u < unit_count	      ? span_of(units[u])
			       : (u - unit_count) % 2 ? own
						      : span_trim(own);
			if (!takes_too_long(pattern, intent_pattern_text(intent, number).text,
					    s->memory, heads[h], unit))
				continue;
			report(s, intent, number,
			       "backtracks until it reaches the limit, as for "
			       "\"%.*s%.*s%.*s%.*s…\"",
			       SPAN_ARG(heads[h]), SPAN_ARG(unit), SPAN_ARG(unit), SPAN_ARG(unit));
			return;
		}
}

void check_patterns(const struct intent *intents, size_t count, struct matcher *matcher,
		    const struct normaliser *normaliser, struct problems *problems)
{
	struct samples s = {
		.intents = intents,
		.count = count,
		.matcher = matcher,
		.normaliser = normaliser,
		.memory = pattern_memory_create(),
		.problems = problems,
	};
	size_t templates = 0;

	arena_init(&s.arena);
	arena_init(&s.kept);
	for (size_t i = 0; i < count; i++)
		templates += intents[i].ask_count;
	s.taken = arena_array(&s.kept, templates, sizeof(*s.taken));
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < intents[i].ask_count; k++)
			check_template(&s, &intents[i], k);
		for (size_t k = intents[i].ask_count; k < intents[i].pattern_count; k++)
			check_expression(&s, &intents[i], k);
	}
	report_taken(&s);
	arena_finish(&s.kept);
	arena_finish(&s.arena);
	pattern_memory_destroy(s.memory);
}
