/* query.c - a plugin's question to the knowledge base: one SELECT, bounded */
#include "knowledge/knowledge.h"

#include "knowledge/db.h"
#include "knowledge/private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define STEPS_A_TICK 1000

struct query {
	struct knowledge *knowledge;
	sqlite3_stmt *stmt;
	int ticks; /* of the progress handler in this run */
	bool done;
	bool quotable;
};

/* What a query may read: views of schema.sql and virtual tables. */
static const char *const views[] = {
	"aliases",    "amounts",  "claims",  "descriptions", "mentions",
	"names",      "places",	  "reasons", "speech",	     "stories",
	"statements", "subjects", "times",   "topics",	     NULL,
};

/* Of these, the ones that tell of stories and names and of no statement. */
static const char *const bare_views[] = {"aliases", "names", "stories", NULL};

/* What it may call: neither clocks nor chance, so that an answer depends on
 * nothing but the question and the stories. */
static const char *const functions[] = {
	"abs",	      "avg",	      "cast",	"contains_name", "has",	       "same",
	"ceil",	      "ceiling",      "char",	"coalesce",	 "count",      "cume_dist",
	"dense_rank", "first_value",  "floor",	"format",	 "glob",       "group_concat",
	"highlight",  "ifnull",	      "iif",	"instr",	 "lag",	       "last_value",
	"lead",	      "length",	      "like",	"likelihood",	 "likely",     "lower",
	"ltrim",      "match",	      "max",	"min",		 "nth_value",  "ntile",
	"nullif",     "percent_rank", "printf", "quote",	 "rank",       "replace",
	"round",      "row_number",   "rtrim",	"sign",		 "snippet",    "sqrt",
	"substr",     "substring",    "sum",	"total",	 "trim",       "typeof",
	"unicode",    "unlikely",     "upper",	"in_scope",	 "are_people", NULL,
};

static bool is_among(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (sqlite3_stricmp(name, *names) == 0)
			return true;
	return false;
}

static int deny(struct knowledge *knowledge, const char *why, const char *what)
{
	snprintf(knowledge->denied, sizeof(knowledge->denied), "%s%s", why, what);
	return SQLITE_DENY;
}

/* inside is the view or the common table expression that is being expanded. */
static int authorize_read(struct knowledge *knowledge, const char *table, const char *column,
			  const char *inside)
{
	const char *view = inside && is_among(inside, views) ? inside : table;

	if (is_among(view, views)) {
		knowledge->quotable = knowledge->quotable || !is_among(view, bare_views);
		return SQLITE_OK;
	}
	/* Tables of which no column is read come without inside; and common table
	 * expressions come too. A hidden table is here only because of a view,
	 * since find_hidden() saw that the query does not name it. */
	if (column[0] == '\0' && !is_among(table, (const char *const *)knowledge->modules) &&
	    sqlite3_strnicmp(table, "sqlite_", 7) != 0 &&
	    sqlite3_strnicmp(table, "pragma_", 7) != 0)
		return SQLITE_OK;
	return deny(knowledge, "no such view: ", table);
}

static int authorize(void *context, int action, const char *a, const char *b, const char *schema,
		     const char *inside)
{
	struct knowledge *knowledge = context;

	(void)schema;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		if (!knowledge->compiling)
			return SQLITE_OK;
		return authorize_read(knowledge, a, b, inside);
	case SQLITE_FUNCTION:
		if (!knowledge->compiling || is_among(b, functions))
			return SQLITE_OK;
		return deny(knowledge, "function is not allowed: ", b);
	case SQLITE_PRAGMA:
		/* FTS5 asks while a query runs. */
		if (!knowledge->compiling && sqlite3_stricmp(a, "data_version") == 0)
			return SQLITE_OK;
		if (knowledge->verifying)
			return SQLITE_OK;
		break;
	default:
		break;
	}
	return deny(knowledge, "only SELECT from the views is allowed", "");
}

/* The first column of sql's rows, in the knowledge base's arena. */
static int list_names(struct knowledge *knowledge, const char *sql, char ***out,
		      struct error *error)
{
	size_t count = 0, room = 512;
	char **names = arena_array(&knowledge->arena, room, sizeof(*names));
	sqlite3_stmt *rows;
	int rc = db_prepare(knowledge->db, sql, &rows, error);

	if (rc < 0)
		return rc;
	while ((rc = db_step(rows, error)) == 1) {
		struct span name = db_text(rows, 0, &knowledge->arena);

		if (is_among(name.ptr, views))
			continue;
		if (count + 1 == room) {
			rc = error_set(error, ERR_LIMIT, "too many tables");
			break;
		}
		names[count] = arena_string(&knowledge->arena, name);
		count++;
	}
	sqlite3_finalize(rows);
	*out = names;
	return rc;
}

