/* import_head.c - what an article's lines tell of itself: title, dateline, authors, date */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"
#include "knowledge/story.h"

#include <ctype.h>
#include <strings.h>

#define DATELINE_BYTES 100
#define DATE_BYTES     80
#define NAME_BYTES     60
#define NAME_WORDS     5

static const char months[] = "January February March April May June July August September October "
			     "November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec";

static const char dashes[][4] = {"\u2014", "\u2013", "--", "-"};

static bool begins(struct span text, const char *words)
{
	size_t len = strlen(words);

	return text.len >= len && strncasecmp(text.ptr, words, len) == 0;
}

static bool is_capitals(struct span word)
{
	size_t capitals = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (islower((unsigned char)word.ptr[i]))
			return false;
		capitals += isupper((unsigned char)word.ptr[i]) != 0;
	}
	return capitals > 1;
}

/* Cuts the first word off *rest. */
static bool next_word(struct span *rest, struct span *word)
{
	size_t end = 0;

	*rest = utf8_trim(*rest);
	while (end < rest->len && !isspace((unsigned char)rest->ptr[end]))
		end++;
	*word = span_slice(*rest, 0, end);
	*rest = span_slice(*rest, end, rest->len);
	return word->len > 0;
}

/* Words of outlets' names and of offices. */
static const char no_name[] =
	"Agency Associated Broadcasting Bureau Business Chief Chronicle Correspondent Courier "
	"Daily "
	"Desk Editor Editorial Evening Express Gazette Guardian Herald Independent Journal "
	"Magazine "
	"Mail Media Mirror Network News Newspaper Observer Online Post Press Radio Record Reporter "
	"Reuters Review Senior Service Special Staff Standard Star Sun Team Telegraph Television "
	"The "
	"Times Today Tribune Weekly World Writer";

/* Two to five words with capitals, as people's names are; "de" and "van" may
 * stand between. */
static bool is_person(struct span text)
{
	struct span rest = text, word;
	size_t count = 0;

	if (text.len > NAME_BYTES)
		return false;
	while (next_word(&rest, &word)) {
		size_t at = 0;
		bool small = span_among(word, "de da del der di du la le van von bin al el y");

		if (is_capitals(word) && word.len > 2 && !memchr(word.ptr, '.', word.len))
			return false;
		if (span_among(word, no_name) || (!small && !utf8_is_capital(utf8_next(word, &at))))
			return false;
		count++;
	}
	return count >= 2 && count <= NAME_WORDS;
}

/* "Business Correspondent": what somebody is, not who brings the article. */
static bool is_post(struct span text)
{
	struct span rest = text, word, last = {NULL, 0};

	while (next_word(&rest, &word))
		last = word;
	return span_among(last,
			  "Analyst Chief Columnist Contributor Correspondent Editor Journalist "
			  "Producer Reporter Staff Writer");
}

static void add_person(struct import_people *people, struct span name)
{
	name = utf8_trim(name);
	while (name.len > 0 && strchr(".,;:|", name.ptr[name.len - 1]))
		name = utf8_trim(span_slice(name, 0, name.len - 1));
	if (!is_person(name) || people->count == IMPORT_PEOPLE_MAX)
		return;
	for (size_t i = 0; i < people->count; i++)
		if (span_eq(people->name[i], name))
			return;
	people->name[people->count++] = name;
}

/* Where names are separated: at ", ", " and ", " & ", ";", "|", "/". */
static size_t separator_len(struct span text, size_t at)
{
	static const char *const separators[] = {", and ", ", ", " and ", " & ", ";", "|", " / "};

	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++)
		if (span_starts(span_slice(text, at, text.len), span_of(separators[i])))
			return strlen(separators[i]);
	return 0;
}

