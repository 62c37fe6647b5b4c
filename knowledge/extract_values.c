/* extract_values.c - the properties of what may be a short answer */
#include "knowledge/extract_private.h"

#include "bot/base/utf8.h"
#include "knowledge/verbs.h"

#define DISTANCE_SHARE 0.15 /* a word away: this much less near */
#define NO_WORD	       EXTRACT_NO_WORD

static const char determiners[] = "a an the this that these those its their his her our your my "
				  "some any each every no another";
static const char prepositions[] =
	"of in on at by to from for with as into onto upon about over under above below between "
	"among during until till since through toward towards against within without near outside "
	"inside across around behind after before beyond along via per like than";
static const char conjunctions[] = "and or but nor if because while although though so yet unless "
				   "whether once";
static const char auxiliaries[] = "am having not " VERBS_BEEN " " VERBS_HELP;
static const char pronouns[] = "he she it they him them we us i you himself herself itself "
			       "themselves who whom there one";
static const char relatives[] = "which who whom whose where when that what how why";

/* Words beside a candidate that tell more than their kind. */
static const char *const before_words[] = {
	"of",	"in",	   "on",      "at",	"by",	 "to",	    "from",  "for",	  "with",
	"as",	"into",	   "between", "during", "since", "until",   "after", "before",	  "about",
	"over", "through", "called",  "named",	"known", "because", "than",  "is",	  "was",
	"are",	"were",	   "the",     "a",	"and",	 "that",    "like",  "including", "became",
};
static const char *const behind_words[] = {
	"of",	"in",  "is",   "was",	"were",	  "are",     "and",	"who",	 "which",   "that",
	"to",	"for", "by",   "with",	"on",	  "at",	     "as",	"from",	 "has",	    "had",
	"have", "or",  "when", "where", "during", "because", "million", "years", "percent",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Facts as values of a property: names by what they name, amounts by what of. The
 * first that fits counts. */
static const struct {
	enum fact_kind kind;
	const char *detail; /* NULL: any */
} fact_values[] = {
	{FACT_NAME, "person"},	     {FACT_NAME, "company"},	{FACT_NAME, "organisation"},
	{FACT_NAME, "country"},	     {FACT_NAME, "place"},	{FACT_AMOUNT, "money"},
	{FACT_AMOUNT, "percentage"}, {FACT_AMOUNT, "duration"}, {FACT_AMOUNT, NULL},
	{FACT_TIME, NULL},	     {FACT_PLACE, NULL},	{FACT_REASON, NULL},
	{FACT_SPEECH, NULL},	     {FACT_DESCRIPTION, NULL},
};

enum { SIDES = 8 }; /* of side_of() */

static const unsigned values[EXTRACT_PROPERTIES] = {
	[EXTRACT_BEFORE] = KINDS,
	[EXTRACT_FIRST] = KINDS,
	[EXTRACT_LAST] = KINDS,
	[EXTRACT_BEHIND] = KINDS,
	[EXTRACT_BEFORE_WORD] = COUNT(before_words) + 1,
	[EXTRACT_BEHIND_WORD] = COUNT(behind_words) + 1,
	[EXTRACT_MARKS] = 4,
	[EXTRACT_ENCLOSED] = 4,
	[EXTRACT_LENGTH] = 9,
	[EXTRACT_INSIDE_VERB] = 2,
	[EXTRACT_INSIDE_OF] = 2,
	[EXTRACT_INSIDE_AND] = 2,
	[EXTRACT_INSIDE_COMMA] = 2,
	[EXTRACT_INSIDE_OTHER] = 2,
	[EXTRACT_CAPITALS] = 5,
	[EXTRACT_FACT] = COUNT(fact_values) + 1,
	[EXTRACT_IN_FACT] = COUNT(fact_values) + 1,
	[EXTRACT_MATCHES] = 4,
	[EXTRACT_LEFT] = 7,
	[EXTRACT_RIGHT] = 7,
	[EXTRACT_LEFT_CLASS] = 2 * CLASSES + 1,
	[EXTRACT_RIGHT_CLASS] = 2 * CLASSES + 1,
	[EXTRACT_VERB] = SIDES,
	[EXTRACT_NEAR] = EXTRACT_NEAR_LEVELS,
	[EXTRACT_OPENS] = SIDES,
	[EXTRACT_CLOSES] = SIDES,
	[EXTRACT_HEAD] = SIDES + 1,
	[EXTRACT_WANTED] = 3,
	[EXTRACT_KIND] = 12,
	[EXTRACT_PLACE] = 4,
};

unsigned extract_values(enum extract_property property)
{
	return values[property];
}

static bool is_year(const struct word *word)
{
	return word->text.len == 4 && (word->flags & WORD_NUMBER) &&
	       (word->text.ptr[0] == '1' || word->text.ptr[0] == '2') && word->text.ptr[3] >= '0' &&
	       word->text.ptr[3] <= '9';
}

enum word_kind extract_kind(const struct word *word, bool begins)
{
	struct span folded = word->folded;

	if (is_year(word))
		return KIND_YEAR;
	if (word_is_number(word) || (word->flags & WORD_NUMBER))
		return KIND_NUMBER;
	if (word_is(word, determiners))
		return KIND_DETERMINER;
	if (word_is(word, prepositions))
		return KIND_PREPOSITION;
	if (word_is(word, conjunctions))
		return KIND_CONJUNCTION;
	if (word_is(word, auxiliaries))
		return KIND_AUXILIARY;
	if (word_is(word, relatives))
		return KIND_RELATIVE;
	if (word_is(word, pronouns))
		return KIND_PRONOUN;
	if ((word->flags & WORD_CAPITAL) && (!begins || !english_knows(folded)))
		return KIND_NAME;
	if (word->flags & WORD_STOP)
		return KIND_STOP;
	if (folded.len > 3 && span_ends(folded, SPAN("ly")))
		return KIND_ADVERB;
	if (verb_is_participle(folded) || (verb_is_finite(folded) && !span_ends(folded, SPAN("s"))))
		return KIND_PAST;
	if (verb_is_progressive(folded))
		return KIND_PROGRESSIVE;
	if (verb_is_mostly(folded) || (verb_is_finite(folded) && span_ends(folded, SPAN("s"))))
		return KIND_VERB;
	if (verb_is_adjective(folded))
		return KIND_ADJECTIVE;
	return span_ends(folded, SPAN("s")) && !span_ends(folded, SPAN("ss")) ? KIND_PLURAL
									      : KIND_NOUN;
}

static unsigned value_of_fact(const struct fact *fact)
{
	for (unsigned i = 0; i < COUNT(fact_values); i++)
		if (fact->kind == fact_values[i].kind &&
		    (!fact_values[i].detail || span_is(fact->detail, fact_values[i].detail)))
			return i + 1;
	return 0;
}

static void look_at_facts(struct extract_scene *scene)
{
	const struct facts *facts = index_facts(scene->statement);

	for (size_t f = 0; f < facts->count; f++) {
		const struct fact *fact = &facts->fact[f];
		struct fact_words *out = &scene->fact[scene->facts];
		uint32_t i = 0;

		out->kind = value_of_fact(fact);
		while (i < scene->words && scene->word[i].start < fact->start)
			i++;
		out->first = i;
		while (i < scene->words && scene->word[i].end <= fact->end)
			i++;
		if (out->kind == 0 || i == out->first)
			continue;
		out->last = i - 1;
		scene->facts++;
	}
}

/* Which term of the question a word of the statement is. */
static int term_of(const struct extract_scene *scene, uint32_t i)
{
	const struct search *search = scene->search;

	for (size_t t = 0; t < search->terms; t++)
		if (scene->hit->where[t] == i)
			return (int)t;
	if (scene->word[i].flags & WORD_STOP)
		return -1;
	for (size_t t = 0; t < search->terms; t++) {
		const struct mention *m = &search->question.mention[search->term[t].mention];

		for (uint32_t w = m->first; w < m->first + m->count; w++)
			if (span_eq(search->question.words.word[w].stem, scene->word[i].stem))
				return (int)t;
	}
	return -1;
}

static unsigned word_in(const struct word *word, const char *const *list, size_t count)
{
	for (unsigned i = 0; i < count; i++)
		if (span_is(word->folded, list[i]))
			return i + 1;
	return 0;
}

/* The punctuation in bytes from up to, not including, to. */
static unsigned marks_in(struct span text, size_t from, size_t to)
{
	unsigned marks = 0;

	for (size_t at = from; at < to;) {
		switch (utf8_next(text, &at)) {
		case ',':
			marks |= MARK_COMMA;
			break;
		case '"':
		case 0x201C:
		case 0x201D:
			marks |= MARK_QUOTE;
			break;
		case '(':
			marks |= MARK_OPENS;
			break;
		case ')':
			marks |= MARK_CLOSES;
			break;
		case ';':
		case ':':
		case '?':
		case '!':
			marks |= MARK_STOPS;
			break;
		case '.':
			marks |= MARK_POINT;
			break;
		case '-':
		case '\'':
		case 0x2018:
		case 0x2019:
		case 0x2013:
		case 0x2014:
			marks |= MARK_OTHER;
			break;
		case '%':
			marks |= MARK_PERCENT;
			break;
		default:
			break;
		}
	}
	return marks;
}

/* What the word at i is by itself; found out once. */
static void look_at_word(struct extract_scene *scene, uint32_t i)
{
	struct word *word = &scene->word[i];

	if (word->kind == KIND_EDGE) {
		word->kind = (unsigned char)extract_kind(word, i == 0);
		word->before = (unsigned char)word_in(word, before_words, COUNT(before_words));
		word->behind = (unsigned char)word_in(word, behind_words, COUNT(behind_words));
	}
	scene->at[i].kind = (enum word_kind)word->kind;
	scene->at[i].before = word->before;
	scene->at[i].behind = word->behind;
	scene->at[i].term = term_of(scene, i);
}

/* Which value of EXTRACT_KIND the last name or number of a candidate gives it; 0 for
 * words that are none. */
static unsigned char value_of_thing(const struct extract_scene *scene, uint32_t i)
{
	const struct word *word = &scene->word[i];

	if (scene->at[i].kind == KIND_NAME)
		return 6;
	if (scene->at[i].kind == KIND_YEAR)
		return 7;
	if (scene->at[i].kind != KIND_NUMBER)
		return 0;
	if (word->text.ptr[0] < '0' || word->text.ptr[0] > '9')
		return word->flags & WORD_NUMBER ? 8 : 9;
	return scene->marks[i + 1] & MARK_PERCENT || word->text.ptr[word->text.len - 1] == '%' ? 10
											       : 11;
}

/* Looks around: what stands before each word, and which words match next to it. */
static void look_along(struct extract_scene *scene)
{
	struct extract_counts counts = {0};
	uint32_t left = NO_WORD, right = NO_WORD, thing = NO_WORD;

	for (uint32_t i = 0; i <= scene->words; i++) {
		struct extract_word *at = &scene->at[i];
		enum word_kind kind = at->kind;

		at->counts = counts;
		at->left = left;
		if (i == scene->words)
			break;
		if (value_of_thing(scene, i))
			thing = i;
		at->thing = thing;
		if (at->term >= 0)
			left = i;
		counts.matches += at->term >= 0;
		counts.verbs += kind == KIND_AUXILIARY || kind == KIND_VERB;
		counts.pasts += kind == KIND_PAST;
		counts.capitals += kind == KIND_NAME;
		counts.commas += (scene->marks[i] & MARK_COMMA) != 0;
		if (kind == KIND_PREPOSITION && span_is(scene->word[i].folded, "of"))
			counts.ofs++;
		else if (kind == KIND_PREPOSITION)
			counts.prepositions++;
		else
			counts.ands += word_is(&scene->word[i], "and or");
	}
	for (uint32_t i = scene->words; i > 0; i--) {
		scene->at[i - 1].right = right;
		if (scene->at[i - 1].term >= 0)
			right = i - 1;
	}
}

static void look_at_terms(struct extract_scene *scene)
{
	const struct search *search = scene->search;

	scene->verb = NO_WORD;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t at = scene->hit->where[t];

		scene->place[t] = at < scene->words ? at : NO_WORD;
		if (search->term[t].kind == CLASS_VERB && scene->verb == NO_WORD)
			scene->verb = scene->place[t];
	}
}

