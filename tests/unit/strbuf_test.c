/* strbuf_test.c - text that grows up to a maximum */
#include "bot/base/strbuf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct cut_case {
	const char *text;
	size_t max_bytes;
	const char *want;
	bool truncated;
} cut_cases[] = {
	{"abc", 3, "abc", false},    {"abcd", 3, "abc", true},	{"", 0, "", false},
	{"a", 0, "", true},	     {"a\u00e9", 2, "a", true}, {"a\u00e9", 3, "a\u00e9", false},
	{"\U0001f600", 3, "", true},
};

static void what_does_not_fit_is_cut_between_characters(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cut_cases) / sizeof(cut_cases[0]); i++) {
		const struct cut_case *it = &cut_cases[i];
		struct strbuf buf;

		strbuf_init(&buf, it->max_bytes);
		strbuf_puts(&buf, it->text);
		assert_string_equal(buf.data, it->want);
		assert_int_equal(buf.len, strlen(it->want));
		assert_int_equal(buf.truncated, it->truncated);
		strbuf_finish(&buf);
	}
}

static void text_longer_than_any_buffer_grows(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, 100000);
	strbuf_printf(&buf, "%0*d", 5000, 7);
	assert_int_equal(buf.len, 5000);
	assert_int_equal(buf.data[4999], '7');
	for (size_t i = 0; i < 95000; i++)
		strbuf_putc(&buf, 'x');
	assert_int_equal(buf.len, 100000);
	assert_false(buf.truncated);
	strbuf_putc(&buf, 'x');
	assert_true(buf.truncated);
	strbuf_clear(&buf);
	assert_string_equal(buf.data, "");
	assert_false(buf.truncated);
	strbuf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
		cmocka_unit_test(text_longer_than_any_buffer_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
