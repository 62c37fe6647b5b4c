/* wordnet.c - makes the table of related words from WordNet, when the program is
 * built
 *
 * Reads WordNet's database (wndb(5WN)) in the folder that is given, writes to
 * standard output, sorted by stem, a line for each stem of a single word:
 *
 *	stem frequency related:weight related:weight …
 *
 * or, where it is to write contraries,
 *
 *	stem contrary contrary …
 *
 * frequency is followed by "a" where the word stands for people or what they form
 * (noun.person, noun.group). It is how often the word's senses were met in the texts that WordNet's
 * authors tagged (cntlist(5WN)), weight a percentage. Princeton WordNet 3.0; Miller 1995.
 */
#include <libstemmer.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOUN_GROUP = 14, NOUN_PERSON = 18 };

#define SENSES_MAX     4 /* of a word in one part of speech; later ones are rare */
#define RELATIONS_MAX  40
#define LINE_MAX_BYTES 65536

static const char *const parts[] = {"noun", "verb", "adj", "adv"};
static const int sense_weights[SENSES_MAX] = {75, 65, 55, 50};

struct relation {
	uint32_t stem;
	int weight;
};

struct entry {
	char *stem;
	long frequency;
	bool acts; /* as a noun it is people, or what they form */
	struct relation *relation;
	size_t count, capacity;
};

static struct entry *entries;
static size_t entry_count, entry_capacity;
static uint32_t *slots; /* entry + 1, by hash */
static size_t slot_count = 1 << 19;
static struct sb_stemmer *stemmer;
static char *data[4]; /* the data files, whole */
static size_t data_len[4];

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "wordnet: %s\n", what);
	exit(2);
}

static char *read_file(const char *folder, const char *kind, const char *part, size_t *len)
{
	char path[4096];
	FILE *file;
	char *text;
	long size;

	snprintf(path, sizeof(path), "%s/%s.%s", folder, kind, part);
	file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
		fail(path);
	rewind(file);
	text = malloc((size_t)size + 1);
	if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
		fail(path);
	fclose(file);
	text[size] = '\0';
	*len = (size_t)size;
	return text;
}

static bool is_plain(const char *word)
{
	for (; *word; word++)
		if (*word < 'a' || *word > 'z')
			return false;
	return true;
}

/* The number of the stem of word, which is plain. */
static uint32_t entry_of(const char *word)
{
	const char *stem =
		(const char *)sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)strlen(word));
	uint32_t hash = 2166136261U;
	size_t i;

	for (const char *c = stem; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619U;
	for (i = hash & (slot_count - 1); slots[i]; i = (i + 1) & (slot_count - 1))
		if (strcmp(entries[slots[i] - 1].stem, stem) == 0)
			return slots[i] - 1;
	if (entry_count == entry_capacity) {
		entry_capacity = entry_capacity ? 2 * entry_capacity : 4096;
		entries = realloc(entries, entry_capacity * sizeof(*entries));
		if (!entries)
			fail("out of memory");
	}
	entries[entry_count] = (struct entry){.stem = strdup(stem)};
	slots[i] = (uint32_t)++entry_count;
	return (uint32_t)entry_count - 1;
}

static void relate_one(uint32_t from, uint32_t to, int weight)
{
	struct entry *e = &entries[from];

	for (size_t i = 0; i < e->count; i++)
		if (e->relation[i].stem == to) {
			if (e->relation[i].weight < weight)
				e->relation[i].weight = weight;
			return;
		}
	if (e->count == e->capacity) {
		e->capacity = e->capacity ? 2 * e->capacity : 8;
		e->relation = realloc(e->relation, e->capacity * sizeof(*e->relation));
		if (!e->relation)
			fail("out of memory");
	}
	e->relation[e->count++] = (struct relation){to, weight};
}

static void relate(uint32_t from, const char *word, int weight)
{
	uint32_t to;

	if (!is_plain(word))
		return;
	to = entry_of(word);
	if (to == from)
		return;
	relate_one(from, to, weight);
	relate_one(to, from, weight);
}

