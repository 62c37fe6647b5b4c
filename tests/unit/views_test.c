/* views_test.c - what queries read of a story: its views, and the functions beside them */
#include "knowledge/views.h"

#include "bot/base/strbuf.h"
#include "tests/unit/fixture.h"

#include <stdlib.h>

/* All rows, as "a|b" and a newline each. */
static void read_rows(struct knowledge *knowledge, const char *sql, const char *words,
		      struct strbuf *out)
{
	struct error error = {0};
	struct query *query;
	int rc;

	if (query_prepare(knowledge, span_of(sql), &query, &error) < 0)
		fail_msg("%s: %s", sql, error.text);
	if (words)
		query_bind(query, "words", span_of(words));
	while ((rc = query_step(query, &error)) == 1) {
		for (size_t i = 0; i < query_columns(query); i++) {
			strbuf_puts(out, i ? "|" : "");
			strbuf_add(out, query_text(query, i));
		}
		strbuf_puts(out, "\n");
	}
	if (rc < 0)
		fail_msg("%s: %s", sql, error.text);
	query_destroy(query);
}

struct row_case {
	const char *name, *sql, *words, *want;
};

static void check_rows(void **state, const struct row_case *cases, size_t count)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct strbuf got;

		strbuf_init(&got, 100000);
		read_rows(*state, cases[i].sql, cases[i].words, &got);
		if (!span_is(strbuf_span(&got), cases[i].want)) {
			print_error("%s:\n%s", cases[i].name, got.data);
			failed++;
		}
		strbuf_finish(&got);
	}
	assert_int_equal(failed, 0);
}

#define CHECK(cases) check_rows(state, cases, sizeof(cases) / sizeof((cases)[0]))

/* Of tests/data/ferry.md. */
static const struct row_case view_cases[] = {
	{"statements",
	 "SELECT paragraph, text, heading, story FROM statements WHERE paragraph = 13", NULL,
	 "13|In Skagen, Tom Feld told the Harbour Council about the lighthouse.|The "
	 "lighthouse|ferry\n"
	 "13|A keeper lives there.|The lighthouse|ferry\n"},
	{"mentions", "SELECT name, kind FROM mentions WHERE paragraph = 13", NULL,
	 "Skagen|place\nTom Feld|person\nHarbour Council|organisation\n"},
	{"topics", "SELECT name, kind, paragraph FROM topics WHERE paragraph IN (5, 7, 12)", NULL,
	 "Feld Lines|company|5\nHarbour Council|organisation|7\nMara Quist|person|12\n"},
	{"amounts", "SELECT amount, unit, kind FROM amounts", NULL,
	 "two electric ferries|ferries|count\n$40 million|dollars|money\n"
	 "as long as three hours|hours|duration\n"},
	{"times", "SELECT time, paragraph FROM times", NULL,
	 "on Monday|1\nlast year|3\nin December|14\n"},
	{"places", "SELECT place, kind FROM places WHERE kind IS NOT NULL", NULL,
	 "In Skagen|place\n"},
	{"reasons", "SELECT reason FROM reasons", NULL, "because the channel is shallow\n"},
	{"speech", "SELECT speaker, verb, said FROM speech WHERE paragraph = 12", NULL,
	 "Mara Quist|said|that the old ferries are \"loud and dirty\"\n"},
	{"descriptions", "SELECT name, description FROM descriptions", NULL,
	 "Mara Quist|the mayor of Norhaven\n"},
	{"subjects need words", "SELECT subject FROM subjects", NULL, ""},
	{"claims need words", "SELECT verdict FROM claims", NULL, ""},
	{"what is not known is null",
	 "SELECT place FROM places WHERE kind IS NULL UNION ALL SELECT unit FROM amounts WHERE "
	 "unit "
	 "IS NULL",
	 NULL, "at night\nin debt\n"},
	{"all is sure without words", "SELECT DISTINCT confidence FROM statements", NULL, "1.0\n"},
};

static void views_show_what_stands_in_statements(void **state)
{
	CHECK(view_cases);
}

