/* claim_figures.c - whether a statement has the numbers and days of a question */
#include "knowledge/claim.h"
#include "knowledge/verbs.h"

bool claim_is_figure(const struct search *search, size_t t)
{
	const struct word *w = &search->question.words.word[claim_asked_word(search, t)];

	return (w->flags & (WORD_WEEKDAY | WORD_MONTH)) || word_is_number(w);
}

static bool has_figure(const struct hit *hit, size_t t)
{
	return hit->where[t] != UINT32_MAX && hit->match[t] >= CLAIM_SAME_MATCH;
}

/* Whether the statement has another figure in the place of term t: another day,
 * or another number before the same unit: "16 large cities" for "20 cities",
 * "billion" for "million". */
static bool has_other_figure(const struct index_statement *s, const struct search *search,
			     const struct hit *hit, size_t t)
{
	const struct words *words = &s->reading.words;
	const struct word *w = &search->question.words.word[claim_asked_word(search, t)];
	uint32_t unit = t + 1 < search->terms ? hit->where[t + 1] : UINT32_MAX;

	if (w->flags & WORD_WEEKDAY)
		return claim_any_is(words, WORD_WEEKDAY);
	if (w->flags & WORD_MONTH)
		return claim_any_is(words, WORD_MONTH);
	if (hit->where[t] != UINT32_MAX && word_is_number(&words->word[hit->where[t]]))
		return true;
	for (uint32_t back = 1; unit != UINT32_MAX && back <= 2 && back <= unit; back++)
		if (word_is_number(&words->word[unit - back]))
			return true;
	return false;
}

bool claim_has_other_time(const struct index_statement *s, const struct search *search)
{
	static const char which[] = "this last next", unit[] = "week month year spring summer "
							       "autumn fall winter";
	const struct words *asked = &search->question.words, *said = &s->reading.words;
	bool other = false;

	for (size_t q = 1; q < asked->count; q++) {
		if (!word_is(&asked->word[q - 1], which) || !word_is(&asked->word[q], unit))
			continue;
		for (size_t i = 1; i < said->count; i++) {
			if (!span_eq(said->word[i].folded, asked->word[q].folded) ||
			    !word_is(&said->word[i - 1], which))
				continue;
			if (span_eq(said->word[i - 1].folded, asked->word[q - 1].folded))
				return false;
			other = true;
		}
	}
	return other;
}

enum claim_figures claim_compare_figures(const struct index_statement *s,
					 const struct search *search, const struct hit *hit)
{
	enum claim_figures figures = FIGURES_SAID;

	for (size_t t = 0; t < search->terms; t++) {
		if (!claim_is_figure(search, t) || has_figure(hit, t))
			continue;
		if (!has_other_figure(s, search, hit, t))
			return FIGURES_MISSING;
		figures = FIGURES_OTHER;
	}
	return figures;
}

bool claim_has_other_figure(const struct index_statement *s, const struct search *search,
			    const struct hit *hit)
{
	enum claim_figures figures = claim_compare_figures(s, search, hit);

	if (figures != FIGURES_MISSING)
		return figures == FIGURES_OTHER;
	for (size_t t = 0; t < search->terms; t++) {
		const struct word *w = &search->question.words.word[claim_asked_word(search, t)];

		/* "Which two countries" are counted by whoever asks; "no. 1" is a rank. */
		if (claim_is_figure(search, t) && hit->match[t] == 0 &&
		    !(w->flags & WORD_NUMERAL) && !span_is(w->folded, "1"))
			return true;
	}
	return false;
}

/* Whether another part of a list, or another clause, begins at word i. */
static bool joins(const struct words *words, size_t i)
{
	return (words->word[i].flags & WORD_BREAK) || word_is(&words->word[i], "and or but while");
}

/* The preposition that leads to word i, behind word end; SIZE_MAX where there is none. */
static size_t led_by(const struct words *words, size_t end, size_t i)
{
	for (size_t k = i; k-- > end && i - k < 5;) {
		if (word_is(&words->word[k], AMOUNT_LEADS))
			return k;
		if (joins(words, k + 1) || joins(words, k))
			break;
	}
	return SIZE_MAX;
}

