/* fixture.h - a small story of tests/data, opened */
#ifndef FOOTNOTE_TESTS_FIXTURE_H
#define FOOTNOTE_TESTS_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "knowledge/private.h"

#define FIXTURE_FERRY "tests/data/ferry.md"

static inline struct knowledge *fixture_open(const char *path)
{
	struct knowledge *knowledge = NULL;
	struct problems problems;
	struct error error = {0};

	problems_init(&problems);
	if (knowledge_open(&knowledge, &path, 1, &problems, &error) < 0)
		fail_msg("%s", problems.kept ? problems.lines[0] : error.text);
	problems_finish(&problems);
	return knowledge;
}

/* cmocka's: *state is a knowledge base of the ferry story. */
static inline int fixture_setup(void **state)
{
	*state = fixture_open(FIXTURE_FERRY);
	return 0;
}

static inline int fixture_teardown(void **state)
{
	knowledge_close(*state);
	return 0;
}

#endif
