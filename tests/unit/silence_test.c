/* silence_test.c - what is said of what the stories do not say */
#include "bot/answerer/normalise.h"
#include "bot/answerer/silence.h"
#include "bot/base/utf8.h"

#include "tests/unit/fixture.h"

struct fixture {
	struct knowledge *knowledge;
	struct normaliser *normaliser;
	struct silence *silence;
	struct arena arena;
};

static void open_fixture(struct fixture *f)
{
	f->knowledge = fixture_open(FIXTURE_FERRY);
	f->normaliser = normaliser_create(f->knowledge);
	f->silence = silence_create(f->knowledge);
	arena_init(&f->arena);
}

static void close_fixture(struct fixture *f)
{
	arena_finish(&f->arena);
	silence_destroy(f->silence);
	normaliser_destroy(f->normaliser);
	knowledge_close(f->knowledge);
}

typedef struct span silence_fn(const struct silence *silence, struct arena *arena,
			       const struct asked_words *words);

static void check(silence_fn *say, const char *const cases[][2], size_t count, const char *begin)
{
	struct fixture f;

	open_fixture(&f);
	for (size_t i = 0; i < count; i++) {
		struct span raw = span_of(cases[i][0]);
		struct asked_question question = {
			.raw = raw,
			.normalised = normalise_question(f.normaliser, &f.arena, raw),
		};
		struct asked_words words = silence_read(f.silence, &f.arena, &question);
		struct span got = say(f.silence, &f.arena, &words);
		struct span want = {NULL, 0};

		if (cases[i][1][0])
			want = arena_printf(&f.arena, "%s%s.", begin, cases[i][1]);
		if (!span_eq(got, want))
			fail_msg("%s \"%.*s\", not \"%.*s\"", cases[i][0], SPAN_ARG(got),
				 SPAN_ARG(want));
	}
	close_fixture(&f);
}

static void a_question_becomes_a_clause(void **state)
{
	static const char *const cases[][2] = {
		/* Who or what was asked for is the subject: as it stands. */
		{"Who founded the Harbour Council?", "who founded the Harbour Council"},
		{"what happened in Skagen?", "what happened in Skagen"},
		{"how much will Tessaly pay for it?", "how much Tessaly will pay for it"},
		{"which company makes ships that are safe?",
		 "which company makes ships that are safe"},
		{"how many people work for Feld Lines?", "how many people work for Feld Lines"},
		{"who has sued the council?", "who has sued the council"},
		{"what will change?", "what will change"},
		{"who is responsible for the delay?", "who is responsible for the delay"},
		{"which ferry is the fastest?", "which ferry is the fastest"},
		/* The auxiliary moves behind its subject. */
		{"how old is Mara Quist?", "how old Mara Quist is"},
		{"who is Baltic Steel's boss?", "who Baltic Steel's boss is"},
		{"who is the boss of Baltic Steel?", "who the boss of Baltic Steel is"},
		{"when was Baltic Steel founded?", "when Baltic Steel was founded"},
		{"why is the old quay unsafe?", "why the old quay is unsafe"},
		{"where will the new crew sleep?", "where the new crew will sleep"},
		{"how long has Norway banned them?", "how long Norway has banned them"},
		{"in which year was the quay built?", "in which year the quay was built"},
		{"what can the council decide?", "what the council can decide"},
		{"what is Tom Feld doing?", "what Tom Feld is doing"},
		/* The verb says what "did" and "does" said. */
		{"did Baltic Steel sue Feld Lines?", "whether Baltic Steel sued Feld Lines"},
		{"does the quay stop the wind?", "whether the quay stops the wind"},
		{"do the ferries carry cars?", "whether the ferries carry cars"},
		{"why did Denmark choose them?", "why Denmark chose them"},
		{"when did the mayor plan it?", "when the mayor planned it"},
		{"whom did he admit to the party?", "whom he admitted to the party"},
		{"where does Tom Feld study?", "where Tom Feld studies"},
		{"what did the council of Norhaven say about it?",
		 "what the council of Norhaven said about it"},
		{"where were some of the ferries built?", "where some of the ferries were built"},
		{"what did Tom Feld do?", "what Tom Feld did"},
		{"when did they last win it?", "when they last won it"},
		{"did she also have a ship?", "whether she also had a ship"},
		/* Not. */
		{"didn't Denmark pay?", "whether Denmark did not pay"},
		{"why can't the ferries sail?", "why the ferries cannot sail"},
		{"why did Norway not pay?", "why Norway did not pay"},
		{"is the quay not safe?", "whether the quay is not safe"},
		/* Yes or no. */
		{"is Feld Lines a Danish company?", "whether Feld Lines is a Danish company"},
		{"has the council been sued?", "whether the council has been sued"},
		{"is there a lift?", "whether there is a lift"},
		{"do you know whether Norway paid?", "whether Norway paid"},
		/* Names as the story writes them, others as they were asked for. */
		{"did tom feld sue baltic steel", "whether Tom Feld sued Baltic Steel"},
		{"WHO FOUNDED BALTIC STEEL?!", "who founded Baltic Steel"},
		{"has US money paid for it?", "whether US money has paid for it"},
		{"will the US pay for it?", "whether the US will pay for it"},
		{"will America pay for it?", "whether America will pay for it"},
		{"who did bltic steel hire?", "who Baltic Steel hired"},
	};

	(void)state;
	check(silence_unsaid, cases, sizeof(cases) / sizeof(cases[0]), "The story does not say ");
}

