/* link.c - the answerer process, from the bot's side */
#include "bot/xmpp/link.h"

#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/blame.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/spare.h"
#include "bot/xmpp/spawn.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum state { DOWN, STARTING, IDLE, BUSY, DEAF };

#define DYING_MAX      8
#define FILE_MAX       4096 /* bytes of a plugin's file name */
#define INTENT_MAX     256  /* the same of an intent's, with what ends it */
#define WAIT_FIRST_MS  100
#define WAIT_MOST_MS   30000
#define CALM_MS	       60000 /* after so long without trouble it is restarted at once */
#define REAP_MS	       20
#define END_MS	       500 /* what it gets to end by itself when we do */
#define WHERE_MAX      (FILE_MAX + INTENT_MAX + 20)
#define DEATHS_AT_ONCE 3 /* in CALM_MS: replaced at once, then after a growing wait */

/* A plugin of the process, by its file; empty: none. */
struct worker {
	size_t len;
	char file[FILE_MAX];
	char intent[INTENT_MAX]; /* that it was at work for; empty: it was loaded or closed */
	bool blamed;		 /* already */
};

/* A process that was killed and is not yet reaped; pid 0: none. */
struct dying {
	pid_t pid;
	struct worker suspect; /* of a crash that nobody was seen to cause */
};

struct link {
	struct blame *blame;
	int64_t deadline_ms;
	struct link_events events;
	enum state state;
	pid_t pid;
	int fd;
	struct spare spare;
	bool woken;	  /* it was a spare one, and is not ready yet */
	int64_t deadline; /* of the state: to be started again, ready, or done */
	uint64_t question;
	unsigned deaths; /* lately */
	int64_t last_death;
	struct worker at_work, worked_last;
	bool outdated;	 /* it has a plugin that is set aside */
	bool innocent;	 /* a plugin has worked for questions before this one alone */
	int64_t done_by; /* of the state, whoever is at work */
	struct dying dying[DYING_MAX];
	bool retired;
	struct holdings *holdings; /* of when it was ready last; NULL: never */
	struct holdings *told;	   /* while it starts */
	char buf[EXCHANGE_MAX];
};

struct link *link_create(const char *const *argv, int64_t deadline_ms,
			 const struct link_events *events)
{
	struct link *link = calloc(1, sizeof(*link));

	if (!link)
		abort();
	link->blame = blame_create(argv);
	link->deadline_ms = deadline_ms;
	link->events = *events;
	link->fd = -1;
	link->deadline = 0;
	return link;
}

static struct span file_of(const struct worker *worker)
{
	return (struct span){worker->file, worker->len};
}

static void set_worker(struct worker *worker, struct span file, struct span intent)
{
	*worker = (struct worker){.len = file.len < FILE_MAX ? file.len : FILE_MAX};
	snprintf(worker->intent, sizeof(worker->intent), "%.*s", SPAN_ARG(intent));
	if (worker->len > 0)
		memcpy(worker->file, file.ptr, worker->len);
}

/* " in the plugin FILE: INTENT", where it was seen at work. */
static const char *where(const struct worker *worker, char words[WHERE_MAX])
{
	words[0] = '\0';
	if (worker->blamed)
		snprintf(words, WHERE_MAX, " in the plugin %.*s%s%s", SPAN_ARG(file_of(worker)),
			 worker->intent[0] ? ": " : "", worker->intent);
	return words;
}

/* With the cause gone, what comes next is replaced at once again. */
static void blame(struct link *link, const struct worker *worker)
{
	if (worker->len > 0 && blame_end(link->blame, file_of(worker), clock_ms())) {
		link->deaths = 0;
		link->outdated = true;
	}
}

/* Reaps; tells how a process ended if nobody killed it. A plugin may have spoilt
 * memory that another one, or we, stumbled over: the last one is the suspect. */
static bool reap(struct link *link, pid_t pid, const struct worker *suspect, int options)
{
	char words[WHERE_MAX];
	int status;
	pid_t got = waitpid(pid, &status, options);

	if (got == 0)
		return false;
	if (got == pid && !suspect->blamed &&
	    ((WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) ||
	     (WIFEXITED(status) && WEXITSTATUS(status) != 0)))
		blame(link, suspect);
	if (got == pid && WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		log_warning("answerer %d ended by signal %d (%s)%s", (int)pid, WTERMSIG(status),
			    strsignal(WTERMSIG(status)), where(suspect, words));
	else if (got == pid && WIFEXITED(status) && WEXITSTATUS(status) != 0)
		log_warning("answerer %d ended with status %d%s", (int)pid, WEXITSTATUS(status),
			    where(suspect, words));
	return true;
}

static void reap_dying(struct link *link)
{
	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i].pid &&
		    reap(link, link->dying[i].pid, &link->dying[i].suspect, WNOHANG))
			link->dying[i].pid = 0;
}

static void bury(struct link *link, pid_t pid, const struct worker *suspect)
{
	if (reap(link, pid, suspect, WNOHANG))
		return;
	kill(pid, SIGKILL);
	for (size_t i = 0; i < DYING_MAX; i++)
		if (!link->dying[i].pid) {
			link->dying[i].pid = pid;
			link->dying[i].suspect = *suspect;
			return;
		}
	reap(link, pid, suspect, 0);
}

