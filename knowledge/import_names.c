/* import_names.c - the names in an article */
#include "knowledge/import_names.h"

#include "bot/base/utf8.h"
#include "knowledge/gazetteer.h"

#include <assert.h>

#define NAME_WORDS_MAX 8
#define NAME_BYTES_MAX 120
#define OFFICE_VOTES   4
#define SURE_VOTES     9

static const char calendar[] =
	"monday tuesday wednesday thursday friday saturday sunday january february march april "
	"may june july august september october november december christmas easter";

/* Stand before the name of whoever holds them. */
static const char titles[] =
	"mr mrs ms miss dr sir dame lord lady president minister secretary chancellor senator sen "
	"rep "
	"gov governor gen colonel col captain capt lt lieutenant sgt sergeant king "
	"queen prince princess pope bishop archbishop cardinal judge justice professor prof mayor "
	"chairman chairwoman ambassador director officer executive detective sheriff rabbi emperor "
	"empress duke "
	"duchess admiral congressman congresswoman premier";

static const char before_titles[] =
	"vice prime deputy foreign home chief former first attorney "
	"interior defense defence finance financial operating executive";

/* They say how somebody is addressed, not what somebody is. */
static const char addresses[] = "mr mrs ms miss dr sir dame lord lady prof capt col gen sgt lt";

/* Open sentences, with a comma behind: no names. */
static const char adverbs[] = "instead meanwhile however still later earlier then also finally now "
			      "moreover furthermore elsewhere overall separately similarly "
			      "additionally nevertheless nonetheless otherwise indeed afterwards "
			      "eventually initially originally previously perhaps yes no well";

static bool is_capital(const struct word *w)
{
	return (w->flags & WORD_CAPITAL) && !(w->flags & WORD_NUMBER) &&
	       !span_among(w->folded, "i");
}

bool import_begins_sentence(struct span text, const struct words *words, size_t i)
{
	if (i == 0)
		return true;
	for (size_t at = words->word[i - 1].end; at < words->word[i].start; at++)
		if (strchr(".!?:\"\x9c", text.ptr[at]))
			return true;
	return false;
}

/* "J. Lowe": the full stop belongs to the initial. */
static bool is_broken(const struct words *words, size_t i)
{
	return (words->word[i].flags & WORD_BREAK) && words->word[i - 1].text.len > 1;
}

/* Whether a name goes on behind a small word at i: "of" behind a body ("Bank of
 * England"), "de" between any. */
static bool is_joined(const struct words *words, size_t i)
{
	const struct word *w = words->word;

	if (i + 1 >= words->count || is_broken(words, i) || is_broken(words, i + 1) ||
	    !is_capital(&w[i + 1]))
		return false;
	if (span_among(w[i].folded, "de da del der di du la van von bin al"))
		return true;
	return span_among(w[i].folded, "of for") &&
	       (gazetteer_has(w[i - 1].folded, GAZETTEER_ORGANISATION, NULL) ||
		span_among(w[i - 1].folded, "department bank ministry house centre center"));
}

/* Whether "(NCM)" stands behind word last, whose letters are the initials of the capitals
 * from word first to it. */
static bool is_abbreviated(struct span text, const struct words *words, size_t first, size_t last)
{
	const struct word *w = words->word;
	struct span letters;
	size_t at = 0;

	if (last + 1 >= words->count || w[last + 1].start < 1 ||
	    text.ptr[w[last + 1].start - 1] != '(')
		return false;
	letters = w[last + 1].text;
	for (size_t i = first; i <= last; i++) {
		if (!is_capital(&w[i]) || span_is(w[i].folded, "the"))
			continue;
		if (at == letters.len || w[i].text.ptr[0] != letters.ptr[at++])
			return false;
	}
	return at == letters.len;
}

/* Behind "Department of Culture": ", Media and Sport". */
static size_t list_end(const struct words *words, size_t first, size_t end)
{
	const struct word *w = words->word;
	size_t i = end;
	bool of = false;

	for (size_t k = first; k < end; k++)
		of |= span_among(w[k].folded, "of for");
	if (!of || !span_among(w[first].folded, "department ministry office committee institute"))
		return end;
	while (i < words->count && is_capital(&w[i]) && (w[i].flags & WORD_BREAK))
		i++;
	if (i + 1 < words->count && span_is(w[i].folded, "and") && is_capital(&w[i + 1]) &&
	    !is_broken(words, i + 1))
		return i + 2;
	return end;
}

