/* build.c - stories into tables, tables into a file */
#include "knowledge/db.h"
#include "knowledge/facts.h"
#include "knowledge/file.h"
#include "knowledge/index.h"
#include "knowledge/map.h"
#include "knowledge/packed.h"
#include "knowledge/private.h"
#include "knowledge/story.h"
#include "knowledge/vectors.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* data.S */
extern const char schema_begin[], irregular_begin[], stopwords_begin[], thesaurus_begin[];

/* A hash of the schema and of the lists that tell what a term is: whoever changes
 * them need not remember to count. */
int64_t build_version(void)
{
	const char *const parts[] = {schema_begin, irregular_begin, stopwords_begin,
				     thesaurus_begin};
	uint32_t hash = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		hash = hash * 31 + map_hash(span_of(parts[i]));
	hash = hash * 31 + vectors_sum();
	return hash & INT32_MAX;
}

int build_schema(struct knowledge *knowledge, struct error *error)
{
	char marks[128];
	int rc;

	snprintf(marks, sizeof(marks),
		 "PRAGMA page_size = %d; PRAGMA application_id = %d; PRAGMA user_version = %d",
		 PACKED_PAGE_BYTES, BUILD_APPLICATION_ID, (int)build_version());
	rc = db_exec(knowledge->db, marks, error);
	return rc < 0 ? rc : db_exec(knowledge->db, schema_begin, error);
}

