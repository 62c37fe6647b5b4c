/* features_contrast.c - what a question has otherwise than a statement
 *
 * A question that nothing answers is often one that a statement answers, with
 * something changed: "last" for "first", another year, a "not". These features tell
 * on the confidence only, so that few statements need them.
 */
#include "knowledge/features_private.h"

#include <string.h>

#define SAME	      0.99 /* of a match from here on it is the same term */
#define NEARLY	      0.6  /* or a part of a name, or a near relation */
#define LETTERS_LEAST 4	   /* of a word without "un", "in"… */
#define TURNS_MOST    4	   /* letters of those */
#define APART_MOST    3	   /* words from a term to the neighbour that tells its place */

static const struct word *word_of(const struct search *search, size_t t)
{
	return &search->question.words
			.word[search->question.mention[search->term[t].mention].first];
}

void features_survey_contrast(struct arena *arena, struct search *search)
{
	for (size_t t = 0; t < search->terms; t++) {
		struct search_term *term = &search->term[t];
		struct span rest = english_contraries(word_of(search, t)->stem), contrary;

		term->contrary = arena_array(arena, rest.len / 2 + 1, sizeof(*term->contrary));
		term->contraries = 0;
		while (span_next_part(&rest, ' ', &contrary))
			term->contrary[term->contraries++] = contrary;
	}
}

static bool denies(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if ((words->word[i].flags & WORD_NEGATION) || span_is(words->word[i].folded, "non"))
			return true;
	return false;
}

/* "Unlike" of "like", "endless" of "end". */
static bool turns(struct span longer, struct span shorter)
{
	static const char prefixes[][TURNS_MOST + 1] = {"un", "in",  "im",  "ir",
							"il", "non", "dis", "anti"};
	size_t more = longer.len - shorter.len;

	if (shorter.len < LETTERS_LEAST)
		return false;
	/* It begins with the other one, or ends with it; most do neither. */
	if (longer.ptr[0] != shorter.ptr[0] && longer.ptr[more] != shorter.ptr[0])
		return false;
	if (span_starts(longer, shorter))
		return more == 4 && memcmp(longer.ptr + shorter.len, "less", 4) == 0;
	if (memcmp(longer.ptr + more, shorter.ptr, shorter.len) != 0)
		return false;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (prefixes[i][more] == '\0' && memcmp(longer.ptr, prefixes[i], more) == 0)
			return true;
	return false;
}

/* Whether one of two words turns the other one round. */
static inline bool are_turned(struct span a, struct span b)
{
	size_t more = a.len > b.len ? a.len - b.len : b.len - a.len;

	if (more == 0 || more > TURNS_MOST)
		return false;
	return a.len > b.len ? turns(a, b) : turns(b, a);
}

static bool has_contrary(const struct words *words, const struct word *asked,
			 const struct search_term *term)
{
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->word[i];

		if (are_turned(asked->folded, word->folded))
			return true;
		for (size_t c = 0; c < term->contraries; c++)
			if (span_eq(term->contrary[c], word->stem))
				return true;
	}
	return false;
}

static bool is_matched(const struct search *search, const struct hit *hit, uint32_t word)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == word)
			return true;
	return false;
}

static bool is_asked(const struct search *search, const struct word *word)
{
	const struct words *asked = &search->question.words;

	for (size_t i = 0; i < asked->count; i++)
		if (span_eq(asked->word[i].stem, word->stem))
			return true;
	return false;
}

/* Whether something else of its kind stands in the place of term t, which term n
 * tells that stands beside it in the question. */
static bool has_instead(const struct words *words, const struct search *search,
			const struct hit *hit, size_t t, size_t n)
{
	const struct word *asked = word_of(search, t);
	long apart = (long)(asked - word_of(search, n));
	long at = (long)hit->where[n] + apart;
	const struct word *word;

	if (hit->where[n] == UINT32_MAX || hit->match[n] < NEARLY || at < 0 ||
	    at >= (long)words->count || apart > APART_MOST || apart < -APART_MOST)
		return false;
	word = &words->word[at];
	/* Any word has a capital where a statement begins. */
	if (at > 0 && ((word->flags ^ asked->flags) & (WORD_CAPITAL | WORD_NUMBER)))
		return false;
	return !(word->flags & WORD_STOP) && !is_matched(search, hit, (uint32_t)at) &&
	       !is_asked(search, word);
}

/* Another number that is written with as many characters. */
static bool has_other_number(const struct words *words, const struct search *search,
			     const struct hit *hit, const struct word *asked)
{
	for (uint32_t i = 0; i < words->count; i++)
		if ((words->word[i].flags & WORD_NUMBER) &&
		    words->word[i].text.len == asked->text.len && !is_matched(search, hit, i))
			return true;
	return false;
}

void features_contrast(const struct index *index, const struct search *search,
		       const struct hit *hit, double values[FEATURES])
{
	const struct words *words = &index_at(index, hit->statement)->reading.words;
	bool asks_not = denies(&search->question.words);

	values[FEATURE_ASKS_NOT] = asks_not;
	values[FEATURE_ASKS_NOT_IT] = asks_not && !denies(words);
	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];
		const struct word *asked = word_of(search, t);
		double share = search->mass > 0 ? term->mass / search->mass : 0;

		if (hit_has(hit, t) < SAME && has_contrary(words, asked, term))
			values[FEATURE_CONTRARY] += share;
		if (hit_has(hit, t) < NEARLY &&
		    ((t > 0 && has_instead(words, search, hit, t, t - 1)) ||
		     (t + 1 < search->terms && has_instead(words, search, hit, t, t + 1))))
			values[FEATURE_INSTEAD] += share;
		if (term->kind == CLASS_NUMBER && hit->where[t] == UINT32_MAX &&
		    has_other_number(words, search, hit, asked))
			values[FEATURE_OTHER_NUMBER] = 1;
	}
}
