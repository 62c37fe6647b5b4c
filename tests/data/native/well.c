/* well.c - a plugin that uses all that its host has */
#include "bot/plugin.h"

#include <stdlib.h>
#include <string.h>

static int begin(const struct footnote_host *host, void **state)
{
	*state = calloc(1, sizeof(int));
	host->log(host, "opened, with %zu bytes of host", host->size);
	return *state ? 0 : -1;
}

static enum footnote_verdict count(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	static const char *const words[] = {"none", "once", "twice", "three times"};
	int *times = state;

	if (*times < 3)
		++*times;
	host->say(turn, words[*times]);
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict longest(const struct footnote_host *host, struct footnote_turn *turn,
				     void *state)
{
	struct footnote_rows *rows =
		host->query(turn, "SELECT statement, text FROM statements WHERE words MATCH :words "
				  "ORDER BY statement");
	long long best = 0;
	size_t length = 0;

	(void)state;
	while (host->next(rows)) {
		size_t its_length = strlen(host->text(rows, "text"));

		if (its_length > length) {
			length = its_length;
			best = host->integer(rows, "statement");
		}
	}
	return host->answer(turn, best, NULL, 1) == 0 ? FOOTNOTE_ANSWER : FOOTNOTE_DECLINE;
}

static enum footnote_verdict names(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	struct footnote_rows *rows = host->query(
		turn, "SELECT name, min(statement) AS statement, :more AS more, NULL AS none "
		      "FROM mentions GROUP BY name ORDER BY 2");

	(void)state;
	host->bind(rows, "more", "more");
	while (host->next(rows)) {
		if (strcmp(host->text(rows, "more"), "more") != 0 ||
		    strcmp(host->text(rows, "none"), "") != 0 ||
		    strcmp(host->text(rows, "absent"), "") != 0 || host->real(rows, "none") != 0)
			return FOOTNOTE_PASS;
		host->answer(turn, host->integer(rows, "statement"), host->text(rows, "name"), 1);
	}
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict pairs(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	(void)state;
	host->answer(turn, 1, NULL, 1);
	host->also(turn, 2);
	host->answer(turn, 3, "the works", 1);
	host->also(turn, 5);
	return FOOTNOTE_ANSWER;
}

/* A quote of its own making, and a statement that is not there. */
static enum footnote_verdict invent(const struct footnote_host *host, struct footnote_turn *turn,
				    void *state)
{
	(void)state;
	if (host->answer(turn, 4711, "it is so", 1) == 0 || host->answer(turn, 0, "so", 1) == 0 ||
	    host->also(turn, 1) == 0)
		return FOOTNOTE_PASS;
	host->say(turn, "So it is.\n> It is so.\nCNN Business, paragraph 1");
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict last(const struct footnote_host *host, struct footnote_turn *turn,
				  void *state)
{
	(void)state;
	if (strcmp(host->question(turn), "that again") != 0 || host->slot(turn, "words") ||
	    host->last(turn) == 0)
		return FOOTNOTE_DECLINE;
	host->answer(turn, host->last(turn), "again", 2);
	host->also(turn, 1);
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict wrong(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	struct footnote_rows *rows = host->query(turn, "SELECT text FROM nowhere");

	(void)state;
	host->bind(rows, "x", "y");
	if (host->next(rows))
		host->log(host, "a row of nothing: %s", host->text(rows, "text"));
	host->answer(turn, 1, "wrong", 1);
	return FOOTNOTE_ANSWER;
}

/* Texts that are none. */
static enum footnote_verdict blank(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	(void)state;
	host->query(turn, "SELECT 1");
	host->say(turn, "");
	host->say(turn, "> ");
	host->answer(turn, 1, "", 1);
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict bytes(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	(void)state;
	host->answer(turn, 1, "a bridge\xff\xfe", 1);
	return FOOTNOTE_ANSWER;
}

static enum footnote_verdict unsure(const struct footnote_host *host, struct footnote_turn *turn,
				    void *state)
{
	(void)state;
	host->answer(turn, 1, "so", -1);
	host->answer(turn, 1, "so", 0.0 / (double)(host->size == 0));
	return FOOTNOTE_ANSWER;
}

static const struct footnote_intent intents[] = {
	{.name = "blank", .ask = FOOTNOTE_LIST("blank"), .handle = blank},
	{.name = "bytes", .ask = FOOTNOTE_LIST("bytes"), .handle = bytes},
	{.name = "unsure", .ask = FOOTNOTE_LIST("unsure"), .handle = unsure},
	{.name = "count", .ask = FOOTNOTE_LIST("how often"), .handle = count},
	{.name = "longest",
	 .about = "The longest statement about something.",
	 .ask = FOOTNOTE_LIST("[the] longest (statement|sentence) about {words}",
			      "longest about {words}"),
	 .one = "{answer}.",
	 .none = "Nothing is said about {words}.",
	 .handle = longest,
	 .tests =
		 (const struct footnote_test[]){
			 {.ask = "longest sentence about the bridge?", .cites = 2},
			 {.ask = "longest about dragons?", .declines = 1},
			 {0},
		 }},
	{.name = "names", .regex = FOOTNOTE_LIST("^all names$"), .many = "Names:", .handle = names},
	{.name = "pairs", .ask = FOOTNOTE_LIST("pairs"), .many = "Pairs:", .handle = pairs},
	{.name = "invent", .ask = FOOTNOTE_LIST("invent"), .handle = invent},
	{.name = "last",
	 .ask = FOOTNOTE_LIST("that again"),
	 .one = "{answer}",
	 .handle = last,
	 .tests =
		 (const struct footnote_test[]){
			 {.ask = "that again",
			  .after = FOOTNOTE_LIST("longest about the bridge"),
			  .answer = "again"},
			 {.ask = "that again", .declines = 1},
			 {0},
		 }},
	{.name = "wrong", .ask = FOOTNOTE_LIST("wrong"), .handle = wrong},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents, .open = begin, .close = free);
