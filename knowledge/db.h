/* db.h - what every user of SQLite here needs
 *
 * Errors are copied at once, since the next call overwrites SQLite's.
 */
#ifndef FOOTNOTE_KNOWLEDGE_DB_H
#define FOOTNOTE_KNOWLEDGE_DB_H

#include "bot/base/arena.h"
#include "bot/base/error.h"

#include <sqlite3.h>
#include <stdint.h>

/* Copies the connection's last error; returns ERR_LIMIT or ERR_LIBRARY. */
int db_error(sqlite3 *db, struct error *error);

int db_exec(sqlite3 *db, const char *sql, struct error *error);

/* *out is the caller's to finalize, NULL on failure. */
int db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct error *error);

/* Runs a statement that gives no rows, and resets it. */
int db_run(sqlite3_stmt *stmt, struct error *error);

/* 1 with a row, 0 after the last, negative on failure. */
int db_step(sqlite3_stmt *stmt, struct error *error);

/* Binds text, which must live until the statement is reset; NULL where empty. */
void db_bind_text(sqlite3_stmt *stmt, int parameter, struct span text);

/* A column's bytes, in arena; empty for NULL. */
struct span db_text(sqlite3_stmt *stmt, int column, struct arena *arena);

/* The first column of the first row of sql. */
int db_integer(sqlite3 *db, const char *sql, int64_t *out, struct error *error);

/* The same as bytes, in arena. */
int db_value(sqlite3 *db, const char *sql, struct arena *arena, struct span *out,
	     struct error *error);

#endif
