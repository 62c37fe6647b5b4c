/* loads_badly.c - a plugin that does what no plugin may while it is loaded
 *
 * What that is, tests write into their copies in the place of "act: nothing".
 */
#include "bot/plugin.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const char act[] = "act: nothing    ";
static const char *const volatile acts_as = act; /* as it is by then */

static void crash(void)
{
	volatile int *volatile nowhere = NULL;

	*nowhere = 1; /* NOLINT(clang-analyzer-core.NullDereference): what it is for */
}

static void hang(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	for (;;)
		pause();
}

static void quit(void)
{
	exit(0); /* NOLINT(concurrency-mt-unsafe) */
}

static void stop(void)
{
	raise(SIGSTOP);
}

static void shut(void)
{
	for (int fd = 0; fd < 100; fd++)
		close(fd);
}

static void *idle(void *data)
{
	for (;;)
		pause();
	return data;
}

static void thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, idle, NULL);
}

static void call(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}

static void spawn(void)
{
	if (fork() == 0)
		for (;;)
			pause();
}

static void become(void)
{
	char *const argv[] = {(char[]){"true"}, NULL};

	execv("/bin/true", argv);
}

static void tell(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		abort();
}

/* What must not succeed, and what must not matter. */
static void stray(void)
{
	const struct rlimit none = {0, 0};

	if (kill(getppid(), SIGTERM) == 0)
		tell("harm: killed\n");
	if (open("/etc/passwd", O_RDONLY) >= 0)
		tell("harm: read\n");
	if (open("harm", O_WRONLY | O_CREAT, 0600) >= 0)
		tell("harm: wrote\n");
	if (setrlimit(RLIMIT_NOFILE, &none) == 0 || setrlimit(RLIMIT_AS, &none) == 0)
		tell("harm: limited\n");
	if (chdir("/") == 0)
		tell("harm: went\n");
	alarm(1);
	signal(SIGSEGV, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	signal(SIGALRM, SIG_IGN);
	printf("printed\n");
	if (getchar() != EOF)
		tell("harm: heard\n");
	tell("strayed\n");
}

static const struct act {
	const char *name;
	void (*act)(void);
} acts[] = {
	{"crash", crash},
	{"hang", hang},
	{"quit", quit},
	{"stop", stop},
	{"shut", shut},
	{"call", call},
	{"spawn", spawn},
	{"exec", become},
	{"stray", stray},
	{"thread", thread},
	{0},
};

/* when ends with a blank, or is empty. */
static void do_as(const char *when)
{
	size_t len = strlen(when);

	if (strncmp(acts_as + 5, when, len) != 0)
		return;
	for (const struct act *a = acts; a->name; a++)
		if (strncmp(acts_as + 5 + len, a->name, strlen(a->name)) == 0)
			a->act();
}

__attribute__((constructor)) static void construct(void)
{
	do_as("");
}

__attribute__((destructor)) static void destruct(void)
{
	do_as("end ");
}

static int begin(const struct footnote_host *host, void **state)
{
	(void)host;
	(void)state;
	do_as("open ");
	return strncmp(acts_as + 5, "open no", 7) == 0 ? -1 : 0;
}

static void end(void *state)
{
	(void)state;
	do_as("close ");
}

static enum footnote_verdict pass(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	(void)host;
	(void)turn;
	(void)state;
	do_as("test ");
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

FOOTNOTE_PLUGIN(.intents = intents, .open = begin, .close = end);
