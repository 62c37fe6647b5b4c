/* claim.c - whether a statement says yes or no to a question */
#include "knowledge/claim.h"

#include "knowledge/verbs.h"

/* What must be there for a term to count as said by the statement itself. */
#define SAID_MATCH 0.62

static bool is_name(const struct search *search, size_t t)
{
	return search->term[t].name;
}

bool claim_any_is(const struct words *words, enum word_flag class)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->word[i].flags & class)
			return true;
	return false;
}

static bool any_of(const struct words *words, const char *list)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(&words->word[i], list))
			return true;
	return false;
}

static bool question_has(const struct search *search, const char *list)
{
	return any_of(&search->question.words, list);
}

bool claim_asks_for(const struct search *search, const struct hit *hit, size_t i)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == i)
			return true;
	return false;
}

uint32_t claim_asked_word(const struct search *search, size_t t)
{
	return search->question.mention[search->term[t].mention].first;
}

uint32_t claim_verb(const struct search *search, const struct hit *hit)
{
	size_t verb = search->verb;

	if (verb < search->terms && hit->where[verb] != UINT32_MAX && hit->where[verb] > 0)
		return hit->where[verb];
	for (size_t t = 0; t < search->terms; t++)
		if (!is_name(search, t) && hit->where[t] != UINT32_MAX && hit->where[t] > 0)
			return hit->where[t];
	return UINT32_MAX;
}

/* Whether term t is what a name is asked to do: "take" of "did A take B?", or anybody is in
 * "is the firm going to take B?". Who thinks or says something is asked about that. */
static bool is_deed(const struct search *search, size_t t)
{
	const struct words *question = &search->question.words;
	uint32_t word = claim_asked_word(search, t);

	if (t == 0 || t != search->verb)
		return false;
	if (word > 2 && word_is(&question->word[word - 2], "going"))
		return true;
	return is_name(search, t - 1) &&
	       word_is(&question->word[word], "take get give make go come use set");
}

/* "Reasonable", "sensible": what can or may be, of which the stem says less. */
static bool is_able(const struct word *word)
{
	size_t len = word->folded.len;

	return len > 6 && span_among(span_slice(word->folded, len - 4, len), "able ible");
}

/* Figures are compared apart. Words that fit everywhere need not be said, unless the question has
 * no others beside its names. */
static bool says_everything(const struct index_statement *s, const struct search *search,
			    const struct hit *hit)
{
	const struct words *said_words = &s->reading.words;
	size_t plain = 0, weak = 0, weak_said = 0, verb = search->verb;

	for (size_t t = 0; t < search->terms; t++) {
		const struct word *w = &search->question.words.word[claim_asked_word(search, t)];
		bool said = hit->match[t] >= SAID_MATCH && hit->where[t] != UINT32_MAX &&
			    (!is_able(w) || is_able(&said_words->word[hit->where[t]]));

		if (!is_name(search, t) && (w->flags & WORD_WEAK) && !is_deed(search, t)) {
			weak++;
			weak_said += said;
			continue;
		}
		plain += !is_name(search, t);
		if (!said && !claim_is_figure(search, t))
			return false;
	}
	/* "Is it about money?" is not told by all that is. */
	if (search->terms < 2 && verb == SEARCH_TERMS_MAX &&
	    word_is(&search->question.words.word[0], VERBS_BE))
		return false;
	/* Words that fit everywhere count where there are no others. */
	return search->terms > 0 && (plain > 0 || weak == weak_said);
}

bool claim_has_names(const struct search *search, const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++)
		if (is_name(search, t) && !claim_is_figure(search, t) &&
		    hit->where[t] == UINT32_MAX)
			return false;
	return true;
}

/* A statement on what could or should be does not tell what is. */
bool claim_is_real(const struct index_statement *s, const struct search *search,
		   const struct hit *hit)
{
	uint32_t verb = claim_verb(search, hit);

	if (claim_any_is(&search->question.words, WORD_MODAL))
		return true;
	for (size_t i = 0; i < s->reading.words.count && i < verb; i++)
		if ((s->reading.words.word[i].flags & WORD_IRREALIS) &&
		    !claim_asks_for(search, hit, i) &&
		    !(i + 1 < s->reading.words.count &&
		      word_is(&s->reading.words.word[i + 1], "not")) &&
		    (verb == UINT32_MAX || !claim_leaves_clause(s, (uint32_t)i, verb)))
			return false;
	return true;
}

