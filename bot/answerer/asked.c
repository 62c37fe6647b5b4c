/* asked.c - the words of a question, as they can be repeated */
#include "bot/answerer/asked.h"

#include <stdlib.h>

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/words.h"

#define WORD_CHARS_MAX 40

static const char compounds[] =
	"SELECT 1 FROM statements WHERE words MATCH :word"
	" AND instr(' ' || replace(lower(text), '-', ' '), ' ' || replace(:word, '-', ' '))"
	" LIMIT 1";
static const char titles[] = "SELECT lower(title || ' ' || coalesce(outlet, '') || ' ' || story"
			     " || ' ' || coalesce(place, '') || ' ' || coalesce(contributors, '')"
			     " || ' ' || coalesce(authors, '')) FROM stories";
static const char aliases[] = "SELECT alias FROM aliases WHERE name = :name";

struct asked_reader {
	const struct knowledge *knowledge;
	struct query *compounds, *titles, *aliases;
	struct strbuf all_titles; /* of all stories, a line each */
	bool has_all;
};

#define TITLES_MAX_BYTES (64 << 20)

/* Most words that no story has are looked for in all of them. */
static void read_titles(struct asked_reader *reader)
{
	struct error error;
	int rc;

	strbuf_init(&reader->all_titles, TITLES_MAX_BYTES);
	query_reset(reader->titles);
	while ((rc = query_step(reader->titles, &error)) == 1) {
		strbuf_add(&reader->all_titles, query_text(reader->titles, 0));
		strbuf_putc(&reader->all_titles, '\n');
	}
	reader->has_all = rc == 0 && !reader->all_titles.truncated;
	query_reset(reader->titles);
}

struct asked_reader *asked_reader_create(struct knowledge *knowledge)
{
	struct asked_reader *reader = calloc(1, sizeof(*reader));

	if (!reader)
		abort();
	reader->knowledge = knowledge;
	reader->compounds = query_own(knowledge, compounds);
	reader->titles = query_own(knowledge, titles);
	reader->aliases = query_own(knowledge, aliases);
	read_titles(reader);
	return reader;
}

void asked_reader_destroy(struct asked_reader *reader)
{
	if (!reader)
		return;
	query_destroy(reader->compounds);
	query_destroy(reader->titles);
	query_destroy(reader->aliases);
	strbuf_finish(&reader->all_titles);
	free(reader);
}

static struct span without_possessive(struct span word)
{
	if (word.len > 2 && memcmp(word.ptr + word.len - 2, "'s", 2) == 0)
		word.len -= 2;
	return word;
}

