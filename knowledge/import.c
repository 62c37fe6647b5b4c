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
	if (article.len > IMPORT_MAX_BYTES) {
		problems_add(problems, file, 0, "is too large: %zu bytes, the most is %d",
			     article.len, IMPORT_MAX_BYTES);
		return ERR_INPUT;
	}
	if (format == IMPORT_HTML ? import_read_html(&import) < 0 : check_text(&import) < 0)
		return ERR_INPUT;
	if (format == IMPORT_MARKDOWN)
		import_read_markdown(&import);
	else if (format == IMPORT_TEXT)
		import_read_text(&import);
	import_read_head(&import);
	return import_write(&import, out, format != IMPORT_HTML);
}