enum beside { BESIDE_NOTHING, BESIDE_IT, BESIDE_ANOTHER };

/* To what word i belongs, which stands behind an amount that ends before word end: in
 * "300 people in A and 20 in B", A to the amount, B to another, be that a number or not. */
static enum beside stands_beside(const struct words *words, size_t end, size_t i)
{
	size_t lead = led_by(words, end, i), join = SIZE_MAX;

	if (lead == SIZE_MAX)
		return BESIDE_NOTHING;
	for (size_t k = end; k <= lead; k++)
		if (joins(words, k))
			join = k;
	if (join != SIZE_MAX && !(words->word[join].flags & WORD_BREAK))
		join++; /* "and in B" */
	if (join == SIZE_MAX || lead <= join)
		return BESIDE_IT;
	/* "in A and 20 in B" */
	for (size_t k = end; k < join; k++)
		if (span_eq(words->word[k].folded, words->word[lead].folded))
			return BESIDE_ANOTHER;
	/* "sold 20 and left many without work in B" */
	for (size_t k = join; k < lead; k++)
		if (verb_rules(words, k) != VERB_NOT)
			return BESIDE_NOTHING;
	return BESIDE_ANOTHER;
}

/* Whether a word stands beside an amount of the same unit before this one. */
static bool is_earlier(const struct index_statement *s, const struct fact *amount, size_t word)
{
	const struct words *words = &s->reading.words;

	for (size_t f = 0; f < index_facts(s)->count; f++) {
		const struct fact *other = &index_facts(s)->fact[f];
		size_t end = words_from(words, other->end);

		if (other->kind == FACT_AMOUNT && other->end <= amount->start &&
		    span_eq(other->subject, amount->subject) && word >= end &&
		    stands_beside(words, end, word) == BESIDE_IT)
			return true;
	}
	return false;
}

/* "194" of "the strongest since 1987, when gusts of 194 were measured", at word first: of
 * a year that was not asked for. */
static bool is_of_another_year(const struct words *words, const struct search *search,
			       const struct hit *hit, size_t first)
{
	size_t when = first;

	while (when > 0 && !(words->word[when].flags & WORD_BREAK) &&
	       !word_is(&words->word[when], "when"))
		when--;
	if (when == 0 || !word_is(&words->word[when], "when") ||
	    !word_is_year(&words->word[when - 1]))
		return false;
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == when - 1)
			return false;
	return true;
}

bool claim_is_other_amount(const struct index_statement *s, const struct search *search,
			   const struct hit *hit, const struct fact *amount)
{
	const struct words *words = &s->reading.words;
	size_t first = words_from(words, amount->start), end = words_from(words, amount->end);
	struct span unit = amount->subject;
	/* "20" of "300 people and 20 in B" */
	bool other =
		unit.len &&
		(unit.ptr < s->text.ptr + amount->start || unit.ptr >= s->text.ptr + amount->end) &&
		unit.ptr >= s->text.ptr && unit.ptr < s->text.ptr + s->text.len;

	if (is_of_another_year(words, search, hit, first))
		return true;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t word = hit->where[t];
		enum beside beside;

		if (word == UINT32_MAX)
			continue;
		if (word < first) {
			other |= is_earlier(s, amount, word);
			continue;
		}
		beside = word < end ? BESIDE_NOTHING : stands_beside(words, end, word);
		if (beside == BESIDE_IT)
			return false;
		other |= beside == BESIDE_ANOTHER;
	}
	return other;
}

bool claim_has_other_amount(const struct index_statement *s, const struct search *search,
			    const struct hit *hit)
{
	for (size_t f = 0; f < index_facts(s)->count; f++) {
		const struct fact *fact = &index_facts(s)->fact[f];
		size_t first = words_from(&s->reading.words, fact->start);
		size_t end = words_from(&s->reading.words, fact->end);

		for (size_t t = 0; fact->kind == FACT_AMOUNT && t < search->terms; t++)
			if (claim_is_figure(search, t) && hit->where[t] >= first &&
			    hit->where[t] < end && claim_is_other_amount(s, search, hit, fact))
				return true;
	}
	return false;
}
