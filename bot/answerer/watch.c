/* watch.c - who is at work, told to whoever ends the process or sees it end */
#include "bot/answerer/watch.h"

#include "bot/base/exchange.h"
#include "bot/base/log.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STACK_BYTES 32768 /* for the handler, where the plugin has used up the usual one */

static struct {
	int fd; /* of the exchange, plus one; 0: no bot listens */
	unsigned seconds;
	int status;
	const char *volatile at_work, *volatile worked_last;
} watch;

void watch_by_bot(int fd)
{
	watch.fd = fd + 1;
}

/* In a signal's handler: only what may be called there. */
static void tell(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		_exit(watch.status);
}

static void on_signal(int number)
{
	const char *file = watch.at_work ? watch.at_work : watch.worked_last;

	if (!file) {
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	tell("footnote: ");
	tell(file);
	if (!watch.at_work)
		tell(": the plugin ran last before the program crashed: it may have spoilt its "
		     "memory\n");
	else
		tell(number == SIGALRM ? ": the plugin takes too long\n"
				       : ": the plugin crashed\n");
	_exit(watch.status);
}

/* A plugin that calls exit() would end the work as if it were done. */
static void on_exit_call(void)
{
	if (!watch.at_work)
		return;
	tell("footnote: ");
	tell(watch.at_work);
	tell(": the plugin ended the program\n");
	_exit(watch.status);
}

void watch_by_signals(unsigned seconds, int status)
{
	static const int signals[] = {SIGALRM,
#ifndef __SANITIZE_ADDRESS__ /* which has more to say about these */
				      SIGSEGV, SIGBUS, SIGFPE,
				      SIGILL,  SIGABRT
#endif
	};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_NODEFER};
	static char memory[STACK_BYTES];
	stack_t stack = {.ss_size = sizeof(memory), .ss_sp = memory};

	sigaltstack(&stack, NULL);
	atexit(on_exit_call);
	watch.seconds = seconds;
	watch.status = status;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
}

/* Waits where the bot does not read: it must know before the plugin runs. */
static void tell_bot(const char *file)
{
	struct exchange message = {.kind = EXCHANGE_WORKING, .text = span_of(file)};
	struct pollfd waiting = {.fd = watch.fd - 1, .events = POLLOUT};

	while (exchange_send(watch.fd - 1, &message, NULL) == ERR_LIMIT)
		if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
			return;
}

void watch_enter(const char *file)
{
	watch.at_work = watch.worked_last = file;
	if (watch.fd > 0)
		tell_bot(file);
	if (watch.seconds > 0)
		alarm(watch.seconds);
}

void watch_leave(void)
{
	if (watch.seconds > 0)
		alarm(0);
	if (watch.fd > 0)
		tell_bot("");
	watch.at_work = NULL;
}

void watch_fail(const char *file, const char *why)
{
	if (watch.fd == 0)
		return;
	log_error("%s: %s", file, why);
	_exit(EXIT_FAILURE);
}
