/* knowledge.c - a knowledge base in memory: opened, cached, checked */
#include "knowledge/knowledge.h"

#include "knowledge/db.h"
#include "knowledge/file.h"
#include "knowledge/index.h"
#include "knowledge/private.h"
#include "knowledge/views.h"

#include <stdlib.h>
#include <time.h>

#define DB_MAX_BYTES	 ((size_t)1 << 30)
#define QUERY_HEAP_BYTES (64 << 20) /* that queries may use, beside the database */

bool knowledge_is_story(const char *path)
{
	size_t len = strlen(path);

	return len >= 3 && strcmp(path + len - 3, ".md") == 0;
}

int knowledge_create(struct knowledge **out, struct error *error)
{
	static const int off[] = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DML,
				  SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
				  SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER};
	struct knowledge *knowledge = calloc(1, sizeof(*knowledge));
	int rc;

	*out = NULL;
	if (!knowledge)
		abort();
	arena_init(&knowledge->arena);
	sqlite3_hard_heap_limit64(0);
	if (sqlite3_open_v2(":memory:", &knowledge->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK) {
		rc = db_error(knowledge->db, error);
		goto fail;
	}
	sqlite3_extended_result_codes(knowledge->db, 1);
	sqlite3_db_config(knowledge->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		sqlite3_db_config(knowledge->db, off[i], 0, NULL);
	rc = db_exec(knowledge->db,
		     "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON;"
		     "PRAGMA cell_size_check = ON",
		     error);
	if (rc == 0)
		rc = views_register(knowledge, error);
	if (rc < 0)
		goto fail;
	*out = knowledge;
	return 0;
fail:
	knowledge_close(knowledge);
	return rc;
}

void knowledge_close(struct knowledge *knowledge)
{
	if (!knowledge)
		return;
	sqlite3_close_v2(knowledge->db);
	index_destroy(knowledge->index);
	arena_finish(&knowledge->arena);
	free(knowledge);
}

/* The number at offset of the header, as SQLite's file format has it. */
static int64_t header_number(struct span file, size_t offset)
{
	const unsigned char *byte = (const unsigned char *)file.ptr + offset;

	return ((int64_t)byte[0] << 24) | (byte[1] << 16) | (byte[2] << 8) | byte[3];
}

/* Tells what it is before SQLite looks at it. */
static int check_header(struct span file, struct error *error)
{
	if (file.len < 100 || !span_starts(file, SPAN("SQLite format 3\0")) ||
	    header_number(file, 68) != BUILD_APPLICATION_ID)
		return error_set(error, ERR_INPUT,
				 "is neither a story (*.md) nor a knowledge base");
	if (header_number(file, 60) != build_version())
		return error_set(error, ERR_INPUT,
				 "is of another version of footnote; build it again");
	return 0;
}

static int attach_bytes(struct knowledge *knowledge, struct span file, struct error *error)
{
	const unsigned int flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
	unsigned char *copy = sqlite3_malloc64(file.len);
	int64_t sound;

	if (!copy)
		abort();
	memcpy(copy, file.ptr, file.len);
	/* Frees copy where it fails, too. */
	if (sqlite3_deserialize(knowledge->db, "main", copy, (sqlite3_int64)file.len,
				(sqlite3_int64)file.len, flags) != SQLITE_OK ||
	    db_integer(knowledge->db, "SELECT quick_check = 'ok' FROM pragma_quick_check(1)",
		       &sound, NULL) < 0 ||
	    !sound)
		return error_set(error, ERR_INPUT, "is damaged; build it again");
	return 0;
}

int knowledge_read_db(struct knowledge *knowledge, const char *path, struct problems *problems)
{
	struct error error;
	struct span file;
	char *bytes = NULL;
	int rc = file_read(path, DB_MAX_BYTES, &bytes, &file.len, &error);

	file.ptr = bytes;
	if (rc == 0)
		rc = check_header(file, &error);
	if (rc == 0)
		rc = attach_bytes(knowledge, file, &error);
	free(bytes);
	if (rc == 0)
		return 0;
	problems_add(problems, path, 0, "%s", error.text);
	return ERR_INPUT;
}

/* Compares a statement with the bytes it was cut from. */
static int check_statement(const struct statement *statement, struct span source,
			   struct error *error)
{
	struct span quoted = span_slice(source, statement->start, statement->end);

	if (statement->start < statement->end && span_eq(quoted, statement->text))
		return 0;
	return error_set(error, ERR_INPUT, "statement %lld does not stand in its story \"%.*s\"",
			 (long long)statement->id, SPAN_ARG(statement->story));
}

/* The row of a story: from then on, *statement tells its source. */
static void cache_source(sqlite3_stmt *row, struct arena *arena, struct statement *statement,
			 struct span *source)
{
	statement->story = db_text(row, 5, arena);
	statement->title = db_text(row, 6, arena);
	statement->outlet = db_text(row, 7, arena);
	statement->link = db_text(row, 8, arena);
	statement->published = db_text(row, 9, arena);
	*source = db_text(row, 10, arena);
}

static int cache_rows(struct knowledge *knowledge, sqlite3_stmt *rows, size_t count,
		      struct error *error)
{
	struct arena *arena = &knowledge->arena;
	struct statement statement = {0};
	struct span source = {0};
	int64_t story = 0;
	int rc;

	while ((rc = db_step(rows, error)) == 1) {
		size_t i = knowledge->statement_count;

		if (sqlite3_column_int64(rows, 11) != story) {
			story = sqlite3_column_int64(rows, 11);
			knowledge->story_count++;
			cache_source(rows, arena, &statement, &source);
		}
		statement.id = sqlite3_column_int64(rows, 0);
		if (i == count || statement.id != (int64_t)i + 1)
			return error_set(error, ERR_INPUT, "statements are not numbered in order");
		statement.text = db_text(rows, 1, arena);
		statement.start = (size_t)sqlite3_column_int64(rows, 2);
		statement.end = (size_t)sqlite3_column_int64(rows, 3);
		statement.paragraph = (unsigned)sqlite3_column_int64(rows, 4);
		statement.footnote = db_text(rows, 12, arena);
		rc = check_statement(&statement, source, error);
		if (rc < 0)
			return rc;
		knowledge->statements[i] = statement;
		knowledge->sources[i] = source;
		knowledge->statement_count++;
	}
	return rc;
}

static int cache(struct knowledge *knowledge, struct error *error)
{
	sqlite3_stmt *rows;
	int64_t count;
	int rc = db_integer(knowledge->db, "SELECT count(*) FROM stored_statements", &count, error);

	if (rc < 0)
		return rc;
	rc = db_prepare(knowledge->db,
			"SELECT t.id, t.text, t.start_byte, t.end_byte, t.paragraph, s.name,"
			" s.title, s.outlet, s.link, s.published, s.bytes, s.id, t.footnote"
			" FROM stored_statements AS t CROSS JOIN stored_stories AS s"
			" ON s.id = t.story ORDER BY t.id",
			&rows, error);
	if (rc < 0)
		return rc;
	knowledge->statements =
		arena_array(&knowledge->arena, (size_t)count, sizeof(*knowledge->statements));
	knowledge->sources =
		arena_array(&knowledge->arena, (size_t)count, sizeof(*knowledge->sources));
	rc = cache_rows(knowledge, rows, (size_t)count, error);
	sqlite3_finalize(rows);
	if (rc == 0 && knowledge->statement_count != (size_t)count)
		return error_set(error, ERR_INPUT, "statements without a story");
	return rc;
}

/* What stands in one knowledge base, as it is in its file. */
static int open_db(struct knowledge *knowledge, const char *path, struct problems *problems,
		   struct error *error)
{
	int rc = knowledge_read_db(knowledge, path, problems);

	if (rc == 0) {
		rc = cache(knowledge, error);
		if (rc < 0)
			problems_add(problems, path, 0, "%s", error->text);
	}
	return rc < 0 ? error_set(error, rc, "1 problem in the stories") : 0;
}

static int open_all(struct knowledge *knowledge, const char *const *paths, size_t count,
		    struct problems *problems, struct error *error)
{
	int rc = build_schema(knowledge, error);

	if (rc == 0)
		rc = build_load(knowledge, paths, count, problems, error);
	return rc < 0 ? rc : cache(knowledge, error);
}

int knowledge_open(struct knowledge **out, const char *const *paths, size_t count,
		   struct problems *problems, struct error *error)
{
	struct knowledge *knowledge;
	struct error unread;
	unsigned char seed;
	int rc;

	*out = NULL;
	if (!error)
		error = &unread;
	rc = knowledge_create(&knowledge, error);
	if (rc < 0)
		return rc;
	if (count == 1 && !knowledge_is_story(paths[0]))
		rc = open_db(knowledge, paths[0], problems, error);
	else
		rc = open_all(knowledge, paths, count, problems, error);
	if (rc == 0)
		rc = index_load(&knowledge->index, knowledge->db, error);
	if (rc == 0)
		rc = query_restrict(knowledge, error);
	if (rc < 0) {
		knowledge_close(knowledge);
		return rc;
	}
	/* The answerer cannot open files later: neither /dev/urandom nor a time zone. */
	sqlite3_randomness(sizeof(seed), &seed);
	tzset();
	sqlite3_hard_heap_limit64(sqlite3_memory_used() + QUERY_HEAP_BYTES);
	*out = knowledge;
	return 0;
}

int knowledge_statement(const struct knowledge *knowledge, int64_t id, struct statement *out,
			struct error *error)
{
	int rc;

	if (id < 1 || (uint64_t)id > knowledge->statement_count)
		return 0;
	rc = check_statement(&knowledge->statements[id - 1], knowledge->sources[id - 1], error);
	if (rc < 0)
		return rc;
	*out = knowledge->statements[id - 1];
	return 1;
}

struct span knowledge_spelling(const struct knowledge *knowledge, struct span folded)
{
	return vocabulary_correct(index_vocabulary(knowledge->index), folded);
}

void knowledge_focus(struct knowledge *knowledge, const int64_t *statements, size_t count)
{
	index_focus(knowledge->index, statements, count);
}

size_t knowledge_story_count(const struct knowledge *knowledge)
{
	return knowledge->story_count;
}

size_t knowledge_statement_count(const struct knowledge *knowledge)
{
	return knowledge->statement_count;
}