static const struct row_case match_cases[] = {
	{"the best first", "SELECT paragraph FROM statements WHERE words MATCH :words LIMIT 2",
	 "diesel in Denmark", "3\n4\n"},
	{"nothing asked", "SELECT paragraph FROM statements WHERE words MATCH :words", "", ""},
	{"null asked", "SELECT paragraph FROM statements WHERE words MATCH :words", NULL, ""},
	{"nothing found", "SELECT paragraph FROM statements WHERE words MATCH :words", "pineapple",
	 ""},
	{"marks are no syntax", "SELECT paragraph FROM statements WHERE words MATCH :words LIMIT 1",
	 "\"lighthouse OR NOT (*", "13\n"},
	{"a fact about the words", "SELECT time FROM times WHERE words MATCH :words LIMIT 1",
	 "Denmark banned diesel", "last year\n"},
	{"a fact of a statement that lacks a name is left out",
	 "SELECT time FROM times WHERE words MATCH :words AND paragraph = 3",
	 "Mara Quist banned diesel", ""},
	{"a reason", "SELECT reason FROM reasons WHERE words MATCH :words",
	 "the crossing takes long", "because the channel is shallow\n"},
	{"a reason is not asked for its own words",
	 "SELECT reason FROM reasons WHERE words MATCH :words", "the shallow water was dredged",
	 ""},
	{"a fact that the words name is left out",
	 "SELECT name FROM mentions WHERE words MATCH :words AND paragraph = 13",
	 "Tom Feld and the lighthouse", "Skagen\nHarbour Council\n"},
	{"yes", "SELECT verdict FROM claims WHERE words MATCH :words LIMIT 1",
	 "did Denmark ban diesel ferries?", "Yes\n"},
	{"no", "SELECT verdict FROM claims WHERE words MATCH :words LIMIT 1",
	 "did Norway ban diesel ferries?", "No\n"},
	{"neither", "SELECT verdict IS NULL FROM claims WHERE words MATCH :words LIMIT 1",
	 "did Denmark ban electric ferries?", "1\n"},
	{"who does it", "SELECT subject FROM subjects WHERE words MATCH :words LIMIT 1",
	 "banned diesel", "Denmark\n"},
	{"who does not do it is not who does",
	 "SELECT subject FROM subjects WHERE words MATCH :words AND paragraph = 4", "banned diesel",
	 ""},
	{"who does the contrary is not who does",
	 "SELECT subject FROM subjects WHERE words MATCH :words AND paragraph = 3",
	 "allowed diesel", ""},
	{"two searches in one query",
	 "SELECT paragraph FROM (SELECT * FROM (SELECT paragraph FROM statements"
	 " WHERE words MATCH :words LIMIT 1) UNION ALL SELECT * FROM (SELECT paragraph FROM times"
	 " WHERE words MATCH 'keeper' LIMIT 1))",
	 "lighthouse", "13\n14\n"},
	{"joined to another view",
	 "SELECT s.paragraph, m.name FROM statements AS s JOIN mentions AS m USING (statement)"
	 " WHERE s.words MATCH :words AND m.kind = 'country' ORDER BY s.confidence DESC, statement "
	 "LIMIT 1",
	 "who banned diesel?", "3|Denmark\n"},
	{"within a limit",
	 "SELECT min(confidence) > 0, max(confidence) < 1 FROM statements WHERE words MATCH :words",
	 "ferries", "1|1\n"},
};

static void words_find_what_is_about_them(void **state)
{
	CHECK(match_cases);
}