struct pointer {
	char symbol[4];
	long offset;
	int part;		 /* of parts[] */
	unsigned source, target; /* words of the synsets, from 1; 0: all */
};

struct synset {
	char word[64][64];
	size_t words;
	long category; /* its lexicographer's file (lexnames(5WN)) */
	struct pointer pointer[512];
	size_t pointers;
};

static int part_of(char letter)
{
	return letter == 'n' ? 0 : letter == 'v' ? 1 : letter == 'r' ? 3 : 2;
}

/* "word(a)" is "word". */
static void copy_word(char *to, const char *from)
{
	size_t len = strcspn(from, "(");

	if (len > 63)
		len = 63;
	for (size_t i = 0; i < len; i++)
		to[i] = from[i] >= 'A' && from[i] <= 'Z' ? '?' : from[i];
	to[len] = '\0';
}

static void read_synset(int part, long offset, struct synset *out)
{
	char line[LINE_MAX_BYTES], *save = NULL, *field;
	size_t len;

	out->words = out->pointers = 0;
	if (offset < 0 || (size_t)offset >= data_len[part])
		fail("an offset is outside of its file");
	len = strcspn(data[part] + offset, "|\n");
	if (len >= sizeof(line))
		fail("a line is too long");
	memcpy(line, data[part] + offset, len);
	line[len] = '\0';
	strtok_r(line, " ", &save); /* offset */
	field = strtok_r(NULL, " ", &save);
	out->category = field ? strtol(field, NULL, 10) : 0;
	strtok_r(NULL, " ", &save);	    /* part */
	field = strtok_r(NULL, " ", &save); /* number of words, hexadecimal */
	for (long n = field ? strtol(field, NULL, 16) : 0; n > 0; n--) {
		field = strtok_r(NULL, " ", &save);
		strtok_r(NULL, " ", &save);
		if (field && out->words < 64)
			copy_word(out->word[out->words++], field);
	}
	field = strtok_r(NULL, " ", &save);
	for (long n = field ? strtol(field, NULL, 10) : 0; n > 0; n--) {
		struct pointer *p = &out->pointer[out->pointers];
		char *symbol = strtok_r(NULL, " ", &save), *at = strtok_r(NULL, " ", &save);
		char *letter = strtok_r(NULL, " ", &save), *words = strtok_r(NULL, " ", &save);

		if (!words || out->pointers == 512)
			break;
		snprintf(p->symbol, sizeof(p->symbol), "%s", symbol);
		p->offset = strtol(at, NULL, 10);
		p->part = part_of(letter[0]);
		p->target = (unsigned)strtoul(words, NULL, 16) & 0xFF;
		p->source = (unsigned)strtoul(words, NULL, 16) >> 8;
		out->pointers++;
	}
}

static bool contraries; /* the table is of these, not of related words */

/* What a pointer of the first senses is worth, in percent; 0: nothing. */
static int pointer_weight(const struct pointer *p, size_t sense)
{
	static const struct {
		const char *symbol;
		int weight;
	} weights[] = {{"+", 80}, {"\\", 80}, {"$", 60}, {"&", 55}, {"*", 50}, {">", 50}};

	if (contraries)
		return strcmp(p->symbol, "!") == 0;
	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
		if (strcmp(p->symbol, weights[i].symbol) == 0)
			return sense == 0 || weights[i].weight >= 60 ? weights[i].weight : 0;
	return 0;
}

static void relate_pointers(uint32_t from, const char *lemma, const struct synset *synset,
			    size_t sense)
{
	static struct synset other;

	for (size_t i = 0; i < synset->pointers; i++) {
		const struct pointer *p = &synset->pointer[i];
		int weight = pointer_weight(p, sense);

		if (weight == 0 ||
		    (p->source > 0 && (p->source > synset->words ||
				       strcmp(synset->word[p->source - 1], lemma) != 0)))
			continue;
		read_synset(p->part, p->offset, &other);
		for (size_t w = 0; w < other.words; w++)
			if (p->target == 0 || p->target == w + 1)
				relate(from, other.word[w], weight);
	}
}

