/* native_host.c - what a plugin in C can call */
#include "bot/answerer/native_host.h"

#include "bot/answerer/watch.h"
#include "bot/base/log.h"
#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#define QUERIES_MAX 32 /* of one handler's run */
#define LOG_MAX	    1000
#define LOG_LINES   100 /* for one question, or while it is loaded */

struct footnote_rows {
	struct footnote_turn *turn;
	struct query *query; /* NULL: it is wrong */
	bool begun, row;
};

static struct footnote_rows no_rows; /* of a query that cannot be */

struct footnote_turn {
	const struct native *native;
	const struct match *match;
	const struct finding_scope *scope;
	struct findings *findings;
	struct finding *latest; /* that answer() added */
	struct footnote_rows rows[QUERIES_MAX];
	size_t rows_count;
	struct error error; /* the first that a query had */
	bool failed;
};

static void host_log(const struct footnote_host *host, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void host_log(const struct footnote_host *host, const char *format, ...)
{
	/* The host is the first of ours, and ours to write to. */
	struct native *native = (struct native *)(uintptr_t)host;
	char words[LOG_MAX];
	struct strbuf clean;
	va_list args;

	if (native->logged == LOG_LINES)
		log_warning("%s: more than %d lines at once; the rest is left out", native->file,
			    LOG_LINES);
	if (native->logged <= LOG_LINES)
		native->logged++;
	if (native->logged > LOG_LINES)
		return;
	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	for (char *c = words; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	strbuf_init(&clean, 3 * LOG_MAX);
	utf8_clean(&clean, span_of(words));
	log_info("%s: %.*s", native->file, SPAN_ARG(strbuf_span(&clean)));
	strbuf_finish(&clean);
}

/* The handler that runs; NULL: none does. */
static struct footnote_turn *running;

/* A plugin may have kept what lives until its handler returns: its memory is another's
 * by now. */
static bool is_over(const struct footnote_turn *turn)
{
	if (turn && turn == running)
		return false;
	if (running)
		host_log(&running->native->host, "it uses the turn of a handler that has returned");
	return true;
}

static bool are_over(const struct footnote_rows *rows)
{
	if (running && rows >= running->rows && rows < running->rows + running->rows_count)
		return false;
	return rows == &no_rows || is_over(NULL);
}

static const char *host_question(struct footnote_turn *turn)
{
	if (is_over(turn))
		return "";
	return arena_string(turn->scope->arena, turn->scope->terms->question);
}

static const char *host_slot(struct footnote_turn *turn, const char *name)
{
	const struct intent *intent;
	struct span value;
	size_t i = 0;

	if (is_over(turn))
		return NULL;
	intent = turn->match->intent;
	while (i < intent->slot_count && !span_is(intent->slots[i], name))
		i++;
	if (i == intent->slot_count)
		host_log(&turn->native->host, "%.*s has no slot {%s}", SPAN_ARG(intent->name),
			 name ? name : "");
	value = match_value(turn->match, span_of(name));
	return value.ptr ? arena_string(turn->scope->arena, value) : NULL;
}

static long long host_last(struct footnote_turn *turn)
{
	return is_over(turn) ? 0 : turn->scope->terms->last;
}

static void fail(struct footnote_turn *turn, const struct error *why)
{
	if (!turn->failed)
		turn->error = *why;
	turn->failed = true;
}

static struct footnote_rows *host_query(struct footnote_turn *turn, const char *sql)
{
	struct footnote_rows *rows;
	struct error error;

	if (is_over(turn))
		return &no_rows;
	if (turn->rows_count == QUERIES_MAX) {
		error_set(&error, ERR_LIMIT, "more than %d queries for one question", QUERIES_MAX);
		fail(turn, &error);
		return &no_rows;
	}
	rows = &turn->rows[turn->rows_count++];
	*rows = (struct footnote_rows){.turn = turn};
	if (query_prepare(turn->scope->knowledge, span_of(sql ? sql : ""), &rows->query, &error) <
	    0) {
		rows->query = NULL;
		fail(turn, &error);
	} else {
		findings_bind(rows->query, turn->match, turn->scope);
	}
	return rows;
}

static void host_bind(struct footnote_rows *rows, const char *name, const char *value)
{
	struct arena *arena;

	if (are_over(rows) || !rows->query || rows->begun || !value)
		return;
	arena = rows->turn->scope->arena;
	query_bind(rows->query, name, arena_copy(arena, span_of(value)));
}

static int host_next(struct footnote_rows *rows)
{
	struct error error;
	int rc;

	if (are_over(rows) || !rows->query)
		return 0;
	rows->begun = true;
	rc = query_step(rows->query, &error);
	if (rc < 0)
		fail(rows->turn, &error);
	rows->row = rc > 0;
	return rows->row;
}

/* Returns false where the row has no such column. */
static bool find_column(const struct footnote_rows *rows, const char *name, size_t *column)
{
	if (are_over(rows) || !rows->query || !rows->row)
		return false;
	for (*column = 0; *column < query_columns(rows->query); ++*column)
		if (!strcmp(query_column_name(rows->query, *column), name))
			return true;
	host_log(&rows->turn->native->host, "the query has no column %s", name);
	return false;
}

static const char *host_text(struct footnote_rows *rows, const char *column)
{
	size_t i;

	return find_column(rows, column, &i)
		       ? arena_string(rows->turn->scope->arena, query_text(rows->query, i))
		       : "";
}

static long long host_integer(struct footnote_rows *rows, const char *column)
{
	size_t i;

	return find_column(rows, column, &i) ? query_integer(rows->query, i) : 0;
}

static double host_real(struct footnote_rows *rows, const char *column)
{
	size_t i;

	return find_column(rows, column, &i) ? query_real(rows->query, i) : 0;
}

static struct span words_of(const struct footnote_turn *turn, const char *text)
{
	struct span words = text ? finding_words(turn->scope->arena, span_of(text)) : SPAN("");

	return words.len > 0 ? words : (struct span){NULL, 0};
}

static int host_answer(struct footnote_turn *turn, long long statement, const char *text,
		       double confidence)
{
	struct finding *row;

	if (is_over(turn))
		return -1;
	row = findings_add(turn->findings, turn->scope->arena);
	turn->latest = NULL;
	if (!row)
		return -1;
	if (!finding_quote(row, turn->scope, statement)) {
		turn->findings->count--;
		if (statement != 0)
			host_log(&turn->native->host,
				 "answer() was given statement %lld, which is not there",
				 statement);
		return -1;
	}
	row->answer = words_of(turn, text);
	row->confidence = confidence;
	turn->latest = row;
	return 0;
}

static int host_also(struct footnote_turn *turn, long long statement)
{
	if (is_over(turn) || !turn->latest || !finding_quote(turn->latest, turn->scope, statement))
		return -1;
	return 0;
}

static void host_say(struct footnote_turn *turn, const char *text)
{
	struct span words;
	struct finding *row;

	if (is_over(turn))
		return;
	words = words_of(turn, text);
	row = words.len > 0 ? findings_add(turn->findings, turn->scope->arena) : NULL;
	turn->latest = NULL;
	if (row)
		row->answer = words;
}

const struct footnote_host native_host = {
	.size = sizeof(struct footnote_host),
	.log = host_log,
	.question = host_question,
	.slot = host_slot,
	.last = host_last,
	.query = host_query,
	.bind = host_bind,
	.next = host_next,
	.text = host_text,
	.integer = host_integer,
	.real = host_real,
	.answer = host_answer,
	.also = host_also,
	.say = host_say,
};

int native_find(const struct match *match, const struct finding_scope *scope, struct findings *out,
		struct error *error)
{
	const struct native_handler *handler = match->intent->code;
	struct native *native = handler->native;
	struct footnote_turn *turn = arena_alloc(scope->arena, sizeof(*turn));
	enum footnote_verdict verdict;

	*turn = (struct footnote_turn){
		.native = native,
		.match = match,
		.scope = scope,
		.findings = out,
	};
	native->logged = 0;
	watch_enter(native->file, match->intent->name);
	running = turn;
	verdict = handler->handle(&native->host, turn, native->state);
	running = NULL;
	watch_leave();
	for (size_t i = 0; i < turn->rows_count; i++)
		query_destroy(turn->rows[i].query);
	if (verdict == FOOTNOTE_ANSWER && out->count == 0 && !turn->failed)
		host_log(&native->host,
			 "FOOTNOTE_ANSWER, but nothing was given to answer() or say()");
	if (verdict > FOOTNOTE_DECLINE)
		host_log(&native->host, "the handler returns %u, which is no verdict",
			 (unsigned)verdict);
	if (verdict != FOOTNOTE_ANSWER || turn->failed)
		out->count = 0;
	out->declined = verdict == FOOTNOTE_DECLINE;
	out->passed = verdict == FOOTNOTE_PASS;
	return turn->failed ? error_set(error, turn->error.code, "%s", turn->error.text) : 0;
}
