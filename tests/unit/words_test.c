/* words_test.c - text cut into words: where they end, what they are */
#include "knowledge/words.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "bot/base/strbuf.h"

static int setup(void **state)
{
	*state = english_create();
	return 0;
}

static int teardown(void **state)
{
	english_destroy(*state);
	return 0;
}

static const struct cut_case {
	const char *name, *text, *want; /* the folded words, with a bar between them */
} cut_cases[] = {
	{"nothing", "", ""},
	{"only marks", " \t?! \u2014 \u2026 (\u201c\u201d)\n", ""},
	{"blanks and line ends", " one\ttwo\r\nthree\u00a0four ", "one|two|three|four"},
	{"marks end a word", "One, two; (three)? \u201cfour\u201d", "one|two|three|four"},
	{"a hyphen ends a word", "super-fast", "super|fast"},
	{"a dash ends a word", "one\u2014two", "one|two"},
	{"initials are one word", "The U.S. and U.K. agree", "the|us|and|uk|agree"},
	{"initials at the end", "in the U.S.", "in|the|us"},
	{"a point ends a sentence", "It ends. Here", "it|ends|here"},
	{"a point without a blank", "It ends.Here", "it|ends|here"},
	{"decimals", "2.5 of 4,000,000", "2.5|of|4,000,000"},
	{"a comma behind a number", "16, 17", "16|17"},
	{"money keeps its sign", "$2 \u20ac3 \u00a34 \u00a55", "$2|\u20ac3|\u00a34|\u00a55"},
	{"a sign of its own", "$ 2", "$|2"},
	{"percent", "40% of it", "40%|of|it"},
	{"a number with letters", "5G and 2bn", "5g|and|2bn"},
	{"'s is taken off", "Huawei's", "huawei"},
	{"a curly 's", "Huawei\u2019s", "huawei"},
	{"a plural's mark", "the carriers' networks", "the|carriers|networks"},
	{"n't is taken off", "doesn't didn\u2019t can't", "does|did|can"},
	{"single quotes are no part", "the 'core' network", "the|core|network"},
	{"curly single quotes", "the \u2018core\u2019 network", "the|core|network"},
	{"an ampersand joins initials", "AT&T", "at&t"},
	{"an ampersand between words", "culture & sport", "culture|sport"},
	{"accents are folded", "Z\u00fcrich caf\u00e9", "zurich|cafe"},
	{"other scripts are words", "\u534e\u4e3a \u041c\u0438\u0440",
	 "\u534e\u4e3a|\u043c\u0438\u0440"},
	{"malformed bytes part words",
	 "a\xff"
	 "b",
	 "a|b"},
};

static void text_is_cut_into_folded_words(void **state)
{
	for (size_t i = 0; i < sizeof(cut_cases) / sizeof(cut_cases[0]); i++) {
		const struct cut_case *c = &cut_cases[i];
		struct strbuf got;
		struct words words;
		struct arena arena;

		arena_init(&arena);
		strbuf_init(&got, 1000);
		words = words_cut(&arena, *state, span_of(c->text));
		for (size_t w = 0; w < words.count; w++)
			strbuf_printf(&got, "%s%.*s", w ? "|" : "", SPAN_ARG(words.word[w].folded));
		if (!span_is(strbuf_span(&got), c->want))
			fail_msg("%s: \"%s\", not \"%s\"", c->name, got.data, c->want);
		strbuf_finish(&got);
		arena_finish(&arena);
	}
}

static void words_know_where_they_stand(void **state)
{
	const struct span text = SPAN(" \u201cIt\u2019s Huawei\u2019s\u201d, he said (twice). ");
	struct words words;
	struct arena arena;

	arena_init(&arena);
	words = words_cut(&arena, *state, text);
	assert_int_equal(words.count, 5);
	for (size_t i = 0; i < words.count; i++) {
		const struct word *w = &words.word[i];

		assert_true(span_eq(span_slice(text, w->start, w->end), w->text));
		assert_true(i == 0 || w->start >= words.word[i - 1].end);
	}
	assert_true(span_is(words.word[1].text, "Huawei\u2019s"));
	arena_finish(&arena);
}

