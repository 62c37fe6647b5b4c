/* hostile.c - a plugin that does what no plugin may
 *
 * "hostile crash" and so on: the question says what. Copies of it, each a plugin
 * of its own, are named hostile-crash.so and so on, and take "hostile-crash crash".
 */
#include "bot/plugin.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
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

static void overrun(void)
{
	char *buffer = malloc(16);

	kept = buffer;
	memset((char *)kept, 0x41, (size_t)65536 * (size_t)one);
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
	{0},
};

static enum footnote_verdict obey(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	const char *what = host->slot(turn, "act");

	(void)state;
	for (const struct act *act = acts; act->name; act++)
		if (what && strcmp(act->name, what) == 0)
			act->act();
	host->say(turn, "done");
	return FOOTNOTE_ANSWER;
}

static const struct footnote_intent intents[] = {
	{.name = "obey",
	 .priority = 900,
	 .regex = FOOTNOTE_LIST("^hostile (?<act>\\w+)$"),
	 .handle = obey},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents);
