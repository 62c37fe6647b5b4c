/* import.c - a story made of an article's text */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"
#include "knowledge/story.h"

#include <strings.h>

static bool ends_with(struct span file, const char *end)
{
	size_t len = strlen(end);

	return file.len > len && strncasecmp(file.ptr + file.len - len, end, len) == 0;
}

enum import_format import_format_of(const char *file)
{
	struct span name = span_of(file);

	if (ends_with(name, ".html") || ends_with(name, ".htm"))
		return IMPORT_HTML;
	return ends_with(name, ".md") || ends_with(name, ".markdown") ? IMPORT_MARKDOWN
								      : IMPORT_TEXT;
}

/* Tells of bytes that are no text. */
static int check_text(const struct import *import)
{
	struct span rest = import->bytes, line;
	size_t before = import->problems->count;

	for (size_t number = 1; span_next_line(&rest, &line); number++) {
		size_t bad = utf8_valid(line);
		const char *nul = line.len ? memchr(line.ptr, '\0', bad) : NULL;

		if (nul)
			problems_add_at(import->problems, import->file, number,
					(size_t)(nul - line.ptr) + 1, "byte 0x00 is no text");
		else if (bad < line.len)
			problems_add_at(import->problems, import->file, number, bad + 1,
					"byte 0x%02X is not UTF-8", (unsigned char)line.ptr[bad]);
	}
	return import->problems->count == before ? 0 : ERR_INPUT;
}

/* The first heading where nothing but headings stands before it. */
static void find_title(struct import *import)
{
	for (size_t i = 0; i < import->block_count && import->title.len == 0; i++) {
		struct import_block *block = &import->blocks[i];

		if (block->kind == BLOCK_PARAGRAPH)
			break;
		if (block->kind != BLOCK_HEADING)
			continue;
		import->title = block->text;
		block->kind = BLOCK_LEFT_OUT;
	}
	if (import->title.len == 0)
		import->title = story_name_of(import->file);
	import->title = utf8_trim(utf8_prefix(import->title, STORY_VALUE_MAX / 4));
	if (import->title.len == 0)
		import->title = SPAN("untitled");
}

int import_article(struct imported *out, struct arena *arena, const char *file, struct span title,
		   struct span article, enum import_format format, struct problems *problems)
{
	struct import import = {
		.arena = arena,
		.file = file,
		.bytes = article,
		.problems = problems,
		.title = title,
	};

	*out = (struct imported){.statements = 0};
	if (article.len > STORY_MAX_BYTES) {
		problems_add(problems, file, 0, "is too large: %zu bytes, the most is %d",
			     article.len, STORY_MAX_BYTES);
		return ERR_INPUT;
	}
	if (format == IMPORT_HTML) {
		problems_add(problems, file, 0, "HTML cannot be read yet");
		return ERR_INPUT;
	}
	if (check_text(&import) < 0)
		return ERR_INPUT;
	if (format == IMPORT_MARKDOWN)
		import_read_markdown(&import);
	else
		import_read_text(&import);
	find_title(&import);
	return import_write(&import, out);
}
