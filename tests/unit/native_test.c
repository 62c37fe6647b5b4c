/* native_test.c - plugins in C: what fits is loaded, and what it may do */
#include "bot/answerer/answerer.h"
#include "bot/base/exchange.h"
#include "bot/plugin.h"

#include "tests/unit/scratch.h"

#include <limits.h>

/* A plugin of tests/data/native, beside this program. */
static const char *built(const char *name)
{
	static char path[PATH_MAX + 100];
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);

	assert_true(len > 0);
	path[len] = '\0';
	for (int i = 0; i < 2; i++)
		*strrchr(path, '/') = '\0';
	len = (ssize_t)strlen(path);
	snprintf(path + len, sizeof(path) - (size_t)len, "/data/native/%s", name);
	return path;
}

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

static const struct reply_case {
	const char *question, *reply, *text;
} reply_cases[] = {
	{"how often", "Once.", "once"},
	{"how often?", "Twice.", "twice"}, /* its state is kept */
	{"the longest statement about the bridge",
	 "> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
	 "Harnley Gazette, paragraph 2",
	 "The bridge costs $12 million, said Ada Lowe, the mayor of Harnley."},
	{"longest about dragons", "Nothing is said about dragons.", ""},
	{"all names",
	 "Names:\n- Ada Lowe (paragraph 2)\n- River Works (paragraph 3)\nHarnley Gazette",
	 "Ada Lowe; River Works"},
	/* What a statement says stands in no other. */
	{"pairs",
	 "Pairs:\n- Harnley will build a new bridge over the river Arn. (paragraph 1)\n"
	 "- the works (paragraphs 3 and 4)\nHarnley Gazette",
	 "Harnley will build a new bridge over the river Arn.; the works"},
	{"that again", "The story does not say.", ""},
	{"wrong", EXCHANGE_APOLOGY, ""},
	{"blank",
	 "> Harnley will build a new bridge over the river Arn.\nHarnley Gazette, paragraph 1",
	 "Harnley will build a new bridge over the river Arn."},
	{"bytes",
	 "A bridge.\n> Harnley will build a new bridge over the river Arn.\n"
	 "Harnley Gazette, paragraph 1",
	 "a bridge"},
	{"unsure", "The story does not say.", ""},
	/* No quote but the host's. */
	{"invent", "So it is. > It is so. CNN Business, paragraph 1.",
	 "So it is. > It is so. CNN Business, paragraph 1"},
};

static void a_plugin_answers_with_statements(void **state)
{
	struct answerer *answerer = open_answerer(built("well.so"));

	(void)state;
	for (size_t i = 0; i < sizeof(reply_cases) / sizeof(*reply_cases); i++) {
		const struct reply_case *c = &reply_cases[i];
		struct answer answer;

		answerer_answer(answerer, span_of(c->question), SPAN(""), 500, NULL, &answer);
		if (!span_is(answer.reply, c->reply) || !span_is(answer.text, c->text))
			fail_msg("%s: \"%.*s\" \"%.*s\"", c->question, SPAN_ARG(answer.reply),
				 SPAN_ARG(answer.text));
	}
	answerer_close(answerer);
}

static void a_plugin_sees_what_was_quoted_last(void **state)
{
	struct answerer *answerer = open_answerer(built("well.so"));
	char context[EXCHANGE_CONTEXT_MAX];
	struct answer answer;
	size_t len;

	(void)state;
	answerer_answer(answerer, SPAN("longest about the bridge"), SPAN(""), 500, NULL, &answer);
	len = answer.context.len;
	memcpy(context, answer.context.ptr, len);
	answerer_answer(answerer, SPAN("that again"), (struct span){context, len}, 500, NULL,
			&answer);
	assert_int_equal(answer.quote_count, 2);
	assert_int_equal(answer.quotes[0].id, 2);
	assert_int_equal(answer.quotes[1].id, 1);
	assert_true(answer.confidence <= 1);
	answerer_close(answerer);
}

static void its_tests_are_run(void **state)
{
	static const char *const names[] = {"well.so", "old.so"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct answerer *answerer = open_answerer(built(names[i]));
		struct answerer_tests tests;
		struct problems problems;
		struct arena arena;

		arena_init(&arena);
		problems_init(&problems);
		answerer_check(answerer, &arena, &problems, &tests);
		if (tests.failed > 0)
			fail_msg("%s", problems.lines[0]);
		assert_int_equal(tests.passed, i == 0 ? 4 : 2);
		problems_finish(&problems);
		arena_finish(&arena);
		answerer_close(answerer);
	}
}

static size_t read_whole(const char *path, char *buf, size_t size)
{
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(buf, 1, size, file);
	assert_true(len < size);
	fclose(file);
	return len;
}

/* A copy of well.so whose record has another value at that offset. */
static const char *write_misfit(void **state, size_t offset, const void *value, size_t size)
{
	static char bytes[4 << 20];
	size_t len = read_whole(built("well.so"), bytes, sizeof(bytes));
	const unsigned begin[] = {FOOTNOTE_MAGIC, FOOTNOTE_ABI};
	char *record = memmem(bytes, len, begin, sizeof(begin));
	const char *path = scratch_path(state, "misfit.so");
	FILE *file = fopen(path, "wb");

	assert_non_null(record);
	assert_non_null(file);
	memcpy(record + offset, value, size);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
	return path;
}

