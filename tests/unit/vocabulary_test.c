/* vocabulary_test.c - the terms of a text: names under all their names, phrases, words */
#include "knowledge/vocabulary.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "bot/base/strbuf.h"

struct fixture {
	struct vocabulary *vocabulary;
	struct arena arena;
};

static int setup(void **state)
{
	static struct fixture fixture;
	struct vocabulary *v = fixture.vocabulary = vocabulary_create();
	struct reading reading;

	arena_init(&fixture.arena);
	vocabulary_add_name(v, SPAN("Mike Pence"), SPAN("person"), 0);
	vocabulary_add_name(v, SPAN("Marc Allera"), SPAN("person"), 0);
	vocabulary_add_name(v, SPAN("United States"), SPAN("country"), 0);
	vocabulary_add_name(v, SPAN("Munich Security Conference"), SPAN("organisation"), 0);
	vocabulary_add_name(v, SPAN("Department of Culture, Media and Sport"), SPAN("organisation"),
			    0);
	vocabulary_add_name(v, SPAN("Huawei"), SPAN("company"), 0);
	vocabulary_add_alias(v, SPAN("US"), SPAN("United States"), 0);
	vocabulary_add_alias(v, SPAN("the States"), SPAN("United States"), 0);
	vocabulary_add_alias(v, SPAN("vice president"), SPAN("Mike Pence"), 0);
	vocabulary_add_alias(v, SPAN("the visitor"), SPAN("Mike Pence"), 1);
	vocabulary_add_alias(v, SPAN("the visitor"), SPAN("Marc Allera"), 2);
	vocabulary_learn(
		v, &fixture.arena,
		SPAN("Huawei must keep investments in the bridge out of the boss's way: the chief. "
		     "It banned a security risk in Munich. It killed nine."),
		0, &reading);
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	vocabulary_destroy(fixture->vocabulary);
	arena_finish(&fixture->arena);
	return 0;
}

static void add_mention(struct strbuf *out, const struct vocabulary *v,
			const struct mention *mention)
{
	if (out->len > 0)
		strbuf_puts(out, "|");
	if (mention->part)
		strbuf_puts(out, "+");
	if (mention->term == TERM_NONE)
		strbuf_puts(out, "?");
	else
		strbuf_add(out, vocabulary_text(v, mention->term));
}

/* What is read: "+" before a word inside of a name, "?" for what no story has. */
static const struct read_case {
	const char *name, *text, *want;
} read_cases[] = {
	{"no words", "", ""},
	{"stop words are left out", "what is in the bridge", "bridg"},
	{"forms of a word", "investing bridges", "invest|bridg"},
	{"an unknown word", "a submarine bridge", "?|bridg"},
	{"a name", "Mike Pence", "Mike Pence"},
	{"a name in lower case", "mike pence", "Mike Pence"},
	{"a surname", "Pence's bridge", "Mike Pence|bridg"},
	{"a given name alone is none", "Mike", "?"},
	{"a misspelt given name", "mark allera", "Marc Allera"},
	{"another given name stays", "john allera", "?|Marc Allera"},
	{"another name", "the vice president", "Mike Pence"},
	{"a part of a person's name is none", "the president", "?"},
	{"the article of a name may be missing", "in States", "United States"},
	{"a country and the pronoun", "the US told us", "United States|?"},
	{"initials", "the U.S. bridge", "United States|bridg"},
	{"a name and the words within", "Munich Security Conference",
	 "Munich Security Conference|+munich|+secur|+?"},
	{"words of a name alone", "security in Munich", "secur|munich"},
	{"a name across a comma is none", "Munich, Security Conference", "munich|secur|?"},
	{"a name with a comma of its own", "department of culture media and sport",
	 "Department of Culture, Media and Sport|+?|+?|+?|+?"},
	{"a phrase of the thesaurus", "the chief executive", "chief_executive"},
	{"a phrase in another form", "it kept out", "keep_out"},
};

static void a_text_is_read_as_terms(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(read_cases) / sizeof(read_cases[0]); i++) {
		const struct read_case *c = &read_cases[i];
		struct reading reading;
		struct strbuf got;

		strbuf_init(&got, 1000);
		vocabulary_read(fixture->vocabulary, &fixture->arena, span_of(c->text), 0,
				&reading);
		for (size_t m = 0; m < reading.count; m++)
			add_mention(&got, fixture->vocabulary, &reading.mention[m]);
		if (!span_is(strbuf_span(&got), c->want))
			fail_msg("%s: \"%s\", not \"%s\"", c->name, got.data, c->want);
		strbuf_finish(&got);
	}
}

static void names_have_their_kind_and_words_have_none(void **state)
{
	struct fixture *fixture = *state;
	const struct vocabulary *v = fixture->vocabulary;
	struct reading reading;

	vocabulary_read(v, &fixture->arena, SPAN("pence us bridge"), 0, &reading);
	assert_true(span_is(vocabulary_kind(v, reading.mention[0].term), "person"));
	vocabulary_read(v, &fixture->arena, SPAN("the US bridge"), 0, &reading);
	assert_true(span_is(vocabulary_kind(v, reading.mention[0].term), "country"));
	assert_int_equal(vocabulary_kind(v, reading.mention[1].term).len, 0);
}

