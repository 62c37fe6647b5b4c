/* utf8_test.c - Unicode text: checking, folding, cleaning */
#include "bot/base/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>

static const struct valid_case {
	const char *name, *text;
	size_t want; /* offset of the first bad byte */
} valid_cases[] = {
	{"nothing", "", 0},
	{"ascii", "abc", 3},
	{"four bytes", "\U0001f600", 4},
	{"lone continuation", "a\x80", 1},
	{"overlong slash", "ab\xC0\xAF", 2},
	{"surrogate", "\xED\xA0\x80", 0},
	{"past U+10FFFF", "\xF4\x90\x80\x80", 0},
	{"cut short", "\u00e9\xE2\x82", 2},
};

static void the_first_bad_byte_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(valid_cases) / sizeof(valid_cases[0]); i++)
		assert_int_equal(utf8_valid(span_of(valid_cases[i].text)), valid_cases[i].want);
}

static void reading_goes_on_behind_bad_bytes(void **state)
{
	static const uint32_t want[] = {'a', 0xFFFD, 0xFFFD, 0x20AC, 0xFFFD};
	struct span text = SPAN("a\xC0\xAF\u20ac\xE2");
	size_t at = 0, count = 0;

	(void)state;
	while (at < text.len)
		assert_int_equal(utf8_next(text, &at), want[count++]);
	assert_int_equal(count, 5);
	assert_int_equal(utf8_count(text), 5);
	assert_true(span_is(utf8_prefix(SPAN("\u00e9\u00e9\u00e9"), 2), "\u00e9\u00e9"));
	assert_true(span_is(utf8_prefix(SPAN("ab"), 9), "ab"));
}

static const struct fold_case {
	const char *text, *want;
} fold_cases[] = {
	{"Huawei", "huawei"},
	{"\u00c9t\u00e9 \u00dcber", "ete uber"},
	{"Stra\u00dfe", "strasse"},
	{"\u201cIt\u2019s\u201d \u2013 5G", "\"it's\" - 5g"},
	{"\uff28\uff35", "hu"},
	{"a\u200bb\u202ec", "abc"},
	{"a\xFF"
	 "b",
	 "a b"},
	{"", ""},
};

static void folding_makes_spellings_equal(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(fold_cases) / sizeof(fold_cases[0]); i++)
		assert_string_equal(utf8_fold(&arena, span_of(fold_cases[i].text)).ptr,
				    fold_cases[i].want);
	arena_finish(&arena);
}

#define TEXT(literal) (literal), sizeof(literal) - 1

static const struct clean_case {
	const char *name;
	const char *text;
	size_t len;
	const char *want;
} clean_cases[] = {
	{"tabs and line ends stay", TEXT("a\tb\nc"), "a\tb\nc"},
	{"carriage returns go", TEXT("a\r\nb"), "a\nb"},
	{"NUL and escape go", TEXT("a\0b\x1b[1mc"), "ab[1mc"},
	{"C1 goes",
	 TEXT("a\xC2\x85"
	      "b"),
	 "ab"},
	{"bidirectional controls go", TEXT("a\u202eb\u2066c"), "abc"},
	{"noncharacters go", TEXT("a\uffffb"), "ab"},
	{"bad bytes show",
	 TEXT("a\xFF"
	      "b"),
	 "a\ufffdb"},
	{"the rest stays", TEXT("\u00e9 \U0001f600 \u4e2d"), "\u00e9 \U0001f600 \u4e2d"},
};

static void cleaning_takes_what_xml_forbids(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(clean_cases) / sizeof(clean_cases[0]); i++) {
		struct strbuf out;

		strbuf_init(&out, 1000);
		utf8_clean(&out, (struct span){clean_cases[i].text, clean_cases[i].len});
		assert_string_equal(out.data, clean_cases[i].want);
		strbuf_finish(&out);
	}
}

static const struct print_case {
	const char *text;
	size_t max_chars;
	const char *want;
} print_cases[] = {
	{"", 3, ""},
	{"\u00e9\u00e9\u00e9", 3, "\u00e9\u00e9\u00e9"},
	{"\u00e9\u00e9\u00e9", 2, "\u00e9\u00e9\u2026"},
	{"two\nlines", 20, "two lines"},
	{"\x1b[31mred", 20, "[31mred"},
};

static void printing_keeps_to_a_line_and_a_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(print_cases) / sizeof(print_cases[0]); i++) {
		char *got = NULL;
		size_t len;
		FILE *out = open_memstream(&got, &len);

		assert_non_null(out);
		utf8_print(out, span_of(print_cases[i].text), print_cases[i].max_chars);
		fclose(out);
		assert_string_equal(got, print_cases[i].want);
		free(got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_bad_byte_is_found),
		cmocka_unit_test(reading_goes_on_behind_bad_bytes),
		cmocka_unit_test(folding_makes_spellings_equal),
		cmocka_unit_test(cleaning_takes_what_xml_forbids),
		cmocka_unit_test(printing_keeps_to_a_line_and_a_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