/* Of tests/data/denials.md. */
static const struct row_case denial_cases[] = {
	{"why it is outside", "SELECT reason FROM reasons WHERE words MATCH :words",
	 "was the pier closed outside the season?", "because of storms\n"},
	{"why it is outside is not why it is inside",
	 "SELECT reason FROM reasons WHERE words MATCH :words",
	 "was the pier closed in the season?", ""},
	{"beside what somebody said",
	 "SELECT verdict FROM claims WHERE words MATCH :words AND paragraph = 23",
	 "did Denmark concede?", "Yes\n"},
	{"what somebody said",
	 "SELECT verdict FROM claims WHERE words MATCH :words AND paragraph = 23",
	 "did Norway win?", "Yes, says Norway\n"},
	{"the first of two amounts",
	 "SELECT amount, unit FROM amounts WHERE words MATCH :words AND paragraph = 38",
	 "how many divers did the Harbour Council pay in Norway?", "300 divers|divers\n"},
	{"the second of two amounts",
	 "SELECT amount, unit FROM amounts WHERE words MATCH :words AND paragraph = 38",
	 "how many divers did the Harbour Council pay in Denmark?", "20|divers\n"},
	{"the second of three",
	 "SELECT amount, unit FROM amounts WHERE words MATCH :words AND paragraph = 39",
	 "how many canoes did Norway lend to Norhaven?", "nine|canoes\n"},
	{"what is no amount",
	 "SELECT amount FROM amounts WHERE words MATCH :words AND paragraph = 39",
	 "how many canoes did Norway lend to Brightwell?", ""},
	{"what is of another year",
	 "SELECT amount FROM amounts WHERE words MATCH :words AND paragraph = 50",
	 "how many anglers paid the toll?", ""},
	{"what is of the year that was asked for",
	 "SELECT amount FROM amounts WHERE words MATCH :words AND paragraph = 50",
	 "how many anglers paid the toll in 1987?", "nine anglers\n"},
	{"what would be if is less sure",
	 "SELECT (SELECT confidence FROM amounts WHERE words MATCH :words AND paragraph = 51) <"
	 " 0.6 * (SELECT confidence FROM statements WHERE words MATCH :words AND paragraph = 51)",
	 "how much does Brightwell owe Norway?", "1\n"},
	{"the time in its clause",
	 "SELECT time FROM times WHERE words MATCH :words AND paragraph = 24"
	 " ORDER BY confidence DESC LIMIT 1",
	 "when will the canoes race?", "in June\n"},
};

static void what_was_not_said_has_no_facts(void **state)
{
	void *denials = fixture_open("tests/data/denials.md");

	(void)state;
	check_rows(&denials, denial_cases, sizeof(denial_cases) / sizeof(denial_cases[0]));
	knowledge_close(denials);
}

static const struct row_case function_cases[] = {
	{"the same name", "SELECT same('Quist', 'mara quist')", NULL, "1\n"},
	{"another name of it", "SELECT same('the mayor', 'Mara Quist')", NULL, "1\n"},
	{"another one", "SELECT same('Tom Feld', 'Mara Quist')", NULL, "0\n"},
	{"more than it", "SELECT same('Mara Quist', 'Mara Quist and Tom Feld')", NULL, "0\n"},
	{"the same words in another form", "SELECT same('electric ferries', 'ferry, electric')",
	 NULL, "1\n"},
	{"what no story has", "SELECT same('pineapple', 'pineapple')", NULL, "0\n"},
	{"nothing is nothing", "SELECT same('', '')", NULL, "0\n"},
	{"null is nothing", "SELECT same(NULL, 'Quist')", NULL, "0\n"},
	{"it has it", "SELECT has('the mayor of Norhaven', 'Norhaven')", NULL, "1\n"},
	{"it has it in other words", "SELECT has('it banned diesel', 'prohibited')", NULL, "1\n"},
	{"it has it not", "SELECT has('the mayor of Norhaven', 'Skagen')", NULL, "0\n"},
	{"it has not all of it", "SELECT has('the mayor', 'mayor of Skagen')", NULL, "0\n"},
	{"the contrary is not it", "SELECT has('it banned diesel', 'allow')", NULL, "0\n"},
	{"what it owns is not it", "SELECT has('Tom Feld''s ferries', 'Tom Feld')", NULL, "0\n"},
	{"who is somebody's is not it", "SELECT has('the clerk''s brother', 'clerk')", NULL, "0\n"},
	{"nor with words that fit everywhere",
	 "SELECT has('Tom Feld''s ferries', 'Tom Feld as a whole')", NULL, "0\n"},
	{"what it owns was asked for", "SELECT has('Tom Feld''s ferries', 'Tom Feld ferries')",
	 NULL, "1\n"},
	{"it has nothing", "SELECT has('the mayor', '')", NULL, "0\n"},
	{"a name", "SELECT contains_name('we saw Quist')", NULL, "1\n"},
	{"no name", "SELECT contains_name('we saw ferries')", NULL, "0\n"},
	{"a name of no story", "SELECT contains_name('we saw Sweden')", NULL, "0\n"},
	{"workers are people", "SELECT are_people('old keepers')", NULL, "1\n"},
	{"ferries are none", "SELECT are_people('ferries')", NULL, "0\n"},
	{"null is nobody", "SELECT are_people(NULL)", NULL, "0\n"},
	{"null is no name", "SELECT contains_name(NULL)", NULL, "0\n"},
};

