/* check.c - an intent's tests, run in the company of all intents */
#include "bot/answerer/check.h"

#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

#define REPLY_CHARS  2000
#define ANSWER_CHARS 80 /* of an answer that is not the one wanted */

struct check_tie {
	struct check_tie *next;
	const struct intent *a, *b;
};

void check_init(struct check *check, struct answerer *answerer, struct turn *last,
		const struct plugins *plugins, struct problems *problems)
{
	*check = (struct check){
		.answerer = answerer, .last = last, .plugins = plugins, .problems = problems};
	arena_init(&check->arena);
}

void check_finish(struct check *check)
{
	arena_finish(&check->arena);
}

static void report(struct check *check, const struct intent *intent, const struct intent_test *test,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

static void report(struct check *check, const struct intent *intent, const struct intent_test *test,
		   const char *format, ...)
{
	char words[600];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	problems_add(check->problems, intent->file, test->line, "%.*s: \"%.*s\": %s",
		     SPAN_ARG(intent->name), SPAN_ARG(test->ask), words);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Whether part stands in text, whole words of it, whatever case. */
static bool contains(struct arena *arena, struct span text, struct span part)
{
	size_t at = 0;

	text = utf8_fold(arena, text);
	part = utf8_fold(arena, span_trim(part));
	if (part.len == 0)
		return true;
	for (;;) {
		struct span rest = span_slice(text, at, text.len);
		size_t found = span_find(rest, part), end;

		if (found == (size_t)-1)
			return false;
		end = found + part.len;
		if ((found + at == 0 || !is_word_byte(text.ptr[at + found - 1]) ||
		     !is_word_byte(part.ptr[0])) &&
		    (end == rest.len || !is_word_byte(rest.ptr[end]) ||
		     !is_word_byte(part.ptr[part.len - 1])))
			return true;
		at += found + 1;
	}
}

static bool quotes_paragraph(const struct answer *answer, unsigned paragraph)
{
	for (size_t i = 0; i < answer->quote_count; i++)
		if (answer->quotes[i].paragraph == paragraph)
			return true;
	return false;
}

static void check_cites(struct check *check, const struct intent *intent,
			const struct intent_test *test, const struct answer *answer)
{
	bool first = false;

	if (test->cites_count == 0)
		return;
	for (size_t i = 0; i < test->cites_count; i++) {
		if (!quotes_paragraph(answer, test->cites[i])) {
			report(check, intent, test, "does not cite paragraph %u, but %u%s",
			       test->cites[i],
			       answer->quote_count ? answer->quotes[0].paragraph : 0,
			       answer->quote_count > 1 ? " and others" : "");
			return;
		}
		first = first || answer->quotes[0].paragraph == test->cites[i];
	}
	if (!first)
		report(check, intent, test, "cites paragraph %u first",
		       answer->quotes[0].paragraph);
}

/* "who-said" and "speech/who-said" both name the latter. */
static bool is_named(struct span full, struct span name)
{
	return span_eq(full, name) ||
	       (full.len > name.len && full.ptr[full.len - name.len - 1] == '/' &&
		span_eq(span_slice(full, full.len - name.len, full.len), name));
}

static bool is_there(const struct check *check, struct span name)
{
	for (size_t i = 0; i < check->plugins->count; i++)
		if (is_named(check->plugins->intents[i].name, name))
			return true;
	return false;
}

static struct span shorten(struct span text)
{
	return utf8_prefix(text, ANSWER_CHARS);
}

/* What the question was understood as, where that is something else. */
static struct span as_read(struct check *check, const struct intent_test *test)
{
	struct span read = check->last->question, asked = utf8_fold(&check->arena, test->ask);

	while (asked.len > 0 && strchr("?!. ", asked.ptr[asked.len - 1]))
		asked.len--;
	if (span_eq(read, asked))
		return SPAN("");
	return arena_printf(&check->arena, "; it is read as \"%.*s\"", SPAN_ARG(read));
}

static void check_answer(struct check *check, const struct intent *intent,
			 const struct intent_test *test, const struct answer *answer)
{
	struct span wanted = test->intent.len ? test->intent : intent->name;
	struct span by = answer->intent.len ? answer->intent : SPAN("no intent");

	if (test->intent.len > 0 && !is_there(check, test->intent)) {
		report(check, intent, test, "there is no intent %.*s", SPAN_ARG(test->intent));
		return;
	}
	if (answer->failed) {
		report(check, intent, test, "is not answered, since what should failed: see above");
		return;
	}
	if (test->declines && answer->answered) {
		report(check, intent, test, "should be declined; %.*s answers \"%.*s\"",
		       SPAN_ARG(by), SPAN_ARG(shorten(answer->text)));
		return;
	}
	if (test->declines) {
		if (test->intent.len > 0 && !is_named(answer->intent, wanted))
			report(check, intent, test, "is declined by %.*s, not by %.*s",
			       SPAN_ARG(by), SPAN_ARG(wanted));
		return;
	}
	if (!answer->answered && check->last->match_count == 0) {
		report(check, intent, test, "no intent matches it%.*s",
		       SPAN_ARG(as_read(check, test)));
		return;
	}
	if (!answer->answered) {
		report(check, intent, test, "%s%.*s%.*s",
		       answer->intent.len
			       ? "is declined by "
			       : "is declined: no intent that matches it is sure of an answer",
		       SPAN_ARG(answer->intent), SPAN_ARG(as_read(check, test)));
		return;
	}
	if (!is_named(answer->intent, wanted))
		report(check, intent, test, "is taken by %.*s, which answers \"%.*s\"%.*s",
		       SPAN_ARG(by), SPAN_ARG(shorten(answer->text)),
		       SPAN_ARG(as_read(check, test)));
	if (!contains(&check->arena, answer->text, test->answer))
		report(check, intent, test, "answers \"%.*s\", not \"%.*s\"",
		       SPAN_ARG(shorten(answer->text)), SPAN_ARG(test->answer));
	check_cites(check, intent, test, answer);
}

static bool is_told(struct check *check, const struct intent *a, const struct intent *b)
{
	struct check_tie *tie;

	for (tie = check->ties; tie; tie = tie->next)
		if (tie->a == a && tie->b == b)
			return true;
	tie = arena_alloc(&check->arena, sizeof(*tie));
	*tie = (struct check_tie){check->ties, a, b};
	check->ties = tie;
	return false;
}

/* A tie matters where the one that lost by its name would have had an answer. */
static void check_ties(struct check *check, const struct intent *intent,
		       const struct intent_test *test)
{
	struct turn *turn = check->last;
	bool behind = false;

	for (size_t i = 0; turn->by && i < turn->match_count; i++) {
		const struct match *match = &turn->matches[i];

		if (match == turn->by)
			behind = true;
		else if (behind && match_ties(turn->by, match) && turn_would_take(turn, match) &&
			 !is_told(check, turn->by->intent, match->intent))
			report(check, intent, test,
			       "%.*s and %.*s tie: give one of them a priority",
			       SPAN_ARG(turn->by->intent->name), SPAN_ARG(match->intent->name));
	}
}

bool check_test(struct check *check, const struct intent *intent, const struct intent_test *test)
{
	size_t before = check->problems->count;
	char kept[EXCHANGE_CONTEXT_MAX];
	struct span context = {kept, 0};
	struct answer answer;

	for (size_t i = 0; i < test->after_count; i++) {
		answerer_answer(check->answerer, test->after[i], context, REPLY_CHARS, NULL,
				&answer);
		if (answer.context.len > 0)
			memcpy(kept, answer.context.ptr, answer.context.len);
		context.len = answer.context.len;
	}
	answerer_answer(check->answerer, test->ask, context, REPLY_CHARS, NULL, &answer);
	check_answer(check, intent, test, &answer);
	check_ties(check, intent, test);
	return check->problems->count == before;
}

void check_query(const struct intent *intent, struct problems *problems)
{
	struct error error;
	const char *name;

	if (!intent->query)
		return;
	query_reset(intent->query);
	for (size_t i = 0; (name = query_parameter(intent->query, i)); i++)
		query_bind(intent->query, name, SPAN("a"));
	/* How long it takes depends on the stories. */
	if (query_step(intent->query, &error) < 0 && error.code != ERR_LIMIT)
		problems_add_at(problems, intent->file, intent->find.line, intent->find.column,
				"%.*s: %s", SPAN_ARG(intent->name), error.text);
	query_reset(intent->query);
}
