/* program_test.c - programs that work for plugins: what they may, and may not */
#include "bot/answerer/answerer.h"
#include "bot/base/exchange.h"

#include "tests/unit/scratch.h"

#include <fcntl.h>

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
		"exit",	   "loop", "allocate", "fork",	  "socket", "peek",   "scribble", "near",
		"garbage", "list", "twice",    "endless", "invent", "number", "kill",	  "deep",
		"text",	   "deaf", "mute",     "stopped", "key",    "word",   "sure",	  "memory",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		struct answerer *answerer = open_answerer("tests/data/program/hostile.yaml");
		struct answer answer;
		char question[60];

		snprintf(question, sizeof(question), "hostile program %s", acts[i]);
		answerer_answer(answerer, span_of(question), SPAN(""), 500, NULL, &answer);
		/* Nothing is said of the story. */
		if (!answer.failed || !span_is(answer.reply, EXCHANGE_APOLOGY))
			fail_msg("%s: %.*s", acts[i], SPAN_ARG(answer.reply));
		/* The next question has a new one. */
		assert_true(is_answered(answerer, "hostile program thread", done));
		answerer_close(answerer);
	}
	assert_int_equal(access("/tmp/footnote-was-here", F_OK), -1);
	assert_int_equal(access("tests/data/program/scribble", F_OK), -1);
}

static void it_passes_or_declines_as_it_says(void **state)
{
	struct answerer *answerer = open_answerer("tests/data/program/hostile.yaml");
	struct answer answer;

	(void)state;
	assert_true(is_answered(answerer, "hostile program pass", "The next one."));
	answerer_answer(answerer, SPAN("hostile program empty"), SPAN(""), 500, NULL, &answer);
	assert_true(!answer.answered && !answer.failed && span_is(answer.reply, "It has none."));
	answerer_close(answerer);
}

static void it_may_log_into_a_file(void **state)
{
	const char *path = scratch_path(state, "log");
	int kept = dup(STDERR_FILENO), log = open(path, O_CREAT | O_WRONLY | O_APPEND, 0600);
	struct answerer *answerer;
	char text[100] = "";
	bool answered;
	FILE *file;

	assert_true(kept >= 0 && log >= 0);
	dup2(log, STDERR_FILENO);
	answerer = open_answerer("tests/data/program/hostile.yaml");
	answered = is_answered(answerer, "hostile program log", done);
	answerer_close(answerer);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(log);
	assert_true(answered);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	assert_string_equal(text, "it was here\n");
	fclose(file);
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
	static const char text[] =
		"program: p.sh\nintents:\n  a:\n    ask: x\n"
		"    find: SELECT statement FROM statements\n    reply: \"{answer}\"\n";
	static const char no_statement[] = "program: p.sh\nintents:\n  a:\n    ask: x\n"
					   "    find: SELECT text FROM statements\n";
	static const struct {
		const char *script;
		unsigned mode;
		const char *why;
	} cases[] = {
		{NULL, 0, "No such file or directory"},
		{"#!/bin/sh\n", 0644, "it is not executable: chmod +x p.sh"},
		{"#!/usr/bin/python9\n", 0755,
		 "its first line names /usr/bin/python9, which is not there"},
		{"#!/bin/sh\r\n", 0755, "its lines end as on Windows; they must end with \\n"},
		{"import json\n", 0755,
		 "its first line must name its interpreter, as #!/usr/bin/python3"},
	};
	char why[300];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (cases[i].script)
			chmod(scratch_write(state, "p.sh", cases[i].script), cases[i].mode);
		snprintf(why, sizeof(why), ":1:10: %s/p.sh: %s", (const char *)*state,
			 cases[i].why);
		assert_refused(scratch_write(state, "p.yaml", text), why);
	}
	scratch_write(state, "p.sh", "#!/bin/sh\n");
	assert_refused(scratch_write(state, "p.yaml", no_statement),
		       ":5:11: a program needs the column statement");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_answers_from_what_it_is_given),
		cmocka_unit_test(what_it_may_not_ends_it_and_nothing_else),
		cmocka_unit_test(it_passes_or_declines_as_it_says),
		cmocka_unit_test_setup_teardown(it_may_log_into_a_file, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(one_that_cannot_run_is_named_with_its_line,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
