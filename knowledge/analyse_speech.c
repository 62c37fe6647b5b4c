/* analyse_speech.c - who said what, and what is what */
#include "knowledge/analyse.h"

#include "knowledge/gazetteer.h"
#include "knowledge/verbs.h"

static const char speech_verbs[] =
	"said says say told tells tell warned warns warn claimed claims claim denied denies deny "
	"called calls argued argues argue reported reports alleged alleges announced announces "
	"stated states added adds admitted admits suggested suggests insisted insists promised "
	"promises concluded concludes asked asks urged urges declined advocates accuses "
	"accused criticised criticized explained wrote tweeted vowed pledged";

/* Before a name, they say nothing of who it is. */
static const char addresses[] = "mr mrs ms miss dr sir dame prof capt col gen sgt lt";

#define HOLDER_WORDS 4 /* of "a former senior spokesman" */

enum quote_mark { MARK_NONE, MARK_OPENS, MARK_CLOSES };

/* What the byte at at begins: a quotation, its end, or neither. */
static enum quote_mark mark_at(struct span text, size_t at)
{
	struct span rest = span_slice(text, at, text.len);
	bool behind_blank = at == 0 || strchr(" \t\n\r([", text.ptr[at - 1]);

	if (span_starts(rest, SPAN("\u201c")))
		return MARK_OPENS;
	if (span_starts(rest, SPAN("\u201d")))
		return MARK_CLOSES;
	if (rest.len == 0 || rest.ptr[0] != '"')
		return MARK_NONE;
	return behind_blank ? MARK_OPENS : MARK_CLOSES;
}

/* Whether word i stands in a quotation, which may go on before or behind the
 * statement. */
static bool is_quoted(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];
	enum quote_mark mark = MARK_NONE;

	for (size_t at = w->start; at > 0 && mark == MARK_NONE; at--)
		mark = mark_at(a->text, at - 1);
	if (mark != MARK_NONE)
		return mark == MARK_OPENS;
	for (size_t at = w->end; at < a->text.len && mark == MARK_NONE; at++)
		mark = mark_at(a->text, at);
	return mark == MARK_CLOSES;
}

bool analyse_quote_ends(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	for (size_t at = i > 0 ? w[i - 1].end : w[i].start; at < w[i].start; at++)
		if (mark_at(a->text, at) == MARK_CLOSES)
			return true;
	return false;
}

/* The words of a statement in which one speaks, up to, not including, end: "A said so" of
 * "A said so, but B said not". */
struct part {
	size_t begin, end;
};

/* "…," said Ada Lowe, the mayor: who speaks stands behind the verb. Whoever is
 * named there in few words: "…," said the mayor on Monday. */
static bool add_speaker_behind(struct analysis *a, struct part part, size_t verb)
{
	const struct word *w = a->reading->words.word;
	size_t end = verb + 1;

	if (!analyse_quote_ends(a, verb))
		return false;
	while (end < part.end && (end == verb + 1 || !analyse_clause_begins(a, end)) &&
	       !word_is(&w[end], "in on at to who that which as during after before") &&
	       !is_quoted(a, end))
		end++;
	if (end == verb + 1)
		return false;
	analyse_add(a, FACT_SPEECH, part.begin, verb - 1, analyse_text(a, verb + 1, end - 1),
		    w[verb].text);
	return true;
}

/* Whether nothing but a time stands from word i to the end of the clause: "on Friday,". */
static bool only_time(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t end = i, count = a->reading->words.count;

	while (end < count && (end == i || !analyse_clause_ends(a, end)))
		end++;
	if (i >= count || end == count)
		return false;
	for (size_t f = 0; f < a->out->count; f++)
		if (a->out->fact[f].kind == FACT_TIME && a->out->fact[f].start == w[i].start)
			return a->out->fact[f].end >= w[end - 1].end;
	return false;
}

/* "Four died, the agency said, and others …": whether a clause ends before word from,
 * and one at the verb, without a quotation that begins there. */
static bool is_between(const struct analysis *a, size_t from, size_t verb)
{
	if (from < 2 || !analyse_clause_ends(a, from) || verb + 1 >= a->reading->words.count ||
	    !analyse_clause_ends(a, verb + 1) || is_quoted(a, verb + 1) ||
	    word_is(&a->reading->words.word[from - 1], "because that if and but as when while"))
		return false;
	for (size_t i = 1; i < from; i++)
		if (verb_has_tense(&a->reading->words.word[i]))
			return true;
	return false;
}

