/* intent.c - patterns that recognise a kind of question, a query, a reply */
#include "bot/answerer/intent.h"

#include "bot/answerer/finding.h"
#include "bot/answerer/placeholder.h"
#include "bot/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

struct compilation {
	struct intent *intent;
	struct arena *arena;
	struct problems *problems;
	bool fine;
};

static void report(struct compilation *c, struct template_text where, size_t at, const char *format,
		   ...) __attribute__((format(printf, 4, 5)));

static void report(struct compilation *c, struct template_text where, size_t at, const char *format,
		   ...)
{
	char words[sizeof(((struct error *)0)->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	c->fine = false;
	if (where.line == 0) {
		problems_add(c->problems, c->intent->file, 0, "%.*s: \"%.*s\": %s",
			     SPAN_ARG(c->intent->name), SPAN_ARG(where.text), words);
		return;
	}
	problems_add_at(c->problems, c->intent->file, where.line,
			where.column + utf8_count(span_slice(where.text, 0, at)), "%s", words);
}

static void add_slots(struct compilation *c, const struct pattern *pattern,
		      struct template_text where)
{
	struct intent *intent = c->intent;

	for (size_t g = 0; g < pattern_group_count(pattern); g++) {
		struct span name = span_of(pattern_group_name(pattern, g));
		size_t i = 0;

		while (i < intent->slot_count && !span_eq(intent->slots[i], name))
			i++;
		if (i < intent->slot_count)
			continue;
		if (i == INTENT_SLOTS_MAX) {
			report(c, where, 0, "the intent has more slots than can be kept");
			return;
		}
		if (span_is(name, INTENT_QUESTION) || span_is(name, INTENT_LAST)) {
			report(c, where, 0, "no slot may be named question or last");
			return;
		}
		intent->slots[intent->slot_count++] = name;
	}
}

static void add_pattern(struct compilation *c, struct pattern *pattern, struct template_text where)
{
	c->intent->patterns[c->intent->pattern_count++] = pattern;
	c->intent->sum = span_hash_more(c->intent->sum, where.text);
	add_slots(c, pattern, where);
}

/* What a template refers to; which rules and lists, is not looked at. */
static void sum_scope(struct intent *intent, const struct template_scope *scope,
		      struct template_text where)
{
	for (size_t i = 0; i < scope->rule_count && memchr(where.text.ptr, '<', where.text.len);
	     i++)
		intent->sum = span_hash_more(intent->sum, scope->rules[i].body.text);
	for (size_t i = 0; i < scope->list_count && memchr(where.text.ptr, '{', where.text.len);
	     i++)
		for (size_t k = 0; k < scope->lists[i].count; k++)
			intent->sum = span_hash_more(intent->sum, scope->lists[i].values[k].text);
}

/* Whether it matches a message without words. */
static bool matches_nothing(const struct pattern *pattern)
{
	struct pattern_memory *memory = pattern_memory_create();
	struct pattern_match values;
	bool matches = pattern_match(pattern, memory, SPAN(""), &values, NULL) == 1;

	pattern_memory_destroy(memory);
	return matches;
}

static void compile_patterns(struct compilation *c, const struct template_scope *scope)
{
	struct intent *intent = c->intent;
	struct pattern *pattern;
	struct error error;
	size_t at;

	intent->scope_of = scope;
	intent->patterns = arena_array(c->arena, intent->ask_count + intent->regex_count,
				       sizeof(struct pattern *));
	for (size_t i = 0; i < intent->ask_count; i++) {
		sum_scope(intent, scope, intent->asks[i]);
		if (template_compile(c->arena, scope, intent->asks[i], &pattern, c->problems))
			add_pattern(c, pattern, intent->asks[i]);
		else
			c->fine = false;
	}
	for (size_t i = 0; i < intent->regex_count; i++) {
		if (pattern_compile(&pattern, intent->regexes[i].text, &at, &error) < 0) {
			report(c, intent->regexes[i], at, "%s", error.text);
			continue;
		}
		add_pattern(c, pattern, intent->regexes[i]);
		if (matches_nothing(pattern))
			report(c, intent->regexes[i], 0, "matches the empty message");
	}
}

static bool has_slot(const struct intent *intent, struct span name)
{
	for (size_t i = 0; i < intent->slot_count; i++)
		if (span_eq(intent->slots[i], name))
			return true;
	return false;
}

static bool has_column(const struct intent *intent, struct span name)
{
	if (intent->code && span_is(name, "answer"))
		return true;
	if (!intent->query)
		return false;
	for (size_t i = 0; i < query_columns(intent->query); i++)
		if (span_is(name, query_column_name(intent->query, i)))
			return true;
	return false;
}

static size_t find_column(const struct query *query, const char *name)
{
	for (size_t i = 0; i < query_columns(query); i++)
		if (!strcmp(query_column_name(query, i), name))
			return i;
	return INTENT_NONE;
}

static void check_parameters(struct compilation *c)
{
	const struct intent *intent = c->intent;
	const char *name;

	for (size_t i = 0; (name = query_parameter(intent->query, i)); i++) {
		if (!strcmp(name, INTENT_QUESTION) || !strcmp(name, INTENT_LAST) ||
		    has_slot(intent, span_of(name)))
			continue;
		report(c, intent->find, 0, "no slot is named as the parameter :%s", name);
	}
}

static void compile_query(struct compilation *c, struct knowledge *knowledge, bool patterns_fine)
{
	struct intent *intent = c->intent;
	struct error error;

	intent->statement = intent->also = intent->answer = intent->confidence = INTENT_NONE;
	if (!intent->find.text.ptr)
		return;
	if (query_prepare(knowledge, intent->find.text, &intent->query, &error) < 0) {
		intent->query = NULL;
		report(c, intent->find, 0, "%s", error.text);
		return;
	}
	if (query_columns(intent->query) > INTENT_COLUMNS_MAX) {
		report(c, intent->find, 0, "more columns than can be kept");
		return;
	}
	if (!intent->finder)
		intent->finder = findings_of_query;
	intent->statement = find_column(intent->query, "statement");
	intent->also = find_column(intent->query, "also");
	intent->answer = find_column(intent->query, "answer");
	intent->confidence = find_column(intent->query, "confidence");
	if (intent->code && intent->statement == INTENT_NONE)
		report(c, intent->find, 0, "a program needs the column statement");
	else if (intent->statement == INTENT_NONE && intent->scope == INTENT_SCOPE_ANY &&
		 query_is_quotable(intent->query))
		report(c, intent->find, 0,
		       "find needs the column statement: an answer from statements has a source");
	if (patterns_fine)
		check_parameters(c);
}

static const char *column_hint(const struct intent *intent, struct span name, bool with_columns)
{
	if (!with_columns && has_column(intent, name))
		return "; only one has the columns of its row";
	if (with_columns && span_is(name, "answer") && !intent->query)
		return ": the intent has no find";
	return "";
}

/* other: the name that is allowed beside slots, and columns where there are any. */
static void check_reply(struct compilation *c, struct template_text text, bool with_columns,
			const char *other)
{
	const struct intent *intent = c->intent;
	struct placeholder_cursor cursor = {.text = text.text};
	struct placeholder part;
	int rc;

	while ((rc = placeholder_next(&cursor, &part)) > 0) {
		if (part.is_literal && memchr(part.text.ptr, '}', part.text.len)) {
			report(c, text, part.at + span_find(part.text, SPAN("}")), "} without {");
			continue;
		}
		if (part.is_literal || has_slot(intent, part.text) ||
		    (with_columns && has_column(intent, part.text)) ||
		    (part.text.len > 0 && span_is(part.text, other)))
			continue;
		report(c, text, part.at, "{%.*s} is neither a slot nor a column here%s",
		       SPAN_ARG(part.text), column_hint(intent, part.text, with_columns));
	}
	if (rc < 0)
		report(c, text, cursor.at, "{ without }");
}

static void check_replies(struct compilation *c)
{
	const struct intent *intent = c->intent;

	check_reply(c, intent->one, true, "");
	check_reply(c, intent->many, false, "");
	check_reply(c, intent->none, false, INTENT_UNSAID);
	if (intent->query && intent->many.text.ptr && intent->statement == INTENT_NONE &&
	    intent->answer == INTENT_NONE)
		report(c, intent->many, 0, "many needs a column statement or answer");
}

static void sum_up(struct intent *intent)
{
	const struct span texts[] = {intent->about,    intent->story,	  intent->find.text,
				     intent->one.text, intent->many.text, intent->none.text};
	struct stat status;
	char rest[100];

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		intent->sum = span_hash_more(intent->sum, texts[i]);
		intent->sum = span_hash_more(intent->sum, SPAN("\n"));
	}
	for (size_t i = 0; i < intent->test_count; i++)
		intent->sum = span_hash_more(intent->sum, intent->tests[i].ask);
	snprintf(rest, sizeof(rest), "%ld %d %zu", intent->priority, (int)intent->scope,
		 intent->test_count);
	intent->sum = span_hash_more(intent->sum, span_of(rest));
	if (!intent->code || stat(intent->file, &status) < 0)
		return;
	/* What it does does not stand in its texts. */
	snprintf(rest, sizeof(rest), "%lld %lld %lld", (long long)status.st_size,
		 (long long)status.st_mtim.tv_sec, (long long)status.st_mtim.tv_nsec);
	intent->sum = span_hash_more(intent->sum, span_of(rest));
}

bool intent_compile(struct intent *intent, struct arena *arena, const struct template_scope *scope,
		    struct knowledge *knowledge, struct problems *problems)
{
	struct compilation c = {
		.intent = intent,
		.arena = arena,
		.problems = problems,
		.fine = true,
	};
	bool patterns_fine;

	compile_patterns(&c, scope);
	patterns_fine = c.fine;
	compile_query(&c, knowledge, patterns_fine);
	/* What a broken pattern or query would have had is not known. */
	if (patterns_fine && (intent->query || !intent->find.text.ptr))
		check_replies(&c);
	sum_up(intent);
	return c.fine;
}

int intent_turn_to(struct intent *intent, struct knowledge *knowledge, struct error *error)
{
	if (!intent->query)
		return 0;
	query_destroy(intent->query);
	intent->query = NULL;
	return query_prepare(knowledge, intent->find.text, &intent->query, error);
}

void intent_finish(struct intent *intent)
{
	for (size_t i = 0; i < intent->pattern_count; i++)
		pattern_destroy(intent->patterns[i]);
	intent->pattern_count = 0;
	query_destroy(intent->query);
	intent->query = NULL;
}

struct template_text intent_pattern_text(const struct intent *intent, size_t pattern)
{
	return pattern < intent->ask_count ? intent->asks[pattern]
					   : intent->regexes[pattern - intent->ask_count];
}

bool intent_is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c != '-' && c != '_' && ((unsigned char)c >= 0x80 || !needs_is_letter(c)))
			return false;
	}
	return name.len > 0 && name.len <= INTENT_NAME_MAX;
}
