/* claim_contrary.c - whether a statement denies what a question asks for */
#include "knowledge/claim.h"
#include "knowledge/verbs.h"

/* "Turned down a demand that A come", "rejected calls for A". */
static bool turns_down(const struct words *words, size_t i)
{
	if (!word_is(&words->word[i], "rejected rejects refused dismissed turned ruled"))
		return false;
	for (size_t k = i + 1; k < words->count && k <= i + 4; k++)
		if (word_is(&words->word[k], "demand demands call calls request requests proposal "
					     "proposals plan plans bid bids motion appeal appeals "
					     "idea suggestion suggestions application"))
			return true;
	return false;
}

/* "None but A", "nobody except A": of A it is said. */
static bool excepts(const struct words *words, size_t i)
{
	if (!word_is(&words->word[i], "none nobody no nothing"))
		return false;
	for (size_t k = i + 1; k < words->count && k <= i + 3; k++)
		if (word_is(&words->word[k], "but except besides"))
			return true;
	return false;
}

/* "not only A" says A. */
static bool turns(const struct words *words, size_t i)
{
	/* "A declined to come" */
	if (i + 1 < words->count &&
	    word_is(&words->word[i], "declined refused failed declines refuses") &&
	    word_is(&words->word[i + 1], "to"))
		return true;
	if (turns_down(words, i))
		return true;
	if (i + 1 < words->count && span_is(words->word[i].folded, "against") &&
	    verb_is_progressive(words->word[i + 1].folded))
		return true;
	return (words->word[i].flags & WORD_NEGATION) && !excepts(words, i) &&
	       !(i + 1 < words->count && word_is(&words->word[i + 1], "only"));
}

/* "Kept A from entering", "stopped using B": what follows word i is not done.
 * Returns the verb that says so, UINT32_MAX where there is none. */
static uint32_t keeps_from(const struct words *words, uint32_t i)
{
	if (i + 1 >= words->count || !verb_is_progressive(words->word[i + 1].folded))
		return UINT32_MAX;
	if (word_is(&words->word[i], "stop stops stopped quit quits avoid avoids avoided"))
		return i;
	if (!span_is(words->word[i].folded, "from"))
		return UINT32_MAX;
	for (uint32_t verb = i; verb-- > 0;)
		if (word_is(&words->word[verb],
			    "ban bans banned banning bar bars barred barring block blocks blocked "
			    "blocking prohibit prohibits prohibited prevent prevents prevented "
			    "keep keeps kept stop stops stopped exclude excludes excluded forbid "
			    "forbids forbidden discourage discouraged hinder hinders hindered "
			    "refrain refrains refrained away"))
			return verb;
	return UINT32_MAX;
}

/* Whether the question asks for this very word, or for its contrary. */
static bool is_meant(const struct search *search, const struct hit *hit, uint32_t word)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == word &&
		    (hit->match[t] >= CLAIM_SAME_MATCH || hit->opposite[t]))
			return true;
	return false;
}

/* "Any suggestion that A fell is wrong": whether word said stands in what is
 * called wrong. */
static bool is_dismissed(const struct index_statement *s, const struct search *search,
			 const struct hit *hit, uint32_t said)
{
	const struct words *words = &s->reading.words;
	bool told = false;

	for (uint32_t i = 0; i + 1 < words->count; i++) {
		const struct word *w = &words->word[i];

		told |= i < said && span_is(w[1].folded, "that") &&
			word_is(w, "suggestion suggestions claim claims idea notion report reports "
				   "rumour rumours rumor rumors allegation allegations accusation "
				   "accusations assertion speculation");
		if (told && i >= said && !is_meant(search, hit, i + 1) &&
		    word_is(w + 1, "wrong false untrue inaccurate incorrect baseless unfounded "
				   "nonsense"))
			return true;
	}
	return false;
}

/* Whether anything that was asked for stands behind word i, in its clause. */
static bool reaches(const struct index_statement *s, const struct search *search,
		    const struct hit *hit, uint32_t i)
{
	for (size_t t = 0; t < search->terms; t++)
		if (!search->term[t].name && hit->where[t] != UINT32_MAX && hit->where[t] > i &&
		    !claim_leaves_clause(s, i, hit->where[t]))
			return true;
	return false;
}

/* How many words turn round what the question asks for: none does where the
 * question asks for the word itself ("does A deny it?"), nor where all that it
 * asks for was said before. */
