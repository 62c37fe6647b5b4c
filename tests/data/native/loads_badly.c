/* loads_badly.c - a plugin that does what no plugin may while it is loaded
 *
 * What that is, tests write into their copies in the place of "act: nothing".
 */
#include "bot/plugin.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char act[] = "act: nothing    ";
static const char *const volatile acts_as = act; /* as it is by then */

static void do_as(const char *what)
{
	volatile int *volatile nowhere = NULL;

	if (strncmp(acts_as + 5, what, strlen(what)) != 0)
		return;
	if (strstr(what, "crash"))
		*nowhere = 1; /* NOLINT(clang-analyzer-core.NullDereference): what it is for */
	if (strstr(what, "hang"))
		for (;;)
			pause();
	if (strstr(what, "quit"))
		exit(0); /* NOLINT(concurrency-mt-unsafe) */
	if (strstr(what, "stop"))
		raise(SIGSTOP);
	for (int fd = 0; strstr(what, "shut") && fd < 100; fd++)
		close(fd);
}

__attribute__((constructor)) static void construct(void)
{
	static const char *const acts[] = {"crash", "hang", "quit", "stop", "shut"};

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		do_as(acts[i]);
}

static int begin(const struct footnote_host *host, void **state)
{
	(void)host;
	(void)state;
	do_as("open crash");
	do_as("open hang");
	return strncmp(acts_as + 5, "open no", 7) == 0 ? -1 : 0;
}

static enum footnote_verdict pass(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	(void)host;
	(void)turn;
	(void)state;
	do_as("test crash");
	do_as("test hang");
	return FOOTNOTE_PASS;
}

static const struct footnote_intent intents[] = {
	{
		.name = "pass",
		.ask = FOOTNOTE_LIST("pass"),
		.handle = pass,
		.tests = (const struct footnote_test[]){{.ask = "pass", .declines = 1}, {0}},
	},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents, .open = begin);
