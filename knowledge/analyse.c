/* analyse.c - names, places and reasons in a statement */
#include "knowledge/analyse.h"

#include "knowledge/verbs.h"

static const char prepositions[] =
	"of in on at by to from for with as into onto upon about over under between among during "
	"until till since through toward towards against within without near outside inside across "
	"around behind";

#define SAYS_WORDS 5 /* of ", the old mayor said" */

bool word_is(const struct word *word, const char *list)
{
	return span_among(word->folded, list);
}

bool word_ends_phrase(const struct word *word)
{
	return word_is(word, "that which who whose because while when if whether and or but so "
			     "than though although be been said says say " VERBS_ASK);
}

bool word_is_number(const struct word *w)
{
	size_t digits = 0;

	if (w->flags & WORD_NUMERAL)
		return true;
	if (!(w->flags & WORD_NUMBER))
		return false;
	for (size_t i = 0; i < w->text.len; i++) {
		unsigned char c = (unsigned char)w->text.ptr[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			return false;
		digits += c >= '0' && c <= '9';
	}
	return digits > 0;
}

struct span analyse_text(const struct analysis *a, size_t first, size_t last)
{
	const struct word *words = a->reading->words.word;

	return span_slice(a->text, words[first].start, words[last].end);
}

/* The end of a quote that begins inside of start to end belongs to it. */
static size_t with_closing_quote(struct span text, size_t start, size_t end)
{
	static const char curly[] = "\u201d";
	size_t marks = 0;

	for (size_t i = start; i < end; i++)
		marks += text.ptr[i] == '"';
	if (marks % 2 == 1 && end < text.len && text.ptr[end] == '"')
		return end + 1;
	if (span_find(span_slice(text, start, end), SPAN("\u201c")) != (size_t)-1 &&
	    span_starts(span_slice(text, end, text.len), SPAN(curly)))
		return end + sizeof(curly) - 1;
	return end;
}

void analyse_add(struct analysis *a, enum fact_kind kind, size_t first, size_t last,
		 struct span subject, struct span detail)
{
	const struct word *words = a->reading->words.word;
	size_t start = words[first].start;

	if (a->out->count == FACTS_MAX)
		return;
	a->out->fact[a->out->count++] = (struct fact){
		.kind = kind,
		.start = start,
		.end = with_closing_quote(a->text, start, words[last].end),
		.subject = subject,
		.detail = detail,
	};
}

/* Whether a dash with blanks around it stands between two words. */
static bool is_dash(struct span between)
{
	struct span dash = span_trim(between);

	return between.len > dash.len + 1 && between.ptr[0] == ' ' &&
	       between.ptr[between.len - 1] == ' ' &&
	       (span_is(dash, "-") || span_is(dash, "\u2013") || span_is(dash, "\u2014"));
}

bool analyse_clause_ends(const struct analysis *a, size_t i)
{
	const struct word *words = a->reading->words.word;

	if (i == 0 || i >= a->reading->words.count)
		return true;
	for (size_t at = words[i - 1].end; at < words[i].start; at++)
		if (memchr(",;:()?!.", a->text.ptr[at], 8))
			return true;
	return is_dash(span_slice(a->text, words[i - 1].end, words[i].start));
}

const struct mention *analyse_name_at(const struct analysis *a, size_t i)
{
	for (size_t m = 0; m < a->reading->count; m++) {
		const struct mention *mention = &a->reading->mention[m];

		if (mention->term != TERM_NONE && i >= mention->first &&
		    i < mention->first + mention->count && !mention->part &&
		    vocabulary_kind(a->vocabulary, mention->term).len > 0)
			return mention;
	}
	return NULL;
}

static void find_names(struct analysis *a)
{
	for (size_t m = 0; m < a->reading->count; m++) {
		const struct mention *mention = &a->reading->mention[m];
		struct span kind;

		if (mention->term == TERM_NONE || mention->part)
			continue;
		kind = vocabulary_kind(a->vocabulary, mention->term);
		if (kind.len == 0)
			continue;
		analyse_add(a, FACT_NAME, mention->first, mention->first + mention->count - 1,
			    vocabulary_text(a->vocabulary, mention->term), kind);
	}
}

static bool covered(const struct analysis *a, enum fact_kind kind, size_t word)
{
	size_t start = a->reading->words.word[word].start;

	for (size_t f = 0; f < a->out->count; f++)
		if (a->out->fact[f].kind == kind && start >= a->out->fact[f].start &&
		    start < a->out->fact[f].end)
			return true;
	return false;
}

/* "in Munich", "outside the core network": a preposition of place and the noun
 * phrase behind it, up to the next preposition but "of". */
static void find_places(struct analysis *a)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	for (size_t i = 0; i + 1 < count; i++) {
		size_t last = i;
		const struct mention *name;

		if (!word_is(&w[i], "in at outside inside near across within around") ||
		    covered(a, FACT_TIME, i) || word_is_time_unit(&w[i + 1]))
			continue;
		while (last + 1 < count && !analyse_clause_ends(a, last + 1)) {
			const struct mention *n = analyse_name_at(a, last + 1);

			if (n && n->first == last + 1) {
				/* "at the conference Ada said": the next name is the subject. */
				if (last > i && analyse_name_at(a, last))
					break;
				last += n->count;
				continue;
			}
			if (word_ends_phrase(&w[last + 1]) || covered(a, FACT_TIME, last + 1) ||
			    (word_is(&w[last + 1], prepositions) && !word_is(&w[last + 1], "of")))
				break;
			last++;
		}
		if (last == i)
			continue;
		name = analyse_name_at(a, last);
		analyse_add(a, FACT_PLACE, i, last, (struct span){0},
			    name ? vocabulary_kind(a->vocabulary, name->term) : (struct span){0});
		i = last;
	}
}

