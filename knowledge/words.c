/* words.c - text cut into words, with what English grammar makes of each */
#include "knowledge/words.h"

#include <libstemmer.h>
#include <stdlib.h>

#include "bot/base/utf8.h"
#include "knowledge/map.h"
#include "knowledge/vectors.h"

#define KNOWN	  4096 /* words */
#define KNOWN_MAX 23   /* bytes; longer words are not kept */

extern const char irregular_begin[], irregular_end[];
extern const char stopwords_begin[], stopwords_end[];

/* What the letters of a folded word tell of it, kept for the next time. */
struct known {
	char folded[KNOWN_MAX], stem[KNOWN_MAX];
	unsigned char folded_len, stem_len; /* folded_len is 0 where it is none */
	unsigned flags;
	uint32_t vector;
};

struct english {
	struct sb_stemmer *stemmer;
	struct known *known; /* KNOWN of them, by the word's hash */
	struct arena arena;
	struct map irregular; /* form → number of its base form */
	struct span *bases;
	struct map classes; /* folded word → enum word_flag */
	struct map weak;    /* stems */
};

static struct span between(const char *begin, const char *end)
{
	return (struct span){begin, (size_t)(end - begin)};
}

/* Reads lines "base form form …". */
static void read_irregular(struct english *english)
{
	struct span rest = between(irregular_begin, irregular_end), line, form;
	size_t lines = 0, capacity = 0;

	while (span_next_line(&rest, &line)) {
		struct span base;

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (lines == capacity) {
			capacity = capacity ? 2 * capacity : 128;
			english->bases =
				realloc(english->bases, capacity * sizeof(*english->bases));
			if (!english->bases)
				abort();
		}
		span_next_part(&line, ' ', &base);
		english->bases[lines] = base;
		while (span_next_part(&line, ' ', &form))
			map_put(&english->irregular, form, (unsigned)lines);
		lines++;
	}
}

/* Reads lines "class: word word …". */
static void read_classes(struct english *english)
{
	static const struct {
		const char *name;
		unsigned flag;
	} classes[] = {
		{"stop", WORD_STOP},	   {"negation", WORD_NEGATION}, {"weak", WORD_WEAK},
		{"modal", WORD_MODAL},	   {"irrealis", WORD_IRREALIS}, {"numeral", WORD_NUMERAL},
		{"weekday", WORD_WEEKDAY}, {"month", WORD_MONTH},
	};
	struct span rest = between(stopwords_begin, stopwords_end), line, name, word;

	while (span_next_line(&rest, &line)) {
		unsigned flag = 0;

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		span_next_part(&line, ':', &name);
		for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
			if (span_is(name, classes[i].name))
				flag = classes[i].flag;
		line = span_trim(line);
		while (span_next_part(&line, ' ', &word)) {
			unsigned other = 0;

			map_get(&english->classes, word, &other);
			map_put(&english->classes, word, other | flag);
			if (flag == WORD_WEAK)
				map_put(&english->weak,
					english_stem(english, &english->arena, word), 1);
		}
	}
}

struct english *english_create(void)
{
	struct english *english = calloc(1, sizeof(*english));

	if (!english)
		abort();
	english->stemmer = sb_stemmer_new("english", "UTF_8");
	english->known = calloc(KNOWN, sizeof(*english->known));
	if (!english->stemmer || !english->known)
		abort();
	arena_init(&english->arena);
	map_init(&english->irregular);
	map_init(&english->classes);
	map_init(&english->weak);
	read_irregular(english);
	read_classes(english);
	return english;
}

void english_destroy(struct english *english)
{
	if (!english)
		return;
	sb_stemmer_delete(english->stemmer);
	free(english->known);
	map_finish(&english->irregular);
	map_finish(&english->classes);
	map_finish(&english->weak);
	arena_finish(&english->arena);
	free(english->bases);
	free(english);
}

/* Until the stemmer is asked again. */
static struct span find_stem(const struct english *english, struct span folded)
{
	unsigned base;
	struct span stem;

	if (map_get(&english->irregular, folded, &base))
		folded = english->bases[base];
	stem.ptr = (const char *)sb_stemmer_stem(english->stemmer, (const sb_symbol *)folded.ptr,
						 (int)folded.len);
	if (!stem.ptr)
		abort();
	stem.len = (size_t)sb_stemmer_length(english->stemmer);
	return stem;
}

