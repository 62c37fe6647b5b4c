/* views_plan.c - how the rows of a view are found for a query */
#include "knowledge/views_private.h"

#include <string.h>

/* What stands for has() and same() in a constraint. */
enum { OP_SAME = SQLITE_INDEX_CONSTRAINT_FUNCTION, OP_HAS };

int views_find_function(sqlite3_vtab *table, int arguments, const char *name,
			void (**call)(sqlite3_context *, int, sqlite3_value **), void **data)
{
	*call = arguments == 2 ? views_function(name) : NULL;
	*data = (void *)(uintptr_t)((const struct view_table *)table)->knowledge;
	if (!*call)
		return 0;
	return *call == views_function("same") ? OP_SAME : OP_HAS;
}

char views_part(const struct view_spec *spec, int column)
{
	if (column < 0 || column >= COLUMN_STATEMENT || spec->own[column].source == SOURCE_DETAIL)
		return '\0';
	return index_part(spec->kind, spec->own[column].source == SOURCE_SUBJECT);
}

/* A search costs as much as reading many statements, so that joins search once
 * and look the statements up that were found. */
#define SEARCH_COST	    1e7
#define HAVING_COST	    100.0
#define STATEMENT_COST	    1.0
#define FACTS_OF_STATEMENTS 4 /* rows of one, about */

/* How a constraint would find the rows; PLAN_ALL where it does not. */
static enum plan plan_of(const struct view_spec *spec,
			 const struct sqlite3_index_constraint *constraint)
{
	int column = constraint->iColumn;

	if (!constraint->usable)
		return PLAN_ALL;
	if (column == COLUMN_WORDS && constraint->op == SQLITE_INDEX_CONSTRAINT_MATCH)
		return PLAN_SEARCH;
	if (column == COLUMN_STATEMENT && constraint->op == SQLITE_INDEX_CONSTRAINT_EQ)
		return PLAN_STATEMENT;
	if (constraint->op == OP_SAME && views_part(spec, column))
		return PLAN_SAME;
	if (constraint->op == OP_HAS && views_part(spec, column))
		return PLAN_HAS;
	return PLAN_ALL;
}

/* Has the search left out where a statement that it finds could not be one of those
 * that another constraint asks for. */
static void add_condition(const struct view_spec *spec, sqlite3_index_info *info)
{
	for (int i = 0; i < info->nConstraint; i++) {
		enum plan plan = plan_of(spec, &info->aConstraint[i]);

		if (plan != PLAN_HAS && plan != PLAN_SAME)
			continue;
		info->idxNum = plan == PLAN_HAS ? PLAN_SEARCH_HAS : PLAN_SEARCH_SAME;
		info->idxNum += PLANS * info->aConstraint[i].iColumn;
		info->aConstraintUsage[i].argvIndex = 2;
		return;
	}
}

int views_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	static const double costs[PLANS] = {
		[PLAN_HAS] = HAVING_COST,
		[PLAN_SAME] = HAVING_COST,
		[PLAN_STATEMENT] = STATEMENT_COST,
		[PLAN_SEARCH] = SEARCH_COST,
	};
	const struct view_table *table = (const struct view_table *)base;
	enum plan best = PLAN_ALL;
	int by = -1;

	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		enum plan plan = plan_of(table->spec, c);

		if (c->iColumn == COLUMN_WORDS && !c->usable)
			return SQLITE_CONSTRAINT;
		if (plan <= best)
			continue;
		best = plan;
		by = i;
	}
	info->idxNum = (int)best;
	if (best == PLAN_ALL) {
		info->estimatedRows = (sqlite3_int64)index_count(table->knowledge->index) + 1;
		info->estimatedCost = 10 * HAVING_COST + (double)info->estimatedRows;
		return SQLITE_OK;
	}
	if (best == PLAN_HAS || best == PLAN_SAME)
		info->idxNum += PLANS * info->aConstraint[by].iColumn;
	info->estimatedCost = costs[best];
	info->estimatedRows = best == PLAN_SEARCH ? SEARCH_HITS_MAX : FACTS_OF_STATEMENTS;
	info->aConstraintUsage[by].argvIndex = 1;
	info->aConstraintUsage[by].omit = best == PLAN_SEARCH;
	if (best == PLAN_SEARCH)
		add_condition(table->spec, info);
	return SQLITE_OK;
}
