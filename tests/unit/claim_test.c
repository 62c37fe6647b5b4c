/* claim_test.c - whether a statement says yes, says no, or does not say */
#include "knowledge/claim.h"
#include "knowledge/subject.h"

#include "tests/unit/fixture.h"

#define ABSENT (-1) /* the statement is not even found */

/* What one statement of tests/data/ferry.md, named by its paragraph, says to a
 * question. */
static const struct verdict_case {
	const char *name, *question;
	unsigned paragraph;
	int want;
} verdict_cases[] = {
	{"all of it is said", "did Denmark ban diesel ferries?", 3, VERDICT_YES},
	{"in other words", "did Denmark prohibit diesel ferries?", 3, VERDICT_YES},
	{"what somebody is", "is Mara Quist the mayor of Norhaven?", 2, VERDICT_YES},
	{"the statement is negated", "did Norway ban diesel ferries?", 4, VERDICT_NO},
	{"both are negated", "Norway did not ban diesel ferries?", 4, VERDICT_YES},
	{"the question is negated", "Denmark did not ban diesel ferries?", 3, VERDICT_NO},
	{"a question that hopes for yes", "hasn't Denmark banned diesel ferries?", 3, VERDICT_YES},
	{"a question that hopes for yes, in full", "has not Denmark banned diesel ferries?", 3,
	 VERDICT_YES},
	{"the contrary is said", "did Denmark allow diesel ferries?", 3, VERDICT_NO},
	{"the contrary of the contrary", "did Norway allow diesel ferries?", 4, VERDICT_YES},
	{"not only", "does Feld Lines sail to Skagen?", 8, VERDICT_YES},
	{"roles as asked", "did Feld Lines sue Baltic Steel?", 5, VERDICT_YES},
	{"a country that goes before a name", "did Denmark's Feld Lines sue Baltic Steel?", 5,
	 VERDICT_YES},
	{"one or the other", "did Denmark ban or allow diesel ferries?", 3, VERDICT_UNCLEAR},
	{"another number", "does the crossing take four hours?", 11, VERDICT_NO},
	{"the number said", "does the crossing take three hours?", 11, VERDICT_YES},
	{"another month", "did the United States send a keeper in March?", 14, VERDICT_NONE},
	{"another month of the calendar", "did the United States send a keeper in June?", 14,
	 VERDICT_NO},
	{"roles swapped", "did Baltic Steel sue Feld Lines?", 5, VERDICT_NONE},
	{"roles in the passive", "was Baltic Steel sued by Feld Lines?", 5, VERDICT_YES},
	{"done by it, not to it", "was Denmark banned last year?", 3, VERDICT_NONE},
	{"another name", "did the United States ban diesel ferries?", 3, VERDICT_NONE},
	{"a name of no story", "did Sweden ban diesel ferries?", 3, VERDICT_NONE},
	{"somebody else", "is Tom Feld the mayor of Norhaven?", 2, VERDICT_NONE},
	{"something more", "did Denmark ban diesel ferries with sails?", 3, VERDICT_UNCLEAR},
	{"something else", "did Denmark ban electric ferries?", 3, VERDICT_UNCLEAR},
	{"about it, but not that it is so", "are ferries diesel in Denmark?", 3, VERDICT_UNCLEAR},
	{"what could be is not", "do the ferries sail at night?", 6, VERDICT_NONE},
	{"what could be could be", "could the ferries sail at night?", 6, VERDICT_YES},
	{"words that fit everywhere say nothing alone", "does Tom Feld own the company?", 9,
	 VERDICT_NONE},
	{"nothing but the name", "did Denmark marry?", 3, VERDICT_NONE},
	{"undecided is not done", "has the council approved the quay?", 7, VERDICT_NO},
	{"undecided is not refused", "will the council approve the quay?", 7, VERDICT_UNCLEAR},
	{"a denial is asked for", "does Tom Feld deny that the company is in debt?", 9,
	 VERDICT_YES},
	{"nothing was done", "has the council paid anything?", 15, VERDICT_NO},
	{"nothing was asked for", "has the council paid nothing?", 15, VERDICT_YES},
	{"nothing in common", "is the bridge red?", 3, ABSENT},
};

