/* careless.c - a plugin whose arrays are not as they should be */
#include "bot/plugin.h"

#include <string.h>

static enum footnote_verdict pass(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	(void)host;
	(void)turn;
	(void)state;
	return FOOTNOTE_PASS;
}

static char endless[100000];

__attribute__((constructor)) static void fill(void)
{
	memset(endless, 'x', sizeof(endless));
}

static const struct footnote_intent intents[] = {
	{.name = "one",
	 .about = endless,
	 .ask = FOOTNOTE_LIST("one \xe9"),
	 .handle = pass,
	 .tests =
		 (const struct footnote_test[]){
			 {.ask = "one", .answer = "one", .declines = 1},
			 {.answer = "one"},
			 {.ask = "two", .answer = "two"},
			 {0},
		 }},
	{.about = "It has no name.", .ask = FOOTNOTE_LIST("two"), .handle = pass},
	{.name = "three", .ask = FOOTNOTE_LIST("three"), .handle = pass},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents);
