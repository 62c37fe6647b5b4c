/* program_test.c - programs that work for plugins: what they may, and may not */
#include "bot/answerer/answerer.h"

#include "tests/unit/scratch.h"

static int open_with(const char *plugin, struct answerer **out, struct problems *problems)
{
	static const char *const stories[] = {"tests/data/bridge.md"};
	const struct answerer_options options = {
		.knowledge = stories,
		.knowledge_count = 1,
		.plugins = &plugin,
		.plugins_count = 1,
		.threshold = ANSWERER_THRESHOLD,
	};
	struct error error;

	return answerer_open(out, &options, problems, &error);
}

static struct answerer *open_answerer(const char *plugin)
{
	struct answerer *answerer = NULL;
	struct problems problems;

	problems_init(&problems);
	if (open_with(plugin, &answerer, &problems) < 0)
		fail_msg("%s", problems.count ? problems.lines[0] : "?");
	problems_finish(&problems);
	return answerer;
}

static bool is_answered(struct answerer *answerer, const char *question, const char *reply)
{
	struct answer answer;

	answerer_answer(answerer, span_of(question), SPAN(""), 500, NULL, &answer);
	if (answer.answered && !span_is(answer.reply, reply))
		fail_msg("%s: %.*s", question, SPAN_ARG(answer.reply));
	return answer.answered;
}

static const char done[] = "Done > done.\n> Harnley will build a new bridge over the river Arn.\n"
			   "Harnley Gazette, paragraph 1";

static void it_answers_from_what_it_is_given(void **state)
{
	struct answerer *answerer = open_answerer("tests/data/program/hostile.yaml");

	(void)state;
	for (int i = 0; i < 20; i++)
		assert_true(is_answered(answerer, "hostile program thread", done));
	answerer_close(answerer);
}

static void what_it_may_not_ends_it_and_nothing_else(void **state)
{
	static const char *const acts[] = {
		"exit", "loop",	   "allocate", "fork",	"socket",  "peek",    "scribble",
		"near", "garbage", "list",     "twice", "endless", "invent",  "number",
		"kill", "deep",	   "text",     "deaf",	"mute",	   "stopped",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		struct answerer *answerer = open_answerer("tests/data/program/hostile.yaml");
		char question[60];

		snprintf(question, sizeof(question), "hostile program %s", acts[i]);
		if (is_answered(answerer, question, done))
			fail_msg("%s is answered", acts[i]);
		/* It is not asked again. */
		assert_false(is_answered(answerer, "hostile program thread", done));
		answerer_close(answerer);
	}
	assert_int_equal(access("/tmp/footnote-was-here", F_OK), -1);
	assert_int_equal(access("tests/data/program/scribble", F_OK), -1);
}

static void assert_refused(const char *path, const char *why)
{
	struct answerer *answerer = NULL;
	struct problems problems;

	problems_init(&problems);
	assert_int_equal(open_with(path, &answerer, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	if (strncmp(problems.lines[0], path, strlen(path)) != 0 ||
	    strcmp(problems.lines[0] + strlen(path), why) != 0)
		fail_msg("%s, not %s", problems.lines[0], why);
	problems_finish(&problems);
}

static void one_that_cannot_run_is_named_with_its_line(void **state)
{
	static const char text[] = "program: p.sh\nintents:\n  a:\n    ask: x\n"
				   "    find: SELECT statement FROM statements\n";
	static const char no_statement[] = "program: p.sh\nintents:\n  a:\n    ask: x\n"
					   "    find: SELECT text FROM statements\n";
	char why[300];

	snprintf(why, sizeof(why), ":1:10: %s/p.sh: No such file or directory",
		 (const char *)*state);
	assert_refused(scratch_write(state, "p.yaml", text), why);
	scratch_write(state, "p.sh", "#!/bin/sh\n");
	snprintf(why, sizeof(why), ":1:10: %s/p.sh: Permission denied", (const char *)*state);
	assert_refused(scratch_write(state, "p.yaml", text), why);
	chmod(scratch_path(state, "p.sh"), 0755);
	assert_refused(scratch_write(state, "p.yaml", no_statement),
		       ":5:11: a program needs the column statement");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_answers_from_what_it_is_given),
		cmocka_unit_test(what_it_may_not_ends_it_and_nothing_else),
		cmocka_unit_test_setup_teardown(one_that_cannot_run_is_named_with_its_line,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