/* Behind "Commission for Museums": "and Monuments (CMM)". */
static size_t abbreviated_end(struct span text, const struct words *words, size_t first, size_t end)
{
	size_t last = end;

	if (end >= words->count || !span_is(words->word[end].folded, "and"))
		return end;
	while (last + 1 < words->count && is_capital(&words->word[last + 1]) &&
	       !is_broken(words, last + 1))
		last++;
	return last > end && is_abbreviated(text, words, first, last) ? last + 1 : end;
}

/* Whether "& Sons" goes on with the name from word first to word end: no second person
 * behind "Ada Lowe". */
static bool has_partner(struct span text, const struct words *words, size_t first, size_t end)
{
	const struct word *w = words->word;

	if (!is_capital(&w[end]) ||
	    !span_is(span_trim(span_slice(text, w[end - 1].end, w[end].start)), "&"))
		return false;
	for (size_t i = first; i + 1 < end; i++)
		if (gazetteer_has(w[i].folded, GAZETTEER_GIVEN, NULL))
			return gazetteer_has(w[end].folded, GAZETTEER_COMPANY, NULL) ||
			       span_among(w[end].folded, "sons son daughters co");
	return true;
}

/* The word behind the row of capitals that begins at word i. */
static size_t row_end(struct span text, const struct words *words, size_t i)
{
	const struct word *w = words->word;
	size_t end = i + 1;

	while (end < words->count && !(w[end - 1].flags & WORD_POSSESSIVE)) {
		if ((is_capital(&w[end]) && !is_broken(words, end)) ||
		    has_partner(text, words, i, end))
			end++;
		else if (is_joined(words, end))
			end += 2;
		else
			break;
	}
	return abbreviated_end(text, words, i, list_end(words, i, end));
}

/* How many words from first on end with what somebody is, before a given name and one
 * more: "Transport Secretary" of "Transport Secretary Ada Lowe". */
static size_t post_len(const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->first;

	while (i + 2 < c->end && (span_among(w[i].folded, titles) ||
				  !gazetteer_has(w[i].folded, GAZETTEER_GIVEN, NULL)))
		i++;
	if (i == c->first || i + 2 > c->end || (w[i].flags & WORD_BREAK) ||
	    !gazetteer_has(w[i].folded, GAZETTEER_GIVEN, NULL) ||
	    !(span_among(w[i - 1].folded, titles) ||
	      gazetteer_has(w[i - 1].folded, GAZETTEER_ROLE, NULL)))
		return 0;
	return i - c->first;
}

/* How many words from first on are an office or a title: "Vice President". What
 * stands before the title must belong to it: "Prime", a country. */
static size_t office_len(const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t len = 0;

	for (size_t i = c->first; i + 1 < c->end; i++) {
		if (span_among(w[i].folded, titles))
			len = i - c->first + 1;
		else if (!span_among(w[i].folded, before_titles) &&
			 !gazetteer_has(w[i].folded, GAZETTEER_NATIONALITY, NULL) &&
			 !gazetteer_has(w[i].folded, GAZETTEER_COUNTRY, NULL))
			break;
	}
	return len > 0 ? len : post_len(c);
}

static struct span without_possessive(struct span text)
{
	static const char *const endings[] = {"'s", "\u2019s"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t len = strlen(endings[i]);

		if (text.len > len && memcmp(text.ptr + text.len - len, endings[i], len) == 0)
			return span_slice(text, 0, text.len - len);
	}
	return text;
}

/* text with a blank for each of its line ends and the like. */
static struct span on_one_line(struct arena *arena, struct span text)
{
	char *copy = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char byte = (unsigned char)text.ptr[i] <= ' ' ? ' ' : text.ptr[i];

		if (byte != ' ' || len == 0 || copy[len - 1] != ' ')
			copy[len++] = byte;
	}
	return (struct span){copy, len};
}

static struct span key_of(struct arena *arena, const struct import_context *c)
{
	struct span key = c->words->word[c->first].folded;

	for (size_t i = c->first + 1; i < c->end; i++)
		key = arena_printf(arena, "%.*s %.*s", SPAN_ARG(key),
				   SPAN_ARG(c->words->word[i].folded));
	return key;
}

static bool is_upper(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
			return false;
	return true;
}

static struct span text_of(const struct import_names *names, const struct import_context *c)
{
	const struct word *w = c->words->word;

	return on_one_line(
		names->import->arena,
		without_possessive(span_slice(c->text, w[c->first].start, w[c->end - 1].end)));
}

/* A dateline's "HARNLEY" is "Harnley" elsewhere. */
static void take_usual_spelling(const struct import_names *names, struct import_name *name,
				const struct import_context *c)
{
	struct span text = text_of(names, c);

	if (is_upper(name->text) && !is_upper(text))
		name->text = text;
}

