/* supervise.c - a command line's process that waits for the one which does the work */
#include "bot/answerer/supervise.h"

#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NAME_MAX_BYTES (EXCHANGE_REPLY_MAX + EXCHANGE_CONTEXT_MAX)

struct watched {
	int fd; /* -1: it tells nothing any more */
	pid_t pid;
	bool at_work;
	int64_t limit_ms, deadline; /* 0: none */
	struct strbuf last;	    /* that was at work: "plugins/who.so: who/is: " */
	char buf[EXCHANGE_MAX];
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void take(struct watched *watched, const struct exchange *message)
{
	watched->at_work = message->text.len > 0;
	watched->deadline = watched->at_work ? now_ms() + watched->limit_ms : 0;
	if (!watched->at_work)
		return;
	strbuf_clear(&watched->last);
	strbuf_printf(&watched->last, "%.*s: ", SPAN_ARG(message->text));
	if (message->context.len > 0)
		strbuf_printf(&watched->last, "%.*s: ", SPAN_ARG(message->context));
}

/* Reads all that it has told. Only a plugin would close the socket while the process
 * lives, or write to it what is no message. */
static void listen_to(struct watched *watched)
{
	struct exchange message;
	enum exchange_peer peer = EXCHANGE_THERE;
	struct error error;
	int rc;

	while ((rc = exchange_receive(watched->fd, watched->buf, &message, &peer, &error)) > 0)
		if (message.kind == EXCHANGE_WORKING)
			take(watched, &message);
	if (rc == 0 && peer == EXCHANGE_THERE)
		return;
	close(watched->fd);
	watched->fd = -1;
	if (watched->deadline == 0)
		watched->deadline = now_ms() + watched->limit_ms;
}

/* Until it has ended. Returns false where it has to be ended. */
static bool wait_for_end(struct watched *watched)
{
	struct pollfd waiting[] = {
		{.fd = pidfd_open(watched->pid, 0), .events = POLLIN},
		{.fd = watched->fd, .events = POLLIN},
	};

	while (!waiting[0].revents) {
		int64_t left = watched->deadline ? watched->deadline - now_ms() : -1;

		if (watched->deadline && left <= 0)
			return false;
		waiting[1].fd = watched->fd;
		if (poll(waiting, 2, (int)left) < 0 && errno != EINTR)
			return false;
		if (watched->fd >= 0 && waiting[1].revents)
			listen_to(watched);
	}
	if (watched->fd >= 0)
		listen_to(watched);
	return true;
}

static void tell_signal(int number, bool at_work)
{
	if (!at_work)
		fprintf(stderr,
			"the plugin ran last before the program crashed (%s): it may have spoilt "
			"its memory\n",
			strsignal(number));
	else if (number == SIGSYS)
		fputs("the plugin was stopped: it may neither use the network nor start a "
		      "process\n",
		      stderr);
	else
		fprintf(stderr, "the plugin crashed: %s\n", strsignal(number));
}

/* What a person or a closed pipe ends, no plugin did. */
static bool is_from_outside(int number)
{
	return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGPIPE ||
	       number == SIGQUIT;
}

/* Ends as the child did. */
static _Noreturn void follow(int ended)
{
	if (WIFEXITED(ended))
		exit(WEXITSTATUS(ended));
	signal(WTERMSIG(ended), SIG_DFL);
	raise(WTERMSIG(ended));
	abort();
}

void supervise(int fd, pid_t child, unsigned seconds, int status)
{
	static struct watched watched;
	bool late;
	int ended = 0;

	watched.fd = fd;
	watched.pid = child;
	watched.limit_ms = (int64_t)seconds * 1000;
	strbuf_init(&watched.last, NAME_MAX_BYTES);
	late = !wait_for_end(&watched);
	if (late)
		kill(child, SIGKILL);
	while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
		;
	if (!late && !watched.at_work &&
	    (WIFEXITED(ended) || watched.last.len == 0 || is_from_outside(WTERMSIG(ended))))
		follow(ended);
	fprintf(stderr, "footnote: %.*s", SPAN_ARG(strbuf_span(&watched.last)));
	if (late)
		fputs("the plugin takes too long\n", stderr);
	else if (WIFEXITED(ended))
		fputs("the plugin ended the program\n", stderr);
	else
		tell_signal(WTERMSIG(ended), watched.at_work);
	exit(status);
}