/* "Is building", "is still building" at the word "is". */
static bool is_doing(const struct words *words, uint32_t be)
{
	for (uint32_t i = be + 1; i < words->count && i <= be + 2; i++)
		if (verb_may_be_progressive(words->word[i].folded))
			return true;
	return false;
}

/* "A, the biggest maker of pumps, …": what was asked for stands in a description
 * right behind the first term. */
static bool is_described(const struct index_statement *s, const struct hit *hit, size_t terms)
{
	const struct word *w = s->reading.words.word;

	for (size_t f = 0; f < index_facts(s)->count && hit->where[0] != UINT32_MAX; f++) {
		const struct fact *fact = &index_facts(s)->fact[f];
		bool all = fact->kind == FACT_DESCRIPTION && w[hit->where[0]].start < fact->start;

		for (size_t t = 1; t < terms && all; t++)
			all = hit->where[t] == UINT32_MAX ||
			      (w[hit->where[t]].start >= fact->start &&
			       w[hit->where[t]].start < fact->end);
		if (all)
			return true;
	}
	return false;
}

/* "Is A B?" needs a statement in which A is, was, … B. */
static bool is_linked(const struct index_statement *s, const struct search *search,
		      const struct hit *hit)
{
	static const char be[] = VERBS_BEEN " remains";
	const struct words *question = &search->question.words;
	uint32_t first, link = UINT32_MAX;
	struct span second;

	if (question->count < 2 || !word_is(&question->word[0], VERBS_BE) ||
	    word_is(&question->word[1], "there") || search->terms < 2)
		return true;
	/* "Is A dropping B?", "is A involved in B?": what A does, not what it is, unlike
	 * "is A done with B?" */
	second = question->word[claim_asked_word(search, 1)].folded;
	if ((verb_may_be_participle(second) && !span_is(second, "done")) ||
	    verb_may_be_progressive(second))
		return true;
	first = hit->where[0];
	if (is_described(s, hit, search->terms))
		return true;
	for (uint32_t i = first; i < s->reading.words.count; i++)
		if (word_is(&s->reading.words.word[i], be)) {
			link = i;
			break;
		}
	if (link == UINT32_MAX || is_doing(&s->reading.words, link))
		return false;
	for (size_t t = 1; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->where[t] < first)
			return false;
	return hit->where[search->terms - 1] > link;
}

/* "Only", "every", "one": asked for, but not said. */
static bool counts_more(const struct index_statement *s, const struct search *search)
{
	static const char quantities[] =
		"only just every all alone completely entirely totally fully always both one two "
		"everyone everything everywhere anywhere solely merely most none whole entire";

	for (size_t i = 0; i < search->question.words.count; i++) {
		const struct word *w = &search->question.words.word[i];
		bool said = !word_is(w, quantities);

		for (size_t k = 0; k < s->reading.words.count && !said; k++)
			said = span_eq(s->reading.words.word[k].folded, w->folded);
		if (!said)
			return true;
	}
	return false;
}

/* "Has A decided?" is not answered by "A's decision matters": a deed that is only
 * named need not be done. */
static bool names_deed(const struct index_statement *s, const struct search *search,
		       const struct hit *hit)
{
	size_t verb = search->verb;
	uint32_t deed;
	const struct word *before;

	for (size_t t = 0; t < search->terms && verb == SEARCH_TERMS_MAX; t++)
		if (!is_name(search, t))
			verb = t;
	deed = verb < search->terms ? hit->where[verb] : UINT32_MAX;
	if (deed == UINT32_MAX || deed == 0 || verb_rules(&s->reading.words, deed) != VERB_NOT ||
	    !question_has(search, VERBS_HAVE " did"))
		return false;
	before = &s->reading.words.word[deed - 1];
	return (before->flags & WORD_POSSESSIVE) ||
	       word_is(before, "the a an this its their his her no any") ||
	       (deed >= 2 && word_is(before - 1, "the a an"));
}

/* "Was it in A?" is not answered by what A did. */
static bool asks_where(const struct index_statement *s, const struct search *search,
		       const struct hit *hit)
{
	static const char in[] = "in at near";

	for (size_t t = 0; t < search->terms; t++) {
		uint32_t asked = claim_asked_word(search, t), said = hit->where[t];

		if (is_name(search, t) && asked > 0 && said != UINT32_MAX &&
		    word_is(&search->question.words.word[asked - 1], in) &&
		    (said == 0 || !word_is(&s->reading.words.word[said - 1], in)) &&
		    !(s->reading.words.word[said].flags & WORD_POSSESSIVE))
			return true;
	}
	return false;
}

