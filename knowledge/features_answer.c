/* features_answer.c - whether a statement has an answer of the kind that is asked for
 *
 * Candidates are names (words with capitals in a row), numbers, and the times,
 * places and amounts that analyse.h finds, as far as the question does not name
 * them itself. Each has a strength for the kind of answer that is expected, and
 * stands nearer to or farther from what matched.
 */
#include "knowledge/features_private.h"

#include <math.h>

#include "knowledge/verbs.h"

#define DISTANCE_SHARE 0.15 /* a word away: this much less near */
#define CANDIDATES_MAX 64   /* in one statement; what comes after is left out */
#define HEAD_WORDS_MAX 5

struct candidate {
	double strength;      /* for what is expected */
	double any;	      /* whatever is expected; 0 for a fact */
	uint32_t first, last; /* words, both included */
};

struct scan {
	const struct index *index;
	const struct search *search;
	const struct hit *hit;
	const struct index_statement *statement;
	struct candidate candidate[CANDIDATES_MAX];
	size_t count;
};

static const struct {
	const char *words;
	enum expected expected;
} heads[] = {
	{"year decade century", EXPECTED_YEAR},
	{"date day month time era period season age hour", EXPECTED_WHEN},
	{"number percentage percent amount population total average score size rate length height"
	 " distance",
	 EXPECTED_COUNT},
	{"price cost sum fee salary budget revenue", EXPECTED_MONEY},
	{"place location city town country state county province region area continent street"
	 " district village island river mountain sea ocean lake building nation site venue"
	 " stadium neighborhood neighbourhood capital",
	 EXPECTED_WHERE},
};

static enum expected expected_of_head(const struct word *word)
{
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		if (word_is(word, heads[i].words))
			return heads[i].expected;
	return english_acts(word->stem) ? EXPECTED_WHO : EXPECTED_WHAT;
}

/* The word that says what is asked for, behind "what" or "which" at word wh:
 * "city" of "which big city has", "capital" of "what is the capital of". */
static size_t find_head(const struct words *words, size_t wh)
{
	size_t i = wh + 1, head = SIZE_MAX;
	bool copula = i < words->count && word_is(&words->word[i], "is was are were");

	for (i += copula; copula && i < words->count; i++)
		if (!word_is(&words->word[i], "the a an one some another"))
			break;
	for (; i < words->count && i < wh + 1 + HEAD_WORDS_MAX; i++) {
		const struct word *word = &words->word[i];

		if ((word->flags & (WORD_STOP | WORD_BREAK)) || (word->flags & WORD_NUMBER))
			break;
		if (head != SIZE_MAX && verb_is_finite(word->folded) && !copula)
			break;
		head = i;
	}
	if (copula && (i >= words->count || !(words->word[i].flags & WORD_STOP)))
		return SIZE_MAX;
	return head;
}

static enum expected expect_how(const struct words *words, size_t how)
{
	const struct word *next = how + 1 < words->count ? &words->word[how + 1] : NULL;

	if (next && word_is(next, "many"))
		return EXPECTED_COUNT;
	if (next && word_is(next, "much"))
		return EXPECTED_MONEY;
	if (next && word_is(next, "long old far tall high big large often fast deep wide heavy"))
		return EXPECTED_EXTENT;
	return EXPECTED_HOW;
}

static void set_head(struct search *search, size_t word)
{
	for (size_t t = 0; t < search->terms; t++) {
		const struct mention *m = &search->question.mention[search->term[t].mention];

		if (m->first <= word && word < m->first + m->count)
			search->head = t;
	}
}

bool features_asks(const struct index *index, const struct words *words, size_t i)
{
	return word_is(&words->word[i], "who whom whose whos what whats which when whens where "
					"wheres why whys how hows") &&
	       (i == 0 || !index_is_capital(index, words->word[i].folded));
}

/* Reads what is asked for; *head is the word that says it, or is left alone. */
static enum expected expect(const struct index *index, const struct words *words, size_t *head)
{
	static const struct {
		const char *words;
		enum expected expected;
	} openings[] = {
		{"who whom whose whos", EXPECTED_WHO},
		{"when whens", EXPECTED_WHEN},
		{"where wheres", EXPECTED_WHERE},
		{"why whys", EXPECTED_WHY},
	};
	for (size_t i = 0; i < words->count; i++) {
		const struct word *word = &words->word[i];

		if (!features_asks(index, words, i))
			continue;
		for (size_t o = 0; o < sizeof(openings) / sizeof(openings[0]); o++)
			if (word_is(word, openings[o].words))
				return openings[o].expected;
		if (word_is(word, "how hows")) {
			enum expected expected = expect_how(words, i);

			if (expected == EXPECTED_COUNT && i + 2 < words->count)
				*head = i + 2;
			return expected;
		}
		if (word_is(word, "what which whats")) {
			*head = find_head(words, i);
			return *head == SIZE_MAX ? EXPECTED_WHAT
						 : expected_of_head(&words->word[*head]);
		}
	}
	return EXPECTED_OTHER;
}

