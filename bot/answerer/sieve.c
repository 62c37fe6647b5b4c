/* sieve.c - which of many patterns a text may match, by the words in it */
#include "bot/answerer/sieve.h"

#include "bot/base/strbuf.h"

#include <assert.h>
#include <endian.h>
#include <stdlib.h>

#define POSTED_HEAD 4 /* of what is posted of a pattern: all but its groups */

/* Parts of words are known by their first bytes: as many of them as one of these says. */
static const size_t gram_sizes[] = {NEEDS_PIECE_MIN, 4, 6, 8};

#define GRAM_SIZES (sizeof(gram_sizes) / sizeof(*gram_sizes))
#define GRAM_BITS  15

/* A text ends in so many blanks, for what is read eight bytes at a time. */
#define PADDING 8

/* Hashes are looked up so many at a time: memory that none of them has used of late is
 * then fetched for all of them at once. */
#define PROBES 64

/* A word, or the first bytes of parts of words. Two of one hash are taken for one. */
struct literal {
	uint32_t hash;	       /* 0: none */
	uint32_t first, count; /* in sieve.posted: patterns that are kept under it */
	uint32_t seen;	       /* number of the text that had it last */
};

struct range {
	uint32_t first, count;
};

struct sieve {
	char letters[256];	  /* of each byte: in small letters; a blank for what parts words */
	struct literal *literals; /* a hash table, whose places are their numbers */
	size_t literal_mask;	  /* its size, a power of two, less one */
	size_t literal_count;
	uint64_t grams[1 << (GRAM_BITS - 6)]; /* beginnings of parts of words, a bit each */
	bool has_parts, has_inner;	      /* inner: that need not begin a word */
	uint32_t *posted;		      /* for each pattern what stands below */
	uint32_t *always;		      /* patterns that need nothing */
	size_t always_count;
	uint32_t texts;	 /* number of the text that is looked at */
	uint64_t marks;	 /* of the literals that it has */
	uint32_t *found; /* literals that are in it and that patterns are kept under */
	size_t found_count;
	uint32_t probes[PROBES]; /* hashes that are in it and not yet looked up */
	size_t probe_count;
};

/* All patterns while the sieve is made: each one's groups, each one's literals. A
 * pattern is posted as its number, how much that takes, the marks of those literals
 * that it cannot do without, and of each group but the one it is kept under the number
 * of its literals and these: side by side, since what is far apart in memory costs
 * more than all else. */
struct making {
	struct range *patterns;
	size_t count;
	struct range *groups;
	uint32_t *ids;	/* of literals: their hashes, until all of them have places */
	uint32_t *uses; /* by literal, how many groups have it */
};

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		abort();
	return memory;
}

/* The first bytes of what stands there, at most eight; PADDING bytes must. */
static inline uint64_t load(const char *letters, size_t len)
{
	uint64_t bytes;

	memcpy(&bytes, letters, sizeof(bytes));
	bytes = le64toh(bytes);
	return len < 8 ? bytes & ((UINT64_C(1) << (8 * len)) - 1) : bytes;
}