void import_add_people(struct import_people *people, struct span text)
{
	size_t begin = 0, at = 0;

	if (begins(text, "by "))
		begin = at = 3;
	while (at < text.len) {
		size_t len = separator_len(text, at);

		if (len == 0) {
			at++;
			continue;
		}
		add_person(people, span_slice(text, begin, at));
		begin = at += len;
	}
	add_person(people, span_slice(text, begin, text.len));
}

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

	while (next_word(&rest, &word)) {
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

	while (next_word(&rest, &word)) {
		size_t at = (size_t)(word.ptr - text.ptr);

		if (first)
			place_in_capitals = is_capitals(word);
		else if (is_capitals(word) != place_in_capitals &&
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

/* Whether every word begins with a capital, as in "Rio de Janeiro (AFP)". */
static bool has_capitals_only(struct span text)
{
	struct span rest = text, word;

	while (next_word(&rest, &word)) {
		size_t at = word.ptr[0] == '(';

		if (at == word.len ||
		    (!utf8_is_capital(utf8_next(word, &at)) &&
		     !span_among(word, "de da del der di du la le van von al el y")))
			return false;
	}
	return true;
}

/* The same at the beginning of a paragraph, with an outlet in brackets or a place
 * in capitals. */
static void read_dateline_before(struct import *import, struct span paragraph)
{
	size_t dash = find_dash(paragraph);
	struct span head = utf8_trim(span_slice(paragraph, 0, dash)), rest = head, word;

	if (dash == (size_t)-1 || !next_word(&rest, &word))
		return;
	while (word.len > 0 && word.ptr[word.len - 1] == ',')
		word.len--;
	if ((head.ptr[head.len - 1] == ')' && has_capitals_only(head)) || is_capitals(word))
		take_dateline(import, head);
}

/* "18 February 2019", "Mon February 18, 2019", "2019-02-18". */
static bool is_date(struct span text)
{
	struct span rest = text, word;
	bool month = false, year = false;

	if (text.len > DATE_BYTES)
		return false;
	while (next_word(&rest, &word)) {
		size_t digits = 0;

		while (word.len > 0 && strchr(",.;", word.ptr[word.len - 1]))
			word.len--;
		for (size_t i = 0; i < word.len; i++)
			digits += isdigit((unsigned char)word.ptr[i]) != 0;
		month = month || span_among(word, months) ||
			(word.len >= 10 && digits >= 8 && word.ptr[4] == '-');
		year = year || (word.len >= 4 && digits >= 4);
	}
	return month && year;
}

bool import_read_head_line(struct import *import, struct span text)
{
	static const char *const words[] = {"published", "updated", "posted", "last modified",
					    "date:"};
	struct span date = text;

	if (find_dash(text) != (size_t)-1 && import_read_dateline(import, text, false))
		return true;
	if (begins(text, "by ") && text.len < 2 * DATELINE_BYTES && !import_ends_sentence(text)) {
		size_t before = import->authors.count;
		const char *comma = memchr(text.ptr, ',', text.len);
		struct span behind = {comma, comma ? (size_t)(text.ptr + text.len - comma) : 0};

		import_add_people(&import->authors, text);
		behind = utf8_trim(span_slice(behind, 1, behind.len));
		if (import->outlet.len == 0 && behind.len > 0 && !is_person(behind) &&
		    !is_post(behind) && separator_len(behind, 0) == 0 &&
		    !memchr(behind.ptr, ',', behind.len))
			import->outlet = behind;
		return import->authors.count > before;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (begins(date, words[i]))
			date = utf8_trim(span_slice(date, strlen(words[i]), date.len));
	if (!is_date(date))
		return false;
	if (import->published.len == 0)
		import->published = date;
	return true;
}

/* "Ada Lowe contributed reporting." */
static void read_credit(struct import *import, struct span text)
{
	static const char *const credits[] = {" contributed to this ", " contributed reporting",
					      " contributed to the "};

	if (text.len > 4 * DATELINE_BYTES)
		return;
	for (size_t i = 0; i < sizeof(credits) / sizeof(credits[0]); i++) {
		size_t end = span_find(text, span_of(credits[i]));

		if (end == (size_t)-1)
			continue;
		text = span_slice(text, 0, end);
		/* "CNN's Ada Lowe" */
		for (size_t at = 0; at + 1 < text.len; at++)
			if (text.ptr[at] == 's' && text.ptr[at + 1] == ' ' && at > 0 &&
			    strchr("'\x99", text.ptr[at - 1]))
				text = span_slice(text, at + 2, text.len);
		import_add_people(&import->contributors, text);
	}
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
	bool head = true;

	for (size_t i = 0; i < import->block_count; i++) {
		struct import_block *block = &import->blocks[i];

		if (head && block->kind != BLOCK_LEFT_OUT &&
		    import_read_head_line(import, block->text))
			block->kind = BLOCK_LEFT_OUT;
		if (block->kind == BLOCK_PARAGRAPH && head) {
			read_dateline_before(import, block->text);
			head = false;
		}
		if (block->kind == BLOCK_PARAGRAPH)
			read_credit(import, block->text);
	}
	find_title(import);
}
