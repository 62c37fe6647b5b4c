/* holdings_test.c - what a reload says that it has changed */
#include "bot/xmpp/holdings.h"

#include "tests/unit/scratch.h"

#define A	" 000000000000000a\n"
#define B	" 000000000000000b\n"
#define SUMMARY "2 stories"

static const struct changes_case {
	const char *name, *before, *now, *want;
} changes_cases[] = {
	{"nothing", "x" A "y" B, "y" B "x" A, "; nothing changed"},
	{"one of each", "gone" A "stays" A "turned" A, "stays" A "turned" B "new" A,
	 "; added new; changed turned; removed gone"},
	{"in the order of names", "", "b" A "a/c" A "a" A, "; added a, a/c, b"},
	{"names have blanks", "a b" A, "a b" B "a" A, "; added a; changed a b"},
	{"no more than ten", "",
	 "a" A "b" A "c" A "d" A "e" A "f" A "g" A "h" A "i" A "j" A "k" A "l" A,
	 "; added a, b, c, d, e, f, g, h, i, j and 2 more"},
	{"what is no such line is left out", "x" A,
	 "x" A "\n12345\nlong enough but no number"
	 "\n",
	 "; nothing changed"},
	{"what is no text is cleaned", "", "a\x1b" A, "; added a"},
};

static void the_changes_are_told_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(changes_cases) / sizeof(*changes_cases); i++) {
		const struct changes_case *it = &changes_cases[i];
		struct holdings *before = holdings_create(), *now = holdings_create();
		struct strbuf out;
		char want[200];

		holdings_add(before, span_of(it->before));
		holdings_add(now, span_of(it->now));
		holdings_add_summary(now, SPAN(SUMMARY));
		strbuf_init(&out, 1000);
		holdings_tell_changes(before, now, &out);
		snprintf(want, sizeof(want), SUMMARY "%s", it->want);
		if (strcmp(out.data, want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", it->name, out.data, want);
		strbuf_finish(&out);
		holdings_destroy(before);
		holdings_destroy(now);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_changes_are_told_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