/* The same of tests/data/denials.md. */
static const struct verdict_case denials[] = {
	{"a vote on it is not it", "will there be a strike?", 47, VERDICT_UNCLEAR},
	{"it is there", "is there a storm coming?", 48, VERDICT_YES},
	{"outside is not inside", "does the lighthouse stand in the old town?", 1, VERDICT_NO},
	{"outside was asked for", "does the lighthouse stand outside the old town?", 1,
	 VERDICT_YES},
	{"kept from doing it", "do visitors enter the dockyard?", 2, VERDICT_NO},
	{"that they are kept was asked", "do fences keep visitors from entering the dockyard?", 2,
	 VERDICT_YES},
	{"kept out is not in", "did the Harbour Council keep visitors out of the marina?", 7,
	 VERDICT_NO},
	{"in is in", "did the Harbour Council keep visitors in the marina?", 7, VERDICT_YES},
	{"against doing it", "was the mayor against raising the tolls?", 8, VERDICT_NO},
	{"a claim that is wrong", "were tolls raised?", 3, VERDICT_NO},
	{"that it is wrong was asked", "is the claim that tolls were raised wrong?", 3,
	 VERDICT_YES},
	{"another magnitude", "did the Harbour Council promise $40 billion for a quay?", 4,
	 VERDICT_NO},
	{"another year", "did the Harbour Council close the slipway this year?", 5,
	 VERDICT_UNCLEAR},
	{"the year said", "did the Harbour Council close the slipway last year?", 5, VERDICT_YES},
	{"the whole of it", "did the Harbour Council close the whole slipway last year?", 5,
	 VERDICT_UNCLEAR},
	{"it is not who did it", "did Norhaven answer a letter?", 9, VERDICT_NONE},
	{"it is who did it", "did the Harbour Council answer a letter?", 9, VERDICT_YES},
	{"what it does is not what it is", "is the Harbour Council in a review?", 10,
	 VERDICT_UNCLEAR},
	{"a no that is part of a phrase", "did the Harbour Council say no to the bridge?", 11,
	 VERDICT_YES},
	{"where it was is no object", "is the Harbour Council elected in the Norhaven?", 12,
	 VERDICT_NO},
	{"without it is another matter", "without storms, does the cutter sail?", 13,
	 VERDICT_UNCLEAR},
	{"another clause", "has Denmark banned cutters?", 14, VERDICT_NONE},
	{"its own clause", "has Norway banned cutters?", 14, VERDICT_YES},
	{"a denial of something else", "has Norway criticised the fences?", 15, VERDICT_YES},
	{"what bears its name", "has Norway sold tugs?", 16, VERDICT_UNCLEAR},
	{"not there is not nowhere", "will the Harbour Council use trawlers?", 17, VERDICT_UNCLEAR},
	{"not there was asked", "will the Harbour Council use trawlers in the harbour?", 17,
	 VERDICT_NO},
	{"two clauses do not make one", "was sugar found in a barrel?", 18, VERDICT_UNCLEAR},
	{"one clause does", "was sugar found in a crate?", 18, VERDICT_YES},
	{"a demand turned down", "were anglers paid?", 19, VERDICT_NO},
	{"spoken of aside", "does Denmark lease dredgers?", 20, VERDICT_UNCLEAR},
	{"a no behind a semicolon", "does Norway lease dredgers?", 20, VERDICT_YES},
	{"a failure before a reason", "were the postcards addressed to the bakery?", 22,
	 VERDICT_YES},
	{"not somebody else", "did Ada Lowe chair the inquiry?", 25, VERDICT_YES},
	{"the reason of a denial", "had Tom Reed insulted the choir?", 26, VERDICT_YES},
	{"without something", "did Brightwell build dams?", 27, VERDICT_YES},
	{"denied twice", "did Brightwell leak the memo?", 28, VERDICT_UNCLEAR},
	{"cleared of it", "did Ada Lowe poison geese?", 29, VERDICT_UNCLEAR},
	{"yet to be done", "has Norway ratified the treaty?", 30, VERDICT_UNCLEAR},
	{"another deed", "did Norway take a lightship?", 21, VERDICT_UNCLEAR},
	{"a clause joined by and", "did Norway sell a schooner?", 31, VERDICT_YES},
	{"the other clause joined by and", "did Denmark sell a schooner?", 31, VERDICT_NONE},
	{"the object of the other", "did Norway buy a kayak?", 31, VERDICT_UNCLEAR},
	{"its own object", "did Denmark buy a kayak?", 31, VERDICT_YES},
	{"joined by and, without a name", "did the mayor approve the harbour plan?", 32,
	 VERDICT_UNCLEAR},
	{"who it was, without a name", "did the town board approve the harbour plan?", 32,
	 VERDICT_YES},
	{"what belongs to it", "did Norway collapse?", 33, VERDICT_UNCLEAR},
	{"that which belongs to it was asked", "did Norway's hovercraft collapse?", 33,
	 VERDICT_YES},
	{"whoever belongs to her", "was Ada Lowe knighted?", 37, VERDICT_UNCLEAR},
	{"whoever belongs to her was asked", "was Ada Lowe's cousin knighted?", 37, VERDICT_YES},
	{"the brother of somebody", "did Ada Lowe rob a jeweller?", 34, VERDICT_UNCLEAR},
	{"told to do it", "did Norway demolish the jetty?", 35, VERDICT_UNCLEAR},
	{"who told to do it", "did Denmark demolish the jetty?", 35, VERDICT_UNCLEAR},
	{"one of those", "has Denmark doubled ransoms?", 36, VERDICT_YES},
	{"the figure of another", "did the Harbour Council pay 300 divers in Denmark?", 38,
	 VERDICT_UNCLEAR},
	{"its own figure", "did the Harbour Council pay 300 divers in Norway?", 38, VERDICT_YES},
	{"all but one", "did Tom Reed join the orchestra?", 40, VERDICT_UNCLEAR},
	{"none but one", "did Denmark repair the lighter?", 41, VERDICT_UNCLEAR},
	{"not one of the others", "did Norway repair the lighter?", 41, VERDICT_NONE},
	{"was to do it", "did Brightwell reopen the mine?", 42, VERDICT_UNCLEAR},
	{"only one", "did Norway shun the regatta?", 43, VERDICT_YES},
	{"another than the only one", "did Denmark shun the regatta?", 43, VERDICT_NONE},
	{"one alone", "did Ada Lowe oppose the levy?", 44, VERDICT_YES},
	{"going to do it", "is the choir going to disband?", 45, VERDICT_UNCLEAR},
	{"urged by another", "did the choir urge Norway to disband?", 45, VERDICT_UNCLEAR},
	{"it was done to it", "did Norway bring a windfall?", 46, VERDICT_UNCLEAR},
	{"one word alone", "is it about a windfall?", 46, VERDICT_UNCLEAR},
	{"a no beside it", "did the Harbour Council not say no to the bridge?", 11, VERDICT_NO},
};