static struct import_name *name_of(struct import_names *names, const struct import_context *c)
{
	struct arena *arena = names->import->arena;
	struct span key = key_of(arena, c);
	const struct word *w = c->words->word;
	struct import_name *name;
	unsigned known;

	if (map_get(&names->known, key, &known)) {
		take_usual_spelling(names, &names->list[known], c);
		return &names->list[known];
	}
	if (names->count == IMPORT_NAMES_MAX || key.len > NAME_BYTES_MAX)
		return NULL;
	assert(names->list);
	name = &names->list[names->count];
	*name = (struct import_name){
		.text = text_of(names, c),
		.key = key,
		.first = w[c->first].folded,
		.last = w[c->end - 1].folded,
		.words = c->end - c->first,
	};
	map_put(&names->known, key, (unsigned)names->count++);
	import_vote_words(name, c);
	return name;
}

/* Leaves the days and months at the ends of a row out, and "The" before it. */
static void trim_row(struct import_context *c, bool opens)
{
	const struct word *w = c->words->word;

	while (c->first < c->end &&
	       (span_among(w[c->first].folded, calendar) ||
		(w[c->first].flags & WORD_STOP && (opens || w[c->first].text.len > 2)) ||
		span_is(w[c->first].folded, "the")))
		c->first++;
	while (c->end > c->first && span_among(w[c->end - 1].folded, calendar))
		c->end--;
}

/* Whether all of it is in capitals, as a headline: no names can be told. */
static bool is_loud(const struct import_context *c)
{
	size_t loud = 0;

	for (size_t i = c->first; i < c->end; i++) {
		struct span text = c->words->word[i].text;

		loud += text.len > 3 && text.ptr[1] >= 'A' && text.ptr[1] <= 'Z' &&
			text.ptr[text.len - 1] >= 'A' && text.ptr[text.len - 1] <= 'Z';
	}
	return loud > 2;
}

/* Takes the country of "British" or "UK" at word i. */
static void take_country(struct import_names *names, const struct import_context *c, size_t i)
{
	struct import_context one = {c->text, c->words, i, i + 1};
	struct span country;
	struct import_name *name;

	if (!gazetteer_has(c->words->word[i].folded, GAZETTEER_NATIONALITY, &country) &&
	    !gazetteer_has(c->words->word[i].folded, GAZETTEER_COUNTRY, &country))
		return;
	name = name_of(names, &one);
	if (!name)
		return;
	name->text = country;
	name->vote[NAME_COUNTRY] += SURE_VOTES;
	name->met++;
	name->inside = true;
}

/* Takes the office that stands before a person, and leaves the person. */
static void take_office(struct import_names *names, struct import_context *c, struct span *office)
{
	size_t len = office_len(c), first = c->first;
	const struct word *w = c->words->word;

	*office = (struct span){NULL, 0};
	if (len == 0 && c->end - first > 2 &&
	    gazetteer_has(w[first].folded, GAZETTEER_NATIONALITY, NULL) &&
	    gazetteer_has(w[first + 1].folded, GAZETTEER_GIVEN, NULL))
		take_country(names, c, c->first++); /* "Kenyan Daniel Kip" */
	if (len == 0)
		return;
	c->first += len;
	for (; first < c->first; first++) {
		if (!gazetteer_has(w[first].folded, GAZETTEER_NATIONALITY, NULL) &&
		    !gazetteer_has(w[first].folded, GAZETTEER_COUNTRY, NULL) &&
		    !span_is(w[first].folded, "former"))
			break;
		take_country(names, c, first);
	}
	for (len = c->first; len > first + 1 && span_among(w[len - 1].folded, addresses);)
		len--;
	*office = span_slice(c->text, w[first].start, w[len - 1].end);
}

static void take_row(struct import_names *names, struct import_context row)
{
	const struct word *w = row.words->word;
	bool opens = import_begins_sentence(row.text, row.words, row.first);
	struct span office;
	struct import_name *name;

	trim_row(&row, opens);
	if (row.first == row.end || row.end - row.first > NAME_WORDS_MAX || is_loud(&row))
		return;
	opens = opens && import_begins_sentence(row.text, row.words, row.first);
	if (opens && row.end - row.first == 1 && span_among(w[row.first].folded, adverbs))
		return;
	if (row.end - row.first == 1 &&
	    gazetteer_has(w[row.first].folded, GAZETTEER_NATIONALITY, NULL)) {
		take_country(names, &row, row.first);
		return;
	}
	take_office(names, &row, &office);
	/* "Goalkeeper Ada Lowe saved" */
	if (row.end - row.first > 1 && gazetteer_has(w[row.first].folded, GAZETTEER_ROLE, NULL) &&
	    !gazetteer_has(w[row.first].folded, GAZETTEER_GIVEN, NULL) &&
	    gazetteer_has(w[row.first + 1].folded, GAZETTEER_GIVEN, NULL)) {
		row.first++;
		opens = false;
	}
	if (office.len > 0)
		opens = false;
	name = name_of(names, &row);
	if (!name)
		return;
	name->met++;
	name->inside = name->inside || !opens;
	if (office.len > 0) {
		name->vote[NAME_PERSON] += OFFICE_VOTES;
		if (name->office.len == 0)
			name->office = on_one_line(names->import->arena, office);
	}
	import_vote_context(name, &row);
}