static void functions_compare_by_terms(void **state)
{
	CHECK(function_cases);
}

static bool holds(struct span text, const char *part)
{
	return span_find(text, span_of(part)) != (size_t)-1;
}

static void evidence_tells_what_matched(void **state)
{
	static const char sql[] =
		"SELECT evidence FROM statements WHERE words MATCH :words LIMIT 1";
	struct strbuf got;

	strbuf_init(&got, 10000);
	read_rows(*state, sql, "did Denmark permit diesel submarines?", &got);
	for (size_t i = 0; i < 5; i++) {
		static const char *const parts[] = {"^Denmark=Denmark 1.00 of ",
						    "permit=not banned ", "diesel=diesel 1.00 of ",
						    "?submarines=- 0.00", "; coverage 0."};

		if (!holds(strbuf_span(&got), parts[i]))
			fail_msg("%s: %s", parts[i], got.data);
	}
	strbuf_clear(&got);
	read_rows(*state, "SELECT evidence IS NULL FROM statements LIMIT 1", NULL, &got);
	assert_string_equal(got.data, "1\n");
	strbuf_finish(&got);
}

static void a_search_is_explained_to_people(void **state)
{
	static const char *const parts[] = {
		"the search for all of it finds ",
		" statements\n   terms and weights: Denmark ",
		" (a name), permit ",
		" submarines ",
		" (in no story), keeper ",
		"\n1. 0.",
		" ferry paragraph 3: Denmark banned diesel ferries last year.\n",
		"   matched: Denmark = Denmark 1.00, permit = banned 0.",
		" (its contrary), diesel = diesel 1.00, submarines is not there, keeper is",
		"\n   adds up: -",
		" coverage",
		" + ",
		"\n5. ",
	};
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct span rest;

	assert_non_null(out);
	knowledge_explain(*state,
			  SPAN("did Denmark permit diesel submarines? does a keeper live there?"),
			  out);
	fclose(out);
	rest = (struct span){text, len};
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t at = span_find(rest, span_of(parts[i]));

		if (at == (size_t)-1)
			fail_msg("no \"%s\" in %s", parts[i], text);
		rest = span_slice(rest, at + strlen(parts[i]), rest.len);
	}
	assert_false(holds(rest, "\n6. "));
	free(text);
}

static void nothing_found_is_explained_too(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	knowledge_explain(*state, SPAN(""), out);
	fclose(out);
	assert_string_equal(text, "the search for all of it finds 0 statements\n");
	free(text);
}

static const struct row_case quote_cases[] = {
	{"who speaks is who spoke before, or behind", "SELECT paragraph, speaker, said FROM speech",
	 NULL,
	 "1|Mara Quist|“The ferries are loud.\n"
	 "1|Mara Quist|They will go\n"
	 "1|Mara Quist|“Nobody wants them.”\n"
	 "2|A spokesperson for Feld Lines|that the ferries stay\n"
	 "3|A spokesperson for Feld Lines|They are quiet\n"
	 "4|Feld Lines|it would buy more\n"
	 "6|Mara Quist|I did not think that I would see it\n"
	 "10|Feld Lines|that it would sell the barge\n"},
};

static void speakers_are_known_over_several_statements(void **state)
{
	struct knowledge *knowledge = fixture_open("tests/data/quotes.md");
	void *quotes = knowledge;

	(void)state;
	check_rows(&quotes, quote_cases, sizeof(quote_cases) / sizeof(quote_cases[0]));
	knowledge_close(knowledge);
}

