/* needs_test.c - which texts an expression cannot match, told without trying */
#include "bot/answerer/needs.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct needs_case {
	const char *expression, *text;
	bool met; /* whether the expression may match the text */
} needs_cases[] = {
	{"^who said (?<words>.+)$", "who said so", true},
	{"^who said (?<words>.+)$", "WHO SAID SO", true},
	{"^who said (?<words>.+)$", "when did she say so", false},
	{"^who said (?<words>.+)$", "", false},
	{"^(?:when|where) (?<words>.+)$", "where is it", true},
	{"^(?:when|where) (?<words>.+)$", "why is it", false},
	{"^(?:when|) .+$", "why is it", true},
	{"^(?:who|what) (?:said|told) it$", "what was told to him about it", true},
	{"^(?:who|what) (?:said|told) it$", "what was it", false},
	{"colou?r", "color", true},
	{"colou?r", "colour", true},
	{"colo*r", "colr", true},
	{"colo*r", "clr", false},
	{"(?:not )?here", "here", true},
	{"(?:not )?here", "there", true},
	{"(?:not )*here", "her", false},
	{"(?:not )+here", "here", false},
	{"(?:not ){0,2}here", "here", true},
	{"(?:not ){1,2}here", "here", false},
	{"ab{2}c", "abbc", true},
	{"(?!who )(?<words>.+)", "what", true},
	{"(?=who)who", "what", false},
	{"u\\.s\\. army", "u.s. army", true},
	{"u\\.s\\. army", "us army", false},
	{"[a-z]]where", "x]where", true},
	{"[]where]+nowhere", "]nowhere", true},
	{"[^]where]+nowhere", "nothing", false},
	{"(?i)who", "what", true},
	{"(who)\\1", "what", true},
	{"\\Qa.c\\E", "abc", true},
	{"\\x{77}ho", "who", true},
	{"(?(?=a)ab|cd)", "cd", true},
	{"(*ACCEPT)who", "what", true},
	{"(?x)w h o", "who", true},
	{".*", "what", true},
	{"", "what", true},
	{"skip", "\u017fkip", true}, /* the long s is an s in another case */
};

static void tells_what_cannot_match(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(needs_cases) / sizeof(needs_cases[0]); i++) {
		const struct needs_case *c = &needs_cases[i];
		struct needs *needs = needs_create(span_of(c->expression));
		struct pairs pairs = pairs_of(span_of(c->text));

		if (needs_met(needs, &pairs) != c->met) {
			print_error("%s: %s\n", c->expression, c->text);
			failed++;
		}
		needs_destroy(needs);
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(tells_what_cannot_match)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
