/* spawn.c - starts the answerer with one descriptor and nothing else of ours */
#include "bot/xmpp/spawn.h"

#include "bot/base/exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* What may pass to the answerer: nothing of it is secret. */
static const char *const passed[] = {
	"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS",
};

#define PASSED (sizeof(passed) / sizeof(*passed))

/* "NAME=value" of what is set of them, as they stand in our environment. */
static void choose_environment(char *chosen[PASSED + 1])
{
	size_t count = 0;

	for (char **entry = environ; entry && *entry; entry++)
		for (size_t i = 0; i < PASSED && count < PASSED; i++) {
			size_t len = strlen(passed[i]);

			if (strncmp(*entry, passed[i], len) == 0 && (*entry)[len] == '=')
				chosen[count++] = *entry;
		}
	chosen[count] = NULL;
}

/* In the child: only what may be called between fork and exec. */
static _Noreturn void become(const char *const *argv, char *const *environment, int fd, pid_t bot)
{
	union {
		const char *const *in;
		char *const *out;
	} arguments = {.in = argv}; /* execve() does not write to them */
	struct sigaction usual = {.sa_handler = SIG_DFL}, ignored = {.sa_handler = SIG_IGN};
	sigset_t none;
	int null;

	sigemptyset(&none);
	for (int i = 1; i < NSIG; i++)
		sigaction(i, &usual, NULL);
	/* Ctrl-C is for the bot, which then ends us in order. */
	sigaction(SIGINT, &ignored, NULL);
	sigaction(SIGHUP, &ignored, NULL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != bot)
		_exit(127);
	if (fd == EXCHANGE_FD)
		fcntl(fd, F_SETFD, 0);
	else if (dup2(fd, EXCHANGE_FD) < 0)
		_exit(127);
	null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		_exit(127);
	if (close_range(EXCHANGE_FD + 1, ~0U, 0) < 0)
		for (int i = EXCHANGE_FD + 1; i < 1024; i++)
			close(i);
	execve(arguments.in[0], arguments.out, environment);
	_exit(127);
}

int spawn_answerer(const char *const *argv, pid_t *pid, int *fd, struct error *error)
{
	char *environment[PASSED + 1];
	pid_t bot = getpid();
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_set(error, ERR_SYSTEM, "socketpair: %s", strerror(errno));
	choose_environment(environment);
	*pid = fork();
	if (*pid == 0)
		become(argv, environment, ends[1], bot);
	close(ends[1]);
	if (*pid < 0) {
		close(ends[0]);
		return error_set(error, ERR_SYSTEM, "fork: %s", strerror(errno));
	}
	*fd = ends[0];
	return 0;
}