static const struct flag_case {
	const char *name, *text;
	size_t word;
	unsigned has, has_not;
} flag_cases[] = {
	{"a capital", "Bridge", 0, WORD_CAPITAL, WORD_STOP | WORD_NUMBER},
	{"an accented capital", "\u00c9tat", 0, WORD_CAPITAL, 0},
	{"no capital", "bridge", 0, 0, WORD_CAPITAL},
	{"a number", "16", 0, WORD_NUMBER, WORD_CAPITAL},
	{"money", "\u00a32", 0, WORD_NUMBER, 0},
	{"a number in words is none", "two", 0, 0, WORD_NUMBER},
	{"stop words", "the", 0, WORD_STOP, WORD_NEGATION},
	{"stop words with capitals", "WHAT", 0, WORD_STOP, 0},
	{"the pronoun", "us", 0, WORD_STOP, 0},
	{"the country in capitals", "US", 0, 0, WORD_STOP},
	{"the country with points", "u.s.", 0, 0, WORD_STOP},
	{"negations", "never", 0, WORD_NEGATION, 0},
	{"a negation within", "isn't", 0, WORD_NEGATION, 0},
	{"can't", "can\u2019t", 0, WORD_NEGATION, 0},
	{"no negation", "note", 0, 0, WORD_NEGATION},
	{"weak words", "company", 0, WORD_WEAK, WORD_STOP},
	{"their forms are weak", "companies", 0, WORD_WEAK, 0},
	{"manner is weak", "strongly", 0, WORD_WEAK, 0},
	{"a short word with ly is not", "fly", 0, 0, WORD_WEAK},
	{"a possessive", "BT's", 0, WORD_POSSESSIVE, 0},
	{"a plural is none", "BTs", 0, 0, WORD_POSSESSIVE},
	{"a comma breaks", "one, two", 1, WORD_BREAK, 0},
	{"a bracket breaks", "one (two", 1, WORD_BREAK, 0},
	{"a blank does not", "one two", 1, 0, WORD_BREAK},
	{"a hyphen does not", "one-two", 1, 0, WORD_BREAK},
	{"an apostrophe does not", "ones' two", 1, 0, WORD_BREAK},
};

static void words_are_told_apart_by_class(void **state)
{
	for (size_t i = 0; i < sizeof(flag_cases) / sizeof(flag_cases[0]); i++) {
		const struct flag_case *c = &flag_cases[i];
		struct words words;
		struct arena arena;
		unsigned flags;

		arena_init(&arena);
		words = words_cut(&arena, *state, span_of(c->text));
		assert_true(c->word < words.count);
		flags = words.word[c->word].flags;
		if ((flags & c->has) != c->has || (flags & c->has_not))
			fail_msg("%s: flags %#x", c->name, flags);
		arena_finish(&arena);
	}
}

/* Two words that must, or must not, be the same to a search. */
static const struct stem_case {
	const char *a, *b;
	bool same;
} stem_cases[] = {
	{"invest", "invested", true},
	{"network", "networks", true},
	{"say", "said", true},
	{"find", "found", true},
	{"tell", "told", true},
	{"find", "founded", false},
	{"sink", "sank", true},
	{"shoot", "shot", true},
	{"spend", "spent", true},
	{"decide", "decision", false},
	{"2", "$2", true},
	{"2", "\u20ac2", true},
	{"2", "20", false},
	{"US", "U.S.", true},
	{"Huawei", "huawei's", true},
	{"company", "companies", true},
};