static int judge(const struct index *index, const char *question, unsigned paragraph)
{
	int verdict = ABSENT;
	struct search *search;
	struct arena arena;

	arena_init(&arena);
	search = arena_alloc(&arena, sizeof(*search));
	index_search(index, &arena, span_of(question), search);
	for (size_t h = 0; h < search->hits; h++)
		if (index_at(index, search->hit[h].statement)->paragraph == paragraph)
			verdict = (int)claim_judge(index, search, &search->hit[h]);
	arena_finish(&arena);
	return verdict;
}

/* Fails where a verdict is another than the case wants. */
static void judge_all(const struct knowledge *knowledge, const struct verdict_case *cases,
		      size_t count)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		const struct verdict_case *c = &cases[i];
		int got = judge(knowledge->index, c->question, c->paragraph);

		if (got == c->want)
			continue;
		print_error("%s: %d, not %d\n", c->name, got, c->want);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void a_statement_is_judged_by_all_that_was_asked(void **state)
{
	judge_all(*state, verdict_cases, sizeof(verdict_cases) / sizeof(verdict_cases[0]));
}

static void what_is_denied_is_not_so(void **state)
{
	struct knowledge *knowledge = fixture_open("tests/data/denials.md");

	(void)state;
	judge_all(knowledge, denials, sizeof(denials) / sizeof(denials[0]));
	knowledge_close(knowledge);
}