static inline uint64_t mix(uint64_t hash)
{
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

static inline uint32_t word_hash(const char *letters, size_t len)
{
	uint64_t hash = len;

	for (; len > 8; letters += 8, len -= 8)
		hash = mix(hash ^ load(letters, 8));
	return (uint32_t)mix(hash ^ load(letters, len)) | 1;
}

static inline uint32_t gram_hash(const char *letters, size_t len)
{
	return (uint32_t)(mix(load(letters, len) + len) >> 8) | 1;
}

/* hash is not 0. */
static inline size_t find_literal(const struct sieve *s, uint32_t hash)
{
	size_t at = hash >> 1 & s->literal_mask;

	while (s->literals[at].hash != 0 && s->literals[at].hash != hash)
		at = (at + 1) & s->literal_mask;
	return at;
}

/* Keeps half of the places free, and as few as that: they should stay in the cache. */
static void add_literal(struct sieve *s, uint32_t hash)
{
	struct literal *old = s->literals;
	size_t at = find_literal(s, hash), mask = s->literal_mask;

	if (old[at].hash != 0)
		return;
	old[at].hash = hash;
	if (2 * ++s->literal_count <= mask)
		return;
	s->literal_mask = 2 * mask + 1;
	s->literals = allocate(s->literal_mask + 1, sizeof(*s->literals));
	for (size_t i = 0; i <= mask; i++)
		if (old[i].hash != 0)
			s->literals[find_literal(s, old[i].hash)] = old[i];
	free(old);
}

static uint32_t add_part(struct sieve *s, const struct needs_literal *part, const char *letters)
{
	size_t size = GRAM_SIZES;
	uint32_t hash;

	while (gram_sizes[--size] > part->text.len)
		assert(size > 0);
	hash = gram_hash(letters, gram_sizes[size]);
	s->has_parts = true;
	s->has_inner = s->has_inner || !part->begins_word;
	s->grams[hash >> (32 - GRAM_BITS) >> 6] |= UINT64_C(1) << (hash >> (32 - GRAM_BITS) & 63);
	return hash;
}

static uint32_t literal_hash(struct sieve *s, const struct needs_literal *literal,
			     struct strbuf *padded)
{
	strbuf_clear(padded);
	strbuf_add(padded, literal->text);
	strbuf_add(padded, (struct span){"        ", PADDING});
	if (literal->begins_word && literal->ends_word)
		return word_hash(padded->data, literal->text.len);
	return add_part(s, literal, padded->data);
}

/* Gives every literal its place. */
static void place_literals(struct sieve *s, struct making *m, const struct needs *const *needs)
{
	uint32_t groups = 0, ids = 0;
	struct strbuf padded;

	strbuf_init(&padded, SIZE_MAX / 2);
	for (size_t i = 0; i < m->count; i++) {
		size_t count = needs[i] ? needs[i]->count : 0;

		m->patterns[i] = (struct range){groups, (uint32_t)count};
		for (size_t g = 0; g < count; g++) {
			const struct needs_group *group = &needs[i]->groups[g];

			m->groups[groups++] = (struct range){ids, (uint32_t)group->count};
			for (size_t k = 0; k < group->count; k++) {
				m->ids[ids] = literal_hash(s, &group->literals[k], &padded);
				add_literal(s, m->ids[ids++]);
			}
		}
	}
	strbuf_finish(&padded);
	m->uses = allocate(s->literal_mask + 1, sizeof(*m->uses));
	for (uint32_t i = 0; i < ids; i++) {
		m->ids[i] = (uint32_t)find_literal(s, m->ids[i]);
		m->uses[m->ids[i]]++;
	}
}

/* Puts the group of each pattern whose literals the fewest patterns need first. */
static void put_rarest_first(const struct making *m)
{
	for (size_t p = 0; p < m->count; p++) {
		struct range *groups = &m->groups[m->patterns[p].first], first;
		uint64_t least = UINT64_MAX;
		uint32_t best = 0;

		for (uint32_t g = 0; g < m->patterns[p].count; g++) {
			uint64_t sum = 0;

			for (uint32_t i = 0; i < groups[g].count; i++)
				sum += m->uses[m->ids[groups[g].first + i]];
			if (sum < least)
				best = g;
			least = sum < least ? sum : least;
		}
		if (best == 0)
			continue;
		first = groups[0];
		groups[0] = groups[best];
		groups[best] = first;
	}
}

/* A literal's bit, among those of a text's: most patterns that do not match need one
 * that no literal of the text has. */
static inline uint64_t mark_of(uint32_t id)
{
	return UINT64_C(1) << (id * UINT64_C(0x9e3779b97f4a7c15) >> 58);
}

/* Writes what is posted of a pattern, or only counts it where out is NULL. */
static uint32_t post(const struct making *m, size_t pattern, uint32_t *out)
{
	struct range groups = m->patterns[pattern];
	uint32_t len = POSTED_HEAD;
	uint64_t marks = 0;

	for (uint32_t g = groups.first + 1; g < groups.first + groups.count; g++) {
		struct range group = m->groups[g];

		if (out) {
			out[len] = group.count;
			memcpy(&out[len + 1], &m->ids[group.first], group.count * sizeof(*out));
		}
		if (group.count == 1)
			marks |= mark_of(m->ids[group.first]);
		len += 1 + group.count;
	}
	if (out) {
		out[0] = (uint32_t)pattern;
		out[1] = len;
		memcpy(&out[2], &marks, sizeof(marks));
	}
	return len;
}

/* Keeps each pattern under all literals of its rarest group. */
static void post_patterns(struct sieve *s, const struct making *m)
{
	uint32_t *ends = allocate(s->literal_mask + 1, sizeof(*ends)), size = 0;

	for (size_t p = 0; p < m->count; p++) {
		struct range key = m->groups[m->patterns[p].first];

		if (m->patterns[p].count == 0)
			s->always[s->always_count++] = (uint32_t)p;
		for (uint32_t i = 0; m->patterns[p].count > 0 && i < key.count; i++) {
			s->literals[m->ids[key.first + i]].count++;
			ends[m->ids[key.first + i]] += post(m, p, NULL);
		}
	}
	for (size_t i = 0; i <= s->literal_mask; i++) {
		s->literals[i].first = size;
		size += ends[i];
		ends[i] = s->literals[i].first;
	}
	s->posted = allocate(size, sizeof(*s->posted));
	for (size_t p = 0; p < m->count; p++) {
		struct range key = m->groups[m->patterns[p].first];

		for (uint32_t i = 0; m->patterns[p].count > 0 && i < key.count; i++) {
			uint32_t *end = &ends[m->ids[key.first + i]];

			*end += post(m, p, &s->posted[*end]);
		}
	}
	free(ends);
}

struct sieve *sieve_create(const struct needs *const *needs, size_t count)
{
	struct sieve *s = allocate(1, sizeof(*s));
	struct making m = {.count = count};
	size_t groups = 0, ids = 0;

	for (size_t i = 0; i < count; i++) {
		groups += needs[i] ? needs[i]->count : 0;
		for (size_t g = 0; needs[i] && g < needs[i]->count; g++)
			ids += needs[i]->groups[g].count;
	}
	for (size_t i = 0; i < sizeof(s->letters); i++)
		s->letters[i] = (char)(needs_is_letter((char)i) ? needs_lower((char)i) : ' ');
	s->literal_mask = 63;
	s->literals = allocate(s->literal_mask + 1, sizeof(*s->literals));
	s->always = allocate(count, sizeof(*s->always));
	m.patterns = allocate(count, sizeof(*m.patterns));
	m.groups = allocate(groups + 1, sizeof(*m.groups));
	m.ids = allocate(ids, sizeof(*m.ids));
	place_literals(s, &m, needs);
	put_rarest_first(&m);
	post_patterns(s, &m);
	s->found = allocate(s->literal_count, sizeof(*s->found));
	free(m.patterns);
	free(m.groups);
	free(m.ids);
	free(m.uses);
	return s;
}

void sieve_destroy(struct sieve *s)
{
	if (!s)
		return;
	free(s->literals);
	free(s->posted);
	free(s->always);
	free(s->found);
	free(s);
}

/* Two letters outside ASCII are the same as one of it in another case as that: long s
 * and the Kelvin sign. Returns how long the text is with these instead. */
static size_t fold_two_letters(char *text, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len; i++) {
		struct span rest = {text + i, len - i};

		if (span_starts(rest, SPAN("\xc5\xbf"))) {
			text[out++] = 's';
			i += 1;
		} else if (span_starts(rest, SPAN("\xe2\x84\xaa"))) {
			text[out++] = 'k';
			i += 2;
		} else {
			text[out++] = text[i];
		}
	}
	return out;
}

