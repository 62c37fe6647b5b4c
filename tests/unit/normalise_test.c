/* normalise_test.c - questions as people type them, and as the intents see them */
#include "bot/answerer/normalise.h"

#include "bot/base/utf8.h"
#include "tests/unit/fixture.h"

struct normalise_case {
	const char *name, *raw, *want;
};

static void check_cases(void **state, const struct normalise_case *cases, size_t count)
{
	struct normaliser *normaliser = normaliser_create(*state);
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct arena arena;
		struct span got;

		arena_init(&arena);
		got = normalise_question(normaliser, &arena, span_of(cases[i].raw));
		if (!span_is(got, cases[i].want)) {
			print_error("%s: \"%.*s\"\n", cases[i].name, SPAN_ARG(got));
			failed++;
		}
		arena_finish(&arena);
	}
	normaliser_destroy(normaliser);
	assert_int_equal(failed, 0);
}

#define CHECK(cases) check_cases(state, cases, sizeof(cases) / sizeof((cases)[0]))

static const struct normalise_case mark_cases[] = {
	{"nothing", "", ""},
	{"blanks", " \t\n\u00a0", ""},
	{"only marks", "?!\u2026 \u201c\u201d ()", ""},
	{"capitals and marks", "WHO is the Mayor?!", "who is the mayor"},
	{"blanks between words", "  who\tis \n the   mayor  ", "who is the mayor"},
	{"quotes", "who said \"loud and dirty\"?", "who said loud and dirty"},
	{"curly quotes", "who said \u201cloud and dirty\u201d?", "who said loud and dirty"},
	{"single quotes", "who said 'loud'?", "who said loud"},
	{"three points", "who is the mayor... and when\u2026", "who is the mayor and when"},
	{"brackets", "the mayor (of Norhaven)", "the mayor of norhaven"},
	{"commas and points", "well, the mayor, who is she.", "the mayor who is she"},
	{"decimals", "is it 2.5 or 4,000 tons?", "is it 2.5 or 4,000 tons"},
	{"money", "who has $40 million?", "who has $40 million"},
	{"accents", "who is the m\u00e1yor?", "who is the mayor"},
	{"zero-width characters", "who\u200b is\u200d the\ufeff may\u00ador", "who is the mayor"},
	{"bidirectional controls", "\u202ewho is the mayor\u202c", "who is the mayor"},
	{"full-width letters", "\uff57\uff48\uff4f is the mayor\uff1f", "who is the mayor"},
	{"malformed bytes", "who is\xff the mayor\xc3", "who is the mayor"},
	{"other scripts", "\u041a\u0442\u043e mayor", "\u043a\u0442\u043e mayor"},
};

static void marks_and_odd_characters_are_taken_off(void **state)
{
	CHECK(mark_cases);
}

static const struct normalise_case word_cases[] = {
	{"what's", "what's the quay", "what is the quay"},
	{"a curly apostrophe", "what\u2019s the quay", "what is the quay"},
	{"no apostrophe", "whats the quay", "what is the quay"},
	{"who'd", "who'd she sue", "who did she sue"},
	{"isn't", "isn't she the mayor", "is not she the mayor"},
	{"didn't", "didnt they sail", "did not they sail"},
	{"won't and can't", "they won't or can't", "they will not or can not"},
	{"they're, they've, they'll", "they're late, they've sailed, they'll sink",
	 "they are late they have sailed they will sink"},
	{"long's", "how long's it gonna take", "how long is it going to take"},
	{"a genitive stays", "the mayor's ferry", "the mayor's ferry"},
	{"slang", "wat r u gonna do bout ppl", "what are you going to do about people"},
	{"an oath", "who the hell is the mayor", "who is the mayor"},
	{"an oath in letters", "who tf is the mayor", "who is the mayor"},
	{"fillers", "so what is it actually lol", "what is it"},
	{"billions", "who has $3bn or 2 bn", "who has $3 billion or 2 billion"},
	{"the country", "does the US sail?", "does the u.s. sail"},
	{"the country in lower case", "did us ferries sail", "did u.s. ferries sail"},
	{"the country with points", "does the U.S. sail", "does the u.s. sail"},
	{"the country at the end", "who is in the U.S.?", "who is in the u.s."},
	{"the pronoun behind tell", "who told us about it", "who told us about it"},
	{"usa", "is it in the USA", "is it in the u.s."},
};

static void words_are_put_in_full(void **state)
{
	CHECK(word_cases);
}

