/* silence.c - what is said of what the stories do not say */
#include "bot/answerer/silence.h"

#include <assert.h>
#include <stdlib.h>

#include "bot/base/utf8.h"
#include "knowledge/verbs.h"
#include "knowledge/words.h"

#define WORD_CHARS_MAX 40
#define WORD_MIN_BYTES 3

/* Whether a statement, or what a story tells of itself, has a word. */
static const char mentions[] =
	"SELECT 1 FROM statements WHERE words MATCH :word"
	" UNION ALL SELECT 1 FROM stories WHERE instr(lower(title || ' ' || outlet || ' ' || story"
	" || ' ' || coalesce(place, '') || ' ' || coalesce(contributors, '')), :word) LIMIT 1";

static const char aliases[] = "SELECT alias FROM aliases WHERE name = :name";

struct silence {
	const struct knowledge *knowledge;
	struct query *mentions, *aliases;
};

static struct query *prepare(struct knowledge *knowledge, const char *sql)
{
	struct query *query;
	struct error error;
	int rc = query_prepare(knowledge, span_of(sql), &query, &error);

	assert(rc == 0);
	(void)rc;
	return query;
}

struct silence *silence_create(struct knowledge *knowledge)
{
	struct silence *silence = calloc(1, sizeof(*silence));

	if (!silence)
		abort();
	silence->knowledge = knowledge;
	silence->mentions = prepare(knowledge, mentions);
	silence->aliases = prepare(knowledge, aliases);
	return silence;
}

void silence_destroy(struct silence *silence)
{
	if (!silence)
		return;
	query_destroy(silence->mentions);
	query_destroy(silence->aliases);
	free(silence);
}

/* A word of the question. */
struct asked {
	struct clause_word word;
	struct span stem; /* without "'s" */
	bool named;	  /* it is part of a name that the stories know */
	bool capital;	  /* the asker wrote it with one, and seldom does so */
	bool elsewhere;	  /* of which the story that was asked about has nothing */
	bool stops;	  /* a comma follows, or it owns what follows */
};

struct asked_words {
	struct asked *asked;
	size_t count;
};

static struct span without_possessive(struct span word)
{
	if (word.len > 2 && memcmp(word.ptr + word.len - 2, "'s", 2) == 0)
		word.len -= 2;
	return word;
}

/* Whether a word can be repeated: a site's name or another script might mislead
 * who reads it. */
static bool is_harmless(struct span word)
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

/* Capitals say nothing in a question that is full of them. */
static bool is_shouted(struct span raw)
{
	size_t words = 0, capitals = 0;
	struct span word;

	while (next_raw(&raw, &word)) {
		words++;
		capitals += has_capital(word);
	}
	return words > 2 && 3 * capitals > 2 * words;
}

static struct span without_points(struct arena *arena, struct span word)
{
	struct span copy = {NULL, 0};
	struct span part;

	while (span_next_part(&word, '.', &part))
		copy = arena_printf(arena, "%.*s%.*s", SPAN_ARG(copy), SPAN_ARG(part));
	return copy;
}

/* Finds the word as the asker wrote it, but for the first, whose capital says
 * nothing where it is a word of English. Points are the normaliser's: "US" reads "u.s.". */
static struct span find_raw(struct arena *arena, struct span raw, struct span folded)
{
	struct span word, bare = without_points(arena, folded);

	if (english_knows(folded))
		next_raw(&raw, &word);
	while (next_raw(&raw, &word)) {
		struct span last = word.len && word.ptr[word.len - 1] == '.'
					   ? span_slice(word, 0, word.len - 1)
					   : word;

		if (span_eq(utf8_fold(arena, word), folded))
			return word;
		if (span_eq(utf8_fold(arena, last), folded) ||
		    span_eq(utf8_fold(arena, last), bare))
			return last;
	}
	return (struct span){NULL, 0};
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
static struct span of_name(const struct silence *silence, struct arena *arena, struct span name,
			   struct span mention, const struct asked *asked)
{
	struct span shown = {NULL, 0}, the;
	struct error error;

	mention = without_possessive(mention);
	the = arena_printf(arena, "the %.*s", SPAN_ARG(mention));
	query_reset(silence->aliases);
	query_bind(silence->aliases, "name", name);
	while (shown.len == 0 && query_step(silence->aliases, &error) == 1) {
		struct span alias = utf8_fold(arena, query_text(silence->aliases, 0));

		if (span_eq(alias, mention) || span_eq(alias, the))
			shown = as_in(arena, query_text(silence->aliases, 0), asked);
	}
	query_reset(silence->aliases);
	return shown.len ? shown : as_in(arena, name, asked);
}

static bool is_mentioned(const struct silence *silence, struct span word)
{
	struct error error;
	int rc;

	query_reset(silence->mentions);
	query_bind(silence->mentions, "word", word);
	rc = query_step(silence->mentions, &error);
	query_reset(silence->mentions);
	return rc != 0;
}

static struct span upper(struct arena *arena, struct span word)
{
	char *copy = arena_string(arena, word);

