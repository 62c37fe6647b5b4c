/* search_test.c - which statements a question finds, and how it weighs its words */
#include "knowledge/index.h"

#include "tests/unit/fixture.h"

static const struct index *index_of(void **state)
{
	return ((const struct knowledge *)*state)->index;
}

/* The search is in arena. */
static const struct search *find(void **state, struct arena *arena, const char *words)
{
	struct search *search = arena_alloc(arena, sizeof(*search));

	index_search(index_of(state), arena, span_of(words), search);
	return search;
}

static unsigned paragraph_of(void **state, const struct hit *hit)
{
	return index_at(index_of(state), hit->statement)->paragraph;
}

/* The first hit of that paragraph, or NULL. */
static const struct hit *hit_of(void **state, const struct search *search, unsigned paragraph)
{
	for (size_t h = 0; h < search->hits; h++)
		if (paragraph_of(state, &search->hit[h]) == paragraph)
			return &search->hit[h];
	return NULL;
}

static const struct best_case {
	const char *name, *words;
	unsigned paragraph; /* of the best statement; 0: nothing is found */
} best_cases[] = {
	{"nothing", "", 0},
	{"only stop words", "what is it?", 0},
	{"words of no story", "pineapple submarine", 0},
	{"a rarer word counts more", "ferries at the lighthouse", 13},
	{"forms of a word", "the approval of quays", 7},
	{"a name", "Norway diesel", 4},
	{"another name", "Denmark diesel", 3},
	{"an alias", "what did the mayor call dirty?", 12},
	{"initials", "the U.S. and the keeper", 14},
	{"the country is no pronoun", "who lives with us?", 13},
	{"a surname", "Quist, the mayor of Norhaven", 2},
	{"a synonym of ours", "how long does the journey last, three hours?", 11},
	{"a synonym of WordNet", "purchase", 1},
	{"the contrary is about it, too", "who permits diesel in Denmark?", 3},
	{"words in the question's order", "loud and dirty ferries", 12},
	{"letters of any case", "LIGHTHOUSE", 13},
	{"marks do not matter", "\"lighthouse\" (keeper) * AND -x: NEAR/2 '", 13},
};

static void the_best_statement_comes_first(void **state)
{
	size_t failed = 0;

	for (size_t i = 0; i < sizeof(best_cases) / sizeof(best_cases[0]); i++) {
		const struct best_case *c = &best_cases[i];
		const struct search *search;
		struct arena arena;
		unsigned got;

		arena_init(&arena);
		search = find(state, &arena, c->words);
		got = search->hits ? paragraph_of(state, &search->hit[0]) : 0;
		if (got != c->paragraph) {
			print_error("%s: %u\n", c->name, got);
			failed++;
		}
		for (size_t h = 0; h < search->hits; h++) {
			assert_true(search->hit[h].coverage > 0 && search->hit[h].coverage <= 1);
			assert_true(h == 0 || search->hit[h].score <= search->hit[h - 1].score);
		}
		arena_finish(&arena);
	}
	assert_int_equal(failed, 0);
}

/* Of two words, the first weighs more. */
static const struct weight_case {
	const char *name, *heavier, *lighter;
} weight_cases[] = {
	{"one that fewer statements have", "lighthouse", "ferries"},
	{"one that is rarer in English", "lighthouse", "night"},
	{"a name", "Denmark", "night"},
	{"one that is not weak", "hours", "company"},
};

static void words_weigh_by_how_much_they_tell(void **state)
{
	for (size_t i = 0; i < sizeof(weight_cases) / sizeof(weight_cases[0]); i++) {
		const struct weight_case *c = &weight_cases[i];
		const struct search *heavier, *lighter;
		struct arena arena;

		arena_init(&arena);
		heavier = find(state, &arena, c->heavier);
		lighter = find(state, &arena, c->lighter);
		if (heavier->term[0].weight <= lighter->term[0].weight)
			fail_msg("%s: %.3f <= %.3f", c->name, heavier->term[0].weight,
				 lighter->term[0].weight);
		arena_finish(&arena);
	}
}

static void terms_know_what_they_are(void **state)
{
	const struct search *search;
	struct arena arena;

	arena_init(&arena);
	search = find(state, &arena, "did Denmark and Pineapple ban the submarine?");
	assert_int_equal(search->terms, 4);
	assert_true(search->term[0].name && !search->term[0].unknown);
	/* With a capital, and in no story: somebody or something else. */
	assert_true(search->term[1].name && search->term[1].unknown);
	assert_true(!search->term[2].name && !search->term[2].unknown);
	assert_true(!search->term[3].name && search->term[3].unknown);
	arena_finish(&arena);
}