static void where_the_clause_is_not_certain_there_is_none(void **state)
{
	static const char *const cases[][2] = {
		{"ferry prices", ""},
		{"more", ""},
		{"", ""},
		{"tell me about Oslo", ""},
		/* Which word is the verb? */
		{"did the steel ferry cost work", ""},
		{"did the oversight panel report fail?", ""},
		{"is the new building safe?", ""},
		{"was the man in charge a spy?", ""},
		{"who is the man running the quay?", ""},
		/* Whom would it speak of? */
		{"did you pay me?", ""},
		{"when said that the ferry is late?", ""},
		{"what is my name?", ""},
		/* Two at once. */
		{"did he pay and why did he leave", ""},
	};

	(void)state;
	check(silence_unsaid, cases, sizeof(cases) / sizeof(cases[0]), "The story does not say ");
}

static void names_that_no_statement_has_are_told(void **state)
{
	static const char *const cases[][2] = {
		{"what does Vodafone pay?", "Vodafone"},
		{"what does vodafone pay?", "vodafone"},
		{"did Ren Zhengfei sue Tom Feld?", "Ren Zhengfei"},
		{"who is Zhengfei's wife?", "Zhengfei"},
		{"who is zhengfei's wife?", "zhengfei"},
		{"who is mark zhengfei?", "mark zhengfei"},
		{"did Oxley, Zhengfei or Vodafone pay?", "Oxley, Zhengfei or Vodafone"},
		{"what of the Netherlands?", "the Netherlands"},
		/* Mentioned, under that or another name, in a word or the title. */
		{"what does Feld pay?", ""},
		{"what does the Harbour Board pay?", ""},
		{"who sails to Oslo?", ""},
		{"what does the Coast Post say?", ""},
		{"did Ida Holm write it?", ""},
		/* No names. */
		{"what is the price of fish?", ""},
		{"What Does The Quay Cost Me", ""},
		{"who is headquartered there?", ""},
		{"is it in 2019 or 2020?", ""},
		{"is it the Dutch company?", ""},
		{"who said \"These will not stop it\"?", ""},
		{"who said \u201cThese will not stop it\u201d?", ""},
	};

	(void)state;
	check(silence_unmentioned, cases, sizeof(cases) / sizeof(cases[0]),
	      "The story does not mention ");
}

/* What names no story has, by a capital that says something. */
static void a_question_is_of_the_unknown_by_its_capitals(void **state)
{
	static const struct {
		const char *question;
		bool unknown;
	} cases[] = {
		{"has Vodafone sued Tom Feld?", true},
		{"has T-Mobile sued Tom Feld?", true},
		{"has t-mobile sued Tom Feld?", true},
		{"does the keeper use 4g?", true},
		{"did the keeper see an F-35?", true},
		{"does he sail 3km on his 2nd day?", false},
		{"did he sail in the 1990s?", false},
		{"has Norhaven's half-old quay been sold?", false},
		{"The quay is old. Did Vodafone pay?", true},
		{"has vodafone sued Tom Feld?", true},
		{"is there a quay in shenzhen?", true},
		{"is the quay doddgy?", false},
		{"who sued Tom Feld haha", false},
		{"has Oslo sued Tom Feld?", false},
		{"The quay is old. Somebody's angry? What happened?", false},
	};
	struct fixture f;

	(void)state;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span raw = span_of(cases[i].question);
		struct asked_question question = {
			.raw = raw,
			.normalised = normalise_question(f.normaliser, &f.arena, raw),
		};
		struct asked_words words = silence_read(f.silence, &f.arena, &question);

		if (silence_is_of_unknown(f.silence, &words) != cases[i].unknown)
			fail_msg("%s", cases[i].question);
	}
	close_fixture(&f);
}

/* Nothing but words of the question, few of them, of letters that look like what
 * they are. */
