/* answering.h - an answerer on a small story, and a folder for its plugins */
#ifndef FOOTNOTE_TESTS_ANSWERING_H
#define FOOTNOTE_TESTS_ANSWERING_H

#include "bot/answerer/answerer.h"

#include "tests/unit/scratch.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

/* With the plugins of that file or folder. */
static inline struct answerer *open_answerer(const char *plugins)
{
	static const char *const stories[] = {"tests/data/bridge.md"};
	const struct answerer_options options = {
		.knowledge = stories,
		.knowledge_count = 1,
		.plugins = &plugins,
		.plugins_count = 1,
		.threshold = ANSWERER_THRESHOLD,
	};
	struct answerer *answerer;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	if (answerer_open(&answerer, &options, &problems, &error) < 0)
		fail_msg("%s", problems.count ? problems.lines[0] : error.text);
	problems_finish(&problems);
	return answerer;
}

#endif
