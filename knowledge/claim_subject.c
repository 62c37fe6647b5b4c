/* claim_subject.c - whether a statement is about whom the question is about
 *
 * "Did A fall?" is told neither by "A's brother fell" nor by "B told A to fall".
 */
#include "knowledge/claim.h"
#include "knowledge/verbs.h"

static const char prepositions[] = "of in on at by to from for with between near among except but "
				   "besides excluding than without";

/* The term that begins at a word of the question; SEARCH_TERMS_MAX where none does. */
static size_t term_at(const struct search *search, uint32_t word)
{
	for (size_t t = 0; t < search->terms; t++)
		if (claim_asked_word(search, t) == word)
			return t;
	return SEARCH_TERMS_MAX;
}

/* Whether a name stands right before a word of the question. */
static bool ends_name(const struct search *search, uint32_t word)
{
	for (size_t t = 0; t < search->terms; t++) {
		const struct mention *m = &search->question.mention[search->term[t].mention];

		if (search->term[t].name && m->first + m->count == word)
			return true;
	}
	return false;
}

/* Whether a word may be the verb that belongs to an auxiliary. */
static bool fits(const struct word *auxiliary, const struct word *word)
{
	if (word_is(auxiliary, VERBS_BE))
		return verb_may_be_participle(word->folded) ||
		       verb_may_be_progressive(word->folded);
	return word_is(auxiliary, VERBS_HAVE) ? verb_may_be_participle(word->folded)
					      : verb_is_base(word->folded);
}

size_t claim_asked_verb(const struct search *search)
{
	const struct words *words = &search->question.words;
	const struct word *auxiliary = &words->word[0];
	size_t verb = SEARCH_TERMS_MAX;

	if (words->count < 3 || !word_is(auxiliary, VERBS_ASK))
		return verb;
	for (uint32_t q = 2; q < words->count; q++) {
		const struct word *w = &words->word[q];
		size_t term = term_at(search, q);

		/* "Is A going to fall?" asks as "will A fall?" does. */
		if (word_is(w, "going") && q + 2 < words->count && word_is(w + 1, "to")) {
			auxiliary = ++w;
			q++;
			continue;
		}
		if (word_is(w, "that who which because if when while to"))
			break;
		if (term == SEARCH_TERMS_MAX || search->term[term].name || !fits(auxiliary, w) ||
		    (w[-1].flags & WORD_POSSESSIVE) ||
		    word_is(w - 1, "the a an its his her their any this") ||
		    (w - 1 != auxiliary && word_is(w - 1, prepositions)))
			continue;
		/* "The harbour plan fail", "the board order A": the surer one. */
		if (!word_is(auxiliary, VERBS_DO " " VERBS_MODAL) || verb_is_mostly(w->folded) ||
		    ends_name(search, q))
			return term;
		if (q + 1 < words->count && verb_is_base(w[1].folded) &&
		    !(w[1].flags & WORD_STOP) && term_at(search, q + 1) != SEARCH_TERMS_MAX)
			continue;
		if (verb == SEARCH_TERMS_MAX)
			verb = term;
	}
	return verb;
}

/* The term of whom it is asked about, before the verb: "plan" of "the harbour plan of
 * the town". */
static size_t asked_subject(const struct search *search, size_t verb)
{
	const struct words *words = &search->question.words;
	size_t subject = SEARCH_TERMS_MAX;

	for (uint32_t q = 1; q < claim_asked_word(search, verb); q++) {
		size_t term = term_at(search, q);

		if (word_is(&words->word[q], prepositions) || word_is(&words->word[q], "going"))
			break;
		if (term != SEARCH_TERMS_MAX && !span_ends(words->word[q].folded, SPAN("ly")))
			subject = term;
	}
	return subject;
}

/* Who speaks or acts for a country or a company. */
static bool acts_for(const struct word *word)
{
	return word_is(word, "government administration parliament authorities board ministers "
			     "lawmakers officials spokesman spokeswoman spokesperson council");
}

/* Whether the words from first up to, not including, end are about what stands at words
 * name up to behind: not about what belongs to it, or has it beside it. */
static bool is_head(const struct words *words, size_t first, size_t end, size_t name, size_t behind,
		    bool deed)
{
	const struct word *next = &words->word[behind];

	for (size_t i = first; i < name; i++)
		if (word_is(&words->word[i], prepositions))
			return false;
	if (behind >= end || behind >= words->count)
		return true;
	if ((next->flags & (WORD_BREAK | WORD_CAPITAL | WORD_STOP)) &&
	    !(words->word[behind - 1].flags & WORD_POSSESSIVE))
		return true;
	if (deed && (acts_for(next) || (behind + 1 < end && acts_for(next + 1))))
		return true;
	return !(words->word[behind - 1].flags & WORD_POSSESSIVE) &&
	       (verb_has_tense(next) || word_is(next, "alone too itself himself herself") ||
		verb_is_participle(next->folded) || span_ends(next->folded, SPAN("ly")) ||
		(deed && english_acts(next->stem)));
}

/* Whether what word i tells is told by a clause of its own: "fell", "has often fallen". */
static bool is_told(const struct words *words, uint32_t i)
{
	if (verb_rules(words, i) != VERB_NOT)
		return true;
	while (i-- > 0)
		if (word_is(&words->word[i], VERBS_BEEN) || verb_is_auxiliary(&words->word[i]))
			return true;
		else if (!word_is(&words->word[i], "not already now also still never just once") &&
			 !span_ends(words->word[i].folded, SPAN("ly")))
			break;
	return false;
}

