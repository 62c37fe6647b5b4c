/* query_test.c - what a plugin's query may do, and for how long */
#include "knowledge/knowledge.h"

#include "bot/base/strbuf.h"
#include "tests/unit/scratch.h"

static const char story[] =
	"---\ntitle: A story\noutlet: The Outlet\nauthors: [Cy]\ncontributors: [Bob, Ada]\n"
	"people: [Mike Pence]\ncountries: [United States]\naliases:\n"
	"  Mike Pence: [Pence, vice president]\n  NCSC: [the agency]\n---\n"
	"# H\nOne is\none.[^1] Two.[^2]\n\nThree.[^1]\n\n[^1]: paragraph 3\n[^2]: the headline\n";

static int setup(void **state)
{
	struct knowledge *knowledge;
	struct problems problems;
	const char *path;
	int rc;

	if (scratch_setup(state) < 0)
		return -1;
	problems_init(&problems);
	path = scratch_write(state, "a.md", story);
	rc = knowledge_open(&knowledge, &path, 1, &problems, NULL);
	problems_finish(&problems);
	scratch_teardown(state);
	*state = knowledge;
	return rc;
}

static int teardown(void **state)
{
	knowledge_close(*state);
	return 0;
}

/* All rows, as "a|b" and a newline each. */
static void read_rows(struct query *query, struct strbuf *out)
{
	struct error error = {0};
	int rc;

	while ((rc = query_step(query, &error)) == 1) {
		for (size_t i = 0; i < query_columns(query); i++) {
			strbuf_puts(out, i ? "|" : "");
			strbuf_add(out, query_text(query, i));
		}
		strbuf_puts(out, "\n");
	}
	if (rc < 0)
		fail_msg("%s", error.text);
	assert_int_equal(query_step(query, &error), 0);
}

static const struct row_case {
	const char *sql, *want;
} row_cases[] = {
	{"SELECT * FROM stories", "a|A story|The Outlet||||Bob, Ada|Cy\n"},
	{"SELECT statement, text, position, heading, story FROM statements WHERE statement > 1",
	 "2|Two.|2|H|a\n3|Three.|3|H|a\n"},
	{"SELECT name, kind FROM names ORDER BY name",
	 "Mike Pence|person\nNCSC|name\nUnited States|country\n"},
	{"SELECT alias, name FROM aliases ORDER BY alias",
	 "Pence|Mike Pence\nthe agency|NCSC\nvice president|Mike Pence\n"},
	{"WITH t AS (SELECT text FROM statements) SELECT count(*) FROM t;  -- three\n", "3\n"},
	{"SELECT s.title, upper(t.text) FROM statements AS t JOIN stories AS s USING (story)"
	 " WHERE t.text LIKE 'tw%'",
	 "A story|TWO.\n"},
	{"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 3)"
	 " SELECT group_concat(i, '') FROM n",
	 "123\n"},
	{"SELECT 1 FROM statements", "1\n1\n1\n"},
	{"SELECT text FROM statements WHERE 0", ""},
};

static void queries_read_the_views(void **state)
{
	for (size_t i = 0; i < sizeof(row_cases) / sizeof(row_cases[0]); i++) {
		struct query *query;
		struct error error;
		struct strbuf rows;

		if (query_prepare(*state, span_of(row_cases[i].sql), &query, &error) < 0)
			fail_msg("%s: %s", row_cases[i].sql, error.text);
		strbuf_init(&rows, 10000);
		read_rows(query, &rows);
		assert_string_equal(rows.data, row_cases[i].want);
		strbuf_finish(&rows);
		query_destroy(query);
	}
}

