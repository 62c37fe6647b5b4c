/* lexicon.c - the terms of a knowledge base as its file has them, read in place */
#include "knowledge/lexicon.h"

#include <stdlib.h>

#include "knowledge/vocabulary_private.h"

/* The numbers of a record. */
enum { TERM_TEXT, TERM_KIND, TERM_POSTINGS, TERM_STATEMENTS, TERM_NUMBERS };
enum {
	PHRASE_TERM,
	PHRASE_STORY,
	PHRASE_NEXT,
	PHRASE_COUNT, /* and in its higher bits: whether it is of stems, and its commas */
	PHRASE_WORDS,
	PHRASE_NUMBERS = PHRASE_WORDS + PHRASE_WORDS_MAX,
};
enum { SPELLING_TEXT, SPELLING_SHAPE, SPELLING_NUMBERS };

#define PHRASE_STEMS	    (UINT32_C(1) << 8)
#define PHRASE_COMMA(i)	    (UINT32_C(1) << (16 + (i)))
#define SPELLING_LETTERS    ((UINT32_C(1) << 26) - 1)
#define SPELLING_LEN(shape) ((shape) >> 26 & 31)
#define SPELLING_OF_NAME    (UINT32_C(1) << 31)

/* A hash table while it is made. */
struct slots {
	uint32_t *slot;
	size_t capacity;
};

static struct slots slots_create(size_t count)
{
	struct slots slots = {.capacity = 16};

	while (slots.capacity < 2 * count)
		slots.capacity *= 2;
	slots.slot = calloc(slots.capacity, sizeof(*slots.slot));
	if (!slots.slot)
		abort();
	return slots;
}

/* The first free slot for key. */
static uint32_t *slots_free(struct slots *slots, struct span key)
{
	size_t i = map_hash(key) & (slots->capacity - 1);

	while (slots->slot[i])
		i = (i + 1) & (slots->capacity - 1);
	return &slots->slot[i];
}

static struct lexicon_table slots_write(struct slots *slots, struct packer *packer)
{
	struct lexicon_table table = {packer_at(packer), slots->capacity};

	for (size_t i = 0; i < slots->capacity; i++)
		packer_number(packer, slots->slot[i]);
	free(slots->slot);
	return table;
}

static void write_terms(struct packer *packer, const struct vocabulary *v,
			const struct lexicon_postings *postings, struct lexicon *out)
{
	struct slots slots = slots_create(v->terms);
	uint32_t *text = calloc(v->terms + 1, sizeof(*text));
	struct map kinds;

	if (!text)
		abort();
	map_init(&kinds);
	for (size_t t = 0; t < v->terms; t++) {
		unsigned kind;

		text[t] = packer_text(packer, v->term[t].text);
		if (!map_get(&kinds, v->term[t].kind, &kind))
			map_put(&kinds, v->term[t].kind, packer_text(packer, v->term[t].kind));
		if (!v->term[t].name)
			*slots_free(&slots, v->term[t].text) = (uint32_t)t + 1;
	}
	out->table[LEXICON_TERMS] = (struct lexicon_table){packer_at(packer), v->terms};
	for (size_t t = 0; t < v->terms; t++) {
		unsigned kind = 0;

		map_get(&kinds, v->term[t].kind, &kind);
		packer_number(packer, text[t]);
		packer_number(packer, kind);
		packer_number(packer, postings[t].at);
		packer_number(packer, postings[t].statements);
	}
	out->table[LEXICON_TERM_SLOTS] = slots_write(&slots, packer);
	map_finish(&kinds);
	free(text);
}

