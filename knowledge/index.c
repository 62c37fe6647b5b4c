/* index.c - a knowledge base's statements in memory */
#include "knowledge/index.h"

#include <math.h>
#include <stdlib.h>

#include "knowledge/index_private.h"

static struct span column(sqlite3_stmt *row, int i)
{
	return (struct span){(const char *)sqlite3_column_text(row, i),
			     (size_t)sqlite3_column_bytes(row, i)};
}

static int each_row(sqlite3 *db, const char *sql, struct index *index,
		    void (*take)(struct index *index, sqlite3_stmt *row), struct error *error)
{
	sqlite3_stmt *row = NULL;
	int status;

	if (sqlite3_prepare_v2(db, sql, -1, &row, NULL) != SQLITE_OK)
		return error_set(error, ERR_LIBRARY, "%s", sqlite3_errmsg(db));
	while ((status = sqlite3_step(row)) == SQLITE_ROW)
		take(index, row);
	sqlite3_finalize(row);
	if (status != SQLITE_DONE)
		return error_set(error, ERR_LIBRARY, "%s", sqlite3_errmsg(db));
	return 0;
}

static void take_name(struct index *index, sqlite3_stmt *row)
{
	vocabulary_add_name(index->vocabulary, column(row, 0), column(row, 1));
}

static void take_alias(struct index *index, sqlite3_stmt *row)
{
	vocabulary_add_alias(index->vocabulary, column(row, 0), column(row, 1));
}

static void take_statement(struct index *index, sqlite3_stmt *row)
{
	struct index_statement *s;

	if (index->count == index->capacity) {
		index->capacity = index->capacity ? 2 * index->capacity : 128;
		index->statement =
			realloc(index->statement, index->capacity * sizeof(*index->statement));
		if (!index->statement)
			abort();
	}
	s = &index->statement[index->count];
	*s = (struct index_statement){
		.id = sqlite3_column_int64(row, 0),
		.text = arena_copy(&index->arena, column(row, 1)),
		.heading = arena_copy(&index->arena, column(row, 2)),
		.story = arena_copy(&index->arena, column(row, 3)),
		.paragraph = (unsigned)sqlite3_column_int(row, 4),
		.position = (unsigned)sqlite3_column_int(row, 5),
	};
	if (index->count > 0) {
		const struct index_statement *last = s - 1;

		s->passage = last->passage;
		if (!span_eq(last->story, s->story) || last->paragraph != s->paragraph ||
		    s->paragraph == 0)
			s->passage++;
	}
	index->count++;
	vocabulary_learn(index->vocabulary, &index->arena, s->text, &s->reading);
}

static void take_fact(struct index *index, sqlite3_stmt *row)
{
	int64_t id = sqlite3_column_int64(row, 0);
	struct index_statement *s;

	while (index->filled < index->count && index->statement[index->filled].id != id)
		index->filled++;
	if (index->filled == index->count)
		return;
	s = &index->statement[index->filled];
	if (!s->facts.fact)
		s->facts.fact = arena_array(&index->arena, FACTS_MAX, sizeof(*s->facts.fact));
	if (s->facts.count == FACTS_MAX)
		return;
	s->facts.fact[s->facts.count++] = (struct fact){
		.kind = (enum fact_kind)sqlite3_column_int(row, 1),
		.start = (size_t)sqlite3_column_int64(row, 2),
		.end = (size_t)sqlite3_column_int64(row, 3),
		.subject = arena_copy(&index->arena, column(row, 4)),
		.detail = arena_copy(&index->arena, column(row, 5)),
	};
}

/* Counts in how many statements each term stands, then lists them. */
static void make_postings(struct index *index)
{
	size_t terms = vocabulary_terms(index->vocabulary);

	index->posting = arena_array(&index->arena, terms + 1, sizeof(*index->posting));
	for (int filling = 0; filling < 2; filling++) {
		for (size_t s = 0; s < index->count; s++) {
			const struct reading *r = &index->statement[s].reading;

			for (size_t m = 0; m < r->count; m++) {
				struct postings *p = &index->posting[r->mention[m].term];

				if (filling) {
					p->place[p->filled++] =
						(struct place){(uint32_t)s, r->mention[m].first,
							       r->mention[m].part};
					continue;
				}
				p->count++;
				if (p->last != s + 1)
					p->statements++;
				p->last = s + 1;
			}
		}
		for (size_t t = 0; !filling && t < terms; t++)
			index->posting[t].place = arena_array(
				&index->arena, index->posting[t].count, sizeof(struct place));
	}
}

double index_weight(const struct index *index, size_t statements)
{
	return log(1 + (double)index->count / ((double)statements + 0.5));
}

static void weigh_statements(struct index *index)
{
	for (size_t s = 0; s < index->count; s++) {
		struct index_statement *it = &index->statement[s];

		for (size_t m = 0; m < it->reading.count; m++)
			if (!it->reading.mention[m].part)
				it->weight += index_weight(
					index,
					index->posting[it->reading.mention[m].term].statements);
	}
}

int index_load(struct index **out, sqlite3 *db, struct error *error)
{
	struct index *index = calloc(1, sizeof(*index));
	int status;

	if (!index)
		abort();
	arena_init(&index->arena);
	index->vocabulary = vocabulary_create();
	status = each_row(db, "SELECT DISTINCT name, kind FROM stored_names ORDER BY name", index,
			  take_name, error);
	if (!status)
		status = each_row(
			db, "SELECT DISTINCT alias, name FROM stored_aliases ORDER BY alias, name",
			index, take_alias, error);
	if (!status)
		status = each_row(db,
				  "SELECT t.id, t.text, t.heading, s.name, t.paragraph, t.position"
				  " FROM stored_statements AS t JOIN stored_stories AS s"
				  " ON s.id = t.story ORDER BY t.id",
				  index, take_statement, error);
	if (!status)
		status = each_row(db,
				  "SELECT statement, kind, start_byte, end_byte, subject, detail"
				  " FROM stored_facts"
				  " ORDER BY statement, rowid",
				  index, take_fact, error);
	if (status) {
		index_destroy(index);
		return status;
	}
	make_postings(index);
	weigh_statements(index);
	*out = index;
	return 0;
}

void index_destroy(struct index *index)
{
	if (!index)
		return;
	vocabulary_destroy(index->vocabulary);
	arena_finish(&index->arena);
	free(index->statement);
	free(index);
}

const struct vocabulary *index_vocabulary(const struct index *index)
{
	return index->vocabulary;
}

size_t index_count(const struct index *index)
{
	return index->count;
}

const struct index_statement *index_at(const struct index *index, size_t i)
{
	return &index->statement[i];
}

bool index_begins(const struct index_statement *statement, uint32_t word)
{
	return word == 0 || (word == 1 && word_is(&statement->reading.words.word[0], "the a an"));
}

double index_in_focus(const struct index *index, uint32_t statement)
{
	uint32_t passage = index->statement[statement].passage;
	double nearest = 0;

	for (size_t f = 0; f < index->focus_count; f++) {
		uint32_t other = index->statement[index->focus[f]].passage;

		if (other == passage)
			return 1;
		if (other + 1 == passage || passage + 1 == other)
			nearest = 0.5;
	}
	return nearest;
}

void index_focus(struct index *index, const int64_t *statements, size_t count)
{
	index->focus_count = 0;
	for (size_t i = 0; i < count && i < INDEX_FOCUS_MAX; i++)
		if (statements[i] >= 1 && (uint64_t)statements[i] <= index->count)
			index->focus[index->focus_count++] = (uint32_t)statements[i] - 1;
}
