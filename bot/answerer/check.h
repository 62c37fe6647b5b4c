/* check.h - an intent's tests, run in the company of all intents
 */
#ifndef FOOTNOTE_ANSWERER_CHECK_H
#define FOOTNOTE_ANSWERER_CHECK_H

#include "bot/answerer/plugins.h"
#include "bot/answerer/turn.h"

struct check {
	struct answerer *answerer;
	struct turn *last; /* of the question that the answerer answered last */
	const struct plugins *plugins;
	struct problems *problems;
	struct arena arena;
	struct check_tie *ties; /* reported already */
};

void check_init(struct check *check, struct answerer *answerer, struct turn *last,
		const struct plugins *plugins, struct problems *problems);
void check_finish(struct check *check);

/* Asks the test's questions; adds what is not as it says to problems, and two
 * intents that only their names keep apart. Returns whether all is as it says. */
bool check_test(struct check *check, const struct intent *intent, const struct intent_test *test);

/* Runs an intent's query once, with whatever in its slots: some faults show only
 * then. */
void check_query(const struct intent *intent, struct problems *problems);

#endif
