/* check_test.c - what the answerer tells of its intents and of their tests */
#include "tests/unit/answering.h"

static void check_tells_failing_tests_and_ties(void **state)
{
	static const char text[] = "intents:\n"
				   "  a:\n    ask: one\n    reply: yes\n    tests:\n"
				   "      - {ask: one, answer: yes}\n"
				   "      - {ask: one, answer: no}\n"
				   "      - {ask: two, answer: yes}\n"
				   "      - {ask: one, declines: true}\n"
				   "      - {ask: three, intent: b}\n"
				   "      - {ask: four, intent: b, cites: 2}\n"
				   "      - {ask: nothing}\n"
				   "      - {ask: one, intent: no-one}\n"
				   "  b:\n    ask: [two, three]\n    reply: maybe\n"
				   "  c:\n    ask: [two, four]\n    find: SELECT 1 AS statement\n"
				   "  d:\n    ask: five {w}\n    find: SELECT statement FROM "
				   "statements WHERE text MATCH :w\n";
	static const char *const want[] = {
		"t.yaml:22:11: t/d: MATCH searches the column words alone",
		"t.yaml:15:11: t/b: ties with t/c, as for \"two\": give one of them a priority",
		"t.yaml:18:11: t/c: this template never answers: t/b takes all its questions",
		"t.yaml:7: t/a: \"one\": answers \"yes\", not \"no\"",
		"t.yaml:8: t/a: \"two\": is taken by t/b, which answers \"maybe\"",
		"t.yaml:8: t/a: \"two\": answers \"maybe\", not \"yes\"",
		"t.yaml:8: t/a: \"two\": t/b and t/c tie: give one of them a priority",
		"t.yaml:9: t/a: \"one\": should be declined; t/a answers \"yes\"",
		"t.yaml:11: t/a: \"four\": is taken by t/c, which answers",
		"t.yaml:11: t/a: \"four\": does not cite paragraph 2, but 1",
		"t.yaml:12: t/a: \"nothing\": no intent matches it",
		"t.yaml:13: t/a: \"one\": there is no intent no-one",
	};
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", text));
	struct answerer_tests tests;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	answerer_check(answerer, &arena, &problems, &tests);
	assert_int_equal(tests.passed, 2);
	assert_int_equal(tests.failed, 6);
	assert_int_equal(tests.skipped, 0);
	for (size_t i = 0; i < problems.count && i < sizeof(want) / sizeof(want[0]); i++)
		if (!strstr(problems.lines[i], want[i]))
			fail_msg("%s, not %s", problems.lines[i], want[i]);
	assert_int_equal(problems.count, sizeof(want) / sizeof(want[0]));
	problems_finish(&problems);
	arena_finish(&arena);
	answerer_close(answerer);
}

/* What patterns, and what is said about them, without the file's name. */
static const struct pattern_case {
	const char *text;
	const char *want[5]; /* ends with NULL */
} pattern_cases[] = {
	{"a:\n    ask: [\"who's {x}\", \"who was {x}\"]\n    reply: y\n",
	 {"3:12: t/a: never matches: \"who's", NULL}},
	{"a:\n    ask: please tell me {x}\n    reply: y\n",
	 {"3:10: t/a: never matches: \"please tell me "}},
	{"a:\n    ask: [\"so {x}\", \"or {x}\", \"no {x}\", \"on {x}\"]\n    reply: y\n"
	 "  b:\n    ask: \"{x}\"\n    priority: 1\n    reply: y\n",
	 {"6:11: t/b: takes all questions of 4 templates of other intents",
	  "3:12: t/a: this template never answers: t/b takes",
	  "3:22: t/a: this template never answers", "3:32: t/a: this template never answers"}},
	{"a:\n    ask: who is {x}\n    reply: y\n  b:\n    ask: who is {x}\n    priority: 1\n"
	 "    reply: y\n",
	 {"3:10: t/a: this template never answers: t/b takes all its questions"}},
	{"a:\n    ask: who is ada\n    reply: y\n  b:\n    ask: \"{x} is {y}\"\n    reply: y\n",
	 {NULL}},
	{"a:\n    ask: who is {x}\n    reply: y\n  b:\n    regex: ^who is (?!the )(?<x>.+)$\n"
	 "    priority: 1\n    reply: y\n",
	 {NULL}},
	/* b leaves what it does not find to a. */
	{"a:\n    ask: who is {x}\n    reply: y\n  b:\n    ask: who is {x}\n    priority: 1\n"
	 "    find: SELECT statement FROM statements\n    reply: y\n",
	 {NULL}},
	{"a:\n    ask: x\n    reply: y\n  b:\n    regex:\n      - ^fine (?<x>.+)$\n"
	 "      - ^so (?:a|aa)+ it$\n    reply: y\n",
	 {"8:9: t/b: backtracks until it reaches the limit, as for \"so a"}},
	{"a:\n    ask: x\n    reply: y\n  b:\n    regex: ^(?:\\w+\\s?)+:$\n    reply: y\n",
	 {"6:12: t/b: backtracks until it reaches the limit"}},
};

