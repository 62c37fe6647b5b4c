/* views.c - the views that intents query: statements and what is in them */
#include "knowledge/views_private.h"

#include <stdio.h>
#include <stdlib.h>

#include "knowledge/claim.h"
#include "knowledge/extract.h"
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

struct row {
	const struct index_statement *statement;
	struct span text, subject, detail;
	size_t fact;	 /* which of the statement's; 0 where it is none */
	double share;	 /* of the search's confidence that is left */
	struct hit *hit; /* NULL where nothing was searched for */
};

struct view_cursor {
	sqlite3_vtab_cursor base;
	struct arena arena;
	struct search *search; /* NULL where nothing was searched for */
	struct row *row;
	size_t rows, capacity, at;
	size_t next, end;    /* statements whose rows come behind these; */
	uint32_t *statement; /* their numbers; NULL: 0, 1, 2 … */
	struct arena found;  /* these */
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
	*table = (struct view_table){.spec = spec, .knowledge = module->knowledge};
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

/* The same where the question has another figure. */
#define OTHER_FIGURE_SHARE 0.5

static double figure_share(const struct index_statement *s, const struct search *search,
			   const struct hit *hit)
{
	return claim_has_other_figure(s, search, hit) ? OTHER_FIGURE_SHARE : 1;
}

static void add_row(struct view_cursor *cursor, const struct row *row)
{
	if (cursor->rows == cursor->capacity) {
		const struct row *old = cursor->row;

		cursor->capacity = old ? 4 * cursor->capacity : 4;
		cursor->row = arena_array(&cursor->arena, cursor->capacity, sizeof(*cursor->row));
		if (old)
			memcpy(cursor->row, old, cursor->rows * sizeof(*old));
	}
	cursor->row[cursor->rows++] = *row;
}

/* A fact that stands near what was asked for is likelier meant: less by this much
 * for each byte between; another clause is as far as that many. */
#define DISTANCE_SHARE	1e-4
#define DISTANCE_MAX	500
#define DISTANCE_CLAUSE 100

static double nearness(const struct index_statement *s, const struct search *search,
		       const struct hit *hit, const struct fact *fact)
{
	const struct words *words = &s->reading.words;
	size_t best = DISTANCE_MAX;
	uint32_t at = 0;

	while (at + 1 < words->count && words->word[at].start < fact->start)
		at++;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t where = hit->where[t];
		const struct word *w;
		size_t distance;

		if (hit->where[t] == UINT32_MAX || search->term[t].name)
			continue;
		w = &words->word[where];
		distance = w->end <= fact->start   ? fact->start - w->end
			   : w->start >= fact->end ? w->start - fact->end
						   : 0;
		if (distance < best &&
		    claim_leaves_clause(s, where < at ? where : at, where < at ? at : where))
			distance += DISTANCE_CLAUSE;
		if (distance < best)
			best = distance;
	}
	return 1 - DISTANCE_SHARE * (double)best;
}

/* Whether the statement names nothing that was not asked about, and the paragraph
 * before or behind has a statement with all names of the question. */
static bool names_are_near(const struct index *index, const struct index_statement *s,
			   const struct search *search, const struct hit *found)
{
	bool any = false;

	for (size_t t = 0; t < search->terms; t++)
		any |= search->term[t].name && found->where[t] != UINT32_MAX;
	for (size_t f = 0; f < index_facts(s)->count && !any; f++)
		if (index_facts(s)->fact[f].kind == FACT_NAME)
			return false;
	for (size_t h = 0; h < search->hits; h++) {
		const struct hit *hit = &search->hit[h];
		const struct index_statement *near = index_at(index, hit->statement);

		if (near->passage <= s->passage + 1 && s->passage <= near->passage + 1 &&
		    (near->passage > s->passage) == (near->position > s->position) &&
		    claim_has_names(search, hit))
			return true;
	}
	return false;
}

/* Whether a fact may be what was asked for: its statement has the names of the
 * question, or stands near them, and something of what it is the reason or the time
 * of, beside the fact itself, unless nothing of that is missing. */
static bool may_answer(const struct index *index, const struct index_statement *s,
		       const struct search *search, const struct hit *hit, const struct fact *fact)
{
	bool missing = false, told = false;

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];
		size_t start;

		if (term->name && !term->unknown && hit->match[t] == 0 &&
		    !names_are_near(index, s, search, hit))
			return false;
		if (term->name || term->weak ||
		    (fact->kind != FACT_REASON && fact->kind != FACT_TIME))
			continue;
		missing |= hit->where[t] == UINT32_MAX;
		if (hit->where[t] == UINT32_MAX)
			continue;
		start = s->reading.words.word[hit->where[t]].start;
		told |= start < fact->start || start >= fact->end;
	}
	return told || !missing;
}

