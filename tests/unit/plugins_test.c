/* plugins_test.c - plugins load whole or say all that is wrong, in any order */
#include "bot/answerer/matcher.h"
#include "bot/answerer/plugins.h"
#include "bot/base/strbuf.h"

#include "tests/unit/scratch.h"

#include <stdint.h>

static const char *const stories[] = {"tests/data/bridge.md"};

static struct knowledge *open_knowledge(void)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	assert_int_equal(knowledge_open(&knowledge, stories, 1, &problems, &error), 0);
	problems_finish(&problems);
	return knowledge;
}

static int load(struct plugins *out, struct arena *arena, const char *const *paths, size_t count,
		struct knowledge *knowledge, struct problems *problems)
{
	const struct plugins_paths from = {.paths = paths, .count = count};

	return plugins_load(out, arena, &from, knowledge, problems);
}

#define INTENT	"intents:\n  a:\n    ask: x\n"
#define REPLIES INTENT "    find: SELECT statement FROM statements\n"

/* What a file says, and what is said about it: lines without the file's name,
 * which begins each. */
static const struct bad_case {
	const char *text;
	const char *want[4]; /* ends with NULL */
} bad_cases[] = {
	{"", {"1:1: no intents"}},
	{"\xef\xbb\xbfintents: {}\n", {"1:1: no intents"}},
	{"- a\n", {"1:1: a plugin is a map with the key intents"}},
	{"intents: [\n", {"2:1: did not find expected node content"}},
	{"intents:\n\ta: b\n", {"2:1: a tab; lines are indented by blanks"}},
	{INTENT "\treply: x\n", {"4:1: a tab; lines are indented by blanks"}},
	{INTENT "    reply: {answer}.\n", {"4:12: a text that begins with { must be quoted"}},
	{INTENT "    reply: {one: {answer}}\n",
	 {"4:18: a text that begins with { must be quoted", "3:5: a needs find or reply"}},
	{"intents:\n  a:\n    ask: [the] first\n    reply: x\n",
	 {"3:10: a text that begins with [ must be quoted"}},
	{"intents:\n  a:\n    ask:\n      - {x} first\n    reply: x\n",
	 {"4:9: a text that begins with { must be quoted"}},
	{INTENT "    reply: it is: x\n", {"4:12: a text with \": \" in it must be quoted"}},
	{"intents:\n  a:\n    ask:\n      - so: it is: x\n",
	 {"4:13: a text with \": \" in it must be quoted"}},
	{INTENT "   reply: x\n", {"4:4: indented by 3, the line above by 4"}},
	{INTENT "\n# so\n     reply: x\n", {"6:6: indented by 5, the line above by 4"}},
	{"intents:\n   a:\n    ask: x\n  b:\n", {"4:3: indented by 2, the line above by 4"}},
	{"intents:\n  a:\n    ask:\n      - x\n     - y\n",
	 {"5:6: indented by 5, the line above by 6"}},
	{"intents:\n  a:\n    priority:1\n    ask: x\n", {"3:5: a key needs \": \" after it"}},
	{INTENT "    priority = 1\n    reply: x\n", {"4:5: a key needs \": \" after it"}},
	{"intents:\n  a\n    ask: x\n", {"2:3: a key needs \": \" after it"}},
	{INTENT "    reply: \"yes\n    tests:\n",
	 {"4:12: the text that begins here has no closing quote"}},
	{INTENT "    reply: \"yes\n    about: \"no\"\n",
	 {"5:13: more text after a closing quote: is a quote missing, here or above?"}},
	{INTENT "    reply: 'it's so'\n", {"4:16: more text after a closing quote"}},
	{INTENT "    regex: \"^\\d\"\n",
	 {"4:12: in double quotes \\ begins an escape: use single quotes"}},
	{INTENT "    reply: {one: x\n    about: y\n", {"4:12: this { is not closed"}},
	{INTENT "    reply: %x\n", {"4:12: a text that begins with % must be quoted"}},
	{INTENT "    \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9: %\n",
	 {"4:11: a text that begins with % must be quoted"}},
	{INTENT "    reply: @x\n", {"4:12: a text that begins with @ must be quoted"}},
	{INTENT "    reply: *x\n", {"4:12: a text that begins with * must be quoted"}},
	{INTENT "    reply: > x\n", {"4:14: a text that begins with > must be quoted"}},
	{INTENT "    reply: - x\n", {"4:12: a list begins on a line of its own"}},
	{"intents: \xff\n", {"1:10: not UTF-8"}},
	{"intents: &x {a: *x}\n",
	 {"1:17: a text that begins with * must be quoted; aliases are not"}},
	{INTENT "    reply: x\n---\na: b\n", {"6:1: a second document"}},
	{INTENT "    reply: x\n  a: {}\n", {"5:3: a stands twice"}},
	{"intents:\n  a b: {ask: x, reply: x}\n",
	 {"2:3: an intent's name is of at most 64 letters, digits, - and _"}},
	{"Intents: {}\n",
	 {"1:1: unknown key Intents; known here: intents, lists, program, rules and story"}},
	{"intents:\na:\n  ask: x\n",
	 {"1:9: intents is empty: indent what belongs to it", "2:1: unknown key a"}},
	{INTENT "    reply: {answer}\n",
	 {"4:12: a text that begins with { must be quoted", "3:5: a needs find or reply"}},
	{"intents:\n  a:\n    ask:\n      - {who}\n    reply: y\n",
	 {"4:9: a text that begins with [ or { must be quoted", "3:5: a needs ask"}},
	{INTENT "    reply: x\n    tests:\n      ask: x\n",
	 {"6:7: tests must be a list, each with \"- \" in front"}},
	{INTENT "    find: |\n      SELECT statement,\n        amout FROM amounts\n",
	 {"4:11: no such column: amout, in line 2 of the query"}},
	{"story: ''\n" INTENT "    reply: x\n", {"1:9: story is empty"}},
	{"story: [a]\n" INTENT "    reply: x\n", {"1:8: story must be a text"}},
	{"intents: {a: b}\n", {"1:14: a must be a map"}},
	{INTENT "    repply: x\n", {"4:5: unknown key repply", "3:5: a needs find or reply"}},
	{"intents:\n  a:\n    reply: x\n", {"3:5: a needs ask or regex"}},
	{INTENT "    reply: [x]\n", {"4:12: reply must be a text", "3:5: a needs find or reply"}},
	{INTENT "    reply: x\n    priority: high\n",
	 {"5:15: priority must be a whole number from -1000 to 1000"}},
	{INTENT "    reply: x\n    cooldown: -1\n",
	 {"5:15: cooldown must be a whole number from 0 to 86400"}},
	{INTENT "    reply: x\n    priority: \"1\"\n",
	 {"5:16: priority must be a whole number from -1000 to 1000"}},
	{INTENT "    reply: x\n    tests:\n      - answer: y\n", {"6:9: a test without ask"}},
	{INTENT "    reply: x\n    tests:\n      - {ask: y, declines: yes}\n",
	 {"6:28: declines must be true or false"}},
	{INTENT "    reply: x\n    tests:\n      - {ask: y, cites: [1, x]}\n",
	 {"6:29: must be a whole number from 0 to 2147483647"}},
	{INTENT "    reply: x\n    tests:\n      - {ask: y, cites: 1, declines: true}\n",
	 {"6:9: a test that declines has neither answer nor cites"}},
	{"intents:\n  a:\n    ask: [who (is, \"who [is\"]\n    reply: x\n",
	 {"3:15: ( without )", "3:25: [ without ]"}},
	{"intents:\n  a:\n    regex: ^who (said$\n    reply: x\n",
	 {"3:23: missing closing parenthesis"}},
	{"intents:\n  a:\n    ask: \"{last} x\"\n    reply: x\n",
	 {"3:11: no slot may be named question or last"}},
	{"rules: {r: (a}\n" INTENT "    reply: x\n", {"1:12: ( without )"}},
	{"lists: {l: []}\n" INTENT "    reply: x\n", {"1:12: list l is empty"}},
	{"lists: {l: {find: SELECT 1 FROM nowhere}}\n" INTENT "    reply: x\n",
	 {"1:19: no such view: nowhere"}},
	{"lists: {l: {find: \"SELECT name FROM names WHERE kind = :k\"}}\n" INTENT "    reply: x\n",
	 {"1:20: a list's query has no parameters"}},
	{"lists: {l: {find: SELECT name, kind FROM names}}\n" INTENT "    reply: x\n",
	 {"1:32: a text with a comma must be quoted inside { }", "1:19: "}},
	{"lists: {l: {find: SELECT 1, fond: x}}\n" INTENT "    reply: x\n",
	 {"1:29: unknown key fond"}},
	{INTENT "    find: SELECT 1 FROM nowhere\n", {"4:11: no such view: nowhere"}},
	{INTENT "    find: SELECT statement FROM statements WHERE text = :words\n",
	 {"4:11: no slot is named as the parameter :words"}},
	{INTENT "    find: SELECT text AS answer FROM statements\n",
	 {"4:11: find needs the column statement"}},
	{INTENT "    find: SELECT count(*) AS answer FROM mentions\n",
	 {"4:11: find needs the column statement"}},
	{INTENT "    find: SELECT (SELECT count(*) FROM times) AS answer FROM stories\n",
	 {"4:11: find needs the column statement"}},
	{INTENT "    find: DELETE FROM statements\n", {"4:11: "}},
	{INTENT "    find: ''\n", {"4:12: find is empty", "4:12: query is empty"}},
	{REPLIES "    reply: \"yes, {answer}\"\n",
	 {"5:18: {answer} is neither a slot nor a column here"}},
	{REPLIES "    reply: {one: y, none: \"no {statement}\"}\n",
	 {"5:31: {statement} is neither a slot nor a column here; only one has"}},
	{INTENT "    reply: \"{answer}\"\n",
	 {"4:13: {answer} is neither a slot nor a column here: the intent has no find"}},
	{REPLIES "    reply: \"yes, {}\"\n", {"5:18: {} is neither a slot nor a column here"}},
	{REPLIES "    reply: \"yes, statement}!\"\n", {"5:27: } without {"}},
	{INTENT "    find: |\n      SELECT statement\n      FROM statements\n      WHERE txt = 1\n",
	 {"4:11: no such column: txt, in line 3 of the query"}},
	{INTENT "    reply: x\n    tests:\n      - {ask: y, cites: \"1, 2\"}\n",
	 {"6:26: cites must be a number, or a list as [12, 13]"}},
	{REPLIES "    reply: \"yes, {answer\"\n", {"5:18: { without }"}},
};

