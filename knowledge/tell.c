/* tell.c - which stories a knowledge base holds, and whether they have changed */
#include "knowledge/db.h"
#include "knowledge/private.h"

#include <sys/stat.h>

void knowledge_note_file(struct knowledge *knowledge, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (stat(path, &status) < 0)
		return;
	knowledge->file_name = arena_copy(&knowledge->arena, span_of(slash ? slash + 1 : path));
	knowledge->file_sum = span_hash(
		arena_printf(&knowledge->arena, "%llu %lld %lld %lld",
			     (unsigned long long)status.st_ino, (long long)status.st_size,
			     (long long)status.st_mtim.tv_sec, (long long)status.st_mtim.tv_nsec));
}

int knowledge_tell(const struct knowledge *knowledge, knowledge_teller teller, void *data,
		   struct error *error)
{
	sqlite3_stmt *stories;
	struct arena arena;
	int rc;

	if (knowledge->file_name.len > 0) {
		teller(data, knowledge->file_name, knowledge->file_sum);
		return 0;
	}
	rc = db_prepare(knowledge->db, "SELECT name, bytes FROM stored_stories", &stories, error);
	if (rc < 0)
		return rc;
	arena_init(&arena);
	while ((rc = db_step(stories, error)) == 1) {
		teller(data, db_text(stories, 0, &arena), span_hash(db_text(stories, 1, &arena)));
		arena_reset(&arena);
	}
	arena_finish(&arena);
	sqlite3_finalize(stories);
	return rc;
}