static void look_at_names(struct extract_scene *scene, struct arena *arena)
{
	const struct reading *reading = &scene->statement->reading;
	static const char *const kinds[] = {"person", "company", "organisation", "country",
					    "place"};

	scene->name = arena_array(arena, reading->count, sizeof(*scene->name));
	scene->names = 0;
	for (size_t m = 0; m < reading->count; m++) {
		const struct mention *mention = &reading->mention[m];
		struct span kind;

		if (mention->part || mention->term == TERM_NONE)
			continue;
		kind = vocabulary_kind(index_vocabulary(scene->index), mention->term);
		for (unsigned k = 0; kind.len > 0 && k < COUNT(kinds); k++)
			if (span_is(kind, kinds[k]))
				scene->name[scene->names++] = (struct fact_words){
					mention->first, mention->first + mention->count - 1, k + 1};
	}
}

void extract_look(struct extract_scene *scene, struct arena *arena)
{
	scene->statement = index_at(scene->index, scene->hit->statement);
	scene->word = scene->statement->reading.words.word;
	scene->words = (uint32_t)scene->statement->reading.words.count;
	scene->at = arena_array(arena, scene->words + 1u, sizeof(*scene->at));
	scene->marks = arena_array(arena, scene->words + 1u, sizeof(*scene->marks));
	for (uint32_t i = 0; i <= scene->words; i++)
		scene->marks[i] = marks_in(
			scene->statement->text, i > 0 ? scene->word[i - 1].end : 0,
			i < scene->words ? scene->word[i].start : scene->statement->text.len);
	for (uint32_t i = 0; i < scene->words; i++)
		look_at_word(scene, i);
	look_along(scene);
	look_at_terms(scene);
	look_at_names(scene, arena);
	look_at_facts(scene);
}