static void write_phrases(struct packer *packer, const struct vocabulary *v, struct lexicon *out)
{
	struct slots slots = slots_create(v->phrases);
	uint32_t *words = calloc(PHRASE_WORDS_MAX * (v->phrases + 1), sizeof(*words));

	if (!words)
		abort();
	for (size_t p = 0; p < v->phrases; p++) {
		const struct phrase *phrase = &v->phrase[p];
		unsigned newest = 0;

		for (size_t i = 0; i < phrase->count; i++)
			words[PHRASE_WORDS_MAX * p + i] = packer_text(packer, phrase->word[i]);
		map_get(&v->phrase_of, phrase->word[0], &newest);
		if (newest == p + 1)
			*slots_free(&slots, phrase->word[0]) = (uint32_t)p + 1;
	}
	out->table[LEXICON_PHRASES] = (struct lexicon_table){packer_at(packer), v->phrases};
	for (size_t p = 0; p < v->phrases; p++) {
		const struct phrase *phrase = &v->phrase[p];
		uint32_t count = (uint32_t)phrase->count | (phrase->stems ? PHRASE_STEMS : 0);

		for (size_t i = 0; i < phrase->count; i++)
			count |= phrase->comma[i] ? PHRASE_COMMA(i) : 0;
		packer_number(packer, phrase->term);
		packer_number(packer, phrase->story);
		packer_number(packer, phrase->next);
		packer_number(packer, count);
		for (size_t i = 0; i < PHRASE_WORDS_MAX; i++)
			packer_number(packer, words[PHRASE_WORDS_MAX * p + i]);
	}
	out->table[LEXICON_PHRASE_SLOTS] = slots_write(&slots, packer);
	free(words);
}

/* Which of 26 letters are in it, and how long it is. */
static uint32_t shape_of(struct span folded)
{
	uint32_t shape = 0;

	for (size_t i = 0; i < folded.len; i++)
		shape |= UINT32_C(1) << (unsigned char)folded.ptr[i] % 26;
	return shape | (uint32_t)(folded.len < 32 ? folded.len : 31) << 26;
}

static void write_spellings(struct packer *packer, const struct vocabulary *v, struct lexicon *out)
{
	const struct spellings *spellings = &v->spellings;
	struct slots slots = slots_create(spellings->count);
	uint32_t *text = calloc(spellings->count + 1, sizeof(*text));

	if (!text)
		abort();
	for (size_t i = 0; i < spellings->count; i++) {
		text[i] = packer_text(packer, spellings->spelling[i].folded);
		*slots_free(&slots, spellings->spelling[i].folded) = (uint32_t)i + 1;
	}
	out->table[LEXICON_SPELLINGS] = (struct lexicon_table){packer_at(packer), spellings->count};
	for (size_t i = 0; i < spellings->count; i++) {
		const struct spelling *it = &spellings->spelling[i];

		packer_number(packer, text[i]);
		packer_number(packer, shape_of(it->folded) | (it->of_name ? SPELLING_OF_NAME : 0));
	}
	out->table[LEXICON_SPELLING_SLOTS] = slots_write(&slots, packer);
	free(text);
}

void lexicon_write(struct packer *packer, const struct vocabulary *v,
		   const struct lexicon_postings *postings, struct lexicon *out)
{
	write_terms(packer, v, postings, out);
	write_phrases(packer, v, out);
	write_spellings(packer, v, out);
}

/* A number of a record; 0 where there is no such record. */
static uint32_t number_of(const struct lexicon *lexicon, enum lexicon_section section,
			  size_t record, size_t numbers, size_t number)
{
	const struct lexicon_table *table = &lexicon->table[section];

	return record < table->count
		       ? packed_number(lexicon->packed, table->at + record * numbers + number)
		       : 0;
}

static struct span text_of(const struct lexicon *lexicon, enum lexicon_section section,
			   size_t record, size_t numbers, size_t number)
{
	return packed_text(lexicon->packed, number_of(lexicon, section, record, numbers, number));
}

/* The record whose text, at that number, is key, + 1; 0 where none is. Slots
 * stand behind their records. */
static uint32_t find(const struct lexicon *lexicon, enum lexicon_section records, size_t numbers,
		     size_t text, struct span key)
{
	const struct lexicon_table *slots = &lexicon->table[records + 1];
	uint32_t hash = map_hash(key), record;

	for (size_t i = 0; i < slots->count; i++) {
		record = packed_number(lexicon->packed,
				       slots->at + ((hash + i) & (slots->count - 1)));
		if (record == 0 ||
		    span_eq(text_of(lexicon, records, record - 1, numbers, text), key))
			return record;
	}
	return 0;
}

uint32_t lexicon_term_of(const struct lexicon *lexicon, struct span stem)
{
	uint32_t term = find(lexicon, LEXICON_TERMS, TERM_NUMBERS, TERM_TEXT, stem);

	return term > 0 && term <= lexicon->terms ? term - 1 : TERM_NONE;
}

