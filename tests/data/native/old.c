/* old.c - a plugin built with the first header that there was */
#include "tests/data/native/plugin-1.h"

static enum footnote_verdict first(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	struct footnote_rows *rows =
		host->query(turn, "SELECT statement FROM statements ORDER BY statement");

	(void)state;
	if (!host->next(rows))
		return FOOTNOTE_DECLINE;
	host->answer(turn, host->integer(rows, "statement"), host->slot(turn, "name"), 1);
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict second(const struct footnote_host *host, struct footnote_turn *turn,
				    void *state)
{
	(void)state;
	host->say(turn, "the second");
	return FOOTNOTE_ANSWER;
}

static const struct footnote_intent intents[] = {
	{.name = "first",
	 .ask = FOOTNOTE_LIST("old {name}"),
	 .handle = first,
	 .tests =
		 (const struct footnote_test[]){
			 {.ask = "old bridge", .answer = "bridge", .cites = 1},
			 {.ask = "old ferry", .answer = "ferry"},
			 {0},
		 }},
	{.name = "second", .ask = FOOTNOTE_LIST("older"), .handle = second},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents);
