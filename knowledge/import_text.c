/* import_text.c - plain text, cut into paragraphs and headings */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"

#include <ctype.h>
#include <strings.h>

#define HEADING_CHARS  100 /* what is longer is no heading */
#define QUESTION_CHARS 60  /* nor is a longer question */
#define HEADING_WORDS  14
#define HEADLINE_CHARS 200 /* the first line of an article may be longer */
#define HEADLINE_WORDS 30
#define WRAPPED_CHARS  100 /* lines that are broken for a width are no longer */
#define LONG_CHARS     120 /* lines that are longer are not broken at all */

/* Cuts the first line off *rest; "\r" alone ends one too. */
static bool next_line(struct span *rest, struct span *line)
{
	size_t end = 0, behind;

	if (rest->len == 0)
		return false;
	while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r')
		end++;
	behind = end + (end < rest->len);
	if (end + 1 < rest->len && rest->ptr[end] == '\r' && rest->ptr[end + 1] == '\n')
		behind++;
	*line = span_slice(*rest, 0, end);
	*rest = span_slice(*rest, behind, rest->len);
	return true;
}

struct import_lines import_read_lines(struct import *import)
{
	struct import_lines lines = {.groups = 0};
	struct span rest = import->bytes, line;
	size_t count = 0;

	while (next_line(&rest, &line))
		count++;
	lines.list = arena_array(import->arena, count, sizeof(*lines.list));
	rest = import->bytes;
	while (next_line(&rest, &line)) {
		struct import_line *it = &lines.list[lines.count++];

		it->text = utf8_trim(line);
		it->chars = utf8_count(it->text);
		if (it->text.len > 0 && (lines.count == 1 || it[-1].text.len == 0))
			lines.groups++;
	}
	return lines;
}

bool import_ends_sentence(struct span text)
{
	static const char *const closing[] = {"\"", "'",      ")",	"]",	 "*",
					      "_",  "\u201d", "\u2019", "\u00bb"};
	bool cut = true;

	while (cut) {
		cut = false;
		for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++) {
			struct span mark = span_of(closing[i]);

			if (text.len < mark.len ||
			    !span_eq(span_slice(text, text.len - mark.len, text.len), mark))
				continue;
			text.len -= mark.len;
			cut = true;
		}
	}
	if (text.len == 0)
		return false;
	return strchr(".!?:;,", text.ptr[text.len - 1]) ||
	       (text.len >= 3 && span_is(span_slice(text, text.len - 3, text.len), "\u2026"));
}

static bool begins_lower(struct span text)
{
	return text.len > 0 && islower((unsigned char)text.ptr[0]);
}

bool import_is_item(struct span text)
{
	return span_starts(text, SPAN("- ")) || span_starts(text, SPAN("* ")) ||
	       span_starts(text, SPAN("+ ")) || span_starts(text, SPAN("\u2022"));
}

static size_t count_words(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] != ' ' && (i == 0 || text.ptr[i - 1] == ' ');
	return count;
}

/* Whether a line that stands alone is a heading of so many characters and words at
 * the most. */
static bool looks_like_headline(struct span text, size_t most_chars, size_t most_words)
{
	size_t chars = utf8_count(text);
	bool letter = false;

	for (size_t i = 0; i < text.len; i++)
		letter = letter || isalpha((unsigned char)text.ptr[i]) || text.ptr[i] < 0;
	if (!letter || chars > most_chars || count_words(text) > most_words ||
	    import_is_item(text) || begins_lower(text) ||
	    span_find(text, SPAN("[^")) != (size_t)-1 || span_find(text, SPAN(". ")) != (size_t)-1)
		return false;
	if (text.ptr[text.len - 1] == '?')
		return chars <= QUESTION_CHARS;
	return !import_ends_sentence(text);
}

static bool looks_like_heading(struct span text)
{
	return looks_like_headline(text, HEADING_CHARS, HEADING_WORDS);
}

struct import_block *import_add_block(struct import *import, enum import_block_kind kind,
				      const struct import_line *first,
				      const struct import_line *last)
{
	struct import_block *block = &import->blocks[import->block_count++];

	block->kind = kind;
	block->text.ptr = first->text.ptr;
	block->text.len = (size_t)(last->text.ptr + last->text.len - first->text.ptr);
	block->level = 1;
	return block;
}