/* "As the government has pushed for it": a clause, unlike "as a mayor". */
static bool is_as_clause(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	if (!word_is(&w[i], "as") || i + 1 >= count ||
	    (i > 0 && word_is(&w[i - 1], "such same well long soon far known just")))
		return false;
	/* "as loud as it is" */
	for (size_t back = 2; back <= 4 && back <= i; back++)
		if (word_is(&w[i - back], "as"))
			return false;
	for (size_t k = i + 1; k < count && k <= i + 6 && !analyse_clause_ends(a, k); k++) {
		if (word_is(&w[k], "as of to"))
			return false;
		if (k > i + 1 && word_is(&w[k], VERBS_HAVE " " VERBS_BE))
			return true;
	}
	return false;
}

/* "Was sent off for a foul", "fined them £900 for it", but not "jailed for two years":
 * what verbs of judgement (Levin 1993, section 33) have behind "for". */
static bool is_judged(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, back = 1;

	if (!word_is(&w[i], "for") || i + 1 >= count)
		return false;
	for (size_t k = i + 1; k < count && k <= i + 3 && !analyse_clause_ends(a, k); k++)
		if (word_is_number(&w[k]) || word_is(&w[k], "life time") ||
		    (word_is_time_unit(&w[k]) && !word_is(&w[k], "second")))
			return false;
	while (back <= i && back <= 4 && !analyse_clause_ends(a, i - back + 1)) {
		const struct word *verb = &w[i - back++];

		if (word_is(verb, "fined jailed arrested sacked fired dismissed suspended banned "
				  "praised criticised criticized blamed thanked sued charged "
				  "punished convicted condemned rebuked censured honoured honored "
				  "booked apologised apologized prosecuted") ||
		    (word_is(verb, "sent") && word_is(&verb[1], "off")))
			return true;
	}
	return false;
}

/* Whether a reason begins at word i: the rest of the statement, or, where *clause
 * is set, of its clause. */
static bool is_reason(const struct analysis *a, size_t i, bool *clause)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	*clause = false;
	if (word_is(&w[i], "because") || (word_is(&w[i], "due") && word_is(&w[i + 1], "to")))
		return true;
	/* "…, alleging that it is used for spying" */
	if (analyse_clause_ends(a, i) && word_is(&w[i], "alleging citing arguing fearing"))
		return true;
	if (word_is(&w[i], "amid") || is_as_clause(a, i))
		return true;
	*clause = word_is(&w[i], "for");
	if (is_judged(a, i))
		return true;
	for (size_t k = i + 1; *clause && k < count && k <= i + 4; k++)
		if (word_is(&w[k], "reasons grounds"))
			return true;
	return false;
}

/* Whether from word i on stands only who says it: ", she said". */
static bool only_says(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	return word_is(&w[i], "said says") ||
	       (count - i <= SAYS_WORDS && word_is(&w[count - 1], "said says added"));
}

/* The last word of the reason that begins at word i. What is no clause, "because of the
 * noise", ends before the verb of the clause that it stands in. */
static size_t reason_end(const struct analysis *a, size_t i, bool clause)
{
	const struct words *words = &a->reading->words;
	size_t last = i;
	bool noun = i + 1 < words->count &&
		    (word_is(&words->word[i + 1], "of to") || word_is(&words->word[i], "amid"));

	while (last + 1 < words->count) {
		size_t start = words->word[i].start, next = words->word[last + 1].start;
		struct span text = span_slice(a->text, start, next);

		if (analyse_quote_ends(a, last + 1) &&
		    span_find(text, SPAN("\u201c")) == (size_t)-1 &&
		    span_find(text, SPAN(" \"")) == (size_t)-1)
			break;
		if (analyse_clause_ends(a, last + 1) &&
		    (clause || only_says(a, last + 1) ||
		     (noun && verb_rules(words, last + 1) != VERB_NOT)))
			break;
		last++;
	}
	return last;
}

static void find_reasons(struct analysis *a)
{
	size_t count = a->reading->words.count;

	for (size_t i = 0; i + 1 < count; i++) {
		bool clause;

		if (!is_reason(a, i, &clause))
			continue;
		analyse_add(a, FACT_REASON, i, reason_end(a, i, clause), (struct span){0},
			    (struct span){0});
		return;
	}
}

void analyse(const struct vocabulary *vocabulary, struct span text, const struct reading *reading,
	     struct facts *out)
{
	struct analysis a = {vocabulary, text, reading, out};

	out->count = 0;
	if (reading->words.count == 0)
		return;
	find_names(&a);
	analyse_amounts(&a);
	analyse_times(&a);
	find_places(&a);
	find_reasons(&a);
	analyse_speech(&a);
}
