/* scope.c - questions about one story of several */
#include "knowledge/db.h"
#include "knowledge/index_private.h"
#include "knowledge/private.h"

/* The first statement of a story and the last, which stand in a row. */
static const char extent[] =
	"SELECT s.id,"
	" (SELECT id FROM stored_statements WHERE story = s.id ORDER BY position LIMIT 1),"
	" (SELECT id FROM stored_statements WHERE story = s.id ORDER BY position DESC LIMIT 1)"
	" FROM stored_stories AS s WHERE s.name = ?1";

bool knowledge_scope(struct knowledge *knowledge, struct span story)
{
	struct index *index = knowledge->index;
	sqlite3_stmt *row;
	bool found = false;

	if (story.len == 0 && knowledge->scope == 0)
		return true;
	knowledge->scope = 0;
	index->scope_first = index->scope_end = index->scope_story = 0;
	index->recalled_count = 0;
	if (story.len == 0)
		return true;
	if (db_prepare(knowledge->db, extent, &row, NULL) < 0)
		return false;
	db_bind_text(row, 1, story);
	if (db_step(row, NULL) == 1) {
		knowledge->scope = sqlite3_column_int64(row, 0);
		if (sqlite3_column_int64(row, 1) > 0)
			index->scope_first = (uint32_t)sqlite3_column_int64(row, 1) - 1;
		index->scope_end = (uint32_t)sqlite3_column_int64(row, 2);
		index->scope_story = (uint32_t)knowledge->scope;
		found = true;
	}
	sqlite3_finalize(row);
	return found;
}

bool knowledge_in_scope(const struct knowledge *knowledge, int64_t story)
{
	return knowledge->scope == 0 || knowledge->scope == story;
}

bool index_in_scope(const struct index *index, size_t statement)
{
	return index->scope_end == 0 ||
	       (statement >= index->scope_first && statement < index->scope_end);
}

uint32_t index_scope_story(const struct index *index)
{
	return index->scope_story;
}

void index_extent(const struct index *index, size_t *first, size_t *end)
{
	*first = index->scope_end > 0 ? index->scope_first : 0;
	*end = index->scope_end > 0 && index->scope_end < index->count ? index->scope_end
								       : index->count;
}