static unsigned far(uint32_t words)
{
	return words <= 3 ? words - 1 : words <= 5 ? 3 : words <= 8 ? 4 : 5;
}

/* Where a word is, seen from a candidate: nowhere, inside, to the left or right, at
 * its side, near or far. */
static unsigned side_of(const struct extract_candidate *c, uint32_t word)
{
	uint32_t apart;

	if (word == NO_WORD)
		return 0;
	if (word >= c->first && word <= c->last)
		return 1;
	apart = word < c->first ? c->first - word : word - c->last;
	return (word < c->first ? 2u : 5u) + (apart == 1 ? 0 : apart <= 4 ? 1 : 2);
}

static uint32_t place_of_term(const struct extract_scene *scene, size_t term)
{
	return term < scene->search->terms ? scene->place[term] : NO_WORD;
}

static void describe_edges(const struct extract_scene *scene, struct extract_candidate *c)
{
	uint32_t before = c->first - 1, behind = c->last + 1;
	bool begins = c->first == 0, ends = behind == scene->words;
	unsigned left = scene->marks[c->first], right = scene->marks[behind];

	c->value[EXTRACT_BEFORE] = begins ? KIND_EDGE : (unsigned char)scene->at[before].kind;
	c->value[EXTRACT_FIRST] = (unsigned char)scene->at[c->first].kind;
	c->value[EXTRACT_LAST] = (unsigned char)scene->at[c->last].kind;
	c->value[EXTRACT_BEHIND] = ends ? KIND_EDGE : (unsigned char)scene->at[behind].kind;
	c->value[EXTRACT_BEFORE_WORD] = begins ? 0 : (unsigned char)scene->at[before].before;
	c->value[EXTRACT_BEHIND_WORD] = ends ? 0 : (unsigned char)scene->at[behind].behind;
	c->value[EXTRACT_MARKS] = (unsigned char)((left != 0) + 2 * (right != 0));
	c->value[EXTRACT_ENCLOSED] =
		left & right & MARK_QUOTE						 ? 1
		: left & MARK_OPENS && right & MARK_CLOSES				 ? 2
		: left & (MARK_COMMA | MARK_OPENS) && right & (MARK_COMMA | MARK_CLOSES) ? 3
											 : 0;
	c->value[EXTRACT_PLACE] = (unsigned char)(begins + 2 * ends);
}

