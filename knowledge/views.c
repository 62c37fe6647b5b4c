/* views.c - the views that intents query: statements and what is in them */
#include "knowledge/views.h"

#include <stdio.h>
#include <stdlib.h>

#include "knowledge/claim.h"
#include "knowledge/subject.h"
#include "knowledge/features.h"
#include "knowledge/index.h"

enum view {
	VIEW_STATEMENTS,
	VIEW_MENTIONS,
	VIEW_TOPICS,
	VIEW_AMOUNTS,
	VIEW_TIMES,
	VIEW_PLACES,
	VIEW_REASONS,
	VIEW_SPEECH,
	VIEW_DESCRIPTIONS,
	VIEW_SUBJECTS,
	VIEW_CLAIMS,
	VIEWS,
};

/* What the three columns of its own hold. */
enum source { SOURCE_NONE, SOURCE_TEXT, SOURCE_SUBJECT, SOURCE_DETAIL };

static const struct view_spec {
	const char *name;
	struct {
		const char *name;
		enum source source;
	} own[3];
	enum fact_kind kind; /* FACT_KINDS where its rows are no stored facts */
} view_specs[VIEWS] = {
	[VIEW_STATEMENTS] = {"statements", {{"text", SOURCE_TEXT}}, FACT_KINDS},
	[VIEW_MENTIONS] = {"mentions",
			   {{"name", SOURCE_SUBJECT}, {"kind", SOURCE_DETAIL}},
			   FACT_NAME},
	[VIEW_TOPICS] = {"topics", {{"name", SOURCE_SUBJECT}, {"kind", SOURCE_DETAIL}}, FACT_NAME},
	[VIEW_AMOUNTS] = {"amounts",
			  {{"amount", SOURCE_TEXT},
			   {"unit", SOURCE_SUBJECT},
			   {"kind", SOURCE_DETAIL}},
			  FACT_AMOUNT},
	[VIEW_TIMES] = {"times", {{"time", SOURCE_TEXT}}, FACT_TIME},
	[VIEW_PLACES] = {"places", {{"place", SOURCE_TEXT}, {"kind", SOURCE_DETAIL}}, FACT_PLACE},
	[VIEW_REASONS] = {"reasons", {{"reason", SOURCE_TEXT}}, FACT_REASON},
	[VIEW_SPEECH] = {"speech",
			 {{"said", SOURCE_TEXT},
			  {"speaker", SOURCE_SUBJECT},
			  {"verb", SOURCE_DETAIL}},
			 FACT_SPEECH},
	[VIEW_DESCRIPTIONS] = {"descriptions",
			       {{"description", SOURCE_TEXT}, {"name", SOURCE_SUBJECT}},
			       FACT_DESCRIPTION},
	[VIEW_SUBJECTS] = {"subjects", {{"subject", SOURCE_TEXT}}, FACT_KINDS},
	[VIEW_CLAIMS] = {"claims", {{"verdict", SOURCE_TEXT}}, FACT_KINDS},
};

enum column {
	COLUMN_OWN, /* three of them */
	COLUMN_STATEMENT = 3,
	COLUMN_PARAGRAPH,
	COLUMN_POSITION,
	COLUMN_HEADING,
	COLUMN_STORY,
	COLUMN_CONFIDENCE,
	COLUMN_EVIDENCE,
	COLUMN_WORDS,
};

struct row {
	uint32_t statement;
	struct span text, subject, detail;
	double confidence;
	double share;	       /* of the search's confidence that is left */
	const struct hit *hit; /* NULL where nothing was searched for */
};

struct view_table {
	sqlite3_vtab base;
	const struct view_spec *spec;
	const struct knowledge *knowledge;
};

struct view_cursor {
	sqlite3_vtab_cursor base;
	struct arena arena;
	struct search *search;
	struct row *row;
	size_t rows, capacity, at;
};

struct module {
	const struct knowledge *knowledge;
	enum view view;
};