static size_t first_word_chars(const struct import_line *line)
{
	size_t len = 0;

	while (len < line->text.len && line->text.ptr[len] != ' ')
		len++;
	return utf8_count(span_slice(line->text, 0, len));
}

/* Whether a paragraph ends between two lines without a blank one between them;
 * widest is the longest line beside them. begins tells that the first begins
 * a paragraph. */
static bool breaks(const struct import_lines *lines, const struct import_line *line, size_t widest,
		   bool begins)
{
	const struct import_line *next = line + 1;
	bool full = widest <= WRAPPED_CHARS && line->chars + 1 + first_word_chars(next) > widest;

	if (import_is_item(next->text))
		return true;
	if (begins_lower(next->text))
		return false;
	if (!import_ends_sentence(line->text))
		return lines->groups == 1 && begins && !full && looks_like_heading(line->text) &&
		       !isdigit((unsigned char)next->text.ptr[0]);
	return lines->groups == 1 ? !full : widest > LONG_CHARS;
}

/* "Read more: …": a line of the page that the text was copied from. */
static bool is_pointer(struct span text)
{
	static const char *const pointing[] = {"read more",	  "also read",	      "read also",
					       "related",	  "related stories",  "see also",
					       "related article", "related articles", "watch",
					       "listen",	  "recommended",      "don't miss"};

	if (strncasecmp(text.ptr, "advertisement", text.len) == 0 && text.len == 13)
		return true;
	if (!looks_like_heading(text))
		return false;
	for (size_t i = 0; i < sizeof(pointing) / sizeof(pointing[0]); i++) {
		size_t len = strlen(pointing[i]);

		if (text.len > len && strncasecmp(text.ptr, pointing[i], len) == 0 &&
		    text.ptr[len] == ':')
			return true;
	}
	return false;
}

/* Several short lines before the first paragraph: title, author, date. */
static bool is_head(const struct import *import, const struct import_line *first, size_t count)
{
	for (size_t i = 0; i < import->block_count; i++)
		if (import->blocks[i].kind == BLOCK_PARAGRAPH)
			return false;
	for (size_t i = 0; i < count; i++)
		if (!looks_like_heading(first[i].text))
			return false;
	return true;
}

/* Lines without a blank one between them. */
static void read_group(struct import *import, const struct import_lines *lines,
		       const struct import_line *first, size_t count)
{
	bool head = lines->groups > 1 && is_head(import, first, count);
	size_t widest = 0, begin = 0;

	for (size_t i = 0; i < count; i++)
		widest = first[i].chars > widest ? first[i].chars : widest;
	for (size_t i = 0; i < count; i++) {
		if (i + 1 < count && !head && !breaks(lines, &first[i], widest, i == begin))
			continue;
		import_add_block(import, BLOCK_PARAGRAPH, &first[begin], &first[i]);
		if (begin == i && is_pointer(first[i].text))
			import->blocks[import->block_count - 1].kind = BLOCK_LEFT_OUT;
		else if (begin == i &&
			 (looks_like_heading(first[i].text) ||
			  (import->block_count == 1 && lines->groups > 1 &&
			   looks_like_headline(first[i].text, HEADLINE_CHARS, HEADLINE_WORDS))))
			import->blocks[import->block_count - 1].kind = BLOCK_HEADING;
		begin = i + 1;
	}
}

/* A heading stands over a paragraph; what stands at the end, or among many
 * such lines, is text. */
static void check_headings(struct import *import)
{
	size_t run = 0;
	bool text_before = false;

	for (size_t i = 0; i <= import->block_count; i++) {
		bool end = i == import->block_count;

		if (!end && import->blocks[i].kind == BLOCK_HEADING) {
			run++;
			continue;
		}
		if (end || (run > 2 && text_before))
			for (size_t k = i - run; k < i; k++)
				import->blocks[k].kind = BLOCK_PARAGRAPH;
		text_before = true;
		run = 0;
	}
}

void import_read_text(struct import *import)
{
	struct import_lines lines = import_read_lines(import);
	size_t begin = 0;

	import->blocks = arena_array(import->arena, lines.count, sizeof(*import->blocks));
	for (size_t i = 0; i <= lines.count; i++) {
		if (i < lines.count && lines.list[i].text.len > 0)
			continue;
		if (i > begin)
			read_group(import, &lines, &lines.list[begin], i - begin);
		begin = i + 1;
	}
	check_headings(import);
}
