/* vocabulary.c - the terms of a knowledge base: names, words, phrases */
#include "knowledge/vocabulary.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bot/base/utf8.h"
#include "knowledge/grow.h"
#include "knowledge/vocabulary_private.h"

#define LOOSE_WEIGHT	0.6
#define OPPOSITE_WEIGHT 0.75

static uint32_t add_term(struct vocabulary *v, struct span key, struct span text, struct span kind)
{
	unsigned known;

	if (map_get(&v->term_of, key, &known))
		return known;
	GROW(v->term, v->terms);
	v->term[v->terms] = (struct term){
		.text = arena_copy(&v->arena, text),
		.kind = arena_copy(&v->arena, kind),
		.name = key.len > 0 && key.ptr[0] == '=',
	};
	map_put(&v->term_of, arena_copy(&v->arena, key), (unsigned)v->terms);
	return (uint32_t)v->terms++;
}

static void add_phrase(struct vocabulary *v, const struct words *words, uint32_t term, bool stems,
		       uint32_t story)
{
	struct phrase phrase = {.term = term, .story = story, .stems = stems};
	size_t first = 0;
	unsigned newest = 0;

	if (words->count > 1 && span_is(words->word[0].folded, "the"))
		first = 1;
	if (words->count == first || words->count - first > PHRASE_WORDS_MAX)
		return;
	for (size_t i = first; i < words->count; i++) {
		const struct word *w = &words->word[i];

		phrase.word[phrase.count++] = arena_copy(&v->arena, stems ? w->stem : w->folded);
		phrase.comma[phrase.count - 1] = stems || (w->flags & WORD_BREAK);
		if (!stems)
			spellings_add(&v->spellings, &v->arena, w->folded, true);
	}
	map_get(&v->phrase_of, phrase.word[0], &newest);
	phrase.next = newest;
	GROW(v->phrase, v->phrases);
	v->phrase[v->phrases++] = phrase;
	map_put(&v->phrase_of, phrase.word[0], (unsigned)v->phrases);
}

static struct span name_key(struct vocabulary *v, struct span name)
{
	return arena_printf(&v->arena, "=%.*s", SPAN_ARG(name));
}

void vocabulary_add_name(struct vocabulary *v, struct span name, struct span kind, uint32_t story)
{
	size_t known = v->terms;
	uint32_t term = add_term(v, name_key(v, name), name, kind);
	struct words words = words_cut(&v->arena, v->english, name);

	if (v->terms > known)
		add_phrase(v, &words, term, false, 0);
	if (span_is(kind, "person") && words.count > 1) {
		struct words surname = {&words.word[words.count - 1], 1};

		add_phrase(v, &surname, term, false, story);
	}
}

void vocabulary_add_alias(struct vocabulary *v, struct span alias, struct span name, uint32_t story)
{
	uint32_t term = add_term(v, name_key(v, name), name, SPAN(""));
	struct words words = words_cut(&v->arena, v->english, alias);

	add_phrase(v, &words, term, false, story);
}

/* "chief_executive" in the thesaurus is two words in a text. */
static struct span thesaurus_stem(struct vocabulary *v, struct span entry)
{
	char *text;
	struct words words;
	uint32_t term;

	if (!memchr(entry.ptr, '_', entry.len))
		return english_stem(v->english, &v->arena, entry);
	text = arena_string(&v->arena, entry);
	for (char *c = text; *c; c++)
		if (*c == '_')
			*c = ' ';
	words = words_cut(&v->arena, v->english, (struct span){text, entry.len});
	term = add_term(v, entry, entry, SPAN(""));
	add_phrase(v, &words, term, true, 0);
	return entry;
}