/* A line of an index file: lemma, part, count, pointers' symbols, …, offsets. */
static void read_lemma(int part, char *line)
{
	static struct synset synset;
	char *field[512], *save = NULL;
	size_t fields = 0, senses, first;
	uint32_t from;

	for (char *f = strtok_r(line, " ", &save); f && fields < 512;
	     f = strtok_r(NULL, " ", &save))
		field[fields++] = f;
	if (fields < 6 || !is_plain(field[0]))
		return;
	senses = (size_t)strtoul(field[2], NULL, 10);
	first = 6 + (size_t)strtoul(field[3], NULL, 10);
	from = entry_of(field[0]);
	for (size_t s = 0; s < senses && s < SENSES_MAX && first + s < fields; s++) {
		read_synset(part, strtol(field[first + s], NULL, 10), &synset);
		if (part == 0 && s == 0)
			entries[from].acts |=
				synset.category == NOUN_GROUP || synset.category == NOUN_PERSON;
		for (size_t w = 0; w < synset.words && !contraries; w++)
			relate(from, synset.word[w], sense_weights[s]);
		relate_pointers(from, field[0], &synset, s);
	}
}

static void read_index(const char *folder, int part)
{
	size_t len;
	char *text = read_file(folder, "index", parts[part], &len), *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (line[0] != ' ')
			read_lemma(part, line);
	free(text);
}

static void read_frequencies(const char *folder)
{
	size_t len;
	char *text = read_file(folder, "cntlist", "rev", &len), *save = NULL;

	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *percent = strchr(line, '%'), *last = strrchr(line, ' ');

		if (!percent || !last)
			continue;
		*percent = '\0';
		if (is_plain(line))
			entries[entry_of(line)].frequency += strtol(last + 1, NULL, 10);
	}
	free(text);
}

static int by_stem(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->stem, ((const struct entry *)b)->stem);
}

static int by_weight(const void *a, const void *b)
{
	const struct relation *x = a, *y = b;

	if (x->weight != y->weight)
		return y->weight - x->weight;
	return (x->stem > y->stem) - (x->stem < y->stem);
}

/* Stems as texts: sorting the entries makes their numbers stale. */
static void write_entries(void)
{
	char **stems = calloc(entry_count + 1, sizeof(*stems));

	if (!stems)
		fail("out of memory");
	for (size_t i = 0; i < entry_count; i++)
		stems[i] = entries[i].stem;
	qsort(entries, entry_count, sizeof(*entries), by_stem);
	for (size_t i = 0; i < entry_count; i++) {
		struct entry *e = &entries[i];

		if (e->count == 0 && (!e->acts || contraries))
			continue;
		qsort(e->relation, e->count, sizeof(*e->relation), by_weight);
		printf("%s", e->stem);
		if (!contraries)
			printf(" %ld%s", e->frequency, e->acts ? "a" : "");
		for (size_t r = 0; r < e->count && r < RELATIONS_MAX; r++) {
			printf(" %s", stems[e->relation[r].stem]);
			if (!contraries)
				printf(":%d", e->relation[r].weight);
		}
		printf("\n");
	}
	free(stems);
}

int main(int argc, char **argv)
{
	contraries = argc == 3 && strcmp(argv[2], "contraries") == 0;
	if (argc != 2 && !contraries)
		fail("usage: wordnet FOLDER [contraries] >FILE");
	stemmer = sb_stemmer_new("english", "UTF_8");
	slots = calloc(slot_count, sizeof(*slots));
	if (!stemmer || !slots)
		fail("out of memory");
	for (int part = 0; part < 4; part++)
		data[part] = read_file(argv[1], "data", parts[part], &data_len[part]);
	for (int part = 0; part < 4; part++)
		read_index(argv[1], part);
	read_frequencies(argv[1]);
	write_entries();
	if (fflush(stdout) || ferror(stdout))
		fail("cannot write");
	return 0;
}