struct span english_stem(const struct english *english, struct arena *arena, struct span folded)
{
	return arena_copy(arena, find_stem(english, folded));
}

enum { CHAR_OTHER, CHAR_LETTER, CHAR_DIGIT, CHAR_CURRENCY, CHAR_BLANK };

static int class_of(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return CHAR_LETTER;
	if (c >= '0' && c <= '9')
		return CHAR_DIGIT;
	if (c == '$' || c == 0xA3 || c == 0x20AC || c == 0xA5)
		return CHAR_CURRENCY;
	if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0)
		return CHAR_BLANK;
	if (c < 0xAA || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c == 0xFFFD)
		return CHAR_OTHER;
	return CHAR_LETTER;
}

static uint32_t peek(struct span text, size_t at)
{
	return at < text.len ? utf8_next(text, &at) : 0;
}

static bool is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2BC;
}

/* Whether the mark at `at` joins two parts of one word: the apostrophe of
 * "don't", the point of "2.5" or "U.S.", the comma of "4,000", an ampersand. */
static bool joins(struct span text, size_t start, size_t at, uint32_t mark, size_t after)
{
	uint32_t next = peek(text, after);
	int before_class = class_of((unsigned char)text.ptr[at - 1]);

	if (is_apostrophe(mark))
		return class_of(next) == CHAR_LETTER;
	if (mark == '.' || mark == ',') {
		if (before_class == CHAR_DIGIT && class_of(next) == CHAR_DIGIT)
			return true;
		/* Initials, as in U.S. */
		return mark == '.' && class_of(next) == CHAR_LETTER &&
		       (at == start + 1 || text.ptr[at - 2] == '.') &&
		       (after + 1 >= text.len || text.ptr[after + 1] == '.');
	}
	return mark == '&' && class_of(next) == CHAR_LETTER && at - start <= 2;
}

/* What most words are made of. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t word_end(struct span text, size_t start)
{
	size_t at = start;

	while (at < text.len) {
		size_t after;
		uint32_t c;
		int class;

		while (at < text.len && is_plain(text.ptr[at]))
			at++;
		if (at == text.len)
			break;
		after = at;
		c = utf8_next(text, &after);
		class = class_of(c);
		if (class == CHAR_LETTER || class == CHAR_DIGIT ||
		    (class == CHAR_CURRENCY && at == start) || (c == '%' && at > start) ||
		    (at > start && joins(text, start, at, c, after)))
			at = after;
		else
			break;
	}
	return at;
}

static struct span without_points(struct arena *arena, struct span folded)
{
	char *copy;
	size_t len = 0;

	if (folded.len < 3 || folded.ptr[1] != '.' ||
	    (folded.ptr[0] >= '0' && folded.ptr[0] <= '9'))
		return folded;
	copy = arena_alloc(arena, folded.len + 1);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.ptr[i] != '.')
			copy[len++] = folded.ptr[i];
	return (struct span){copy, len};
}

/* Takes "'s" and "n't" off the folded word, noting what they meant. */
static void take_off_endings(struct word *word)
{
	struct span *f = &word->folded;

	if (f->len > 2 && memcmp(f->ptr + f->len - 2, "'s", 2) == 0) {
		f->len -= 2;
		word->flags |= WORD_POSSESSIVE;
	} else if (f->len > 3 && memcmp(f->ptr + f->len - 3, "n't", 3) == 0) {
		f->len -= f->len == 5 && f->ptr[0] == 'c' ? 2 : 3; /* can't: can */
		word->flags |= WORD_NEGATION;
	}
}

/* "$2 billion" and "2 billion" are the same to those who ask. */
static struct span without_currency(struct span folded)
{
	size_t at = 0;

	if (folded.len > 0 && class_of(utf8_next(folded, &at)) == CHAR_CURRENCY && at < folded.len)
		return span_slice(folded, at, folded.len);
	return folded;
}

/* "Completely", but not "family". */
static bool is_adverb(struct span folded)
{
	return folded.len > 6 && span_ends(folded, SPAN("ly")) &&
	       english_knows(span_slice(folded, 0, folded.len - 2));
}