/* In small letters, with blanks between words. */
static struct span simplify(const struct sieve *s, struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + PADDING);
	unsigned char all = 0;
	size_t len = text.len;

	for (size_t i = 0; i < len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		out[i] = s->letters[byte];
		all |= byte;
	}
	if (all >= 0x80)
		len = fold_two_letters(out, len);
	memset(out + len, ' ', PADDING);
	return (struct span){out, len};
}

static void look_up(struct sieve *s)
{
	for (size_t i = 0; i < s->probe_count; i++) {
		size_t id = find_literal(s, s->probes[i]);
		struct literal *literal = &s->literals[id];

		if (literal->hash == 0 || literal->seen == s->texts)
			continue;
		literal->seen = s->texts;
		s->marks |= mark_of((uint32_t)id);
		if (literal->count == 0)
			continue;
		__builtin_prefetch(&s->posted[literal->first]);
		s->found[s->found_count++] = (uint32_t)id;
	}
	s->probe_count = 0;
}

static void probe(struct sieve *s, uint32_t hash)
{
	if (s->probe_count == PROBES)
		look_up(s);
	__builtin_prefetch(&s->literals[hash >> 1 & s->literal_mask]);
	s->probes[s->probe_count++] = hash;
}

/* Parts of words that may begin there. */
static void probe_parts(struct sieve *s, const char *letters)
{
	for (size_t i = 0; i < GRAM_SIZES; i++) {
		uint32_t hash = gram_hash(letters, gram_sizes[i]);
		uint32_t bit = hash >> (32 - GRAM_BITS);

		if (s->grams[bit >> 6] >> (bit & 63) & 1)
			probe(s, hash);
	}
}

