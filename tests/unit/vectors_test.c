/* vectors_test.c - stems that are used alike point the same way */
#include "knowledge/vectors.h"

#include "tests/unit/fixture.h"

static double cosine_of(uint32_t x, uint32_t y)
{
	int16_t wide[VECTORS_AXES];

	for (size_t a = 0; a < VECTORS_AXES; a++)
		wide[a] = (int16_t)vectors_at(x)[a];
	return vectors_cosine(vectors_product(wide, vectors_at(y)));
}

static double likeness(const char *a, const char *b)
{
	uint32_t x = vectors_find(span_of(a)), y = vectors_find(span_of(b));

	if (x == 0 || y == 0)
		fail_msg("no vector for %s or %s", a, b);
	return cosine_of(x, y);
}

/* The first is more like the second than like the third. */
static const struct like_case {
	const char *stem, *like, *unlike;
} like_cases[] = {
	{"doctor", "nurs", "bridg"},
	{"ship", "ferri", "poem"},
	{"murder", "kill", "paint"},
	{"compani", "firm", "river"},
};

static void what_is_met_in_the_same_texts_is_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(like_cases) / sizeof(like_cases[0]); i++) {
		const struct like_case *c = &like_cases[i];

		if (likeness(c->stem, c->like) < likeness(c->stem, c->unlike) + 0.2)
			fail_msg("%s: %.2f to %s, %.2f to %s", c->stem, likeness(c->stem, c->like),
				 c->like, likeness(c->stem, c->unlike), c->unlike);
	}
}

static void a_vector_has_the_length_that_cosines_need(void **state)
{
	(void)state;
	for (uint32_t vector = 1; vector <= 40000; vector++) {
		double own = cosine_of(vector, vector);

		assert_true(own > 0.9 && own < 1.05);
		assert_true(vectors_rarity(vector) >= 0 && vectors_rarity(vector) <= 1);
	}
}

static void what_is_not_there_has_none(void **state)
{
	(void)state;
	assert_int_equal(vectors_find(span_of("")), 0);
	assert_int_equal(vectors_find(span_of("qqzxv")), 0);
	assert_int_equal(vectors_find(span_of("doctors")), 0); /* no stem */
	assert_true(vectors_rarity(0) == 1);
	assert_true(vectors_rarity(vectors_find(span_of("peopl"))) <
		    vectors_rarity(vectors_find(span_of("ferri"))));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_met_in_the_same_texts_is_alike),
		cmocka_unit_test(a_vector_has_the_length_that_cosines_need),
		cmocka_unit_test(what_is_not_there_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
