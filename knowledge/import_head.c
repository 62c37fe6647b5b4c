/* import_head.c - what an article's lines tell of itself: title, dateline, authors, date */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"
#include "knowledge/story.h"

#include <ctype.h>

#define DATELINE_BYTES 100
#define DATE_BYTES     80
#define DATE_OTHERS    2 /* words of a date that are neither month nor number: "Monday" */

static const char months[] = "January February March April May June July August September October "
			     "November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec";

static const char dashes[][4] = {"\u2014", "\u2013", "--", "-"};

/* The length of a dash at at with blanks, or the text's ends, around it. */
static size_t dash_len(struct span text, size_t at)
{
	if (at == 0 || !utf8_is_blank((unsigned char)text.ptr[at - 1]))
		return 0;
	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
		size_t len = strlen(dashes[i]);

		if (span_starts(span_slice(text, at, text.len), span_of(dashes[i])) &&
		    (at + len == text.len || isspace((unsigned char)text.ptr[at + len])))
			return len;
	}
	return 0;
}

/* "Oct 3", "3 October", "Oct. 3, 2021" */
static bool is_day(struct span text)
{
	struct span rest = text, word;
	bool month = false, number = false;

	while (import_next_word(&rest, &word)) {
		while (word.len > 0 && strchr(".,", word.ptr[word.len - 1]))
			word.len--;
		if (span_among(word, months))
			month = true;
		else if (word.len > 0 && isdigit((unsigned char)word.ptr[0]))
			number = true;
		else
			return false;
	}
	return month && number;
}

/* Takes the day off the end of "LONDON, Oct 3" and of what remains behind a comma. */
static struct span take_day(struct import *import, struct span text)
{
	for (size_t at = 0; at < text.len; at++) {
		struct span day = utf8_trim(span_slice(text, at + 1, text.len));

		if (text.ptr[at] != ',' || !is_day(day))
			continue;
		if (import->published.len == 0)
			import->published = day;
		return utf8_trim(span_slice(text, 0, at));
	}
	return text;
}

/* "Hong Kong CNN Business": one part of it is in capitals, place or outlet. */
static void take_unbracketed(struct import *import, struct span text)
{
	struct span rest = text, word;
	bool first = true, place_in_capitals = false;

	while (import_next_word(&rest, &word)) {
		size_t at = (size_t)(word.ptr - text.ptr);

		if (first)
			place_in_capitals = import_is_capitals(word);
		else if (import_is_capitals(word) != place_in_capitals &&
			 (!place_in_capitals || word.ptr[-1] != ' ' || word.ptr[-2] != ',')) {
			import->place = utf8_trim(span_slice(text, 0, at));
			if (import->outlet.len == 0)
				import->outlet = span_slice(text, at, text.len);
			return;
		}
		first = false;
	}
	import->place = text;
}

/* Takes "LONDON (Reuters)", "LONDON", "(Reuters)". */
static void take_dateline(struct import *import, struct span text)
{
	size_t open = span_find(text, SPAN("(")), close = span_find(text, SPAN(")"));

	if (close != text.len - 1 || open > close) {
		take_unbracketed(import, take_day(import, text));
		return;
	}
	import->place = take_day(import, utf8_trim(span_slice(text, 0, open)));
	if (import->outlet.len == 0)
		import->outlet = span_slice(text, open + 1, close);
}

/* Where a dash stands among the first bytes of text, or (size_t)-1. */
static size_t find_dash(struct span text)
{
	size_t at = 0;

	while (at < text.len && at < DATELINE_BYTES && dash_len(text, at) == 0)
		at++;
	return at < text.len && at < DATELINE_BYTES ? at : (size_t)-1;
}

struct span import_skip_dash(struct span text)
{
	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
		if (span_starts(text, span_of(dashes[i])))
			return utf8_trim(span_slice(text, strlen(dashes[i]), text.len));
	return text;
}

bool import_read_dateline(struct import *import, struct span text, bool sure)
{
	size_t dash = find_dash(text);
	struct span head = utf8_trim(span_slice(text, 0, dash));

	if (dash != (size_t)-1 && dash + dash_len(text, dash) != text.len)
		return false;
	if (head.len == 0 || head.len > DATELINE_BYTES ||
	    (!sure && dash == (size_t)-1 && head.ptr[head.len - 1] != ')'))
		return false;
	take_dateline(import, head);
	return true;
}

/* Whether every word begins with a capital or a number, as in "Rio de Janeiro (AFP)",
 * "PARIS, 14 March". */
static bool has_capitals_only(struct span text)
{
	struct span rest = text, word;

	while (import_next_word(&rest, &word)) {
		size_t at = word.ptr[0] == '(';

		if (at == word.len ||
		    (!isdigit((unsigned char)word.ptr[0]) &&
		     !utf8_is_capital(utf8_next(word, &at)) &&
		     !span_among(word, "de da del der di du la le van von al el y")))
			return false;
	}
	return true;
}

