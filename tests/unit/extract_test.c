/* extract_test.c - the short answer out of a statement */
#include "knowledge/extract.h"

#include "tests/unit/fixture.h"

static struct search *search_for(struct knowledge *knowledge, struct arena *arena,
				 struct span question)
{
	struct search *search = arena_alloc(arena, sizeof(*search));

	knowledge_begin(knowledge);
	knowledge_expect(knowledge, question, question);
	index_search(knowledge->index, arena, question, search);
	return search;
}

/* What the best statement of tests/data/ferry.md answers; "" where no part of it is
 * clearly the answer. */
static const struct extract_case {
	const char *question, *want;
} extract_cases[] = {
	{"who sued Baltic Steel?", "Feld Lines"},
	{"when did the United States send a keeper?", "December"},
	{"how much will the ferries cost Feld Lines?", "$40 million"},
	{"how does it feel?", ""},
};

static void what_answers_is_a_part_of_the_statement(void **state)
{
	struct knowledge *knowledge = *state;
	size_t failed = 0;

	for (size_t i = 0; i < sizeof(extract_cases) / sizeof(extract_cases[0]); i++) {
		const struct extract_case *c = &extract_cases[i];
		struct span got = SPAN(""), question = span_of(c->question);
		struct search *search;
		struct arena arena;

		arena_init(&arena);
		search = search_for(knowledge, &arena, question);
		if (search->hits > 0)
			got = extract_answer(knowledge->index, &arena, search, &search->hit[0]);
		if (!span_is(got, c->want)) {
			print_error("%s: \"%.*s\"\n", c->question, SPAN_ARG(got));
			failed++;
		}
		arena_finish(&arena);
	}
	assert_int_equal(failed, 0);
}

static void candidates_lie_inside_and_are_no_more_than_there_is_place_for(void **state)
{
	struct knowledge *knowledge = *state;
	struct span question = SPAN("who told the council about the lighthouse?");
	struct extract extract;
	struct search *search;
	struct arena arena;
	unsigned values = 0;

	for (int p = 0; p < EXTRACT_PROPERTIES; p++)
		values += extract_values[p];
	assert_int_equal(values, EXTRACT_VALUES);
	arena_init(&arena);
	search = search_for(knowledge, &arena, question);
	assert_true(search->hits > 0);
	extract_find(knowledge->index, &arena, search, &search->hit[0], &extract);
	assert_in_range(extract.count, 1, EXTRACT_CANDIDATES_MAX);
	for (size_t i = 0; i < extract.count; i++) {
		const struct extract_candidate *c = &extract.candidate[i];

		assert_true(c->start < c->end);
		assert_true(c->end <=
			    index_at(knowledge->index, search->hit[0].statement)->text.len);
		for (int p = 0; p < EXTRACT_PROPERTIES; p++)
			assert_true(c->value[p] < extract_values[p]);
	}
	arena_finish(&arena);
}

static void a_chance_is_that_of_the_candidates_inside(void **state)
{
	struct knowledge *knowledge = *state;
	struct span question = SPAN("who told the council about the lighthouse?"), text;
	struct extract extract;
	struct search *search;
	struct arena arena;
	size_t who, where;

	arena_init(&arena);
	search = search_for(knowledge, &arena, question);
	assert_true(search->hits > 0);
	extract_find(knowledge->index, &arena, search, &search->hit[0], &extract);
	text = index_at(knowledge->index, search->hit[0].statement)->text;
	who = (size_t)(strstr(text.ptr, "Tom Feld") - text.ptr);
	where = (size_t)(strstr(text.ptr, "Skagen") - text.ptr);
	assert_true(extract_chance(&extract, who, who + strlen("Tom Feld")) > 0.75);
	assert_true(extract_chance(&extract, where, where + strlen("Skagen")) < 0.2);
	/* The end, where no candidate is: nothing is known of it. */
	assert_true(extract_chance(&extract, text.len, text.len) == 1);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chance_is_that_of_the_candidates_inside),
		cmocka_unit_test(what_answers_is_a_part_of_the_statement),
		cmocka_unit_test(candidates_lie_inside_and_are_no_more_than_there_is_place_for),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