static const struct normalise_case spelling_cases[] = {
	{"a name", "who is mara qiust", "who is mara quist"},
	{"in the genitive", "quisst's ferry", "quist's ferry"},
	{"a word of the story", "where is the lighthuose", "where is the lighthouse"},
	{"a word of questions", "wehn is it", "when is it"},
	{"a word of the dictionary", "the goverment", "the government"},
	{"right words stay", "a pineapple submarine", "a pineapple submarine"},
	{"unknown names stay", "who is Xylqwz", "who is xylqwz"},
	{"numbers stay", "was it in 1999 or 19999", "was it in 1999 or 19999"},
};

static void misspelt_words_are_corrected(void **state)
{
	CHECK(spelling_cases);
}

static const struct normalise_case courtesy_cases[] = {
	{"a greeting", "hey, who is the mayor?", "who is the mayor"},
	{"a greeting alone stays", "hello", "hello"},
	{"please", "please, who is the mayor", "who is the mayor"},
	{"could you tell me", "Could you please tell me who the mayor is?", "who the mayor is"},
	{"do you know", "do you know when it sailed?", "when it sailed"},
	{"wondering", "I was just wondering why it is slow", "why it is slow"},
	{"wondering whether", "I wonder whether she sued", "is it true that she sued"},
	{"does the story say", "does the story say who sued", "who sued"},
	{"thanks behind", "who is the mayor, thanks", "who is the mayor"},
	{"according to the story", "who is the mayor according to the article", "who is the mayor"},
	{"according to somebody", "according to Quist, is it loud?",
	 "is it loud according to quist"},
	{"according to whom stays", "according to whom is it loud?",
	 "according to whom is it loud"},
	{"in somebody's view", "is it loud, in Quist's view?", "is it loud according to quist"},
	{"in the view of somebody", "is it loud in the opinion of Quist",
	 "is it loud according to quist"},
	{"what somebody said, and a word", "Someone said Quist sued. True?",
	 "is it true that quist sued"},
	{"somebody may explain", "Could somebody kindly explain what the quay is?",
	 "what the quay is"},
	{"any word", "any word on when they sail", "when they sail"},
	{"what somebody heard", "I heard Quist sued. Is that right?", "is it true that quist sued"},
	{"a remark before", "I missed the start, but when did it sail?", "when did it sail"},
	{"a question before stays", "who sued but did not win it?", "who sued but did not win it"},
	{"no clue", "no clue here, any idea when it sailed?", "when it sailed"},
	{"several layers", "hi there, could you tell me who the mayor is please? thank you",
	 "who the mayor is"},
	{"a command", "can you give me a summary", "give me a summary"},
	{"what was said to whom stays", "who told you about it", "who told you about it"},
};

static void courtesy_is_taken_off(void **state)
{
	CHECK(courtesy_cases);
}

/* What was normalised stays as it is, or follow-ups would change each time. */
static void normal_questions_stay(void **state)
{
	static const struct {
		const struct normalise_case *cases;
		size_t count;
	} tables[] = {
		{mark_cases, sizeof(mark_cases) / sizeof(mark_cases[0])},
		{word_cases, sizeof(word_cases) / sizeof(word_cases[0])},
		{spelling_cases, sizeof(spelling_cases) / sizeof(spelling_cases[0])},
		{courtesy_cases, sizeof(courtesy_cases) / sizeof(courtesy_cases[0])},
	};

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++)
		for (size_t i = 0; i < tables[t].count; i++) {
			const char *want = tables[t].cases[i].want;
			const struct normalise_case again = {want, want, want};

			check_cases(state, &again, 1);
		}
}

static void long_questions_stay_in_bounds(void **state)
{
	static char raw[4096];
	struct normaliser *normaliser = normaliser_create(*state);
	struct arena arena;
	struct span got;

	arena_init(&arena);
	for (size_t i = 0; i + 5 < sizeof(raw); i += 5)
		memcpy(raw + i, "hey, ", 5);
	got = normalise_question(normaliser, &arena, (struct span){raw, sizeof(raw)});
	assert_true(utf8_valid(got) == got.len);
	memset(raw, '\'', sizeof(raw));
	got = normalise_question(normaliser, &arena, (struct span){raw, sizeof(raw)});
	assert_true(got.len <= sizeof(raw));
	arena_finish(&arena);
	normaliser_destroy(normaliser);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_and_odd_characters_are_taken_off),
		cmocka_unit_test(words_are_put_in_full),
		cmocka_unit_test(misspelt_words_are_corrected),
		cmocka_unit_test(courtesy_is_taken_off),
		cmocka_unit_test(normal_questions_stay),
		cmocka_unit_test(long_questions_stay_in_bounds),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