static const struct refused_case {
	const char *sql, *want;
} refused_cases[] = {
	{"", "query is empty"},
	{" -- nothing\n", "query is empty"},
	{"SELECT x FROM foo", "no such view: foo"},
	{"SELECT x FROM main.foo", "no such view: main.foo"},
	{"SELECT count(*) FROM stored_stories", "no such view: stored_stories"},
	{"SELECT bytes FROM Stored_Stories", "no such view: stored_stories"},
	{"SELECT bytes FROM \"stored_stories\"", "no such view: stored_stories"},
	{"WITH stories AS (SELECT bytes FROM stored_stories) SELECT * FROM stories",
	 "no such view: stored_stories"},
	{"SELECT sql FROM sqlite_schema", "no such view: sqlite_master"},
	{"SELECT count(*) FROM sqlite_master", "no such view: sqlite_master"},
	{"SELECT count(*) FROM sqlite_temp_schema", "no such view: sqlite_temp_schema"},
	{"SELECT * FROM pragma_database_list", "only SELECT from the views is allowed"},
	{"SELECT count(*) FROM pragma_database_list", "only SELECT from the views is allowed"},
	{"SELECT count(*) FROM json_each('[1]')", "only SELECT from the views is allowed"},
	{"SELECT value FROM json_each('[1]')", "only SELECT from the views is allowed"},
	{"SELECT count(*) FROM dbstat", "only SELECT from the views is allowed"},
	{"SELECT missing FROM statements", "no such column: missing"},
	{"SELECT \"text, not a column\" FROM statements", "no such column: text, not a column"},
	{"SELECT load_extension('x')", "function is not allowed: load_extension"},
	{"SELECT random()", "function is not allowed: random"},
	{"SELECT datetime('now')", "function is not allowed: datetime"},
	{"SELECT fts3_tokenizer('simple')", "function is not allowed: fts3_tokenizer"},
	{"SELECT zeroblob(1000)", "function is not allowed: zeroblob"},
	{"SELECT nonsense(1)", "no such function: nonsense"},
	{"INSERT INTO statements VALUES (1, 2, 3, 4, 5, 6)",
	 "only SELECT from the views is allowed"},
	{"DELETE FROM stories", "cannot modify stories because it is a view"},
	{"DELETE FROM stored_stories", "no such view: stored_stories"},
	{"UPDATE names SET name = 'x' RETURNING name", "only SELECT from the views is allowed"},
	{"CREATE TABLE t (a)", "only SELECT from the views is allowed"},
	{"CREATE TEMP VIEW v AS SELECT 1", "only SELECT from the views is allowed"},
	{"DROP VIEW statements", "only SELECT from the views is allowed"},
	{"ATTACH '/tmp/x' AS x", "only SELECT from the views is allowed"},
	{"PRAGMA query_only", "only SELECT from the views is allowed"},
	{"PRAGMA query_only = OFF", "only SELECT from the views is allowed"},
	{"PRAGMA data_version", "only SELECT from the views is allowed"},
	{"VACUUM INTO '/tmp/x'", "only SELECT from the views is allowed"},
	{"BEGIN", "only SELECT from the views is allowed"},
	{"ANALYZE", "only SELECT from the views is allowed"},
	{"REINDEX", "only SELECT from the views is allowed"},
	{"EXPLAIN SELECT 1", "only SELECT from the views is allowed"},
	{"EXPLAIN QUERY PLAN SELECT 1", "only SELECT from the views is allowed"},
	{"SELECT 1; SELECT 2", "more than one statement"},
	{"SELECT 1; nonsense", "more than one statement"},
	{"SELECT ?", "parameters need names, as :words"},
	{"SELECT ?2", "parameters need names, as :words"},
	{"SELEKT 1", "near \"SELEKT\": syntax error"},
	{"SELECT", "incomplete input"},
};