/* "A said that B fell and has left": whether the subject of the verb, found from word
 * first on, may be one before "that", too. */
static bool is_open(const struct words *words, uint32_t verb, size_t first)
{
	if (first == 0 || !word_is(&words->word[first - 1], "that because if which who when while "
							    "whether whereas unless as"))
		return false;
	while (verb-- > first) {
		if (word_is(&words->word[verb], "and but"))
			return true;
		if (!(words->word[verb].flags & WORD_STOP) &&
		    !span_ends(words->word[verb].folded, SPAN("ly")))
			break;
	}
	return false;
}

/* "A is one of the firms that fell": whether what stands before the verb that is told, from
 * word first on, is what is said to be at word name. */
static bool is_said_to_be(const struct words *words, uint32_t name, size_t first, size_t end)
{
	if (end >= words->count || !word_is(&words->word[end], "that which who"))
		return false;
	for (size_t i = first; i-- > 0 && name < first;)
		if (verb_rules(words, i) != VERB_NOT)
			return word_is(&words->word[i], VERBS_BE);
	return false;
}

/* Whether those words are about what stands at word, or about the same elsewhere. */
static bool is_about(const struct reading *reading, size_t first, size_t end, uint32_t word,
		     bool deed)
{
	uint32_t term = TERM_NONE;

	for (size_t m = 0; m < reading->count; m++)
		if (reading->mention[m].first == word && !reading->mention[m].part)
			term = reading->mention[m].term;
	for (size_t m = 0; m < reading->count; m++) {
		const struct mention *mention = &reading->mention[m];

		if ((mention->first == word || (term != TERM_NONE && mention->term == term)) &&
		    mention->first >= first && mention->first < end &&
		    is_head(&reading->words, first, end, mention->first,
			    mention->first + mention->count, deed))
			return true;
	}
	return false;
}

/* The verb that rules before "to", word to: "ordered" of "ordered B to fall". */
static uint32_t ruling_before(const struct words *words, uint32_t to)
{
	while (to-- > 1)
		if (verb_rules(words, to) != VERB_NOT)
			return to;
	return UINT32_MAX;
}

/* Where "to" stands before a verb that is told so: "to fall", "to finally fall". */
static uint32_t infinitive(const struct words *words, uint32_t verb)
{
	for (uint32_t i = verb; i-- > 0 && i + 3 > verb;)
		if (word_is(&words->word[i], "to"))
			return i;
	return UINT32_MAX;
}

/* "B urged A to fall": whether somebody behind the verb at word told is whom it is done to,
 * rather than who said so. */
static bool suffers(const struct words *words, uint32_t told, uint32_t name)
{
	if (told == name || verb_rules(words, told) != VERB_SURE)
		return false;
	for (uint32_t i = told; i <= name; i++)
		if ((i > told && (words->word[i].flags & WORD_BREAK)) ||
		    word_is(&words->word[i], "by said says that who which and but"))
			return false;
	return true;
}

/* "Judge A, who heard B, …", "observers of A, who saw B, …": where the noun phrase begins of
 * which word first is a part. */
static size_t phrase_from(const struct words *words, size_t first)
{
	while (first > 0 && !(words->word[first].flags & WORD_BREAK)) {
		const struct word *before = &words->word[first - 1];
		bool leads = word_is(before, "of from for in at the a an");

		if ((!leads && (before->flags & WORD_STOP)) || (leads && first < 2) ||
		    verb_rules(words, first - 1) != VERB_NOT)
			break;
		first--;
	}
	return first;
}

bool claim_has_other_subject(const struct index *index, const struct index_statement *s,
			     const struct search *search, const struct hit *hit)
{
	struct facts facts = *index_facts(s);
	struct analysis a = {index_vocabulary(index), s->text, &s->reading, &facts};
	const struct words *words = &s->reading.words;
	size_t verb = search->verb, subject, first, end;
	const struct words *question = &search->question.words;
	bool deed;
	uint32_t told, name, to;

	if (verb == SEARCH_TERMS_MAX)
		return false;
	subject = asked_subject(search, verb);
	if (subject == SEARCH_TERMS_MAX)
		return false;
	told = hit->where[verb];
	name = hit->where[subject];
	if (told == UINT32_MAX || name == UINT32_MAX)
		return false;
	deed = !word_is(&question->word[0], VERBS_BE) ||
	       !verb_may_be_participle(question->word[claim_asked_word(search, verb)].folded);
	if (deed && claim_is_passive(words, told))
		return false;
	if (told <= name)
		return deed && suffers(words, told, name);
	to = infinitive(words, told);
	if (to == UINT32_MAX && !is_told(words, told))
		return false;
	if (to != UINT32_MAX) {
		told = ruling_before(words, to);
		if (told == UINT32_MAX)
			return false;
		if (told < name)
			return true; /* who was told to do it */
	}
	if (!analyse_subject(&a, told, &first, &end) || is_open(words, told, first))
		return false;
	/* "B said A": who said it does not do it. */
	for (size_t i = first; i + 1 < end; i++)
		if (verb_rules(words, i) == VERB_SURE)
			first = i + 1;
	if (word_is(&words->word[end - 1], "it he she they we i you which who that this these") ||
	    is_said_to_be(words, name, first, end))
		return false;
	first = phrase_from(words, first);
	return !is_about(&s->reading, first, end, name, deed);
}
