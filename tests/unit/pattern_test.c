/* pattern_test.c - expressions are bounded, and say what is wrong with them */
#include "bot/answerer/pattern.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

static int match(const char *text, struct span subject, struct pattern_match *out,
		 struct error *error)
{
	struct pattern_memory *memory = pattern_memory_create();
	struct pattern *pattern;
	size_t at;
	int rc;

	assert_int_equal(pattern_compile(&pattern, span_of(text), &at, error), 0);
	rc = pattern_match(pattern, memory, subject, out, error);
	pattern_destroy(pattern);
	pattern_memory_destroy(memory);
	return rc;
}

static void a_bad_expression_is_refused_with_its_offset(void **state)
{
	struct pattern *pattern;
	struct error error;
	size_t at;

	(void)state;
	assert_int_equal(pattern_compile(&pattern, SPAN("who (said"), &at, &error), ERR_INPUT);
	assert_int_equal(at, 9);
	assert_string_equal(error.text, "missing closing parenthesis");
}

static void groups_of_one_name_give_the_one_that_matched(void **state)
{
	struct pattern_match values;
	struct error error;

	(void)state;
	assert_int_equal(
		match("^(?:by (?<who>\\w+)|(?<who>\\w+) did)$", SPAN("Ada did"), &values, &error),
		1);
	assert_int_equal(values.values[0].len, 3);
}

static void catastrophic_backtracking_ends(void **state)
{
	struct pattern_match values;
	struct error error;
	char *as = malloc(4096);

	(void)state;
	memset(as, 'a', 4095);
	as[4095] = 'b';
	assert_int_equal(match("^(a|aa)+$", (struct span){as, 4096}, &values, &error), ERR_LIMIT);
	free(as);
}

static void more_groups_than_can_be_kept_are_refused(void **state)
{
	struct pattern *pattern;
	struct error error;
	char text[1024] = "";
	size_t len = 0, at;

	(void)state;
	for (int i = 0; i < PATTERN_GROUPS_MAX + 1; i++) {
		memcpy(text + len, "(?<x>x)", 8);
		text[len + 3] = (char)('a' + i);
		len += 7;
	}
	assert_int_equal(pattern_compile(&pattern, span_of(text), &at, &error), ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bad_expression_is_refused_with_its_offset),
		cmocka_unit_test(groups_of_one_name_give_the_one_that_matched),
		cmocka_unit_test(catastrophic_backtracking_ends),
		cmocka_unit_test(more_groups_than_can_be_kept_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
