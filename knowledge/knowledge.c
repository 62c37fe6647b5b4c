/* knowledge.c - a knowledge base: opened, checked, quoted from */
#include "knowledge/knowledge.h"

#include "knowledge/db.h"
#include "knowledge/file.h"
#include "knowledge/index.h"
#include "knowledge/notes.h"
#include "knowledge/packed.h"
#include "knowledge/refers.h"
#include "knowledge/private.h"
#include "knowledge/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define INTRODUCTION_BACK 4	     /* statements from what is said to "the mayor said:" */
#define CACHE_KIB	  "8000"     /* of pages that were read lately */
#define QUERY_HEAP_BYTES  (64 << 20) /* that queries may use, that cache and all */

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
	knowledge->map.fd = -1;
	knowledge->notes = notes_create();
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
	index_close(knowledge->index);
	sqlite3_close_v2(knowledge->db);
	notes_destroy(knowledge->notes);
	if (knowledge->map.bytes.len == 0)
		sqlite3_free((void *)(uintptr_t)knowledge->file.ptr);
	file_unmap(&knowledge->map);
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

/* Makes file the connection's database, where it stands. */
static int attach(struct knowledge *knowledge, struct span file, struct error *error)
{
	int code = sqlite3_deserialize(knowledge->db, "main", (void *)(uintptr_t)file.ptr,
				       (sqlite3_int64)file.len, (sqlite3_int64)file.len,
				       SQLITE_DESERIALIZE_READONLY);

	if (code != SQLITE_OK)
		return db_error(knowledge->db, error);
	return db_exec(knowledge->db, "PRAGMA cache_size = -" CACHE_KIB, error);
}

/* What a mapped file must be to be used at all. Whether what stands in it is true
 * is asked when it is told. */
