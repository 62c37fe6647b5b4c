/* analyse_clause.c - where clauses begin, and who they are about */
#include "knowledge/analyse.h"

#include "knowledge/verbs.h"

static const char before_verbs[] =
	"also always never ever once since recently strongly strenuously firmly then later "
	"repeatedly not already now still yet been " VERBS_ASK;

#define VERB_WITHIN 12 /* words from where a clause begins */

/* How sure it is that a clause stands before word i, with nothing but words since; in
 * "it said A and B fell" none does before "and". */
static enum verb_sure rules_before(const struct words *words, size_t i)
{
	enum verb_sure best = VERB_NOT;

	for (size_t k = i; k-- > 1 && !(words->word[k + 1].flags & WORD_BREAK);) {
		enum verb_sure sure = verb_rules(words, k);

		if (sure > best && !word_is(&words->word[k - 1], "who which that") &&
		    !word_is(&words->word[k], "said says"))
			best = sure;
	}
	return best;
}

/* The same of a clause that begins at word i with a subject. */
static enum verb_sure rules_behind(const struct words *words, size_t i)
{
	if (verb_rules(words, i) != VERB_NOT)
		return VERB_NOT;
	for (size_t k = i + 1; k < words->count && k < i + VERB_WITHIN; k++) {
		enum verb_sure sure = verb_rules(words, k);

		if ((words->word[k].flags & WORD_BREAK) ||
		    word_is(&words->word[k], "and or who which that"))
			break;
		if (sure != VERB_NOT)
			return sure;
	}
	return VERB_NOT;
}

enum verb_sure analyse_parts(const struct reading *reading, size_t i)
{
	const struct words *words = &reading->words;
	enum verb_sure before, behind;

	if (i + 1 >= words->count || (words->word[i].flags & WORD_BREAK) ||
	    !word_is(&words->word[i], "and but"))
		return VERB_NOT;
	for (size_t m = 0; m < reading->count; m++)
		if (i > reading->mention[m].first &&
		    i < reading->mention[m].first + reading->mention[m].count)
			return VERB_NOT; /* "the Rail and Port Union" */
	behind = rules_behind(words, i + 1);
	before = behind == VERB_NOT ? VERB_NOT : rules_before(words, i);
	return before < behind ? before : behind;
}

bool analyse_clause_begins(const struct analysis *a, size_t i)
{
	const struct mention *name = analyse_name_at(a, i);

	return analyse_clause_ends(a, i) &&
	       (!name || (name->first == i && !analyse_name_at(a, i - 1)));
}

/* Whether a subject of its own follows behind ", but", word i: "…, but B has said". */
static bool joins_subject(const struct analysis *a, size_t i, size_t verb)
{
	const struct word *w = a->reading->words.word;

	if (!word_is(&w[i], "and but so yet while whereas although"))
		return false;
	while (verb > i && word_is(&w[verb - 1], before_verbs))
		verb--;
	return verb > i + 1;
}

/* Where the subject begins: behind "On Saturday", "At the … Conference" and
 * what else stands in front of a clause; verb where that is in doubt. */
static size_t subject_from(const struct analysis *a, size_t verb)
{
	static const char openers[] =
		"that because if which who when while whether whereas unless as";
	const struct word *w = a->reading->words.word;
	size_t from = 0;

	for (size_t f = 0; f < a->out->count; f++) {
		const struct fact *fact = &a->out->fact[f];

		if ((fact->kind != FACT_TIME && fact->kind != FACT_PLACE) ||
		    fact->start != w[from].start)
			continue;
		while (from < verb && w[from].start < fact->end)
			from++;
	}
	for (size_t i = verb; i > from; i--) {
		if (analyse_clause_begins(a, i))
			return i + joins_subject(a, i, verb);
		if (i < verb && analyse_parts(a->reading, i) != VERB_NOT)
			return analyse_parts(a->reading, i) == VERB_SURE ? i + 1 : verb;
		/* What stands in a clause has that clause's subject. */
		if (i < verb && word_is(&w[i], openers) && !analyse_name_at(a, i))
			return i + 1;
	}
	return from;
}

/* "At the Munich Security Conference Mike Pence": the place took the name
 * with it; the name right before the verb is the subject then. */
static size_t last_name_before(const struct analysis *a, size_t from, size_t verb)
{
	const struct mention *name = verb > 0 ? analyse_name_at(a, verb - 1) : NULL;

	return from >= verb && name ? name->first : from;
}

static size_t subject_to(const struct analysis *a, size_t from, size_t verb)
{
	const struct word *w = a->reading->words.word;
	size_t to = verb;

	/* "Ada is the": the subject ends before its own verb. */
	for (size_t i = from + 1; i < to; i++)
		if (verb_is_auxiliary(&w[i]) && !analyse_name_at(a, i))
			to = i;
	while (to > from + 1 && word_is(&w[to - 1], before_verbs))
		to--;
	/* "Ada left it but said" */
	for (size_t i = from + 1; to > from + 1 && word_is(&w[to - 1], "and but") && i < to; i++)
		if (verb_is_finite(w[i].folded) && !analyse_name_at(a, i))
			to = i;
	return to;
}

