/* dictionary.c - what the built-in lists of English words have on a word */
#include "knowledge/words.h"

#include "knowledge/map.h"

#define SOUGHT	4096 /* lines */
#define KEY_MAX 23   /* bytes; longer words are not kept */

extern const char words_begin[], words_end[];
extern const char wordnet_begin[], wordnet_end[];
extern const char contraries_begin[], contraries_end[];
extern const char thesaurus_begin[];

/* Compares the first word of a line with key, as span_compare() does. */
static int compare_first(const char *line, const char *end, struct span key)
{
	size_t room = (size_t)(end - line);

	for (size_t i = 0; i < key.len; i++) {
		if (i == room || line[i] == ' ' || line[i] == '\n')
			return -1;
		if (line[i] != key.ptr[i])
			return (unsigned char)line[i] < (unsigned char)key.ptr[i] ? -1 : 1;
	}
	return key.len < room && line[key.len] != ' ' && line[key.len] != '\n';
}

static struct span find_line(const char *begin, const char *end, struct span key)
{
	const char *low = begin, *high = end;

	while (low < high) {
		const char *middle = low + (high - low) / 2;
		const char *before = memrchr(low, '\n', (size_t)(middle - low));
		const char *line = before ? before + 1 : low;
		int order = compare_first(line, end, key);

		if (order > 0) {
			high = line;
		} else {
			const char *stop = memchr(middle, '\n', (size_t)(end - middle));

			if (!stop)
				stop = end;
			if (order == 0)
				return (struct span){line, (size_t)(stop - line)};
			low = stop + 1;
		}
	}
	return (struct span){NULL, 0};
}

/* Lines that were looked for lately, found or not: the same words are asked about
 * time and again. The texts are the program's own and do not change. */
struct sought {
	const char *begin; /* of the text; NULL where nothing stands here */
	struct span line;
	unsigned char key_len;
	char key[KEY_MAX];
};

struct span english_line(const char *begin, const char *end, struct span key)
{
	static struct sought all[SOUGHT];
	struct sought *sought = &all[(map_hash(key) ^ (uintptr_t)begin) % SOUGHT];

	if (key.len > KEY_MAX)
		return find_line(begin, end, key);
	if (sought->begin != begin || !span_eq((struct span){sought->key, sought->key_len}, key)) {
		sought->begin = begin;
		sought->line = find_line(begin, end, key);
		sought->key_len = (unsigned char)key.len;
		if (key.len > 0)
			memcpy(sought->key, key.ptr, key.len);
	}
	return sought->line;
}

bool english_knows(struct span folded)
{
	return english_line(words_begin, words_end, folded).ptr != NULL;
}

unsigned edit_distance(struct span a, struct span b, unsigned limit)
{
	unsigned rows[3][32];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	if (a.len >= 32 || b.len >= 32 || a.len > b.len + limit || b.len > a.len + limit)
		return limit + 1;
	for (unsigned j = 0; j <= b.len; j++)
		last[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			unsigned best = last[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[b.len];
}

#define NEAR_MIN_BYTES 5
#define NEAR_MAX_BYTES 30
#define NEAR_FREQUENCY 3 /* a rarer word is not what people mean */

/* The best word found so far. */
struct near {
	const struct english *english;
	const char *begin, *end; /* of the words that one may be among */
	struct arena arena;
	struct span best;
	long frequency;
};

/* Takes candidate where it is a word, and met more often than the best so far;
 * of equals the first in the dictionary. */
static void try_near(struct near *near, const char *candidate, size_t len)
{
	struct span word = find_line(near->begin, near->end, (struct span){candidate, len});
	long frequency;

	if (!word.ptr)
		return;
	english_related(english_stem(near->english, &near->arena, word), &frequency);
	if (frequency < near->frequency ||
	    (frequency == near->frequency &&
	     (!near->best.ptr || span_compare(word, near->best) >= 0)))
		return;
	near->frequency = frequency;
	near->best = word;
}

/* Tries every word that one edit at `at` makes of folded. */
static void try_edits(struct near *near, struct span folded, size_t at)
{
	char longer[NEAR_MAX_BYTES + 1], same[NEAR_MAX_BYTES], shorter[NEAR_MAX_BYTES];

	memcpy(longer, folded.ptr, at);
	memcpy(longer + at + 1, folded.ptr + at, folded.len - at);
	for (longer[at] = 'a'; longer[at] <= 'z'; longer[at]++)
		try_near(near, longer, folded.len + 1);
	if (at == folded.len)
		return;
	memcpy(same, folded.ptr, folded.len);
	for (same[at] = 'a'; same[at] <= 'z'; same[at]++)
		try_near(near, same, folded.len);
	memcpy(shorter, folded.ptr, at);
	memcpy(shorter + at, folded.ptr + at + 1, folded.len - at - 1);
	try_near(near, shorter, folded.len - 1);
	if (at + 1 == folded.len)
		return;
	same[at] = folded.ptr[at + 1];
	same[at + 1] = folded.ptr[at];
	try_near(near, same, folded.len);
}

/* The first line whose word is not less than prefix; past those that begin with it, where
 * that is asked. */
static const char *find_first(const char *begin, const char *end, struct span prefix, bool past)
{
	const char *low = begin, *high = end;

	while (low < high) {
		const char *middle = low + (high - low) / 2;
		const char *before = memrchr(low, '\n', (size_t)(middle - low));
		const char *line = before ? before + 1 : low;
		struct span word = {line, (size_t)(end - line)};

		if (compare_first(line, end, prefix) < 0 || (past && span_starts(word, prefix))) {
			const char *stop = memchr(middle, '\n', (size_t)(end - middle));

			low = stop ? stop + 1 : end;
		} else {
			high = line;
		}
	}
	return low;
}

struct span english_near(const struct english *english, struct span folded)
{
	struct near near = {
		.english = english,
		.begin = words_begin,
		.end = words_end,
		.frequency = NEAR_FREQUENCY - 1,
	};

	if (folded.len < NEAR_MIN_BYTES || folded.len > NEAR_MAX_BYTES || folded.ptr[0] < 'a' ||
	    folded.ptr[0] > 'z')
		return near.best;
	arena_init(&near.arena);
	for (size_t at = 1; at <= folded.len && near.begin < near.end; at++) {
		struct span kept = span_slice(folded, 0, at);

		near.begin = find_first(near.begin, near.end, kept, false);
		near.end = find_first(near.begin, near.end, kept, true);
		try_edits(&near, folded, at);
	}
	arena_finish(&near.arena);
	return near.best;
}

bool english_acts(struct span stem)
{
	struct span line = english_line(wordnet_begin, wordnet_end, stem), part;

	return line.ptr && span_next_part(&line, ' ', &part) && span_next_part(&line, ' ', &part) &&
	       part.len > 0 && part.ptr[part.len - 1] == 'a';
}

struct span english_related(struct span stem, long *frequency_out)
{
	struct span line = english_line(wordnet_begin, wordnet_end, stem), part;

	*frequency_out = 0;
	if (!line.ptr)
		return line;
	span_next_part(&line, ' ', &part); /* the stem */
	if (span_next_part(&line, ' ', &part))
		for (size_t i = 0; i < part.len && part.ptr[i] != 'a'; i++)
			*frequency_out = 10 * *frequency_out + (part.ptr[i] - '0');
	return line.ptr ? line : SPAN("");
}

struct span english_contraries(struct span stem)
{
	struct span line = english_line(contraries_begin, contraries_end, stem), part;

	span_next_part(&line, ' ', &part); /* the stem */
	return line;
}

struct span english_thesaurus(void)
{
	return span_of(thesaurus_begin);
}
