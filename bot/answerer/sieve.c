/* sieve.c - which of many patterns a text may match, by the words in it */
#include "bot/answerer/sieve.h"

#include <stdlib.h>

#define NONE	  UINT32_MAX
#define HASH_SEED UINT64_C(0xcbf29ce484222325)
#define GRAM_BITS 15

#define POSTED_HEAD 4 /* of what is posted of a pattern: all but its groups */

/* Parts of words are found by their first bytes: by as many of them as tell more. */
#define GRAM_SHORT NEEDS_PIECE_MIN
#define GRAM_LONG  6

struct literal {
	uint32_t first, count; /* in sieve.posted: patterns that are kept under it */
	uint32_t seen;	       /* number of the text that had it last */
	uint32_t next;	       /* part of a word that begins with the same bytes; or NONE */
};

struct slot {
	uint64_t hash; /* 0: free */
	uint32_t literal;
};

struct range {
	uint32_t first, count;
};

struct sieve {
	struct arena arena; /* for letters */
	struct slot *slots; /* of a hash table; two texts of one hash are taken for one */
	size_t slot_mask;   /* their number, a power of two, less one */
	size_t slots_used;
	uint64_t grams[1 << (GRAM_BITS - 6)]; /* beginnings of parts of words, a bit each */
	bool has_parts, has_inner;	      /* inner: that need not begin a word */
	struct literal *literals;
	struct span *parts; /* texts of those literals that are parts of words; in arena */
	size_t literal_count;
	uint32_t *posted; /* for each pattern what stands below */
	uint32_t *always; /* patterns that need nothing */
	size_t always_count;
	uint32_t texts;	 /* number of the text that is looked at */
	uint64_t marks;	 /* of the literals that it has */
	uint32_t *found; /* literals that are in it and that patterns are kept under */
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
	uint32_t *ids, *uses; /* uses: by literal, how many groups have it */
};

static uint64_t hash_step(uint64_t hash, char c)
{
	return (hash ^ (unsigned char)c) * UINT64_C(0x100000001b3);
}

static uint64_t hash_of(uint64_t hash, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		hash = hash_step(hash, text.ptr[i]);
	return hash | 1;
}

/* hash is not 0. */
static struct slot *find_slot(const struct sieve *s, uint64_t hash)
{
	size_t at = (size_t)(hash ^ hash >> 32) & s->slot_mask;

	while (s->slots[at].hash != 0 && s->slots[at].hash != hash)
		at = (at + 1) & s->slot_mask;
	return &s->slots[at];
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);

	if (!memory)
		abort();
	return memory;
}

/* Keeps half of the slots free, and as few as that: they should stay in the cache. */
static struct slot *use_slot(struct sieve *s, uint64_t hash)
{
	struct slot *old = s->slots, *slot = find_slot(s, hash);
	size_t mask = s->slot_mask;

	if (slot->hash != 0)
		return slot;
	if (2 * ++s->slots_used > mask) {
		s->slot_mask = 2 * mask + 1;
		s->slots = allocate(s->slot_mask + 1, sizeof(*s->slots));
		for (size_t i = 0; i <= mask; i++)
			if (old[i].hash != 0)
				*find_slot(s, old[i].hash) = old[i];
		free(old);
		slot = find_slot(s, hash);
	}
	*slot = (struct slot){hash, NONE};
	return slot;
}

/* A hash of the first bytes; never 0. Of how many, the compiler has to know. */
static inline uint64_t gram_of(const char *letters, bool is_long)
{
	uint64_t gram = 0;

	if (is_long)
		memcpy(&gram, letters, GRAM_LONG);
	else
		memcpy(&gram, letters, GRAM_SHORT);
	return (gram | UINT64_C(1) << 56) * UINT64_C(0x9e3779b97f4a7c15);
}

static uint32_t add_literal(struct sieve *s, struct span part)
{
	s->literals[s->literal_count] = (struct literal){.next = NONE};
	s->parts[s->literal_count] = part;
	return (uint32_t)s->literal_count++;
}

