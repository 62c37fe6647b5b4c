/* extremes.c - the largest sum, the longest time: what takes reading numbers
 *
 * A query compares "$2 billion" and "$30 million" as texts, and five years with 18
 * months not at all. So this is in C: it reads the amounts of the story as numbers,
 * compares those of one unit, and quotes the statement with the largest or smallest.
 */
#include "bot/plugin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct word {
	const char *name;
	double value;
};

static const struct word numbers[] = {
	{"a", 1},	  {"an", 1},	   {"one", 1},	    {"two", 2},	       {"three", 3},
	{"four", 4},	  {"five", 5},	   {"six", 6},	    {"seven", 7},      {"eight", 8},
	{"nine", 9},	  {"ten", 10},	   {"eleven", 11},  {"twelve", 12},    {"thirteen", 13},
	{"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18},
	{"nineteen", 19}, {"twenty", 20},  {"thirty", 30},  {"forty", 40},     {"fifty", 50},
	{"sixty", 60},	  {"seventy", 70}, {"eighty", 80},  {"ninety", 90},    {0},
};

static const struct word scales[] = {
	{"hundred", 1e2},
	{"dozen", 12},
	{"thousand", 1e3},
	{"k", 1e3},
	{"million", 1e6},
	{"m", 1e6},
	{"mn", 1e6},
	{"billion", 1e9},
	{"bn", 1e9},
	{"trillion", 1e12},
	{0},
};

/* In days; a month and a year of the usual length. */
static const struct word units[] = {
	{"second", 1.0 / 86400},
	{"minute", 1.0 / 1440},
	{"hour", 1.0 / 24},
	{"day", 1},
	{"week", 7},
	{"month", 30.44},
	{"year", 365.25},
	{"decade", 3652.5},
	{"century", 36525},
	{"centurie", 36525},
	{0},
};

static double find(const struct word *words, const char *name)
{
	for (; words->name; words++)
		if (strcmp(words->name, name) == 0)
			return words->value;
	return 0;
}

/* Cuts the next word off *text, in small letters: "2.5", "billion"; false after the
 * last. Signs of money and commas within a number are left out. */
static int next_word(const char **text, char *word, size_t size)
{
	size_t len = 0;
	const char *at = *text;

	while (*at && !isalnum((unsigned char)*at))
		at++;
	for (; isalnum((unsigned char)*at) ||
	       ((*at == '.' || *at == ',') && len > 0 && isdigit((unsigned char)at[1]));
	     at++) {
		/* "5bn" is two words. */
		if (len > 0 && isalpha((unsigned char)*at) && isdigit((unsigned char)at[-1]))
			break;
		if (*at != ',' && len + 1 < size)
			word[len++] = (char)tolower((unsigned char)*at);
	}
	word[len] = '\0';
	*text = at;
	return len > 0;
}

/* The amount as a number, in days where it has a unit of time; 0 where it has no
 * number that can be compared. */
static double read_amount(const char *text)
{
	double whole = 0, part = 0, days = 1;
	char word[40];

	while (next_word(&text, word, sizeof(word))) {
		double number =
			isdigit((unsigned char)word[0]) ? strtod(word, NULL) : find(numbers, word);
		double scale = find(scales, word);
		size_t len = strlen(word);

		if (scale > 0 && (part > 0 || whole > 0)) {
			part = (part > 0 ? part : 1) * scale;
			if (scale >= 1e3) {
				whole += part;
				part = 0;
			}
			continue;
		}
		if (number > 0) {
			part += number;
			continue;
		}
		if (len > 1 && word[len - 1] == 's')
			word[len - 1] = '\0';
		if (find(units, word) > 0)
			days = find(units, word);
	}
	return (whole + part) * days;
}

/* Answers with the row whose amount is the most, or the least. */
static enum footnote_verdict pick(const struct footnote_host *host, struct footnote_turn *turn,
				  const char *kind, int least)
{
	struct footnote_rows *rows =
		host->query(turn, "SELECT amount, unit, statement FROM amounts WHERE kind = :kind "
				  "ORDER BY statement");
	const char *amount = NULL, *unit = NULL;
	long long statement = 0;
	double best = 0;

	host->bind(rows, "kind", kind);
	while (host->next(rows)) {
		double value = read_amount(host->text(rows, "amount"));
		const char *its_unit = host->text(rows, "unit");

		if (value <= 0)
			continue;
		/* Pounds and dollars are not to be compared without a rate. */
		if (strcmp(kind, "duration") != 0 && unit && strcmp(unit, its_unit) != 0)
			return FOOTNOTE_PASS;
		unit = its_unit;
		if (amount && (least ? value >= best : value <= best))
			continue;
		amount = host->text(rows, "amount");
		statement = host->integer(rows, "statement");
		best = value;
	}
	if (!amount)
		return FOOTNOTE_DECLINE;
	host->answer(turn, statement, amount, 1);
	return FOOTNOTE_ANSWER;
}

/* What the slot {least} took, if anything, is a word for the least. */
static enum footnote_verdict sum(const struct footnote_host *host, struct footnote_turn *turn,
				 void *state)
{
	(void)state;
	return pick(host, turn, "money", host->slot(turn, "least") != NULL);
}

static enum footnote_verdict duration(const struct footnote_host *host, struct footnote_turn *turn,
				      void *state)
{
	(void)state;
	return pick(host, turn, "duration", host->slot(turn, "least") != NULL);
}

static enum footnote_verdict share(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	(void)state;
	return pick(host, turn, "percentage", host->slot(turn, "least") != NULL);
}

#define GIVE "^(?:what|which) (?:is|was) the "
#define STORY                                                                                      \
	"(?: (?:that is )?(?:mentioned|named|given|told))?(?: (?:here|in (?:the|this|that) "       \
	"(?:story|article|text)))?$"

static const struct footnote_intent intents[] = {
	{
		.name = "sum",
		.about = "The largest or smallest sum of money.",
		.priority = 4,
		.regex = FOOTNOTE_LIST(
			GIVE "(?:largest|biggest|highest|greatest|(?<least>smallest|lowest)) "
			     "(?:sum|amount|figure)(?: of money)?" STORY),
		.none = "The story does not name any sum of money.",
		.handle = sum,
		.tests =
			(const struct footnote_test[]){
				{.ask = "what is the largest sum of money in the story?",
				 .answer = "$2 billion",
				 .cites = 17},
				{.ask = "what is the smallest sum mentioned?",
				 .answer = "$2 billion"},
				{0},
			},
	},
	{
		.name = "duration",
		.about = "The longest or shortest time that something takes.",
		.priority = 4,
		.regex = FOOTNOTE_LIST(GIVE "(?:longest|(?<least>shortest)) "
					    "(?:time|period|duration)(?: of time)?" STORY),
		.none = "The story does not tell how long anything takes.",
		.handle = duration,
		.tests =
			(const struct footnote_test[]){
				{.ask = "what is the longest time mentioned in the article?",
				 .answer = "five years",
				 .cites = 17},
				{0},
			},
	},
	{
		.name = "share",
		.about = "The highest or lowest percentage.",
		.priority = 4,
		.regex = FOOTNOTE_LIST(
			GIVE "(?:largest|biggest|highest|greatest|(?<least>smallest|lowest)) "
			     "(?:percentage|share|rate)" STORY),
		.none = "The story does not give any percentage.",
		.handle = share,
		.tests =
			(const struct footnote_test[]){
				{.ask = "what is the highest percentage in the story?",
				 .declines = 1},
				{0},
			},
	},
	{0},
};

FOOTNOTE_PLUGIN(.story = "huawei-5g", .intents = intents);