/* "Will there be a strike?" is told neither by "a vote on a strike" nor by "strike pay". */
static bool asks_existence(const struct index_statement *s, const struct search *search,
			   const struct hit *hit)
{
	const struct words *question = &search->question.words, *words = &s->reading.words;

	if (question->count < 3 || !word_is(&question->word[1], "there") || search->terms == 0)
		return false;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t i = hit->where[t], behind = i + 1;

		if (i == UINT32_MAX || is_name(search, t))
			continue;
		if (behind < words->count &&
		    !(words->word[behind].flags & (WORD_BREAK | WORD_STOP)) &&
		    verb_rules(words, behind) == VERB_NOT && !claim_asks_for(search, hit, behind))
			return true;
		while (i > 0 && word_is(&words->word[i - 1], "a an the any"))
			i--;
		return i > 0 && word_is(&words->word[i - 1], "on about over of for against");
	}
	return false;
}

/* "Could sail", "might also sail": what was asked stands right behind. "Would
 * not sail" tells. */
static bool is_supposed(const struct index_statement *s, const struct search *search,
			const struct hit *hit)
{
	const struct words *words = &s->reading.words;

	if (claim_any_is(&search->question.words, WORD_MODAL))
		return false;
	for (size_t i = 0; i + 1 < words->count; i++)
		if (word_is(&words->word[i], VERBS_COULD) && !word_is(&words->word[i + 1], "not") &&
		    (claim_asks_for(search, hit, i + 1) || claim_asks_for(search, hit, i + 2)))
			return true;
	return false;
}

/* "A said so, while B did it": whether "while" stands before a word, behind byte start. */
static bool turns_away(const struct index_statement *s, size_t start, uint32_t word)
{
	const struct word *w = s->reading.words.word;

	while (word > 0 && w[word].start >= start)
		if (word_is(&w[word--], "while whereas although"))
			return true;
	return false;
}

/* What is said in the statement of hit and holds the first word that was asked
 * for and is no name; NULL where the statement itself tells it. */
const struct fact *claim_speech(const struct index_statement *s, const struct search *search,
				const struct hit *hit)
{
	uint32_t first = UINT32_MAX;

	for (size_t t = 0; t < search->terms; t++)
		if (!is_name(search, t) && hit->where[t] < first)
			first = hit->where[t];
	for (size_t f = 0; first != UINT32_MAX && f < index_facts(s)->count; f++) {
		const struct fact *fact = &index_facts(s)->fact[f];
		size_t start = s->reading.words.word[first].start;

		/* Who promises or declines to do something is who does it or not. */
		if (fact->kind == FACT_SPEECH && start >= fact->start && start < fact->end &&
		    !turns_away(s, fact->start, first) &&
		    !span_starts(span_slice(s->text, fact->start, fact->end), SPAN("to ")))
			return fact;
	}
	return NULL;
}

struct span claim_speaker(const struct index *index, const struct search *search,
			  const struct hit *hit)
{
	const struct fact *speech = claim_speech(index_at(index, hit->statement), search, hit);

	return speech ? speech->subject : (struct span){NULL, 0};
}

/* "Did A fall?" is not answered by "A said that B fell.": whoever speaks and was
 * asked about must stand in what is said, if only as "it". */
static bool speaks_only(const struct index_statement *s, const struct search *search,
			const struct hit *hit)
{
	const struct fact *speech = claim_speech(s, search, hit);
	const struct word *words = s->reading.words.word;

	if (!speech)
		return false;
	for (size_t i = 0; i < s->reading.words.count; i++)
		if (words[i].start >= speech->start && words[i].start < speech->end &&
		    word_is(&words[i], "it he she they its his her their we our i company"))
			return false;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t term = search->question.mention[search->term[t].mention].term;
		bool inside = !is_name(search, t);

		for (size_t m = 0; m < s->reading.count && !inside; m++)
			inside = s->reading.mention[m].term == term &&
				 words[s->reading.mention[m].first].start >= speech->start &&
				 words[s->reading.mention[m].first].start < speech->end;
		if (!inside)
			return true;
	}
	return false;
}