static void related_words_match_less_than_the_same(void **state)
{
	const struct search *same, *related, *contrary;
	struct arena arena;

	arena_init(&arena);
	same = find(state, &arena, "ban diesel");
	related = find(state, &arena, "prohibit diesel");
	contrary = find(state, &arena, "allow diesel");
	assert_true(hit_of(state, same, 3)->match[0] > hit_of(state, related, 3)->match[0]);
	assert_false(hit_of(state, same, 3)->opposite[0]);
	assert_false(hit_of(state, related, 3)->opposite[0]);
	assert_true(hit_of(state, contrary, 3)->opposite[0]);
	arena_finish(&arena);
}

/* "ban or prohibit" has one word in "Denmark banned diesel ferries". */
static void a_word_serves_one_term_in_full(void **state)
{
	const struct search *search;
	const struct hit *hit;
	struct arena arena;

	arena_init(&arena);
	search = find(state, &arena, "ban or prohibit diesel");
	hit = hit_of(state, search, 3);
	assert_int_equal(search->terms, 3);
	assert_true(hit->match[0] > 0.99);
	assert_true(hit->match[1] < 0.5);
	assert_true(hit->coverage < 0.9);
	arena_finish(&arena);
}

static void the_rest_of_a_paragraph_counts_a_little(void **state)
{
	const struct search *search;
	const struct hit *hit;
	struct arena arena;

	arena_init(&arena);
	search = find(state, &arena, "keeper lighthouse");
	hit = hit_of(state, search, 13);
	while (paragraph_of(state, hit) == 13 && hit->where[0] != UINT32_MAX)
		hit++;
	assert_int_equal(paragraph_of(state, hit), 13);
	assert_true(hit->match[0] > 0 && hit->match[0] < 0.5);
	hit = hit_of(state, search, 14);
	assert_true(hit->match[1] < 0.01);
	arena_finish(&arena);
}

static void what_was_spoken_of_is_found_more_easily(void **state)
{
	struct knowledge *knowledge = *state;
	static const struct {
		int64_t statement; /* 0: none */
		unsigned paragraph;
	} cases[] = {{10, 10}, {12, 12}, {10, 10}};
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		knowledge_focus(knowledge, &cases[i].statement, 1);
		assert_int_equal(paragraph_of(state, &find(state, &arena, "old ferries")->hit[0]),
				 cases[i].paragraph);
	}
	knowledge_focus(knowledge, NULL, 0);
	arena_finish(&arena);
}

static void long_questions_are_read_up_to_a_bound(void **state)
{
	char text[8000] = "";
	const struct search *search;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < 500; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "lighthouse%zu ", i);
	snprintf(text + strlen(text), sizeof(text) - strlen(text), "lighthouse");
	search = find(state, &arena, text);
	assert_int_equal(search->terms, SEARCH_TERMS_MAX);
	assert_int_equal(search->hits, 0);
	memset(text, 'x', sizeof(text) - 1);
	search = find(state, &arena, text);
	assert_int_equal(search->terms, 1);
	arena_finish(&arena);
}

static void one_question_searches_once_for_the_same_terms(void **state)
{
	struct index *index = ((struct knowledge *)*state)->index;
	const struct search *a, *b;

	index_begin(index);
	a = index_recall(index, SPAN("Denmark ban diesel"));
	b = index_recall(index, SPAN("when did Denmark ban the diesel?"));
	assert_true(a->hits > 0 && a->hits == b->hits && a->hit == b->hit);
	/* What it is told in is its own. */
	assert_true(b->question.words.count > a->question.words.count);
	for (size_t t = 0; t < a->terms; t++)
		assert_true(span_eq(
			a->question.words.word[a->question.mention[a->term[t].mention].first]
				.folded,
			b->question.words.word[b->question.mention[b->term[t].mention].first]
				.folded));
	assert_true(index_recall(index, SPAN("Denmark ban fish"))->hit != a->hit);
	assert_true(index_recall(index, SPAN("Denmark ban xylophones"))->hit !=
		    index_recall(index, SPAN("Denmark ban trombones"))->hit);
	index_begin(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_statement_comes_first),
		cmocka_unit_test(words_weigh_by_how_much_they_tell),
		cmocka_unit_test(terms_know_what_they_are),
		cmocka_unit_test(related_words_match_less_than_the_same),
		cmocka_unit_test(a_word_serves_one_term_in_full),
		cmocka_unit_test(the_rest_of_a_paragraph_counts_a_little),
		cmocka_unit_test(what_was_spoken_of_is_found_more_easily),
		cmocka_unit_test(long_questions_are_read_up_to_a_bound),
		cmocka_unit_test(one_question_searches_once_for_the_same_terms),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
