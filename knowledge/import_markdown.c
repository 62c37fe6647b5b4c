/* import_markdown.c - Markdown, cut into paragraphs and headings */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"
#include "knowledge/story.h"

#include <stddef.h>

/* The length of "#", "##", … at the beginning of a heading, or 0. */
static unsigned heading_level(struct span line)
{
	unsigned level = 0;

	while (level < line.len && line.ptr[level] == '#')
		level++;
	return level <= 6 && level < line.len && (line.ptr[level] == ' ' || line.ptr[level] == '\t')
		       ? level
		       : 0;
}

/* Whether a line is made of three or more of these marks alone. */
static bool is_made_of(struct span line, const char *marks)
{
	size_t count = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == ' ')
			continue;
		if (line.ptr[i] != line.ptr[0] || !strchr(marks, line.ptr[i]))
			return false;
		count++;
	}
	return count >= 3;
}

/* A heading's text without its marks. */
static void strip_heading(struct import_line *line, unsigned level)
{
	struct span text = utf8_trim(span_slice(line->text, level, line->text.len));
	size_t end = text.len;

	while (end > 0 && text.ptr[end - 1] == '#')
		end--;
	line->text =
		end == 0 || text.ptr[end - 1] == ' ' ? utf8_trim(span_slice(text, 0, end)) : text;
}

/* Takes "> " and "- " off a line that begins a paragraph. */
static void strip_markers(struct import_line *line)
{
	while (line->text.len > 0 &&
	       (line->text.ptr[0] == '>' ||
		(import_is_item(line->text) && (unsigned char)line->text.ptr[0] < 0x80)))
		line->text = utf8_trim(span_slice(line->text, 1, line->text.len));
}

/* Pictures, rules and comments hold no text. */
static bool is_no_text(struct span line)
{
	return is_made_of(line, "-*_=") ||
	       (span_starts(line, SPAN("![")) && line.ptr[line.len - 1] == ')') ||
	       (span_starts(line, SPAN("<!--")) && line.len >= 7 &&
		span_find(line, SPAN("-->")) == line.len - 3);
}

static void add_heading(struct import *import, const struct import_line *line, unsigned level)
{
	if (line->text.len > 0)
		import_add_block(import, BLOCK_HEADING, line, line)->level = level;
}

/* Lines without a blank one between them; returns how many of them the block
 * took that begins with the first. */
static size_t read_markdown_block(struct import *import, struct import_line *first, size_t count)
{
	unsigned level = heading_level(first->text);
	size_t taken = 1;

	if (level > 0) {
		strip_heading(first, level);
		add_heading(import, first, level);
		return 1;
	}
	if (is_no_text(first->text))
		return 1;
	if (count > 1 && !import_is_item(first->text) &&
	    (is_made_of(first[1].text, "=") || is_made_of(first[1].text, "-"))) {
		add_heading(import, first, first[1].text.ptr[0] == '=' ? 1 : 2);
		return 2;
	}
	strip_markers(first);
	while (taken < count && !heading_level(first[taken].text) &&
	       !import_is_item(first[taken].text) && !is_no_text(first[taken].text))
		taken++;
	if (first->text.len > 0)
		import_add_block(import, BLOCK_PARAGRAPH, first, &first[taken - 1]);
	return taken;
}

/* Those whom a key of the front matter names; NULL where it names no people. */
static struct import_people *people_of(struct import *import, struct span key)
{
	if (span_among(key, "author authors by byline"))
		return &import->authors;
	return span_is(key, "contributors") ? &import->contributors : NULL;
}

/* Takes "key: value" of what stands before the text; people may stand each in a line
 * of their own below: *people then tells which. */
static void read_key(struct import *import, struct span line, struct import_people **people)
{
	static const struct {
		const char *names;
		size_t at; /* of a struct span in struct import */
	} keys[] = {
		{"title headline", offsetof(struct import, title)},
		{"outlet publisher site website publication", offsetof(struct import, outlet)},
		{"link url source canonical", offsetof(struct import, link)},
		{"published date", offsetof(struct import, published)},
		{"place dateline", offsetof(struct import, place)},
	};
	size_t colon = span_find(line, SPAN(":"));
	struct span key = span_slice(line, 0, colon), value = span_slice(line, colon + 1, line.len);

	if (*people && span_starts(line, SPAN("- ")))
		value = span_slice(line, 2, line.len);
	else if (colon == (size_t)-1)
		return;
	else
		*people = people_of(import, key);
	value = utf8_trim(value);
	while (value.len > 0 && strchr("\"'[", value.ptr[0]))
		value = span_slice(value, 1, value.len);
	while (value.len > 0 && strchr("\"']", value.ptr[value.len - 1]))
		value.len--;
	if (*people)
		import_add_people(*people, value);
	for (size_t i = 0; !*people && i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct span *field = (struct span *)(void *)((char *)import + keys[i].at);

		/* import is there. NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
		if (field->len == 0 && value.len <= STORY_VALUE_MAX &&
		    span_among(key, keys[i].names))
			*field = value;
	}
}

/* Returns how many lines the front matter has; 0 where there is none. */
static size_t read_frontmatter(struct import *import, const struct import_lines *lines)
{
	size_t end = 1;
	struct import_people *people = NULL;

	if (lines->count == 0 || !span_is(lines->list[0].text, "---"))
		return 0;
	while (end < lines->count && !span_is(lines->list[end].text, "---"))
		end++;
	if (end == lines->count || !memchr(lines->list[1].text.ptr, ':', lines->list[1].text.len))
		return 0;
	for (size_t i = 1; i < end; i++)
		read_key(import, lines->list[i].text, &people);
	return end + 1;
}

void import_read_markdown(struct import *import)
{
	struct import_lines lines = import_read_lines(import);
	size_t begin, end;

	import->blocks = arena_array(import->arena, lines.count, sizeof(*import->blocks));
	begin = read_frontmatter(import, &lines);
	while (begin < lines.count) {
		for (end = begin; end < lines.count && lines.list[end].text.len > 0; end++)
			;
		if (end == begin)
			begin++;
		else
			begin += read_markdown_block(import, &lines.list[begin], end - begin);
	}
}
