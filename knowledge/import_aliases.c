/* import_aliases.c - the other names of what an article names */
#include "bot/base/utf8.h"
#include "knowledge/gazetteer.h"
#include "knowledge/import_names.h"

#include <ctype.h>
#include <strings.h>

#define INITIALS_MIN 3 /* two letters are too often a word, or another's */
#define LONG_NAME    4 /* words; its last ones may stand for it */

static bool same_text(struct span a, struct span b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/* Whether text is a name already, or stands for another: then it says nothing. */
static bool is_taken(const struct import_names *names, struct span text)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct import_name *name = &names->list[i];

		if (name->kind == NAME_UNKNOWN)
			continue;
		if (same_text(name->text, text))
			return true;
		for (size_t k = 0; k < name->alias_count; k++)
			if (same_text(name->alias[k], text))
				return true;
	}
	return false;
}

static void add_alias(const struct import_names *names, struct import_name *name, struct span text)
{
	if (text.len < 2 || text.len > STORY_VALUE_MAX || name->alias_count == IMPORT_ALIASES_MAX ||
	    is_taken(names, text))
		return;
	name->alias[name->alias_count++] = text;
}

/* "UK", "Britain", "British", "Britons": all that the gazetteer has. */
static void add_country_names(const struct import_names *names, struct import_name *name)
{
	static const enum gazetteer_kind kinds[] = {GAZETTEER_COUNTRY, GAZETTEER_NATIONALITY};
	struct arena *arena = names->import->arena;

	for (size_t i = 0; i < 2; i++) {
		struct span key;
		size_t at = 0;

		while (gazetteer_next(name->text, kinds[i], &at, &key)) {
			add_alias(names, name, key);
			if (kinds[i] == GAZETTEER_NATIONALITY && key.ptr[key.len - 1] == 'n' &&
			    !(key.len > 3 &&
			      same_text(span_slice(key, key.len - 3, key.len), SPAN("man"))))
				add_alias(names, name, arena_printf(arena, "%.*ss", SPAN_ARG(key)));
		}
	}
}

/* "NCSC"; empty where it would be a common word. */
static struct span initials_of(const struct import_names *names, const struct import_name *name)
{
	struct arena *arena = names->import->arena;
	struct words words = words_cut(arena, names->english, name->text);
	char *upper = arena_alloc(arena, words.count + 1), *lower;
	long frequency;
	size_t len = 0;

	for (size_t i = 0; i < words.count; i++)
		if ((words.word[i].flags & WORD_CAPITAL) &&
		    isalpha((unsigned char)words.word[i].text.ptr[0]))
			upper[len++] = words.word[i].text.ptr[0];
	lower = arena_alloc(arena, len + 1);
	for (size_t i = 0; i < len; i++)
		lower[i] = (char)tolower((unsigned char)upper[i]);
	words = words_cut(arena, names->english, (struct span){lower, len});
	if (len < INITIALS_MIN || words.count != 1 || (words.word[0].flags & WORD_STOP))
		return (struct span){NULL, 0};
	english_related(words.word[0].stem, &frequency);
	if (frequency > 0)
		return (struct span){NULL, 0};
	return (struct span){upper, len};
}

