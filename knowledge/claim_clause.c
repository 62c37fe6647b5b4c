/* claim_clause.c - the clauses of a statement, and what belongs to which
 *
 * "A blocked it, and B is reviewing it" does not tell that B blocked it; "A denied
 * that and called it wrong" does not deny that A called it wrong.
 */
#include "knowledge/claim.h"
#include "knowledge/verbs.h"

#include <string.h>

#define VERB_WITHIN 12 /* words from where a clause begins */

/* The first word behind word i with a mark before it. */
static uint32_t next_break(const struct words *words, uint32_t i)
{
	for (i++; i < words->count && !(words->word[i].flags & WORD_BREAK);)
		i++;
	return i;
}

/* Whether another clause begins at word i, with the same subject: "and called". */
static bool goes_on(const struct words *words, uint32_t i)
{
	return i + 1 < words->count && word_is(&words->word[i], "and but") &&
	       verb_has_tense(&words->word[i + 1]);
}

/* The same with a subject of its own: ", and B is", "while B is". */
static bool begins_clause(const struct words *words, uint32_t i)
{
	const struct word *w = &words->word[i];

	if (!((w->flags & WORD_BREAK) &&
	      word_is(w, "and but since as after before until unless so")) &&
	    !word_is(w, "while whereas although though because"))
		return false;
	if (goes_on(words, i))
		return false;
	for (uint32_t next = i + 2; next < words->count && next < i + VERB_WITHIN; next++) {
		if (verb_has_tense(&words->word[next]))
			return true;
		if (words->word[next].flags & WORD_BREAK) {
			uint32_t behind = next_break(words, next);

			/* ", and B, like C, is", but not "A, B, and C, …" */
			return behind < words->count && verb_has_tense(&words->word[behind]);
		}
	}
	return false;
}

/* "A left and B stayed", without a mark. */
static bool begins_bare(const struct index_statement *s, uint32_t i, enum verb_sure sure)
{
	return analyse_parts(&s->reading, i) >= sure;
}

/* The same of somebody else: not ", and so it is". */
static bool begins_anew(const struct index_statement *s, uint32_t i)
{
	const struct words *words = &s->reading.words;

	if (!begins_clause(words, i) && !begins_bare(s, i, VERB_MAYBE))
		return false;
	for (uint32_t next = i + 1; next < words->count && next <= i + 2; next++)
		if (word_is(&words->word[next], "it he she they"))
			return false;
	return true;
}

/* Whether a semicolon stands before word i, or "but" and it is "not". */
static bool is_parted(const struct index_statement *s, uint32_t i)
{
	const struct word *w = s->reading.words.word;

	if (word_is(&w[i - 1], "but") && word_is(&w[i], "not"))
		return true;
	return (w[i].flags & WORD_BREAK) &&
	       memchr(s->text.ptr + w[i - 1].end, ';', w[i].start - w[i - 1].end);
}

/* Whether something aside begins at word i: ", who", ", not A,", "Without A,". */
static bool relates(const struct words *words, uint32_t i)
{
	const struct word *w = &words->word[i];

	return i == 0 ? word_is(w, "without unlike despite")
		      : (w->flags & WORD_BREAK) &&
				word_is(w, "who which whose whom not without unlike despite");
}

/* Whether word i stands in that. */
static bool is_aside(const struct words *words, uint32_t i)
{
	while (i > 0 && !(words->word[i].flags & WORD_BREAK))
		i--;
	return relates(words, i);
}

/* Whether a mark stands before any of the words behind from, up to word to. */
static bool has_break(const struct words *words, uint32_t from, uint32_t to)
{
	return next_break(words, from) <= to;
}

bool claim_leaves_clause(const struct index_statement *s, uint32_t from, uint32_t to)
{
	const struct words *words = &s->reading.words;

	for (uint32_t i = from + 1; i <= to; i++)
		if (relates(words, i) || is_parted(s, i) ||
		    (i < to && (goes_on(words, i) || begins_clause(words, i) ||
				begins_bare(s, i, VERB_SURE))))
			return true;
	return is_aside(words, from) && has_break(words, from, to);
}

