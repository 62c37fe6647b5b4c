/* story_fuzz.c - any bytes are a story or a list of problems, never a crash */
#include "knowledge/story.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = {(const char *)data, size};
	struct problems problems;
	struct story story;
	struct arena arena;
	int rc;

	arena_init(&arena);
	problems_init(&problems);
	rc = story_parse(&story, "fuzz.md", SPAN("fuzz"), bytes, &arena, &problems);
	assert((rc == 0) == (problems.count == 0));
	for (size_t i = 0; rc == 0 && i < story.statement_count; i++) {
		const struct story_statement *it = &story.statements[i];

		assert(it->text.len > 0 && it->text.len <= STORY_STATEMENT_MAX);
		assert(span_eq(it->text, span_slice(bytes, it->start, it->end)));
		assert(i == 0 || it->start > it[-1].end);
		assert(it->footnote.len > 0);
	}
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