static void read_thesaurus(struct vocabulary *v)
{
	struct span rest = english_thesaurus(), line, entry;

	while (span_next_line(&rest, &line)) {
		struct group group = {.weight = SYNONYM_WEIGHT};

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (line.ptr[0] == '~' || line.ptr[0] == '!') {
			group.weight = line.ptr[0] == '~' ? LOOSE_WEIGHT : OPPOSITE_WEIGHT;
			line = span_trim(span_slice(line, 1, line.len));
		}
		group.stem = arena_array(&v->arena, line.len / 2 + 1, sizeof(*group.stem));
		while (span_next_part(&line, ' ', &entry)) {
			if (span_is(entry, "|"))
				group.turn = group.count;
			else
				group.stem[group.count++] = thesaurus_stem(v, entry);
		}
		GROW(v->group, v->groups);
		v->group[v->groups++] = group;
	}
}

/* Adds the stem at `at` of a group, before what it is in already. */
static void add_member(struct vocabulary *v, size_t group, size_t at)
{
	const struct span *stem = v->group[group].stem;
	struct member member = {.group = group, .at = at};
	unsigned next = 0;

	for (size_t i = 0; i < at; i++)
		if (span_eq(stem[i], stem[at]))
			return;
	map_get(&v->member_of, stem[at], &next);
	member.next = next;
	GROW(v->member, v->members);
	v->member[v->members++] = member;
	map_put(&v->member_of, stem[at], (unsigned)v->members);
}

struct vocabulary *vocabulary_create(void)
{
	static const char *const of_questions =
		"who whom whose what which when where why how did does are was were will would has "
		"have had can could should the that this said says say about tell many much long "
		"there they their between with from for more story article summary source mention "
		"mentioned countries country companies company people";
	struct vocabulary *v = calloc(1, sizeof(*v));
	struct span rest = span_of(of_questions), word;

	if (!v)
		abort();
	v->english = english_create();
	arena_init(&v->arena);
	map_init(&v->term_of);
	map_init(&v->phrase_of);
	spellings_init(&v->spellings);
	map_init(&v->member_of);
	read_thesaurus(v);
	for (size_t g = v->groups; g-- > 0;)
		for (size_t i = 0; i < v->group[g].count; i++)
			add_member(v, g, i);
	while (span_next_part(&rest, ' ', &word))
		spellings_add(&v->spellings, &v->arena, word, false);
	return v;
}

struct vocabulary *vocabulary_open(const struct lexicon *lexicon)
{
	struct vocabulary *v = vocabulary_create();

	/* The thesaurus comes first: another one was meant where it differs. */
	for (size_t t = 0; t < v->terms; t++)
		if (!span_eq(v->term[t].text, lexicon_text(lexicon, (uint32_t)t))) {
			vocabulary_destroy(v);
			return NULL;
		}
	v->lexicon = *lexicon;
	v->kept = related_create();
	return v;
}

void vocabulary_destroy(struct vocabulary *v)
{
	if (!v)
		return;
	map_finish(&v->term_of);
	map_finish(&v->phrase_of);
	spellings_finish(&v->spellings);
	map_finish(&v->member_of);
	arena_finish(&v->arena);
	english_destroy(v->english);
	related_destroy(v->kept);
	free(v->term);
	free(v->phrase);
	free(v->group);
	free(v->member);
	free(v);
}

const struct english *vocabulary_english(const struct vocabulary *v)
{
	return v->english;
}

/* The newest phrase that begins with word, + 1; 0 where none does. */
static unsigned phrases_with(const struct vocabulary *v, struct span word)
{
	unsigned newest = 0;

	if (v->lexicon.terms)
		return lexicon_phrases_with(&v->lexicon, word);
	map_get(&v->phrase_of, word, &newest);
	return newest;
}

static struct phrase phrase_number(const struct vocabulary *v, unsigned number)
{
	return v->lexicon.terms ? lexicon_phrase(&v->lexicon, number) : v->phrase[number];
}

