/* metrics_test.c - figures, against such as were computed by hand */
#include "bot/metrics.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static bool near(double got, double want)
{
	return fabs(got - want) < 1e-9;
}

static const struct normalise_case {
	const char *name, *text, *want;
} normalise_cases[] = {
	{"nothing", "", ""},
	{"capitals", "Ada Lowe", "ada lowe"},
	{"capitals that are not ASCII", "ÉCOLE Ødegård", "école ødegård"},
	{"articles", "The mayor of a town, an hour away", "mayor of town hour away"},
	{"articles alone", "the", ""},
	{"articles inside of words", "theatre another Anna", "theatre another anna"},
	{"an article beside a dash that is no ASCII", "the–a–b", "– –b"},
	{"punctuation joins", "U.S. $12-million (about)", "us 12million about"},
	{"an article made by punctuation", "a.n. hour", "hour"},
	{"quotes that are not ASCII stay", "“dirty”", "“dirty”"},
	{"blanks", "  one\t two\n\n three\u00A0four ", "one two three four"},
};

static void texts_are_normalised_as_squad_does(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(normalise_cases) / sizeof(normalise_cases[0]); i++) {
		const struct normalise_case *c = &normalise_cases[i];
		struct span got = metrics_normalise(&arena, span_of(c->text));

		if (!span_is(got, c->want))
			fail_msg("%s: \"%.*s\"", c->name, SPAN_ARG(got));
	}
	arena_finish(&arena);
}

static const struct match_case {
	const char *name, *answer, *gold;
	bool exact;
	double f1;
} match_cases[] = {
	{"the same", "The Harbour.", "harbour", true, 1},
	{"nothing in common", "in May", "ada lowe", false, 0},
	{"one of two words, one of one", "in 1921", "1921", false, 2.0 / 3},
	{"two of four words, two of three", "ada lowe the mayor said", "mayor ada quist", false,
	 4.0 / 7},
	{"a word counts as often as it stands in both", "no no no", "no no", false, 0.8},
	{"nothing of nothing", "the", "a", true, 1},
	{"nothing of something", "", "something", false, 0},
	{"something of nothing", "something", "", false, 0},
};

static void short_answers_match_by_their_words(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(match_cases) / sizeof(match_cases[0]); i++) {
		const struct match_case *c = &match_cases[i];
		double f1 = metrics_f1(&arena, span_of(c->answer), span_of(c->gold));

		if (!near(f1, c->f1) ||
		    metrics_exact(&arena, span_of(c->answer), span_of(c->gold)) != c->exact)
			fail_msg("%s: %.3f", c->name, f1);
	}
	arena_finish(&arena);
}

/* Of positives and negatives each ends with a negative number. */
static const struct auc_case {
	const char *name;
	double positives[5], negatives[5], want;
} auc_cases[] = {
	{"all in order", {0.9, 0.8, -1}, {0.1, 0.2, 0.3, -1}, 1},
	{"all the wrong way", {0.1, -1}, {0.2, 0.3, -1}, 0},
	{"all the same", {0.5, 0.5, -1}, {0.5, 0.5, 0.5, -1}, 0.5},
	{"five of six pairs", {0.4, 0.9, -1}, {0.5, 0.1, 0.3, -1}, 5.0 / 6},
	{"a tie counts half", {0.5, 0.9, -1}, {0.5, 0.1, -1}, 3.5 / 4},
	{"no negatives", {0.5, -1}, {-1}, NAN},
	{"no positives", {-1}, {0.5, -1}, NAN},
	{"nothing", {-1}, {-1}, NAN},
};

static void auc_is_the_share_of_pairs_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(auc_cases) / sizeof(auc_cases[0]); i++) {
		const struct auc_case *c = &auc_cases[i];
		struct metrics_score scores[10];
		size_t count = 0;
		double got;

		for (const double *p = c->positives; *p >= 0; p++)
			scores[count++] = (struct metrics_score){*p, true};
		for (const double *n = c->negatives; *n >= 0; n++)
			scores[count++] = (struct metrics_score){*n, false};
		got = metrics_auc(scores, count);
		if (isnan(c->want) ? !isnan(got) : !near(got, c->want))
			fail_msg("%s: %.3f", c->name, got);
	}
}

static void bins_are_tenths_and_one_belongs_to_the_last(void **state)
{
	static const struct metrics_score scores[] = {
		{0, false}, {0.09, true}, {0.1, true}, {0.95, true}, {1, true}, {0.99, false},
	};
	static const size_t counts[METRICS_BINS] = {2, 1, [9] = 3};
	static const size_t positives[METRICS_BINS] = {1, 1, [9] = 2};
	struct metrics_bin bins[METRICS_BINS];

	(void)state;
	metrics_bin(scores, sizeof(scores) / sizeof(scores[0]), bins);
	for (size_t b = 0; b < METRICS_BINS; b++) {
		assert_int_equal(bins[b].count, counts[b]);
		assert_int_equal(bins[b].positive, positives[b]);
	}
	assert_true(near(bins[9].sum, 2.94));
}

/* In the bin from 0.8 on, half are right where 0.85 should be; in that from 0.2 on
 * none of two where 0.2 should be: (2 * 0.35 + 2 * 0.2) / 4. */
static void calibration_error_weighs_bins_by_what_is_in_them(void **state)
{
	static const struct metrics_score scores[] = {
		{0.85, true}, {0.85, false}, {0.2, false}, {0.2, false}};
	struct metrics_bin bins[METRICS_BINS];

	(void)state;
	metrics_bin(scores, 4, bins);
	assert_true(near(metrics_calibration_error(bins), 0.275));
	metrics_bin(scores, 0, bins);
	assert_true(isnan(metrics_calibration_error(bins)));
}

static void quantiles_are_values_that_were_there(void **state)
{
	double values[] = {10, 3, 7, 1, 9, 2, 8, 4, 6, 5};

	(void)state;
	assert_true(near(metrics_quantile(values, 10, 0.5), 5));
	assert_true(near(metrics_quantile(values, 10, 0.9), 9));
	assert_true(near(metrics_quantile(values, 10, 0.99), 10));
	assert_true(near(metrics_quantile(values, 1, 0.5), 1));
	assert_true(isnan(metrics_quantile(values, 0, 0.5)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_normalised_as_squad_does),
		cmocka_unit_test(short_answers_match_by_their_words),
		cmocka_unit_test(auc_is_the_share_of_pairs_in_order),
		cmocka_unit_test(bins_are_tenths_and_one_belongs_to_the_last),
		cmocka_unit_test(calibration_error_weighs_bins_by_what_is_in_them),
		cmocka_unit_test(quantiles_are_values_that_were_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