static void run_bad_case(void **state, const struct bad_case *c, struct knowledge *knowledge)
{
	const char *path = scratch_write(state, "bad.yaml", c->text);
	struct plugins plugins;
	struct problems problems;
	struct arena arena;
	size_t count = 0;

	arena_init(&arena);
	problems_init(&problems);
	if (load(&plugins, &arena, &path, 1, knowledge, &problems) != ERR_INPUT)
		fail_msg("taken: %s", c->text);
	while (count < 4 && c->want[count])
		count++;
	for (size_t i = 0; i < problems.count && i < count; i++) {
		const char *got = problems.lines[i] + strlen(path) + 1;

		if (strncmp(got, c->want[i], strlen(c->want[i])) != 0)
			fail_msg("%s\n%s, not %s", c->text, got, c->want[i]);
	}
	if (problems.count != count)
		fail_msg("%s\n%zu problems, the first is %s", c->text, problems.count,
			 problems.count ? problems.lines[0] : "none");
	plugins_finish(&plugins);
	problems_finish(&problems);
	arena_finish(&arena);
}

static void what_is_wrong_is_told_with_line_and_column(void **state)
{
	struct knowledge *knowledge = open_knowledge();

	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(bad_cases[0]); i++)
		run_bad_case(state, &bad_cases[i], knowledge);
	knowledge_close(knowledge);
}