/* Whether a name belongs to another clause than what is told behind it. */
static bool is_apart(const struct index_statement *s, uint32_t name, uint32_t told)
{
	const struct words *words = &s->reading.words;

	for (uint32_t i = name + 1; i <= told; i++)
		if (is_parted(s, i) || begins_anew(s, i))
			return true;
	return is_aside(words, name) && has_break(words, name, told);
}

/* The number of the clause that word i stands in. */
static unsigned clause_of(const struct index_statement *s, uint32_t i)
{
	const struct words *words = &s->reading.words;
	unsigned clause = 0, last = 0, back = 0;
	bool aside = false;

	for (uint32_t k = 1; k <= i; k++) {
		bool anew = is_parted(s, k) || begins_anew(s, k);

		if (relates(words, k) && !aside) {
			back = clause;
			clause = ++last;
			aside = true;
		} else if (anew || goes_on(words, k)) {
			clause = ++last;
			aside = aside && !anew;
		} else if (aside && (words->word[k].flags & WORD_BREAK)) {
			clause = back;
			aside = false;
		}
	}
	return clause;
}

/* The word of the last term that is no name; UINT32_MAX where there is none. */
static uint32_t last_of(const struct search *search, const struct hit *hit)
{
	for (size_t t = search->terms; t-- > 0;)
		if (!search->term[t].name && hit->where[t] != UINT32_MAX)
			return hit->where[t];
	return UINT32_MAX;
}

bool claim_is_torn(const struct index_statement *s, const struct search *search,
		   const struct hit *hit)
{
	uint32_t told = last_of(search, hit);
	unsigned clause;

	if (told == UINT32_MAX)
		return false;
	clause = clause_of(s, told);
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t word = hit->where[t];

		if (word == UINT32_MAX)
			continue;
		/* What stands before may be what its clause is about. */
		if ((search->term[t].name || t == 0) && word < told ? is_apart(s, word, told)
								    : clause_of(s, word) != clause)
			return true;
	}
	return false;
}

/* Whether a noun follows behind a name, up to word end, to which the name belongs: "the
 * A office"; who speaks for A, and its government, are A. */
static bool belongs_to_noun(const struct words *words, const struct search *search,
			    const struct hit *hit, uint32_t end)
{
	const struct word *next = &words->word[end];

	if (end >= words->count || (words->word[end - 1].flags & WORD_POSSESSIVE) ||
	    (next->flags & (WORD_STOP | WORD_BREAK | WORD_NUMBER)) || verb_has_tense(next) ||
	    verb_is_participle(next->folded) || claim_asks_for(search, hit, end))
		return false;
	return !english_acts(next->stem) && !word_is(next, "government administration") &&
	       !(next->folded.len > 4 &&
		 memcmp(next->folded.ptr + next->folded.len - 2, "ly", 2) == 0);
}

bool claim_is_of_another(const struct index_statement *s, const struct search *search,
			 const struct hit *hit)
{
	const struct words *question = &search->question.words;
	const struct mention *name;
	bool any = false;

	if (search->terms < 2 || !search->term[0].name || search->term[1].name ||
	    hit->where[0] == UINT32_MAX)
		return false;
	name = &search->question.mention[search->term[0].mention];
	if (name->first == 0 || name->first > 2 || !word_is(&question->word[0], VERBS_ASK))
		return false;
	for (size_t m = 0; m < s->reading.count; m++) {
		const struct mention *other = &s->reading.mention[m];

		if (other->term != name->term)
			continue;
		any = true;
		if (!belongs_to_noun(&s->reading.words, search, hit, other->first + other->count))
			return false;
	}
	return any;
}

bool claim_is_narrower(const struct index_statement *s, const struct search *search,
		       const struct hit *hit)
{
	const struct words *words = &s->reading.words;
	uint32_t last = 0;

	for (size_t t = 0; t < search->terms; t++) {
		if (hit->opposite[t])
			return false; /* the contrary is said, not only denied */
		if (hit->where[t] != UINT32_MAX && hit->where[t] > last)
			last = hit->where[t];
	}
	for (uint32_t i = last + 1; i + 1 < words->count && i <= last + 2; i++) {
		if (words->word[i].flags & WORD_BREAK)
			break;
		if (word_is(&words->word[i], "in at inside within during"))
			return true;
	}
	return false;
}