struct span lexicon_text(const struct lexicon *lexicon, uint32_t term)
{
	return text_of(lexicon, LEXICON_TERMS, term, TERM_NUMBERS, TERM_TEXT);
}

struct span lexicon_kind(const struct lexicon *lexicon, uint32_t term)
{
	return text_of(lexicon, LEXICON_TERMS, term, TERM_NUMBERS, TERM_KIND);
}

struct lexicon_postings lexicon_postings(const struct lexicon *lexicon, uint32_t term)
{
	return (struct lexicon_postings){
		number_of(lexicon, LEXICON_TERMS, term, TERM_NUMBERS, TERM_POSTINGS),
		number_of(lexicon, LEXICON_TERMS, term, TERM_NUMBERS, TERM_STATEMENTS),
	};
}

unsigned lexicon_phrases_with(const struct lexicon *lexicon, struct span word)
{
	return find(lexicon, LEXICON_PHRASES, PHRASE_NUMBERS, PHRASE_WORDS, word);
}

struct phrase lexicon_phrase(const struct lexicon *lexicon, unsigned number)
{
	uint32_t count = number_of(lexicon, LEXICON_PHRASES, number, PHRASE_NUMBERS, PHRASE_COUNT);
	struct phrase phrase = {
		.term = number_of(lexicon, LEXICON_PHRASES, number, PHRASE_NUMBERS, PHRASE_TERM),
		.story = number_of(lexicon, LEXICON_PHRASES, number, PHRASE_NUMBERS, PHRASE_STORY),
		.next = number_of(lexicon, LEXICON_PHRASES, number, PHRASE_NUMBERS, PHRASE_NEXT),
		.count = count & 0xFF,
		.stems = count & PHRASE_STEMS,
	};

	/* Older ones only, or it would never end; and nothing that is not there. */
	if (phrase.next > number)
		phrase.next = 0;
	if (phrase.count == 0 || phrase.count > PHRASE_WORDS_MAX || phrase.term >= lexicon->terms)
		phrase = (struct phrase){.next = phrase.next, .count = 1, .word[0] = SPAN("")};
	else
		for (size_t i = 0; i < phrase.count; i++) {
			phrase.word[i] = text_of(lexicon, LEXICON_PHRASES, number, PHRASE_NUMBERS,
						 PHRASE_WORDS + i);
			phrase.comma[i] = count & PHRASE_COMMA(i);
		}
	return phrase;
}

bool lexicon_spells(const struct lexicon *lexicon, struct span folded)
{
	return find(lexicon, LEXICON_SPELLINGS, SPELLING_NUMBERS, SPELLING_TEXT, folded) > 0;
}

/* Whether two words may be within limit edits of each other: each edit adds a
 * letter, takes one, or both. */
static bool may_be_near(uint32_t a, uint32_t b, unsigned limit)
{
	uint32_t la = SPELLING_LEN(a), lb = SPELLING_LEN(b), other = (a ^ b) & SPELLING_LETTERS;

	if ((la > lb ? la - lb : lb - la) > limit)
		return false;
	for (unsigned i = 0; i < 2 * limit; i++)
		other &= other - 1;
	return other == 0;
}

struct span lexicon_near(const struct lexicon *lexicon, struct span folded)
{
	const unsigned limits[] = {spelling_limit(folded, false), spelling_limit(folded, true)};
	uint32_t wanted = shape_of(folded);
	struct span found = {NULL, 0};
	unsigned best = 3;

	for (size_t i = 0; i < lexicon->table[LEXICON_SPELLINGS].count; i++) {
		uint32_t shape =
			number_of(lexicon, LEXICON_SPELLINGS, i, SPELLING_NUMBERS, SPELLING_SHAPE);
		unsigned limit = limits[shape & SPELLING_OF_NAME ? 1 : 0], edits;
		struct span word;

		if (limit > best)
			limit = best;
		if (!may_be_near(shape, wanted, limit))
			continue;
		word = text_of(lexicon, LEXICON_SPELLINGS, i, SPELLING_NUMBERS, SPELLING_TEXT);
		edits = edit_distance(folded, word, limit);
		if (edits > limit || word.len == 0)
			continue;
		if (edits < best || (found.len > 0 && word.ptr[0] == folded.ptr[0] &&
				     found.ptr[0] != folded.ptr[0])) {
			best = edits;
			found = word;
		}
	}
	return found;
}