static int connect(sqlite3 *db, void *aux, int argc, const char *const *argv, sqlite3_vtab **out,
		   char **message)
{
	const struct module *module = aux;
	const struct view_spec *spec = &view_specs[module->view];
	struct view_table *table;
	char sql[512], own[3][40];
	int status;

	(void)argc, (void)argv, (void)message;
	for (int i = 0; i < 3; i++) {
		if (spec->own[i].name)
			snprintf(own[i], sizeof(own[i]), "%s TEXT", spec->own[i].name);
		else
			snprintf(own[i], sizeof(own[i]), "unused%d TEXT HIDDEN", i);
	}
	snprintf(sql, sizeof(sql),
		 "CREATE TABLE x(%s, %s, %s, statement INTEGER, paragraph INTEGER,"
		 " position INTEGER, heading TEXT, story TEXT, confidence REAL, evidence TEXT, "
		 "words HIDDEN)",
		 own[0], own[1], own[2]);
	status = sqlite3_declare_vtab(db, sql);
	if (status != SQLITE_OK)
		return status;
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	table = sqlite3_malloc(sizeof(*table));
	if (!table)
		return SQLITE_NOMEM;
	*table = (struct view_table){.spec = spec, .knowledge = module->knowledge};
	*out = &table->base;
	return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* How the rows are found, as xBestIndex tells xFilter. */
enum plan { PLAN_ALL, PLAN_STATEMENT, PLAN_SEARCH };

/* A search costs as much as reading many statements, so that joins search once
 * and look the statements up that were found. */
#define SEARCH_COST	    1e7
#define STATEMENT_COST	    1.0
#define FACTS_OF_STATEMENTS 4 /* rows of one, about */

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct view_table *table = (const struct view_table *)base;
	int found[] = {[PLAN_STATEMENT] = -1, [PLAN_SEARCH] = -1};

	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];

		if (c->iColumn == COLUMN_WORDS && !c->usable)
			return SQLITE_CONSTRAINT;
		if (c->iColumn == COLUMN_WORDS && c->op == SQLITE_INDEX_CONSTRAINT_MATCH)
			found[PLAN_SEARCH] = i;
		if (c->iColumn == COLUMN_STATEMENT && c->op == SQLITE_INDEX_CONSTRAINT_EQ &&
		    c->usable)
			found[PLAN_STATEMENT] = i;
	}
	if (found[PLAN_SEARCH] >= 0) {
		info->idxNum = PLAN_SEARCH;
		info->estimatedCost = SEARCH_COST;
		info->estimatedRows = SEARCH_HITS_MAX;
	} else if (found[PLAN_STATEMENT] >= 0) {
		info->idxNum = PLAN_STATEMENT;
		info->estimatedCost = STATEMENT_COST;
		info->estimatedRows = FACTS_OF_STATEMENTS;
	} else {
		info->idxNum = PLAN_ALL;
		info->estimatedRows = (sqlite3_int64)table->knowledge->statement_count + 1;
		info->estimatedCost = (double)info->estimatedRows;
		return SQLITE_OK;
	}
	info->aConstraintUsage[found[info->idxNum]].argvIndex = 1;
	info->aConstraintUsage[found[info->idxNum]].omit = info->idxNum == PLAN_SEARCH;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct view_cursor *cursor = sqlite3_malloc(sizeof(*cursor));

	(void)table;
	if (!cursor)
		return SQLITE_NOMEM;
	*cursor = (struct view_cursor){0};
	arena_init(&cursor->arena);
	*out = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct view_cursor *cursor = (struct view_cursor *)base;

	arena_finish(&cursor->arena);
	sqlite3_free(cursor);
	return SQLITE_OK;
}

/* Whether each word of the fact that could be searched for was asked for; one is
 * enough where the fact is a place without a name: "in the network" does not tell
 * where a network is. */
static bool is_asked(const struct index_statement *s, const struct search *search,
		     const struct fact *fact)
{
	bool one_will_do = fact->kind == FACT_PLACE && fact->detail.len == 0, any = false;

	for (size_t m = 0; m < s->reading.count; m++) {
		const struct mention *mention = &s->reading.mention[m];
		bool asked = false;

		if (s->reading.words.word[mention->first].start < fact->start ||
		    s->reading.words.word[mention->first].start >= fact->end || mention->part)
			continue;
		any = true;
		for (size_t t = 0; t < search->terms && !asked; t++)
			for (size_t r = 0; r < search->term[t].relations && !asked; r++)
				asked = search->term[t].relation[r].term == mention->term;
		if (asked == one_will_do)
			return asked;
	}
	return any && !one_will_do;
}

/* What is left of the confidence where a statement says neither yes nor no. */
#define UNCLEAR_SHARE 0.85