static bool is_capital(const struct extract_scene *scene, uint32_t i)
{
	return scene->at[i].kind == KIND_NAME;
}

/* 0: has no capitals; 1: is all capitals in a row; 2: those and more before them; 3:
 * a part of them; 4: more than those. */
static unsigned char capitals_of(const struct extract_scene *scene,
				 const struct extract_candidate *c)
{
	uint32_t capitals =
		scene->at[c->last + 1].counts.capitals - scene->at[c->first].counts.capitals;
	bool cut =
		(c->first > 0 && is_capital(scene, c->first - 1) && is_capital(scene, c->first)) ||
		(c->last + 1 < scene->words && is_capital(scene, c->last) &&
		 is_capital(scene, c->last + 1));

	if (capitals == 0)
		return 0;
	if (cut)
		return 3;
	if (capitals == c->last - c->first + 1)
		return 1;
	return is_capital(scene, c->last) && !is_capital(scene, c->first) ? 2 : 4;
}

static void describe_inside(const struct extract_scene *scene, struct extract_candidate *c)
{
	const struct extract_counts *all = &scene->at[c->first].counts;
	const struct extract_counts *inner = &scene->at[c->first + 1].counts;
	const struct extract_counts *end = &scene->at[c->last + 1].counts;
	uint32_t length = c->last - c->first + 1;
	unsigned matches = end->matches - all->matches;

	c->value[EXTRACT_LENGTH] = (unsigned char)(length <= 6	  ? length - 1
						   : length <= 8  ? 6
						   : length <= 11 ? 7
								  : 8);
	c->value[EXTRACT_INSIDE_VERB] = end->verbs > all->verbs || end->pasts > inner->pasts;
	c->value[EXTRACT_INSIDE_COMMA] = end->commas > inner->commas;
	c->value[EXTRACT_INSIDE_OF] = end->ofs > inner->ofs;
	c->value[EXTRACT_INSIDE_OTHER] = end->prepositions > inner->prepositions;
	c->value[EXTRACT_INSIDE_AND] = end->ands > inner->ands;
	c->value[EXTRACT_MATCHES] = (unsigned char)(matches == 0	    ? 0
						    : matches == 1	    ? 1
						    : matches * 2 <= length ? 2
									    : 3);
	c->value[EXTRACT_CAPITALS] = capitals_of(scene, c);
	for (size_t f = 0; f < scene->facts; f++) {
		const struct fact_words *fact = &scene->fact[f];

		if (fact->first == c->first && fact->last == c->last)
			c->value[EXTRACT_FACT] = (unsigned char)fact->kind;
		else if (fact->first <= c->first && c->last <= fact->last)
			c->value[EXTRACT_IN_FACT] = (unsigned char)fact->kind;
	}
}