/* The stem of a folded word, until the stemmer is asked again, its classes, and its
 * vector. */
static struct span find_out(const struct english *english, struct span folded, unsigned *flags,
			    uint32_t *vector)
{
	struct span stem = find_stem(english, without_currency(folded));
	unsigned weak;

	*flags = 0;
	map_get(&english->classes, folded, flags);
	if (is_adverb(folded) || map_get(&english->weak, stem, &weak))
		*flags |= WORD_WEAK;
	*vector = vectors_find(stem);
	return stem;
}

/* The same, from what is known if it can be. */
static struct span look_up(const struct english *english, struct span folded, unsigned *flags,
			   uint32_t *vector)
{
	struct known *known = &english->known[map_hash(folded) % KNOWN];
	struct span stem;

	if (known->folded_len > 0 &&
	    span_eq((struct span){known->folded, known->folded_len}, folded)) {
		*flags = known->flags;
		*vector = known->vector;
		return (struct span){known->stem, known->stem_len};
	}
	stem = find_out(english, folded, flags, vector);
	if (folded.len <= KNOWN_MAX && stem.len <= KNOWN_MAX) {
		memcpy(known->folded, folded.ptr, folded.len);
		memcpy(known->stem, stem.ptr, stem.len);
		known->folded_len = (unsigned char)folded.len;
		known->stem_len = (unsigned char)stem.len;
		known->flags = *flags;
		known->vector = *vector;
	}
	return stem;
}

static void describe(struct word *word, struct arena *arena, const struct english *english)
{
	size_t at = 0;
	uint32_t first = utf8_next(word->text, &at);
	unsigned flags;
	struct span stem;

	word->folded = without_points(arena, utf8_fold(arena, word->text));
	if (!word->folded.ptr)
		return; /* nothing is left of it */
	take_off_endings(word);
	if ((first >= 'A' && first <= 'Z') || (first >= 0xC0 && first <= 0xDE))
		word->flags |= WORD_CAPITAL;
	if (class_of(first) == CHAR_DIGIT || class_of(first) == CHAR_CURRENCY)
		word->flags |= WORD_NUMBER;
	stem = look_up(english, word->folded, &flags, &word->vector);
	word->flags |= flags;
	/* The country, not the pronoun. */
	if (span_is(word->folded, "us") && ((word->flags & WORD_CAPITAL) || word->text.len > 2))
		word->flags &= ~(unsigned)WORD_STOP;
	/* Most words begin with their stem. */
	word->stem = span_starts(word->folded, stem) ? span_slice(word->folded, 0, stem.len)
						     : arena_copy(arena, stem);
}

/* At least as many words as there are in a text: each begins where it does, or
 * behind or at a byte that words are not plainly made of. */
static size_t count_most(struct span text)
{
	size_t count = 1;

	for (size_t i = 1; i < text.len; i++)
		count +=
			text.ptr[i] != ' ' && !(is_plain(text.ptr[i]) && is_plain(text.ptr[i - 1]));
	return count;
}

struct words words_cut(struct arena *arena, const struct english *english, struct span text)
{
	struct words words = {arena_array(arena, count_most(text), sizeof(struct word)), 0};
	bool punctuation = false;
	size_t at = 0;

	while (at < text.len) {
		size_t after = at;
		uint32_t c = utf8_next(text, &after);
		int class = class_of(c);
		struct word *word = &words.word[words.count];
		size_t end;

		if (class == CHAR_BLANK || class == CHAR_OTHER) {
			punctuation |= class == CHAR_OTHER && !is_apostrophe(c) && c != '-';
			at = after;
			continue;
		}
		end = word_end(text, at);
		*word = (struct word){
			.text = {text.ptr + at, end - at},
			.start = at,
			.end = end,
			.flags = punctuation ? WORD_BREAK : 0,
		};
		describe(word, arena, english);
		punctuation = false;
		at = end;
		if (word->folded.len > 0)
			words.count++;
	}
	return words;
}

size_t words_from(const struct words *words, size_t byte)
{
	size_t i = 0;

	while (i < words->count && words->word[i].start < byte)
		i++;
	return i;
}