static void add_speech(struct analysis *a, struct part part, size_t verb)
{
	const struct word *w = a->reading->words.word;
	bool behind = true; /* "…, the department said" */
	size_t from, to;

	for (size_t i = verb + 1; i < part.end; i++)
		if (analyse_clause_ends(a, verb + 1) || !(w[i].flags & WORD_STOP))
			behind = false;
	if (verb + 1 == part.end)
		behind = true;
	if (add_speaker_behind(a, part, verb) || !analyse_subject(a, verb, &from, &to))
		return;
	for (size_t i = to; i < verb; i++)
		if (w[i].flags & WORD_NEGATION)
			return; /* who did not say it */
	behind = behind ||
		 (from > part.begin && (analyse_quote_ends(a, from) || only_time(a, verb + 1) ||
					is_between(a, from, verb)));
	if (behind && from > part.begin)
		analyse_add(a, FACT_SPEECH, part.begin, from - 1, analyse_text(a, from, to - 1),
			    w[verb].text);
	else if (verb + 1 < part.end)
		analyse_add(a, FACT_SPEECH, verb + 1, part.end - 1, analyse_text(a, from, to - 1),
			    w[verb].text);
	else if (a->text.ptr[a->text.len - 1] == ':') /* what follows, facts.c sees */
		analyse_add(a, FACT_SPEECH, verb, verb, analyse_text(a, from, to - 1),
			    w[verb].text);
}

static bool is_speech_verb(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	if (!word_is(&w[i], speech_verbs) || analyse_name_at(a, i) || i == 0 || is_quoted(a, i))
		return false;
	/* "rejected calls", "the report", "a claim": a noun. "was told": others spoke. */
	if (word_is(&w[i], "calls claims reports promises") && verb_is_finite(w[i - 1].folded))
		return false;
	return !word_is(&w[i - 1], "the a an its their his her to of in this that " VERBS_BEEN);
}

/* Whether a quotation begins between word i - 1 and word i. */
static bool quote_begins(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	for (size_t at = w[i - 1].end; at < w[i].start; at++)
		if (mark_at(a->text, at) == MARK_OPENS)
			return true;
	return false;
}

/* "Ada Lowe, the mayor of Harnley, said" describes her, as does "Ada Lowe, who runs
 * Harnley, said": where one of openers stands behind the comma. */
static void find_appositions(struct analysis *a, const char *openers)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	for (size_t i = 1; i + 1 < count; i++) {
		const struct mention *name = analyse_name_at(a, i - 1);
		size_t first = i, last = i;

		if (!name || !analyse_clause_ends(a, i) || !word_is(&w[i], openers) ||
		    analyse_name_at(a, i) || quote_begins(a, i))
			continue;
		if (word_is(&w[i], "who") && !analyse_clause_ends(a, i + 1))
			last = ++first;
		while (last + 1 < count && !analyse_clause_ends(a, last + 1))
			last++;
		/* "In Harnley, the mayor spoke" does not describe Harnley. */
		if (last + 1 < count ||
		    span_is(vocabulary_kind(a->vocabulary, name->term), "person"))
			analyse_add(a, FACT_DESCRIPTION, first, last,
				    vocabulary_text(a->vocabulary, name->term), SPAN("is"));
	}
}

/* Whether the word before word i says what bears a name of that kind: "tech
 * company" a company, "singer" a person. */
static bool says_kind(const struct word *w, struct span kind)
{
	if (w->flags & (WORD_STOP | WORD_POSSESSIVE))
		return false;
	if (span_is(kind, "person"))
		return gazetteer_has(w->folded, GAZETTEER_ROLE, NULL);
	return gazetteer_has(w->folded, GAZETTEER_COMPANY, NULL) ||
	       gazetteer_has(w->folded, GAZETTEER_ORGANISATION, NULL);
}

/* Whether word i may stand before an office, as part of it: "Leeds council leader", "its
 * regional secretary". */
