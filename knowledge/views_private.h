/* views_private.h - what views.c has in common with views_plan.c */
#ifndef FOOTNOTE_KNOWLEDGE_VIEWS_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_VIEWS_PRIVATE_H

#include "knowledge/index.h"
#include "knowledge/views.h"

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
	struct knowledge *knowledge;
};

/* How the rows are found, as xBestIndex tells xFilter, the best last. The same
 * for each of the columns of its own, PLANS apart. */
enum plan { PLAN_ALL, PLAN_HAS, PLAN_SAME, PLAN_STATEMENT, PLAN_SEARCH, PLANS };

/* xBestIndex and xFindFunction. */
int views_best_index(sqlite3_vtab *base, sqlite3_index_info *info);
int views_find_function(sqlite3_vtab *table, int arguments, const char *name,
			void (**call)(sqlite3_context *, int, sqlite3_value **), void **data);

/* What index_part() says of a column, '\0' where it has none. */
char views_part(const struct view_spec *spec, int column);

#endif
