/* views.c - the views that intents query: statements and what is in them */
#include "knowledge/views_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "knowledge/extract.h"
#include "knowledge/index.h"

static const struct view_spec view_specs[VIEWS] = {
	[VIEW_STATEMENTS] = {"statements",
			     {{"text", SOURCE_TEXT}, {"extract", SOURCE_EXTRACT}},
			     FACT_KINDS},
	[VIEW_MENTIONS] = {"mentions",
			   {{"name", SOURCE_SUBJECT}, {"kind", SOURCE_DETAIL}},
			   FACT_NAME},
	[VIEW_TOPICS] = {"topics", {{"name", SOURCE_SUBJECT}, {"kind", SOURCE_DETAIL}}, FACT_TOPIC},
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

struct module {
	struct knowledge *knowledge;
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
	*table = (struct view_table){
		.spec = spec, .view = module->view, .knowledge = module->knowledge};
	*out = &table->base;
	return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
	sqlite3_free(table);
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
	arena_init(&cursor->found);
	*out = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct view_cursor *cursor = (struct view_cursor *)base;

	arena_finish(&cursor->arena);
	arena_finish(&cursor->found);
	sqlite3_free(cursor);
	return SQLITE_OK;
}

/* Goes on to the next statement that has rows, where nothing is searched for.
 * Returns a code of SQLite's. */
static int read_on(struct view_cursor *cursor, const struct view_table *table)
{
	const struct index *index = table->knowledge->index;

	cursor->at = cursor->rows = 0;
	while (cursor->rows == 0 && cursor->next < cursor->end) {
		size_t i = cursor->statement ? cursor->statement[cursor->next] : cursor->next;
		const struct index_statement *s;

		cursor->next++;
		if (!index_in_scope(index, i))
			continue;
		if (++table->knowledge->reads > QUERY_READS_MAX)
			return SQLITE_INTERRUPT;
		/* What is read of a large knowledge base goes again. */
		arena_reset(&cursor->arena);
		cursor->row = NULL;
		cursor->capacity = 0;
		s = index_peek(index, i, &cursor->arena);
		if (table->spec->kind != FACT_KINDS)
			views_add_facts(cursor, table, s, NULL);
		else if (table->view == VIEW_STATEMENTS && s->id > 0)
			views_add_row(cursor, &(struct row){.statement = s, .text = s->text});
	}
	return SQLITE_OK;
}

static struct span text_of(sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);

	return (struct span){text, (size_t)sqlite3_value_bytes(value)};
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct view_cursor *cursor = (struct view_cursor *)base;
	const struct view_table *table = (const struct view_table *)base->pVtab;
	const struct index *index = table->knowledge->index;
	struct span wanted = argc > 0 ? text_of(argv[0]) : SPAN("");
	enum plan how = (enum plan)(plan % PLANS);
	sqlite3_int64 id;

	(void)text;
	arena_reset(&cursor->arena);
	arena_reset(&cursor->found);
	cursor->statement = NULL;
	cursor->search = NULL;
	cursor->row = NULL;
	cursor->rows = cursor->capacity = cursor->at = 0;
	cursor->next = cursor->end = 0;
	switch (how) {
	case PLAN_ALL:
		index_extent(index, &cursor->next, &cursor->end);
		break;
	case PLAN_HAS:
	case PLAN_SAME:
		cursor->end = views_having(table->knowledge, &cursor->found, how == PLAN_HAS,
					   views_part(table->spec, plan / PLANS), wanted,
					   &cursor->statement);
		break;
	case PLAN_STATEMENT: /* whose ids are from 1, without gaps */
		id = sqlite3_value_int64(argv[0]);
		if (id >= 1 && (sqlite3_uint64)id <= index_count(index)) {
			cursor->next = (size_t)id - 1;
			cursor->end = (size_t)id;
		}
		break;
	case PLAN_SEARCH_HAS:
	case PLAN_SEARCH_SAME:
		if (!views_any_having(table->knowledge, &cursor->found, how == PLAN_SEARCH_HAS,
				      views_part(table->spec, plan / PLANS), text_of(argv[1])))
			return SQLITE_OK;
		views_find(cursor, table, wanted);
		return SQLITE_OK;
	default:
		views_find(cursor, table, wanted);
		return SQLITE_OK;
	}
	return read_on(cursor, table);
}

static int next(sqlite3_vtab_cursor *base)
{
	struct view_cursor *cursor = (struct view_cursor *)base;

	if (++cursor->at == cursor->rows && cursor->next < cursor->end)
		return read_on(cursor, (const struct view_table *)base->pVtab);
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

/* Of a statement that others were put before by their words alone it need not be known
 * how likely it answers, unless it has what was asked for. */
static double confidence(const struct view_cursor *cursor, struct hit *hit)
{
	const struct view_table *table = (const struct view_table *)cursor->base.pVtab;

	if (!hit->values && table->view == VIEW_STATEMENTS)
		return index_chance(cursor->search, hit);
	return index_confidence(table->knowledge->index, cursor->search, hit);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	const struct view_cursor *cursor = (const struct view_cursor *)base;
	const struct view_table *table = (const struct view_table *)base->pVtab;
	const struct row *row = &cursor->row[cursor->at];
	const struct index_statement *s = row->statement;
	const struct index *index = table->knowledge->index;
	struct statement quote = {0};

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
		if (index_source(index, (size_t)s->id - 1, &quote))
			result_text(context, quote.story);
		break;
	case COLUMN_CONFIDENCE:
		sqlite3_result_double(context,
				      row->hit ? row->share * confidence(cursor, row->hit) : 1);
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
		else if (table->spec->own[i].source == SOURCE_EXTRACT && row->hit &&
			 row->hit < cursor->search->hit + EXTRACT_HITS &&
			 confidence(cursor, row->hit) >= table->knowledge->answers_from)
			result_text(context,
				    extract_answer(index, &((struct view_cursor *)base)->arena,
						   cursor->search, row->hit));
	}
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	const struct view_cursor *cursor = (const struct view_cursor *)base;
	const struct row *row = &cursor->row[cursor->at];

	*out = row->statement->id * FACTS_MAX + (sqlite3_int64)row->fact;
	return SQLITE_OK;
}

/* MATCH is ours; SQLite asks for a function that it then leaves to xFilter. */
static const sqlite3_module view_module = {
	.xConnect = connect,
	.xBestIndex = views_best_index,
	.xDisconnect = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = eof,
	.xColumn = column,
	.xRowid = rowid,
	.xFindFunction = views_find_function,
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
