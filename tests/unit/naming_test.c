/* naming_test.c - which of the stories a question names */
#include "bot/answerer/naming.h"
#include "bot/base/utf8.h"

#include "tests/unit/fixture.h"

static const char *const paths[] = {"tests/data/ferry.md", "tests/data/bridge.md",
				    "tests/data/delay.md"};

struct fixture {
	struct knowledge *knowledge;
	struct naming *naming;
	struct arena arena;
};

static int setup(void **state)
{
	static struct fixture fixture;
	struct problems problems;

	problems_init(&problems);
	assert_int_equal(knowledge_open(&fixture.knowledge, paths, 3, &problems, NULL), 0);
	problems_finish(&problems);
	fixture.naming = naming_create(fixture.knowledge);
	arena_init(&fixture.arena);
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_finish(&f->arena);
	naming_destroy(f->naming);
	knowledge_close(f->knowledge);
	return 0;
}

static const struct naming_case {
	const char *question;
	enum naming_outcome outcome;
	const char *story, *rest;
} cases[] = {
	{"who is ada", NAMING_NONE, "", "who is ada"},
	{"who wrote the story", NAMING_NONE, "", "who wrote the story"},
	{"what is the whole story", NAMING_NONE, "", "what is the whole story"},
	{"which story is about ferries", NAMING_NONE, "", "which story is about ferries"},

	/* By the title, the outlet, the file's name, what it is about. */
	{"in the story about ferries who is ada", NAMING_ONE, "ferry", "who is ada"},
	{"in the story about the late bridge who is ada", NAMING_ONE, "delay", "who is ada"},
	{"in the coast post story who is ada", NAMING_ONE, "ferry", "who is ada"},
	{"in the delay story who is ada", NAMING_ONE, "delay", "who is ada"},
	{"in the story about skagen who is ada", NAMING_ONE, "ferry", "who is ada"},
	{"in the story about mara quist who is ada", NAMING_ONE, "ferry", "who is ada"},

	/* Wherever it stands. */
	{"the ferry story who is ada", NAMING_ONE, "ferry", "who is ada"},
	{"according to the ferry story is it so", NAMING_ONE, "ferry", "is it so"},
	{"who is ada in the story about ferries", NAMING_ONE, "ferry", "who is ada"},
	{"who is ada in the ferry story", NAMING_ONE, "ferry", "who is ada"},
	{"who wrote the ferry story", NAMING_ONE, "ferry", "who wrote the story"},
	{"who is the author of the ferry story", NAMING_ONE, "ferry",
	 "who is the author of the story"},
	{"when was the story about the ferries published", NAMING_ONE, "ferry",
	 "when was the story published"},
	{"what does the ferry story say about ada", NAMING_ONE, "ferry",
	 "what does the story say about ada"},

	/* Alone. */
	{"the ferry story", NAMING_ONE, "ferry", ""},
	{"and the one about ferries", NAMING_ONE, "ferry", ""},
	{"and in the ferry story", NAMING_ONE, "ferry", ""},

	/* More than one, or none. */
	{"in the bridge story who is ada", NAMING_MANY, "", "who is ada"},
	{"in the story about river works who is ada", NAMING_MANY, "", "who is ada"},
	{"in the story about the moon who is ada", NAMING_UNKNOWN, "", "who is ada"},
	{"who wrote the moon story", NAMING_NONE, "", "who wrote the moon story"},
};

static void a_story_is_named_by_its_title_or_what_it_is_about(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct naming_case *c = &cases[i];
		struct named got = naming_read(f->naming, &f->arena, span_of(c->question));

		if (got.outcome != c->outcome || !span_is(got.story, c->story) ||
		    !span_is(got.question, c->rest))
			fail_msg("%s: %d, \"%.*s\", \"%.*s\"", c->question, (int)got.outcome,
				 SPAN_ARG(got.story), SPAN_ARG(got.question));
	}
}

static void a_question_leaves_a_story_for_what_only_others_have(void **state)
{
	static const struct {
		const char *question, *story;
		bool by_names, leaves;
	} leaving[] = {
		{"who is carl dean", "ferry", true, true},
		{"who is carl dean", "delay", true, false},
		{"who is zhengfei", "ferry", true, false}, /* nowhere */
		{"what is the lighthouse", "delay", true, false},
		{"what is the lighthouse", "delay", false, true},
		{"what is the lighthouse", "ferry", false, false},
		{"when was it", "delay", false, false},
		{"is it loud", "delay", false, true},
		{"how loud is it", "delay", false, false},
		{"was anybody sued", "delay", false, false},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(leaving) / sizeof(leaving[0]); i++)
		if (naming_leaves(f->naming, &f->arena, span_of(leaving[i].question),
				  span_of(leaving[i].story),
				  leaving[i].by_names) != leaving[i].leaves)
			fail_msg("%s, from %s", leaving[i].question, leaving[i].story);
}

static void a_list_of_stories_has_its_bounds(void **state)
{
	struct fixture *f = *state;

	assert_true(span_is(naming_list(f->naming, &f->arena, "Which?", SPAN(""), 1000),
			    "Which?\n- A new bridge for Harnley (Harnley Gazette)\n"
			    "- Harnley's bridge is late (Arn Valley News)\n"
			    "- New ferries for Norhaven (Coast Post)"));
	assert_true(span_is(naming_list(f->naming, &f->arena, "Which?", SPAN("bridge"), 90),
			    "Which?\n- A new bridge for Harnley (Harnley Gazette)\n"
			    "\u2026 and 1 more"));
	for (size_t max = 0; max < 200; max++) {
		struct span list = naming_list(f->naming, &f->arena, "Which?", SPAN(""), max);

		assert_true(utf8_count(list) <= max);
	}
}

static void only_one_story_is_asked_where_it_is_named(void **state)
{
	static const struct {
		const char *story, *sql;
		int64_t want;
	} scopes[] = {
		{"", "SELECT count(*) FROM stories", 3},
		{"", "SELECT count(DISTINCT story) FROM statements", 3},
		{"delay", "SELECT count(*) FROM stories", 1},
		{"delay", "SELECT count(*) FROM statements", 5},
		{"delay", "SELECT count(*) FROM statements WHERE story <> 'delay'", 0},
		{"delay", "SELECT count(*) FROM statements WHERE statement = 1", 0},
		{"delay", "SELECT count(*) FROM statements WHERE words MATCH 'ferries'", 0},
		{"ferry", "SELECT count(*) > 2 FROM statements WHERE words MATCH 'ferries'", 1},
		{"delay", "SELECT count(*) FROM amounts WHERE words MATCH 'bridge costs'", 1},
		{"delay", "SELECT count(*) FROM mentions WHERE story = 'ferry'", 0},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		struct query *query;

		assert_true(knowledge_scope(f->knowledge, span_of(scopes[i].story)));
		assert_int_equal(query_prepare(f->knowledge, span_of(scopes[i].sql), &query, NULL),
				 0);
		assert_int_equal(query_step(query, NULL), 1);
		if (query_integer(query, 0) != scopes[i].want)
			fail_msg("%s: %s: %ld", scopes[i].story, scopes[i].sql,
				 (long)query_integer(query, 0));
		query_destroy(query);
	}
	assert_false(knowledge_scope(f->knowledge, SPAN("moon")));
	assert_true(knowledge_scope(f->knowledge, SPAN("")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_story_is_named_by_its_title_or_what_it_is_about),
		TEST(a_question_leaves_a_story_for_what_only_others_have),
		TEST(a_list_of_stories_has_its_bounds),
		TEST(only_one_story_is_asked_where_it_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
