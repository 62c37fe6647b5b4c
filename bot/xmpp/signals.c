/* signals.c - the wishes to stop and to reload, and a guard over calls that block */
#include "bot/xmpp/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static volatile sig_atomic_t stop_wanted, reload_wanted, guarded = -1, guard_acted;
static int pipe_ends[2] = {-1, -1};

static void on_signal(int number)
{
	int saved = errno;

	if (number == SIGALRM)
		guard_acted = 1;
	else if (number == SIGHUP)
		reload_wanted = 1;
	else
		stop_wanted = 1;
	if (guarded >= 0 && number != SIGHUP)
		shutdown((int)guarded, SHUT_RDWR);
	if (write(pipe_ends[1], "", 1) < 0)
		errno = saved; /* the pipe is full: it wakes all the same */
	errno = saved;
}

int signals_init(struct error *error)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGALRM};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_set(error, ERR_SYSTEM, "pipe: %s", strerror(errno));
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaction(numbers[i], &action, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	return 0;
}

int signals_fd(void)
{
	return pipe_ends[0];
}

bool signals_stop_wanted(void)
{
	char drained[64];

	while (read(pipe_ends[0], drained, sizeof(drained)) > 0)
		;
	return stop_wanted;
}

bool signals_reload_wanted(void)
{
	bool wanted = reload_wanted;

	reload_wanted = 0;
	return wanted;
}

void signals_guard(int fd, int64_t wait_ms)
{
	struct itimerval timer = {
		.it_value = {wait_ms / 1000, wait_ms % 1000 * 1000},
		/* Again and again, should it come just before the call that blocks. */
		.it_interval = {1, 0},
	};

	guard_acted = 0;
	guarded = fd;
	setitimer(ITIMER_REAL, &timer, NULL);
	if (stop_wanted)
		shutdown(fd, SHUT_RDWR);
}

bool signals_unguard(void)
{
	struct itimerval none = {0};

	setitimer(ITIMER_REAL, &none, NULL);
	guarded = -1;
	return guard_acted;
}
