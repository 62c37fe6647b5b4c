/* careless.c - a plugin whose arrays are not as they should be */
#include "bot/plugin.h"

static enum footnote_verdict pass(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	(void)host;
	(void)turn;
	(void)state;
	return FOOTNOTE_PASS;
}

static const struct footnote_intent intents[] = {
	{.name = "one",
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
