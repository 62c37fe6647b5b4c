/* link.c - the answerer process, from the bot's side */
#include "bot/xmpp/link.h"

#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/spawn.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum state { DOWN, STARTING, IDLE, BUSY, DEAF };

#define DYING_MAX      8
#define WAIT_FIRST_MS  100
#define WAIT_MOST_MS   30000
#define CALM_MS	       60000 /* after so long without trouble it is restarted at once */
#define REAP_MS	       20
#define END_MS	       500 /* what it gets to end by itself when we do */
#define DEATHS_AT_ONCE 3   /* in CALM_MS: replaced at once, then after a growing wait */

struct link {
	const char *const *argv;
	int64_t deadline_ms;
	struct link_events events;
	enum state state;
	pid_t pid;
	int fd;
	int64_t deadline; /* of the state: to be started again, ready, or done */
	uint64_t question;
	unsigned deaths; /* lately */
	int64_t last_death;
	pid_t dying[DYING_MAX]; /* killed, not yet reaped; 0: none */
	char buf[EXCHANGE_MAX];
};

struct link *link_create(const char *const *argv, int64_t deadline_ms,
			 const struct link_events *events)
{
	struct link *link = calloc(1, sizeof(*link));

	if (!link)
		abort();
	link->argv = argv;
	link->deadline_ms = deadline_ms;
	link->events = *events;
	link->fd = -1;
	link->deadline = 0;
	return link;
}

/* Reaps; tells how a process ended if nobody killed it. */
static bool reap(pid_t pid, int options)
{
	int status;
	pid_t got = waitpid(pid, &status, options);

	if (got == 0)
		return false;
	if (got == pid && WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		log_warning("answerer %d ended by signal %d (%s)", (int)pid, WTERMSIG(status),
			    strsignal(WTERMSIG(status)));
	else if (got == pid && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		log_warning("answerer %d ended with status %d", (int)pid, WEXITSTATUS(status));
	return true;
}

static void reap_dying(struct link *link)
{
	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i] && reap(link->dying[i], WNOHANG))
			link->dying[i] = 0;
}

static void bury(struct link *link, pid_t pid)
{
	if (reap(pid, WNOHANG))
		return;
	kill(pid, SIGKILL);
	for (size_t i = 0; i < DYING_MAX; i++)
		if (!link->dying[i]) {
			link->dying[i] = pid;
			return;
		}
	reap(pid, 0);
}

static int64_t wait_after_death(struct link *link, int64_t now)
{
	int64_t wait = WAIT_FIRST_MS;

	if (now - link->last_death > CALM_MS)
		link->deaths = 0;
	link->last_death = now;
	link->deaths++;
	if (link->deaths <= DEATHS_AT_ONCE)
		return 0;
	for (unsigned i = DEATHS_AT_ONCE + 1; i < link->deaths && wait < WAIT_MOST_MS; i++)
		wait *= 2;
	return wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS;
}

/* Ends the process, if there is one. unread: it has not seen its question. */
static void lose(struct link *link, int64_t now, bool unread)
{
	enum state was = link->state;
	int64_t wait = wait_after_death(link, now);

	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	if (link->pid > 0)
		bury(link, link->pid);
	link->pid = 0;
	link->state = DOWN;
	link->deadline = now + wait;
	if (wait > 0)
		log_warning("the answerer is started again in %lld ms", (long long)wait);
	if (was == BUSY && unread)
		link->events.unread(link->events.data, link->question);
	else if (was == BUSY)
		link->events.answer(link->events.data, link->question, NULL);
	else if (was == STARTING)
		link->events.failed(link->events.data, SPAN(""));
}

static void start(struct link *link, int64_t now)
{
	struct error error;

	if (spawn_answerer(link->argv, &link->pid, &link->fd, &error) < 0) {
		log_error("the answerer does not start: %s", error.text);
		lose(link, now, false);
		return;
	}
	link->state = STARTING;
	link->deadline = now + LINK_READY_MS;
}

void link_destroy(struct link *link)
{
	int64_t end;

	if (!link)
		return;
	if (link->fd >= 0)
		close(link->fd); /* an answerer that is well ends by itself at that */
	end = clock_ms() + END_MS;
	while (link->pid > 0 && !reap(link->pid, WNOHANG)) {
		if (clock_ms() >= end) {
			kill(link->pid, SIGKILL);
			reap(link->pid, 0);
			break;
		}
		usleep(2000);
	}
	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i])
			reap(link->dying[i], 0);
	free(link);
}

bool link_is_idle(const struct link *link)
{
	return link->state == IDLE;
}

int link_ask(struct link *link, uint64_t id, struct span question, struct span context,
	     uint32_t max_chars)
{
	struct exchange message = {
		.kind = EXCHANGE_QUESTION,
		.id = id,
		.max_chars = max_chars,
		.text = question,
		.context = context,
	};
	struct error error;

	assert(link->state == IDLE);
	link->question = id;
	if (exchange_send(link->fd, &message, &error) < 0) {
		log_warning("the answerer cannot be asked: %s", error.text);
		link->state = DEAF; /* lost at the next turn, never inside this call */
		link->deadline = clock_ms();
		return ERR_SYSTEM;
	}
	link->state = BUSY;
	link->deadline = clock_ms() + link->deadline_ms;
	return 0;
}

int link_fd(const struct link *link)
{
	return link->fd;
}

int64_t link_deadline(const struct link *link)
{
	int64_t deadline = link->state == IDLE ? CLOCK_NEVER : link->deadline;

	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i])
			return clock_earlier(deadline, clock_ms() + REAP_MS);
	return deadline;
}

static void take(struct link *link, const struct exchange *message, int64_t now)
{
	if (link->state == STARTING && message->kind == EXCHANGE_READY) {
		link->state = IDLE;
		link->events.ready(link->events.data, message->text);
	} else if (link->state == STARTING && message->kind == EXCHANGE_FAILED) {
		link->state = DEAF; /* and its failure is told */
		link->events.failed(link->events.data, message->text);
		lose(link, now, false);
	} else if (link->state == BUSY && message->kind == EXCHANGE_ANSWER &&
		   message->id == link->question &&
		   utf8_valid(message->text) == message->text.len) {
		link->state = IDLE;
		link->events.answer(link->events.data, message->id, message);
	} else {
		log_warning("the answerer says what it was not asked; it is replaced");
		lose(link, now, false);
	}
}

static void listen_to(struct link *link, int64_t now)
{
	struct exchange message;
	struct error error;
	enum exchange_peer peer;
	int got = exchange_receive(link->fd, link->buf, &message, &peer, &error);

	if (got > 0) {
		take(link, &message, now);
	} else if (got < 0) {
		log_warning("the answerer is not understood and replaced: %s", error.text);
		lose(link, now, false);
	} else if (peer != EXCHANGE_THERE) {
		bool unread = peer == EXCHANGE_GONE_UNREAD;

		log_warning("the answerer %s; it is replaced",
			    unread		      ? "died before it read a question"
			    : link->state == BUSY     ? "died over a question"
			    : link->state == STARTING ? "died while it started"
						      : "died");
		lose(link, now, unread);
	}
}

void link_turn(struct link *link, int64_t now)
{
	reap_dying(link);
	if (link->state == DOWN) {
		if (now >= link->deadline)
			start(link, now);
		return;
	}
	listen_to(link, now);
	if (link->state == DOWN || link->state == IDLE || now < link->deadline)
		return;
	if (link->state == BUSY)
		log_warning("a question takes too long; the answerer is replaced");
	else if (link->state == STARTING)
		log_warning("the answerer does not become ready; it is replaced");
	lose(link, now, false);
}
