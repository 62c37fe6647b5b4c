/* views_private.h - what the parts of the views have in common */
#ifndef FOOTNOTE_KNOWLEDGE_VIEWS_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_VIEWS_PRIVATE_H

#include "knowledge/index.h"
#include "knowledge/views.h"

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
enum source { SOURCE_NONE, SOURCE_TEXT, SOURCE_SUBJECT, SOURCE_DETAIL, SOURCE_EXTRACT };

struct view_spec {
	const char *name;
	struct {
		const char *name;
		enum source source;
	} own[3];
	enum fact_kind kind; /* FACT_KINDS where its rows are no stored facts */
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

struct view_table {
	sqlite3_vtab base;
	const struct view_spec *spec;
	enum view view;
	struct knowledge *knowledge;
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

/* How the rows are found, as xBestIndex tells xFilter, the best last. The same
 * for each of the columns of its own, PLANS apart. The last two search only if a
 * statement has, or is the same as, what else is asked for. */
enum plan {
	PLAN_ALL,
	PLAN_HAS,
	PLAN_SAME,
	PLAN_STATEMENT,
	PLAN_SEARCH,
	PLAN_SEARCH_HAS,
	PLAN_SEARCH_SAME,
	PLANS,
};

/* xBestIndex and xFindFunction. */
int views_best_index(sqlite3_vtab *base, sqlite3_index_info *info);
int views_find_function(sqlite3_vtab *table, int arguments, const char *name,
			void (**call)(sqlite3_context *, int, sqlite3_value **), void **data);

/* What index_part() says of a column, '\0' where it has none. */
char views_part(const struct view_spec *spec, int column);

/* views_rows.c: adds the stored facts of one statement; hit is NULL where nothing
 * was searched for. */
void views_add_facts(struct view_cursor *cursor, const struct view_table *table,
		     const struct index_statement *s, struct hit *hit);

/* Adds a row. Its pointers are borrowed. */
void views_add_row(struct view_cursor *cursor, const struct row *row);

/* Adds the rows of all statements about words, best first. */
void views_find(struct view_cursor *cursor, const struct view_table *table, struct span words);

#endif