static const struct occasion_case {
	const char *question, *want;
} occasion_cases[] = {
	{"when will work begin", "in March\n"},
	{"when will the work be finished", "by November\n"},
	{"when will the quay have twelve", ""},
	{"when was ValeTram founded", ""},
	{"when did the quay have ten", "In January\n"},
	{"when will Feld Lines sell the barge", ""},
	{"when did Feld Lines say that about the barge", "In May\n"},
};

static void a_time_is_that_of_what_was_asked(void **state)
{
	struct knowledge *knowledge = fixture_open("tests/data/quotes.md");
	struct strbuf got;

	(void)state;
	for (size_t i = 0; i < sizeof(occasion_cases) / sizeof(occasion_cases[0]); i++) {
		const struct occasion_case *it = &occasion_cases[i];

		strbuf_init(&got, 1000);
		knowledge_begin(knowledge);
		knowledge_expect(knowledge, span_of(it->question), span_of(it->question));
		knowledge_answers_from(knowledge, 2);
		read_rows(knowledge,
			  "SELECT time FROM times WHERE words MATCH :words AND position > 8",
			  it->question, &got);
		if (!span_is(strbuf_span(&got), it->want))
			fail_msg("%s: %s", it->question, got.data);
		strbuf_finish(&got);
	}
	knowledge_close(knowledge);
}

static void short_answers_are_those_of_sure_statements(void **state)
{
	static const char sql[] = "SELECT extract FROM statements WHERE words MATCH :words LIMIT 1";
	struct knowledge *knowledge = *state;
	struct strbuf got;

	strbuf_init(&got, 1000);
	knowledge_begin(knowledge);
	knowledge_expect(knowledge, SPAN("who sued Baltic Steel?"), SPAN("who sued Baltic Steel?"));
	knowledge_answers_from(knowledge, 2);
	read_rows(knowledge, sql, "sued Baltic Steel", &got);
	assert_true(span_is(strbuf_span(&got), "\n"));
	strbuf_clear(&got);
	knowledge_answers_from(knowledge, 0);
	read_rows(knowledge, sql, "sued Baltic Steel", &got);
	assert_true(span_is(strbuf_span(&got), "Feld Lines\n"));
	strbuf_finish(&got);
}

static const struct {
	const char *name, *sql;
	bool searches;
} search_cases[] = {
	{"a speaker", "SELECT said FROM speech WHERE words MATCH :words AND has(speaker, 'Quist')",
	 true},
	{"nobody", "SELECT said FROM speech WHERE words MATCH :words AND has(speaker, 'Nobody')",
	 false},
	{"nobody's name",
	 "SELECT said FROM speech WHERE words MATCH :words AND same(speaker, 'it')", false},
	{"what facts have no terms of",
	 "SELECT time FROM times WHERE words MATCH :words AND has(time, 'Nobody')", true},
};

static void nothing_is_searched_where_nothing_else_fits(void **state)
{
	struct knowledge *knowledge = *state;
	size_t failed = 0;

	for (size_t i = 0; i < sizeof(search_cases) / sizeof(search_cases[0]); i++) {
		struct strbuf got;

		strbuf_init(&got, 1000);
		knowledge_begin(knowledge);
		read_rows(knowledge, search_cases[i].sql, "ferries", &got);
		if ((index_recalled(knowledge->index, 0) != NULL) != search_cases[i].searches) {
			print_error("%s\n", search_cases[i].name);
			failed++;
		}
		strbuf_finish(&got);
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speakers_are_known_over_several_statements),
		cmocka_unit_test(views_show_what_stands_in_statements),
		cmocka_unit_test(words_find_what_is_about_them),
		cmocka_unit_test(what_was_not_said_has_no_facts),
		cmocka_unit_test(functions_compare_by_terms),
		cmocka_unit_test(evidence_tells_what_matched),
		cmocka_unit_test(a_search_is_explained_to_people),
		cmocka_unit_test(nothing_found_is_explained_too),
		cmocka_unit_test(a_time_is_that_of_what_was_asked),
		cmocka_unit_test(short_answers_are_those_of_sure_statements),
		cmocka_unit_test(nothing_is_searched_where_nothing_else_fits),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
