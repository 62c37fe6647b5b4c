/* occasion.c - whether a time in a statement is that of what a question asks */
#include "knowledge/occasion.h"

#include "knowledge/claim.h"

static bool is_future(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(&words->word[i], "will shall") ||
		    (word_is(&words->word[i], "going") && i + 1 < words->count &&
		     word_is(&words->word[i + 1], "to")))
			return true;
	return false;
}

static bool is_past(const struct word *w)
{
	size_t len = w->folded.len;

	if (word_is(w, "was were had did has have"))
		return true;
	return !verb_is_auxiliary(w) && !verb_is_base(w->folded) && len > 1 &&
	       w->folded.ptr[len - 1] != 's';
}

/* Whether both words stand in one clause. */
static bool is_near(const struct index_statement *s, size_t a, size_t b)
{
	return !claim_leaves_clause(s, (uint32_t)(a < b ? a : b), (uint32_t)(a < b ? b : a));
}

/* Whether what stands at word i is only what was said at a time that ends before word
 * behind: "In May A said it would". */
static bool is_reported(const struct words *words, size_t behind, size_t i)
{
	for (size_t k = behind; k < i; k++)
		if (word_is(&words->word[k], "said says told that"))
			return true;
	return false;
}

bool occasion_is_past(const struct words *question, const struct index_statement *s,
		      const struct fact *time)
{
	static const char ahead[] = "will shall would due expected scheduled planned set plans "
				    "going until till may could should must";
	const struct words *words = &s->reading.words;
	size_t first = words_from(words, time->start), behind = words_from(words, time->end),
	       nearest = words->count, verb = words->count;

	if (!is_future(question))
		return false;
	for (size_t i = 0; i < words->count; i++) {
		size_t distance = i < first ? first - i : i - behind;

		if (i >= first && i < behind)
			continue;
		if (word_is(&words->word[i], ahead) && is_near(s, i, first) &&
		    !is_reported(words, behind, i))
			return false;
		if (verb_rules(words, i) == VERB_NOT || distance >= nearest ||
		    (i > first && !is_near(s, i, first)))
			continue;
		nearest = distance;
		verb = i;
	}
	return verb < words->count && is_past(&words->word[verb]);
}

/* Whether word i is a verb, or what is done or to be done. */
static bool is_deed(const struct words *words, size_t i)
{
	const struct word *w = &words->word[i];

	return (verb_rules(words, i) != VERB_NOT && !verb_is_auxiliary(w)) ||
	       (word_is(w - 1, "to") && verb_is_base(w->folded)) ||
	       (word_is(w - 1, VERBS_BEEN) && verb_may_be_participle(w->folded));
}

bool occasion_follows(const struct index_statement *s, const struct search *search,
		      const struct hit *hit, const struct fact *time, bool *other)
{
	const struct words *words = &s->reading.words;
	size_t first = words_from(words, time->start), verb = words->count;

	*other = false;
	for (size_t t = 0; t < search->terms; t++)
		if (search->term[t].kind == CLASS_VERB && hit->where[t] != UINT32_MAX &&
		    hit->match[t] >= CLAIM_SAME_MATCH)
			verb = hit->where[t];
	for (size_t i = verb < first ? verb + 1 : 1; i < first; i++)
		*other |= is_deed(words, i);
	return verb < first && !*other;
}
