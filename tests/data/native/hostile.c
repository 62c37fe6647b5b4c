/* hostile.c - a plugin that does what no plugin may
 *
 * "hostile crash" and so on: the question says what. In copies of it, each a plugin
 * of its own, tests write another word in the place of "hostile".
 */
#include "bot/plugin.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static void *volatile kept;
static volatile int one = 1;

static void crash(void)
{
	volatile int *volatile nowhere = NULL;

	*nowhere = 1; /* NOLINT(clang-analyzer-core.NullDereference): what it is for */
}

static void loop(void)
{
	while (one)
		;
}

static void allocate(void)
{
	for (;;) {
		char *memory = malloc(1 << 20);

		if (memory)
			memset(memory, 1, 1 << 20);
		kept = memory;
	}
}

/* To the end of the heap and beyond: less may hit what nobody uses. */
static void overrun(void)
{
	char *buffer = malloc(16);

	kept = buffer;
	memset((char *)kept, 0x41, ((size_t)1 << 30) * (size_t)one);
}

static void overflow(void)
{
	char buffer[16];

	kept = buffer;
	memset((char *)kept, 0x41, (size_t)4096 * (size_t)one);
	kept = NULL;
}

static int recurse(int depth)
{
	volatile char page[4096];

	page[0] = (char)depth;
	return one ? recurse(depth + 1) + page[0] : 0;
}

static void deepen(void)
{
	kept = (void *)(size_t)recurse(0);
}

static void spawn(void)
{
	if (fork() == 0)
		for (;;)
			pause();
}

static void call(void)
{
	kept = (void *)(size_t)socket(AF_INET, SOCK_STREAM, 0);
}

static void peek(void)
{
	kept = (void *)(size_t)open("/etc/passwd", O_RDONLY);
}

static void leave(void)
{
	_exit(0);
}

static void quit(void)
{
	exit(0); /* NOLINT(concurrency-mt-unsafe) */
}

static void jump(void)
{
	jmp_buf nowhere;

	memset(nowhere, 0, sizeof(nowhere));
	longjmp(nowhere, one);
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

/* To whoever listens at the other end. */
static void babble(void)
{
	for (int fd = 3; fd < 100; fd++)
		kept = (void *)(size_t)write(fd, "babble", 6);
}

/* Signal 0 harms nobody where this comes through. */
static void signal_bot(void)
{
	kill(getppid(), 0);
}

static void *idle(void *data)
{
	return data;
}

static void thread(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, idle, NULL);
}

/* With all that could end it switched off. */
static void deafen(void)
{
	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_IGN);
	loop();
}

static const struct footnote_host *the_host;

static void unmap(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	munmap((void *)((size_t)the_host->log / page * page), page);
	the_host->log(the_host, "still there");
}

static void flood(void)
{
	for (;;)
		the_host->log(the_host, "flood");
}

/* Of an earlier question. */
static struct footnote_turn *stale_turn;
static struct footnote_rows *stale_rows;

static void revive(void)
{
	if (!stale_turn)
		return;
	the_host->say(stale_turn, "revived");
	the_host->answer(stale_turn, 1, "revived", 1);
	the_host->next(the_host->query(stale_turn, "SELECT statement FROM statements"));
	kept = (void *)(size_t)the_host->text(stale_rows, "statement");
}

static const struct act {
	const char *name;
	void (*act)(void);
} acts[] = {
	{"crash", crash},
	{"loop", loop},
	{"allocate", allocate},
	{"overrun", overrun},
	{"overflow", overflow},
	{"deepen", deepen},
	{"fork", spawn},
	{"socket", call},
	{"file", peek},
	{"exit", leave},
	{"quit", quit},
	{"abort", abort},
	{"jump", jump},
	{"stop", stop},
	{"shut", shut},
	{"babble", babble},
	{"signal", signal_bot},
	{"thread", thread},
	{"deafen", deafen},
	{"unmap", unmap},
	{"flood", flood},
	{"revive", revive},
	{0},
};

static enum footnote_verdict obey(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	const char *what = host->slot(turn, "act");

	(void)state;
	the_host = host;
	for (const struct act *act = acts; act->name; act++)
		if (what && strcmp(act->name, what) == 0)
			act->act();
	host->say(turn, "done");
	stale_turn = turn;
	stale_rows = host->query(turn, "SELECT statement FROM statements");
	if (!what || strcmp(what, "mumble") != 0)
		return FOOTNOTE_ANSWER;
	host->slot(turn, "atc");
	return (enum footnote_verdict)77;
}

static const struct footnote_intent intents[] = {
	{.name = "obey",
	 .priority = 900,
	 .regex = FOOTNOTE_LIST("^hostile (?<act>\\w+)$"),
	 .handle = obey},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents);
