/* story.c - a story file, read and checked */
#include "knowledge/story.h"

#include "bot/base/utf8.h"
#include "knowledge/file.h"
#include "knowledge/footnotes.h"
#include "knowledge/frontmatter.h"
#include "knowledge/sentence.h"

#include <stdlib.h>

#define NOWHERE	    ((size_t)-1)
#define SHOWN_CHARS 40 /* of a sentence that is told of */

const char *name_kind_text(enum name_kind kind)
{
	static const char *const texts[] = {
		[NAME_UNKNOWN] = "name",    [NAME_PERSON] = "person",
		[NAME_COMPANY] = "company", [NAME_ORGANISATION] = "organisation",
		[NAME_COUNTRY] = "country", [NAME_PLACE] = "place",
	};

	return texts[kind];
}

struct parser {
	struct story *story;
	struct arena *arena;
	struct problems *problems;
	const char *file;
	size_t line;	   /* being read, from 1 */
	size_t text_begin; /* of the statement that is open, or NOWHERE */
	size_t text_line;  /* where that begins */
	struct span heading;
	struct footnotes footnotes;
	struct footnote *footnote; /* that takes indented lines, or NULL */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where line has its first control character; its length where it has none. */
static size_t find_control(struct span line)
{
	size_t at = 0;

	while (at < line.len && ((unsigned char)line.ptr[at] >= 0x20 || line.ptr[at] == '\t') &&
	       line.ptr[at] != 0x7F)
		at++;
	return at;
}

/* Of what is being read. */
static void check_controls(struct parser *parser, struct span line)
{
	size_t at = find_control(line);

	if (at < line.len)
		problems_add_at(parser->problems, parser->file, parser->line, at + 1,
				"control character 0x%02X", (unsigned char)line.ptr[at]);
}

static size_t offset_of(const struct parser *parser, struct span part)
{
	return (size_t)(part.ptr - parser->story->bytes.ptr);
}

/* Reads "[^label]" at the beginning of text. */
static bool read_label(struct span text, struct span *label)
{
	size_t end = 2;

	if (!span_starts(text, SPAN("[^")))
		return false;
	while (end < text.len && !is_blank(text.ptr[end]) && !strchr("[]^", text.ptr[end]))
		end++;
	if (end == 2 || end == text.len || text.ptr[end] != ']')
		return false;
	*label = span_slice(text, 2, end);
	return true;
}

static void end_paragraph(struct parser *parser)
{
	if (parser->text_begin == NOWHERE)
		return;
	parser->text_begin = NOWHERE;
	problems_add(parser->problems, parser->file, parser->text_line,
		     "statement without a footnote");
}

static bool is_punctuation_only(struct span text)
{
	return text.len > 0 && strchr(".,;:!?", text.ptr[0]) &&
	       (text.len == 1 || is_blank(text.ptr[1]));
}

/* The first words of a sentence, in one line. */
static const char *first_words(struct parser *parser, struct span sentence)
{
	struct span words = utf8_prefix(sentence, SHOWN_CHARS);
	char *line;

	while (words.len < sentence.len && words.len > 0 && !is_blank(sentence.ptr[words.len]))
		words.len--;
	if (words.len == 0)
		words = utf8_prefix(sentence, SHOWN_CHARS);
	line = arena_string(parser->arena, words);
	for (char *c = line; *c; c++)
		if (is_blank(*c))
			*c = ' ';
	return words.len == sentence.len ? line : arena_printf(parser->arena, "%s …", line).ptr;
}

/* A statement is one sentence: any before its last has no footnote. */
static void check_sentences(struct parser *parser, struct span text)
{
	size_t line = parser->text_line, len;

	while ((len = sentence_len(text)) < text.len) {
		problems_add(parser->problems, parser->file, line,
			     "sentence without a footnote: \"%s\"",
			     first_words(parser, span_slice(text, 0, len)));
		for (; len > 0 || is_blank(text.ptr[0]); len -= len > 0) {
			line += text.ptr[0] == '\n';
			text = span_slice(text, 1, text.len);
		}
	}
}

static void add_statement(struct parser *parser, struct span text, struct span label)
{
	struct story *story = parser->story;

	if (text.len > STORY_STATEMENT_MAX)
		problems_add(parser->problems, parser->file, parser->text_line,
			     "statement is too long: %zu bytes, the most is %d", text.len,
			     STORY_STATEMENT_MAX);
	story->statements[story->statement_count++] = (struct story_statement){
		.text = text,
		.start = offset_of(parser, text),
		.end = offset_of(parser, text) + text.len,
		.line = text.len ? parser->text_line : parser->line,
		.heading = parser->heading,
		.label = label,
	};
}

/* at is the offset of the reference that ends the statement. */
static void end_statement(struct parser *parser, struct span label, size_t at)
{
	struct story *story = parser->story;
	size_t begin = parser->text_begin;
	struct span text;

	parser->text_begin = NOWHERE;
	if (begin == NOWHERE) {
		problems_add(parser->problems, parser->file, parser->line,
			     "footnote [^%.*s] stands behind no statement; one footnote can name "
			     "several paragraphs",
			     SPAN_ARG(label));
		/* The label counts as used all the same. */
		begin = at;
	}
	text = span_trim(span_slice(story->bytes, begin, at));
	if (is_punctuation_only(text))
		problems_add(parser->problems, parser->file, parser->text_line,
			     "statement begins with \"%c\"; a footnote stands behind the full stop",
			     text.ptr[0]);
	else if (text.len <= STORY_STATEMENT_MAX)
		check_sentences(parser, text);
	add_statement(parser, text, label);
}

static void read_text(struct parser *parser, struct span line)
{
	size_t at = 0;

	while (at < line.len) {
		struct span label, rest = span_slice(line, at, line.len);

		if (read_label(rest, &label)) {
			end_statement(parser, label, offset_of(parser, rest));
			at += label.len + sizeof("[^]") - 1;
			continue;
		}
		if (parser->text_begin == NOWHERE && !is_blank(line.ptr[at])) {
			parser->text_begin = offset_of(parser, rest);
			parser->text_line = parser->line;
		}
		at += line.ptr[at] == '\\' && at + 1 < line.len ? 2 : 1;
	}
}

static void continue_footnote(struct parser *parser, struct span text)
{
	struct footnote *footnote = parser->footnote;

	if (footnote->text.len == 0)
		footnote->text = text;
	else if (footnote->text.len <= STORY_VALUE_MAX)
		footnote->text = arena_printf(parser->arena, "%.*s %.*s", SPAN_ARG(footnote->text),
					      SPAN_ARG(text));
}

/* The list marker or quote mark at the beginning of line, as "- " or "12. ". */
static size_t marker_len(struct span line)
{
	size_t digits = 0;

	if (line.len == 0)
		return 0;
	if (line.ptr[0] == '>')
		return 1;
	if (strchr("-*+", line.ptr[0]))
		return line.len == 1 || is_blank(line.ptr[1]) ? 1 : 0;
	while (digits < line.len && digits < 10 && line.ptr[digits] >= '0' &&
	       line.ptr[digits] <= '9')
		digits++;
	if (digits == 0 || digits > 9 || digits + 1 >= line.len ||
	    !strchr(".)", line.ptr[digits]) || !is_blank(line.ptr[digits + 1]))
		return 0;
	return digits + 1;
}

static size_t heading_level(struct span line)
{
	size_t level = 0;

	while (level < line.len && line.ptr[level] == '#')
		level++;
	if (level > 6 || (level < line.len && !is_blank(line.ptr[level])))
		return 0;
	return level;
}

static void read_heading(struct parser *parser, struct span text)
{
	size_t end;

	text = span_trim(text);
	for (end = text.len; end > 0 && text.ptr[end - 1] == '#'; end--)
		;
	if (end == 0 || is_blank(text.ptr[end - 1]))
		text = span_trim(span_slice(text, 0, end));
	if (span_find(text, SPAN("[^")) != (size_t)-1)
		problems_add(parser->problems, parser->file, parser->line,
			     "a heading is no statement and has no footnote");
	if (text.len > STORY_VALUE_MAX)
		problems_add(parser->problems, parser->file, parser->line,
			     "heading is too long: %zu bytes, the most is %d", text.len,
			     STORY_VALUE_MAX);
	parser->heading = text;
}

/* "---", "* * *" and their like. */
static bool is_rule(struct span line)
{
	size_t marks = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (is_blank(line.ptr[i]))
			continue;
		if (line.ptr[i] != line.ptr[0] || !strchr("-*_", line.ptr[i]))
			return false;
		marks++;
	}
	return marks >= 3;
}