static bool says_whose(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];

	if (w->flags & (WORD_WEEKDAY | WORD_MONTH | WORD_POSSESSIVE))
		return false;
	return word_is(w, "its his her their") || analyse_name_at(a, i) ||
	       gazetteer_has(w->folded, GAZETTEER_NATIONALITY, NULL) ||
	       gazetteer_has(w->folded, GAZETTEER_ORGANISATION, NULL) ||
	       (!(w->flags & (WORD_STOP | WORD_CAPITAL)) && verb_is_adjective(w->folded) &&
		!verb_has_tense(w));
}

/* Whether word i, before an office, tells which: "finance" director, "Transport"
 * Secretary; at the beginning of a statement, any word may have a capital. */
static bool says_which(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];
	size_t len = w->folded.len;

	if ((w->flags & (WORD_STOP | WORD_WEEKDAY | WORD_MONTH | WORD_POSSESSIVE | WORD_NUMBER)) ||
	    word_is_number(w) || analyse_name_at(a, i) || verb_is_auxiliary(w) ||
	    (len > 2 && span_is(span_slice(w->folded, len - 2, len), "ly")))
		return false;
	if (w->flags & WORD_CAPITAL)
		return i == 0 ? !verb_is_finite(w->folded)
			      : (w[1].flags & WORD_CAPITAL) && !(w[1].flags & WORD_BREAK);
	return (i > 0 && word_is(w - 1, "a an the")) ||
	       (!verb_has_tense(w) && verb_rules(&a->reading->words, i) == VERB_NOT);
}

/* Where the noun phrase begins that ends before word end, its last word a noun
 * for what bears a name of that kind; end where there is none. */
static size_t title_from(const struct analysis *a, size_t end, struct span kind)
{
	const struct word *w = a->reading->words.word;
	size_t first = end;

	if (first == 0 || !says_kind(&w[first - 1], kind))
		return end;
	for (first--; first > 0 && !analyse_clause_ends(a, first); first--)
		if (!says_kind(&w[first - 1], kind) && !says_whose(a, first - 1) &&
		    !(span_is(kind, "person") && says_which(a, first - 1)))
			break;
	/* "the council's" mayor */
	while (first > 0 && !analyse_clause_ends(a, first) &&
	       ((w[first - 1].flags & WORD_POSSESSIVE) ||
		((w[first].flags & WORD_POSSESSIVE) && word_is(&w[first - 1], "the"))))
		first--;
	return first;
}

/* "The mayor, Ada Lowe, said": whether a pair of commas stands around what begins at
 * word first and ends with the name. */
static bool is_enclosed(const struct analysis *a, size_t first, const struct mention *name)
{
	size_t behind = name->first + name->count;

	return analyse_clause_ends(a, first) &&
	       (behind == a->reading->words.count || analyse_clause_ends(a, behind));
}

/* Whether the words from word first on belong to what stands before: "the girl" of "the
 * mother of the girl". */
static bool belongs(const struct analysis *a, size_t first)
{
	const struct word *w = a->reading->words.word;

	if (first > 0 && word_is(&w[first - 1], "a an the"))
		first--;
	return first > 0 && !analyse_clause_ends(a, first) &&
	       word_is(&w[first - 1], "of for at with from");
}

/* "A spokesman for the council, Ada Lowe, said": where the words begin that end before
 * word end; end where they do not begin with somebody. In "the mother of the girl, Ada
 * Lowe, said" it may be either. */
static size_t holder_from(const struct analysis *a, size_t end)
{
	const struct word *w = a->reading->words.word;
	size_t first = end - 1, most;

	while (first > 0 && !analyse_clause_begins(a, first))
		first--;
	if (gazetteer_has(w[end - 1].folded, GAZETTEER_ROLE, NULL))
		return end;
	/* "Chair of the council" */
	most = word_is(&w[first], "a an the its his her their") ? first + HOLDER_WORDS : first;
	for (size_t i = first; i + 1 < end && i <= most; i++)
		if (gazetteer_has(w[i].folded, GAZETTEER_ROLE, NULL) &&
		    word_is(&w[i + 1], "of for at with from in"))
			return first;
	return end;
}

/* "Chinese tech company Arnsoft", "Vice President Ada Lowe": what stands right
 * before a name and says what bears it. */
