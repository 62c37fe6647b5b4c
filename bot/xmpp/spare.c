/* spare.c - the copy that an answerer leaves behind, from the bot's side */
#include "bot/xmpp/spare.h"

#include "bot/base/strbuf.h"

#include <assert.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_child(uint64_t pid)
{
	siginfo_t info;

	return pid > 1 && pid <= INT32_MAX &&
	       waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

bool spare_keep(struct spare *spare, const struct exchange *standby)
{
	assert(spare->pid == 0);
	if (!is_child(standby->id)) {
		close(standby->passed);
		return false;
	}
	spare->pid = (pid_t)standby->id;
	spare->fd = standby->passed;
	return true;
}

bool spare_wake(struct spare *spare, const char *const *aside, pid_t *pid, int *fd)
{
	struct exchange message = {.kind = EXCHANGE_BEGIN};
	struct strbuf lines;
	struct error error;
	bool sent;

	if (spare->pid == 0)
		return false;
	strbuf_init(&lines, EXCHANGE_REPLY_MAX + 1);
	for (size_t i = 0; aside && aside[i]; i++)
		strbuf_printf(&lines, "%s\n", aside[i]);
	message.text = strbuf_span(&lines);
	sent = exchange_send(spare->fd, &message, &error) == 0;
	strbuf_finish(&lines);
	if (!sent)
		return false;
	*pid = spare->pid;
	*fd = spare->fd;
	*spare = (struct spare){0};
	return true;
}

pid_t spare_drop(struct spare *spare)
{
	pid_t pid = spare->pid;

	if (pid == 0)
		return 0;
	close(spare->fd);
	kill(pid, SIGKILL);
	*spare = (struct spare){0};
	return pid;
}
