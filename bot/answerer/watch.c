/* watch.c - who is at work, told to whoever ends the process or sees it end */
#include "bot/answerer/watch.h"

#include "bot/answerer/supervise.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
	int fd; /* of the exchange, plus one; 0: nobody listens */
	bool bot;
	FILE *input; /* a command line's; NULL: standard input */
	int output;  /* the same of its output, plus one */
	int status;
} watch;

void watch_by_bot(int fd)
{
	watch.fd = fd + 1;
	watch.bot = true;
}

/* Takes standard input and output out of the plugins' reach. */
static int hold_streams(struct error *error)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	if (null < 0)
		return error_set(error, ERR_SYSTEM, "/dev/null: %s", strerror(errno));
	/* One that is closed stays so. */
	if (input >= 0)
		watch.input = fdopen(input, "r");
	if (input >= 0 && (!watch.input || dup2(null, STDIN_FILENO) < 0))
		return error_set(error, ERR_SYSTEM, "standard input: %s", strerror(errno));
	watch.output = output + 1;
	if (null > STDERR_FILENO)
		close(null);
	return 0;
}

int watch_by_parent(unsigned seconds, int status, struct error *error)
{
	pid_t child, parent = getpid();
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_set(error, ERR_SYSTEM, "socketpair: %s", strerror(errno));
	child = fork();
	if (child < 0)
		return error_set(error, ERR_SYSTEM, "fork: %s", strerror(errno));
	if (child > 0) {
		close(ends[1]);
		supervise(ends[0], child, seconds, status);
	}
	close(ends[0]);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(status);
	watch.fd = ends[1] + 1;
	watch.status = status;
	return hold_streams(error);
}

FILE *watch_input(void)
{
	return watch.input ? watch.input : stdin;
}

/* What is printed until then is no plugin's; what is printed from then on is none
 * of ours. */
static void lend_output(int fd)
{
	if (watch.output == 0)
		return;
	fflush(stdout);
	if (dup2(fd, STDOUT_FILENO) < 0 && errno != EINTR && !watch.bot)
		_exit(watch.status);
}

/* Waits where the other end does not read: it must know before the plugin runs. */
static void tell(const char *file, struct span intent)
{
	struct exchange message = {
		.kind = EXCHANGE_WORKING, .text = span_of(file), .context = intent};
	struct pollfd waiting = {.fd = watch.fd - 1, .events = POLLOUT};

	if (watch.fd == 0)
		return;
	while (exchange_send(watch.fd - 1, &message, NULL) == ERR_LIMIT)
		if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
			return;
}

void watch_enter(const char *file, struct span intent)
{
	lend_output(STDERR_FILENO);
	tell(file, intent);
}

void watch_leave(void)
{
	lend_output(watch.output - 1);
	tell("", SPAN(""));
}

void watch_fail(const char *file, const char *why)
{
	if (!watch.bot)
		return;
	log_error("%s: %s", file, why);
	_exit(EXIT_FAILURE);
}