static bool phrase_stands(const struct phrase *phrase, const struct words *words, size_t at)
{
	if (at + phrase->count > words->count)
		return false;
	for (size_t i = 0; i < phrase->count; i++) {
		const struct word *w = &words->word[at + i];

		if (!span_eq(phrase->word[i], phrase->stems ? w->stem : w->folded))
			return false;
		if (i > 0 && (w->flags & WORD_BREAK) && !phrase->comma[i])
			return false;
	}
	/* "us" is the country where it is no stop word (see words.c). */
	return phrase->count > 1 || !(words->word[at].flags & WORD_STOP);
}

/* Whether a phrase that stands in a text of a story means what it says; 0: of
 * any. */
static bool phrase_holds(const struct phrase *phrase, uint32_t story)
{
	return phrase->story == 0 || story == 0 || phrase->story == story;
}

/* Of two phrases that stand at the same place. */
static bool is_better(const struct phrase *a, const struct phrase *b)
{
	if (a->count != b->count)
		return a->count > b->count;
	if (a->stems != b->stems)
		return b->stems;
	return a->story != 0 && b->story == 0;
}

/* The longest phrase that begins at `at`; false where none does. */
static bool phrase_at(const struct vocabulary *v, const struct words *words, size_t at,
		      uint32_t story, struct phrase *best)
{
	const struct word *w = &words->word[at];
	bool found = false;

	/* Where the word is its stem, the same phrases begin with both. */
	for (int by_stem = 0; by_stem < 2 - span_eq(w->folded, w->stem); by_stem++) {
		unsigned next = phrases_with(v, by_stem ? w->stem : w->folded);

		while (next) {
			struct phrase phrase = phrase_number(v, next - 1);

			if (phrase_holds(&phrase, story) && phrase_stands(&phrase, words, at) &&
			    (!found || is_better(&phrase, best))) {
				*best = phrase;
				found = true;
			}
			next = phrase.next;
		}
	}
	return found;
}

/* A surname with a given name before it that is nearly the person's: "Mark" for
 * "Marc". */
static bool is_given_name(const struct vocabulary *v, const struct phrase *surname,
			  const struct word *before)
{
	struct span name = vocabulary_text(v, surname->term);
	size_t end = span_find(name, SPAN(" "));
	struct arena arena;
	bool near;

	if (surname->count != 1 || surname->stems || end > name.len ||
	    !span_is(vocabulary_kind(v, surname->term), "person"))
		return false;
	arena_init(&arena);
	near = edit_distance(utf8_fold(&arena, span_slice(name, 0, end)), before->folded, 1) <= 1;
	arena_finish(&arena);
	return near;
}

static void add_mention(struct reading *out, uint32_t term, size_t first, size_t count, bool part)
{
	out->mention[out->count++] = (struct mention){term, (uint32_t)first, (uint32_t)count, part};
}

uint32_t vocabulary_term_of(const struct vocabulary *v, struct span stem)
{
	unsigned term;

	if (v->lexicon.terms)
		return lexicon_term_of(&v->lexicon, stem);
	return map_get(&v->term_of, stem, &term) ? term : TERM_NONE;
}

/* "Munich conference" asks for the Munich Security Conference, but "president"
 * not for a vice president. */
static bool has_parts(const struct vocabulary *v, const struct phrase *phrase)
{
	return !phrase->stems && !span_is(vocabulary_kind(v, phrase->term), "person");
}

static void read_text(const struct vocabulary *v, struct arena *arena, struct span text,
		      uint32_t story, struct vocabulary *learner, struct reading *out)
{
	size_t i = 0;

	out->story = story;
	out->words = words_cut(arena, v->english, text);
	out->mention = arena_array(arena, 2 * out->words.count + 1, sizeof(*out->mention));
	out->count = 0;
	if (learner)
		for (size_t w = 0; w < out->words.count; w++) {
			struct span stem = out->words.word[w].stem;

			add_term(learner, stem, stem, SPAN(""));
			spellings_add(&learner->spellings, &learner->arena,
				      out->words.word[w].folded, false);
		}
	while (i < out->words.count) {
		struct phrase found;
		const struct phrase *phrase =
			phrase_at(v, &out->words, i, story, &found) ? &found : NULL;
		size_t count = phrase ? phrase->count : 1;

		if (phrase && out->count > 0 && i > 0 &&
		    out->mention[out->count - 1].first == i - 1 &&
		    out->mention[out->count - 1].count == 1 &&
		    is_given_name(v, phrase, &out->words.word[i - 1]))
			out->count--;
		if (phrase)
			add_mention(out, phrase->term, i, count, false);
		for (size_t w = i; w < i + count; w++)
			if (!(out->words.word[w].flags & WORD_STOP) &&
			    (!phrase || (count > 1 && has_parts(v, phrase))))
				add_mention(out, vocabulary_term_of(v, out->words.word[w].stem), w,
					    1, phrase != NULL);
		i += count;
	}
}

