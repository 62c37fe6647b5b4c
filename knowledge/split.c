/* split.c - a text cut into sentences, as people would
 *
 * After the rules of Punkt (Kiss and Strunk, "Unsupervised multilingual sentence
 * boundary detection", 2006): a full stop behind an abbreviation ends a sentence
 * where what follows has a capital for no other reason. Abbreviations and words
 * that begin sentences are lists here, not learned.
 */
#include "knowledge/split.h"

#include "bot/base/utf8.h"

#include <ctype.h>

#define ATTRIBUTION_WORDS 12 /* “Why?” the old mayor of Harnley asked */
#define MARKER_BYTES	  6
#define REFERENCE_BYTES	  40

/* A full stop behind these never ends a sentence. */
static const char titles[] =
	"Mr Mrs Ms Mx Dr Drs Prof Profs Gen Sen Sens Rep Reps Gov Govs Lt Col Maj Capt Cmdr Cdr "
	"Adm Sgt Cpl Pvt Pte Spc Brig Rev Hon Pres Supt Insp Det Messrs Mme Mlle Mgr Msgr Fr Amb "
	"Atty Ald Ven Mt v vs cf viz ca approx e.g i.e a.k.a eg ie";

/* Behind these it does where the next word can only begin one. */
static const char shortened[] =
	"St Ft Pt Jr Sr Inc Ltd Co Cos Corp Bros LLC plc Br al est c b d r fl ed eds trans lit "
	"dept Dept Univ Assn Ave Blvd Rd Hwy Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon "
	"Tue Tues Wed Thu Thur Thurs Fri Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La "
	"Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo";

/* Nor behind these where a number follows. */
static const char counted[] =
	"No no Nos nos Art art Fig fig Vol vol Ch ch Sec sec p pp Para para paras Op op Rev rev";

/* Words that have a capital only where they begin a sentence. */
static const char starters[] =
	"A According Additionally After Again All Also Although Among An And Another Any As At "
	"Because Before Both But By Consequently Currently Despite Did Do Does During Each Either "
	"Even Eventually Every Everyone Few Finally Following For Former From Furthermore Given "
	"Has Have Having He Her Here His How However I If In Initially Instead Is It Its Later "
	"Like Many Meanwhile Moreover Most Much My Neither Nevertheless No Nobody None Nonetheless "
	"Nor Not Nothing Now Of Often On Once One Only Or Originally Other Others Our Over Part "
	"People Recently Several She Similarly Since So Some Somebody Someone Sometimes Soon Still "
	"Subsequently Such That The Their Them Then There Therefore These They This Those Though "
	"Through Thus To Today Two Under Unfortunately Unlike Until Upon Was We Were What When "
	"Where Whether Which While Who Why With Within Without Yes Yet You Your";

/* What stands behind "5 p.m." in its own sentence. */
static const char behind_hours[] =
	"Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May "
	"June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept "
	"Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Eastern Central Pacific Mountain "
	"Greenwich ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET";

static const char speaking[] =
	"said says asked asks cried wondered tweeted wrote added told shouted exclaimed replied "
	"yelled screamed demanded inquired joked quipped thought";

/* What stands behind such a word in a sentence of its own. */
static const char claiming[] =
	"a an he his it its no not our she that the their there these they this we yes you";

static uint32_t peek(struct span text, size_t at)
{
	return at < text.len ? utf8_next(text, &at) : 0;
}