static void add_row(struct view_cursor *cursor, const struct row *row)
{
	if (cursor->rows == cursor->capacity) {
		const struct row *old = cursor->row;

		cursor->capacity = old ? 2 * cursor->capacity : 64;
		cursor->row = arena_array(&cursor->arena, cursor->capacity, sizeof(*cursor->row));
		if (old)
			memcpy(cursor->row, old, cursor->rows * sizeof(*old));
	}
	cursor->row[cursor->rows++] = *row;
}

static bool is_of_view(const struct view_table *table, const struct index_statement *s,
		       const struct fact *fact)
{
	uint32_t word = 0;

	if (fact->kind != table->spec->kind || table->spec != &view_specs[VIEW_TOPICS])
		return fact->kind == table->spec->kind;
	while (word < s->reading.words.count && s->reading.words.word[word].start < fact->start)
		word++;
	return index_begins(s, word);
}

/* Adds the stored facts of one statement; search and hit are NULL where nothing
 * was searched for. */
static void add_facts(struct view_cursor *cursor, const struct view_table *table,
		      uint32_t statement, const struct hit *hit)
{
	const struct index_statement *s = index_at(table->knowledge->index, statement);

	for (size_t f = 0; f < s->facts.count; f++) {
		const struct fact *fact = &s->facts.fact[f];

		if (!is_of_view(table, s, fact) ||
		    (hit && fact->kind != FACT_SPEECH && is_asked(s, cursor->search, fact)))
			continue;
		add_row(cursor, &(struct row){
					.statement = statement,
					.text = span_slice(s->text, fact->start, fact->end),
					.subject = fact->subject,
					.detail = fact->detail,
					.share = 1,
					.hit = hit,
				});
	}
}

/* Adds what a hit says of itself: its text, its verdict, its subject. */
static void add_found(struct view_cursor *cursor, const struct view_table *table,
		      const struct hit *hit)
{
	const struct index *index = table->knowledge->index;
	const struct index_statement *s = index_at(index, hit->statement);
	struct row row = {.statement = hit->statement, .text = s->text, .share = 1, .hit = hit};

	if (table->spec == &view_specs[VIEW_CLAIMS]) {
		enum verdict verdict = claim_judge(index, cursor->search, hit);
		struct span speaker;

		if (verdict == VERDICT_NONE)
			return;
		row.text = verdict == VERDICT_YES  ? SPAN("Yes")
			   : verdict == VERDICT_NO ? SPAN("No")
						   : (struct span){NULL, 0};
		speaker = claim_speaker(index, cursor->search, hit);
		if (row.text.ptr && speaker.len > 0)
			row.text = arena_printf(&cursor->arena, "%.*s, says %.*s",
						SPAN_ARG(row.text), SPAN_ARG(speaker));
		if (verdict == VERDICT_UNCLEAR)
			row.share = UNCLEAR_SHARE;
	} else if (table->spec == &view_specs[VIEW_SUBJECTS]) {
		const struct word *w = s->reading.words.word;
		size_t first, end;

		if (!subject_find(index, cursor->search, hit, &first, &end))
			return;
		row.text = span_slice(s->text, w[first].start, w[end - 1].end);
	}
	add_row(cursor, &row);
}

/* When it ended does not tell when it began. */
static bool has_opposite(const struct search *search, const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->opposite[t])
			return true;
	return false;
}

static void find(struct view_cursor *cursor, const struct view_table *table, struct span words)
{
	struct search *search = arena_alloc(&cursor->arena, sizeof(*search));
	const struct index *index = table->knowledge->index;

	cursor->search = search;
	index_search(index, &cursor->arena, words, search);
	for (size_t h = 0; h < search->hits; h++) {
		const struct hit *hit = &search->hit[h];

		if (table->spec->kind != FACT_KINDS && !has_opposite(search, hit))
			add_facts(cursor, table, hit->statement, hit);
		else if (table->spec->kind == FACT_KINDS)
			add_found(cursor, table, hit);
	}
	for (size_t r = 0; r < cursor->rows; r++) {
		struct row *row = &cursor->row[r];
		double values[FEATURES];

		features_of(index, search, row->hit, values);
		row->confidence = row->share * features_confidence(values);
	}
}