void vocabulary_learn(struct vocabulary *v, struct arena *arena, struct span text, uint32_t story,
		      struct reading *out)
{
	read_text(v, arena, text, story, v, out);
}

void vocabulary_read(const struct vocabulary *v, struct arena *arena, struct span text,
		     uint32_t story, struct reading *out)
{
	read_text(v, arena, text, story, NULL, out);
}

void vocabulary_namesakes(const struct vocabulary *v, struct relation *list, size_t *count,
			  const struct reading *question, const struct mention *m)
{
	unsigned next = phrases_with(v, question->words.word[m->first].folded);

	while (next && *count < RELATIONS_MAX) {
		struct phrase phrase = phrase_number(v, next - 1);
		bool known = phrase.stems || phrase.count != m->count ||
			     !phrase_holds(&phrase, question->story) ||
			     !phrase_stands(&phrase, &question->words, m->first);

		for (size_t i = 0; i < *count && !known; i++)
			known = list[i].term == phrase.term;
		if (!known)
			list[(*count)++] = (struct relation){.term = phrase.term, .weight = 1};
		next = phrase.next;
	}
}

/* No stem begins with a question mark. */
static struct span part_key(char key[32], char part, uint32_t term)
{
	return (struct span){key, (size_t)snprintf(key, 32, "?%c%" PRIx32, part, term)};
}

uint32_t vocabulary_learn_part(struct vocabulary *v, char part, uint32_t term)
{
	char buf[32];
	struct span key = part_key(buf, part, term);

	return add_term(v, key, key, SPAN(""));
}

uint32_t vocabulary_part(const struct vocabulary *v, char part, uint32_t term)
{
	char buf[32];

	return vocabulary_term_of(v, part_key(buf, part, term));
}

size_t vocabulary_terms(const struct vocabulary *v)
{
	return v->lexicon.terms ? v->lexicon.terms : v->terms;
}

struct span vocabulary_text(const struct vocabulary *v, uint32_t term)
{
	if (v->lexicon.terms)
		return lexicon_text(&v->lexicon, term);
	assert(term < v->terms);
	return v->term[term].text;
}

struct span vocabulary_kind(const struct vocabulary *v, uint32_t term)
{
	if (v->lexicon.terms)
		return lexicon_kind(&v->lexicon, term);
	assert(term < v->terms);
	return v->term[term].kind;
}

struct span vocabulary_correct(const struct vocabulary *v, struct span folded)
{
	struct span found = {NULL, 0};

	if (folded.len < 3 ||
	    (v->lexicon.terms ? lexicon_spells(&v->lexicon, folded)
			      : spellings_has(&v->spellings, folded)) ||
	    english_knows(folded))
		return found;
	/* "BTs" for "BT's". */
	if (folded.ptr[folded.len - 1] == 's' &&
	    phrases_with(v, span_slice(folded, 0, folded.len - 1)))
		return span_slice(folded, 0, folded.len - 1);
	if (folded.len < 4)
		return found;
	found = v->lexicon.terms ? lexicon_near(&v->lexicon, folded)
				 : spellings_near(&v->spellings, folded);
	return found.ptr ? found : english_near(v->english, folded);
}
