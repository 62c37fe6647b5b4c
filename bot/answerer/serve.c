/* serve.c - the answerer process: questions from a socket, one at a time */
#include "bot/answerer/serve.h"

#include "bot/answerer/sandbox.h"
#include "bot/answerer/standby.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"
#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HOLDING_NAME_MAX 1000 /* bytes */

static int wait_for(int fd, short events, struct error *error)
{
	struct pollfd waiting = {.fd = fd, .events = events};

	while (poll(&waiting, 1, -1) < 0)
		if (errno != EINTR)
			return error_set(error, ERR_SYSTEM, "poll: %s", strerror(errno));
	return 0;
}

/* Waits while the other end does not read: it has nothing to lose by that. */
static int send_message(int fd, const struct exchange *message, struct error *error)
{
	int rc;

	for (;;) {
		rc = exchange_send(fd, message, error);
		if (rc != ERR_LIMIT || message->text.len > EXCHANGE_REPLY_MAX ||
		    message->context.len > EXCHANGE_CONTEXT_MAX)
			return rc;
		rc = wait_for(fd, POLLOUT, error);
		if (rc < 0)
			return rc;
	}
}

static int answer_question(struct answerer *answerer, int fd, const struct exchange *question,
			   struct error *error)
{
	struct exchange message = {.kind = EXCHANGE_ANSWER, .id = question->id};
	struct answer answer;

	answerer_rest(answerer, question->resting);
	answerer_answer(answerer, question->text, question->context, question->max_chars, NULL,
			&answer);
	if (!answerer_is_intact(answerer))
		return error_set(error, ERR_INPUT, "the knowledge base was written to");
	message.answered = answer.answered;
	message.text = answer.reply;
	message.context = answer.context;
	message.silent = answer.silent;
	message.rest_s = answer.rest_s;
	if (answer.rest_s > 0)
		message.resting = answer.intent;
	return send_message(fd, &message, error);
}

/* All that is wrong, a line each, so that whoever reads it need not trust it. */
static void write_problems(struct strbuf *out, const struct problems *problems)
{
	for (size_t i = 0; i < problems->kept; i++) {
		if (i > 0)
			strbuf_putc(out, '\n');
		utf8_clean(out, span_of(problems->lines[i]));
	}
}

static int check(struct answerer *answerer, int fd, const struct problems *aside, uint64_t id,
		 struct error *error)
{
	struct exchange message = {.kind = EXCHANGE_ANSWER, .id = id};
	struct answerer_tests tests;
	struct problems problems;
	struct strbuf text;
	struct arena arena;
	int rc;

	problems_init(&problems);
	arena_init(&arena);
	strbuf_init(&text, EXCHANGE_REPLY_MAX);
	answerer_check(answerer, &arena, &problems, &tests);
	write_problems(&text, aside->count > 0 ? aside : &problems);
	message.answered = aside->count == 0 && problems.count == 0;
	message.text = strbuf_span(&text);
	rc = send_message(fd, &message, error);
	strbuf_finish(&text);
	arena_finish(&arena);
	problems_finish(&problems);
	return rc;
}

static int loop(struct answerer *answerer, int fd, const struct problems *aside, char *buf,
		struct error *error)
{
	for (;;) {
		struct exchange message = {0};
		enum exchange_peer peer;
		int rc = wait_for(fd, POLLIN, error);

		if (rc == 0)
			rc = exchange_receive(fd, buf, &message, &peer, error);
		if (rc < 0)
			return rc;
		if (rc == 0 && peer != EXCHANGE_THERE)
			return 0;
		if (rc == 0)
			continue;
		if (message.kind == EXCHANGE_QUESTION)
			rc = answer_question(answerer, fd, &message, error);
		else if (message.kind == EXCHANGE_CHECK)
			rc = check(answerer, fd, aside, message.id, error);
		else
			return error_set(error, ERR_INPUT, "a message that is no question");
		if (rc < 0)
			return rc;
	}
}

