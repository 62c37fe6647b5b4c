/* span_test.c - views of bytes */
#include "bot/base/span.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void trimming_takes_blanks_at_both_ends(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", ""},	    {" \t\r\n", ""}, {"a", "a"},
		{"  a b\n", "a b"}, {"a\r\n", "a"},  {"\u00a0a", "\u00a0a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(span_is(span_trim(span_of(cases[i].text)), cases[i].want));
	assert_int_equal(span_trim((struct span){NULL, 0}).len, 0);
}

static void slices_are_clipped(void **state)
{
	struct span text = SPAN("abcdef");

	(void)state;
	assert_true(span_is(span_slice(text, 1, 3), "bc"));
	assert_true(span_is(span_slice(text, 4, 99), "ef"));
	assert_true(span_is(span_slice(text, 99, 100), ""));
	assert_true(span_is(span_slice(text, 5, 2), ""));
	assert_int_equal(span_slice((struct span){NULL, 0}, 0, 9).len, 0);
}

static void lines_end_with_lf_crlf_or_the_text(void **state)
{
	static const char *const want[] = {"one", "", "three ", "four"};
	struct span rest = SPAN("one\n\r\nthree \r\nfour"), line;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(span_next_line(&rest, &line));
		assert_true(span_is(line, want[i]));
	}
	assert_false(span_next_line(&rest, &line));
	rest = SPAN("a\n");
	assert_true(span_next_line(&rest, &line));
	assert_false(span_next_line(&rest, &line));
}

static void parts_may_be_empty(void **state)
{
	static const char *const want[] = {"a", "", "b", ""};
	struct span rest = SPAN("a,,b,"), part;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(span_next_part(&rest, ',', &part));
		assert_true(span_is(part, want[i]));
	}
	assert_false(span_next_part(&rest, ',', &part));
}

static void finding_and_comparing(void **state)
{
	(void)state;
	assert_int_equal(span_find(SPAN("abcabc"), SPAN("ca")), 2);
	assert_int_equal(span_find(SPAN("abc"), SPAN("")), 0);
	assert_true(span_find(SPAN("ab"), SPAN("abc")) == (size_t)-1);
	assert_true(span_compare(SPAN("a"), SPAN("ab")) < 0);
	assert_true(span_compare(SPAN("b"), SPAN("ab")) > 0);
	assert_int_equal(span_compare(SPAN("ab"), SPAN("ab")), 0);
	assert_true(span_compare(SPAN("\x7f"), SPAN("\x80")) < 0);
	assert_true(span_eq((struct span){NULL, 0}, SPAN("")));
	assert_true(span_starts(SPAN("abc"), SPAN("ab")));
	assert_false(span_starts(SPAN("a"), SPAN("ab")));
	assert_true(span_ends(SPAN("abc"), SPAN("bc")));
	assert_false(span_ends(SPAN("abc"), SPAN("ab")));
	assert_false(span_ends(SPAN("abc"), SPAN("abc")));
}

static void a_word_is_found_whole_in_a_list(void **state)
{
	static const char list[] = "is are was were";

	(void)state;
	assert_true(span_among(SPAN("is"), list));
	assert_true(span_among(SPAN("was"), list));
	assert_true(span_among(SPAN("were"), list));
	assert_false(span_among(SPAN("we"), list));
	assert_false(span_among(SPAN("as"), list));
	assert_false(span_among(SPAN("wares"), list));
	assert_false(span_among(SPAN("are was"), list + 7));
	assert_false(span_among((struct span){NULL, 0}, list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trimming_takes_blanks_at_both_ends),
		cmocka_unit_test(slices_are_clipped),
		cmocka_unit_test(lines_end_with_lf_crlf_or_the_text),
		cmocka_unit_test(parts_may_be_empty),
		cmocka_unit_test(finding_and_comparing),
		cmocka_unit_test(a_word_is_found_whole_in_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