static void classify(struct search *search)
{
	for (size_t t = 0; t < search->terms; t++) {
		struct search_term *term = &search->term[t];
		const struct mention *m = &search->question.mention[term->mention];
		const struct word *word = &search->question.words.word[m->first];

		if (term->name || (word->flags & WORD_CAPITAL && m->first > 0))
			term->kind = CLASS_NAME;
		else if (word->flags & WORD_NUMBER)
			term->kind = CLASS_NUMBER;
		else if (verb_is_mostly(word->folded) || verb_is_finite(word->folded) ||
			 verb_is_participle(word->folded))
			term->kind = CLASS_VERB;
		else
			term->kind = CLASS_NOUN;
	}
}

enum expected features_expects(const struct index *index, const struct words *question)
{
	size_t head = SIZE_MAX;

	return expect(index, question, &head);
}

void features_expect(const struct index *index, struct search *search)
{
	size_t head = SIZE_MAX;

	search->head = SEARCH_TERMS_MAX;
	classify(search);
	search->expected = expect(index, &search->question.words, &head);
	if (head != SIZE_MAX)
		set_head(search, head);
	if (search->expected == EXPECTED_OTHER)
		search->expected = index_expected(index);
}

static bool is_asked(const struct scan *scan, uint32_t word)
{
	const struct words *asked = &scan->search->question.words;

	for (size_t i = 0; i < asked->count; i++)
		if (span_eq(asked->word[i].stem, scan->statement->reading.words.word[word].stem))
			return true;
	return false;
}

/* Takes words first to last for a candidate, weaker where the question has some of
 * them; not at all, where it has them all. */
static void add(struct scan *scan, double strength, double any, uint32_t first, uint32_t last)
{
	size_t fresh = 0;

	if (scan->count == CANDIDATES_MAX)
		return;
	for (uint32_t i = first; i <= last; i++)
		fresh += !(scan->statement->reading.words.word[i].flags & WORD_STOP) &&
			 !is_asked(scan, i);
	if (fresh == 0)
		return;
	if (fresh <= last - first) {
		strength *= 0.8;
		any *= 0.8;
	}
	scan->candidate[scan->count++] = (struct candidate){strength, any, first, last};
}

static bool is_year(const struct word *word)
{
	return word->text.len == 4 && (word->flags & WORD_NUMBER) &&
	       (word->text.ptr[0] == '1' || word->text.ptr[0] == '2') && word->text.ptr[3] >= '0' &&
	       word->text.ptr[3] <= '9';
}

static struct span kind_at(const struct scan *scan, uint32_t word)
{
	const struct reading *reading = &scan->statement->reading;

	for (size_t m = 0; m < reading->count; m++)
		if (reading->mention[m].first <= word && !reading->mention[m].part &&
		    word < reading->mention[m].first + reading->mention[m].count)
			return vocabulary_kind(index_vocabulary(scan->index),
					       reading->mention[m].term);
	return (struct span){NULL, 0};
}

static double strength_of_name(const struct scan *scan, uint32_t first, uint32_t last)
{
	const struct word *words = scan->statement->reading.words.word;
	struct span kind = kind_at(scan, first);
	bool person = span_is(kind, "person");
	bool place = span_is(kind, "country") || span_is(kind, "city") || span_is(kind, "place");

	switch (scan->search->expected) {
	case EXPECTED_WHO:
		return person ? 1 : place ? 0.3 : last == first + 1 ? 0.9 : 0.6;
	case EXPECTED_WHERE:
		if (place)
			return 1;
		return first > 0 && word_is(&words[first - 1], "in at near from to across") ? 0.9
		       : person								    ? 0
											    : 0.5;
	case EXPECTED_WHAT:
		return 0.6;
	default:
		return 0;
	}
}

static double strength_of_number(const struct scan *scan, uint32_t i)
{
	const struct words *words = &scan->statement->reading.words;
	bool year = is_year(&words->word[i]);

	switch (scan->search->expected) {
	case EXPECTED_WHEN:
	case EXPECTED_YEAR:
		return year ? 1 : 0;
	case EXPECTED_COUNT:
		if (year)
			return 0.1;
		for (uint32_t n = i + 1; n < words->count && n < i + 4; n++)
			if (scan->search->head < scan->search->terms && is_asked(scan, n))
				return 1;
		return 0.7;
	case EXPECTED_MONEY:
	case EXPECTED_EXTENT:
		return year ? 0.1 : 0.7;
	case EXPECTED_WHAT:
		return 0.25;
	default:
		return 0;
	}
}

static double strength_of_fact(const struct scan *scan, const struct fact *fact)
{
	switch (scan->search->expected) {
	case EXPECTED_WHEN:
		return fact->kind == FACT_TIME ? 1 : 0;
	case EXPECTED_YEAR:
		return fact->kind == FACT_TIME ? 0.6 : 0;
	case EXPECTED_WHERE:
		return fact->kind == FACT_PLACE ? 1 : 0;
	case EXPECTED_MONEY:
		return fact->kind != FACT_AMOUNT	     ? 0
		       : span_is(fact->detail, "money")	     ? 1
		       : span_is(fact->detail, "percentage") ? 0.9
							     : 0.6;
	case EXPECTED_COUNT:
		return fact->kind != FACT_AMOUNT	   ? 0
		       : span_is(fact->detail, "duration") ? 0.5
							   : 0.8;
	case EXPECTED_EXTENT:
		return fact->kind == FACT_AMOUNT &&
				       !span_among(fact->detail, "money percentage count")
			       ? 1
			       : 0;
	default:
		return 0;
	}
}

