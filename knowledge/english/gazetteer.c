/* gazetteer.c - makes the table of names from WordNet and iso-codes, when the
 * program is built
 *
 * Reads WordNet's nouns and adjectives (wndb(5WN)) in the first folder, ISO 3166-1
 * from iso-codes in the second, given names from the file (given.py); writes to
 * standard output, sorted by key, lines
 *
 *	key <tab> letter <tab> name <tab> key as it is written
 *
 * The key is in small letters. What the letters mean stands in gazetteer.h. A
 * country's line has its usual name, as does that of each of its other names, of
 * its nationality words and of those who live there.
 */
#include <ctype.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOUN_GROUP = 14, NOUN_LOCATION = 15, NOUN_PERSON = 18 };

#define SENSES_MAX 3  /* of a common noun; later ones are rare */
#define DEPTH_MAX  12 /* of hypernyms */
#define WORDS_MAX  40 /* of a synset */
#define LINE_BYTES 65536
#define KEY_BYTES  128

struct synset {
	char word[WORDS_MAX][KEY_BYTES];
	size_t words;
	long category; /* its lexicographer's file (lexnames(5WN)) */
	long above;    /* the first hypernym, 0: none */
	bool instance;
	bool country; /* what it is an instance of is some country */
	long pertains, inhabitants;
};

static char *nouns, *adjectives, *adjective_index;
static char *countries[1000]; /* usual names */
static size_t country_count;
static char **lines;
static size_t line_count, line_capacity;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "gazetteer: %s\n", what);
	exit(2);
}

static char *read_file(const char *path)
{
	FILE *file;
	char *text;
	long size;

	file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
		fail(path);
	rewind(file);
	text = malloc((size_t)size + 1);
	if (!text || fread(text, 1, (size_t)size, file) != (size_t)size)
		fail(path);
	fclose(file);
	text[size] = '\0';
	return text;
}

static char *read_in(const char *folder, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return read_file(path);
}

static void add(const char *key, char letter, const char *name)
{
	char line[4 * KEY_BYTES];

	snprintf(line, sizeof(line), "%s\t%c\t%s\t%s", key, letter, name, key);
	for (char *c = line; *c && *c != '\t'; c++)
		*c = (char)tolower((unsigned char)*c);
	for (char *c = line; *c; c++)
		if (*c == '_')
			*c = ' ';
	if (line_count == line_capacity) {
		line_capacity = line_capacity ? 2 * line_capacity : 4096;
		lines = realloc(lines, line_capacity * sizeof(*lines));
		if (!lines)
			fail("out of memory");
	}
	lines[line_count] = strdup(line);
	if (!lines[line_count++])
		fail("out of memory");
}

static void read_pointer(struct synset *out, const char *symbol, long offset)
{
	if (out->above == 0 && symbol[0] == '@') {
		out->above = offset;
		out->instance = symbol[1] == 'i';
	} else if (strcmp(symbol, "\\") == 0 && out->pertains == 0) {
		out->pertains = offset;
	} else if (strcmp(symbol, "%m") == 0 && out->inhabitants == 0) {
		out->inhabitants = offset;
	}
}

/* A line of a data file: offset, category, part, words, pointers. */
static void read_synset(const char *text, long offset, struct synset *out)
{
	char line[LINE_BYTES], *save = NULL, *field;
	size_t len = strcspn(text + offset, "|\n");

	*out = (struct synset){.words = 0};
	if (len >= sizeof(line))
		fail("a line is too long");
	memcpy(line, text + offset, len);
	line[len] = '\0';
	strtok_r(line, " ", &save);
	field = strtok_r(NULL, " ", &save);
	out->category = field ? strtol(field, NULL, 10) : 0;
	strtok_r(NULL, " ", &save);
	field = strtok_r(NULL, " ", &save);
	for (long n = field ? strtol(field, NULL, 16) : 0; n > 0; n--) {
		field = strtok_r(NULL, " ", &save);
		strtok_r(NULL, " ", &save);
		if (field && out->words < WORDS_MAX)
			snprintf(out->word[out->words++], KEY_BYTES, "%.*s",
				 (int)strcspn(field, "("), field);
	}
	field = strtok_r(NULL, " ", &save);
	for (long n = field ? strtol(field, NULL, 10) : 0; n > 0; n--) {
		char *symbol = strtok_r(NULL, " ", &save), *at = strtok_r(NULL, " ", &save);

		strtok_r(NULL, " ", &save);
		if (!strtok_r(NULL, " ", &save))
			break;
		read_pointer(out, symbol, strtol(at, NULL, 10));
	}
}

static bool begins_capital(const char *word)
{
	return isupper((unsigned char)word[0]) != 0;
}

