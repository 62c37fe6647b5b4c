/* claim_figures.c - whether a statement has the numbers and days of a question */
#include "knowledge/claim.h"

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
