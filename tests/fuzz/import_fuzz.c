/* import_fuzz.c - any bytes become a story that reads back the same, or a list of problems
 *
 * The first byte chooses the format.
 */
#include "knowledge/import.h"
#include "knowledge/story.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct imported *imported, struct span bytes, struct arena *arena,
		  struct problems *problems)
{
	struct story story;
	int rc = story_parse(&story, "fuzz.md", SPAN("fuzz"), imported->story, arena, problems);

	assert(rc == 0 && story.statement_count == imported->statements);
	for (size_t i = 0; imported->place && i < imported->statements; i++) {
		const struct import_place *it = &imported->place[i];

		assert(it->start < it->end && it->end <= bytes.len);
		assert(i == 0 || it->start >= it[-1].end);
		assert(span_eq(story.statements[i].text, span_slice(bytes, it->start, it->end)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum import_format format = size ? (enum import_format)(data[0] % 3) : IMPORT_TEXT;
	struct span bytes = {(const char *)data + (size > 0), size - (size > 0)};
	struct problems problems;
	struct imported imported;
	struct arena arena;

	arena_init(&arena);
	problems_init(&problems);
	if (import_article(&imported, &arena, "fuzz.txt", SPAN(""), bytes, format, &problems) == 0)
		check(&imported, bytes, &arena, &problems);
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