bool asked_is_harmless(struct span word)
{
	size_t at = 0, chars = 0;
	uint32_t before = 0;

	while (at < word.len) {
		uint32_t c = utf8_next(word, &at);
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			      (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
		bool digit = c >= '0' && c <= '9';

		/* "U.S." and "2.5", but not "u.example". */
		if (c == '.' && chars >= 2 && !(before >= '0' && before <= '9') &&
		    word.ptr[1] != '.')
			return false;
		if (c >= 0x80 ? !letter && c != 0xA3 && c != 0x20AC && c != 0x2019
			      : !letter && !digit && !strchr("'-&%$.,", (int)c))
			return false;
		before = c;
		chars++;
	}
	return chars > 0 && chars <= WORD_CHARS_MAX;
}

static bool is_mark(char c)
{
	return strchr(" \t\n\r\"?!()[]{}<>;*_`~|:,", c) != NULL;
}

/* Cuts the next word of a question as it was put off *rest, without marks
 * around it. */
static bool next_raw(struct span *rest, struct span *out)
{
	size_t begin = 0, end;

	while (begin < rest->len && is_mark(rest->ptr[begin]))
		begin++;
	for (end = begin; end < rest->len && !is_mark(rest->ptr[end]); end++)
		;
	*out = span_slice(*rest, begin, end);
	*rest = span_slice(*rest, end, rest->len);
	while (out->len > 1 && out->ptr[0] == '\'')
		*out = span_slice(*out, 1, out->len);
	while (out->len > 1 && out->ptr[out->len - 1] == '\'')
		out->len--;
	return out->len > 0;
}

static bool has_capital(struct span word)
{
	for (size_t at = 0; at < word.len;)
		if (utf8_is_capital(utf8_next(word, &at)))
			return true;
	return false;
}

static struct span without_points(struct arena *arena, struct span word)
{
	struct span copy = {NULL, 0};
	struct span part;

	if (word.len == 0 || !memchr(word.ptr, '.', word.len))
		return word;
	while (span_next_part(&word, '.', &part))
		copy = arena_printf(arena, "%.*s%.*s", SPAN_ARG(copy), SPAN_ARG(part));
	return copy;
}

/* A word as it was put. */
struct raw_word {
	struct span text;
	struct span folded, bare; /* bare: without points */
	bool stops;		  /* a comma follows */
	bool begins;		  /* a sentence, whose first capital says nothing */
};

struct raw_words {
	struct raw_word *word;
	size_t count;
	bool shouted; /* full of capitals, which say nothing then */
};

/* A point may be the word's own: "Mr. Pence", "U.S.". */
static bool ends_sentence(struct span word, struct span rest)
{
	if (rest.len > 0 && strchr("?!:", rest.ptr[0]))
		return true;
	return word.len > 3 && word.ptr[word.len - 1] == '.' && word.ptr[1] != '.';
}

/* Whether a quotation begins with the word: "who said “These are mine”?" */
static bool opens_quote(struct span raw, struct span word)
{
	return word.ptr > raw.ptr && strchr("\"\x9c\x98", word.ptr[-1]);
}

static struct raw_words read_raw(struct arena *arena, struct span raw)
{
	struct raw_words out = {arena_array(arena, raw.len / 2 + 1, sizeof(*out.word)), 0, false};
	size_t capitals = 0;
	struct span rest = raw, word;
	bool begins = true;

	while (next_raw(&rest, &word)) {
		struct raw_word *it = &out.word[out.count++];

		it->text = word;
		it->folded = utf8_fold(arena, word);
		it->bare = without_points(arena, it->folded);
		it->stops = rest.len > 0 && rest.ptr[0] == ',';
		it->begins = begins || opens_quote(raw, word);
		begins = ends_sentence(word, rest);
		capitals += has_capital(word);
	}
	out.shouted = out.count > 2 && 3 * capitals > 2 * out.count;
	return out;
}

/* Finds a word of the question as the asker wrote it, but for a sentence's first,
 * whose capital says nothing where it is a word of English. Points are the normaliser's:
 * "US" reads "u.s.". */
static const struct raw_word *find_raw(struct arena *arena, const struct raw_words *raw,
				       struct span folded)
{
	struct span bare = without_points(arena, folded);

	for (size_t i = 0; i < raw->count; i++)
		if (span_eq(raw->word[i].bare, bare) &&
		    (!raw->word[i].begins || !english_knows(without_possessive(folded))))
			return &raw->word[i];
	return NULL;
}

/* The word as text has it, with the ending that the question gives it. */
static struct span as_in(struct arena *arena, struct span name, const struct asked *asked)
{
	struct span part;

	while (span_next_part(&name, ' ', &part))
		if (span_eq(utf8_fold(arena, part), asked->stem))
			return arena_printf(arena, "%.*s%.*s", SPAN_ARG(part),
					    (int)(asked->word.folded.len - asked->stem.len),
					    asked->word.folded.ptr + asked->stem.len);
	return (struct span){NULL, 0};
}

/* The word as the stories write the other name that it is part of, else the name.
 * mention is what stands in the question. */
static struct span of_name(const struct asked_reader *reader, struct arena *arena, struct span name,
			   struct span mention, const struct asked *asked)
{
	struct span shown = {NULL, 0}, the;
	struct error error;

	mention = without_possessive(mention);
	if (span_eq(utf8_fold(arena, name), mention))
		return as_in(arena, name, asked);
	the = arena_printf(arena, "the %.*s", SPAN_ARG(mention));
	query_reset(reader->aliases);
	query_bind(reader->aliases, "name", name);
	while (shown.len == 0 && query_step(reader->aliases, &error) == 1) {
		struct span alias = utf8_fold(arena, query_text(reader->aliases, 0));

		if (span_eq(alias, mention) || span_eq(alias, the))
			shown = as_in(arena, query_text(reader->aliases, 0), asked);
	}
	query_reset(reader->aliases);
	return shown.len ? shown : as_in(arena, name, asked);
}

/* Whether a query finds the word, or cannot tell. */
static bool finds(struct query *query, struct span word)
{
	struct error error;
	int rc;

	query_reset(query);
	query_bind(query, "word", word);
	rc = query_step(query, &error);
	query_reset(query);
	return rc != 0;
}

/* Whether a story that may be told of has the word in what it tells of itself, or nobody
 * can tell. */
static bool is_in_titles(const struct asked_reader *reader, struct span word, bool of_one)
{
	struct error error;
	bool found = false;

	if (!of_one)
		return !reader->has_all ||
		       span_find(strbuf_span(&reader->all_titles), word) != (size_t)-1;
	query_reset(reader->titles);
	while (!found && query_step(reader->titles, &error) == 1)
		found = span_find(query_text(reader->titles, 0), word) != (size_t)-1;
	query_reset(reader->titles);
	return found;
}

bool asked_is_mentioned(const struct asked_reader *reader, struct span word, bool of_one)
{
	bool compound = word.len > 0 && memchr(word.ptr, '-', word.len);

	return (compound ? finds(reader->compounds, word)
			 : knowledge_mentions(reader->knowledge, word)) ||
	       is_in_titles(reader, word, of_one);
}

struct span asked_upper(struct arena *arena, struct span word)
{
	char *copy = arena_string(arena, word);

	for (char *c = copy; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return (struct span){copy, word.len};
}

/* Names of the stories as the stories write them. */
static void show_names(const struct asked_reader *reader, struct arena *arena,
		       const struct asked_question *question, const struct knowledge_name *name,
		       struct asked_words *words)
{
	struct span mention = span_slice(question->normalised, name->start, name->end);
	bool elsewhere = question->of_one && !asked_is_mentioned(reader, name->name, true);

	for (size_t i = 0; i < words->count; i++) {
		struct asked *asked = &words->asked[i];
		size_t at = (size_t)(asked->word.folded.ptr - question->normalised.ptr);
		struct span shown;

		if (at < name->start || at >= name->end)
			continue;
		shown = of_name(reader, arena, name->name, mention, asked);
		asked->named = true;
		asked->elsewhere = elsewhere;
		asked->word.person = span_is(name->kind, "person");
		if (shown.len > 0)
			asked->word.shown = shown;
	}
}

/* Words as the asker wrote them. */
static void show_words(struct arena *arena, const struct raw_words *raw, struct asked_words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		struct asked *asked = &words->asked[i];
		struct clause_word *word = &asked->word;
		const struct raw_word *as =
			raw->shouted ? NULL : find_raw(arena, raw, word->folded);
		struct span text = as ? as->text : word->folded;

		if (text.len > 1 && text.ptr[text.len - 1] == '.' &&
		    word->folded.ptr[word->folded.len - 1] != '.')
			text.len--;
		asked->capital = as && has_capital(text) && asked_is_harmless(text);
		asked->stops = (as && as->stops) || asked->stem.len < word->folded.len;
		word->shown = asked->capital ? text : word->folded;
		if (!asked->capital && word->folded.len > 3 && word->folded.ptr[1] == '.')
			word->shown = asked_upper(arena, word->folded);
	}
}

/* Counts, from the last word on, how many belong to one name. */
static void find_runs(struct asked_words *words)
{
	for (size_t i = words->count; i-- > 0;) {
		struct asked *asked = &words->asked[i];
		struct asked *next = i + 1 < words->count ? asked + 1 : NULL;

		if (!asked->named && !asked->capital)
			continue;
		asked->word.run = 1;
		if (next && next->word.run && !asked->stops) {
			asked->word.run += next->word.run;
			asked->word.person |= next->word.person;
		}
	}
}

/* Clears the runs inside of runs. */
static void keep_first(struct asked_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		for (size_t rest = words->asked[i].word.run; rest > 1; rest--)
			words->asked[++i].word.run = 0;
}

static bool is_near_name(const struct asked_words *words, struct span folded)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->asked[i].named && edit_distance(words->asked[i].stem, folded, 2) <= 2)
			return true;
	return false;
}

