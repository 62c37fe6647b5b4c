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
	static const int off[] = {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL,
				  SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
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

bool knowledge_is_base(struct span head)
{
	return head.len >= KNOWLEDGE_HEADER_BYTES && span_starts(head, SPAN("SQLite format 3\0")) &&
	       header_number(head, 68) == BUILD_APPLICATION_ID;
}

/* Tells what it is before SQLite looks at it. */
static int check_header(struct span file, struct error *error)
{
	if (!knowledge_is_base(file))
		return error_set(error, ERR_INPUT,
				 "is neither a story (*.md) nor a knowledge base");
	if (header_number(file, 60) != build_version())
		return error_set(error, ERR_INPUT,
				 "is of another version of footnote; build it again");
	return 0;
}

/* Whether the tables and views are those that this program makes, and nothing
 * else: views may then use FTS5, which SQLite trusts in no foreign schema. */
static int check_schema(struct knowledge *knowledge, struct error *error)
{
	static const char sql[] = "SELECT group_concat(type || ' ' || name || ' ' || sql, char(10))"
				  " FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";
	struct knowledge *fresh = NULL;
	struct arena arena;
	struct span got = {0}, want = {0};
	int rc;

	arena_init(&arena);
	rc = knowledge_create(&fresh, error);
	if (rc == 0)
		rc = build_schema(fresh, error);
	if (rc == 0)
		rc = db_value(fresh->db, sql, &arena, &want, error);
	if (rc == 0)
		rc = db_value(knowledge->db, sql, &arena, &got, error);
	if (rc == 0 && !span_eq(got, want))
		rc = error_set(error, ERR_INPUT, "has other tables; build it again");
	knowledge_close(fresh);
	arena_finish(&arena);
	return rc;
}

static int attach_bytes(struct knowledge *knowledge, struct span file, struct error *error)
{
	const unsigned int flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
	unsigned char *copy = sqlite3_malloc64(file.len);
	int64_t sound;
	int rc;

	if (!copy)
		abort();
	memcpy(copy, file.ptr, file.len);
	sqlite3_db_config(knowledge->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	/* Frees copy where it fails, too. */
	if (sqlite3_deserialize(knowledge->db, "main", copy, (sqlite3_int64)file.len,
				(sqlite3_int64)file.len, flags) != SQLITE_OK)
		return db_error(knowledge->db, error);
	rc = check_schema(knowledge, error);
	if (rc == ERR_INPUT)
		return rc;
	sqlite3_db_config(knowledge->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
	if (rc < 0 ||
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

/* A story: what its statements share, and its bytes. */
struct cached_story {
	struct statement source;
	struct span bytes;
};

static int cache_stories(struct knowledge *knowledge, struct cached_story **out,
			 struct error *error)
{
	struct arena *arena = &knowledge->arena;
	sqlite3_stmt *rows = NULL;
	int64_t count = 0;
	int rc = db_integer(knowledge->db, "SELECT count(*) FROM stored_stories", &count, error);

	if (rc == 0)
		rc = db_prepare(knowledge->db,
				"SELECT id, name, title, outlet, link, published, bytes"
				" FROM stored_stories ORDER BY id",
				&rows, error);
	if (rc < 0)
		return rc;
	*out = arena_array(arena, (size_t)count, sizeof(**out));
	while ((rc = db_step(rows, error)) == 1) {
		struct cached_story *story = &(*out)[knowledge->story_count];

		/* A damaged file may have more rows than it counts. */
		if (knowledge->story_count == (size_t)count ||
		    sqlite3_column_int64(rows, 0) != (int64_t)++knowledge->story_count) {
			rc = error_set(error, ERR_INPUT, "stories are not numbered in order");
			break;
		}
		story->source.story = db_text(rows, 1, arena);
		story->source.title = db_text(rows, 2, arena);
		story->source.outlet = db_text(rows, 3, arena);
		story->source.link = db_text(rows, 4, arena);
		story->source.published = db_text(rows, 5, arena);
		story->bytes = db_text(rows, 6, arena);
	}
	sqlite3_finalize(rows);
	return rc;
}

/* Adds the statement of the current row. */
static int cache_statement(struct knowledge *knowledge, const struct cached_story *stories,
			   size_t count, sqlite3_stmt *row, struct error *error)
{
	size_t i = knowledge->statement_count;
	struct statement *statement = &knowledge->statements[i];
	int64_t story = sqlite3_column_int64(row, 1);

	if (i == count || story < 1 || (uint64_t)story > knowledge->story_count ||
	    sqlite3_column_int64(row, 0) != (int64_t)i + 1)
		return error_set(error, ERR_INPUT, "statements are not numbered in order");
	*statement = stories[story - 1].source;
	statement->id = sqlite3_column_int64(row, 0);
	statement->text = db_text(row, 2, &knowledge->arena);
	statement->start = (size_t)sqlite3_column_int64(row, 3);
	statement->end = (size_t)sqlite3_column_int64(row, 4);
	statement->paragraph = (unsigned)sqlite3_column_int64(row, 5);
	statement->footnote = db_text(row, 6, &knowledge->arena);
	knowledge->sources[i] = stories[story - 1].bytes;
	knowledge->statement_count++;
	return check_statement(statement, knowledge->sources[i], error);
}

static int cache(struct knowledge *knowledge, struct error *error)
{
	struct cached_story *stories = NULL;
	sqlite3_stmt *rows = NULL;
	int64_t count = 0;
	int rc = cache_stories(knowledge, &stories, error), row = 0;

	if (rc == 0)
		rc = db_integer(knowledge->db, "SELECT count(*) FROM stored_statements", &count,
				error);
	if (rc == 0)
		rc = db_prepare(knowledge->db,
				"SELECT id, story, text, start_byte, end_byte, paragraph, footnote"
				" FROM stored_statements ORDER BY id",
				&rows, error);
	if (rc < 0)
		return rc;
	knowledge->statements =
		arena_array(&knowledge->arena, (size_t)count, sizeof(*knowledge->statements));
	knowledge->sources =
		arena_array(&knowledge->arena, (size_t)count, sizeof(*knowledge->sources));
	while (rc == 0 && (row = db_step(rows, error)) == 1)
		rc = cache_statement(knowledge, stories, (size_t)count, rows, error);
	sqlite3_finalize(rows);
	return rc < 0 ? rc : row;
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

/* Makes a knowledge base that was loaded with status rc ready for questions, or
 * closes it. */
static int open_loaded(struct knowledge **out, struct knowledge *knowledge, int rc,
		       struct error *error)
{
	unsigned char seed;

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

int knowledge_open(struct knowledge **out, const char *const *paths, size_t count,
		   struct problems *problems, struct error *error)
{
	struct knowledge *knowledge;
	struct error unread;
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
	return open_loaded(out, knowledge, rc, error);
}

int knowledge_open_story(struct knowledge **out, const char *file, struct span name,
			 struct span bytes, struct problems *problems, struct error *error)
{
	struct knowledge *knowledge;
	int rc;

	*out = NULL;
	rc = knowledge_create(&knowledge, error);
	if (rc < 0)
		return rc;
	rc = build_schema(knowledge, error);
	if (rc == 0)
		rc = build_load_story(knowledge, file, name, bytes, problems, error);
	if (rc == 0)
		rc = cache(knowledge, error);
	return open_loaded(out, knowledge, rc, error);
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

size_t knowledge_names(const struct knowledge *knowledge, struct arena *arena, struct span text,
		       struct knowledge_name **out)
{
	const struct vocabulary *vocabulary = index_vocabulary(knowledge->index);
	struct reading reading;
	size_t count = 0;

	vocabulary_read(vocabulary, arena, text, &reading);
	*out = arena_array(arena, reading.count, sizeof(**out));
	for (size_t m = 0; m < reading.count; m++) {
		const struct mention *mention = &reading.mention[m];

		if (mention->term == TERM_NONE || mention->part ||
		    vocabulary_kind(vocabulary, mention->term).len == 0)
			continue;
		(*out)[count++] = (struct knowledge_name){
			.name = vocabulary_text(vocabulary, mention->term),
			.kind = vocabulary_kind(vocabulary, mention->term),
			.start = reading.words.word[mention->first].start,
			.end = reading.words.word[mention->first + mention->count - 1].end,
		};
	}
	return count;
}

void knowledge_focus(struct knowledge *knowledge, const int64_t *statements, size_t count)
{
	index_focus(knowledge->index, statements, count);
}

bool knowledge_has_story(const struct knowledge *knowledge, struct span name)
{
	for (size_t i = 0; i < knowledge->statement_count; i++)
		if (span_eq(knowledge->statements[i].story, name))
			return true;
	return false;
}

size_t knowledge_story_count(const struct knowledge *knowledge)
{
	return knowledge->story_count;
}

size_t knowledge_statement_count(const struct knowledge *knowledge)
{
	return knowledge->statement_count;
}