static void the_faults_of_all_files_are_told_in_one_go(void **state)
{
	struct knowledge *knowledge = open_knowledge();
	const char *const paths[] = {
		scratch_write(state, "a.yaml", "intents: 1\n"),
		scratch_write(state, "b.yaml", "rules: 1\n" INTENT "    reply: x\n"),
		scratch_path(state, "absent.yaml"),
		scratch_write(state, "c.txt", ""),
	};
	struct plugins plugins;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	assert_int_equal(load(&plugins, &arena, paths, 4, knowledge, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 4);
	plugins_finish(&plugins);
	problems_finish(&problems);
	arena_finish(&arena);
	knowledge_close(knowledge);
}

/* The names of what matches, in order. */
static void list_matches(const char *const *paths, size_t count, struct knowledge *knowledge,
			 struct strbuf *out)
{
	static const char *const questions[] = {"who is ada", "who is ada lowe", "x y", "z"};
	struct matcher *matcher;
	struct plugins plugins;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	assert_int_equal(load(&plugins, &arena, paths, count, knowledge, &problems), 0);
	matcher = matcher_create(plugins.intents, plugins.count);
	for (size_t q = 0; q < 4; q++) {
		struct match *matches;
		size_t found = matcher_match(matcher, &arena, span_of(questions[q]), &matches);

		for (size_t i = 0; i < found; i++)
			strbuf_printf(out, "%.*s ", SPAN_ARG(matches[i].intent->name));
		strbuf_puts(out, "| ");
	}
	matcher_destroy(matcher);
	plugins_finish(&plugins);
	problems_finish(&problems);
	arena_finish(&arena);
}

static void what_no_statement_says_needs_none(void **state)
{
	static const char *const finds[] = {
		"SELECT title AS answer FROM stories",
		"SELECT n.name AS answer FROM names AS n JOIN aliases USING (name)",
		"SELECT 1 AS answer",
		"SELECT min(statement) AS statement, count(*) AS answer FROM mentions",
		"SELECT story AS answer FROM statements\n    scope: all",
	};
	struct knowledge *knowledge = open_knowledge();
	char text[300];

	for (size_t i = 0; i < sizeof(finds) / sizeof(*finds); i++) {
		const char *path;
		struct plugins plugins;
		struct problems problems;
		struct arena arena;

		snprintf(text, sizeof(text), INTENT "    find: %s\n", finds[i]);
		path = scratch_write(state, "a.yaml", text);
		arena_init(&arena);
		problems_init(&problems);
		if (load(&plugins, &arena, &path, 1, knowledge, &problems) != 0)
			fail_msg("%s: %s", finds[i], problems.lines[0]);
		plugins_finish(&plugins);
		problems_finish(&problems);
		arena_finish(&arena);
	}
	knowledge_close(knowledge);
}

#define SIMPLE(name, ask) "  " name ":\n    ask: \"" ask "\"\n    reply: x\n"

static const struct shuffled {
	const char *file, *intent;
} shuffled[] = {
	{"a.yaml", SIMPLE("any", "{words}")},
	{"a.yaml", SIMPLE("two", "{a} {b}")},
	{"b.yaml", SIMPLE("who", "who is {x}")},
	{"b.yaml", SIMPLE("ada", "who is ada")},
	{"c.yaml", SIMPLE("who", "who is {y}")},
	{"c.yaml", SIMPLE("lowe", "{x} lowe")},
	{"d.yaml", "  first:\n    ask: \"{w} is {v}\"\n    priority: 1\n    reply: x\n"},
};

#define SHUFFLED (sizeof(shuffled) / sizeof(shuffled[0]))

static void shuffle(size_t *order, size_t count, uint32_t *random)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	for (size_t i = count - 1; i > 0; i--) {
		size_t k, other;

		*random = *random * 1664525U + 1013904223U;
		k = (*random >> 8) % (i + 1);
		other = order[k];
		order[k] = order[i];
		order[i] = other;
	}
}