/* Virtual tables connect when they are first named: now, while they may do so. */
static int warm_views(struct knowledge *knowledge, struct error *error)
{
	for (const char *const *view = views; *view; view++) {
		char sql[128];
		sqlite3_stmt *stmt;
		int rc;

		snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\" LIMIT 0", *view);
		rc = db_prepare(knowledge->db, sql, &stmt, error);
		if (rc < 0)
			return rc;
		sqlite3_finalize(stmt);
	}
	return 0;
}

int query_restrict(struct knowledge *knowledge, struct error *error)
{
	static const struct {
		int limit, value;
	} limits[] = {
		{SQLITE_LIMIT_LENGTH, 1 << 20},
		{SQLITE_LIMIT_SQL_LENGTH, 1 << 16},
		{SQLITE_LIMIT_COLUMN, 200},
		{SQLITE_LIMIT_EXPR_DEPTH, 100},
		{SQLITE_LIMIT_COMPOUND_SELECT, 50},
		{SQLITE_LIMIT_ATTACHED, 0},
		{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
		{SQLITE_LIMIT_VARIABLE_NUMBER, 100},
		{SQLITE_LIMIT_TRIGGER_DEPTH, 10},
		{SQLITE_LIMIT_WORKER_THREADS, 0},
	};
	sqlite3 *db = knowledge->db;
	int rc;

	rc = list_names(knowledge, "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
			&knowledge->hidden, error);
	if (rc == 0)
		rc = list_names(knowledge, "SELECT name FROM pragma_module_list",
				&knowledge->modules, error);
	if (rc == 0)
		rc = warm_views(knowledge, error);
	if (rc == 0)
		rc = db_exec(db, "PRAGMA query_only = ON", error);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(db, limits[i].limit, limits[i].value);
	sqlite3_set_authorizer(db, authorize, knowledge);
	return 0;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* The name of a hidden table that stands in sql, or NULL. Without this a common
 * table expression with the name of a view could read what the view may. */
static const char *find_hidden(const struct knowledge *knowledge, struct span sql)
{
	char word[128];

	for (size_t at = 0, end; at < sql.len; at = end) {
		for (end = at; end < sql.len && is_word(sql.ptr[end]); end++)
			;
		if (end == at) {
			end++;
			continue;
		}
		snprintf(word, sizeof(word), "%.*s", (int)(end - at), sql.ptr + at);
		for (char **hidden = knowledge->hidden; *hidden; hidden++)
			if (sqlite3_stricmp(word, *hidden) == 0)
				return *hidden;
	}
	return NULL;
}

static int compile_error(struct knowledge *knowledge, struct span sql, struct error *error)
{
	static const char no_table[] = "no such table: ";
	const char *text = sqlite3_errmsg(knowledge->db), *what = "";
	int at = sqlite3_error_offset(knowledge->db);
	char where[40] = "";
	unsigned line = 1;

	for (int i = 0; i < at; i++)
		line += sql.ptr[i] == '\n';
	if (line > 1)
		snprintf(where, sizeof(where), ", in line %u of the query", line);
	if (knowledge->denied[0])
		text = knowledge->denied;
	if (strncmp(text, no_table, sizeof(no_table) - 1) == 0) {
		what = "no such view: ";
		text += sizeof(no_table) - 1;
	}
	return error_set(error, ERR_INPUT, "%s%s%s", what, text, where);
}

static int check_compiled(sqlite3_stmt *stmt, struct error *error)
{
	if (!stmt)
		return error_set(error, ERR_INPUT, "query is empty");
	if (sqlite3_column_count(stmt) == 0 || !sqlite3_stmt_readonly(stmt) ||
	    sqlite3_stmt_isexplain(stmt))
		return error_set(error, ERR_INPUT, "only SELECT from the views is allowed");
	for (int i = 1; i <= sqlite3_bind_parameter_count(stmt); i++) {
		const char *name = sqlite3_bind_parameter_name(stmt, i);

		if (!name || name[0] == '?')
			return error_set(error, ERR_INPUT, "parameters need names, as :words");
	}
	return 0;
}

static int compile(struct knowledge *knowledge, struct span sql, sqlite3_stmt **out,
		   struct error *error)
{
	sqlite3_stmt *more = NULL;
	const char *tail;
	int rc;

	if (sqlite3_prepare_v3(knowledge->db, sql.ptr, (int)sql.len, SQLITE_PREPARE_PERSISTENT, out,
			       &tail) != SQLITE_OK)
		return compile_error(knowledge, sql, error);
	rc = check_compiled(*out, error);
	if (rc < 0)
		return rc;
	if (sqlite3_prepare_v2(knowledge->db, tail, (int)(sql.ptr + sql.len - tail), &more, NULL) !=
		    SQLITE_OK ||
	    more) {
		sqlite3_finalize(more);
		return error_set(error, ERR_INPUT, "more than one statement");
	}
	return 0;
}

int query_prepare(struct knowledge *knowledge, struct span sql, struct query **out,
		  struct error *error)
{
	sqlite3_stmt *stmt = NULL;
	const char *hidden;
	int rc;

	*out = NULL;
	if (sql.len > 1 << 16 || memchr(sql.ptr, '\0', sql.len))
		return error_set(error, ERR_INPUT, "query is too long, or not text");
	hidden = find_hidden(knowledge, sql);
	if (hidden)
		return error_set(error, ERR_INPUT, "no such view: %s", hidden);
	knowledge->compiling = true;
	knowledge->quotable = false;
	knowledge->denied[0] = '\0';
	rc = compile(knowledge, sql, &stmt, error);
	knowledge->compiling = false;
	if (rc < 0) {
		sqlite3_finalize(stmt);
		return rc;
	}
	*out = calloc(1, sizeof(**out));
	if (!*out)
		abort();
	(*out)->knowledge = knowledge;
	(*out)->stmt = stmt;
	(*out)->quotable = knowledge->quotable;
	return 0;
}

struct query *query_own(struct knowledge *knowledge, const char *sql)
{
	struct query *query = NULL;
	struct error error;

	if (query_prepare(knowledge, span_of(sql), &query, &error) < 0)
		abort();
	return query;
}

void query_destroy(struct query *query)
{
	if (!query)
		return;
	sqlite3_finalize(query->stmt);
	free(query);
}

const char *query_parameter(const struct query *query, size_t i)
{
	const char *name = i < 1000 ? sqlite3_bind_parameter_name(query->stmt, (int)i + 1) : NULL;

	return name ? name + 1 : NULL;
}

bool query_is_quotable(const struct query *query)
{
	return query->quotable;
}

void query_reset(struct query *query)
{
	sqlite3_reset(query->stmt);
	sqlite3_clear_bindings(query->stmt);
	query->ticks = 0;
	query->knowledge->reads = 0;
	query->done = false;
}

void query_bind(struct query *query, const char *name, struct span value)
{
	const char *parameter;
	int rc = SQLITE_OK;

	for (size_t i = 0; (parameter = query_parameter(query, i)); i++) {
		if (strcmp(parameter, name) != 0)
			continue;
		if (value.ptr)
			rc = sqlite3_bind_text64(query->stmt, (int)i + 1, value.ptr, value.len,
						 SQLITE_STATIC, SQLITE_UTF8);
		assert(rc != SQLITE_MISUSE);
	}
}

static int tick(void *context)
{
	struct query *query = context;

	return ++query->ticks > QUERY_STEPS_MAX / STEPS_A_TICK;
}

int query_step(struct query *query, struct error *error)
{
	sqlite3 *db = query->knowledge->db;
	int code;

	if (query->done)
		return 0;
	sqlite3_progress_handler(db, STEPS_A_TICK, tick, query);
	code = sqlite3_step(query->stmt);
	sqlite3_progress_handler(db, 0, NULL, NULL);
	if (code == SQLITE_ROW)
		return 1;
	query->done = true;
	if (code == SQLITE_DONE)
		return 0;
	if ((code & 0xFF) == SQLITE_INTERRUPT)
		return error_set(error, ERR_LIMIT,
				 "query takes more than %d steps, or goes through more than %d "
				 "statements",
				 QUERY_STEPS_MAX, QUERY_READS_MAX);
	if (strstr(sqlite3_errmsg(db), "unable to use function MATCH"))
		return error_set(error, ERR_INPUT, "MATCH searches the column words alone");
	return db_error(db, error);
}

size_t query_columns(const struct query *query)
{
	return (size_t)sqlite3_column_count(query->stmt);
}

const char *query_column_name(const struct query *query, size_t column)
{
	return sqlite3_column_name(query->stmt, (int)column);
}

struct span query_text(const struct query *query, size_t column)
{
	struct span text = {.ptr = (const char *)sqlite3_column_text(query->stmt, (int)column)};

	text.len = (size_t)sqlite3_column_bytes(query->stmt, (int)column);
	return text;
}

int64_t query_integer(const struct query *query, size_t column)
{
	return sqlite3_column_int64(query->stmt, (int)column);
}

double query_real(const struct query *query, size_t column)
{
	return sqlite3_column_double(query->stmt, (int)column);
}
