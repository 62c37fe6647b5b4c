/* features_test.c - what speaks for a statement, in numbers, and the sum of it */
#include "knowledge/features.h"

#include <math.h>

#include "tests/unit/fixture.h"

/* Fills values for the statement of that paragraph of tests/data/ferry.md. */
static void values_of(void **state, const char *question, unsigned paragraph,
		      double values[FEATURES])
{
	const struct index *index = ((const struct knowledge *)*state)->index;
	struct search *search;
	struct arena arena;
	size_t h = 0;

	arena_init(&arena);
	search = arena_alloc(&arena, sizeof(*search));
	knowledge_begin(*state);
	knowledge_expect(*state, span_of(question), span_of(question));
	index_search(index, &arena, span_of(question), search);
	while (h < search->hits &&
	       index_at(index, search->hit[h].statement)->paragraph != paragraph)
		h++;
	if (h == search->hits)
		fail_msg("%s: paragraph %u is not found", question, paragraph);
	features_of(index, search, &search->hit[h], values);
	arena_finish(&arena);
}

static const struct value_case {
	const char *name, *question;
	unsigned paragraph;
	enum feature feature;
	double least, most;
} value_cases[] = {
	{"all is covered", "did Denmark ban diesel?", 3, FEATURE_COVERAGE, 1, 1},
	{"some is covered", "did Denmark ban fish?", 3, FEATURE_COVERAGE, 0.3, 0.9},
	{"all is the same", "did Denmark ban diesel?", 3, FEATURE_EXACT, 1, 1},
	{"some is related only", "did Denmark prohibit diesel?", 3, FEATURE_EXACT, 0.3, 0.9},
	{"all names are there", "did Denmark ban diesel?", 3, FEATURE_ABSENT_NAME, 0, 0},
	{"two names are not there", "do Norway and Skagen ban diesel?", 3, FEATURE_ABSENT_NAME, 0.3,
	 2},
	{"a country of no story", "did sweden ban diesel?", 3, FEATURE_ABSENT_NAME, 0.5, 3},
	{"what is written as a name", "did Brax ban diesel?", 3, FEATURE_ABSENT_NAME, 0.5, 3},
	{"a word of no story", "did brax ban diesel?", 3, FEATURE_ABSENT_NAME, 0, 0},
	{"who asks", "who did Denmark ban?", 3, FEATURE_ASKS_WHO, 1, 1},
	{"who that is a name asks nothing", "did Denmark ban the WHO?", 3, FEATURE_ASKS_WHO, 0, 0},
	{"all that is done", "did Norway ban diesel?", 3, FEATURE_PREDICATE, 1, 1},
	{"some that is done", "did Denmark ban fish?", 3, FEATURE_PREDICATE, 0.2, 0.8},
	{"one term", "lighthouse", 13, FEATURE_LENGTH, 0, 0},
	{"four terms", "did Denmark ban diesel ferries?", 3, FEATURE_LENGTH, 1.3, 1.4},
	{"nothing else comes near", "did Denmark ban diesel last year?", 3, FEATURE_MARGIN, 0.1, 1},
	{"something else is better", "did Denmark ban diesel last year?", 4, FEATURE_MARGIN, -1,
	 -0.1},
	{"it begins with the name", "did Denmark ban diesel?", 3, FEATURE_TOPIC, 1, 1},
	{"it begins with another name", "who told the Harbour Council?", 13, FEATURE_TOPIC, 0, 0},
	{"it tells what is", "did Denmark ban diesel?", 3, FEATURE_UNREAL, 0, 0},
	{"it tells what may be", "did the council approve the quay?", 7, FEATURE_UNREAL, 1, 1},
	{"roles are as asked", "did Feld Lines sue Baltic Steel?", 5, FEATURE_SWAPPED, 0, 0},
	{"roles are swapped", "did Baltic Steel sue Feld Lines?", 5, FEATURE_SWAPPED, 1, 1},
	{"a time is there", "when did Denmark ban diesel?", 3, FEATURE_TYPED, 1, 1},
	{"it stands near", "when did Denmark ban diesel?", 3, FEATURE_TYPED_NEAR, 0.3, 1},
	{"no amount is there", "how much did Denmark ban?", 3, FEATURE_UNTYPED, 1, 1},
	{"nothing of a kind is asked for", "did Denmark ban diesel?", 3, FEATURE_UNTYPED, 0, 0},
	{"who is asked for", "who banned diesel?", 3, FEATURE_ASKS_WHO, 1, 1},
	{"all names", "did Denmark ban fish?", 3, FEATURE_NAMES, 1, 1},
	{"some of the rest", "did Denmark ban fish?", 3, FEATURE_SHARE, 0.2, 0.9},
	{"a number is not there", "did Denmark ban 40 ferries?", 3, FEATURE_ABSENT_NUMBER, 0.5, 1},
	{"one denies what the other asks", "did Denmark not ban diesel?", 3, FEATURE_DENIED, 1, 1},
	{"all is the same in meaning", "did Denmark ban diesel?", 3, FEATURE_ALIKE, 1, 1},
	{"fuel is like diesel", "did Denmark ban gasoline?", 3, FEATURE_ALIKE_REST, 0.2, 0.8},
	{"poems are like nothing there", "did Denmark ban poems?", 3, FEATURE_ALIKE_LEAST, 0, 0.4},
	{"in the order as asked", "did Denmark ban diesel?", 3, FEATURE_INVERTED, 0, 0},
	{"the question denies", "did Norway not ban diesel?", 4, FEATURE_ASKS_NOT, 1, 1},
	{"as the statement does", "did Norway not ban diesel?", 4, FEATURE_ASKS_NOT_IT, 0, 0},
	{"only the question denies", "did Denmark not ban diesel?", 3, FEATURE_ASKS_NOT_IT, 1, 1},
	{"only the statement denies", "did Norway ban diesel?", 4, FEATURE_ASKS_NOT_IT, 0, 0},
	{"day is not night", "could the ferries sail by day?", 6, FEATURE_CONTRARY, 0.01, 0.5},
	{"nor is unpaid paid", "what was unpaid by the council?", 15, FEATURE_CONTRARY, 0.1, 0.9},
	{"nothing is contrary", "could the ferries sail at night?", 6, FEATURE_CONTRARY, 0, 0},
	{"diesel for petrol", "did Denmark ban petrol ferries?", 3, FEATURE_INSTEAD, 0.1, 0.9},
	{"nothing instead", "did Denmark ban diesel ferries?", 3, FEATURE_INSTEAD, 0, 0},
	{"a name is no petrol", "did Denmark ban Brax ferries?", 3, FEATURE_INSTEAD, 0, 0},
	{"another number", "did Feld Lines pay $90 million?", 1, FEATURE_OTHER_NUMBER, 1, 1},
	{"the same number", "did Feld Lines pay $40 million?", 1, FEATURE_OTHER_NUMBER, 0, 0},
	{"a longer number", "did Feld Lines pay $900 million?", 1, FEATURE_OTHER_NUMBER, 0, 0},
	{"the other way round", "was diesel banned by Denmark?", 3, FEATURE_INVERTED, 0.5, 1},
};

