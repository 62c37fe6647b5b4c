/* needs_test.c - which patterns a text cannot match, told without trying */
#include "bot/answerer/sieve.h"
#include "bot/base/strbuf.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

/* needs: "word word|part~ …", ~ where the word may go on; NULL for nothing. */
static const struct needs_case {
	const char *expression, *needs;
} needs_cases[] = {
	{"^who said (?<words>.+)$", "who said"},
	{"^Who SAID$", "who said"},
	{"who said", "~who said~"},
	{"^(?:when|where) (?<words>.+)$", "when|where"},
	{"^(?:when|) .+$", NULL},
	{"^(?:who|what) (?:said|told) it$", "who|what said|told it"},
	{"^what(?: is| was)?(?: the)? number$", "what number"},
	{"^light(?:s)? on$", "light~ on"},
	{"^(?:un)?likely$", "~likely"},
	{"^(?:un|)likely$", "~likely"},
	{"^(?:very )*likely$", "likely"},
	{"^(?:abc)+$", "abc~"},
	{"colou?r", "~colo~"},
	{"^colou?r x$", "colo~ x"},
	{"colo*r", "~col~"},
	{"^(?:not )?here$", "here"},
	{"(?:not )+here", "~not here~"},
	{"^(?:not ){0,2}here$", "here"},
	{"^(?:not ){1,2}here$", "not here"},
	{"ab{2}c", NULL},
	{"(?!who )(?<words>.+)", NULL},
	{"^(?=who)who$", "who"},
	{"^u\\.s\\. army$", "u s army"},
	{"^.*\\bdateline\\b.*$", "dateline"},
	{"^who\\s+is\\W+it$", "who is it"},
	{"^who\\s*are$", "who~ ~are"},
	{"[a-z]]where", "where~"},
	{"[]where]+nowhere", "~nowhere~"},
	{"[^]where]+nowhere", "~nowhere~"},
	{"(?>who) said it$", "~who said it"},
	{"^caf\u00e9 \u00e9t\u00e9 noir$", "caf~ noir"},
	{"(?i)who", NULL},
	{"(who)\\1", NULL},
	{"\\Qa.c\\E", NULL},
	{"\\x{77}ho", NULL},
	{"(?(?=a)ab|cd)", NULL},
	{"(*ACCEPT)who", NULL},
	{"(?x)w h o", NULL},
	{".*", NULL},
	{"", NULL},
};

static void print_needs(const struct needs *needs, struct strbuf *out)
{
	strbuf_clear(out);
	for (size_t g = 0; needs && g < needs->count; g++) {
		for (size_t i = 0; i < needs->groups[g].count; i++) {
			const struct needs_literal *l = &needs->groups[g].literals[i];

			strbuf_printf(out, "%s%s%.*s%s",
				      i	  ? "|"
				      : g ? " "
					  : "",
				      l->begins_word ? "" : "~", SPAN_ARG(l->text),
				      l->ends_word ? "" : "~");
		}
	}
}

/* Parts of less than three letters are not told. */
static void reads_what_an_expression_needs(void **state)
{
	struct strbuf got;
	size_t failed = 0;

	(void)state;
	strbuf_init(&got, 1000);
	for (size_t i = 0; i < sizeof(needs_cases) / sizeof(needs_cases[0]); i++) {
		const struct needs_case *c = &needs_cases[i];
		struct needs *needs = needs_create(span_of(c->expression));

		print_needs(needs, &got);
		if (!needs != !c->needs || (needs && strcmp(got.data, c->needs) != 0)) {
			print_error("%s: %s, not %s\n", c->expression, got.data,
				    c->needs ? c->needs : "nothing");
			failed++;
		}
		needs_destroy(needs);
	}
	strbuf_finish(&got);
	assert_int_equal(failed, 0);
}

static const char *const expressions[] = {
	"^who (?:is|was) (?<x>.+)$",
	"^how many .+ (?:are|were) there$",
	"^.*price.*$",
	"^.*(?:ice|ink).*$",
	".*",
	"^the kelvin scale$",
	"^who(?:'s|s)? it$",
};

/* found: the numbers of the expressions above that may match. */
static const struct sieve_case {
	const char *text, *found;
} sieve_cases[] = {
	{"", "4"},
	{"who is ada", "04"},
	{"WHO WAS IT", "046"},
	{"is who", "04"},
	{"whose is it", "46"},
	{"how many boats were there", "14"},
	{"how many", "4"},
	{"the prices", "234"},
	{"priceless ink", "234"},
	{"pink", "34"},
	{"pri ce", "4"},
	{"who\u2019s it", "46"},
	{"\u00e9who is", "04"},
	{"the \u212aelvin \u017fcale", "45"},
	{"the kelvin scale", "45"},
};

static void finds_the_patterns_whose_words_are_there(void **state)
{
	enum { COUNT = sizeof(expressions) / sizeof(expressions[0]) };
	struct needs *needs[COUNT];
	struct sieve *sieve;
	struct arena arena;
	size_t failed = 0;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < COUNT; i++)
		needs[i] = needs_create(span_of(expressions[i]));
	sieve = sieve_create((const struct needs *const *)needs, COUNT);
	for (size_t i = 0; i < sizeof(sieve_cases) / sizeof(sieve_cases[0]); i++) {
		const struct sieve_case *c = &sieve_cases[i];
		char got[COUNT + 1] = "";
		uint32_t *found;
		size_t count = sieve_find(sieve, &arena, span_of(c->text), &found);

		for (size_t k = 0; k < count; k++)
			got[k] = (char)('0' + found[k]);
		if (strcmp(got, c->found) != 0) {
			print_error("%s: %s, not %s\n", c->text, got, c->found);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	sieve_destroy(sieve);
	for (size_t i = 0; i < COUNT; i++)
		needs_destroy(needs[i]);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_an_expression_needs),
		cmocka_unit_test(finds_the_patterns_whose_words_are_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