static void the_order_of_files_and_intents_does_not_matter(void **state)
{
	static const char *const names[] = {"a.yaml", "b.yaml", "c.yaml", "d.yaml"};
	static const char want[] =
		"d/first b/ada b/who c/who a/any a/two | "
		"d/first b/who c/who c/lowe a/any a/two | a/any a/two | a/any | ";
	struct knowledge *knowledge = open_knowledge();
	size_t order[SHUFFLED];
	uint32_t random = 1;
	struct strbuf text, got;

	strbuf_init(&text, 4096);
	strbuf_init(&got, 4096);
	for (int round = 0; round < 50; round++) {
		const char *paths[4];

		shuffle(order, SHUFFLED, &random);
		for (size_t f = 0; f < 4; f++) {
			strbuf_clear(&text);
			strbuf_puts(&text, "intents:\n");
			for (size_t i = 0; i < SHUFFLED; i++)
				if (!strcmp(shuffled[order[i]].file, names[f]))
					strbuf_puts(&text, shuffled[order[i]].intent);
			paths[f] = scratch_write(state, names[f], text.data);
		}
		shuffle(order, 4, &random);
		for (size_t f = 0; f < 4; f++) {
			const char *path = paths[f];

			paths[f] = paths[order[f]];
			paths[order[f]] = path;
		}
		strbuf_clear(&got);
		list_matches(paths, 4, knowledge, &got);
		assert_string_equal(got.data, want);
	}
	strbuf_finish(&got);
	strbuf_finish(&text);
	knowledge_close(knowledge);
}

static void a_file_with_faults_is_set_aside_and_no_other(void **state)
{
	static const char *const bad[] = {
		"intents: [",
		"intents:\n" SIMPLE("good", "good") SIMPLE("bad", "(bad"),
		"intents:\n" SIMPLE("good", "good") "  bad:\n    regex: ^a*$\n    reply: x\n",
		"rules: {r: (a}\nintents:\n" SIMPLE("good", "good"),
		"intents:\n" SIMPLE("good",
				    "good") "  bad:\n    ask: y\n    find: SELECT 1 FROM no\n",
	};
	struct knowledge *knowledge = open_knowledge();

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *const paths[] = {
			scratch_write(state, "a.yaml", "intents:\n" SIMPLE("one", "x")),
			scratch_write(state, "b.yaml", bad[i]),
			scratch_write(state, "c.yaml", "intents:\n" SIMPLE("two", "y")),
		};
		struct plugins plugins;
		struct problems problems;
		struct arena arena;

		arena_init(&arena);
		problems_init(&problems);
		assert_int_equal(load(&plugins, &arena, paths, 3, knowledge, &problems), 0);
		assert_int_equal(problems.count, 1);
		assert_non_null(strstr(problems.lines[0], "b.yaml:"));
		assert_int_equal(plugins.count, 2);
		assert_true(span_is(plugins.intents[0].name, "a/one"));
		assert_true(span_is(plugins.intents[1].name, "c/two"));
		plugins_finish(&plugins);
		problems_finish(&problems);
		arena_finish(&arena);
	}
	knowledge_close(knowledge);
}