static bool is_name_word(const struct scan *scan, uint32_t i)
{
	const struct word *word = &scan->statement->reading.words.word[i];

	return (word->flags & WORD_CAPITAL) && !(word->flags & (WORD_STOP | WORD_NUMBER));
}

/* One beyond the name that begins at word first. */
static uint32_t name_end(const struct scan *scan, uint32_t first)
{
	const struct words *words = &scan->statement->reading.words;
	uint32_t end = first + 1;

	while (end < words->count && is_name_word(scan, end) &&
	       !(words->word[end].flags & WORD_BREAK))
		end++;
	return end;
}

/* Finds all names and numbers. */
static void scan_words(struct scan *scan)
{
	const struct words *words = &scan->statement->reading.words;
	uint32_t end;

	scan->count = 0;
	for (uint32_t i = 0; i < words->count; i = end) {
		end = i + 1;
		if (is_name_word(scan, i)) {
			end = name_end(scan, i);
			/* A sentence begins with a capital, whatever its first word is. */
			if (i == 0 && end == 1 && kind_at(scan, 0).len == 0 &&
			    english_knows(words->word[0].folded))
				continue;
			add(scan, strength_of_name(scan, i, end - 1), 1, i, end - 1);
		} else if (words->word[i].flags & WORD_NUMBER) {
			add(scan, strength_of_number(scan, i), 1, i, i);
		}
	}
}

static void scan_facts(struct scan *scan)
{
	const struct words *words = &scan->statement->reading.words;
	const struct facts *facts;

	if (scan->search->expected < EXPECTED_WHEN || scan->search->expected > EXPECTED_EXTENT)
		return;
	facts = index_facts(scan->statement);
	for (size_t f = 0; f < facts->count; f++) {
		double strength = strength_of_fact(scan, &facts->fact[f]);
		uint32_t first, last;

		if (strength <= 0)
			continue;
		first = (uint32_t)words_from(words, facts->fact[f].start);
		for (last = first;
		     last + 1 < words->count && words->word[last + 1].end <= facts->fact[f].end;)
			last++;
		if (first < words->count)
			add(scan, strength, 0, first, last);
	}
}

/* The mass that stands near to the candidate which has most of it, as a share. */
static void find_nearest(const struct scan *scan, double *typed_out, double *any_out)
{
	const struct search *search = scan->search;

	for (size_t c = 0; c < scan->count; c++) {
		const struct candidate *candidate = &scan->candidate[c];
		double near = 0;

		for (size_t t = 0; t < search->terms; t++) {
			uint32_t at = scan->hit->where[t], apart = 0;

			if (at == UINT32_MAX)
				continue;
			if (at < candidate->first)
				apart = candidate->first - at;
			else if (at > candidate->last)
				apart = at - candidate->last;
			near += search->term[t].mass * scan->hit->match[t] /
				(1 + DISTANCE_SHARE * apart);
		}
		*typed_out = fmax(*typed_out, candidate->strength * near);
		*any_out = fmax(*any_out, candidate->any * near);
	}
	*typed_out = search->mass > 0 ? *typed_out / search->mass : 0;
	*any_out = search->mass > 0 ? *any_out / search->mass : 0;
}

static bool has_word(const struct words *words, const char *list)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(&words->word[i], list))
			return true;
	return false;
}

void features_answer(const struct index *index, const struct search *search, const struct hit *hit,
		     double values[FEATURES])
{
	struct scan scan = {
		.index = index,
		.search = search,
		.hit = hit,
		.statement = index_at(index, hit->statement),
	};
	const struct words *words = &scan.statement->reading.words;
	bool kind = search->expected != EXPECTED_OTHER && search->expected < EXPECTED_WHY;

	values[FEATURE_TYPED] = values[FEATURE_TYPED_NEAR] = values[FEATURE_ANY_NEAR] = 0;
	scan_words(&scan);
	scan_facts(&scan);
	for (size_t c = 0; c < scan.count; c++)
		values[FEATURE_TYPED] = fmax(values[FEATURE_TYPED], scan.candidate[c].strength);
	find_nearest(&scan, &values[FEATURE_TYPED_NEAR], &values[FEATURE_ANY_NEAR]);
	values[FEATURE_UNTYPED] = kind && values[FEATURE_TYPED] <= 0;
	values[FEATURE_MEANS] = search->expected == EXPECTED_HOW &&
				has_word(words, "by through using via with method process means");
	values[FEATURE_BECAUSE] =
		search->expected == EXPECTED_WHY &&
		has_word(words, "because since due therefore thus so order reason cause causes"
				" caused led leads result resulted allow allowed avoid prevent to");
}
