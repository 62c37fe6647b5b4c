/* import_write.c - an article's blocks written as a story */
#include "bot/base/utf8.h"
#include "knowledge/grow.h"
#include "knowledge/import_names.h"
#include "knowledge/import_private.h"
#include "knowledge/split.h"
#include "knowledge/story.h"

struct writer {
	const struct import *import;
	struct strbuf story;
	struct span *statements;
	size_t count;
	unsigned paragraph;
};

/* A value as YAML reads it back, whatever it holds. */
static void write_value(struct strbuf *out, struct span value)
{
	size_t at = 0;

	strbuf_putc(out, '"');
	while (at < value.len) {
		size_t begin = at;
		uint32_t c = utf8_next(value, &at);

		if (c == '"' || c == '\\')
			strbuf_printf(out, "\\%c", (char)c);
		else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
			 c == 0xFEFF)
			strbuf_putc(out, ' ');
		else
			strbuf_add(out, span_slice(value, begin, at));
	}
	strbuf_putc(out, '"');
}

static void write_key(struct strbuf *out, const char *key, struct span value)
{
	strbuf_puts(out, key);
	strbuf_putc(out, ':');
	if (value.len > 0) {
		strbuf_putc(out, ' ');
		write_value(out, value);
	}
	strbuf_putc(out, '\n');
}

static void write_aliases(struct strbuf *out, const struct import_name *name)
{
	strbuf_puts(out, "  ");
	write_value(out, name->text);
	strbuf_puts(out, ": [");
	for (size_t i = 0; i < name->alias_count; i++) {
		strbuf_puts(out, i > 0 ? ", " : "");
		write_value(out, name->alias[i]);
	}
	strbuf_puts(out, "]\n");
}

/* Names by kind, then their other names. What would make the front matter too
 * long is left out. */
static void write_names(struct writer *writer)
{
	static const char *const keys[NAME_KINDS] = {
		[NAME_PERSON] = "people",
		[NAME_COMPANY] = "companies",
		[NAME_ORGANISATION] = "organisations",
		[NAME_COUNTRY] = "countries",
		[NAME_PLACE] = "places",
	};
	struct strbuf *out = &writer->story;
	struct import import = *writer->import;
	struct import_names names;
	bool any = false;

	import_names_find(&names, &import);
	for (int kind = NAME_PERSON; kind < NAME_KINDS; kind++) {
		size_t written = 0;

		for (size_t i = 0; i < names.count; i++) {
			if ((int)names.list[i].kind != kind)
				continue;
			strbuf_printf(out, written++ ? ", " : "%s: [", keys[kind]);
			write_value(out, names.list[i].text);
		}
		strbuf_puts(out, written ? "]\n" : "");
	}
	for (size_t i = 0; i < names.count; i++) {
		const struct import_name *name = &names.list[i];

		if (name->kind == NAME_UNKNOWN || name->alias_count == 0)
			continue;
		strbuf_puts(out, any ? "" : "aliases:\n");
		write_aliases(out, name);
		any = true;
	}
	import_names_finish(&names);
}

static void write_people(struct strbuf *out, const char *key, const struct import_people *people)
{
	strbuf_puts(out, key);
	strbuf_puts(out, ": [");
	for (size_t i = 0; i < people->count; i++) {
		strbuf_puts(out, i > 0 ? ", " : "");
		write_value(out, people->name[i]);
	}
	strbuf_puts(out, "]\n");
}

static void write_frontmatter(struct writer *writer)
{
	const struct import *import = writer->import;
	struct strbuf *out = &writer->story;

	strbuf_puts(out, "---\n");
	write_key(out, "title", import->title);
	write_key(out, "outlet", import->outlet);
	write_key(out, "place", import->place);
	write_key(out, "link", import->link);
	write_key(out, "published", import->published);
	write_people(out, "authors", &import->authors);
	write_people(out, "contributors", &import->contributors);
	write_names(writer);
	strbuf_puts(out, "---\n");
}

/* What stands for a paragraph: its number, with letters behind it where its text
 * has such a reference itself. */
static struct span label_for(const struct writer *writer, struct span paragraph)
{
	struct arena *arena = writer->import->arena;
	struct span label = arena_printf(arena, "%u", writer->paragraph);

	while (span_find(paragraph, arena_printf(arena, "[^%.*s]", SPAN_ARG(label))) != (size_t)-1)
		label = arena_printf(arena, "%.*sa", SPAN_ARG(label));
	return label;
}

