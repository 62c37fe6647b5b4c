/* serve.c - the answerer process: questions from a socket, one at a time */
#include "bot/answerer/serve.h"

#include "bot/answerer/sandbox.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"
#include "bot/base/strbuf.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

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
	message.answered = answer.answered;
	message.text = answer.reply;
	message.context = answer.context;
	message.silent = answer.silent;
	message.rest_s = answer.rest_s;
	if (answer.rest_s > 0)
		message.resting = answer.intent;
	return send_message(fd, &message, error);
}

static int loop(struct answerer *answerer, int fd, char *buf, struct error *error)
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
		if (message.kind != EXCHANGE_QUESTION)
			return error_set(error, ERR_INPUT, "a message that is no question");
		rc = answer_question(answerer, fd, &message, error);
		if (rc < 0)
			return rc;
	}
}

/* What libraries set up when they are first used may need what the sandbox
 * takes: so they are used before. */
static void warm_up(struct answerer *answerer)
{
	struct answer answer;

	answerer_answer(answerer, SPAN("what does the story say?"), SPAN("{}"), 500, NULL, &answer);
}

int serve(struct answerer *answerer, int fd, struct error *error)
{
	struct exchange ready = {.kind = EXCHANGE_READY};
	char *buf = malloc(EXCHANGE_MAX);
	struct arena arena;
	int rc;

	if (!buf)
		abort();
	arena_init(&arena);
	warm_up(answerer);
	rc = sandbox_enter(error);
	if (rc == 0) {
		ready.text = answerer_summary(answerer, &arena);
		rc = send_message(fd, &ready, error);
	}
	if (rc == 0)
		rc = loop(answerer, fd, buf, error);
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
	for (size_t i = 0; i < problems->kept; i++)
		strbuf_printf(&text, "%s%s", i > 0 ? "\n" : "", problems->lines[i]);
	if (problems->count == 0)
		strbuf_puts(&text, error->text);
	message.text = strbuf_span(&text);
	if (send_message(fd, &message, &ignored) < 0)
		log_error("%s", ignored.text);
	strbuf_finish(&text);
}
