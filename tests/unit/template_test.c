/* template_test.c - what templates match, and how they are refused */
#include "bot/answerer/pattern.h"
#include "bot/answerer/template.h"
#include "bot/base/strbuf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

/* SPAN() is no constant to a compiler that is strict. */
#define CONST_SPAN(literal)                                                                        \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

static struct template_text colours[] = {
	{CONST_SPAN("red"), 1, 1},
	{CONST_SPAN("[dark] (blue|green)"), 2, 1},
};
static struct template_list lists[] = {
	{.name = CONST_SPAN("colour"), .values = colours, .count = 2}};
static struct template_rule rules[] = {
	{.name = CONST_SPAN("what_is"), .body = {CONST_SPAN("(what|who) (is|are)"), 3, 1}},
	{.name = CONST_SPAN("polite"), .body = {CONST_SPAN("<please> <what_is>"), 4, 1}},
	{.name = CONST_SPAN("please"), .body = {CONST_SPAN("[please]"), 5, 1}},
};
static struct template_scope scope = {
	.file = "t.yaml",
	.lists = lists,
	.list_count = 1,
	.rules = rules,
	.rule_count = 3,
};

/* Slots as "name=value;" in alphabetical order; NULL where there is no match. */
static const struct match_case {
	const char *template, *question, *want;
} match_cases[] = {
	{"who said {words}", "who said that this is fine", "words=that this is fine;"},
	{"who said {words}", "who said", NULL},
	{"who said {words}", "and who said it", NULL},
	{"who said {words}", "whosaid it", NULL},
	{"who said [that] {words}", "who said that it rains", "words=it rains;"},
	{"who said [that] {words}", "who said it rains", "words=it rains;"},
	{"who said [that] {words}", "who said thatcher rules", "words=thatcher rules;"},
	{"who (said|claimed)", "who claimed", ""},
	{"who (said|claimed)", "who asked", NULL},
	{"who ( said | claimed )", "who said", ""},
	{"[please] help", "help", ""},
	{"[please] help", "please help", ""},
	{"[please] help", "pleasehelp", NULL},
	{"[a] [b] c [d]", "c", ""},
	{"[a] [b] c [d]", "a c d", ""},
	{"[a] [b] c [d]", "a b c", ""},
	{"[a] [b] c [d]", "abc", NULL},
	{"colo[u]r", "color", ""},
	{"colo[u]r", "colour", ""},
	{"{who}'s boss", "huawei's boss", "who=huawei;"},
	{"what did {who} say [about {what}]", "what did pence say", "who=pence;"},
	{"what did {who} say [about {what}]", "what did mike pence say about the 5g",
	 "what=the 5g;who=mike pence;"},
	{"{a} and {b}", "x and y and z", "a=x;b=y and z;"},
	{"({who} spoke|spoke {who})", "spoke ada", "who=ada;"},
	{"who said {words}", "who said: \"it rains\"?", "words=it rains;"},
	{"so who [is] {who}", "so, who is u.s. steel?", "who=u.s. steel;"},
	{"hello", "...hello!", ""},
	{"hello, world", "hello world", ""},
	{"hello world", "hello, world", ""},
	{"What Is CAF\u00c9", "what is cafe", ""},
	{"a.b*c", "a.b*c", ""},
	{"a.b*c", "axbbc", NULL},
	{"is \\(it\\)", "is (it)", ""},
	{"is {c:colour}", "is dark blue", "c=dark blue;"},
	{"is {colour}", "is green", "colour=green;"},
	{"is {colour}", "is black", NULL},
	{"<what_is> {x}", "who are they", "x=they;"},
	{"<polite> {x}", "what is it", "x=it;"},
	{"<polite> {x}", "please what is it", "x=it;"},
	{"(a|)b", "b", ""},
	{"is [to]{x}", "iso", NULL},
	{"is [to]{x}", "is o", "x=o;"},
	{"(is [to]|was){x}", "iso", NULL},
	{"(is [to]|was) {x}", "is to o", "x=o;"},
	{"([a] [b]) c", "a c", ""},
	{"[[a] [b]] c", "a c", ""},
	{"[[a] [b]] c", "a b c", ""},
	{"[[a] [b]] c", "c", ""},
	{"[[a] [b]] c", "ac", NULL},
	{"light[ s] on", "light s on", ""},
	{"light[ s] on", "lights on", NULL},
	{"{a}{b}", "\u00e9\u00e9", "a=\u00e9;b=\u00e9;"},
	{"say\\: {what}", "say: it", "what=it;"},
	{"at 10:30 {what}", "at 10:30, tea", "what=tea;"},
};