/* What a word of a question is to a word of the stories. */
static const struct relation_case {
	const char *asked, *known;
	bool related, opposite;
} relation_cases[] = {
	{"bridge", "bridge", true, false},     {"bridges", "bridge", true, false},
	{"spend", "investments", true, false}, /* our thesaurus */
	{"CEO", "boss", true, false},	       {"chief executive", "boss", true, false},
	{"span", "bridge", true, false}, /* WordNet */
	{"danger", "risk", true, false},       {"allow", "banned", true, true},
	{"drop", "keep", true, true},	       {"fish", "bridge", false, false},
	{"submarine", "risk", false, false},   {"died", "killed", true, false},
};

static void words_are_related_by_thesaurus_and_wordnet(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(relation_cases) / sizeof(relation_cases[0]); i++) {
		const struct relation_case *c = &relation_cases[i];
		struct reading asked, known;
		const struct relation *relations, *found = NULL;
		size_t count;

		vocabulary_read(fixture->vocabulary, &fixture->arena, span_of(c->asked), 0, &asked);
		vocabulary_read(fixture->vocabulary, &fixture->arena, span_of(c->known), 0, &known);
		relations = vocabulary_relations(fixture->vocabulary, &fixture->arena, &asked, 0,
						 &count);
		for (size_t r = 0; r < count; r++) {
			assert_true(relations[r].weight > 0 && relations[r].weight <= 1);
			if (relations[r].term == known.mention[0].term)
				found = &relations[r];
		}
		if ((found != NULL) != c->related || (found && found->opposite != c->opposite))
			fail_msg("%s, %s: %s", c->asked, c->known,
				 !found		   ? "unrelated"
				 : found->opposite ? "contrary"
						   : "related");
	}
}

static void a_term_is_most_related_to_itself(void **state)
{
	struct fixture *fixture = *state;
	struct reading reading;
	const struct relation *relations;
	size_t count;

	vocabulary_read(fixture->vocabulary, &fixture->arena, SPAN("boss"), 0, &reading);
	relations = vocabulary_relations(fixture->vocabulary, &fixture->arena, &reading, 0, &count);
	assert_true(count > 1);
	assert_int_equal(relations[0].term, reading.mention[0].term);
	for (size_t r = 1; r < count; r++)
		assert_true(relations[r].weight < relations[0].weight);
}

/* Folded, as typed, and what it is taken for; empty: it stays. */
static const struct correct_case {
	const char *typed, *want;
} correct_cases[] = {
	{"huawei", ""},
	{"huwei", "huawei"},
	{"hauwei", "huawei"},
	{"huaweii", "huawei"},
	{"hwauie", ""},			/* two edits in a short word */
	{"conferrennce", "conference"}, /* two edits in a long one */
	{"penec", "pence"},
	{"pens", ""}, /* a word of its own */
	{"munihc", "munich"},
	{"wehn", "when"},	     /* a word of questions */
	{"dfi", ""},		     /* too short to guess */
	{"goverment", "government"}, /* a word of the dictionary */
	{"xylqwz", ""},
	{"", ""},
};

static void misspelt_words_are_taken_for_near_ones(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(correct_cases) / sizeof(correct_cases[0]); i++) {
		const struct correct_case *c = &correct_cases[i];
		struct span got = vocabulary_correct(fixture->vocabulary, span_of(c->typed));

		if (!span_is(got, c->want))
			fail_msg("%s: \"%.*s\", not \"%s\"", c->typed, SPAN_ARG(got), c->want);
	}
}

static void reading_a_question_teaches_nothing(void **state)
{
	struct fixture *fixture = *state;
	size_t before = vocabulary_terms(fixture->vocabulary);
	struct reading reading;

	vocabulary_read(fixture->vocabulary, &fixture->arena, SPAN("a submarine"), 0, &reading);
	assert_int_equal(vocabulary_terms(fixture->vocabulary), before);
	assert_int_equal(reading.mention[0].term, TERM_NONE);
}

/* The name that "the visitor" stands for in a story; empty where for none. */
static struct span visitor_of(struct fixture *fixture, uint32_t story, size_t *related)
{
	const struct vocabulary *v = fixture->vocabulary;
	struct reading reading;

	vocabulary_read(v, &fixture->arena, SPAN("the visitor"), story, &reading);
	vocabulary_relations(v, &fixture->arena, &reading, 0, related);
	return reading.mention[0].term == TERM_NONE ? SPAN("")
						    : vocabulary_text(v, reading.mention[0].term);
}

static void other_names_hold_in_their_story(void **state)
{
	struct fixture *fixture = *state;
	size_t one, all;

	assert_true(span_is(visitor_of(fixture, 1, &one), "Mike Pence"));
	assert_true(span_is(visitor_of(fixture, 2, &one), "Marc Allera"));
	assert_true(span_is(visitor_of(fixture, 3, &all), ""));
	/* Asked of all stories, it may be either. */
	assert_true(visitor_of(fixture, 0, &all).len > 0);
	assert_int_equal(all, one + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_read_as_terms),
		cmocka_unit_test(names_have_their_kind_and_words_have_none),
		cmocka_unit_test(words_are_related_by_thesaurus_and_wordnet),
		cmocka_unit_test(a_term_is_most_related_to_itself),
		cmocka_unit_test(other_names_hold_in_their_story),
		cmocka_unit_test(misspelt_words_are_taken_for_near_ones),
		cmocka_unit_test(reading_a_question_teaches_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