static void all_else_is_refused_with_the_reason(void **state)
{
	size_t failed = 0;

	for (size_t i = 0; i < sizeof(refused_cases) / sizeof(refused_cases[0]); i++) {
		const struct refused_case *it = &refused_cases[i];
		struct query *query;
		struct error error = {0};

		if (query_prepare(*state, span_of(it->sql), &query, &error) == ERR_INPUT &&
		    !query && strcmp(error.text, it->want) == 0)
			continue;
		print_error("%s: %s\n", it->sql, query ? "is allowed" : error.text);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void a_query_may_hold_no_nul(void **state)
{
	struct query *query;

	assert_int_equal(query_prepare(*state, SPAN("SELECT 1\0; DROP"), &query, NULL), ERR_INPUT);
}

/* Each would run for hours, or fill the memory. */
static const char *const endless[] = {
	"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
	"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
	"WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 300)"
	" SELECT count(*) FROM n AS a, n AS b, n AS c, n AS d",
	"WITH RECURSIVE n(i, t) AS (VALUES (1, 'x') UNION ALL"
	" SELECT i + 1, substr(printf('%1000000d', i), 1, 900000) FROM n)"
	" SELECT t FROM n ORDER BY t",
	"WITH RECURSIVE n(t) AS (VALUES ('xx') UNION ALL SELECT t || t FROM n)"
	" SELECT length(t) FROM n",
};

static void an_endless_query_is_stopped(void **state)
{
	for (size_t i = 0; i < sizeof(endless) / sizeof(endless[0]); i++) {
		struct query *query;
		struct error error = {0};
		int rc;

		assert_int_equal(query_prepare(*state, span_of(endless[i]), &query, &error), 0);
		for (unsigned run = 0; run < 2; run++) {
			while ((rc = query_step(query, &error)) == 1)
				;
			if (rc != ERR_LIMIT)
				fail_msg("%s: %d %s", endless[i], rc, error.text);
			assert_int_equal(query_step(query, &error), 0);
			query_reset(query);
		}
		query_destroy(query);
	}
}

static void the_bound_is_for_each_run(void **state)
{
	const char sql[] = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n"
			   " LIMIT 50000) SELECT count(*) FROM n";
	struct query *query;

	assert_int_equal(query_prepare(*state, SPAN(sql), &query, NULL), 0);
	for (unsigned run = 0; run < 10; run++) {
		assert_int_equal(query_step(query, NULL), 1);
		assert_int_equal(query_integer(query, 0), 50000);
		assert_int_equal(query_step(query, NULL), 0);
		query_reset(query);
	}
	query_destroy(query);
}

static void values_are_bound_by_name(void **state)
{
	const char sql[] =
		"SELECT :words AS answer, typeof(:words), typeof(:none), :words = @other,"
		" 2.5 AS half FROM statements WHERE statement = 1";
	struct query *query;

	assert_int_equal(query_prepare(*state, SPAN(sql), &query, NULL), 0);
	assert_string_equal(query_parameter(query, 0), "words");
	assert_string_equal(query_parameter(query, 1), "none");
	assert_string_equal(query_parameter(query, 2), "other");
	assert_null(query_parameter(query, 3));
	assert_null(query_parameter(query, SIZE_MAX));
	assert_string_equal(query_column_name(query, 0), "answer");
	assert_int_equal(query_columns(query), 5);

	query_bind(query, "words", SPAN("'; DROP TABLE stored_stories; --"));
	query_bind(query, "other", span_slice(SPAN("007"), 0, 2));
	query_bind(query, "unknown", SPAN("x"));
	assert_int_equal(query_step(query, NULL), 1);
	assert_true(span_is(query_text(query, 0), "'; DROP TABLE stored_stories; --"));
	assert_true(span_is(query_text(query, 1), "text"));
	assert_true(span_is(query_text(query, 2), "null"));
	assert_int_equal(query_integer(query, 3), 0);
	assert_true(query_real(query, 4) > 2.4 && query_real(query, 4) < 2.6);

	query_reset(query);
	query_bind(query, "words", SPAN(""));
	assert_int_equal(query_step(query, NULL), 1);
	assert_true(span_is(query_text(query, 1), "text"));
	query_reset(query);
	assert_int_equal(query_step(query, NULL), 1);
	assert_true(span_is(query_text(query, 1), "null"));
	assert_int_equal(query_text(query, 0).len, 0);
	assert_int_equal(query_integer(query, 0), 0);
	query_destroy(query);
}

static void several_queries_run_at_once(void **state)
{
	struct query *one, *other;

	assert_int_equal(query_prepare(*state, SPAN("SELECT text FROM statements"), &one, NULL), 0);
	assert_int_equal(query_prepare(*state, SPAN("SELECT 1"), &other, NULL), 0);
	assert_int_equal(query_step(one, NULL), 1);
	assert_int_equal(query_step(other, NULL), 1);
	assert_true(span_is(query_text(one, 0), "One is\none."));
	assert_int_equal(query_step(one, NULL), 1);
	query_destroy(other);
	assert_int_equal(query_step(one, NULL), 1);
	assert_true(span_is(query_text(one, 0), "Three."));
	query_destroy(one);
	query_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queries_read_the_views),
		cmocka_unit_test(all_else_is_refused_with_the_reason),
		cmocka_unit_test(a_query_may_hold_no_nul),
		cmocka_unit_test(an_endless_query_is_stopped),
		cmocka_unit_test(the_bound_is_for_each_run),
		cmocka_unit_test(values_are_bound_by_name),
		cmocka_unit_test(several_queries_run_at_once),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
