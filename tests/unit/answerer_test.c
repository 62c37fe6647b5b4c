/* answerer_test.c - answers: what they quote, what they decline, how they are cut */
#include "bot/answerer/answerer.h"

#include "bot/answerer/context.h"
#include "bot/base/exchange.h"
#include "bot/base/utf8.h"

#include "tests/unit/answering.h"

static void ask(struct answerer *answerer, const char *question, size_t max_chars,
		struct answer *out)
{
	answerer_answer(answerer, span_of(question), (struct span){NULL, 0}, max_chars, NULL, out);
}

/* Of the plugin below, whose queries make up what they need. */
static const struct reply_case {
	const char *question, *reply, *answer;
	bool answered;
} reply_cases[] = {
	{"no rows", "The story does not say.", "", false},
	{"no rows with words", "Nothing about words.", "", false},
	{"an absent statement", "The story does not say.", "", false},
	{"the statement itself",
	 "> Work begins in May and takes two years.\nHarnley Gazette, paragraph 3",
	 "Work begins in May and takes two years.", true},
	{"no answer column",
	 "> Work begins in May and takes two years.\nHarnley Gazette, paragraph 3",
	 "Work begins in May and takes two years.", true},
	{"surest of three",
	 "Second.\n> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
	 "Harnley Gazette, paragraph 2",
	 "second", true},
	{"the same twice",
	 "One.\n> The company River Works builds the bridge.\nHarnley Gazette, paragraph 3", "one",
	 true},
	{"a list", "These:\n- One (paragraphs 1, 3 and 4)\n- two (paragraph 2)\nHarnley Gazette",
	 "One; two", true},
	{"a list of one",
	 "Only.\n> Harnley will build a new bridge over the river Arn.\n"
	 "Harnley Gazette, paragraph 1",
	 "only", true},
	{"half sure",
	 "The story does not say. The nearest it has:\n"
	 "> Harnley will build a new bridge over the river Arn.\nHarnley Gazette, paragraph 1",
	 "", false},
	{"perhaps something about River Works", "The story does not say.", "", false},
	{"perhaps something about Ada Lowe",
	 "The story does not say. The nearest it has:\n"
	 "> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
	 "Harnley Gazette, paragraph 2",
	 "", false},
	{"hardly sure", "The story does not say.", "", false},
	{"endless", EXCHANGE_APOLOGY, "", false},
	{"it passes", "The next one has it.", "The next one has it.", true},
	{"too sure",
	 "Yes.\n> Harnley will build a new bridge over the river Arn.\n"
	 "Harnley Gazette, paragraph 1",
	 "yes", true},
};

static const char plugin[] =
	"intents:\n"
	"  a: {ask: no rows, find: SELECT statement FROM statements WHERE 0}\n"
	"  b:\n    ask: no rows with {w}\n    find: SELECT statement FROM statements WHERE 0\n"
	"    reply: {none: \"Nothing about {w}.\"}\n"
	"  c: {ask: an absent statement, find: SELECT 99 AS statement}\n"
	"  d:\n    ask: the statement itself\n"
	"    find: SELECT statement, 'Work begins in May and takes two years.' AS answer\n"
	"      FROM statements WHERE statement = 3\n"
	"  e: {ask: no answer column, find: SELECT 3 AS statement}\n"
	"  f:\n    ask: surest of three\n    find: SELECT 1 AS statement, 'first' AS answer,\n"
	"      0.6 AS confidence UNION ALL SELECT 2, 'second', 0.9\n"
	"      UNION ALL SELECT 3, 'third', 0.9\n"
	"  g: {ask: the same twice, find: \"SELECT 4 AS statement, 4 AS also, 'one' AS answer\"}\n"
	"  h:\n    ask: a list\n    find: SELECT 1 AS statement, 'One' AS answer\n"
	"      UNION ALL SELECT 2, 'two' UNION ALL SELECT 4, 'one' UNION ALL SELECT 5, 'ONE'\n"
	"    reply: {many: \"These:\"}\n"
	"  i:\n    ask: a list of one\n    find: SELECT 1 AS statement, 'only' AS answer\n"
	"    reply: {one: \"{answer}.\", many: \"These:\"}\n"
	"  p: {ask: \"perhaps something about {w}\", find: \"SELECT 2 AS statement, 0.3 AS "
	"confidence\"}\n"
	"  j: {ask: half sure, find: \"SELECT 1 AS statement, 0.3 AS confidence\"}\n"
	"  k: {ask: hardly sure, find: \"SELECT 1 AS statement, 0.2 AS confidence\"}\n"
	"  l:\n    ask: endless\n    find: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL\n"
	"      SELECT i + 1 FROM n) SELECT max(i) AS statement FROM n\n"
	"  m: {ask: it passes, priority: 1, find: SELECT 1 AS statement LIMIT 0}\n"
	"  n: {ask: it passes, reply: The next one has it.}\n"
	"  o:\n    ask: too sure\n"
	"    find: SELECT 1 AS statement, 'yes' AS answer, 7 AS confidence\n"
	"  long:\n    ask: a long list\n"
	"    find: WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)\n"
	"      SELECT 1 AS statement, 'item number ' || i AS answer FROM n\n"
	"    reply: {many: \"Very many:\"}\n"
	"  text: {ask: a long text, reply: \"One sentence. Two sentences. Three sentences.\"}\n";

