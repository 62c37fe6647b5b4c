/* differ_test.c - whether two short answers contradict each other */
#include "bot/answerer/differ.h"

#include "tests/unit/fixture.h"

static const struct differ_case {
	const char *a, *b;
	bool differ;
} cases[] = {
	{"Yes", "No", true},
	{"Yes", "No, says Tom Feld", true},
	{"Yes", "Yes, says Tom Feld", false},
	{"Yes", "$12 million", false},
	{"$12 million", "$15 million", true},
	{"$12 million", "12 million dollars", false},
	{"$12 million", "about $12m", false},
	{"$12 million", "$12,000,000", false},
	{"$12 million", "$12 billion", true},
	{"$12 million", "\u20ac15 million", false}, /* may be the same */
	{"five years", "six years", true},
	{"five years", "as long as 5 years", false},
	{"two years", "18 months", false},
	{"2.5%", "2.5 percent", false},
	{"2.5%", "3 percent", true},
	{"4,000", "4000 people", false},
	{"On Monday", "on Tuesday", true},
	{"on Monday", "last Monday", false},
	{"on Monday", "in May", false},
	{"in May", "in June 2024", true},
	{"in spring", "by the end of autumn", true},
	{"Tom Feld", "Mara Quist", true},
	{"Tom Feld", "Feld", false},
	{"Tom Feld", "Norway", false},
	{"Norway", "Denmark", true},
	{"the mayor of Norhaven", "a friend of Tom Feld", false},
	{"a large company", "a small company", false},
	{"", "", false},
};

static void answers_differ_where_they_cannot_both_be_so(void **state)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct differ_case *c = &cases[i];

		if (answers_differ(*state, &arena, span_of(c->a), span_of(c->b)) != c->differ ||
		    answers_differ(*state, &arena, span_of(c->b), span_of(c->a)) != c->differ)
			fail_msg("\"%s\" and \"%s\"", c->a, c->b);
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(answers_differ_where_they_cannot_both_be_so,
						fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