/* A run with other letters than those of ASCII is a word, and so is each run of
 * ASCII within: a mark that ends a word may be outside ASCII, too. */
static void probe_runs(struct sieve *s, const char *letters, size_t len)
{
	for (size_t at = 0, begin = 0; at <= len; at++) {
		if (at < len && (unsigned char)letters[at] < 0x80)
			continue;
		if (at > begin)
			probe(s, word_hash(letters + begin, at - begin));
		begin = at + 1;
	}
}

static void probe_word(struct sieve *s, const char *letters, size_t len, bool mixed)
{
	probe(s, word_hash(letters, len));
	if (mixed)
		probe_runs(s, letters, len);
	if (!s->has_parts)
		return;
	probe_parts(s, letters);
	for (size_t at = 1; at < len && (mixed || s->has_inner); at++)
		if (s->has_inner || (unsigned char)letters[at - 1] >= 0x80)
			probe_parts(s, letters + at);
}

static void probe_words(struct sieve *s, struct span text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	while (at < end) {
		const char *begin = at;
		unsigned char all = 0;

		for (; *at != ' '; at++)
			all |= (unsigned char)*at;
		if (at > begin)
			probe_word(s, begin, (size_t)(at - begin), all >= 0x80);
		at++;
	}
	look_up(s);
}

/* Whether the text has what is posted. */
static bool has_all(const struct sieve *s, const uint32_t *posted)
{
	const uint32_t *group = posted + POSTED_HEAD, *end = posted + posted[1];
	uint64_t marks;

	memcpy(&marks, &posted[2], sizeof(marks));
	if (marks & ~s->marks)
		return false;
	for (; group < end; group += 1 + group[0]) {
		uint32_t i = 1;

		while (i <= group[0] && s->literals[group[i]].seen != s->texts)
			i++;
		if (i > group[0])
			return false;
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/* A new number for the text, which no literal has been seen by. */
static void begin_text(struct sieve *s)
{
	s->marks = 0;
	s->found_count = 0;
	if (++s->texts != 0)
		return;
	for (size_t i = 0; i <= s->literal_mask; i++)
		s->literals[i].seen = 0;
	s->texts = 1;
}

size_t sieve_find(struct sieve *s, struct arena *arena, struct span text, uint32_t **out)
{
	size_t room, count = s->always_count, kept = 0;
	uint32_t *numbers;

	begin_text(s);
	probe_words(s, simplify(s, arena, text));
	room = count;
	for (size_t i = 0; i < s->found_count; i++)
		room += s->literals[s->found[i]].count;
	numbers = arena_array(arena, room, sizeof(*numbers));
	if (count > 0)
		memcpy(numbers, s->always, count * sizeof(*numbers));
	for (size_t i = 0; i < s->found_count; i++) {
		const struct literal *literal = &s->literals[s->found[i]];
		const uint32_t *posted = &s->posted[literal->first];

		for (uint32_t k = 0; k < literal->count; k++, posted += posted[1])
			if (has_all(s, posted))
				numbers[count++] = posted[0];
	}
	if (count > 1)
		qsort(numbers, count, sizeof(*numbers), compare);
	/* One that is kept under two words of the text came twice. */
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != numbers[i])
			numbers[kept++] = numbers[i];
	*out = numbers;
	return kept;
}