/* As text, with what each slot took. */
static void describe(const struct pattern *pattern, const struct pattern_match *match, char *out,
		     size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (size_t g = 0; g < pattern_group_count(pattern); g++)
		if (match->values[g].ptr)
			len += (size_t)snprintf(out + len, size - len, "%s=%.*s;",
						pattern_group_name(pattern, g),
						SPAN_ARG(match->values[g]));
}

static void run_match_case(const struct match_case *c, struct pattern_memory *memory,
			   struct arena *arena)
{
	struct template_text text = {span_of(c->template), 1, 1};
	struct pattern_match match;
	struct problems problems;
	struct pattern *pattern;
	struct error error;
	char got[200];
	int rc;

	problems_init(&problems);
	if (!template_compile(arena, &scope, text, &pattern, &problems))
		fail_msg("%s: %s", c->template, problems.lines[0]);
	rc = pattern_match(pattern, memory, template_squeeze(arena, span_of(c->question)).text,
			   &match, &error);
	if (rc == 0 && c->want)
		fail_msg("%s does not match: %s", c->template, c->question);
	if (rc == 1 && !c->want)
		fail_msg("%s matches: %s", c->template, c->question);
	if (rc == 1) {
		describe(pattern, &match, got, sizeof(got));
		if (strcmp(got, c->want) != 0)
			fail_msg("%s: %s: %s, not %s", c->template, c->question, got, c->want);
	}
	pattern_destroy(pattern);
	problems_finish(&problems);
}

static void a_template_matches_what_people_would_expect(void **state)
{
	struct pattern_memory *memory = pattern_memory_create();
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(match_cases) / sizeof(match_cases[0]); i++)
		run_match_case(&match_cases[i], memory, &arena);
	arena_finish(&arena);
	pattern_memory_destroy(memory);
}

/* Of a long question that has all words a template wants, but its last. */
static const struct hostile_case {
	const char *template, *unit;
	int want;
} hostile_cases[] = {
	{"{a} and {b} and {c} and {d} and {e} and {f} and {g} or", "and ", 0},
	{"[the] {a} [the] {b} [the] {c} [the] {d} [the] {e} [the] {f} or", "the ", 0},
	{"({a}|{a} and) ({b}|{b} and) ({c}|{c} and) ({d}|{d} and) or", "and ", 0},
	{"[a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a][a]"
	 "or",
	 "a", ERR_LIMIT},
};

static void a_hostile_template_matches_in_bounds(void **state)
{
	struct pattern_memory *memory = pattern_memory_create();
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(hostile_cases) / sizeof(hostile_cases[0]); i++) {
		const struct hostile_case *c = &hostile_cases[i];
		struct template_text text = {span_of(c->template), 1, 1};
		struct pattern_match match;
		struct problems problems;
		struct pattern *pattern;
		struct strbuf question;
		struct error error;

		problems_init(&problems);
		strbuf_init(&question, 4000);
		while (question.len < 2000)
			strbuf_puts(&question, c->unit);
		assert_true(template_compile(&arena, &scope, text, &pattern, &problems));
		assert_int_equal(
			pattern_match(pattern, memory, strbuf_span(&question), &match, &error),
			c->want);
		pattern_destroy(pattern);
		strbuf_finish(&question);
		problems_finish(&problems);
	}
	arena_finish(&arena);
	pattern_memory_destroy(memory);
}

static const struct error_case {
	const char *template, *want;
} error_cases[] = {
	{"who (said", "t.yaml:7:7: ( without )"},
	{"who said)", "t.yaml:7:11: ) without ("},
	{"who [said", "t.yaml:7:7: [ without ]"},
	{"who said]", "t.yaml:7:11: ] without ["},
	{"who (a]", "t.yaml:7:9: ] without ["},
	{"who {said", "t.yaml:7:7: { without }"},
	{"who said}", "t.yaml:7:11: } without {"},
	{"who <said", "t.yaml:7:7: < without >"},
	{"who said>", "t.yaml:7:11: > without <"},
	{"", "t.yaml:7:3: matches the empty message"},
	{"[a] [b]", "t.yaml:7:3: matches the empty message"},
	{"(a|)", "t.yaml:7:3: matches the empty message"},
	{" ?! ", "t.yaml:7:3: matches the empty message"},
	{"<please>", "t.yaml:7:3: matches the empty message"},
	{"is <it>", "t.yaml:7:6: unknown rule <it>"},
	{"is {c:colours}", "t.yaml:7:6: unknown list colours"},
	{"is {a b}", "t.yaml:7:6: {a b}: a slot's name is of a to z, 0 to 9 and _"},
	{"is {}", "t.yaml:7:6: {}: a slot's name is of a to z, 0 to 9 and _"},
	{"{x} is {x}", "t.yaml:7:10: a slot stands twice"},
	{"\u00e9t\u00e9 (x", "t.yaml:7:7: ( without )"},
	{"((((((((((((((((((((((((((((((((((a",
	 "t.yaml:7:3: too many brackets and rules within one another"},
};