static void read_line(struct parser *parser, struct span line)
{
	struct span text = span_trim(line), label;
	size_t indent = (size_t)(text.ptr - line.ptr), marker;

	if (text.len == 0) {
		end_paragraph(parser);
		return;
	}
	if (parser->footnote && (indent >= 4 || line.ptr[0] == '\t')) {
		continue_footnote(parser, text);
		return;
	}
	parser->footnote = NULL;
	if (read_label(text, &label) && text.len > label.len + 3 &&
	    text.ptr[label.len + 3] == ':') {
		end_paragraph(parser);
		text = span_slice(text, label.len + 4, text.len);
		parser->footnote = footnotes_add(&parser->footnotes, label, text, parser->line);
		return;
	}
	if (heading_level(text)) {
		end_paragraph(parser);
		read_heading(parser, span_slice(text, heading_level(text), text.len));
		return;
	}
	if (is_rule(text)) {
		end_paragraph(parser);
		return;
	}
	while ((marker = marker_len(text)) > 0) {
		end_paragraph(parser);
		text = span_trim(span_slice(text, marker, text.len));
	}
	read_text(parser, text);
}

/* Where *line begins a comment, goes on to what stands behind it. */
static void skip_comment(struct parser *parser, struct span *line, struct span *rest)
{
	size_t first = parser->line, end;

	if (!span_starts(span_trim(*line), SPAN("<!--")))
		return;
	end_paragraph(parser);
	while ((end = span_find(*line, SPAN("-->"))) == (size_t)-1) {
		if (!span_next_line(rest, line)) {
			problems_add(parser->problems, parser->file, first,
				     "comment without an end");
			*line = SPAN("");
			return;
		}
		parser->line++;
	}
	*line = span_slice(*line, end + strlen("-->"), line->len);
}