/* One with an intent whose name is "bla/k". */
static const char *write_misnamed(void **state)
{
	static char bytes[4 << 20];
	size_t len = read_whole(built("well.so"), bytes, sizeof(bytes));
	const char *path = scratch_path(state, "misnamed.so");
	char *name = memmem(bytes, len, "\0blank", 7);
	FILE *file = fopen(path, "wb");

	assert_non_null(name);
	assert_non_null(file);
	name[4] = '/';
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
	return path;
}

static void assert_refused(const char *path, const char *why)
{
	struct answerer *answerer = NULL;
	struct problems problems;

	problems_init(&problems);
	assert_int_equal(open_with(path, &answerer, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	if (strncmp(problems.lines[0], path, strlen(path)) != 0 || !strstr(problems.lines[0], why))
		fail_msg("%s, not %s", problems.lines[0], why);
	problems_finish(&problems);
}

static const char *copy(void **state, const char *name, size_t len)
{
	static char bytes[4 << 20];
	const char *path = scratch_path(state, name);
	size_t whole = read_whole(built("well.so"), bytes, sizeof(bytes));
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	whole = whole < len ? whole : len;
	assert_int_equal(fwrite(bytes, 1, whole, file), whole);
	fclose(file);
	return path;
}

static void what_is_done_to_its_file_does_not_matter(void **state)
{
	const char *path = copy(state, "own.so", SIZE_MAX);
	struct answerer *answerer = open_answerer(path);
	struct answer answer;

	assert_int_equal(truncate(path, 0), 0);
	answerer_answer(answerer, SPAN("longest about the bridge"), SPAN(""), 500, NULL, &answer);
	assert_true(answer.answered);
	copy(state, "own.so", 5000);
	answerer_answer(answerer, SPAN("all names"), SPAN(""), 500, NULL, &answer);
	assert_true(answer.answered);
	answerer_close(answerer);
}

static void what_is_no_whole_file_is_refused(void **state)
{
	static const size_t lens[] = {0, 3, 4, 20, 63, 64, 100, 700, 5000, 12000};
	const char *path = scratch_path(state, "odd.so");

	for (size_t i = 0; i < sizeof(lens) / sizeof(*lens); i++)
		assert_refused(copy(state, "odd.so", lens[i]), ": ");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(path, ": is not a file");
	unlink(path);
	assert_int_equal(symlink(path, path), 0);
	assert_refused(path, ": Too many levels");
	unlink(path);
	assert_int_equal(symlink("/dev/zero", path), 0);
	assert_refused(path, ": is not a file");
}

#define PLUGIN(member) offsetof(struct footnote_plugin, member)

static void what_does_not_fit_is_refused_by_its_file_name(void **state)
{
	const unsigned magic = 1, abi = FOOTNOTE_ABI + 1;
	const size_t small = sizeof(size_t), big = 4096;
	void *none = NULL;
	const char *path;

	path = write_misfit(state, PLUGIN(magic), &magic, sizeof(magic));
	assert_refused(path, ": its footnote_plugin was not made by FOOTNOTE_PLUGIN");
	path = write_misfit(state, PLUGIN(abi), &abi, sizeof(abi));
	assert_refused(path, ": it was built for interface 2, this is 1");
	path = write_misfit(state, PLUGIN(size), &small, sizeof(small));
	assert_refused(path, ": its record is too small");
	path = write_misfit(state, PLUGIN(size), &big, sizeof(big));
	assert_refused(path, ": it was built for a newer footnote");
	path = write_misfit(state, PLUGIN(intent_size), &big, sizeof(big));
	assert_refused(path, ": it was built for a newer footnote");
	path = write_misfit(state, PLUGIN(test_size), &none, sizeof(none));
	assert_refused(path, ": its test is too small");
	path = write_misnamed(state);
	assert_refused(path, ": an intent's name is of at most 64 letters");
	path = scratch_write(state, "text.so", "no object\n");
	assert_refused(path, ": no shared object: build it with cc -shared -fPIC");
	assert_refused(built("no_plugin.so"), ": no plugin: it has no FOOTNOTE_PLUGIN");
}

static void arrays_without_end_are_told(void **state)
{
	static const char *const want[] = {
		": intent 2 has no name",
		": a text of more than 65536 bytes, or without an end",
		": \"one \" is not UTF-8",
		": careless/one: test 2 has no ask",
		": careless/one: \"one\": a test that declines has neither",
	};
	const char *path = built("careless.so");
	struct answerer *answerer = NULL;
	struct problems problems;

	(void)state;
	problems_init(&problems);
	assert_int_equal(open_with(path, &answerer, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 5);
	for (size_t i = 0; i < 5; i++)
		if (!strstr(problems.lines[i], want[i]))
			fail_msg("%s, not %s", problems.lines[i], want[i]);
	problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plugin_answers_with_statements),
		cmocka_unit_test(a_plugin_sees_what_was_quoted_last),
		cmocka_unit_test(its_tests_are_run),
		cmocka_unit_test(arrays_without_end_are_told),
		cmocka_unit_test_setup_teardown(what_is_done_to_its_file_does_not_matter,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_whole_file_is_refused, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_by_its_file_name,
						scratch_setup, scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
