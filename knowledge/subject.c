/* subject.c - who does what a question says of a statement */
#include "knowledge/subject.h"

#include "knowledge/claim.h"
#include "knowledge/gazetteer.h"
#include "knowledge/verbs.h"

/* What the verb must match for its subject to be an answer. */
#define SUBJECT_MATCH 0.65

/* How well the word of the statement matches the term that it was taken for. */
static double match_at(const struct search *search, const struct hit *hit, uint32_t word)
{
	double best = 0;

	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == word && hit->match[t] > best)
			best = hit->match[t];
	return best;
}

/* "led by the government": who does it stands behind "by". */
static bool agent_behind(const struct analysis *a, size_t verb, size_t *first, size_t *end)
{
	const struct words *words = &a->reading->words;

	if (verb + 2 >= words->count || !word_is(&words->word[verb + 1], "by"))
		return false;
	*first = *end = verb + 2;
	while (*end < words->count && (*end == *first || !analyse_clause_ends(a, *end)) &&
	       !word_is(&words->word[*end], "to in on at for and that which who with from"))
		*end += 1;
	return *end > *first;
}

static bool acts(const struct analysis *a, size_t word)
{
	const struct word *w = &a->reading->words.word[word];

	return analyse_name_at(a, word) ||
	       (!(w->flags & WORD_STOP) &&
		(english_acts(w->stem) || gazetteer_has(w->folded, GAZETTEER_ORGANISATION, NULL)));
}

/* Leaves of words *first up to *end what is somebody: its head, the last word
 * before a preposition, must be a name, or a noun for people or what they form.
 * "The British" alone is none. */
static bool trim_agent(const struct analysis *a, size_t *first, size_t *end)
{
	const struct word *w = a->reading->words.word;
	size_t head = *first;

	while (*first + 1 < *end && word_is(&w[*first], "because that as"))
		head = ++*first;
	while (head < *end && (head == *first || analyse_name_at(a, head) ||
			       !word_is(&w[head], "of in on at by to from for with")))
		head++;
	/* "The panel keeps": the verb is in "keeps watch". */
	if (head > *first + 1 && head == *end && !acts(a, head - 1) &&
	    w[head - 1].folded.ptr[w[head - 1].folded.len - 1] == 's' && acts(a, head - 2)) {
		*end -= 1;
		head--;
	}
	if (head == *first || !acts(a, head - 1))
		return false;
	return !(head == *first + 2 && word_is(&w[*first], "a an the") &&
		 word_is(&w[head - 1], "british american chinese german australian canadian "
				       "french russian japanese indian european"));
}

/* "If A approves it": nobody has. */
static bool is_condition(const struct index_statement *s, size_t first)
{
	return first > 0 && word_is(&s->reading.words.word[first - 1], "if whether unless");
}

/* "Ada said that she fell": the pronoun stands for who speaks. */
static void take_speaker(const struct index_statement *s, const struct search *search,
			 const struct hit *hit, const struct analysis *a, size_t *first,
			 size_t *end)
{
	const struct fact *speech = claim_speech(s, search, hit);
	size_t verb = speech ? words_from(&s->reading.words, speech->start) : 0, from, to;

	if (verb < 2 || !analyse_subject(a, verb - 1, &from, &to))
		return;
	*first = from;
	*end = to;
}

/* Whether the statement has the deed that the question asks for, its first word
 * of weight, and as done where that was asked: who wants it banned has not banned
 * it. */
static bool has_deed(const struct index_statement *s, const struct search *search,
		     const struct hit *hit)
{
	const struct words *question = &search->question.words;

	for (size_t t = 0; t < search->terms; t++) {
		size_t word = search->question.mention[search->term[t].mention].first;

		if (search->term[t].name || (question->word[word].flags & WORD_WEAK))
			continue;
		if (hit->where[t] == UINT32_MAX)
			return false;
		/* "Who banned it?" asks for what was done. */
		if (verb_is_participle(question->word[word].folded) &&
		    !claim_is_real(s, search, hit))
			return false;
		break;
	}
	for (size_t i = 0; i < question->count; i++)
		if (word_is(&question->word[i], VERBS_HAVE " did"))
			return claim_is_real(s, search, hit);
	return true;
}

/* Whether the deed is done to the subject of the statement, but not to that of the
 * question. */
static bool suffers(const struct index_statement *s, const struct search *search,
		    const struct hit *hit, uint32_t verb)
{
	if (!claim_is_passive(&s->reading.words, verb))
		return false;
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == verb &&
		    claim_is_passive(&search->question.words, claim_asked_word(search, t)))
			return false;
	return true;
}

/* "Is A calling on": A calls, and whom was asked. */
static bool names_subject(const struct search *search)
{
	const struct words *question = &search->question.words;
	const struct mention *first;

	if (search->terms == 0 || question->count < 3 || !search->term[0].name ||
	    !word_is(&question->word[0], VERBS_BE))
		return false;
	first = &search->question.mention[search->term[0].mention];
	return first->first == 1 && first->first + first->count < question->count &&
	       verb_is_progressive(question->word[first->first + first->count].folded);
}

/* Whether the question names what word i of the statement does; a review that is
 * British names no government. */
static bool is_named(const struct search *search, const struct hit *hit, size_t i)
{
	const struct words *question = &search->question.words;

	for (size_t t = 0; t < search->terms; t++) {
		const struct mention *m = &search->question.mention[search->term[t].mention];
		size_t next = m->first + m->count;

		if (hit->where[t] == i &&
		    !(gazetteer_has(question->word[m->first].folded, GAZETTEER_NATIONALITY, NULL) &&
		      next < question->count && !(question->word[next].flags & WORD_STOP)))
			return true;
	}
	return false;
}

bool subject_find(const struct index *index, const struct search *search, const struct hit *hit,
		  size_t *first, size_t *end)
{
	const struct index_statement *s = index_at(index, hit->statement);
	struct facts facts = *index_facts(s);
	struct analysis a = {index_vocabulary(index), s->text, &s->reading, &facts};
	uint32_t verb = claim_verb(search, hit);
	bool other = false;

	if (names_subject(search) || !has_deed(s, search, hit))
		return false;
	/* "A has not done it" does not tell who has. */
	if (claim_is_contrary(s, search, hit))
		return false;
	if (verb == UINT32_MAX || verb == 0 || !claim_has_names(search, hit) ||
	    match_at(search, hit, verb) < SUBJECT_MATCH)
		return false;
	if (!agent_behind(&a, verb, first, end) &&
	    (suffers(s, search, hit, verb) || !analyse_subject(&a, verb, first, end)))
		return false;
	if (*end == *first + 1 && word_is(&s->reading.words.word[*first], "it he she they"))
		take_speaker(s, search, hit, &a, first, end);
	if (!trim_agent(&a, first, end) || is_condition(s, *first) ||
	    word_is(&s->reading.words.word[*first], "in of on at by to from for with") ||
	    word_is(&s->reading.words.word[*end - 1], "in of on at by to from for with the a an"))
		return false;
	for (size_t i = *first; i < *end; i++) {
		if (word_is(&s->reading.words.word[i], "that which said says to who"))
			return false;
		if (!(s->reading.words.word[i].flags & WORD_STOP) && !is_named(search, hit, i)) {
			const struct mention *name = analyse_name_at(&a, i);

			other |= !name || !is_named(search, hit, name->first);
		}
	}
	return other;
}