static size_t count_denials(const struct index_statement *s, const struct search *search,
			    const struct hit *hit)
{
	uint32_t last = 0;
	size_t denials = 0;

	for (size_t t = 0; t < search->terms; t++)
		if (!search->term[t].name && hit->where[t] != UINT32_MAX && hit->where[t] > last)
			last = hit->where[t];
	for (uint32_t i = 0; i < s->reading.words.count && (i < last || last == 0); i++) {
		uint32_t verb = keeps_from(&s->reading.words, i);

		/* "Neither A nor B" denies once. */
		if (((turns(&s->reading.words, i) && !is_meant(search, hit, i) &&
		      !span_is(s->reading.words.word[i].folded, "nor")) ||
		     (verb != UINT32_MAX && !is_meant(search, hit, verb))) &&
		    (last == 0 || reaches(s, search, hit, i)))
			denials++;
	}
	if (denials == 0 && is_dismissed(s, search, hit, last))
		return 1;
	/* "A has paid nothing" */
	if (denials == 0 && last > 0 && last + 1 < s->reading.words.count &&
	    word_is(&s->reading.words.word[last + 1], "nothing nobody none neither") &&
	    !is_meant(search, hit, last + 1))
		return 1;
	return denials;
}

bool claim_is_tangled(const struct index_statement *s, const struct search *search,
		      const struct hit *hit)
{
	return count_denials(s, search, hit) > 1;
}

/* "Kept A out of B": A is not in it. */
static bool leaves_out(const struct words *words, size_t i)
{
	if (i >= words->count ||
	    !word_is(&words->word[i], "keep keeps kept leave leaves left hold holds held"))
		return false;
	for (size_t next = i + 1; next < words->count && next <= i + 4; next++)
		if (word_is(&words->word[next], "out off away"))
			return true;
	return false;
}

/* "Isn't it so?" asks the same as "is it so?". */
static bool question_negated(const struct index_statement *s, const struct search *search,
			     const struct hit *hit)
{
	const struct words *words = &search->question.words;

	for (size_t i = 0; i < words->count; i++) {
		/* "isn't", "is not" */
		bool matched = i < 2 && (word_is(&words->word[i], "not") ||
					 words->word[i].text.len > words->word[i].folded.len);
		bool out = leaves_out(words, i);

		for (size_t t = 0; t < search->terms; t++) {
			const struct mention *m =
				&search->question.mention[search->term[t].mention];

			/* "Say no" is one word. */
			matched |= m->count > 1 && m->first <= i && i < m->first + m->count;
			if (m->first == i && hit->match[t] >= CLAIM_SAME_MATCH)
				matched |= !out || leaves_out(&s->reading.words, hit->where[t]);
		}
		if ((turns(words, i) || out) && !matched)
			return true;
	}
	return false;
}

/* "A has not decided whether to do it", "A is still considering whether": so A has
 * not done it. */
bool claim_is_undecided(const struct index_statement *s)
{
	bool open = false;

	for (size_t i = 0; i < s->reading.words.count; i++) {
		const struct word *w = &s->reading.words.word[i];

		open |= (w->flags & WORD_NEGATION) ||
			word_is(w,
				"still reviewing reviews considering considers deciding weighing");
		if (open && word_is(w, "whether"))
			return true;
	}
	return false;
}

/* Whether the statement has the contrary of a term: counted once for each word,
 * which "lagging behind" may match twice. */
static bool is_turned(const struct search *search, const struct hit *hit, size_t term)
{
	if (hit->where[term] == UINT32_MAX || !hit->opposite[term])
		return false;
	for (size_t t = 0; t < term; t++)
		if (search->term[t].relations > 0 && hit->where[t] == hit->where[term] &&
		    hit->opposite[t])
			return false;
	return true;
}

/* 1 where word i stands behind a preposition for inside, -1 for outside, else 0. */
static int side(const struct words *words, uint32_t i)
{
	for (uint32_t back = 1; back <= 4 && back <= i; back++) {
		const struct word *w = &words->word[i - back];

		if (word_is(w, "in inside within into for"))
			return 1;
		if (word_is(w, "outside beyond except without"))
			return -1;
		/* "in the heart of its network" */
		if (word_is(w, "to on at by with from and or that which") ||
		    (w->flags & (WORD_MODAL | WORD_BREAK)) || verb_is_finite(w->folded))
			break;
	}
	return 0;
}

bool claim_is_elsewhere(const struct index_statement *s, const struct search *search,
			const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++) {
		int asked;

		if (hit->where[t] == UINT32_MAX || search->term[t].name)
			continue;
		asked = side(&search->question.words, claim_asked_word(search, t));
		if (asked != 0 && asked * side(&s->reading.words, hit->where[t]) < 0)
			return true;
	}
	return false;
}

bool claim_is_contrary(const struct index_statement *s, const struct search *search,
		       const struct hit *hit)
{
	bool turned = (count_denials(s, search, hit) > 0) != question_negated(s, search, hit);

	for (size_t t = 0; t < search->terms; t++)
		if (is_turned(search, hit, t))
			turned = !turned;
	return turned != claim_is_elsewhere(s, search, hit);
}