static void a_bad_template_is_refused_with_its_place(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(error_cases) / sizeof(error_cases[0]); i++) {
		struct template_text text = {span_of(error_cases[i].template), 7, 3};
		struct problems problems;
		struct pattern *pattern;

		problems_init(&problems);
		assert_false(template_compile(&arena, &scope, text, &pattern, &problems));
		assert_int_equal(problems.count, 1);
		assert_string_equal(problems.lines[0], error_cases[i].want);
		problems_finish(&problems);
	}
	arena_finish(&arena);
}

static void each_fault_of_rules_and_lists_is_told_once(void **state)
{
	static struct template_text values[] = {{CONST_SPAN("[x]"), 1, 4},
						{CONST_SPAN("{y}"), 2, 4}};
	static struct template_list bad_lists[] = {
		{.name = CONST_SPAN("list"), .values = values, .count = 2},
	};
	static struct template_rule bad_rules[] = {
		{.name = CONST_SPAN("a"), .body = {CONST_SPAN("x <b>"), 5, 4}},
		{.name = CONST_SPAN("b"), .body = {CONST_SPAN("y <a>"), 6, 4}},
		{.name = CONST_SPAN("c"), .body = {CONST_SPAN("<a>"), 7, 4}},
		{.name = CONST_SPAN("d"), .body = {CONST_SPAN("(z"), 8, 4}},
		{.name = CONST_SPAN("e"), .body = {CONST_SPAN("<d> {list}"), 9, 4}},
	};
	static const char *const want[] = {
		"r.yaml:1:4: matches the empty message",
		"r.yaml:2:4: {y} in a list, whose values have no slots",
		"r.yaml:5:4: the rule contains itself",
		"r.yaml:8:4: ( without )",
	};
	struct template_scope bad = {"r.yaml", bad_rules, 5, bad_lists, 1};
	struct template_text user = {SPAN("<e> {list} <a>"), 10, 4};
	struct problems problems;
	struct pattern *pattern;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	problems_init(&problems);
	assert_false(template_check(&bad, &problems));
	assert_false(template_compile(&arena, &bad, user, &pattern, &problems));
	assert_int_equal(problems.count, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < problems.count; i++)
		assert_string_equal(problems.lines[i], want[i]);
	problems_finish(&problems);
	arena_finish(&arena);
}

static void rules_that_double_one_another_stay_bounded(void **state)
{
	static struct template_rule doubling[20];
	static char names[20][8], bodies[20][20];
	struct template_scope many = {.file = "d.yaml", .rules = doubling, .rule_count = 20};
	struct problems problems;

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		snprintf(names[i], sizeof(names[i]), "r%zu", i);
		if (i == 0)
			snprintf(bodies[i], sizeof(bodies[i]), "word");
		else
			snprintf(bodies[i], sizeof(bodies[i]), "<r%zu> <r%zu>", i - 1, i - 1);
		doubling[i].name = span_of(names[i]);
		doubling[i].body = (struct template_text){span_of(bodies[i]), i + 1, 1};
	}
	problems_init(&problems);
	assert_false(template_check(&many, &problems));
	assert_non_null(strstr(problems.lines[0], "too long once its rules and lists"));
	problems_finish(&problems);
}

static void what_stands_between_words_is_one_blank_and_comes_back(void **state)
{
	static const char whole[] = " so,\tis  12,000 \"enough\"? ";
	struct template_question same, question;
	struct arena arena;
	size_t at;

	(void)state;
	arena_init(&arena);
	question = template_squeeze(&arena, SPAN(whole));
	assert_true(span_is(question.text, " so is 12 000 enough "));
	at = span_find(question.text, SPAN("12 000 enough"));
	assert_true(span_is(template_unsqueeze(&question, span_slice(question.text, at, at + 6)),
			    "12,000"));
	assert_true(span_is(template_unsqueeze(&question, span_slice(question.text, at, at + 13)),
			    "12,000 \"enough"));
	same = template_squeeze(&arena, SPAN("so is it"));
	assert_null(same.places);
	assert_true(span_is(template_unsqueeze(&same, span_slice(same.text, 3, 5)), "is"));
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_template_matches_what_people_would_expect),
		cmocka_unit_test(a_hostile_template_matches_in_bounds),
		cmocka_unit_test(a_bad_template_is_refused_with_its_place),
		cmocka_unit_test(each_fault_of_rules_and_lists_is_told_once),
		cmocka_unit_test(what_stands_between_words_is_one_blank_and_comes_back),
		cmocka_unit_test(rules_that_double_one_another_stay_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
