/* verbs_test.c - which words are verbs, and their forms */
#include "knowledge/verbs.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct verb_case {
	const char *text; /* one word; its class, too, comes from how it is written */
	bool auxiliary, tense, participle, progressive;
} verb_cases[] = {
	{"is", true, true, false, false},
	{"could", true, true, false, false},
	{"may", true, true, false, false},
	{"May", false, false, false, false},
	{"banned", false, true, true, false},
	{"took", false, true, false, false},
	{"taken", false, false, true, false},
	{"bans", false, true, false, false},
	{"banning", false, false, false, true},
	{"ban", false, false, false, false},
	{"process", false, false, false, false},
	{"rewilded", false, false, true, false}, /* by its ending */
	{"red", false, false, false, false},
	{"evening", false, false, false, true}, /* of "to even" */
	{"ring", false, false, false, false},
};

static void verbs_are_told_by_their_forms(void **state)
{
	struct english *english = english_create();
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(verb_cases) / sizeof(verb_cases[0]); i++) {
		const struct verb_case *c = &verb_cases[i];
		struct words words = words_cut(&arena, english, span_of(c->text));
		const struct word *word = words.word;

		if (verb_is_auxiliary(word) != c->auxiliary || verb_has_tense(word) != c->tense ||
		    verb_may_be_participle(word->folded) != c->participle ||
		    verb_may_be_progressive(word->folded) != c->progressive)
			fail_msg("%s: auxiliary %d, tense %d, participle %d, progressive %d",
				 c->text, verb_is_auxiliary(word), verb_has_tense(word),
				 verb_may_be_participle(word->folded),
				 verb_may_be_progressive(word->folded));
	}
	arena_finish(&arena);
	english_destroy(english);
}

static const struct form_case {
	const char *base, *past, *third;
} form_cases[] = {
	{"ban", "banned", "bans"},	 {"take", "took", "takes"},
	{"carry", "carried", "carries"}, {"play", "played", "plays"},
	{"watch", "watched", "watches"}, {"do", "did", "does"},
	{"admit", "admitted", "admits"}, {"visit", "visited", "visits"},
};

static void forms_are_made_of_the_base(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(form_cases) / sizeof(form_cases[0]); i++) {
		const struct form_case *c = &form_cases[i];
		struct span past = verb_past(&arena, span_of(c->base));
		struct span third = verb_third_person(&arena, span_of(c->base));

		if (!span_is(past, c->past) || !span_is(third, c->third))
			fail_msg("%s: %.*s, %.*s", c->base, SPAN_ARG(past), SPAN_ARG(third));
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verbs_are_told_by_their_forms),
		cmocka_unit_test(forms_are_made_of_the_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