/* Who does what the words say, by one statement; "" where it does not say, or
 * the words say it themselves. */
static const struct subject_case {
	const char *name, *words;
	unsigned paragraph;
	const char *want;
} subject_cases[] = {
	{"the subject", "banned diesel ferries", 3, "Denmark"},
	{"with its article", "lives there", 13, "A keeper"},
	{"whoever does not do it", "approve the quay", 7, ""},
	{"the object was asked for", "is Denmark banning diesel ferries", 3, ""},
	{"the deed was asked for", "is banning diesel ferries", 3, "Denmark"},
	{"named in the question", "Denmark banned diesel ferries", 3, ""},
	{"the object was named", "sued Baltic Steel", 5, "Feld Lines"},
	{"nothing was done", "Feld Lines Baltic Steel", 5, ""},
};

/* The same of tests/data/denials.md. */
static const struct subject_case clause_subjects[] = {
	{"of the first clause", "sold a schooner", 31, "Norway"},
	{"of a clause joined by and", "bought a kayak", 31, "Denmark"},
	{"of such a clause without a name", "vetoed the bus", 32, "the mayor"},
	{"of a clause behind a comma", "owns the granary", 49, "The town board"},
};

/* Fails where another subject is found than the case wants. */
static void find_all(const struct index *index, const struct subject_case *cases, size_t count)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		const struct subject_case *c = &cases[i];
		struct span got = SPAN("");
		struct search *search;
		struct arena arena;

		arena_init(&arena);
		search = arena_alloc(&arena, sizeof(*search));
		index_search(index, &arena, span_of(c->words), search);
		for (size_t h = 0; h < search->hits; h++) {
			const struct index_statement *s = index_at(index, search->hit[h].statement);
			const struct word *w = s->reading.words.word;
			size_t first, end;

			if (s->paragraph == c->paragraph &&
			    subject_find(index, search, &search->hit[h], &first, &end))
				got = span_slice(s->text, w[first].start, w[end - 1].end);
		}
		if (!span_is(got, c->want)) {
			print_error("%s: \"%.*s\"\n", c->name, SPAN_ARG(got));
			failed++;
		}
		arena_finish(&arena);
	}
	assert_int_equal(failed, 0);
}

static void the_subject_is_who_does_it(void **state)
{
	find_all(((const struct knowledge *)*state)->index, subject_cases,
		 sizeof(subject_cases) / sizeof(subject_cases[0]));
}

static void each_clause_has_its_own_subject(void **state)
{
	struct knowledge *knowledge = fixture_open("tests/data/denials.md");

	(void)state;
	find_all(knowledge->index, clause_subjects,
		 sizeof(clause_subjects) / sizeof(clause_subjects[0]));
	knowledge_close(knowledge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_statement_is_judged_by_all_that_was_asked),
		cmocka_unit_test(what_is_denied_is_not_so),
		cmocka_unit_test(the_subject_is_who_does_it),
		cmocka_unit_test(each_clause_has_its_own_subject),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