static void drop_spare(struct link *link)
{
	static const struct worker nobody;
	pid_t pid = spare_drop(&link->spare);

	if (pid > 0)
		bury(link, pid, &nobody);
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

/* Ends the process, if there is one. unread: it has not seen its question, which
 * can be asked again. */
static void lose(struct link *link, int64_t now, bool unread)
{
	struct worker culprit = link->at_work.len > 0 ? link->at_work : link->worked_last;
	enum state was = link->state;
	int64_t wait = wait_after_death(link, now);
	bool by_plugin = link->at_work.len > 0 || link->worked_last.len > 0;

	culprit.blamed = link->at_work.len > 0;
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	if (link->pid > 0)
		bury(link, link->pid, &culprit);
	blame(link, &link->at_work);
	/* The cause is gone, or the next is as good as there. */
	if (link->deaths == 0 || (link->spare.pid > 0 && !link->woken))
		wait = 0;
	link->at_work.len = link->worked_last.len = 0;
	link->pid = 0;
	link->state = DOWN;
	link->deadline = now + wait;
	if (link->woken) /* the next is loaded anew */
		drop_spare(link);
	link->woken = false;
	if (wait > 0 && !link->retired)
		log_warning("the answerer is started again in %lld ms", (long long)wait);
	if (was == BUSY && unread)
		link->events.unread(link->events.data, link->question);
	else if (was == BUSY)
		link->events.answer(link->events.data, link->question, NULL);
	else if (was == STARTING && !by_plugin)
		link->events.failed(link->events.data, SPAN(""));
}

/* Ends a process that did nothing wrong; the next one is started at once. */
static void retire(struct link *link, int64_t now)
{
	static const struct worker nobody;

	close(link->fd);
	link->fd = -1;
	bury(link, link->pid, &nobody);
	link->at_work.len = link->worked_last.len = 0;
	link->pid = 0;
	link->state = DOWN;
	link->deadline = now;
}

static void start(struct link *link, int64_t now)
{
	struct error error;

	link->outdated = false;
	link->woken = spare_wake(&link->spare, blame_list(link->blame), &link->pid, &link->fd);
	if (!link->woken)
		drop_spare(link);
	if (!link->woken &&
	    spawn_answerer(blame_arguments(link->blame), &link->pid, &link->fd, &error) < 0) {
		log_error("the answerer does not start: %s", error.text);
		lose(link, now, false);
		return;
	}
	link->state = STARTING;
	link->done_by = now + LINK_READY_MS;
	link->deadline = link->done_by;
	holdings_destroy(link->told);
	link->told = holdings_create();
}

bool link_is_idle(const struct link *link)
{
	return link->state == IDLE;
}

/* What it answers within wait_ms. */
static int send_message(struct link *link, const struct exchange *message, int64_t wait_ms)
{
	struct error error;

	assert(link->state == IDLE);
	link->question = message->id;
	link->innocent = link->worked_last.len > 0;
	if (exchange_send(link->fd, message, &error) < 0) {
		log_warning("the answerer cannot be asked: %s", error.text);
		link->state = DEAF; /* lost at the next turn, never inside this call */
		link->deadline = clock_ms();
		return ERR_SYSTEM;
	}
	link->state = BUSY;
	link->done_by = clock_ms() + wait_ms;
	link->deadline = link->done_by;
	return 0;
}

int link_ask(struct link *link, uint64_t id, struct span question, struct span context,
	     struct span resting, uint32_t max_chars)
{
	const struct exchange message = {
		.kind = EXCHANGE_QUESTION,
		.id = id,
		.max_chars = max_chars,
		.text = question,
		.context = context,
		.resting = resting,
	};

	return send_message(link, &message, link->deadline_ms);
}

int link_check(struct link *link, uint64_t id)
{
	const struct exchange message = {.kind = EXCHANGE_CHECK, .id = id};

	return send_message(link, &message, LINK_CHECK_MS);
}

const struct holdings *link_holdings(const struct link *link)
{
	return link->holdings;
}

void link_retire(struct link *link)
{
	link->retired = true;
}

bool link_is_gone(const struct link *link)
{
	bool gone = link->retired && link->state == DOWN && link->pid == 0;

	for (size_t i = 0; i < DYING_MAX; i++)
		gone = gone && link->dying[i].pid == 0;
	return gone;
}

bool link_is_down(const struct link *link)
{
	return link->state == DOWN;
}

const char *link_aside(const struct link *link, size_t i)
{
	return blame_aside(link->blame, i);
}

const char *link_blamed(const struct link *link)
{
	return blame_latest(link->blame);
}

int link_fd(const struct link *link)
{
	return link->fd;
}

int64_t link_deadline(const struct link *link)
{
	int64_t deadline = link->state == IDLE ? CLOCK_NEVER : link->deadline;

	if (link->retired && link->state != BUSY)
		return link->state == DOWN ? clock_ms() + REAP_MS : 0;

	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i].pid)
			return clock_earlier(deadline, clock_ms() + REAP_MS);
	return deadline;
}

