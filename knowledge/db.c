/* db.c - what every user of SQLite here needs */
#include "knowledge/db.h"

#include <assert.h>

int db_error(sqlite3 *db, struct error *error)
{
	switch (sqlite3_errcode(db) & 0xFF) {
	case SQLITE_TOOBIG:
	case SQLITE_NOMEM:
	case SQLITE_INTERRUPT:
		return error_set(error, ERR_LIMIT, "%s", sqlite3_errmsg(db));
	default:
		return error_set(error, ERR_LIBRARY, "%s", sqlite3_errmsg(db));
	}
}

int db_exec(sqlite3 *db, const char *sql, struct error *error)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_error(db, error);
	return 0;
}

int db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct error *error)
{
	if (sqlite3_prepare_v2(db, sql, -1, out, NULL) != SQLITE_OK)
		return db_error(db, error);
	return 0;
}

int db_step(sqlite3_stmt *stmt, struct error *error)
{
	switch (sqlite3_step(stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		return 0;
	default:
		return db_error(sqlite3_db_handle(stmt), error);
	}
}

int db_run(sqlite3_stmt *stmt, struct error *error)
{
	int rc = db_step(stmt, error);

	assert(rc != 1);
	sqlite3_reset(stmt);
	return rc;
}

void db_bind_text(sqlite3_stmt *stmt, int parameter, struct span text)
{
	int rc;

	if (text.len == 0)
		rc = sqlite3_bind_null(stmt, parameter);
	else
		rc = sqlite3_bind_text64(stmt, parameter, text.ptr, text.len, SQLITE_STATIC,
					 SQLITE_UTF8);
	assert(rc != SQLITE_MISUSE && rc != SQLITE_RANGE);
}

struct span db_text(sqlite3_stmt *stmt, int column, struct arena *arena)
{
	struct span text = {.ptr = sqlite3_column_blob(stmt, column)};

	text.len = (size_t)sqlite3_column_bytes(stmt, column);
	return arena_copy(arena, text);
}

/* Runs sql up to its first row, which *stmt_out then holds: 1, 0 where it has none. */
static int first_row(sqlite3 *db, const char *sql, sqlite3_stmt **stmt_out, struct error *error)
{
	int rc = db_prepare(db, sql, stmt_out, error);

	return rc < 0 ? rc : db_step(*stmt_out, error);
}

int db_integer(sqlite3 *db, const char *sql, int64_t *out, struct error *error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = first_row(db, sql, &stmt, error);

	*out = rc == 1 ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return rc < 0 ? rc : 0;
}

int db_value(sqlite3 *db, const char *sql, struct arena *arena, struct span *out,
	     struct error *error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = first_row(db, sql, &stmt, error);

	*out = rc == 1 ? db_text(stmt, 0, arena) : SPAN("");
	sqlite3_finalize(stmt);
	return rc < 0 ? rc : 0;
}