/* "Should A come, B goes" */
static bool is_inverted(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(&words->word[i], "should") &&
		    (i == 0 || (words->word[i].flags & WORD_BREAK)))
			return true;
	return false;
}

bool claim_is_conditional(const struct index_statement *s, const struct search *search)
{
	return (any_of(&s->reading.words, "if unless") || is_inverted(&s->reading.words)) &&
	       !question_has(search, "if unless when");
}

static const char outside[] = "without besides except";

/* "A has yet to come", "A was cleared of stealing", "few came": what is told is not, or
 * not quite, what is done. */
static bool is_short_of(const struct index_statement *s, const struct search *search,
			const struct hit *hit)
{
	static const char said[] =
		"doubts doubted overturned withdrew scrapped hardly rarely barely "
		"seldom few accused suspected acquitted cleared charged";
	static const char with_to[] = "yet wanted wants tried tries hoped hopes planned plans aims "
				      "aimed intends intended ordered close came due set supposed "
				      "expected scheduled meant";
	const struct words *words = &s->reading.words;

	if (claim_any_is(&search->question.words, WORD_MODAL))
		return false;
	for (uint32_t i = 0; i + 1 < words->count; i++) {
		const struct word *w = &words->word[i];
		/* "A was to come" */
		bool to = word_is(w, VERBS_BE)
				  ? word_is(w + 1, "to")
				  : word_is(w, with_to) &&
					    (word_is(w + 1, "to") ||
					     (i + 2 < words->count && word_is(w + 2, "to")));

		if ((!to && !word_is(w, said)) || claim_asks_for(search, hit, i))
			continue;
		for (size_t t = 0; t < search->terms; t++)
			if (!is_name(search, t) && hit->where[t] != UINT32_MAX &&
			    hit->where[t] > i && !claim_leaves_clause(s, i, hit->where[t]))
				return true;
	}
	return false;
}

/* Whether of all that is asked about somebody, the statement has nothing but the name:
 * "Ada came" is not about whether she is married. */
static bool has_name_alone(const struct search *search, const struct hit *hit)
{
	bool any = false;

	for (size_t t = 0; t < search->terms; t++) {
		if (is_name(search, t) || search->term[t].weak)
			continue;
		if (hit->match[t] > 0)
			return false;
		any = true;
	}
	return any;
}

enum verdict claim_judge(const struct index *index, const struct search *search,
			 const struct hit *hit)
{
	const struct index_statement *s = index_at(index, hit->statement);
	enum claim_figures figures = claim_compare_figures(s, search, hit);

	if (!claim_same_roles(s, search, hit) || !claim_has_names(search, hit) ||
	    figures == FIGURES_MISSING || has_name_alone(search, hit))
		return VERDICT_NONE;
	if (!says_everything(s, search, hit))
		return VERDICT_UNCLEAR;
	if (!is_linked(s, search, hit) || claim_is_torn(s, search, hit) ||
	    claim_is_of_another(s, search, hit) || claim_has_other_subject(index, s, search, hit))
		return VERDICT_UNCLEAR;
	if (!claim_is_real(s, search, hit))
		return claim_is_undecided(s) && question_has(search, "has have did") ? VERDICT_NO
										     : VERDICT_NONE;
	if (is_supposed(s, search, hit))
		return VERDICT_NONE;
	/* What is undecided neither will be nor will not. "Is it A or B?" wants no yes, and
	 * "without A" is not told by what says nothing of it. */
	if (question_has(search, "or") ||
	    (question_has(search, outside) && !any_of(&s->reading.words, outside)) ||
	    claim_is_conditional(s, search) || counts_more(s, search) || claim_is_undecided(s) ||
	    names_deed(s, search, hit) || speaks_only(s, search, hit) ||
	    asks_where(s, search, hit) || asks_existence(s, search, hit) ||
	    claim_has_other_time(s, search) || claim_has_other_amount(s, search, hit) ||
	    is_short_of(s, search, hit) || claim_is_tangled(s, search, hit))
		return VERDICT_UNCLEAR;
	if (claim_is_contrary(s, search, hit))
		return figures == FIGURES_OTHER || claim_is_narrower(s, search, hit)
			       ? VERDICT_UNCLEAR
			       : VERDICT_NO;
	return figures == FIGURES_OTHER ? VERDICT_NO : VERDICT_YES;
}
