/* claim_roles.c - who does what to whom, in a question and in a statement */
#include "knowledge/claim.h"
#include "knowledge/verbs.h"

static bool says_by(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (span_is(words->word[i].folded, "by"))
			return true;
	return false;
}

bool claim_is_passive(const struct words *words, uint32_t verb)
{
	if (!verb_is_participle(words->word[verb].folded))
		return false;
	for (uint32_t i = verb; i-- > 0;) {
		if (word_is(&words->word[i], VERBS_BEEN))
			return true;
		if (!word_is(&words->word[i], "already now also still not never just"))
			break;
	}
	return false;
}

/* Whether the question begins with one of auxiliaries, a name and a verb, both of which
 * the statement has. */
static bool asks_deed(const struct search *search, const struct hit *hit, const char *auxiliaries)
{
	const struct mention *name;

	if (search->terms < 2 || !search->term[0].name || search->term[1].name ||
	    hit->where[0] == UINT32_MAX || hit->where[1] == UINT32_MAX)
		return false;
	name = &search->question.mention[search->term[0].mention];
	return name->first > 0 && claim_asked_word(search, 1) == name->first + name->count &&
	       word_is(&search->question.words.word[name->first - 1], auxiliaries);
}

/* "Was A founded?" is not answered by "A founded B". */
static bool does_what_it_suffers(const struct index_statement *s, const struct search *search,
				 const struct hit *hit)
{
	return asks_deed(search, hit, VERBS_BE) &&
	       verb_is_participle(
		       search->question.words.word[claim_asked_word(search, 1)].folded) &&
	       hit->where[0] < hit->where[1] &&
	       verb_is_finite(s->reading.words.word[hit->where[1]].folded) &&
	       !claim_is_passive(&s->reading.words, hit->where[1]);
}

/* "Did A answer?" is not answered by "B answered a question about A", but by "…, said
 * A" and by "… was answered by A". */
static bool suffers_what_it_does(const struct index_statement *s, const struct search *search,
				 const struct hit *hit)
{
	const struct words *said = &s->reading.words;
	uint32_t verb;

	if (!asks_deed(search, hit, VERBS_HELP))
		return false;
	verb = hit->where[1];
	return verb > 0 && hit->where[0] > verb + 1 && verb_is_finite(said->word[verb].folded) &&
	       !claim_is_passive(said, verb) && !says_by(said);
}

/* "Did A ban B?" is not answered by "B banned A.": where the question begins
 * with a name, a verb and a name, the statement must not have them the other way
 * round. */
bool claim_same_roles(const struct index_statement *s, const struct search *search,
		      const struct hit *hit)
{
	const struct words *question = &search->question.words;
	uint32_t object;

	if (does_what_it_suffers(s, search, hit) || suffers_what_it_does(s, search, hit))
		return false;
	if (search->terms < 3 || !search->term[0].name || search->term[1].name ||
	    !search->term[2].name)
		return true;
	object = claim_asked_word(search, 2);
	while (object > 0 && word_is(&question->word[object - 1], "the a an its their"))
		object--;
	if (object > claim_asked_word(search, 1) + 1)
		return true; /* "did A fish in the B?" */
	return says_by(&s->reading.words) ||
	       !(hit->where[2] < hit->where[1] && hit->where[0] > hit->where[1]);
}