/* Adds the stored facts of one statement; hit is NULL where nothing was searched
 * for. */
static void add_facts(struct view_cursor *cursor, const struct view_table *table,
		      const struct index_statement *s, struct hit *hit)
{
	double share = hit ? figure_share(s, cursor->search, hit) : 1;
	const struct facts *facts = index_facts(s);

	for (size_t f = 0; f < facts->count; f++) {
		const struct fact *fact = &facts->fact[f];

		if (fact->kind != table->spec->kind ||
		    (hit && fact->kind != FACT_SPEECH &&
		     (is_asked(s, cursor->search, fact) ||
		      !may_answer(table->knowledge->index, s, cursor->search, hit, fact))))
			continue;
		add_row(cursor,
			&(struct row){
				.statement = s,
				.text = span_slice(s->text, fact->start, fact->end),
				.subject = fact->subject,
				.detail = fact->detail,
				.fact = f,
				.share = hit ? share * nearness(s, cursor->search, hit, fact) : 1,
				.hit = hit,
			});
	}
}

/* Adds what a hit says of itself: its text, its verdict, its subject. */
static void add_found(struct view_cursor *cursor, const struct view_table *table, struct hit *hit)
{
	const struct index *index = table->knowledge->index;
	const struct index_statement *s = index_at(index, hit->statement);
	struct row row = {.statement = s, .text = s->text, .hit = hit};

	row.share = figure_share(s, cursor->search, hit);

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
		row.share = verdict == VERDICT_UNCLEAR ? UNCLEAR_SHARE : 1;
	} else if (table->spec == &view_specs[VIEW_SUBJECTS]) {
		const struct word *w = s->reading.words.word;
		size_t first, end;

		if (!subject_find(index, cursor->search, hit, &first, &end))
			return;
		row.text = span_slice(s->text, w[first].start, w[end - 1].end);
	}
	add_row(cursor, &row);
}

/* When it ended does not tell when it began, nor why it stays outside why it is
 * inside. */
static bool has_opposite(const struct index_statement *s, const struct search *search,
			 const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->opposite[t])
			return true;
	return claim_is_elsewhere(s, search, hit);
}

static void find(struct view_cursor *cursor, const struct view_table *table, struct span words)
{
	struct search *search = index_recall(table->knowledge->index, words);

	cursor->search = search;
	for (size_t h = 0; h < search->hits; h++) {
		struct hit *hit = &search->hit[h];
		const struct index_statement *s = index_at(table->knowledge->index, hit->statement);

		if (table->spec->kind == FACT_KINDS)
			add_found(cursor, table, hit);
		else if (!has_opposite(s, search, hit))
			add_facts(cursor, table, s, hit);
	}
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
			add_facts(cursor, table, s, NULL);
		else if (table->spec == &view_specs[VIEW_STATEMENTS] && s->id > 0)
			add_row(cursor, &(struct row){.statement = s, .text = s->text});
	}
	return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *text, int argc,
		  sqlite3_value **argv)
{
	struct view_cursor *cursor = (struct view_cursor *)base;
	const struct view_table *table = (const struct view_table *)base->pVtab;
	const struct index *index = table->knowledge->index;
	struct span wanted = {NULL, 0};
	sqlite3_int64 id;

	(void)text;
	if (argc > 0) {
		wanted.ptr = (const char *)sqlite3_value_text(argv[0]);
		wanted.len = (size_t)sqlite3_value_bytes(argv[0]);
	}
	arena_reset(&cursor->arena);
	arena_reset(&cursor->found);
	cursor->statement = NULL;
	cursor->search = NULL;
	cursor->row = NULL;
	cursor->rows = cursor->capacity = cursor->at = 0;
	cursor->next = cursor->end = 0;
	switch ((enum plan)(plan % PLANS)) {
	case PLAN_ALL:
		index_extent(index, &cursor->next, &cursor->end);
		break;
	case PLAN_HAS:
	case PLAN_SAME:
		cursor->end = views_having(index, &cursor->found, plan % PLANS == PLAN_HAS,
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
	default:
		find(cursor, table, wanted);
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
		if (index_quote(index, (size_t)s->id - 1, &quote, NULL) == 1)
			result_text(context, quote.story);
		break;
	case COLUMN_CONFIDENCE:
		sqlite3_result_double(
			context,
			row->hit ? row->share * index_confidence(index, cursor->search, row->hit)
				 : 1);
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
			 index_confidence(index, cursor->search, row->hit) >=
				 table->knowledge->answers_from)
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