static void assert_span(struct span got, const char *want, const char *question)
{
	if (!span_is(got, want))
		fail_msg("%s: \"%.*s\", not \"%s\"", question, SPAN_ARG(got), want);
}

static void an_intent_with_a_cooldown_rests_where_it_is_told(void **state)
{
	static const char text[] = "intents:\n  a: {ask: hello, reply: Hello., cooldown: 60}\n"
				   "  b: {ask: bye, reply: Bye.}\n";
	struct answerer *answerer = open_answerer(scratch_write(state, "c.yaml", text));
	struct answer answer;

	ask(answerer, "hello", 500, &answer);
	assert_span(answer.reply, "Hello.", "hello");
	assert_int_equal(answer.rest_s, 60);
	answerer_rest(answerer, SPAN("c/b\nc/a\n"));
	ask(answerer, "hello", 500, &answer);
	assert_true(answer.silent);
	assert_int_equal(answer.reply.len, 0);
	assert_int_equal(answer.rest_s, 0);
	ask(answerer, "hello", 500, &answer); /* told for one question only */
	assert_false(answer.silent);
	answerer_rest(answerer, SPAN("c/b\n"));
	ask(answerer, "bye", 500, &answer);
	assert_span(answer.reply, "Bye.", "bye");
	answerer_close(answerer);
}

static void a_reply_says_what_was_found_and_where(void **state)
{
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));

	for (size_t i = 0; i < sizeof(reply_cases) / sizeof(reply_cases[0]); i++) {
		const struct reply_case *c = &reply_cases[i];
		struct answer answer;

		ask(answerer, c->question, 1000, &answer);
		assert_span(answer.reply, c->reply, c->question);
		assert_span(answer.text, c->answer, c->question);
		assert_int_equal(answer.answered, c->answered);
		assert_true(answer.answered || answer.quote_count == 0);
		assert_true(answer.confidence >= 0 && answer.confidence <= 1);
	}
	answerer_close(answerer);
}

static void a_reply_is_cut_between_sentences_lines_and_items(void **state)
{
	static const struct {
		const char *question;
		size_t max_chars;
		const char *want;
	} cases[] = {
		{"a long text", 45, "One sentence. Two sentences. Three sentences."},
		{"a long text", 44, "One sentence. Two sentences."},
		{"a long text", 12, "One \u2026"},
		{"a long list", 90,
		 "Very many:\n- item number 1 (paragraph 1)\n\u2026 and 39 more\nHarnley Gazette"},
		{"surest of three", 83,
		 "Second.\n> The bridge costs $12 million, said Ada \u2026\n"
		 "Harnley Gazette, paragraph 2"},
		{"surest of three", 50, "Second.\nHarnley Gazette, paragraph 2"},
	};
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answer answer;

		ask(answerer, cases[i].question, cases[i].max_chars, &answer);
		assert_span(answer.reply, cases[i].want, cases[i].question);
	}
	answerer_close(answerer);
}

static void a_reply_is_never_longer_than_asked(void **state)
{
	static const char *const questions[] = {
		"a long list",
		"a long text",
		"a list",
		"the same twice",
		"no rows",
		"half sure",
		"the statement itself",
		"no rows with words",
	};
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		for (size_t max = 0; max < 150; max++) {
			struct answer answer;

			ask(answerer, questions[i], max, &answer);
			assert_true(utf8_count(answer.reply) <= max);
		}
	}
	answerer_close(answerer);
}

