/* index_write.c - the index of a knowledge base, made from its statements */
#include <stdlib.h>

#include "knowledge/db.h"
#include "knowledge/grow.h"
#include "knowledge/index_private.h"

/* The statements that have a term, in their order. */
struct postings {
	uint32_t *statement;
	size_t count;
};

struct writer {
	struct vocabulary *vocabulary;
	struct postings *postings; /* by term */
	size_t terms, capacity;	   /* of postings */
	uint32_t *passage;	   /* by statement */
	size_t statements;
	struct readings_writer readings;
	struct arena arena; /* of one row */
};

static void take_name(struct writer *w, sqlite3_stmt *row)
{
	vocabulary_add_name(w->vocabulary, db_text(row, 0, &w->arena), db_text(row, 1, &w->arena),
			    (uint32_t)sqlite3_column_int64(row, 2));
}

static void take_alias(struct writer *w, sqlite3_stmt *row)
{
	vocabulary_add_alias(w->vocabulary, db_text(row, 0, &w->arena), db_text(row, 1, &w->arena),
			     (uint32_t)sqlite3_column_int64(row, 2));
}

static void make_room(struct writer *w)
{
	size_t terms = vocabulary_terms(w->vocabulary);

	if (terms > w->capacity) {
		w->capacity = 2 * terms;
		w->postings = realloc(w->postings, w->capacity * sizeof(*w->postings));
		if (!w->postings)
			abort();
	}
	while (w->terms < terms)
		w->postings[w->terms++] = (struct postings){NULL, 0};
}

/* Notes that statement has term; called in the order of the statements. */
static void add_posting(struct writer *w, uint32_t term, uint32_t statement)
{
	struct postings *p;

	make_room(w);
	p = &w->postings[term];
	if (p->count > 0 && p->statement[p->count - 1] == statement)
		return;
	GROW(p->statement, p->count);
	p->statement[p->count++] = statement;
}

static void take_statement(struct writer *w, sqlite3_stmt *row)
{
	uint32_t number = (uint32_t)w->statements;
	struct readings_row it = {
		.text = db_text(row, 0, &w->arena),
		.story = sqlite3_column_int64(row, 2),
		.heading = db_text(row, 3, &w->arena),
		.paragraph = (unsigned)sqlite3_column_int(row, 4),
		.position = (unsigned)sqlite3_column_int(row, 5),
		.start = (size_t)sqlite3_column_int64(row, 6),
		.end = (size_t)sqlite3_column_int64(row, 7),
		.footnote = db_text(row, 8, &w->arena),
	};
	struct reading reading;

	/* What is known of the statement before: 1 where it has the same paragraph. */
	GROW(w->passage, w->statements);
	w->passage[number] = number == 0 ? 0 : w->passage[number - 1] + !sqlite3_column_int(row, 1);
	w->statements++;
	vocabulary_learn(w->vocabulary, &w->arena, it.text, (uint32_t)it.story, &reading);
	readings_write(&w->readings, &it, &reading);
	for (size_t m = 0; m < reading.count; m++)
		add_posting(w, reading.mention[m].term, number);
}

static void take_part(struct writer *w, sqlite3_stmt *row, bool of_subject)
{
	char part = index_part((enum fact_kind)sqlite3_column_int(row, 1), of_subject);
	struct reading reading;

	if (!part)
		return;
	vocabulary_read(w->vocabulary, &w->arena, db_text(row, of_subject ? 2 : 3, &w->arena),
			(uint32_t)sqlite3_column_int64(row, 4), &reading);
	for (size_t m = 0; m < reading.count; m++)
		if (reading.mention[m].term != TERM_NONE)
			add_posting(
				w,
				vocabulary_learn_part(w->vocabulary, part, reading.mention[m].term),
				(uint32_t)sqlite3_column_int64(row, 0) - 1);
}

static void take_fact(struct writer *w, sqlite3_stmt *row)
{
	const struct fact fact = {
		.kind = (enum fact_kind)sqlite3_column_int(row, 1),
		.subject = db_text(row, 2, &w->arena),
		.start = (size_t)sqlite3_column_int64(row, 5),
		.end = (size_t)sqlite3_column_int64(row, 6),
		.detail = db_text(row, 7, &w->arena),
	};

	readings_write_fact(&w->readings, (size_t)sqlite3_column_int64(row, 0) - 1, &fact);
	take_part(w, row, true);
	take_part(w, row, false);
}

static int each_row(struct writer *w, sqlite3 *db, const char *sql,
		    void (*take)(struct writer *w, sqlite3_stmt *row), struct error *error)
{
	sqlite3_stmt *row = NULL;
	int rc = db_prepare(db, sql, &row, error);

	while (rc == 0 && (rc = db_step(row, error)) == 1) {
		take(w, row);
		arena_reset(&w->arena);
		rc = 0;
	}
	sqlite3_finalize(row);
	return rc;
}