	for (char *c = copy; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return (struct span){copy, word.len};
}

/* Names of the stories as the stories write them, the others as the asker did. */
static void show_words(const struct silence *silence, struct arena *arena,
		       const struct silence_question *question, const struct knowledge_name *names,
		       size_t name_count, struct asked_words *words)
{
	const char *end = question->raw.ptr + question->raw.len;
	bool shouted = is_shouted(question->raw);

	for (size_t i = 0; i < words->count; i++) {
		struct asked *asked = &words->asked[i];
		struct clause_word *word = &asked->word;
		size_t at = (size_t)(word->folded.ptr - question->normalised.ptr);
		struct span raw = shouted ? (struct span){NULL, 0}
					  : find_raw(arena, question->raw, word->folded);

		asked->stops = asked->stem.len < word->folded.len ||
			       (raw.ptr && raw.ptr + raw.len < end && raw.ptr[raw.len] == ',');
		asked->capital = has_capital(raw) && is_harmless(raw);
		word->shown = asked->capital ? raw : word->folded;
		for (size_t n = 0; n < name_count; n++) {
			struct span shown;

			if (at < names[n].start || at >= names[n].end)
				continue;
			shown = of_name(
				silence, arena, names[n].name,
				span_slice(question->normalised, names[n].start, names[n].end),
				asked);
			asked->named = true;
			asked->elsewhere =
				question->of_one && !is_mentioned(silence, names[n].name);
			word->person = span_is(names[n].kind, "person");
			if (shown.len > 0)
				word->shown = shown;
		}
		if (!asked->capital && word->folded.len > 3 && word->folded.ptr[1] == '.')
			word->shown = upper(arena, word->folded);
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

static struct asked_words read_words(const struct silence *silence, struct arena *arena,
				     const struct silence_question *question)
{
	struct span rest = question->normalised, word;
	struct asked_words words = {arena_array(arena, rest.len / 2 + 1, sizeof(*words.asked)), 0};
	struct knowledge_name *names;
	size_t count = knowledge_names(silence->knowledge, arena, question->normalised, &names);

	while (span_next_part(&rest, ' ', &word))
		if (word.len > 0)
			words.asked[words.count++] = (struct asked){
				.word = {.folded = word}, .stem = without_possessive(word)};
	show_words(silence, arena, question, names, count, &words);
	find_runs(&words);
	keep_first(&words);
	return words;
}

/* Whether a word names what no story has. What is not capitalised names
 * something where English does not have it. */
static bool is_unknown_name(const struct silence *silence, const struct asked *asked)
{
	if (asked->named)
		return asked->elsewhere && is_harmless(asked->word.shown);
	if (asked->stem.len < WORD_MIN_BYTES || !is_harmless(asked->word.shown) ||
	    memchr(asked->stem.ptr, '\'', asked->stem.len) || verb_is_adjective(asked->stem) ||
	    span_among(asked->stem, "ceo cfo cto mps etc"))
		return false;
	/* Neither "--json" nor "5g". */
	for (size_t i = 0; i < asked->stem.len; i++)
		if ((i == 0 && !strchr("abcdefghijklmnopqrstuvwxyz", asked->stem.ptr[0])) ||
		    (asked->stem.ptr[i] >= '0' && asked->stem.ptr[i] <= '9'))
			return false;
	if (!asked->capital && (english_knows(asked->stem) || verb_is_finite(asked->stem) ||
				verb_is_progressive(asked->stem)))
		return false;
	return !is_mentioned(silence, asked->stem);
}

static struct span shown_stem(const struct asked *asked)
{
	struct span shown = asked->word.shown;

	shown.len -= asked->word.folded.len - asked->stem.len;
	return shown;
}

/* "The Meuse flood" is no Meuse. */
static bool is_attribute(const struct asked_words *words, size_t at)
{
	const struct asked *next = &words->asked[at + 1];

	return at > 0 && span_is(words->asked[at - 1].word.folded, "the") &&
	       at + 1 < words->count && !next->word.run &&
	       !span_among(next->word.folded,
			   "of in on at to from for with by about and or as is "
			   "are was were do does did has have had will would can "
			   "could should may might not") &&
	       !verb_is_mostly(next->word.folded) && !verb_is_finite(next->word.folded);
}

/* How many words from `at` on are one name that no story has; 0 for none. */
static size_t unknown_run(const struct silence *silence, const struct asked_words *words, size_t at)
{
	size_t run = words->asked[at].word.run;

	for (size_t i = 0; i < run; i++)
		if (!is_unknown_name(silence, &words->asked[at + i]))
			return 0;
	if (run == 0 && is_unknown_name(silence, &words->asked[at]))
		run = 1;
	return run > 0 && !is_attribute(words, at + run - 1) ? run : 0;
}

static struct span shown_run(struct arena *arena, const struct asked_words *words, size_t at,
			     size_t run)
{
	const struct asked *first = &words->asked[at];
	bool the = at > 0 && span_is(first[-1].word.folded, "the");
	struct span text =
		arena_printf(arena, "%s%.*s", the ? "the " : "", SPAN_ARG(shown_stem(first)));

	for (size_t i = 1; i < run; i++)
		text = arena_printf(arena, "%.*s %.*s", SPAN_ARG(text),
				    SPAN_ARG(shown_stem(first + i)));
	return text;
}

/* The names that no story has, as "A, B or C"; empty where there are more. */
static struct span unknown_names(const struct silence *silence, struct arena *arena,
				 const struct asked_words *words)
{
	struct span names[SILENCE_NAMES_MAX], text = {NULL, 0};
	size_t count = 0, end = 0;

	for (size_t i = 0, run; i < words->count; i += run ? run : 1) {
		struct span name;

		run = unknown_run(silence, words, i);
		if (run == 0)
			continue;
		name = shown_run(arena, words, i, run);
		if (count > 0 && i == end + 1 && span_is(words->asked[end].word.folded, "of"))
			names[count - 1] = arena_printf(arena, "%.*s of %.*s",
							SPAN_ARG(names[count - 1]), SPAN_ARG(name));
		else if (count < SILENCE_NAMES_MAX)
			names[count++] = name;
		else
			return text;
		end = i + run;
	}
	for (size_t i = 0; i < count; i++)
		text = arena_printf(arena, "%.*s%s%.*s", SPAN_ARG(text),
				    i == 0	    ? ""
				    : i + 1 < count ? ", "
						    : " or ",
				    SPAN_ARG(names[i]));
	return utf8_count(text) <= CLAUSE_CHARS_MAX ? text : (struct span){NULL, 0};
}

/* "The story does not say …", "Neither story says …". */
static struct span statement(const struct silence *silence, struct arena *arena,
			     const struct silence_question *question, const char *verb,
			     struct span what)
{
	size_t stories = question->of_one ? 1 : knowledge_story_count(silence->knowledge);
	const char *blank = what.len ? " " : "";

	if (stories < 2)
		return arena_printf(arena, "The story does not %s%s%.*s.", verb, blank,
				    SPAN_ARG(what));
	if (what.len == 0)
		return arena_printf(arena, "The stories do not %s.", verb);
	if (stories == 2)
		return arena_printf(arena, "Neither story %ss %.*s.", verb, SPAN_ARG(what));
	return arena_printf(arena, "None of the %zu stories %ss %.*s.", stories, verb,
			    SPAN_ARG(what));
}

struct span silence_unmentioned(const struct silence *silence, struct arena *arena,
				const struct silence_question *question)
{
	struct asked_words words = read_words(silence, arena, question);
	struct span names = unknown_names(silence, arena, &words);

	return names.len ? statement(silence, arena, question, "mention", names) : names;
}

static struct clause_word *clause_words(struct arena *arena, const struct asked_words *words)
{
	struct clause_word *list = arena_array(arena, words->count, sizeof(*list));

	for (size_t i = 0; i < words->count; i++)
		list[i] = words->asked[i].word;
	return list;
}

static bool is_near_name(const struct asked_words *words, struct span folded)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->asked[i].named && edit_distance(words->asked[i].stem, folded, 2) <= 2)
			return true;
	return false;
}

/* Whether a name that the asker wrote was taken for another word: what would be
 * repeated is not what was asked. */
static bool is_mistaken(struct arena *arena, const struct silence_question *question,
			const struct asked_words *words)
{
	struct span rest = question->raw, raw;

	if (is_shouted(question->raw))
		return false;
	next_raw(&rest, &raw);
	while (next_raw(&rest, &raw)) {
		struct span folded = without_possessive(utf8_fold(arena, raw));

		if (folded.len > 3 && has_capital(raw) && is_harmless(raw) &&
		    !memchr(folded.ptr, '\'', folded.len) && !memchr(folded.ptr, '.', folded.len) &&
		    span_find(question->normalised, folded) == (size_t)-1 &&
		    !is_near_name(words, folded))
			return true;
	}
	return false;
}

struct span silence_unsaid(const struct silence *silence, struct arena *arena,
			   const struct silence_question *question)
{
	struct asked_words words = read_words(silence, arena, question);
	struct span clause;

	if (is_mistaken(arena, question, &words))
		return (struct span){NULL, 0};
	for (size_t i = 0; i < words.count; i++)
		if (!is_harmless(words.asked[i].word.shown))
			return (struct span){NULL, 0};
	clause = clause_of(arena, clause_words(arena, &words), words.count);
	return clause.len ? statement(silence, arena, question, "say", clause) : clause;
}

struct span silence_plain(const struct silence *silence, struct arena *arena,
			  const struct silence_question *question)
{
	struct asked_words words = read_words(silence, arena, question);

	return statement(silence, arena, question, "say",
			 clause_asked(clause_words(arena, &words), words.count));
}