/* The character that ends before end. */
static uint32_t before(struct span text, const char *end)
{
	size_t at = (size_t)(end - text.ptr);

	do
		at--;
	while (at > 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
	return utf8_next(text, &at);
}

static bool is_one_of(uint32_t c, const char *chars)
{
	struct span list = span_of(chars);

	for (size_t at = 0; at < list.len;)
		if (utf8_next(list, &at) == c)
			return true;
	return false;
}

static bool ends_without_blank(uint32_t c)
{
	return is_one_of(c, "\u3002\uff01\uff1f");
}

static bool is_end(uint32_t c)
{
	return is_one_of(c, ".!?\u2026\u061f\u0964") || ends_without_blank(c);
}

static bool is_opening(uint32_t c)
{
	return is_one_of(c, "\"'([\u201c\u2018\u00ab\u201e\u300c");
}

static bool is_closing(uint32_t c)
{
	return is_one_of(c, "\"')]*_\u201d\u2019\u00bb\u300d");
}

static bool is_quote(uint32_t c)
{
	return is_one_of(c, "\"'\u201d\u2019\u00bb\u300d");
}

/* What may stand before the first word: Markdown's emphasis, dashes. */
static bool is_ornament(uint32_t c)
{
	return is_one_of(c, "*_-\u2013\u2014") || utf8_is_blank(c);
}

static size_t skip(struct span text, size_t at, bool (*is)(uint32_t))
{
	for (size_t next = at; next < text.len; at = next)
		if (!is(utf8_next(text, &next)))
			return at;
	return text.len;
}

static bool is_letter_or_digit(char c)
{
	return isalnum((unsigned char)c) != 0;
}

/* The word that begins at at, without full stops at its end. */
static struct span word_at(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && (is_letter_or_digit(text.ptr[end]) || text.ptr[end] == '.' ||
				  (unsigned char)text.ptr[end] >= 0x80))
		end++;
	while (end > at && text.ptr[end - 1] == '.')
		end--;
	return span_slice(text, at, end);
}

static struct span word_before(struct span text, size_t end)
{
	size_t begin = end;

	while (begin > 0 && (is_letter_or_digit(text.ptr[begin - 1]) || text.ptr[begin - 1] == '.'))
		begin--;
	while (begin < end && text.ptr[begin] == '.')
		begin++;
	return span_slice(text, begin, end);
}

/* "J", "U.S", "Ph.D", "M.Sc", "Pvt": a capital, then only parts of three
 * letters at most between full stops, or no vowel. */
static bool is_shortened(struct span word)
{
	size_t part = 0, dots = 0, vowels = 0, small = 0;

	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];

		dots += c == '.';
		vowels += strchr("aeiouyAEIOUY", c) != NULL;
		small += islower((unsigned char)c) != 0;
		part = c == '.' ? 0 : part + 1;
		if (part > 3 || isdigit((unsigned char)c))
			return false;
	}
	if (!isupper((unsigned char)word.ptr[0]))
		return dots > 0 && word.len == 2 * dots + 1; /* "a.k.a" */
	return dots > 0 || word.len == 1 || (vowels == 0 && small > 0);
}

/* Whether the full stop at at belongs to a word whose sentence goes on at next. */
static bool goes_on(struct span text, size_t at, size_t next)
{
	struct span word = word_before(text, at), following;
	bool digit = isdigit((unsigned char)text.ptr[next]);

	following = word_at(text, skip(text, next, is_opening));
	if (word.len == 0 || (word.ptr > text.ptr && (unsigned char)word.ptr[-1] >= 0x80 &&
			      !is_opening(before(text, word.ptr))))
		return false;
	if (span_among(word, titles) || (digit && span_among(word, counted)))
		return true;
	if (span_among(word, "am pm a.m p.m A.M P.M"))
		return digit || span_among(following, behind_hours);
	return (span_among(word, shortened) || is_shortened(word)) &&
	       !span_among(following, starters);
}

/* The length of "[12]", "[k]", "[note 3]" at at: a source, not a sentence. Close
 * behind a sentence "[citation needed]" is no sentence either. */
static size_t reference_len(struct span text, size_t at, bool close)
{
	size_t end = at + 1;

	if (at >= text.len || text.ptr[at] != '[')
		return 0;
	while (end < text.len && end - at < REFERENCE_BYTES &&
	       (is_letter_or_digit(text.ptr[end]) || strchr(" ?,", text.ptr[end])))
		end++;
	if (end == text.len || text.ptr[end] != ']')
		return 0;
	return close || isdigit((unsigned char)text.ptr[end - 1]) || end == at + 2 ? end + 1 - at
										   : 0;
}