static unsigned char class_beside(const struct extract_scene *scene, uint32_t word, uint32_t apart)
{
	enum term_class class;

	if (word == NO_WORD)
		return 0;
	class = scene->search->term[scene->at[word].term].kind;
	return (unsigned char)(1 + (unsigned)class + (apart <= 2 ? 0 : CLASSES));
}

static void describe_around(const struct extract_scene *scene, struct extract_candidate *c)
{
	const struct search *search = scene->search;
	uint32_t left = scene->at[c->first].left, right = scene->at[c->last].right;
	size_t opens = search->head == 0 ? 1 : 0;

	c->value[EXTRACT_LEFT] = (unsigned char)(left == NO_WORD ? 6 : far(c->first - left));
	c->value[EXTRACT_RIGHT] = (unsigned char)(right == NO_WORD ? 6 : far(right - c->last));
	c->value[EXTRACT_LEFT_CLASS] = class_beside(scene, left, c->first - left);
	c->value[EXTRACT_RIGHT_CLASS] = class_beside(scene, right, right - c->last);
	c->value[EXTRACT_VERB] = (unsigned char)side_of(c, scene->verb);
	c->value[EXTRACT_OPENS] = (unsigned char)side_of(c, place_of_term(scene, opens));
	c->value[EXTRACT_CLOSES] =
		(unsigned char)side_of(c, place_of_term(scene, search->terms - 1));
	c->value[EXTRACT_HEAD] =
		(unsigned char)(search->head >= search->terms
					? SIDES
					: side_of(c, place_of_term(scene, search->head)));
	c->value[EXTRACT_WANTED] =
		(unsigned char)(scene->wanted.len == 0 ? 0
				: c->first > 0 && span_eq(scene->word[c->first - 1].folded,
							  scene->wanted)
					? 1
					: 2);
}

/* What the last name or number of a candidate is. */
static unsigned char kind_inside(const struct extract_scene *scene,
				 const struct extract_candidate *c)
{
	uint32_t thing = scene->at[c->last].thing;

	for (size_t n = scene->names; n > 0; n--)
		if (scene->name[n - 1].first >= c->first && scene->name[n - 1].last <= c->last)
			return (unsigned char)scene->name[n - 1].kind;
	return thing != NO_WORD && thing >= c->first ? value_of_thing(scene, thing) : 0;
}

void extract_describe(const struct extract_scene *scene, struct extract_candidate *candidate)
{
	memset(candidate->value, 0, sizeof(candidate->value));
	describe_edges(scene, candidate);
	describe_inside(scene, candidate);
	describe_around(scene, candidate);
	candidate->value[EXTRACT_KIND] = kind_inside(scene, candidate);
}

double extract_nearness(const struct extract_scene *scene,
			const struct extract_candidate *candidate)
{
	const struct search *search = scene->search;
	double near = 0;

	for (size_t t = 0; t < search->terms; t++) {
		uint32_t at = place_of_term(scene, t), apart = 0;

		if (at == NO_WORD)
			continue;
		if (at < candidate->first)
			apart = candidate->first - at;
		else if (at > candidate->last)
			apart = at - candidate->last;
		else
			continue; /* what is asked for does not make an answer of itself */
		near += search->term[t].mass * scene->hit->match[t] / (1 + DISTANCE_SHARE * apart);
	}
	return near;
}
