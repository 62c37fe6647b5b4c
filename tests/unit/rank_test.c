/* rank_test.c - all statements, in the order in which they may answer */
#include "knowledge/knowledge.h"

#include "tests/unit/fixture.h"

#define STATEMENTS 16 /* of the ferry story */

static size_t rank(void **state, const char *question, struct ranked *out, size_t max)
{
	struct arena arena;
	size_t count;

	arena_init(&arena);
	count = knowledge_rank(*state, &arena, span_of(question), out, max);
	arena_finish(&arena);
	return count;
}

static void every_statement_is_ranked_once(void **state)
{
	struct ranked ranked[STATEMENTS + 1];
	bool seen[STATEMENTS + 1] = {false};

	assert_int_equal(rank(state, "did Denmark ban diesel?", ranked, STATEMENTS + 1),
			 STATEMENTS);
	for (size_t i = 0; i < STATEMENTS; i++) {
		assert_in_range(ranked[i].statement, 1, STATEMENTS);
		assert_false(seen[ranked[i].statement]);
		seen[ranked[i].statement] = true;
	}
}

static void what_is_found_comes_before_what_is_not(void **state)
{
	struct ranked ranked[STATEMENTS];
	struct statement best;
	size_t found = 0;

	rank(state, "did Denmark ban diesel?", ranked, STATEMENTS);
	assert_int_equal(knowledge_statement(*state, ranked[0].statement, &best, NULL), 1);
	assert_int_equal(best.paragraph, 3);
	assert_true(ranked[0].confidence > 0.5);
	while (found < STATEMENTS && ranked[found].values)
		found++;
	assert_in_range(found, 2, STATEMENTS - 1);
	for (size_t i = 1; i < found; i++)
		assert_true(ranked[i].score <= ranked[i - 1].score);
	for (size_t i = found; i < STATEMENTS; i++) {
		assert_true(!ranked[i].values && ranked[i].confidence <= 0);
		assert_true(i == found || ranked[i].statement > ranked[i - 1].statement);
	}
}

static void nothing_found_leaves_the_order_of_the_story(void **state)
{
	struct ranked ranked[STATEMENTS];

	assert_int_equal(rank(state, "", ranked, STATEMENTS), STATEMENTS);
	for (size_t i = 0; i < STATEMENTS; i++)
		assert_int_equal(ranked[i].statement, i + 1);
}

static void no_more_are_ranked_than_wanted(void **state)
{
	struct ranked ranked[3] = {{0}};

	assert_int_equal(rank(state, "did Denmark ban diesel?", ranked, 2), 2);
	assert_int_equal(ranked[2].statement, 0);
	assert_int_equal(rank(state, "", ranked, 2), 2);
	assert_int_equal(ranked[2].statement, 0);
}

static void the_best_is_what_ranks_first(void **state)
{
	struct ranked ranked[1];
	struct statement best;
	double confidence;

	knowledge_begin(*state);
	rank(state, "did Denmark ban diesel?", ranked, 1);
	assert_true(knowledge_best(*state, SPAN("did Denmark ban diesel?"), &best, &confidence));
	assert_int_equal(best.id, ranked[0].statement);
	assert_true(confidence == ranked[0].confidence);
	knowledge_begin(*state);
	assert_false(knowledge_best(*state, SPAN("pineapple submarine"), &best, &confidence));
}

/* The statement is of paragraph 3: what Denmark did. */
static const struct about_case {
	const char *name, *question;
	bool about;
} about_cases[] = {
	{"the same name", "when did Denmark ban diesel?", true},
	{"one of two", "did Norway do as Denmark did?", true},
	{"another name", "when did Norway ban diesel?", false},
	{"no name", "who banned diesel?", true},
};

static void a_statement_is_about_whom_it_names(void **state)
{
	struct ranked ranked[1];
	size_t failed = 0;

	rank(state, "did Denmark ban diesel?", ranked, 1);
	assert_int_equal(ranked[0].paragraph, 3);
	for (size_t i = 0; i < sizeof(about_cases) / sizeof(about_cases[0]); i++) {
		const struct about_case *c = &about_cases[i];

		knowledge_begin(*state);
		if (knowledge_is_about(*state, ranked[0].statement, span_of(c->question)) ==
		    c->about)
			continue;
		print_error("%s\n", c->name);
		failed++;
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_statement_is_ranked_once),
		cmocka_unit_test(what_is_found_comes_before_what_is_not),
		cmocka_unit_test(nothing_found_leaves_the_order_of_the_story),
		cmocka_unit_test(no_more_are_ranked_than_wanted),
		cmocka_unit_test(the_best_is_what_ranks_first),
		cmocka_unit_test(a_statement_is_about_whom_it_names),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
