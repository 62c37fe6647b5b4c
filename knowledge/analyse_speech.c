/* analyse_speech.c - who said what, and what is what */
#include "knowledge/analyse.h"

static const char speech_verbs[] =
	"said says say told tells tell warned warns warn claimed claims claim denied denies deny "
	"called calls argued argues argue reported reports alleged alleges announced announces "
	"stated states added adds admitted admits suggested suggests insisted insists promised "
	"promises concluded concludes asked asks urged urges declined advocates accuses "
	"accused criticised criticized explained wrote tweeted vowed pledged";

static const char before_verbs[] =
	"has have had also strongly strenuously firmly then later "
	"repeatedly not already now still been is was are were will would";

/* Whether a mark before word i begins a clause: not within a name, nor between
 * the names of a list. */
static bool clause_begins(const struct analysis *a, size_t i)
{
	const struct mention *name = analyse_name_at(a, i);

	return analyse_clause_ends(a, i) &&
	       (!name || (name->first == i && !analyse_name_at(a, i - 1)));
}

/* Where the subject begins: behind "On Saturday", "At the … Conference" and
 * what else stands in front of a clause. */
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
		if (clause_begins(a, i))
			return i;
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
		if (word_is(&w[i], "is are was were has have had will would could can") &&
		    !analyse_name_at(a, i))
			to = i;
	while (to > from + 1 && word_is(&w[to - 1], before_verbs))
		to--;
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
	if (!name)
		return false;
	*first = name->first;
	*end = name->first + name->count;
	return true;
}

bool analyse_subject(const struct analysis *a, size_t verb, size_t *first, size_t *end)
{
	if (apposition(a, verb, first, end))
		return true;
	*first = last_name_before(a, subject_from(a, verb), verb);
	*end = subject_to(a, *first, verb);
	return *first < *end;
}

static void add_speech(struct analysis *a, size_t verb)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;
	bool behind = true; /* "…, the department said" */
	size_t from, to;

	for (size_t i = verb + 1; i < count; i++)
		if (analyse_clause_ends(a, verb + 1) || !(w[i].flags & WORD_STOP))
			behind = false;
	if (verb + 1 == count)
		behind = true;
	if (!analyse_subject(a, verb, &from, &to) || word_is(&w[to - 1], "it he she they"))
		return;
	if (behind && from > 0)
		analyse_add(a, FACT_SPEECH, 0, from - 1, analyse_text(a, from, to - 1),
			    w[verb].text);
	else if (verb + 1 < count)
		analyse_add(a, FACT_SPEECH, verb + 1, count - 1, analyse_text(a, from, to - 1),
			    w[verb].text);
}

static bool is_speech_verb(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	if (!word_is(&w[i], speech_verbs) || analyse_name_at(a, i) || i == 0)
		return false;
	/* "the report", "a claim": a noun. */
	return !word_is(&w[i - 1], "the a an its their his her to of in this that");
}

/* "Ada Lowe, the mayor of Harnley, said" describes her. */
static void find_appositions(struct analysis *a)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	for (size_t i = 1; i + 1 < count; i++) {
		const struct mention *name = analyse_name_at(a, i - 1);
		size_t last = i;

		if (!name || !analyse_clause_ends(a, i) || !word_is(&w[i], "a an the") ||
		    analyse_name_at(a, i))
			continue;
		while (last + 1 < count && !analyse_clause_ends(a, last + 1))
			last++;
		if (last + 1 < count)
			analyse_add(a, FACT_DESCRIPTION, i, last,
				    vocabulary_text(a->vocabulary, name->term), SPAN("is"));
	}
}

static void find_descriptions(struct analysis *a)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	for (size_t i = 1; i + 1 < count && i < 12; i++) {
		if ((analyse_clause_ends(a, i) && !analyse_name_at(a, i)) ||
		    word_is(&w[i], "that which who what if when because"))
			return;
		if (!word_is(&w[i], "is are was were"))
			continue;
		if (word_is(&w[i + 1], "a an the one part two three four five"))
			analyse_add(a, FACT_DESCRIPTION, i + 1, count - 1,
				    analyse_text(a, 0, i - 1), SPAN("is"));
		return;
	}
}

void analyse_speech(struct analysis *a)
{
	size_t count = a->reading->words.count;

	find_descriptions(a);
	find_appositions(a);
	/* The verb at the end rules the whole sentence: "…, Huawei said." */
	if (count > 1 && is_speech_verb(a, count - 1)) {
		add_speech(a, count - 1);
		return;
	}
	for (size_t i = 1; i < count; i++)
		if (is_speech_verb(a, i)) {
			add_speech(a, i);
			return;
		}
}
