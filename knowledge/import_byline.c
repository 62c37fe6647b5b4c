/* import_byline.c - who wrote an article, and who helped */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"

#include <ctype.h>
#include <strings.h>

#define CREDIT_BYTES 400 /* of a line about who helped */
#define NAME_BYTES   60
#define NAME_WORDS   5

bool import_begins(struct span text, const char *words)
{
	size_t len = strlen(words);

	return text.len >= len && strncasecmp(text.ptr, words, len) == 0;
}

bool import_is_capitals(struct span word)
{
	size_t capitals = 0;

	for (size_t i = 0; i < word.len; i++) {
		if (islower((unsigned char)word.ptr[i]))
			return false;
		capitals += isupper((unsigned char)word.ptr[i]) != 0;
	}
	return capitals > 1;
}

bool import_next_word(struct span *rest, struct span *word)
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
	while (import_next_word(&rest, &word)) {
		size_t at = 0;
		bool small = span_among(word, "de da del der di du la le van von bin al el y");

		if (import_is_capitals(word) && word.len > 2 && !memchr(word.ptr, '.', word.len))
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

	while (import_next_word(&rest, &word))
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

	if (import_begins(text, "by "))
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

/* The length of the words that a byline begins with, up to "by". */
static size_t by_len(struct span text)
{
	static const char *const words[] = {"by ", "report by ", "written by ", "words by ",
					    "story by "};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (import_begins(text, words[i]))
			return strlen(words[i]);
	return 0;
}

bool import_is_outlet(struct span text)
{
	return text.len > 0 && !is_person(text) && !is_post(text);
}

bool import_read_byline(struct import *import, struct span text)
{
	size_t before = import->authors.count, by = by_len(text);
	const char *comma = memchr(text.ptr, ',', text.len);
	struct span behind = {comma, comma ? (size_t)(text.ptr + text.len - comma) : 0};

	if (by == 0)
		return false;
	import_add_people(&import->authors, span_slice(text, by, text.len));
	behind = utf8_trim(span_slice(behind, 1, behind.len));
	if (import->outlet.len == 0 && import_is_outlet(behind) && separator_len(behind, 0) == 0 &&
	    !memchr(behind.ptr, ',', behind.len))
		import->outlet = behind;
	return import->authors.count > before;
}

struct span import_without_emphasis(struct span text)
{
	while (text.len > 2 && strchr("*_", text.ptr[0]) && text.ptr[0] == text.ptr[text.len - 1])
		text = utf8_trim(span_slice(text, 1, text.len - 1));
	return text;
}

/* "Reporting by Ada Lowe in Harnley and Bo Penn; editing by Cy Hale": of each, who it is. */
static void read_reporting(struct import *import, struct span text)
{
	bool additional = import_begins(text, "additional ");
	struct import_people *to =
		additional || import->authors.count > 0 ? &import->contributors : &import->authors;
	struct import_people found = {.count = 0};

	text = additional ? span_slice(text, strlen("additional "), text.len) : text;
	if (!import_begins(text, "reporting by "))
		return;
	text = span_slice(text, strlen("reporting by "), text.len);
	text = span_slice(text, 0, span_find(text, SPAN(";")));
	while (text.len > 0) {
		size_t end = 0;
		struct span one;

		while (end < text.len && separator_len(text, end) == 0)
			end++;
		one = span_slice(text, 0, end);
		import_add_people(&found, span_slice(one, 0, span_find(one, SPAN(" in "))));
		text = span_slice(text, end + separator_len(text, end), text.len);
	}
	for (size_t i = 0; i < found.count; i++) {
		bool author = false;

		for (size_t k = 0; to != &import->authors && k < import->authors.count; k++)
			author |= span_eq(import->authors.name[k], found.name[i]);
		if (!author)
			add_person(to, found.name[i]);
	}
}

/* "Ada Lowe contributed reporting." */
void import_read_credit(struct import *import, struct span text)
{
	static const char *const credits[] = {" contributed to this ", " contributed reporting",
					      " contributed to the "};

	if (text.len > CREDIT_BYTES)
		return;
	text = import_without_emphasis(text);
	read_reporting(import, text);
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