static void the_rest_of_a_list_can_be_asked_for(void **state)
{
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));
	char context[EXCHANGE_CONTEXT_MAX];
	struct answer answer;
	size_t len;

	ask(answerer, "a long list", 90, &answer);
	len = answer.context.len;
	memcpy(context, answer.context.ptr, len);
	answerer_answer(answerer, SPAN("more"), (struct span){context, len}, 90, NULL, &answer);
	assert_span(
		answer.reply,
		"Very many:\n- item number 2 (paragraph 1)\n\u2026 and 38 more\nHarnley Gazette",
		"more");
	answerer_close(answerer);
}

static void odd_questions_get_a_polite_answer(void **state)
{
	static char large[EXCHANGE_QUESTION_MAX + 2];
	const struct span questions[] = {
		{NULL, 0},
		SPAN(""),
		SPAN("  \t\n"),
		SPAN("???"),
		SPAN("\xff\xfe"),
		SPAN("a\0b"),
		SPAN("\u202e\u200b"),
		SPAN("((((("),
		SPAN("';--"),
		SPAN("%"),
		{large, sizeof(large) - 1},
		{large, EXCHANGE_QUESTION_MAX},
	};
	struct answerer *answerer = open_answerer("tests/data/plugins");

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct answer answer;

		answerer_answer(answerer, questions[i], SPAN("nonsense"), 300, NULL, &answer);
		assert_false(answer.answered);
		assert_true(answer.reply.len > 0);
		assert_int_equal(answer.quote_count, 0);
	}
	answerer_close(answerer);
}

static void contexts_from_outside_are_not_trusted(void **state)
{
	static const char *const contexts[] = {
		"",
		"{",
		"[]",
		"7",
		"null",
		"{\"quotes\": 7, \"question\": [], \"shown\": -1}",
		"{\"quotes\": [[9223372036854775807, \"bridge\"]]}",
		"{\"quotes\": [[2, \"other\"]]}",
		"{\"quotes\": [[2, \"bridge\", 1]]}",
		"{\"quotes\": [[\"2\", \"bridge\"], [], {}]}",
		"{\"story\": 7, \"which\": 1}",
		"{\"story\": \"other\", \"which\": true}",
	};
	struct answerer *answerer = open_answerer("tests/data/plugins");
	char right[100];
	struct answer answer;

	(void)state;
	for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++) {
		answerer_answer(answerer, SPAN("proceed"), span_of(contexts[i]), 300, NULL,
				&answer);
		assert_false(answer.answered);
	}
	snprintf(right, sizeof(right), "{\"quotes\": [[2, \"bridge\", %u]]}",
		 context_sum(SPAN("The bridge costs $12 million, said Ada Lowe, the mayor of "
				  "Harnley.")));
	answerer_answer(answerer, SPAN("proceed"), span_of(right), 300, NULL, &answer);
	assert_true(answer.answered);
	answerer_close(answerer);
}

static struct knowledge *open_story(const char *text)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	if (knowledge_open_story(&knowledge, "t.md:7", SPAN("t"), span_of(text), &problems,
				 &error) < 0)
		fail_msg("%s", problems.count ? problems.lines[0] : error.text);
	problems_finish(&problems);
	return knowledge;
}

static const char story[] = "---\ntitle: T\noutlet: O\n---\nOne fox ran.[^1]\nTwo foxes sat.[^1]\n"
			    "Three geese flew over them.[^1]\n\n[^1]: paragraph 1\n";

static void it_turns_to_another_story(void **state)
{
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));
	struct answer answer;
	struct error error;

	ask(answerer, "no answer column", 1000, &answer);
	assert_span(answer.text, "Work begins in May and takes two years.", "before");
	assert_int_equal(answerer_turn_to(answerer, open_story(story), &error), 0);
	ask(answerer, "no answer column", 1000, &answer);
	assert_span(answer.text, "Three geese flew over them.", "after");
	assert_span(answer.quotes[0].story, "t", "after");
	ask(answerer, "the statement itself", 1000, &answer);
	assert_span(answer.quotes[0].text, "Three geese flew over them.", "after");
	answerer_close(answerer);
}

static void a_story_of_no_known_outlet_is_named_by_its_title(void **state)
{
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));
	struct answer answer;
	struct error error;

	assert_int_equal(answerer_turn_to(answerer,
					  open_story("---\ntitle: Foxes\noutlet:\n---\n"
						     "One ran.[^1]\nTwo sat.[^1]\nThree "
						     "slept.[^1]\n\n[^1]: paragraph 1\n"),
					  &error),
			 0);
	ask(answerer, "no answer column", 1000, &answer);
	assert_span(answer.reply, "> Three slept.\nFoxes, paragraph 1", "no outlet");
	answerer_close(answerer);
}