static void read_names(struct import_names *names, struct span text)
{
	struct words words = words_cut(names->import->arena, names->english, text);

	for (size_t i = 0; i < words.count;) {
		size_t end = i + 1;

		if (is_capital(&words.word[i])) {
			end = row_end(text, &words, i);
			take_row(names, (struct import_context){text, &words, i, end});
		}
		i = end;
	}
}

/* Whether it is a name at all: a single word that only begins sentences may be
 * any word. */
static bool is_name(const struct import_name *name)
{
	return name->inside || name->words > 1 || name->about.len > 0 ||
	       name->vote[NAME_COUNTRY] > 0;
}

/* A surname or a given name alone stands for the person who was named in full. */
static bool is_short_for_person(const struct import_names *names, const struct import_name *name)
{
	for (size_t i = 0; i < names->count; i++) {
		const struct import_name *other = &names->list[i];

		if (other->kind == NAME_PERSON && other->words > name->words && name->words == 1 &&
		    span_eq(other->last, name->first))
			return true;
	}
	return false;
}

/* One entry for a country, under its usual name. */
static void merge_countries(struct import_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		struct import_name *name = &names->list[i];

		if (name->kind != NAME_COUNTRY)
			continue;
		if (!gazetteer_has(name->key, GAZETTEER_COUNTRY, &name->text))
			gazetteer_has(name->key, GAZETTEER_NATIONALITY, &name->text);
		for (size_t k = 0; k < i; k++)
			if (names->list[k].kind == NAME_COUNTRY &&
			    span_eq(names->list[k].text, name->text)) {
				name->kind = NAME_UNKNOWN;
				break;
			}
	}
}

/* Those who wrote the article, who brings it, and where it was written. */
static void take_known(struct import_names *names)
{
	const struct import *import = names->import;

	/* "Tampere, Finland" */
	const char *comma =
		import->place.len ? memchr(import->place.ptr, ',', import->place.len) : NULL;
	struct span place = span_slice(
		import->place, 0, comma ? (size_t)(comma - import->place.ptr) : import->place.len);
	size_t authors = import->authors.count, people = authors + import->contributors.count;

	for (size_t i = 0; i < people + 2; i++) {
		bool person = i < people, outlet = i == people;
		struct span text = i < authors ? import->authors.name[i]
				   : person    ? import->contributors.name[i - authors]
				   : outlet    ? import->outlet
					       : place;
		struct words words = words_cut(import->arena, names->english, text);
		struct import_name *name =
			words.count > 0 && words.count <= NAME_WORDS_MAX
				? name_of(names,
					  &(struct import_context){text, &words, 0, words.count})
				: NULL;

		if (!name)
			continue;
		name->inside = true;
		if (person || outlet)
			name->vote[outlet ? NAME_ORGANISATION : NAME_PERSON] += SURE_VOTES;
		else if (name->vote[NAME_COUNTRY] == 0)
			name->vote[NAME_PLACE] += SURE_VOTES;
	}
}

void import_names_find(struct import_names *names, struct import *import)
{
	*names = (struct import_names){.import = import, .english = english_create()};
	names->list = arena_array(import->arena, IMPORT_NAMES_MAX, sizeof(*names->list));
	map_init(&names->known);
	take_known(names);
	for (size_t i = 0; i < import->block_count; i++)
		if (import->blocks[i].kind == BLOCK_PARAGRAPH)
			read_names(names, import->blocks[i].text);
	for (size_t i = 0; i < names->count; i++)
		if (is_name(&names->list[i]))
			names->list[i].kind = import_elect(&names->list[i]);
	for (size_t i = 0; i < names->count; i++)
		if (is_short_for_person(names, &names->list[i]))
			names->list[i].kind = NAME_UNKNOWN;
	merge_countries(names);
	import_add_aliases(names);
}

void import_names_finish(struct import_names *names)
{
	map_finish(&names->known);
	english_destroy(names->english);
}