/* "Center" for "Centre". */
static void add_other_spelling(const struct import_names *names, struct import_name *name)
{
	static const char *const pairs[][2] = {
		{"Centre", "Center"}, {"Defence", "Defense"}, {"Organisation", "Organization"},
		{"Labour", "Labor"},  {"Theatre", "Theater"}, {"Harbour", "Harbor"},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (size_t side = 0; side < 2; side++) {
			struct span from = span_of(pairs[i][side]), to = span_of(pairs[i][!side]);
			size_t at = span_find(name->text, from);

			if (at == (size_t)-1)
				continue;
			add_alias(names, name,
				  arena_printf(names->import->arena, "%.*s%.*s%.*s", (int)at,
					       name->text.ptr, SPAN_ARG(to),
					       SPAN_ARG(span_slice(name->text, at + from.len,
								   name->text.len))));
		}
}

/* "Department of Culture, Media and Sport" is the Department of Culture and the
 * culture department; "National Cyber Security Centre" the Cyber Security Centre. */
static void add_shorter(const struct import_names *names, struct import_name *name)
{
	size_t of = span_find(name->text, SPAN(" of ")), comma = span_find(name->text, SPAN(",")),
	       blank = span_find(name->text, SPAN(" "));

	if (of != (size_t)-1) {
		struct span head = span_slice(name->text, 0, of);
		struct span rest = span_slice(name->text, of + 4, comma);

		if (comma != (size_t)-1)
			add_alias(names, name, span_slice(name->text, 0, comma));
		if (!memchr(head.ptr, ' ', head.len) && !memchr(rest.ptr, ' ', rest.len))
			add_alias(names, name,
				  arena_printf(names->import->arena, "%.*s %.*s", SPAN_ARG(rest),
					       SPAN_ARG(head)));
	} else if (name->words >= LONG_NAME && blank != (size_t)-1) {
		add_alias(names, name, span_slice(name->text, blank + 1, name->text.len));
	}
	add_other_spelling(names, name);
}

/* "CNN", but not a dateline's "HARNLEY". */
#define ABBREVIATION_MAX 6

static bool is_abbreviation(struct span text)
{
	if (text.len > ABBREVIATION_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!isupper((unsigned char)text.ptr[i]))
			return false;
	return true;
}

/* "BT" is BT Group, "CNN" is CNN Business: where the first word was met alone and
 * begins no other name. "Harnley" is not the Harnley Board. */
static void add_first_word(const struct import_names *names, struct import_name *name)
{
	unsigned at;
	struct import_name *alone;

	if (name->words < 2 || !map_get(&names->known, name->first, &at))
		return;
	alone = &names->list[at];
	for (size_t i = 0; i < names->count; i++)
		if (&names->list[i] != name && names->list[i].kind != NAME_UNKNOWN &&
		    names->list[i].words > 1 && span_eq(names->list[i].first, name->first))
			return;
	if ((alone->kind != NAME_UNKNOWN && alone->kind != name->kind) ||
	    (name->kind != NAME_COMPANY && !is_abbreviation(alone->text)))
		return;
	alone->kind = NAME_UNKNOWN;
	add_alias(names, name, alone->text);
}

/* "National Cyber Security Centre (NCSC)" */
static void add_bracketed(const struct import_names *names, struct import_name *name)
{
	const struct import *import = names->import;

	for (size_t i = 0; i < import->block_count; i++) {
		struct span text = import->blocks[i].text;
		size_t at = span_find(text, name->text), end;
		unsigned known;

		if (at == (size_t)-1)
			continue;
		text = span_slice(text, at + name->text.len, text.len);
		end = span_find(text, SPAN(")"));
		if (!span_starts(text, SPAN(" (")) || end == (size_t)-1 || end > 12 ||
		    !isupper((unsigned char)text.ptr[2]) || !isupper((unsigned char)text.ptr[3]))
			continue;
		text = span_slice(text, 2, end);
		if (map_get(&names->known, utf8_fold(import->arena, text), &known))
			names->list[known].kind = NAME_UNKNOWN;
		add_alias(names, name, text);
		return;
	}
}

/* An office of two words and more, where one person alone has it: "vice president". */
static void add_office(const struct import_names *names, struct import_name *name)
{
	if (name->office.len == 0 || !memchr(name->office.ptr, ' ', name->office.len))
		return;
	for (size_t i = 0; i < names->count; i++)
		if (&names->list[i] != name && names->list[i].kind == NAME_PERSON &&
		    same_text(names->list[i].office, name->office))
			return;
	add_alias(names, name, name->office);
}

/* How many names are such as noun says and were called all that stands before it:
 * "intelligence" for "the intelligence agency". The last of them goes to *out. */
static size_t count_fitting(struct import_names *names, const struct words *words, size_t first,
			    size_t noun, struct import_name **out)
{
	struct span key = words->word[noun].folded;
	bool company = gazetteer_has(key, GAZETTEER_COMPANY, NULL);
	bool body = company || gazetteer_has(key, GAZETTEER_ORGANISATION, NULL);
	size_t fitting = 0;

	for (size_t i = 0; i < names->count && body; i++) {
		struct import_name *name = &names->list[i];
		bool fits =
			(name->kind == NAME_COMPANY && company) || name->kind == NAME_ORGANISATION;
		struct words about;

		if (!fits || name->about.len == 0)
			continue;
		about = words_cut(names->import->arena, names->english, name->about);
		/* "Arnsoft, the biggest maker": that says what it is, not its name. */
		fits = words->word[first].text.ptr < name->about.ptr ||
		       words->word[first].text.ptr >= name->about.ptr + name->about.len;
		for (size_t w = first; w < noun && fits; w++) {
			fits = false;
			for (size_t k = 0; k < about.count && !fits; k++)
				fits = span_eq(about.word[k].stem, words->word[w].stem);
		}
		if (!fits)
			continue;
		*out = name;
		fitting++;
	}
	return fitting;
}

/* "The intelligence agency", in text, where it can be one name only. */
static void add_definite(struct import_names *names, struct span text)
{
	struct arena *arena = names->import->arena;
	struct words words = words_cut(arena, names->english, text);

	for (size_t i = 0; i + 2 < words.count; i++) {
		const struct word *w = &words.word[i];
		struct import_name *name;

		if (!span_is(w->folded, "the") || (w[1].flags & (WORD_CAPITAL | WORD_STOP)) ||
		    ((w[1].flags | w[2].flags) & WORD_BREAK) || (w[2].flags & WORD_CAPITAL))
			continue;
		if (count_fitting(names, &words, i + 1, i + 2, &name) == 1)
			add_alias(names, name, span_slice(text, w[1].start, w[2].end));
	}
}

void import_add_aliases(struct import_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct import_name *name = &names->list[i];

		switch (name->kind) {
		case NAME_COUNTRY:
			add_country_names(names, name);
			break;
		case NAME_PERSON:
			add_office(names, name);
			break;
		case NAME_COMPANY:
		case NAME_ORGANISATION:
			add_bracketed(names, name);
			add_first_word(names, name);
			add_shorter(names, name);
			break;
		default:
			break;
		}
	}
	/* What the article gives goes before what is made of it. */
	for (size_t i = 0; i < names->count; i++)
		if (names->list[i].kind == NAME_ORGANISATION)
			add_alias(names, &names->list[i], initials_of(names, &names->list[i]));
	for (size_t i = 0; i < names->import->block_count; i++)
		if (names->import->blocks[i].kind == BLOCK_PARAGRAPH)
			add_definite(names, names->import->blocks[i].text);
}