/* Names with the story whose other names they have. What more than AGREED stories
 * agree on holds in all, or who is met in thousands would be looked up so often. */
#define AGREED "8"
static const char names_sql[] =
	"WITH shared AS (SELECT name, min(kind) AS kind FROM stored_names GROUP BY name"
	"  HAVING count(*) > " AGREED ")"
	" SELECT name, kind, 0 FROM shared UNION ALL"
	" SELECT name, kind, story FROM stored_names"
	"  WHERE name NOT IN (SELECT name FROM shared) ORDER BY 1, 3";
static const char aliases_sql[] =
	"WITH shared AS (SELECT alias, name FROM stored_aliases GROUP BY alias"
	"  HAVING min(name) = max(name) AND count(*) > " AGREED ")"
	" SELECT alias, name, 0 FROM shared UNION ALL"
	" SELECT alias, name, story FROM stored_aliases"
	"  WHERE alias NOT IN (SELECT alias FROM shared) ORDER BY 1, 2, 3";

static int gather(struct writer *w, sqlite3 *db, struct error *error)
{
	int rc = each_row(w, db, names_sql, take_name, error);

	if (rc == 0)
		rc = each_row(w, db, aliases_sql, take_alias, error);
	if (rc == 0)
		rc = each_row(w, db,
			      "SELECT text, story IS lag(story) OVER w AND paragraph ="
			      " lag(paragraph) OVER w, story, heading, paragraph, position,"
			      " start_byte, end_byte, footnote FROM stored_statements"
			      " WINDOW w AS (ORDER BY id) ORDER BY id",
			      take_statement, error);
	if (rc == 0)
		rc = each_row(w, db,
			      "SELECT f.statement, f.kind, f.subject, substr(CAST(s.text AS BLOB),"
			      " f.start_byte + 1, f.end_byte - f.start_byte), s.story,"
			      " f.start_byte, f.end_byte, f.detail"
			      " FROM stored_facts AS f JOIN stored_statements AS s"
			      " ON s.id = f.statement ORDER BY f.statement, f.position",
			      take_fact, error);
	make_room(w);
	return rc;
}

static void write_all(struct writer *w, struct packer *packer)
{
	struct lexicon_postings *postings = calloc(w->terms + 1, sizeof(*postings));
	uint32_t header[INDEX_NUMBERS] = {
		[INDEX_MARK] = INDEX_MARK_VALUE,
		[INDEX_STATEMENTS] = (uint32_t)w->statements,
	};
	double *weights = calloc(w->terms + 1, sizeof(*weights));
	struct lexicon lexicon = {0};
	struct readings readings;

	if (!postings || !weights)
		abort();
	for (size_t t = 0; t < w->terms; t++) {
		postings[t].at = (uint32_t)packer_at(packer);
		postings[t].statements = (uint32_t)w->postings[t].count;
		for (size_t i = 0; i < w->postings[t].count; i++)
			packer_number(packer, w->postings[t].statement[i]);
		weights[t] = index_weight_of(w->statements, w->postings[t].count);
	}
	header[INDEX_PASSAGES] = (uint32_t)packer_at(packer);
	for (size_t s = 0; s < w->statements; s++)
		packer_number(packer, w->passage[s]);
	readings_write_end(&w->readings, weights, &readings);
	header[INDEX_READINGS] = (uint32_t)readings.at;
	header[INDEX_FACTS] = (uint32_t)readings.facts_at;
	header[INDEX_WEIGHTS] = (uint32_t)readings.weights_at;
	lexicon_write(packer, w->vocabulary, postings, &lexicon);
	for (size_t i = 0; i < LEXICON_SECTIONS; i++) {
		header[INDEX_TABLES + 2 * i] = (uint32_t)lexicon.table[i].at;
		header[INDEX_TABLES + 2 * i + 1] = (uint32_t)lexicon.table[i].count;
	}
	for (size_t i = 0; i < INDEX_NUMBERS; i++)
		packer_number(packer, header[i]);
	free(weights);
	free(postings);
}

int index_write(sqlite3 *db, struct error *error)
{
	struct writer w = {.vocabulary = vocabulary_create()};
	struct packer packer;
	int rc;

	arena_init(&w.arena);
	packer_init(&packer, db);
	packer_number(&packer, 0); /* the text that is empty */
	readings_writer_init(&w.readings, &packer);
	rc = gather(&w, db, error);
	if (rc == 0)
		write_all(&w, &packer);
	if (rc == 0)
		rc = packer_finish(&packer, error);
	else
		packer_finish(&packer, NULL);
	readings_writer_finish(&w.readings);
	for (size_t t = 0; t < w.terms; t++)
		free(w.postings[t].statement);
	free(w.postings);
	free(w.passage);
	vocabulary_destroy(w.vocabulary);
	arena_finish(&w.arena);
	return rc;
}