/* Where *line begins with "\[^label]", takes all up to the next "[^label]" for
 * a statement as it stands, and goes on to what stands behind that. */
static void take_verbatim(struct parser *parser, struct span *line, struct span *rest)
{
	struct span label;

	while (line->len > 0 && line->ptr[0] == '\\' &&
	       read_label(span_slice(*line, 1, line->len), &label)) {
		struct span reference = {line->ptr + 1, label.len + strlen("[^]")}, text;
		const char *begin = reference.ptr + reference.len;

		end_paragraph(parser);
		parser->footnote = NULL;
		parser->text_line = parser->line;
		text = (struct span){begin, (size_t)(rest->ptr + rest->len - begin)};
		text = span_slice(text, 0, span_find(text, reference));
		if (text.ptr + text.len == rest->ptr + rest->len || span_trim(text).len == 0) {
			problems_add(parser->problems, parser->file, parser->line,
				     "no statement between \\[^%.*s] and [^%.*s]", SPAN_ARG(label),
				     SPAN_ARG(label));
			*line = SPAN("");
			return;
		}
		add_statement(parser, span_trim(text), label);
		for (const char *c = begin; c < text.ptr + text.len; c++)
			parser->line += *c == '\n';
		begin = text.ptr + text.len + reference.len;
		*rest = (struct span){begin, (size_t)(rest->ptr + rest->len - begin)};
		if (!span_next_line(rest, line))
			*line = *rest;
	}
}

static void read_body(struct parser *parser, struct span rest)
{
	size_t marks = 0;
	struct span line;

	for (size_t i = 0; i + 1 < rest.len; i++)
		marks += rest.ptr[i] == '[' && rest.ptr[i + 1] == '^';
	parser->story->statements =
		arena_array(parser->arena, marks, sizeof(*parser->story->statements));
	parser->footnotes.list = arena_array(parser->arena, marks, sizeof(*parser->footnotes.list));
	parser->text_begin = NOWHERE;
	while (span_next_line(&rest, &line)) {
		parser->line++;
		skip_comment(parser, &line, &rest);
		take_verbatim(parser, &line, &rest);
		check_controls(parser, line);
		read_line(parser, line);
	}
	end_paragraph(parser);
	footnotes_resolve(&parser->footnotes, parser->story, parser->file, parser->problems);
	if (parser->story->statement_count == 0)
		problems_add(parser->problems, parser->file, 0, "story without statements");
}