/* A plugin begins or ends its work: its time is a part of the question's. */
static void take_worker(struct link *link, struct span file, struct span intent, int64_t now)
{
	set_worker(&link->at_work, file, intent);
	if (file.len > 0) {
		link->worked_last = link->at_work;
		link->innocent = false;
	}
	if (link->state == BUSY || link->state == STARTING)
		link->deadline = file.len > 0 ? clock_earlier(link->done_by, now + LINK_PLUGIN_MS)
					      : link->done_by;
}

static void take_holdings(struct link *link, struct span loaded)
{
	holdings_add_summary(link->told, loaded);
	holdings_destroy(link->holdings);
	link->holdings = link->told;
	link->told = NULL;
}

static void take(struct link *link, const struct exchange *message, int64_t now)
{
	if (message->kind == EXCHANGE_WORKING) {
		take_worker(link, message->text, message->context, now);
	} else if (message->kind == EXCHANGE_STANDBY && link->state == STARTING &&
		   link->spare.pid == 0) {
		if (!spare_keep(&link->spare, message))
			log_warning("the answerer names a copy that is none");
	} else if (link->state == STARTING && message->kind == EXCHANGE_HOLDS) {
		holdings_add(link->told, message->text);
	} else if (link->state == STARTING && message->kind == EXCHANGE_READY) {
		link->state = IDLE;
		link->woken = false;
		take_holdings(link, message->text);
		link->worked_last.len = 0; /* that it could be opened is enough */
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
		if (message->kind == EXCHANGE_STANDBY)
			close(message->passed);
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
		/* What a plugin spoilt for an earlier question is no fault of this one. */
		bool innocent = link->innocent && link->at_work.len == 0;

		log_warning("the answerer %s; it is replaced",
			    unread		      ? "died before it read a question"
			    : link->state == BUSY     ? "died over a question"
			    : link->state == STARTING ? "died while it started"
						      : "died");
		lose(link, now, unread || innocent);
	}
}

/* What one that is to end still tells: who keeps it from that. */
static void hear_out(struct link *link, int64_t now)
{
	enum exchange_peer peer = EXCHANGE_THERE;
	struct exchange message;
	struct error error;
	int got;

	while ((got = exchange_receive(link->fd, link->buf, &message, &peer, &error)) > 0) {
		if (message.kind == EXCHANGE_WORKING)
			take_worker(link, message.text, message.context, now);
		else if (message.kind == EXCHANGE_STANDBY)
			close(message.passed);
	}
	if (got == 0 && peer == EXCHANGE_THERE)
		return;
	close(link->fd);
	link->fd = -1;
}

/* An answerer that is well ends by itself when it is asked nothing any more. */
static void leave(struct link *link, int64_t now)
{
	char words[WHERE_MAX];

	drop_spare(link);
	if (link->state != DOWN) {
		link->state = DOWN;
		link->deadline = now + END_MS;
		if (link->fd >= 0)
			shutdown(link->fd, SHUT_WR);
	}
	if (link->fd >= 0)
		hear_out(link, now);
	if (link->pid == 0)
		return;
	if (!reap(link, link->pid, &link->at_work, WNOHANG)) {
		if (now < link->deadline)
			return;
		link->at_work.blamed = link->at_work.len > 0;
		log_warning("answerer %d does not end; it is killed%s", (int)link->pid,
			    where(&link->at_work, words));
		bury(link, link->pid, &link->at_work);
	}
	link->pid = 0;
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
}

void link_destroy(struct link *link)
{
	if (!link)
		return;
	leave(link, clock_ms());
	while (link->pid > 0) {
		usleep(2000);
		leave(link, clock_ms());
	}
	for (size_t i = 0; i < DYING_MAX; i++)
		if (link->dying[i].pid)
			reap(link, link->dying[i].pid, &link->dying[i].suspect, 0);
	blame_destroy(link->blame);
	holdings_destroy(link->told);
	holdings_destroy(link->holdings);
	free(link);
}

void link_turn(struct link *link, int64_t now)
{
	reap_dying(link);
	if (link->retired && link->state != BUSY) {
		leave(link, now);
		return;
	}
	if (link->state == DOWN) {
		if (now >= link->deadline)
			start(link, now);
		return;
	}
	listen_to(link, now);
	if (link->outdated && (link->state == STARTING || link->state == IDLE))
		retire(link, now);
	if (link->state == DOWN || link->state == IDLE || now < link->deadline)
		return;
	if (link->state == BUSY && link->at_work.len > 0)
		log_warning("plugin %.*s: %s takes too long; the answerer is replaced",
			    SPAN_ARG(file_of(&link->at_work)), link->at_work.intent);
	else if (link->state == BUSY)
		log_warning("a question takes too long; the answerer is replaced");
	else if (link->state == STARTING && link->at_work.len > 0)
		log_warning("plugin %.*s takes too long to load; the answerer is replaced",
			    SPAN_ARG(file_of(&link->at_work)));
	else if (link->state == STARTING)
		log_warning("the answerer does not become ready; it is replaced");
	lose(link, now, false);
}