/* Whether a name of a kind of place stands for countries: "European_country". */
static bool names_countries(const struct synset *synset)
{
	for (size_t w = 0; w < synset->words; w++) {
		const char *last = strrchr(synset->word[w], '_');

		last = last ? last + 1 : synset->word[w];
		if (strcmp(last, "country") == 0 || strcmp(last, "nation") == 0 ||
		    strcmp(last, "kingdom") == 0 || strcmp(last, "Republic") == 0)
			return true;
	}
	return false;
}

/* The usual name of the country that the synset is, if ISO 3166 knows it, or NULL. */
static const char *country_of(const struct synset *synset)
{
	char key[KEY_BYTES];

	for (size_t w = 0; w < synset->words; w++) {
		snprintf(key, sizeof(key), "%s", synset->word[w]);
		for (char *c = key; *c; c++)
			if (*c == '_')
				*c = ' ';
		for (size_t i = 0; i < country_count; i++)
			if (strcmp(countries[i], key) == 0)
				return synset->word[0];
	}
	return NULL;
}

static void add_inhabitants(long offset, const char *country)
{
	static struct synset people;

	read_synset(nouns, offset, &people);
	if (people.category != NOUN_PERSON && people.category != NOUN_GROUP)
		return;
	/* "New Zealander", but not "Basque" */
	for (size_t w = 0; w < people.words; w++)
		if (strncmp(people.word[w], country, 3) == 0)
			add(people.word[w], 'n', country);
}

/* Whether the word, in small letters, is an adjective, too. */
static bool is_adjective(const char *word)
{
	char line[KEY_BYTES + 2] = "\n";
	size_t len = 1;

	for (; *word && len < KEY_BYTES; word++)
		line[len++] = (char)tolower((unsigned char)*word);
	line[len++] = ' ';
	line[len] = '\0';
	return strstr(adjective_index, line) != NULL;
}

/* Whoever is known by two names has a given name first: "Marc_Chagall". */
static void add_person(const char *name)
{
	char given[KEY_BYTES];
	size_t len = strcspn(name, "_");

	if (name[len] == '\0' || strchr(name, '.'))
		return;
	add(name, 'i', name);
	snprintf(given, sizeof(given), "%.*s", (int)len, name);
	if (len > 2 && !is_adjective(given))
		add(given, 'g', given);
}

static void add_instance(const struct synset *synset)
{
	static struct synset above;
	const char *country = NULL;

	read_synset(nouns, synset->above, &above);
	if (synset->category == NOUN_LOCATION && names_countries(&above))
		country = country_of(synset);
	if (country && synset->inhabitants > 0)
		add_inhabitants(synset->inhabitants, country);
	for (size_t w = 0; w < synset->words; w++) {
		const char *word = synset->word[w];

		if (!begins_capital(word))
			continue;
		if (country)
			add(word, 'c', country);
		else if (synset->category == NOUN_LOCATION)
			add(word, 'p', synset->word[0]);
		else if (synset->category == NOUN_GROUP)
			add(word, 'o', word);
		else if (synset->category == NOUN_PERSON)
			add_person(word);
	}
}

/* What a common noun stands for. */
static char letter_of(const struct synset *noun)
{
	static struct synset above;
	long offset = noun->above;

	if (noun->category == NOUN_PERSON)
		return 'P';
	if (noun->category == NOUN_LOCATION)
		return 'L';
	if (noun->category != NOUN_GROUP)
		return '\0';
	above = *noun;
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		for (size_t w = 0; w < above.words; w++) {
			if (strcmp(above.word[w], "company") == 0 ||
			    strcmp(above.word[w], "business_concern") == 0)
				return 'C';
			if (strcmp(above.word[w], "organization") == 0 ||
			    strcmp(above.word[w], "organisation") == 0)
				return 'O';
		}
		if (offset == 0)
			break;
		read_synset(nouns, offset, &above);
		offset = above.above;
	}
	return '\0';
}

/* A line of index.noun: lemma, part, senses, pointers' symbols, …, offsets. */
static void read_lemma(char *line)
{
	static struct synset synset;
	char *field[512], *save = NULL;
	size_t fields = 0, senses, first;

	for (char *f = strtok_r(line, " ", &save); f && fields < 512;
	     f = strtok_r(NULL, " ", &save))
		field[fields++] = f;
	if (fields < 6)
		return;
	senses = (size_t)strtoul(field[2], NULL, 10);
	first = 6 + (size_t)strtoul(field[3], NULL, 10);
	for (size_t s = 0; s < senses && s < SENSES_MAX && first + s < fields; s++) {
		char letter;

		read_synset(nouns, strtol(field[first + s], NULL, 10), &synset);
		letter = letter_of(&synset);
		for (size_t w = 0; w < synset.words && letter && !synset.instance; w++)
			if (strcmp(synset.word[w], field[0]) == 0)
				add(field[0], letter, field[0]);
		if (letter == 'P' && is_adjective(field[0]))
			add(field[0], 'A', field[0]);
	}
}