static int attach_file(struct knowledge *knowledge, struct span file, struct error *error)
{
	int rc = check_header(file, error);

	if (rc < 0)
		return rc;
	sqlite3_db_config(knowledge->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (header_number(file, 28) * PACKED_PAGE_BYTES != (int64_t)file.len)
		return error_set(error, ERR_INPUT, "is damaged; build it again");
	rc = attach(knowledge, file, error);
	if (rc == 0)
		rc = check_schema(knowledge, error);
	if (rc < 0 && rc != ERR_INPUT)
		rc = error_set(error, ERR_INPUT, "is damaged; build it again");
	if (rc == 0)
		sqlite3_db_config(knowledge->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, NULL);
	return rc;
}

int knowledge_read_db(struct knowledge *knowledge, const char *path, struct problems *problems)
{
	struct error error;
	int rc = file_map(path, &knowledge->map, &error);

	knowledge->file = knowledge->map.bytes;
	if (rc == 0)
		rc = attach_file(knowledge, knowledge->file, &error);
	if (rc == 0)
		return 0;
	problems_add(problems, path, 0, "%s", error.text);
	return ERR_INPUT;
}

static int open_index(struct knowledge *knowledge, struct error *error)
{
	int64_t stories;
	int rc = db_integer(knowledge->db, "SELECT count(*) FROM stored_stories", &stories, error);

	if (rc < 0)
		return error_set(error, ERR_INPUT, "is damaged; build it again");
	knowledge->story_count = (size_t)stories;
	return index_open(&knowledge->index, knowledge->db, knowledge->file, error);
}

/* What stands in one knowledge base, as it is in its file. */
static int open_db(struct knowledge *knowledge, const char *path, struct problems *problems,
		   struct error *error)
{
	int rc = knowledge_read_db(knowledge, path, problems);

	if (rc == 0) {
		knowledge_note_file(knowledge, path);
		rc = open_index(knowledge, error);
		if (rc < 0)
			problems_add(problems, path, 0, "%s", error->text);
	}
	return rc < 0 ? error_set(error, rc, "1 problem in the stories") : 0;
}

/* Opens what was built in memory, like a file. */
static int open_built(struct knowledge *knowledge, struct error *error)
{
	sqlite3_int64 len;
	unsigned char *bytes = sqlite3_serialize(knowledge->db, "main", &len, 0);
	int rc;

	if (!bytes)
		abort();
	knowledge->file = (struct span){(const char *)bytes, (size_t)len};
	rc = attach(knowledge, knowledge->file, error);
	return rc < 0 ? rc : open_index(knowledge, error);
}

/* Several, or stories. */
static int open_all(struct knowledge *knowledge, const char *const *paths, size_t count,
		    struct problems *problems, struct error *error)
{
	int rc = build_schema(knowledge, error);

	if (rc == 0)
		rc = build_load(knowledge, paths, count, problems, error);
	return rc < 0 ? rc : open_built(knowledge, error);
}

/* Makes a knowledge base that was loaded with status rc ready for questions, or
 * closes it. */
static int open_loaded(struct knowledge **out, struct knowledge *knowledge, int rc,
		       struct error *error)
{
	unsigned char seed;

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
		rc = open_built(knowledge, error);
	return open_loaded(out, knowledge, rc, error);
}

bool knowledge_is_intact(const struct knowledge *knowledge)
{
	return file_map_is_intact(&knowledge->map);
}

void knowledge_verify(struct knowledge *knowledge, struct problems *problems)
{
	size_t count = index_count(knowledge->index);
	struct arena arena;
	struct span result;
	struct error error;
	int rc;

	arena_init(&arena);
	knowledge->verifying = true;
	rc = db_value(knowledge->db, "PRAGMA quick_check(1)", &arena, &result, &error);
	knowledge->verifying = false;
	if (rc < 0 || !span_is(result, "ok"))
		problems_add(problems, "knowledge", 0, "%.*s",
			     SPAN_ARG(rc < 0 ? span_of(error.text) : result));
	for (size_t i = 0; i < count; i++) {
		struct statement statement;

		knowledge_begin(knowledge);
		if (index_quote(knowledge->index, i, &statement, &error) < 0)
			problems_add(problems, "knowledge", 0, "%s", error.text);
		else if (!index_agrees(knowledge->index, i))
			problems_add(problems, "knowledge", 0,
				     "statement %zu is another one in its table", i + 1);
	}
	arena_finish(&arena);
}

void knowledge_begin(struct knowledge *knowledge)
{
	index_begin(knowledge->index);
	notes_begin(knowledge->notes);
}

void knowledge_expect(struct knowledge *knowledge, struct span question, struct span raw)
{
	index_expect(knowledge->index, question, raw);
}

int knowledge_statement(const struct knowledge *knowledge, int64_t id, struct statement *out,
			struct error *error)
{
	if (id < 1 || (uint64_t)id > index_count(knowledge->index))
		return 0;
	return index_quote(knowledge->index, (size_t)id - 1, out, error);
}

bool knowledge_source(const struct knowledge *knowledge, int64_t id, struct statement *out)
{
	return id >= 1 && (uint64_t)id <= index_count(knowledge->index) &&
	       index_source(knowledge->index, (size_t)id - 1, out);
}

bool knowledge_stands(const struct knowledge *knowledge, int64_t id)
{
	return id >= 1 && (uint64_t)id <= index_count(knowledge->index) &&
	       index_stands(knowledge->index, (size_t)id - 1);
}

/* "The mayor said:" before what she said, which is a paragraph of its own, or the rest
 * of one. */
static int introduction_of(const struct knowledge *knowledge, const struct statement *statement,
			   struct statement *out, struct error *error)
{
	int rc = 1;

	for (int64_t back = 1; rc > 0 && back <= INTRODUCTION_BACK; back++) {
		rc = knowledge_statement(knowledge, statement->id - back, out, error);
		if (rc <= 0 || !span_eq(out->story, statement->story) ||
		    out->paragraph + 1 < statement->paragraph)
			return rc < 0 ? rc : 0;
		if (out->text.ptr[out->text.len - 1] == ':')
			return 1;
		if (out->paragraph != statement->paragraph)
			return 0;
	}
	return rc < 0 ? rc : 0;
}

int knowledge_before(const struct knowledge *knowledge, const struct statement *statement,
		     struct statement *out, struct error *error)
{
	int rc;

	if (statement->paragraph == 0)
		return 0;
	rc = introduction_of(knowledge, statement, out, error);
	if (rc != 0)
		return rc;
	if (!refers_back(statement->text))
		return 0;
	rc = knowledge_statement(knowledge, statement->id - 1, out, error);
	return rc > 0 ? out->paragraph == statement->paragraph &&
				span_eq(out->story, statement->story)
		      : rc;
}

void knowledge_answers_from(struct knowledge *knowledge, double confidence)
{
	knowledge->answers_from = confidence;
}

bool knowledge_mentions(const struct knowledge *knowledge, struct span words)
{
	struct arena arena;
	bool found;

	arena_init(&arena);
	found = index_has(knowledge->index, &arena, words);
	arena_finish(&arena);
	return found;
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

	index_read(knowledge->index, arena, text, &reading);
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
	sqlite3_stmt *stmt = NULL;
	bool found = false;

	if (db_prepare(knowledge->db, "SELECT 1 FROM stored_stories WHERE name = ?1", &stmt,
		       NULL) == 0) {
		db_bind_text(stmt, 1, name);
		found = sqlite3_step(stmt) == SQLITE_ROW;
	}
	sqlite3_finalize(stmt);
	return found;
}

size_t knowledge_story_count(const struct knowledge *knowledge)
{
	return knowledge->story_count;
}

size_t knowledge_statement_count(const struct knowledge *knowledge)
{
	return index_count(knowledge->index);
}
