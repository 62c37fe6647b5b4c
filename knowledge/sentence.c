/* sentence.c - where a sentence ends */
#include "knowledge/sentence.h"

#include "bot/base/utf8.h"

#include <ctype.h>

#define NOWHERE ((size_t)-1)

/* What is quoted or put in brackets belongs to the sentence around it. */
static const struct pair {
	struct span open, close;
} pairs[] = {
	{{"\"", 1}, {"\"", 1}},		{{"'", 1}, {"'", 1}},
	{{"(", 1}, {")", 1}},		{{"[", 1}, {"]", 1}},
	{{"\u201c", 3}, {"\u201d", 3}}, {{"\u2018", 3}, {"\u2019", 3}},
	{{"\u00ab", 2}, {"\u00bb", 2}},
};

#define PAIR_COUNT (sizeof(pairs) / sizeof(pairs[0]))

/* A full stop behind these ends no sentence. */
static const char abbreviations[] =
	"Mr Mrs Ms Mx Dr St Mt Ft Jr Sr Inc Ltd Co Cos Corp Bros LLC plc Gen Sen Rep Reps Sens Gov "
	"Lt"
	" Col Maj Capt Cmdr Adm Sgt Cpl Pvt Rev Hon Pres Prof Supt Insp Det Messrs Mme Mlle Fr Br"
	" Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri"
	" Ave Blvd Rd Dept Univ Assn Calif Mass vs v etc al approx est c ca cf dept viz Ph.D";

/* Nor behind these where a number follows. */
static const char counted[] = "No Nos Art art Fig fig Vol vol Ch ch Sec sec p pp para paras";

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_word(const char *byte)
{
	unsigned char c = (unsigned char)*byte;

	return isalnum(c) || (c >= 0xC3 && c < 0xE0); /* Latin, Greek, Cyrillic */
}

/* "J", "U.S", "e.g", "a.m" */
static bool is_initials(struct span word)
{
	if (word.len == 1)
		return isupper((unsigned char)word.ptr[0]);
	for (size_t i = 0; i < word.len; i++)
		if (i % 2 ? word.ptr[i] != '.' : !isalpha((unsigned char)word.ptr[i]))
			return false;
	return word.len % 2 == 1;
}

/* Whether the full stop at end of text.ptr belongs to the word before it. */
static bool is_abbreviation(struct span text, size_t end, bool number_follows)
{
	size_t begin = end;
	struct span word;

	while (begin > 0 &&
	       (isalnum((unsigned char)text.ptr[begin - 1]) || text.ptr[begin - 1] == '.'))
		begin--;
	word = span_slice(text, begin, end);
	return word.len > 0 &&
	       (is_initials(word) || word.ptr[word.len - 1] == '.' ||
		span_among(word, abbreviations) || (number_follows && span_among(word, counted)));
}

/* Where the pair that opens at at closes, or NOWHERE. An apostrophe is no
 * quote. */
static size_t find_close(struct span text, size_t at, const struct pair *pair)
{
	bool apostrophe = pair->close.ptr[0] == '\'' || span_is(pair->close, "\u2019");
	size_t begin = at + pair->open.len, found;

	while ((found = span_find(span_slice(text, begin, text.len), pair->close)) != NOWHERE) {
		size_t behind = begin + found + pair->close.len;

		if (!apostrophe || behind == text.len || !is_word(text.ptr + behind))
			return begin + found;
		begin = behind;
	}
	return NOWHERE;
}

static const struct pair *opening_at(struct span text, size_t at)
{
	struct span rest = span_slice(text, at, text.len);

	for (size_t i = 0; i < PAIR_COUNT; i++)
		if (span_starts(rest, pairs[i].open) &&
		    (rest.ptr[0] != '\'' || at == 0 || is_blank(text.ptr[at - 1])))
			return &pairs[i];
	return NULL;
}

/* The length of the closing mark at at: of a quote, a bracket, or Markdown's
 * emphasis. */
static size_t closing_len(struct span text, size_t at)
{
	struct span rest = span_slice(text, at, text.len);

	if (rest.len > 0 && (rest.ptr[0] == '*' || rest.ptr[0] == '_'))
		return 1;
	for (size_t i = 0; i < PAIR_COUNT; i++)
		if (span_starts(rest, pairs[i].close))
			return pairs[i].close.len;
	return 0;
}

/* Whether a sentence can begin at at. */
static bool begins_sentence(struct span text, size_t at)
{
	while (at < text.len && (text.ptr[at] == '*' || text.ptr[at] == '_'))
		at++;
	if (at == text.len)
		return false;
	return opening_at(text, at) || isdigit((unsigned char)text.ptr[at]) ||
	       utf8_is_capital(utf8_next(text, &at));
}

/* Where the sentence ends whose last mark is at at, or NOWHERE if none ends
 * there. */
static size_t end_at(struct span text, size_t at)
{
	size_t end = at + 1, len, next;

	if (text.ptr[at] == '\0' || !strchr(".!?", text.ptr[at]))
		return NOWHERE;
	while ((len = closing_len(text, end)) > 0)
		end += len;
	for (next = end; next < text.len && is_blank(text.ptr[next]); next++)
		;
	if (next == end || !begins_sentence(text, next))
		return NOWHERE;
	if (text.ptr[at] == '.' &&
	    is_abbreviation(text, at, isdigit((unsigned char)text.ptr[next])))
		return NOWHERE;
	return end;
}

/* Where the sentence ends that ends with a quotation from begin to end, or
 * NOWHERE. Behind what is asked or cried, whoever did so may be named. */
static size_t end_with_quotation(struct span text, size_t begin, size_t end, bool first)
{
	for (size_t i = 0; i < PAIR_COUNT; i++) {
		size_t len = pairs[i].close.len;

		if (end - begin <= len ||
		    !span_eq(span_slice(text, end - len, end), pairs[i].close))
			continue;
		end -= len;
		i = (size_t)-1; /* from the first pair again */
	}
	if (begin == end || (first && text.ptr[end - 1] != '.'))
		return NOWHERE;
	return end_at(text, end - 1);
}

size_t sentence_len(struct span text)
{
	bool unclosed[PAIR_COUNT] = {false}; /* searched for once only */

	for (size_t at = 0; at < text.len; at++) {
		const struct pair *pair = opening_at(text, at);
		size_t begin, close = NOWHERE, end;

		if (pair && !unclosed[pair - pairs]) {
			close = find_close(text, at, pair);
			unclosed[pair - pairs] = close == NOWHERE;
		}
		if (close != NOWHERE) {
			begin = at + pair->open.len;
			end = end_with_quotation(text, begin, close, at == 0);
			at = close + pair->close.len - 1;
		} else {
			end = end_at(text, at);
		}
		if (end != NOWHERE)
			return end;
	}
	return text.len;
}