/* Closing quotes and brackets, and marks of sources. */
static size_t skip_closing(struct span text, size_t at, bool omission)
{
	size_t len = 0;

	do {
		at = skip(text, at + len, is_closing);
		len = reference_len(text, at, !omission);
		if (len == 0 && at < text.len && text.ptr[at] == ' ') {
			len = reference_len(text, at + 1, false);
			len += len > 0;
		}
	} while (len > 0);
	return at;
}

/* Whether a sentence may begin at at. */
static bool may_begin(struct span text, size_t at)
{
	uint32_t c, second;
	size_t next;

	at = skip(text, at, is_ornament);
	if (at == text.len)
		return false;
	next = at;
	c = utf8_next(text, &next);
	second = peek(text, next);
	if (is_opening(c))
		return second != 0 && !utf8_is_blank(second);
	if (is_one_of(c, "$#@0123456789\u00a3\u20ac\u2022\u00bf\u00a1") || utf8_is_capital(c))
		return true;
	/* iPhone, and letters that know no capitals. */
	return (c < 0x80 && islower((int)c) && second < 0x80 && isupper((int)second)) ||
	       (c >= 0x5D0 && c < 0x1E00) || c >= 0x2E80;
}

/* Whether who said it is named at at, behind “Why?”: "Ada Lowe, the mayor, asked",
 * not "Ada Lowe said that it was". */
static bool is_attribution(struct span text, size_t at)
{
	for (size_t i = 0; i < ATTRIBUTION_WORDS && at < text.len; i++) {
		struct span word = word_at(text, at);

		if (word.len == 0)
			return false;
		at += word.len;
		if (span_among(word, speaking))
			return i > 0 && !span_among(word_at(text, at + 1), claiming);
		while (at < text.len && strchr(",.", text.ptr[at]))
			at++;
		if (at + 1 >= text.len || text.ptr[at] != ' ' ||
		    (text.ptr[at - 1] == '.' && !islower((unsigned char)text.ptr[at + 1])))
			return false;
		at++;
	}
	return false;
}

/* "1.", "(a)", "IV." at the beginning of text is no sentence. */
static bool is_marker(struct span text)
{
	size_t letters = 0, others = 0;

	if (text.len > MARKER_BYTES)
		return false;
	text = utf8_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		letters += isalpha((unsigned char)c) && !strchr("ivxIVX", c);
		others += !is_letter_or_digit(c) && !strchr("().[]", c);
	}
	return others == 0 && letters <= (text.len <= 3 ? 1 : 0);
}

/* Whether the dots from mark to marks only tell that something was left out, or
 * that somebody hesitates: "…" between blanks, "[…]". */
static bool is_omission(struct span text, size_t mark, size_t marks, size_t end)
{
	uint32_t c = mark > 0 ? before(text, text.ptr + mark) : ' ';
	size_t next = skip(text, skip(text, end, utf8_is_blank), is_opening);

	return c == '[' || c == '(' ||
	       (utf8_is_blank(c) && end == marks && !span_among(word_at(text, next), starters));
}

/* Whether a sentence ends with the marks from mark to marks, and closing ones up
 * to end. */
static bool ends_at(struct span text, size_t mark, size_t marks, size_t end)
{
	uint32_t c = peek(text, mark);
	size_t next = skip(text, end, utf8_is_blank);
	bool asked = is_one_of(c, "!?"), dots = c == 0x2026 || (c == '.' && marks > mark + 1);

	if (next == text.len || (next == end && !ends_without_blank(c) && text.ptr[end - 1] != ']'))
		return false;
	if (!may_begin(text, next) || is_marker(span_slice(text, 0, marks)))
		return false;
	if (dots)
		return !is_omission(text, mark, marks, end);
	if (c == '.')
		return !goes_on(text, mark, next);
	return !(asked && is_quote(peek(text, marks)) && is_attribution(text, next));
}

size_t split_len(struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t mark = at, end;
		uint32_t c = utf8_next(text, &at);

		if (!is_end(c))
			continue;
		at = skip(text, at, is_end);
		end = skip_closing(text, at, c == 0x2026 || at > mark + 1);
		if (ends_at(text, mark, at, end))
			return end;
	}
	return text.len;
}
