/* silence.c - what is said of what the stories do not say */
#include "bot/answerer/silence.h"

#include <stdlib.h>

#include "bot/base/utf8.h"
#include "knowledge/verbs.h"
#include "knowledge/words.h"

#define NAME_MIN_BYTES 3
#define NAME_WORDS_MAX 3
#define NO_NAMES                                                                                   \
	"the a an his her its their our my your this that in on at to of for from with by and or"

struct silence {
	const struct knowledge *knowledge;
	struct asked_reader *reader;
};

struct silence *silence_create(struct knowledge *knowledge)
{
	struct silence *silence = calloc(1, sizeof(*silence));

	if (!silence)
		abort();
	silence->knowledge = knowledge;
	silence->reader = asked_reader_create(knowledge);
	return silence;
}

void silence_destroy(struct silence *silence)
{
	if (!silence)
		return;
	asked_reader_destroy(silence->reader);
	free(silence);
}

struct asked_words silence_read(const struct silence *silence, struct arena *arena,
				const struct asked_question *question)
{
	return asked_read(silence->reader, arena, question);
}

/* "4g", "o2", "f-35", "t-mobile": letters and digits that name something, and no
 * amount as "5km" and "1990s". */
static bool is_designator(struct span stem)
{
	size_t letters = 0, digits = 0, marks = 0;

	for (size_t i = 0; i < stem.len; i++) {
		digits += stem.ptr[i] >= '0' && stem.ptr[i] <= '9';
		letters += stem.ptr[i] >= 'a' && stem.ptr[i] <= 'z';
		marks += stem.ptr[i] == '-';
	}
	if (stem.len > 2 && stem.ptr[1] == '-' && letters + 1 == stem.len)
		return !english_knows(stem);
	if (digits == 0 || letters == 0 || digits + letters + marks < stem.len)
		return false;
	return stem.ptr[0] > '9' || (letters == 1 && stem.ptr[stem.len - 1] == 'g');
}

/* Whether a word names what no story has. What is not capitalised names
 * something where English does not have it. */
static bool is_unknown_name(const struct silence *silence, const struct asked *asked, bool of_one)
{
	if (asked->named)
		return asked->elsewhere && asked_is_harmless(asked->word.shown);
	if (is_designator(asked->stem))
		return !asked_is_mentioned(silence->reader, asked->stem, of_one);
	if (asked->stem.len < NAME_MIN_BYTES || !asked_is_harmless(asked->word.shown) ||
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
	return !asked_is_mentioned(silence->reader, asked->stem, of_one);
}

static struct span shown_stem(struct arena *arena, const struct asked *asked)
{
	struct span shown = asked->word.shown;

	shown.len -= asked->word.folded.len - asked->stem.len;
	return is_designator(asked->stem) && shown.len < 6 ? asked_upper(arena, shown) : shown;
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

/* "Elon musk" of "who is elon musk?": all of it is a name where a part of it is one. */
static size_t whole_name(const struct silence *silence, const struct asked_words *words, size_t at)
{
	bool unknown = false;

	if (at != 2 || words->count < 4 || words->count > 2 + NAME_WORDS_MAX ||
	    !span_is(words->asked[0].word.folded, "who") ||
	    !span_among(words->asked[1].word.folded, "is was"))
		return 0;
	for (size_t i = at; i < words->count; i++) {
		if (words->asked[i].named || words->asked[i].stops ||
		    !asked_is_harmless(words->asked[i].word.shown) ||
		    span_among(words->asked[i].word.folded, NO_NAMES))
			return 0;
		unknown |= is_unknown_name(silence, &words->asked[i], words->of_one);
	}
	return unknown ? words->count - at : 0;
}

/* How many words from `at` on are one name that no story has; 0 for none. */
static size_t unknown_run(const struct silence *silence, const struct asked_words *words, size_t at)
{
	size_t run = words->asked[at].word.run, whole = whole_name(silence, words, at);

	if (whole > 0)
		return whole;
	for (size_t i = 0; i < run; i++)
		if (!is_unknown_name(silence, &words->asked[at + i], words->of_one))
			return 0;
	if (run == 0 && is_unknown_name(silence, &words->asked[at], words->of_one))
		run = 1;
	return run > 0 && !is_attribute(words, at + run - 1) ? run : 0;
}

static struct span shown_run(struct arena *arena, const struct asked_words *words, size_t at,
			     size_t run)
{
	const struct asked *first = &words->asked[at];
	bool the = at > 0 && span_is(first[-1].word.folded, "the");
	struct span text = arena_printf(arena, "%s%.*s", the ? "the " : "",
					SPAN_ARG(shown_stem(arena, first)));

	for (size_t i = 1; i < run; i++)
		text = arena_printf(arena, "%.*s %.*s", SPAN_ARG(text),
				    SPAN_ARG(shown_stem(arena, first + i)));
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
			     const struct asked_words *words, const char *verb, struct span what)
{
	size_t stories = words->of_one ? 1 : knowledge_story_count(silence->knowledge);
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
				const struct asked_words *words)
{
	struct span names = unknown_names(silence, arena, words);

	return names.len ? statement(silence, arena, words, "mention", names) : names;
}

/* "Does vodafone", "in shenzhen": where a name stands, though written small. */
static bool is_where_names_stand(const struct asked_words *words, size_t at)
{
	return at > 0 && words->asked[at].stem.len > 4 &&
	       !memchr(words->asked[at].stem.ptr, '-', words->asked[at].stem.len) &&
	       span_among(words->asked[at - 1].word.folded,
			  "do does did has have had will would can could "
			  "of in at to by from with for about");
}

bool silence_is_of_unknown(const struct silence *silence, const struct asked_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if ((words->asked[i].capital || is_designator(words->asked[i].stem) ||
		     is_where_names_stand(words, i)) &&
		    unknown_run(silence, words, i) > 0)
			return true;
	return false;
}

static struct clause_word *clause_words(struct arena *arena, const struct asked_words *words)
{
	struct clause_word *list = arena_array(arena, words->count, sizeof(*list));

	for (size_t i = 0; i < words->count; i++)
		list[i] = words->asked[i].word;
	return list;
}

struct span silence_unsaid(const struct silence *silence, struct arena *arena,
			   const struct asked_words *words)
{
	struct span clause;

	if (words->mistaken)
		return (struct span){NULL, 0};
	for (size_t i = 0; i < words->count; i++)
		if (!asked_is_harmless(words->asked[i].word.shown))
			return (struct span){NULL, 0};
	clause = clause_of(arena, clause_words(arena, words), words->count);
	return clause.len ? statement(silence, arena, words, "say", clause) : clause;
}

struct span silence_plain(const struct silence *silence, struct arena *arena,
			  const struct asked_words *words)
{

	return statement(silence, arena, words, "say",
			 clause_asked(clause_words(arena, words), words->count));
}