/* The country that is called as the synset is: Great Britain is an island, too. */
static const char *country_called(const struct synset *synset)
{
	static char name[KEY_BYTES];
	char begin[KEY_BYTES + 3];
	size_t len;

	snprintf(begin, sizeof(begin), "%s\tc\t", synset->word[0]);
	len = strlen(begin);
	for (char *c = begin; *c; c++)
		*c = *c == '_' ? ' ' : (char)tolower((unsigned char)*c);
	for (size_t l = 0; l < line_count; l++) {
		if (strncmp(lines[l], begin, len) != 0)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(lines[l] + len, "\t"),
			 lines[l] + len);
		return name;
	}
	return NULL;
}

/* "British" pertains to Britain. */
static void read_nationalities(void)
{
	static struct synset adjective, country;

	for (char *line = adjectives; *line; line += strcspn(line, "\n") + 1) {
		const char *name;

		if (line[0] == ' ')
			continue;
		read_synset(line, 0, &adjective);
		if (adjective.pertains == 0 || !begins_capital(adjective.word[0]))
			continue;
		read_synset(nouns, adjective.pertains, &country);
		name = country.category == NOUN_LOCATION && country.instance
			       ? country_called(&country)
			       : NULL;
		for (size_t w = 0; w < adjective.words && name; w++)
			if (begins_capital(adjective.word[w]))
				add(adjective.word[w], 'n', name);
	}
}

static void read_countries(const char *folder)
{
	char path[4096];
	json_error_t error;
	json_t *root, *list, *item;
	size_t i;

	snprintf(path, sizeof(path), "%s/iso_3166-1.json", folder);
	root = json_load_file(path, 0, &error);
	list = json_object_get(root, "3166-1");
	if (!json_is_array(list))
		fail(path);
	json_array_foreach(list, i, item)
	{
		const char *name = json_string_value(json_object_get(item, "common_name"));

		if (!name)
			name = json_string_value(json_object_get(item, "name"));
		if (!name || country_count == sizeof(countries) / sizeof(countries[0]))
			fail(path);
		countries[country_count] = strdup(name);
		if (!countries[country_count])
			fail("out of memory");
		/* "Palestine, State of" */
		countries[country_count][strcspn(name, ",")] = '\0';
		country_count++;
	}
	json_decref(root);
}

/* Countries that are younger than WordNet. */
static void add_new_countries(void)
{
	static char *known[sizeof(countries) / sizeof(countries[0])];

	for (size_t l = 0; l < line_count; l++) {
		const char *letter = strchr(lines[l], '\t');

		for (size_t i = 0; i < country_count; i++) {
			size_t len = strlen(countries[i]);

			if ((size_t)(letter - lines[l]) == len &&
			    strncasecmp(lines[l], countries[i], len) == 0)
				known[i] = countries[i];
		}
	}
	for (size_t i = 0; i < country_count; i++)
		if (!known[i])
			add(countries[i], 'c', countries[i]);
}

/* One a line. */
static void read_given(char *names)
{
	char *save = NULL;

	for (char *name = strtok_r(names, "\n", &save); name; name = strtok_r(NULL, "\n", &save))
		add(name, 'g', name);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
	static struct synset synset;
	char *index, *save = NULL;

	if (argc != 4)
		fail("usage: gazetteer WORDNET ISO-CODES GIVEN >FILE");
	nouns = read_in(argv[1], "data.noun");
	adjectives = read_in(argv[1], "data.adj");
	adjective_index = read_in(argv[1], "index.adj");
	index = read_in(argv[1], "index.noun");
	read_countries(argv[2]);
	for (char *line = nouns; *line; line += strcspn(line, "\n") + 1) {
		if (line[0] == ' ')
			continue;
		read_synset(line, 0, &synset);
		if (synset.instance)
			add_instance(&synset);
	}
	read_nationalities();
	add_new_countries();
	for (char *line = strtok_r(index, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (line[0] != ' ')
			read_lemma(line);
	read_given(read_file(argv[3]));
	qsort(lines, line_count, sizeof(*lines), compare);
	for (size_t i = 0; i < line_count; i++)
		if (i == 0 || strcmp(lines[i], lines[i - 1]) != 0)
			printf("%s\n", lines[i]);
	if (fflush(stdout) || ferror(stdout))
		fail("cannot write");
	return 0;
}