/* Cuts the front matter off *rest. Returns false where it is not whole. */
static bool cut_frontmatter(struct parser *parser, struct span *rest, struct span *yaml)
{
	const char *begin;
	struct span line;

	if (!span_next_line(rest, &line) || !span_is(line, "---")) {
		problems_add(parser->problems, parser->file, 1,
			     "story without front matter: the first line is not \"---\"");
		return false;
	}
	parser->line = 1;
	begin = rest->ptr;
	while (span_next_line(rest, &line)) {
		parser->line++;
		check_controls(parser, line);
		if (!span_is(line, "---") && !span_is(line, "..."))
			continue;
		*yaml = (struct span){begin, (size_t)(line.ptr - begin)};
		if (yaml->len <= STORY_FRONTMATTER_MAX)
			return true;
		problems_add(parser->problems, parser->file, 1,
			     "front matter is too long: %zu bytes, the most is %d", yaml->len,
			     STORY_FRONTMATTER_MAX);
		*yaml = SPAN("");
		return true;
	}
	problems_add(parser->problems, parser->file, 1,
		     "front matter without an end: no second line \"---\"");
	return false;
}

/* Tells of each line that is not UTF-8. */
static bool check_text(struct parser *parser)
{
	struct span rest = parser->story->bytes, line;
	size_t number = 0, before = parser->problems->count;

	while (span_next_line(&rest, &line)) {
		size_t bad = utf8_valid(line);

		number++;
		if (bad < line.len)
			problems_add_at(parser->problems, parser->file, number, bad + 1,
					"byte 0x%02X is not UTF-8", (unsigned char)line.ptr[bad]);
	}
	return parser->problems->count == before;
}

int story_parse(struct story *story, const char *file, struct span name, struct span bytes,
		struct arena *arena, struct problems *problems)
{
	struct parser parser = {.story = story, .arena = arena, .problems = problems, .file = file};
	struct span rest = bytes, yaml;
	size_t before = problems->count;

	*story = (struct story){.name = name, .bytes = bytes};
	if (bytes.len > STORY_MAX_BYTES) {
		problems_add(problems, file, 0, "is too large: %zu bytes, the most is %d",
			     bytes.len, STORY_MAX_BYTES);
	} else if (span_trim(bytes).len == 0) {
		problems_add(problems, file, 0, "is empty");
	} else if (check_text(&parser)) {
		if (span_starts(rest, SPAN("\xEF\xBB\xBF")))
			rest = span_slice(rest, 3, rest.len);
		if (cut_frontmatter(&parser, &rest, &yaml)) {
			frontmatter_parse(story, file, yaml, 2, arena, problems);
			read_body(&parser, rest);
		}
	}
	return problems->count == before ? 0 : ERR_INPUT;
}

int story_read(struct story *story, const char *path, struct arena *arena,
	       struct problems *problems)
{
	struct error error;
	struct span bytes;
	char *file;

	*story = (struct story){0};
	if (file_read(path, STORY_MAX_BYTES, &file, &bytes.len, &error) < 0) {
		problems_add(problems, path, 0, "%s", error.text);
		return ERR_INPUT;
	}
	bytes.ptr = file;
	bytes = arena_copy(arena, bytes);
	free(file);
	return story_parse(story, path, story_name_of(path), bytes, arena, problems);
}

struct span story_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash ? slash + 1 : path);

	if (name.len > 3 && span_is(span_slice(name, name.len - 3, name.len), ".md"))
		name.len -= 3;
	return name;
}

static bool line_reads_plainly(struct span line)
{
	struct span text = span_trim(line);

	return text.len > 0 && find_control(line) == line.len && marker_len(text) == 0 &&
	       heading_level(text) == 0 && !is_rule(text) && !span_starts(text, SPAN("<!--"));
}

bool story_reads_plainly(struct span statement)
{
	struct span rest = statement, line;

	if (span_find(statement, SPAN("[^")) != NOWHERE || is_punctuation_only(statement) ||
	    statement.len == 0 || statement.ptr[statement.len - 1] == '\\' ||
	    sentence_len(statement) < statement.len)
		return false;
	while (span_next_line(&rest, &line))
		if (!line_reads_plainly(line))
			return false;
	return true;
}