/* "Ada Lowe, the mayor, said": the name before the comma pair. */
static bool apposition(const struct analysis *a, size_t verb, size_t *first, size_t *end)
{
	const struct mention *name;
	size_t comma = verb;

	if (verb < 3 || !analyse_clause_ends(a, verb))
		return false;
	for (comma = verb - 1; comma > 0 && !analyse_clause_ends(a, comma); comma--)
		;
	name = comma > 0 ? analyse_name_at(a, comma - 1) : NULL;
	/* "the head of the board, Ada Lowe, said": the one in commas */
	if (!name || analyse_name_at(a, comma))
		return false;
	*first = name->first;
	*end = name->first + name->count;
	return true;
}

/* "Ada Lowe, a captain from Harnley, who …": the name before the comma pair that ends
 * before word end. */
static const struct mention *described_before(const struct analysis *a, size_t end)
{
	size_t comma = end - 1;

	while (comma > 0 && !analyse_clause_ends(a, comma))
		comma--;
	if (comma == 0 || !word_is(&a->reading->words.word[comma], "a an the one its"))
		return NULL;
	return analyse_name_at(a, comma - 1);
}

/* The first word of what ends before word end: "the city council" of "owned by the city
 * council". */
static size_t phrase_from(const struct analysis *a, size_t end)
{
	const struct word *w = a->reading->words.word;
	size_t first = end;

	for (; first > 0 && !(analyse_clause_ends(a, first) && first < end); first--) {
		const struct word *before = &w[first - 1];

		if ((before->flags & WORD_STOP) && !analyse_name_at(a, first - 1) &&
		    !word_is(before, "the a an other some many most"))
			break;
		if (word_is(before, "by of in on at to from for with"))
			break;
	}
	return first;
}

/* "A panel that watches the port", "The council, which owns it": the subject stands before
 * "that". */
static bool before_relative(const struct analysis *a, size_t verb, size_t *first, size_t *end)
{
	const struct word *w = a->reading->words.word;
	size_t that = verb;

	while (that > 0 && word_is(&w[that - 1], before_verbs))
		that--;
	if (that < 2 || !word_is(&w[that - 1], "that which who") || analyse_name_at(a, that - 1))
		return false;
	*end = that - 1;
	if (analyse_clause_ends(a, *end)) {
		const struct mention *name = described_before(a, *end);

		if (!name)
			name = analyse_name_at(a, *end - 1);
		if (name) {
			*first = name->first;
			*end = name->first + name->count;
			return true;
		}
		*first = phrase_from(a, *end);
		return *first < *end && word_is(&w[*first], "the a an its his her their") &&
		       (*first == 0 || analyse_clause_ends(a, *first));
	}
	*first = phrase_from(a, *end);
	return *first < *end;
}

/* The subject of the first verb before word end. */
static bool first_subject(const struct analysis *a, size_t before, size_t *first, size_t *end)
{
	const struct word *w = a->reading->words.word;

	for (size_t i = 1; i < before; i++)
		if (verb_has_tense(&w[i]) && !analyse_name_at(a, i) &&
		    !word_is(&w[i - 1], "the a an its his her their"))
			return analyse_subject(a, i, first, end);
	return false;
}

static bool has_and(const struct words *words, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (word_is(&words->word[i], "and"))
			return true;
	return false;
}

/* "The plant, according to B, will close": the words before what is only aside, where the
 * verb's clause begins at word at. */
static bool before_aside(const struct analysis *a, size_t at, size_t *first, size_t *end)
{
	const struct words *words = &a->reading->words;
	size_t comma = at;
	bool names;

	while (comma > 0 && (comma == at || !analyse_clause_ends(a, comma)))
		comma--;
	names = comma > 0 && analyse_name_at(a, comma) && !analyse_name_at(a, comma - 1) &&
		has_and(words, comma, at);
	if (comma == 0 ||
	    (!names && !word_is(&words->word[comma], "according however meanwhile though "
						     "who which whose like")))
		return false;
	*first = subject_from(a, comma);
	if (*first == comma)
		for (*first = comma - 1; *first > 0 && !analyse_clause_begins(a, *first);)
			*first -= 1;
	for (size_t i = *first; i < comma; i++)
		if (verb_rules(words, i) != VERB_NOT)
			return false;
	*end = names ? at : comma; /* "two states, A and B, have" */
	return *first < *end;
}

bool analyse_subject(const struct analysis *a, size_t verb, size_t *first, size_t *end)
{
	const struct word *w = a->reading->words.word;
	size_t from = subject_from(a, verb), at = verb;

	if (before_relative(a, verb, first, end) || apposition(a, verb, first, end))
		return true;
	while (at > 0 && !analyse_clause_ends(a, at) && word_is(&w[at - 1], before_verbs))
		at--;
	if (at > 0 && analyse_clause_ends(a, at) && before_aside(a, at, first, end))
		return true;
	/* "A panel that watches the port said": "watches" is not the verb. */
	if (from > 0 && from < verb && verb_rules(&a->reading->words, from) != VERB_NOT &&
	    before_relative(a, from, first, end))
		return true;
	*first = last_name_before(a, from, verb);
	*end = subject_to(a, *first, verb);
	/* "A did it, but said": who did it. */
	if (*end == *first + 1 && word_is(&w[*first], "and but"))
		return *first > 0 && first_subject(a, *first, first, end);
	return *first < *end;
}