static void what_is_wrong_in_a_story_of_bytes_is_told(void **state)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error;

	(void)state;
	problems_init(&problems);
	assert_int_equal(knowledge_open_story(&knowledge, "t.md", SPAN("t"),
					      SPAN("---\ntitle: T\noutlet: O\n---\nOne[^1]\n"),
					      &problems, &error),
			 ERR_INPUT);
	assert_null(knowledge);
	assert_true(problems.count > 0);
	assert_non_null(strstr(problems.lines[0], "t.md:5:"));
	problems_finish(&problems);
}

/* Statement 3 has neither word of the question, but is what the intent quotes. */
static void what_it_quotes_is_ranked_first(void **state)
{
	static const char quoting[] = "intents:\n"
				      "  a: {ask: which fox ran, find: SELECT 3 AS statement}\n"
				      "  b:\n    ask: did two foxes sit\n"
				      "    find: SELECT 1 AS statement, 0.3 AS confidence\n";
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", quoting));
	struct ranked ranked[3];
	struct answer answer;
	struct error error;

	assert_int_equal(answerer_turn_to(answerer, open_story(story), &error), 0);
	ask(answerer, "which fox ran?", 1000, &answer);
	assert_int_equal(answerer_rank(answerer, &answer, ranked, 3), 3);
	assert_int_equal(ranked[0].statement, 3);
	assert_int_equal(ranked[1].statement, 1);
	assert_int_equal(ranked[2].statement, 2);
	assert_true(ranked[0].score >= ranked[1].score);
	assert_true(ranked[1].score >= ranked[2].score);
	ask(answerer, "did two foxes sit?", 1000, &answer);
	assert_false(answer.answered);
	assert_int_equal(answerer_rank(answerer, &answer, ranked, 2), 2);
	assert_int_equal(ranked[0].statement, 2);
	answerer_close(answerer);
}

static void a_declined_question_has_the_confidence_of_what_was_found(void **state)
{
	static const struct {
		const char *question;
		double want;
	} cases[] = {{"half sure", 0.3}, {"hardly sure", 0.2}, {"no rows", 0}, {"xyzzy", 0}};
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", plugin));

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct answer answer;

		ask(answerer, cases[i].question, 1000, &answer);
		assert_false(answer.answered);
		assert_true(answer.confidence > cases[i].want - 0.001 &&
			    answer.confidence < cases[i].want + 0.001);
	}
	answerer_close(answerer);
}

static void a_slot_is_told_as_it_is_written(void **state)
{
	static const char text[] = "intents:\n  a:\n    ask: is {who} {what} there\n"
				   "    find: SELECT statement FROM statements WHERE :who = :what\n"
				   "    reply: {one: \"{who}\", none: \"{what}; {who}.\"}\n";
	static const struct {
		const char *question, *reply;
	} cases[] = {
		{"Is lowe the mayor of Harnley there?", "the mayor of Harnley; Lowe."},
		{"is the bridge river works there", "bridge River Works; the."},
		{"Is Bridge Bridge there?", "Bridge.\n> Harnley"},
	};
	struct answerer *answerer = open_answerer(scratch_write(state, "t.yaml", text));

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct answer answer;

		answerer_answer(answerer, span_of(cases[i].question), SPAN(""), 500, NULL, &answer);
		if (!span_starts(answer.reply, span_of(cases[i].reply)))
			fail_msg("%s: %.*s", cases[i].question, SPAN_ARG(answer.reply));
	}
	answerer_close(answerer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_slot_is_told_as_it_is_written, scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(an_intent_with_a_cooldown_rests_where_it_is_told,
						scratch_setup, scratch_teardown),
		TEST(a_reply_says_what_was_found_and_where),
		TEST(a_reply_is_cut_between_sentences_lines_and_items),
		TEST(a_reply_is_never_longer_than_asked),
		TEST(the_rest_of_a_list_can_be_asked_for),
		TEST(odd_questions_get_a_polite_answer),
		TEST(contexts_from_outside_are_not_trusted),
		TEST(it_turns_to_another_story),
		TEST(a_story_of_no_known_outlet_is_named_by_its_title),
		TEST(what_is_wrong_in_a_story_of_bytes_is_told),
		TEST(what_it_quotes_is_ranked_first),
		TEST(a_declined_question_has_the_confidence_of_what_was_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