static uint32_t word_id(struct sieve *s, struct span text)
{
	struct slot *slot = use_slot(s, hash_of(HASH_SEED, text));

	if (slot->literal == NONE)
		slot->literal = add_literal(s, SPAN(""));
	return slot->literal;
}

static uint32_t part_id(struct sieve *s, const struct needs_literal *part)
{
	struct span text = part->text;
	uint64_t gram = gram_of(text.ptr, text.len >= GRAM_LONG);
	struct slot *slot = use_slot(s, gram);
	uint32_t id;

	s->has_parts = true;
	s->has_inner = s->has_inner || !part->begins_word;
	for (id = slot->literal; id != NONE; id = s->literals[id].next)
		if (span_eq(s->parts[id], text))
			return id;
	id = add_literal(s, arena_copy(&s->arena, text));
	s->literals[id].next = slot->literal;
	slot->literal = id;
	gram >>= 64 - GRAM_BITS;
	s->grams[gram >> 6] |= UINT64_C(1) << (gram & 63);
	return id;
}

/* Gives every literal its number. */
static void number_literals(struct sieve *s, struct making *m, const struct needs *const *needs)
{
	uint32_t groups = 0, ids = 0;

	for (size_t i = 0; i < m->count; i++) {
		size_t count = needs[i] ? needs[i]->count : 0;

		m->patterns[i] = (struct range){groups, (uint32_t)count};
		for (size_t g = 0; g < count; g++) {
			const struct needs_group *group = &needs[i]->groups[g];

			m->groups[groups++] = (struct range){ids, (uint32_t)group->count};
			for (size_t k = 0; k < group->count; k++) {
				const struct needs_literal *l = &group->literals[k];
				uint32_t id = l->begins_word && l->ends_word ? word_id(s, l->text)
									     : part_id(s, l);

				m->ids[ids++] = id;
				m->uses[id]++;
			}
		}
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
	uint32_t *ends = allocate(s->literal_count, sizeof(*ends)), size = 0;

	for (size_t p = 0; p < m->count; p++) {
		struct range key = m->groups[m->patterns[p].first];

		if (m->patterns[p].count == 0)
			s->always[s->always_count++] = (uint32_t)p;
		for (uint32_t i = 0; m->patterns[p].count > 0 && i < key.count; i++) {
			s->literals[m->ids[key.first + i]].count++;
			ends[m->ids[key.first + i]] += post(m, p, NULL);
		}
	}
	for (size_t i = 0; i < s->literal_count; i++) {
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
	arena_init(&s->arena);
	s->slot_mask = 63;
	s->slots = allocate(s->slot_mask + 1, sizeof(*s->slots));
	s->literals = allocate(ids, sizeof(*s->literals));
	s->parts = allocate(ids, sizeof(*s->parts));
	s->always = allocate(count, sizeof(*s->always));
	m.patterns = allocate(count, sizeof(*m.patterns));
	m.groups = allocate(groups + 1, sizeof(*m.groups));
	m.ids = allocate(ids, sizeof(*m.ids));
	m.uses = allocate(ids, sizeof(*m.uses));
	number_literals(s, &m, needs);
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
	free(s->slots);
	free(s->literals);
	free(s->posted);
	free(s->always);
	free(s->parts);
	free(s->found);
	arena_finish(&s->arena);
	free(s);
}

/* In small letters, and with the two letters outside ASCII that are the same as
 * one of it in another case as that: long s and the Kelvin sign. */
static struct span simplify(struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		struct span rest = {text.ptr + i, text.len - i};

		if ((unsigned char)text.ptr[i] < 0x80) {
			out[len++] = needs_lower(text.ptr[i]);
		} else if (span_starts(rest, SPAN("\xc5\xbf"))) {
			out[len++] = 's';
			i += 1;
		} else if (span_starts(rest, SPAN("\xe2\x84\xaa"))) {
			out[len++] = 'k';
			i += 2;
		} else {
			out[len++] = text.ptr[i];
		}
	}
	return (struct span){out, len};
}

static size_t see(struct sieve *s, uint32_t id, size_t found)
{
	struct literal *literal = &s->literals[id];

	if (literal->seen == s->texts)
		return found;
	literal->seen = s->texts;
	s->marks |= mark_of(id);
	if (literal->count > 0)
		s->found[found++] = id;
	return found;
}

static size_t see_word(struct sieve *s, uint64_t hash, size_t found)
{
	const struct slot *slot = find_slot(s, hash | 1);

	return slot->hash ? see(s, slot->literal, found) : found;
}

/* A run with other letters than those of ASCII is a word, and so is each run of
 * ASCII within: a mark that ends a word may be outside ASCII, too. */
static size_t see_words(struct sieve *s, struct span text, size_t found)
{
	size_t at = 0;

	while (at < text.len) {
		uint64_t hash = HASH_SEED, ascii = HASH_SEED;
		bool mixed = false;

		for (; at < text.len && needs_is_letter(text.ptr[at]); at++) {
			hash = hash_step(hash, text.ptr[at]);
			if ((unsigned char)text.ptr[at] < 0x80) {
				ascii = hash_step(ascii, text.ptr[at]);
				continue;
			}
			if (ascii != HASH_SEED)
				found = see_word(s, ascii, found);
			ascii = HASH_SEED;
			mixed = true;
		}
		if (hash != HASH_SEED)
			found = see_word(s, hash, found);
		if (mixed && ascii != HASH_SEED)
			found = see_word(s, ascii, found);
		at++;
	}
	return found;
}

static inline bool has_gram(const struct sieve *s, uint64_t gram)
{
	uint64_t bit = gram >> (64 - GRAM_BITS);

	return s->grams[bit >> 6] >> (bit & 63) & 1;
}

/* Parts that begin as rest does. */
static size_t see_parts_of(struct sieve *s, uint64_t gram, struct span rest, size_t found)
{
	const struct slot *slot = find_slot(s, gram);

	for (uint32_t id = slot->hash ? slot->literal : NONE; id != NONE; id = s->literals[id].next)
		if (span_starts(rest, s->parts[id]))
			found = see(s, id, found);
	return found;
}

static size_t see_parts(struct sieve *s, struct span text, size_t found)
{
	bool after_letter = false;

	for (size_t at = 0; at + GRAM_SHORT <= text.len; at++) {
		const char *letters = text.ptr + at;
		struct span rest = {letters, text.len - at};
		bool skip = after_letter && !s->has_inner;

		after_letter = (unsigned char)*letters < 0x80 && needs_is_letter(*letters);
		if (skip || !needs_is_letter(*letters))
			continue;
		if (has_gram(s, gram_of(letters, false)))
			found = see_parts_of(s, gram_of(letters, false), rest, found);
		if (rest.len >= GRAM_LONG && has_gram(s, gram_of(letters, true)))
			found = see_parts_of(s, gram_of(letters, true), rest, found);
	}
	return found;
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
	if (++s->texts != 0)
		return;
	for (size_t i = 0; i < s->literal_count; i++)
		s->literals[i].seen = 0;
	s->texts = 1;
}

size_t sieve_find(struct sieve *s, struct arena *arena, struct span text, uint32_t **out)
{
	size_t found, room, count = s->always_count, kept = 0;
	uint32_t *numbers;

	begin_text(s);
	text = simplify(arena, text);
	found = see_words(s, text, 0);
	if (s->has_parts)
		found = see_parts(s, text, found);
	room = count;
	for (size_t i = 0; i < found; i++)
		room += s->literals[s->found[i]].count;
	numbers = arena_array(arena, room, sizeof(*numbers));
	if (count > 0)
		memcpy(numbers, s->always, count * sizeof(*numbers));
	for (size_t i = 0; i < found; i++) {
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