static void a_list_has_what_its_query_finds(void **state)
{
	static const char text[] =
		"lists:\n  who: {find: \"SELECT name FROM names UNION SELECT 'a (b) [c'\"}\n"
		"  none: {find: SELECT name FROM names WHERE 0}\n"
		"intents:\n" SIMPLE("one", "x {who}") SIMPLE("no", "y {none}");
	static const struct {
		const char *question;
		size_t matches;
	} cases[] = {
		{"x ada lowe", 1}, {"x ada", 0}, {"x a (b) [c", 1},
		{"x a b c", 0},	   {"y", 0},	 {"y x", 0},
	};
	struct knowledge *knowledge = open_knowledge();
	const char *path = scratch_write(state, "l.yaml", text);
	struct matcher *matcher;
	struct plugins plugins;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	assert_int_equal(load(&plugins, &arena, &path, 1, knowledge, &problems), 0);
	matcher = matcher_create(plugins.intents, plugins.count);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct match *matches;

		assert_int_equal(
			matcher_match(matcher, &arena, span_of(cases[i].question), &matches),
			cases[i].matches);
	}
	matcher_destroy(matcher);
	plugins_finish(&plugins);
	problems_finish(&problems);
	arena_finish(&arena);
	knowledge_close(knowledge);
}

static void a_name_is_taken_once(void **state)
{
	struct knowledge *knowledge = open_knowledge();
	const char *path = scratch_write(state, "bridge.yaml", "intents:\n" SIMPLE("cost", "x"));
	const char *const paths[] = {"tests/data/plugins", path, "tests/data/plugins/bridge.yaml"};
	struct plugins plugins;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	assert_int_equal(load(&plugins, &arena, paths, 3, knowledge, &problems), 0);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.lines[0], "intent bridge/cost is also in "));
	plugins_finish(&plugins);
	problems_finish(&problems);
	arena_finish(&arena);
	knowledge_close(knowledge);
}

/* None of these may be waited for, nor read without end. */
static void what_is_no_file_is_set_aside(void **state)
{
	static const char *const names[] = {"fifo.yaml", "gone.yaml", "loop.yaml", "zero.yaml",
					    "folder.so"};
	static const char *const want[] = {"is not a file", "No such file", "Too many levels",
					   "is not a file", "is a directory"};
	const char *folder = *state;
	struct knowledge *knowledge = open_knowledge();
	struct plugins plugins;
	struct problems problems;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	scratch_write(state, "good.yaml", INTENT "    reply: x\n");
	assert_int_equal(mkfifo(scratch_path(state, names[0]), 0600), 0);
	assert_int_equal(mkdir(scratch_path(state, names[4]), 0700), 0);
	assert_int_equal(symlink("nowhere", scratch_path(state, names[1])), 0);
	assert_int_equal(symlink(names[2], scratch_path(state, names[2])), 0);
	assert_int_equal(symlink("/dev/zero", scratch_path(state, names[3])), 0);
	assert_int_equal(load(&plugins, &arena, &folder, 1, knowledge, &problems), 0);
	assert_int_equal(plugins.count, 1);
	assert_int_equal(problems.count, 5);
	for (size_t i = 0; i < 5; i++)
		if (!strstr(problems.lines[i], names[i]) || !strstr(problems.lines[i], want[i]))
			fail_msg("%s: %s", names[i], problems.lines[i]);
	plugins_finish(&plugins);
	knowledge_close(knowledge);
	problems_finish(&problems);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_wrong_is_told_with_line_and_column,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_no_statement_says_needs_none, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(the_faults_of_all_files_are_told_in_one_go,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(the_order_of_files_and_intents_does_not_matter,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_file_with_faults_is_set_aside_and_no_other,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(a_list_has_what_its_query_finds, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(what_is_no_file_is_set_aside, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(a_name_is_taken_once, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