/* The same at the beginning of a paragraph, with an outlet in brackets or a place
 * in capitals. Returns false where there is none. */
static bool read_dateline_before(struct import *import, struct span paragraph)
{
	size_t dash = find_dash(paragraph);
	struct span head = utf8_trim(span_slice(paragraph, 0, dash)), rest = head, word;

	if (dash == (size_t)-1 || !import_next_word(&rest, &word) || !has_capitals_only(head))
		return false;
	while (word.len > 0 && word.ptr[word.len - 1] == ',')
		word.len--;
	if (head.ptr[head.len - 1] != ')' && !import_is_capitals(word))
		return false;
	take_dateline(import, head);
	return true;
}

/* "18 February 2019", "Mon February 18, 2019, at 5 pm", "2019-02-18". */
static bool is_date(struct span text)
{
	struct span rest = text, word;
	bool month = false, year = false;
	size_t others = 0;

	if (text.len > DATE_BYTES)
		return false;
	while (import_next_word(&rest, &word)) {
		size_t digits = 0;
		bool named;

		while (word.len > 0 && strchr(",.;", word.ptr[word.len - 1]))
			word.len--;
		for (size_t i = 0; i < word.len; i++)
			digits += isdigit((unsigned char)word.ptr[i]) != 0;
		named = span_among(word, months);
		month = month || named || (word.len >= 10 && digits >= 8 && word.ptr[4] == '-');
		year = year || (word.len >= 4 && digits >= 4);
		others += !named && digits == 0 && word.len > 3;
	}
	return month && year && others <= DATE_OTHERS;
}

static bool read_date(struct import *import, struct span text)
{
	static const char *const words[] = {"published", "updated", "posted", "last modified",
					    "date:"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (import_begins(text, words[i]))
			text = utf8_trim(span_slice(text, strlen(words[i]), text.len));
	if (!is_date(text))
		return false;
	if (import->published.len == 0)
		import->published = text;
	return true;
}

/* Where text is cut by "|" or a dot in the middle: the length of its first part, and
 * of the mark behind it. */
static size_t part_len(struct span text, size_t *mark_len)
{
	static const char *const marks[] = {" | ", " \u00b7 ", " \u2022 "};
	size_t first = text.len;

	*mark_len = 0;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = span_find(text, span_of(marks[i]));

		if (at >= first)
			continue;
		first = at;
		*mark_len = strlen(marks[i]);
	}
	return first;
}

/* "By Ada Lowe | Harnley Gazette | 3 May 2024" */
static bool read_parts(struct import *import, struct span text)
{
	size_t mark_len, len = part_len(text, &mark_len);
	struct span first = utf8_trim(span_slice(text, 0, len));

	if (mark_len == 0 || !import_read_byline(import, first))
		return false;
	while (len < text.len) {
		struct span part;

		text = span_slice(text, len + mark_len, text.len);
		len = part_len(text, &mark_len);
		part = utf8_trim(span_slice(text, 0, len));
		if (!read_date(import, part) && import->outlet.len == 0 && import_is_outlet(part))
			import->outlet = part;
	}
	return true;
}

bool import_read_head_line(struct import *import, struct span text)
{
	text = import_without_emphasis(text);
	if (find_dash(text) != (size_t)-1 && import_read_dateline(import, text, false))
		return true;
	if (text.len < 2 * DATELINE_BYTES && !import_ends_sentence(text) &&
	    (read_parts(import, text) || import_read_byline(import, text)))
		return true;
	return read_date(import, text);
}

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
	if (import->title.len == 0) {
		import->title = story_name_of(import->file);
		for (size_t at = import->title.len; at > 1; at--)
			if (import->title.ptr[at - 1] == '.') {
				import->title.len = at - 1;
				break;
			}
	}
	import->title = utf8_trim(utf8_prefix(import->title, STORY_VALUE_MAX / 4));
	if (import->title.len == 0)
		import->title = SPAN("untitled");
}

void import_read_head(struct import *import)
{
	size_t paragraphs = 0;
	bool dateline = false;

	for (size_t i = 0; i < import->block_count; i++) {
		struct import_block *block = &import->blocks[i];

		if (paragraphs == 0 && block->kind != BLOCK_LEFT_OUT &&
		    import_read_head_line(import, block->text))
			block->kind = BLOCK_LEFT_OUT;
		if (block->kind != BLOCK_PARAGRAPH)
			continue;
		/* A paragraph that sums the article up may stand before it. */
		if (paragraphs++ < 2 && !dateline)
			dateline = read_dateline_before(import, block->text);
		import_read_credit(import, block->text);
	}
	find_title(import);
}