static void forms_of_a_word_have_one_stem(void **state)
{
	for (size_t i = 0; i < sizeof(stem_cases) / sizeof(stem_cases[0]); i++) {
		const struct stem_case *c = &stem_cases[i];
		struct words a, b;
		struct arena arena;

		arena_init(&arena);
		a = words_cut(&arena, *state, span_of(c->a));
		b = words_cut(&arena, *state, span_of(c->b));
		if (span_eq(a.word[0].stem, b.word[0].stem) != c->same)
			fail_msg("%s: %.*s, %s: %.*s", c->a, SPAN_ARG(a.word[0].stem), c->b,
				 SPAN_ARG(b.word[0].stem));
		arena_finish(&arena);
	}
}

static const struct distance_case {
	const char *a, *b;
	unsigned limit, want;
} distance_cases[] = {
	{"", "", 1, 0},
	{"same", "same", 1, 0},
	{"huawei", "huwei", 2, 1},
	{"huawei", "huaawei", 2, 1},
	{"huawei", "huavei", 2, 1},
	{"huawei", "huaewi", 2, 1},
	{"huawei", "hauwie", 2, 2},
	{"munich", "zurich", 1, 2},
	{"a", "abcdef", 2, 3},
	{"", "ab", 2, 2},
	{"abcdefghijabcdefghijabcdefghijab", "x", 3, 4},
};

static void edits_are_counted_up_to_a_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(distance_cases) / sizeof(distance_cases[0]); i++) {
		const struct distance_case *c = &distance_cases[i];

		assert_int_equal(edit_distance(span_of(c->a), span_of(c->b), c->limit), c->want);
		assert_int_equal(edit_distance(span_of(c->b), span_of(c->a), c->limit), c->want);
	}
}

static void the_dictionary_knows_english_words(void **state)
{
	static const char *const known[] = {"a", "bridge", "bridges", "colour", "color", "zoom"};
	static const char *const unknown[] = {"",      "huawei", "brigde",
					      "bridg", "zzz",	 "bridge bridges"};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!english_knows(span_of(known[i])))
			fail_msg("does not know %s", known[i]);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (english_knows(span_of(unknown[i])))
			fail_msg("knows \"%s\"", unknown[i]);
}

/* As typed, and the word that it is taken for; empty: none. */
static const struct near_case {
	const char *typed, *want;
} near_cases[] = {
	{"goverment", "government"},
	{"govenment", "government"},
	{"reveiw", "review"},
	{"equipmnet", "equipment"},
	{"langauge", "language"},
	{"xrigde", ""}, /* the first letter is trusted */
	{"huawei", ""},
	{"", ""},
	{"teh", ""}, /* too short to guess */
	{"goovvernnment", ""},
};

static void a_misspelt_word_is_taken_for_a_frequent_one(void **state)
{
	for (size_t i = 0; i < sizeof(near_cases) / sizeof(near_cases[0]); i++) {
		struct span got = english_near(*state, span_of(near_cases[i].typed));

		if (!span_is(got, near_cases[i].want))
			fail_msg("%s: \"%.*s\"", near_cases[i].typed, SPAN_ARG(got));
	}
}

static void wordnet_relates_stems_and_counts_them(void **state)
{
	long frequent, rare, none;
	struct span related;

	(void)state;
	related = english_related(SPAN("buy"), &frequent);
	assert_true(span_find(related, SPAN("purchas:")) != (size_t)-1);
	english_related(SPAN("barg"), &rare);
	assert_true(frequent > rare);
	assert_int_equal(english_related(SPAN("qqqq"), &none).len, 0);
	assert_int_equal(none, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_into_folded_words),
		cmocka_unit_test(words_know_where_they_stand),
		cmocka_unit_test(words_are_told_apart_by_class),
		cmocka_unit_test(forms_of_a_word_have_one_stem),
		cmocka_unit_test(edits_are_counted_up_to_a_limit),
		cmocka_unit_test(the_dictionary_knows_english_words),
		cmocka_unit_test(a_misspelt_word_is_taken_for_a_frequent_one),
		cmocka_unit_test(wordnet_relates_stems_and_counts_them),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