static const struct answerer *serving; /* for the handler */

/* Who cuts a knowledge base in place takes it away under us: no plugin did that. */
static void on_bus_error(int number)
{
	/* That is stat() and comparisons. NOLINTNEXTLINE(bugprone-signal-handler,cert-sig30-c) */
	if (!answerer_is_intact(serving))
		_exit(EXIT_SUCCESS);
	signal(number, SIG_DFL);
	raise(number);
}

/* What libraries set up when they are first used may need what the sandbox
 * takes: so they are used before. */
static void warm_up(struct answerer *answerer)
{
	struct answer answer;

	answerer_answer(answerer, SPAN("what does the story say?"), SPAN("{}"), 500, NULL, &answer);
}

/* A part of what is held, and where it goes. */
struct holds {
	int fd, rc;
	struct strbuf lines;
	struct error *error;
};

static void send_holds(struct holds *holds)
{
	const struct exchange message = {
		.kind = EXCHANGE_HOLDS,
		.text = strbuf_span(&holds->lines),
	};

	if (holds->rc == 0)
		holds->rc = send_message(holds->fd, &message, holds->error);
	strbuf_clear(&holds->lines);
}

static void add_holding(void *data, struct span name, uint64_t sum)
{
	struct holds *holds = data;
	char end[20];

	name = span_slice(name, 0, HOLDING_NAME_MAX);
	if (holds->lines.len + HOLDING_NAME_MAX + sizeof(end) > EXCHANGE_REPLY_MAX)
		send_holds(holds);
	for (size_t i = 0; i < name.len; i++)
		strbuf_putc(&holds->lines, name.ptr[i] == '\n' ? ' ' : name.ptr[i]);
	snprintf(end, sizeof(end), " %016llx\n", (unsigned long long)sum);
	strbuf_puts(&holds->lines, end);
}

static int tell_holdings(struct answerer *answerer, int fd, struct error *error)
{
	struct holds holds = {.fd = fd, .error = error};
	int rc;

	strbuf_init(&holds.lines, EXCHANGE_REPLY_MAX);
	rc = answerer_tell(answerer, add_holding, &holds, error);
	send_holds(&holds);
	strbuf_finish(&holds.lines);
	return rc < 0 ? rc : holds.rc;
}

int serve(struct answerer *answerer, int fd, const struct problems *aside, struct error *error)
{
	struct exchange ready = {.kind = EXCHANGE_READY};
	char *buf = malloc(EXCHANGE_MAX);
	struct span without;
	struct arena arena;
	int rc;

	if (!buf)
		abort();
	arena_init(&arena);
	serving = answerer;
	signal(SIGBUS, on_bus_error);
	rc = standby_leave(fd, &arena, &without, error);
	if (rc > 0 && !answerer_is_intact(answerer))
		rc = error_set(error, ERR_INPUT, "the knowledge base was written to");
	if (rc > 0)
		answerer_renew(answerer, without);
	if (rc >= 0) {
		warm_up(answerer);
		rc = sandbox_enter(error);
	}
	if (rc == 0)
		rc = tell_holdings(answerer, fd, error);
	if (rc == 0) {
		ready.text = answerer_summary(answerer, &arena);
		rc = send_message(fd, &ready, error);
	}
	if (rc == 0)
		rc = loop(answerer, fd, aside, buf, error);
	arena_finish(&arena);
	free(buf);
	return rc;
}

void serve_failure(int fd, const struct problems *problems, const struct error *error)
{
	struct exchange message = {.kind = EXCHANGE_FAILED};
	struct error ignored;
	struct strbuf text;

	strbuf_init(&text, EXCHANGE_REPLY_MAX);
	write_problems(&text, problems);
	if (problems->count == 0)
		utf8_clean(&text, span_of(error->text));
	message.text = strbuf_span(&text);
	if (send_message(fd, &message, &ignored) < 0)
		log_error("%s", ignored.text);
	strbuf_finish(&text);
}