/* The length of the statement that text begins with: a sentence, or as much of
 * it as a statement may have. */
static size_t statement_len(struct span text)
{
	/* What follows is looked at, but not all of it each time. */
	size_t len = split_len(span_slice(text, 0, 2 * STORY_STATEMENT_MAX)), end;

	if (len <= STORY_STATEMENT_MAX)
		return len;
	for (end = STORY_STATEMENT_MAX; end > 0 && text.ptr[end] != ' '; end--)
		;
	if (end == 0)
		for (end = STORY_STATEMENT_MAX; ((unsigned char)text.ptr[end] & 0xC0) == 0x80;)
			end--;
	return end;
}

static void write_statement(struct writer *writer, struct span text, struct span label)
{
	bool plain = story_reads_plainly(text);

	if (!plain)
		strbuf_printf(&writer->story, "\\[^%.*s]", SPAN_ARG(label));
	strbuf_add(&writer->story, text);
	strbuf_printf(&writer->story, "[^%.*s]\n", SPAN_ARG(label));
	GROW(writer->statements, writer->count);
	writer->statements[writer->count++] = text;
}

static void write_paragraph(struct writer *writer, struct span text, struct strbuf *notes)
{
	struct span label;

	writer->paragraph++;
	label = label_for(writer, text);
	strbuf_putc(&writer->story, '\n');
	while (text.len > 0) {
		size_t len = statement_len(text);
		struct span statement = utf8_trim(span_slice(text, 0, len));

		if (statement.len > 0)
			write_statement(writer, statement, label);
		text = utf8_trim(span_slice(text, len, text.len));
	}
	strbuf_printf(notes, "[^%.*s]: paragraph %u\n", SPAN_ARG(label), writer->paragraph);
}

/* Whether it is one line that a story can have above statements. */
static bool is_heading(const struct import_block *block)
{
	if (block->kind != BLOCK_HEADING || block->text.len > STORY_VALUE_MAX ||
	    span_find(block->text, SPAN("[^")) != (size_t)-1)
		return false;
	for (size_t i = 0; i < block->text.len; i++)
		if (((unsigned char)block->text.ptr[i] < 0x20 && block->text.ptr[i] != '\t') ||
		    block->text.ptr[i] == 0x7F)
			return false;
	return true;
}

static void write_blocks(struct writer *writer, struct strbuf *notes)
{
	const struct import *import = writer->import;

	for (size_t i = 0; i < import->block_count; i++) {
		const struct import_block *block = &import->blocks[i];

		if (block->kind == BLOCK_LEFT_OUT)
			continue;
		if (!is_heading(block))
			write_paragraph(writer, block->text, notes);
		else
			strbuf_printf(&writer->story, "\n%.*s %.*s\n", (int)block->level, "######",
				      SPAN_ARG(block->text));
	}
}

static void add_places(const struct writer *writer, struct imported *out)
{
	const struct import *import = writer->import;

	out->place = arena_array(import->arena, writer->count, sizeof(*out->place));
	for (size_t i = 0; i < writer->count; i++) {
		out->place[i].start = (size_t)(writer->statements[i].ptr - import->bytes.ptr);
		out->place[i].end = out->place[i].start + writer->statements[i].len;
	}
}

int import_write(const struct import *import, struct imported *out, bool with_places)
{
	struct writer writer = {.import = import};
	struct strbuf notes;
	int rc = ERR_INPUT;

	strbuf_init(&writer.story, STORY_MAX_BYTES);
	strbuf_init(&notes, STORY_MAX_BYTES);
	write_frontmatter(&writer);
	write_blocks(&writer, &notes);
	strbuf_putc(&writer.story, '\n');
	strbuf_add(&writer.story, strbuf_span(&notes));
	if (writer.count == 0) {
		problems_add(import->problems, import->file, 0, "holds no text");
	} else if (writer.story.truncated || notes.truncated) {
		problems_add(import->problems, import->file, 0,
			     "gives a story that is too large, the most is %d bytes",
			     STORY_MAX_BYTES);
	} else {
		out->story = arena_copy(import->arena, strbuf_span(&writer.story));
		out->statements = writer.count;
		if (with_places)
			add_places(&writer, out);
		rc = 0;
	}
	free(writer.statements);
	strbuf_finish(&notes);
	strbuf_finish(&writer.story);
	return rc;
}