/* Adds the rows of statements first up to end, for which nothing was searched. */
static void add_stored(struct view_cursor *cursor, const struct view_table *table, size_t first,
		       size_t end)
{
	for (size_t s = first; s < end; s++) {
		if (!index_in_scope(table->knowledge->index, s))
			continue;
		if (table->spec->kind != FACT_KINDS)
			add_facts(cursor, table, (uint32_t)s, NULL);
		else if (table->spec == &view_specs[VIEW_STATEMENTS])
			add_row(cursor,
				&(struct row){.statement = (uint32_t)s,
					      .text = index_at(table->knowledge->index, s)->text});
	}
	for (size_t r = 0; r < cursor->rows; r++)
		cursor->row[r].confidence = 1;
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct view_cursor *cursor = (struct view_cursor *)base;
	const struct view_table *table = (const struct view_table *)base->pVtab;
	size_t all = index_count(table->knowledge->index);
	sqlite3_int64 id;

	(void)text, (void)argc;
	arena_reset(&cursor->arena);
	cursor->row = NULL;
	cursor->rows = cursor->capacity = cursor->at = 0;
	switch ((enum plan)plan) {
	case PLAN_ALL:
		add_stored(cursor, table, 0, all);
		break;
	case PLAN_STATEMENT: /* whose ids are from 1, without gaps */
		id = sqlite3_value_int64(argv[0]);
		if (id >= 1 && (sqlite3_uint64)id <= all)
			add_stored(cursor, table, (size_t)id - 1, (size_t)id);
		break;
	case PLAN_SEARCH:
		find(cursor, table,
		     (struct span){(const char *)sqlite3_value_text(argv[0]),
				   (size_t)sqlite3_value_bytes(argv[0])});
		break;
	}
	return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base)
{
	((struct view_cursor *)base)->at++;
	return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *base)
{
	const struct view_cursor *cursor = (const struct view_cursor *)base;

	return cursor->at >= cursor->rows;
}

/* What is not known is NULL. */
static void result_text(sqlite3_context *context, struct span text)
{
	if (text.len > 0)
		sqlite3_result_text(context, text.ptr, (int)text.len, SQLITE_TRANSIENT);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	const struct view_cursor *cursor = (const struct view_cursor *)base;
	const struct view_table *table = (const struct view_table *)base->pVtab;
	const struct row *row = &cursor->row[cursor->at];
	const struct index_statement *s = index_at(table->knowledge->index, row->statement);

	switch ((enum column)i) {
	case COLUMN_STATEMENT:
		sqlite3_result_int64(context, s->id);
		break;
	case COLUMN_PARAGRAPH:
		if (s->paragraph > 0)
			sqlite3_result_int64(context, s->paragraph);
		break;
	case COLUMN_POSITION:
		sqlite3_result_int64(context, s->position);
		break;
	case COLUMN_HEADING:
		result_text(context, s->heading);
		break;
	case COLUMN_STORY:
		result_text(context, s->story);
		break;
	case COLUMN_CONFIDENCE:
		sqlite3_result_double(context, row->confidence);
		break;
	case COLUMN_EVIDENCE:
		if (row->hit)
			result_text(context,
				    explain_hit(&((struct view_cursor *)base)->arena,
						table->knowledge->index, cursor->search, row->hit));
		break;
	case COLUMN_WORDS:
		break;
	default:
		if (table->spec->own[i].source == SOURCE_TEXT)
			result_text(context, row->text);
		else if (table->spec->own[i].source == SOURCE_SUBJECT)
			result_text(context, row->subject);
		else if (table->spec->own[i].source == SOURCE_DETAIL)
			result_text(context, row->detail);
	}
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((struct view_cursor *)base)->at;
	return SQLITE_OK;
}

/* MATCH is ours; SQLite asks for a function that it then leaves to xFilter. */
static const sqlite3_module view_module = {
	.xConnect = connect,
	.xBestIndex = best_index,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = eof,
	.xColumn = column,
	.xRowid = rowid,
};

int views_register(struct knowledge *knowledge, struct error *error)
{
	sqlite3 *db = knowledge->db;

	for (int view = 0; view < VIEWS; view++) {
		struct module *module = malloc(sizeof(*module));

		if (!module)
			abort();
		*module = (struct module){knowledge, (enum view)view};
		if (sqlite3_create_module_v2(db, view_specs[view].name, &view_module, module,
					     free) != SQLITE_OK)
			return error_set(error, ERR_LIBRARY, "%s", sqlite3_errmsg(db));
	}
	return views_functions(knowledge, error);
}