/* Whether a name that the asker wrote was taken for another word. */
static bool is_mistaken(const struct raw_words *raw, const struct asked_words *words,
			struct span normalised)
{
	for (size_t i = 0; i < raw->count && !raw->shouted; i++) {
		const struct raw_word *it = &raw->word[i];
		struct span folded = without_possessive(it->folded);

		if (!it->begins && folded.len > 3 && has_capital(it->text) &&
		    asked_is_harmless(it->text) && !memchr(folded.ptr, '\'', folded.len) &&
		    !memchr(folded.ptr, '.', folded.len) &&
		    span_find(normalised, folded) == (size_t)-1 && !is_near_name(words, folded))
			return true;
	}
	return false;
}

struct asked_words asked_read(const struct asked_reader *reader, struct arena *arena,
			      const struct asked_question *question)
{
	struct span rest = question->normalised, word;
	struct asked_words words = {
		.asked = arena_array(arena, rest.len / 2 + 1, sizeof(*words.asked)),
		.of_one = question->of_one,
	};
	struct raw_words raw = read_raw(arena, question->raw);
	struct knowledge_name *names;
	size_t count = knowledge_names(reader->knowledge, arena, question->normalised, &names);

	while (span_next_part(&rest, ' ', &word))
		if (word.len > 0)
			words.asked[words.count++] = (struct asked){
				.word = {.folded = word}, .stem = without_possessive(word)};
	show_words(arena, &raw, &words);
	for (size_t i = 0; i < count; i++)
		show_names(reader, arena, question, &names[i], &words);
	find_runs(&words);
	keep_first(&words);
	words.mistaken = is_mistaken(&raw, &words, question->normalised);
	return words;
}

struct span asked_shown(const struct asked_words *words, struct arena *arena, struct span part)
{
	struct span text = {NULL, 0};
	size_t covered = 0;

	for (size_t i = 0; i < words->count; i++) {
		const struct clause_word *word = &words->asked[i].word;

		if (word->folded.ptr < part.ptr ||
		    word->folded.ptr + word->folded.len > part.ptr + part.len)
			continue;
		text = arena_printf(arena, "%.*s%s%.*s", SPAN_ARG(text), text.len ? " " : "",
				    SPAN_ARG(word->shown));
		covered += word->folded.len + (covered > 0);
	}
	return covered == part.len ? text : part;
}