static void check_tells_patterns_that_are_no_good(void **state)
{
	for (size_t i = 0; i < sizeof(pattern_cases) / sizeof(pattern_cases[0]); i++) {
		const struct pattern_case *c = &pattern_cases[i];
		struct answerer *answerer;
		struct answerer_tests tests;
		struct problems problems;
		struct arena arena;
		struct span text;
		size_t count = 0;

		arena_init(&arena);
		problems_init(&problems);
		text = arena_printf(&arena, "intents:\n  %s", c->text);
		answerer = open_answerer(scratch_write(state, "t.yaml", text.ptr));
		answerer_check(answerer, &arena, &problems, &tests);
		while (count < 5 && c->want[count])
			count++;
		if (problems.count != count)
			fail_msg("%s: %zu problems, the first is %s", c->text, problems.count,
				 problems.count ? problems.lines[0] : "none");
		for (size_t k = 0; k < count; k++)
			if (!strstr(problems.lines[k], c->want[k]))
				fail_msg("%s, not %s", problems.lines[k], c->want[k]);
		problems_finish(&problems);
		arena_finish(&arena);
		answerer_close(answerer);
	}
}

static void tests_about_a_story_that_is_not_loaded_are_skipped(void **state)
{
	static const char tests[] = "intents:\n  a:\n    ask: one\n    reply: yes\n    tests:\n"
				    "      - {ask: one, answer: yes}\n"
				    "      - {ask: one, answer: yes}\n";
	static const struct {
		const char *story;
		size_t passed, skipped;
		const char *reasons;
	} cases[] = {
		{"", 2, 0, ""},
		{"story: bridge\n", 2, 0, ""},
		{"story: Bridge\n", 0, 2, "2 tests skipped: their story Bridge is not loaded"},
		{"story: bridge.md\n", 0, 2,
		 "2 tests skipped: their story bridge.md is not loaded"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answerer *answerer;
		struct answerer_tests got;
		struct problems problems;
		struct arena arena;
		char text[500];

		snprintf(text, sizeof(text), "%s%s", cases[i].story, tests);
		answerer = open_answerer(scratch_write(state, "t.yaml", text));
		arena_init(&arena);
		problems_init(&problems);
		answerer_check(answerer, &arena, &problems, &got);
		assert_int_equal(got.passed, cases[i].passed);
		assert_int_equal(got.failed, 0);
		assert_int_equal(got.skipped, cases[i].skipped);
		if (!span_is(got.reasons, cases[i].reasons))
			fail_msg("%s: %.*s", cases[i].story, SPAN_ARG(got.reasons));
		problems_finish(&problems);
		arena_finish(&arena);
		answerer_close(answerer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(check_tells_failing_tests_and_ties),
		TEST(check_tells_patterns_that_are_no_good),
		TEST(tests_about_a_story_that_is_not_loaded_are_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
