/* standby.c - a copy of the answerer, as it was before its first question */
#include "bot/answerer/standby.h"

#include "bot/answerer/confine.h"
#include "bot/base/exchange.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* In the copy: waits at its own socket, which takes the place of fd. */
static void wait_to_begin(int fd, int own, pid_t bot, struct arena *arena, struct span *aside)
{
	struct pollfd waiting = {.fd = fd, .events = POLLIN};
	struct exchange message = {0};
	enum exchange_peer peer;
	struct error error;
	char *buf = malloc(EXCHANGE_MAX);
	int got = 0;

	prctl(PR_SET_NAME, "standby");
	if (!buf || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != bot || dup2(own, fd) < 0)
		_exit(EXIT_FAILURE);
	close(own);
	while (got == 0) {
		if (poll(&waiting, 1, -1) < 0 && errno != EINTR)
			_exit(EXIT_FAILURE);
		got = exchange_receive(fd, buf, &message, &peer, &error);
		if (got < 0 || (got == 0 && peer != EXCHANGE_THERE))
			_exit(EXIT_SUCCESS);
	}
	if (message.kind != EXCHANGE_BEGIN)
		_exit(EXIT_FAILURE);
	*aside = arena_copy(arena, message.text);
	free(buf);
	prctl(PR_SET_NAME, "footnote");
}

int standby_leave(int fd, struct arena *arena, struct span *aside, struct error *error)
{
	struct exchange message = {.kind = EXCHANGE_STANDBY};
	bool woken = false;
	int ends[2];

	for (;;) {
		pid_t bot = getppid();
		pid_t pid;
		int rc;

		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
			return error_set(error, ERR_SYSTEM, "socketpair: %s", strerror(errno));
		/* As fork(), but a child of whose child we are. */
		pid = confine_fork(CLONE_PARENT, NULL);
		if (pid == 0) {
			close(ends[0]);
			wait_to_begin(fd, ends[1], bot, arena, aside);
			woken = true;
			continue;
		}
		close(ends[1]);
		if (pid < 0) {
			close(ends[0]);
			return error_set(error, ERR_SYSTEM, "clone: %s", strerror(errno));
		}
		message.id = (uint64_t)pid;
		message.passed = ends[0];
		rc = exchange_send(fd, &message, error);
		close(ends[0]);
		return rc < 0 ? rc : woken;
	}
}