/* Those who wrote it, then those who helped. */
static int add_contributors(sqlite3 *db, int64_t id, const struct story *story, struct error *error)
{
	sqlite3_stmt *stmt;
	size_t authors = story->author_count;
	int rc = db_prepare(db, "INSERT INTO stored_contributors VALUES (?1, ?2, ?3, ?4)", &stmt,
			    error);

	for (size_t i = 0; i < authors + story->contributor_count && rc == 0; i++) {
		sqlite3_bind_int64(stmt, 1, id);
		sqlite3_bind_int64(stmt, 2, (int64_t)i + 1);
		db_bind_text(stmt, 3,
			     i < authors ? story->authors[i] : story->contributors[i - authors]);
		sqlite3_bind_int(stmt, 4, i < authors);
		rc = db_run(stmt, error);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static int add_aliases(sqlite3_stmt *stmt, int64_t id, const struct story_name *name,
		       struct error *error)
{
	int rc = 0;

	for (size_t i = 0; i < name->alias_count && rc == 0; i++) {
		sqlite3_bind_int64(stmt, 1, id);
		db_bind_text(stmt, 2, name->aliases[i]);
		db_bind_text(stmt, 3, name->text);
		rc = db_run(stmt, error);
	}
	return rc;
}

static int add_names(sqlite3 *db, int64_t id, const struct story *story, struct error *error)
{
	sqlite3_stmt *names = NULL, *aliases = NULL;
	int rc;

	rc = db_prepare(db, "INSERT INTO stored_names VALUES (?1, ?2, ?3)", &names, error);
	if (rc == 0)
		rc = db_prepare(db, "INSERT INTO stored_aliases VALUES (?1, ?2, ?3)", &aliases,
				error);
	for (size_t i = 0; i < story->name_count && rc == 0; i++) {
		const struct story_name *name = &story->names[i];

		sqlite3_bind_int64(names, 1, id);
		db_bind_text(names, 2, name->text);
		db_bind_text(names, 3, span_of(name_kind_text(name->kind)));
		rc = db_run(names, error);
		if (rc == 0)
			rc = add_aliases(aliases, id, name, error);
	}
	sqlite3_finalize(aliases);
	sqlite3_finalize(names);
	return rc;
}

static int add_statement(sqlite3_stmt *stmt, int64_t story, size_t position,
			 const struct story_statement *statement, struct error *error)
{
	sqlite3_bind_int64(stmt, 1, statement->id);
	sqlite3_bind_int64(stmt, 2, story);
	sqlite3_bind_int64(stmt, 3, (int64_t)position);
	db_bind_text(stmt, 4, statement->text);
	sqlite3_bind_int64(stmt, 5, (int64_t)statement->start);
	sqlite3_bind_int64(stmt, 6, (int64_t)statement->end);
	sqlite3_bind_int64(stmt, 7, (int64_t)statement->line);
	db_bind_text(stmt, 8, statement->heading);
	if (statement->paragraph)
		sqlite3_bind_int64(stmt, 9, statement->paragraph);
	else
		sqlite3_bind_null(stmt, 9);
	db_bind_text(stmt, 10, statement->footnote);
	return db_run(stmt, error);
}

static int add_statements(sqlite3 *db, int64_t id, struct story *story, struct error *error)
{
	sqlite3_stmt *stmt;
	int64_t last;
	int rc = db_integer(db, "SELECT max(id) FROM stored_statements", &last, error);

	if (rc < 0)
		return rc;
	rc = db_prepare(db,
			"INSERT INTO stored_statements"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			&stmt, error);
	for (size_t i = 0; i < story->statement_count && rc == 0; i++) {
		story->statements[i].id = last + 1 + (int64_t)i;
		rc = add_statement(stmt, id, i + 1, &story->statements[i], error);
	}
	sqlite3_finalize(stmt);
	return rc;
}

static int insert_story(sqlite3 *db, const struct story *story, int64_t *id_out,
			struct error *error)
{
	sqlite3_stmt *stmt;
	int rc = db_prepare(
		db,
		"INSERT INTO stored_stories (name, title, outlet, place, link, published,"
		" bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		&stmt, error);

	if (rc < 0)
		return rc;
	db_bind_text(stmt, 1, story->name);
	db_bind_text(stmt, 2, story->title);
	db_bind_text(stmt, 3, story->outlet);
	db_bind_text(stmt, 4, story->place);
	db_bind_text(stmt, 5, story->link);
	db_bind_text(stmt, 6, story->published);
	sqlite3_bind_blob64(stmt, 7, story->bytes.ptr, story->bytes.len, SQLITE_STATIC);
	rc = db_run(stmt, error);
	if (rc < 0 && sqlite3_extended_errcode(db) == SQLITE_CONSTRAINT_UNIQUE)
		rc = error_set(error, ERR_INPUT, "another story is called \"%.*s\"",
			       SPAN_ARG(story->name));
	*id_out = sqlite3_last_insert_rowid(db);
	sqlite3_finalize(stmt);
	return rc;
}

/* ERR_INPUT where there is a story of that name. */
static int add_story(sqlite3 *db, struct story *story, struct error *error)
{
	int64_t id;
	int rc = insert_story(db, story, &id, error);

	if (rc == 0)
		rc = add_contributors(db, id, story, error);
	if (rc == 0)
		rc = add_names(db, id, story, error);
	if (rc == 0)
		rc = add_statements(db, id, story, error);
	if (rc == 0)
		rc = facts_add_story(db, story, error);
	return rc;
}

/* Adds what was read with status rc. */
static int add_read(struct knowledge *knowledge, int rc, struct story *story, const char *path,
		    struct problems *problems, struct error *error)
{
	if (rc == 0) {
		rc = add_story(knowledge->db, story, error);
		if (rc == ERR_INPUT)
			problems_add(problems, path, 0, "%s", error->text);
	}
	return rc;
}

static int load_story(struct knowledge *knowledge, const char *path, struct problems *problems,
		      struct error *error)
{
	struct arena arena;
	struct story story;
	int rc;

	arena_init(&arena);
	rc = story_read(&story, path, &arena, problems);
	rc = add_read(knowledge, rc, &story, path, problems, error);
	arena_finish(&arena);
	return rc;
}

static int load_bytes(struct knowledge *knowledge, const char *file, struct span name,
		      struct span bytes, struct problems *problems, struct error *error)
{
	struct arena arena;
	struct story story;
	int rc;

	arena_init(&arena);
	rc = story_parse(&story, file, name, bytes, &arena, problems);
	rc = add_read(knowledge, rc, &story, file, problems, error);
	arena_finish(&arena);
	return rc;
}

/* What a knowledge base tells follows from its stories, whose bytes it keeps:
 * so they are read again, and ids need no renumbering. */
static int load_stored(struct knowledge *knowledge, sqlite3_stmt *stories, const char *path,
		       struct problems *problems, struct error *error)
{
	struct arena arena;
	struct span name, bytes;
	int rc;

	arena_init(&arena);
	name = db_text(stories, 0, &arena);
	bytes = db_text(stories, 1, &arena);
	rc = load_bytes(knowledge, path, name, bytes, problems, error);
	arena_finish(&arena);
	return rc;
}

static int load_db(struct knowledge *knowledge, const char *path, struct problems *problems,
		   struct error *error)
{
	struct knowledge *other;
	sqlite3_stmt *stories = NULL;
	int rc = knowledge_create(&other, error), row = 0;

	if (rc < 0)
		return rc;
	rc = knowledge_read_db(other, path, problems);
	if (rc == 0)
		rc = db_prepare(other->db, "SELECT name, bytes FROM stored_stories ORDER BY id",
				&stories, error);
	while (rc == 0 && (row = db_step(stories, error)) == 1)
		rc = load_stored(knowledge, stories, path, problems, error);
	sqlite3_finalize(stories);
	knowledge_close(other);
	return rc < 0 ? rc : row;
}

int build_load(struct knowledge *knowledge, const char *const *paths, size_t count,
	       struct problems *problems, struct error *error)
{
	size_t before = problems->count;
	int rc = db_exec(knowledge->db, "BEGIN", error);

	for (size_t i = 0; i < count && (rc == 0 || rc == ERR_INPUT); i++)
		rc = (knowledge_is_story(paths[i]) ? load_story : load_db)(knowledge, paths[i],
									   problems, error);
	if (rc < 0 && rc != ERR_INPUT)
		return rc;
	if (problems->count > before)
		return error_set(error, ERR_INPUT, "%zu %s in the stories",
				 problems->count - before,
				 problems->count - before == 1 ? "problem" : "problems");
	rc = index_write(knowledge->db, error);
	return rc < 0 ? rc : db_exec(knowledge->db, "COMMIT", error);
}

int build_load_story(struct knowledge *knowledge, const char *file, struct span name,
		     struct span bytes, struct problems *problems, struct error *error)
{
	int rc = db_exec(knowledge->db, "BEGIN", error);

	if (rc == 0)
		rc = load_bytes(knowledge, file, name, bytes, problems, error);
	if (rc == ERR_INPUT)
		return error_set(error, rc, "the story has errors");
	if (rc == 0)
		rc = index_write(knowledge->db, error);
	return rc < 0 ? rc : db_exec(knowledge->db, "COMMIT", error);
}

/* The file to write, the caller's to free: where path's links lead, or path
 * where nothing is there yet. NULL where what is there must stay. */
static char *target_of(const char *path, struct error *error)
{
	char head[KNOWLEDGE_HEADER_BYTES];
	struct error reason = {0};
	char *target = realpath(path, NULL);
	struct stat status;
	size_t len = 0;
	int rc = ERR_INPUT;

	if (target) {
		rc = file_read_head(target, head, sizeof(head), &len, &reason);
		if (rc == 0 && len > 0 && !knowledge_is_base((struct span){head, len}))
			rc = ERR_INPUT;
	} else if (lstat(path, &status) < 0) {
		target = strdup(path);
		if (!target)
			abort();
		rc = 0;
	}
	if (rc == 0)
		return target;
	free(target);
	if (rc == ERR_SYSTEM)
		error_set(error, rc, "%s: %s", path, reason.text);
	else
		error_set(error, rc, "%s: is no knowledge base, and is left alone", path);
	return NULL;
}

int knowledge_build(const char *db_path, const char *const *stories, size_t count,
		    struct problems *problems, struct error *error)
{
	struct knowledge *knowledge = NULL;
	unsigned char *bytes = NULL;
	char *target;
	struct error unread;
	sqlite3_int64 len;
	int rc;

	if (!error)
		error = &unread;
	if (knowledge_is_story(db_path))
		return error_set(error, ERR_INPUT,
				 "%s: \".md\" is for stories, not for a knowledge base", db_path);
	target = target_of(db_path, error);
	if (!target)
		return error->code;
	rc = knowledge_create(&knowledge, error);
	if (rc == 0)
		rc = build_schema(knowledge, error);
	if (rc == 0)
		rc = build_load(knowledge, stories, count, problems, error);
	if (rc < 0)
		goto out;
	bytes = sqlite3_serialize(knowledge->db, "main", &len, 0);
	if (!bytes)
		abort();
	rc = file_replace(target, (struct span){(const char *)bytes, (size_t)len}, error);
out:
	sqlite3_free(bytes);
	free(target);
	knowledge_close(knowledge);
	return rc;
}
