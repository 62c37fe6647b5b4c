/* facts.c - what stands in the statements, put into the tables at build */
#include "knowledge/facts.h"

#include "knowledge/analyse.h"
#include "knowledge/db.h"

static int add_fact(sqlite3_stmt *stmt, int64_t statement, size_t position, const struct fact *fact,
		    struct error *error)
{
	sqlite3_bind_int64(stmt, 1, statement);
	sqlite3_bind_int64(stmt, 2, (int64_t)position);
	sqlite3_bind_int(stmt, 3, (int)fact->kind);
	sqlite3_bind_int64(stmt, 4, (int64_t)fact->start);
	sqlite3_bind_int64(stmt, 5, (int64_t)fact->end);
	db_bind_text(stmt, 6, fact->subject);
	db_bind_text(stmt, 7, fact->detail);
	return db_run(stmt, error);
}

/* Adds the names that stand where the statement begins as what it is about. */
static void add_topics(const struct reading *reading, struct facts *facts)
{
	size_t begin = reading->words.count > 0 ? reading->words.word[0].start : 0,
	       found = facts->count;

	if (reading->words.count > 1 && word_is(&reading->words.word[0], "the a an"))
		begin = reading->words.word[1].start;
	for (size_t f = 0; f < found && facts->count < FACTS_MAX; f++) {
		struct fact topic = facts->fact[f];

		if (topic.kind != FACT_NAME || topic.start > begin)
			continue;
		topic.kind = FACT_TOPIC;
		facts->fact[facts->count++] = topic;
	}
}

static int add_statement(sqlite3_stmt *stmt, struct vocabulary *vocabulary,
			 const struct story_statement *statement, struct error *error)
{
	struct fact found[FACTS_MAX];
	struct facts facts = {found, 0};
	struct reading reading;
	struct arena arena;
	int rc = 0;

	arena_init(&arena);
	vocabulary_learn(vocabulary, &arena, statement->text, 0, &reading);
	analyse(vocabulary, statement->text, &reading, &facts);
	add_topics(&reading, &facts);
	for (size_t i = 0; i < facts.count && rc == 0; i++)
		rc = add_fact(stmt, statement->id, i + 1, &facts.fact[i], error);
	arena_finish(&arena);
	return rc;
}

int facts_add_story(sqlite3 *db, const struct story *story, struct error *error)
{
	struct vocabulary *vocabulary = vocabulary_create();
	sqlite3_stmt *stmt = NULL;
	int rc = db_prepare(db, "INSERT INTO stored_facts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			    &stmt, error);

	for (size_t i = 0; i < story->name_count; i++) {
		const struct story_name *name = &story->names[i];

		vocabulary_add_name(vocabulary, name->text, span_of(name_kind_text(name->kind)), 0);
		for (size_t k = 0; k < name->alias_count; k++)
			vocabulary_add_alias(vocabulary, name->aliases[k], name->text, 0);
	}
	for (size_t i = 0; i < story->statement_count && rc == 0; i++)
		rc = add_statement(stmt, vocabulary, &story->statements[i], error);
	sqlite3_finalize(stmt);
	vocabulary_destroy(vocabulary);
	return rc;
}