static void features_measure_a_question_and_a_statement(void **state)
{
	size_t failed = 0;

	for (size_t i = 0; i < sizeof(value_cases) / sizeof(value_cases[0]); i++) {
		const struct value_case *c = &value_cases[i];
		double values[FEATURES], got;

		values_of(state, c->question, c->paragraph, values);
		got = values[c->feature];
		if (got > c->least - 0.001 && got < c->most + 0.001)
			continue;
		print_error("%s: %s %.3f\n", c->name, feature_name(c->feature), got);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void more_of_the_question_weighs_more(void **state)
{
	double one[FEATURES], two[FEATURES];

	values_of(state, "diesel", 3, one);
	values_of(state, "diesel in Denmark", 3, two);
	assert_true(two[FEATURE_MASS] > one[FEATURE_MASS]);
}

/* The first question is rather answered than the second. */
static const struct sure_case {
	const char *name, *surer, *less_sure;
	unsigned surer_paragraph, less_sure_paragraph;
} sure_cases[] = {
	{"all of it", "did Denmark ban diesel?", "did Denmark ban fish?", 3, 3},
	{"the same words", "did Denmark ban diesel?", "did Denmark outlaw diesel?", 3, 3},
	{"the right name", "did Denmark ban diesel?", "did Denmark ban diesel?", 3, 4},
	{"a known name", "did Denmark ban diesel?", "did Sweden ban diesel?", 3, 3},
	{"roles as asked", "did Feld Lines sue Baltic Steel?", "did Baltic Steel sue Feld Lines?",
	 5, 5},
	{"a longer match", "Denmark banned diesel ferries last year", "Denmark", 3, 3},
};

static void confidence_grows_with_what_matches(void **state)
{
	for (size_t i = 0; i < sizeof(sure_cases) / sizeof(sure_cases[0]); i++) {
		const struct sure_case *c = &sure_cases[i];
		double surer[FEATURES], less_sure[FEATURES];

		values_of(state, c->surer, c->surer_paragraph, surer);
		values_of(state, c->less_sure, c->less_sure_paragraph, less_sure);
		if (features_confidence(surer) <= features_confidence(less_sure))
			fail_msg("%s: %.3f, %.3f", c->name, features_confidence(surer),
				 features_confidence(less_sure));
	}
}

static void confidence_is_a_probability_of_the_sum(void **state)
{
	double values[FEATURES] = {0};

	(void)state;
	for (int f = 0; f < FEATURES; f++) {
		double sum = features_sum(MODEL_ANSWERS, values);

		assert_true(fabs(features_confidence(values) - 1 / (1 + exp(-sum))) < 1e-9);
		assert_true(strlen(feature_name((enum feature)f)) > 0);
		values[f] = f + 1;
	}
}

/* Far outside of what the questions had that the weights were fitted to, more of
 * a feature adds nothing. */
static void no_feature_adds_without_end(void **state)
{
	(void)state;
	for (int f = 0; f < FEATURES; f++) {
		double most = feature_adds(MODEL_ANSWERS, (enum feature)f, 1e6);

		assert_true(isfinite(most));
		assert_true(feature_adds(MODEL_ANSWERS, (enum feature)f, 1e9) == most);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(features_measure_a_question_and_a_statement),
		cmocka_unit_test(more_of_the_question_weighs_more),
		cmocka_unit_test(confidence_grows_with_what_matches),
		cmocka_unit_test(confidence_is_a_probability_of_the_sum),
		cmocka_unit_test(no_feature_adds_without_end),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