static void find_titles(struct analysis *a)
{
	const struct word *w = a->reading->words.word;

	for (size_t m = 0; m < a->reading->count; m++) {
		const struct mention *name = &a->reading->mention[m];
		struct span kind = name->term != TERM_NONE
					   ? vocabulary_kind(a->vocabulary, name->term)
					   : (struct span){NULL, 0};
		size_t first, at = name->first;

		if (kind.len == 0 || !span_among(kind, "person company organisation") ||
		    analyse_name_at(a, name->first) != name)
			continue;
		while (at > 1 && span_is(kind, "person") && word_is(&w[at - 1], addresses) &&
		       !analyse_name_at(a, at - 1))
			at--;
		if (m > 0 && name[-1].term == name->term &&
		    name[-1].first + name[-1].count == name->first)
			first = name[-1].first;
		else if (!analyse_clause_ends(a, at) || is_enclosed(a, at, name))
			first = title_from(a, at, kind);
		else
			continue;
		if (at > 0 && span_is(kind, "person") && is_enclosed(a, at, name) &&
		    (first == at || belongs(a, first)))
			first = holder_from(a, at);
		if (first < at)
			analyse_add(a, FACT_DESCRIPTION, first, at - 1,
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
		if (!word_is(&w[i], VERBS_BE))
			continue;
		if (word_is(&w[i + 1], "a an the one part two three four five"))
			analyse_add(a, FACT_DESCRIPTION, i + 1, count - 1,
				    analyse_text(a, 0, i - 1), SPAN("is"));
		return;
	}
}

static bool has_verb(const struct analysis *a, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (verb_rules(&a->reading->words, i) != VERB_NOT)
			return true;
	return false;
}

/* "…, according to the council", "According to the council, …", "The plan, according to
 * the council, …" */
static bool add_source(struct analysis *a, struct part part)
{
	const struct word *w = a->reading->words.word;

	for (size_t i = part.begin; i + 2 < part.end; i++) {
		size_t end = i + 3, first = part.begin, last = i - 1;

		if (!word_is(&w[i], "according") || !word_is(&w[i + 1], "to"))
			continue;
		while (end < part.end && !analyse_clause_begins(a, end) &&
		       !word_is(&w[end], "that which who"))
			end++;
		if (i == part.begin)
			first = end;
		if (end < part.end && !has_verb(a, part.begin, i))
			last = part.end - 1;
		if (first < part.end)
			analyse_add(a, FACT_SPEECH, first, last, analyse_text(a, i + 2, end - 1),
				    SPAN("according"));
		return true;
	}
	return false;
}

static void find_speech(struct analysis *a, struct part part)
{
	if (add_source(a, part))
		return;
	/* The verb at the end rules all of it: "…, Huawei said." */
	if (part.end > part.begin + 1 && is_speech_verb(a, part.end - 1)) {
		add_speech(a, part, part.end - 1);
		return;
	}
	for (size_t i = part.begin + 1; i < part.end; i++)
		if (is_speech_verb(a, i)) {
			add_speech(a, part, i);
			return;
		}
}

/* Whether another than before speaks in a clause that begins at word i: ", but B said",
 * "while B called". */
static bool another_speaks(const struct analysis *a, struct part part, size_t i)
{
	const struct words *words = &a->reading->words;

	if (is_quoted(a, i) || word_is(&words->word[i + 1], "that which who it he she they") ||
	    !(word_is(&words->word[i], "while whereas") ||
	      (word_is(&words->word[i], "and but although") && analyse_clause_ends(a, i)) ||
	      analyse_parts(a->reading, i) == VERB_SURE) ||
	    !has_verb(a, part.begin + 1, i))
		return false;
	for (size_t k = i + 2; k < words->count && !analyse_clause_ends(a, k); k++) {
		if (is_speech_verb(a, k))
			return true;
		if (verb_rules(words, k) != VERB_NOT && !verb_is_auxiliary(&words->word[k]))
			return false;
	}
	return false;
}

void analyse_speech(struct analysis *a)
{
	struct part part = {0, a->reading->words.count};

	find_descriptions(a);
	find_appositions(a, "a an the part");
	find_titles(a);
	find_appositions(a, "who");
	for (size_t i = 1; i + 3 < a->reading->words.count; i++)
		if (another_speaks(a, part, i)) {
			find_speech(a, (struct part){part.begin, i});
			part.begin = i + 1;
		}
	find_speech(a, part);
}