static void nothing_that_could_hurt_is_repeated(void **state)
{
	static const char *const questions[] = {
		"did Tom Feld visit http://evil.example/x?",
		"did evil.example sue Tom Feld?",
		"did ada@evil.example sue Tom Feld?",
		"who is \u0430\u0434\u0430?",
		"did \u05d0\u05d1\u05d2 sue Tom Feld?",
		"did Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx sue Tom Feld?",
		"did Tom Feld sue a a a a a a a a a a a a a a a a a a a a a a Baltic Steel?",
	};
	static const struct {
		const char *question, *want;
	} cleaned[] = {
		{"did Tom Feld\n\n> sue *Denmark*?",
		 "The story does not say whether Tom Feld sued Denmark."},
		{"did Tom Feld\u202e sue `Denmark`?",
		 "The story does not say whether Tom Feld sued Denmark."},
		{"did <b>Tom Feld</b> sue Denmark?", ""},
	};
	struct fixture f;

	(void)state;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		struct span raw = span_of(questions[i]);
		struct asked_question question = {
			.raw = raw,
			.normalised = normalise_question(f.normaliser, &f.arena, raw),
		};
		struct asked_words words = silence_read(f.silence, &f.arena, &question);
		struct span mention = silence_unmentioned(f.silence, &f.arena, &words);

		if (silence_unsaid(f.silence, &f.arena, &words).len > 0 || mention.len > 0)
			fail_msg("%s: \"%.*s\"", questions[i], SPAN_ARG(mention));
	}
	for (size_t i = 0; i < sizeof(cleaned) / sizeof(cleaned[0]); i++) {
		struct span raw = span_of(cleaned[i].question);
		struct asked_question question = {
			.raw = raw,
			.normalised = normalise_question(f.normaliser, &f.arena, raw),
		};
		struct asked_words words = silence_read(f.silence, &f.arena, &question);
		struct span got = silence_unsaid(f.silence, &f.arena, &words);

		if (!span_is(got, cleaned[i].want))
			fail_msg("%s: \"%.*s\"", cleaned[i].question, SPAN_ARG(got));
	}
	close_fixture(&f);
}

static void what_was_asked_for_is_told_where_it_is_plain(void **state)
{
	static const char *const cases[][2] = {
		{"when?", " when"},
		{"how much steel ferry cost work", " how much"},
		{"how many years work", " how many"},
		{"who?", ""},
		{"ferry prices", ""},
	};
	struct fixture f;

	(void)state;
	open_fixture(&f);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct span raw = span_of(cases[i][0]);
		struct asked_question question = {
			.raw = raw,
			.normalised = normalise_question(f.normaliser, &f.arena, raw),
		};
		struct asked_words words = silence_read(f.silence, &f.arena, &question);

		assert_true(
			span_eq(silence_plain(f.silence, &f.arena, &words),
				arena_printf(&f.arena, "The story does not say%s.", cases[i][1])));
	}
	close_fixture(&f);
}

static void what_several_stories_do_not_say_is_said_of_all(void **state)
{
	static const char *const paths[] = {"tests/data/ferry.md", "tests/data/bridge.md",
					    "tests/data/delay.md"};
	static const struct {
		size_t stories;
		bool of_one;
		const char *question, *want;
	} cases[] = {
		{1, false, "what does Vodafone pay?", "The story does not mention Vodafone."},
		{2, false, "what does Vodafone pay?", "Neither story mentions Vodafone."},
		{3, false, "what does Vodafone pay?", "None of the 3 stories mentions Vodafone."},
		{3, true, "what does Vodafone pay?", "The story does not mention Vodafone."},
		{2, false, "who sued the mayor?", "Neither story says who sued the mayor."},
		{3, false, "who sued the mayor?", "None of the 3 stories says who sued the mayor."},
		{3, false, "steel ferry prices", "The stories do not say."},
		{3, true, "steel ferry prices", "The story does not say."},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct asked_question question = {.of_one = cases[i].of_one};
		struct asked_words words;
		struct problems problems;
		struct fixture f;
		struct span got;

		problems_init(&problems);
		assert_int_equal(
			knowledge_open(&f.knowledge, paths, cases[i].stories, &problems, NULL), 0);
		problems_finish(&problems);
		f.normaliser = normaliser_create(f.knowledge);
		f.silence = silence_create(f.knowledge);
		arena_init(&f.arena);
		question.raw = span_of(cases[i].question);
		question.normalised = normalise_question(f.normaliser, &f.arena, question.raw);
		words = silence_read(f.silence, &f.arena, &question);
		got = silence_unmentioned(f.silence, &f.arena, &words);
		if (got.len == 0)
			got = silence_unsaid(f.silence, &f.arena, &words);
		if (got.len == 0)
			got = silence_plain(f.silence, &f.arena, &words);
		if (!span_is(got, cases[i].want))
			fail_msg("\"%.*s\", not \"%s\"", SPAN_ARG(got), cases[i].want);
		close_fixture(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_becomes_a_clause),
		cmocka_unit_test(where_the_clause_is_not_certain_there_is_none),
		cmocka_unit_test(names_that_no_statement_has_are_told),
		cmocka_unit_test(a_question_is_of_the_unknown_by_its_capitals),
		cmocka_unit_test(nothing_that_could_hurt_is_repeated),
		cmocka_unit_test(what_several_stories_do_not_say_is_said_of_all),
		cmocka_unit_test(what_was_asked_for_is_told_where_it_is_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
