/* extract_look.c - what the words of a statement are, to one who looks for a short answer */
#include "knowledge/extract_private.h"

#include "bot/base/utf8.h"
#include "knowledge/verbs.h"

#define NO_WORD EXTRACT_NO_WORD

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
static const char *const before_words[EXTRACT_BEFORE_WORDS] = {
	"of",	"in",	   "on",      "at",	"by",	 "to",	    "from",  "for",	  "with",
	"as",	"into",	   "between", "during", "since", "until",   "after", "before",	  "about",
	"over", "through", "called",  "named",	"known", "because", "than",  "is",	  "was",
	"are",	"were",	   "the",     "a",	"and",	 "that",    "like",  "including", "became",
};
static const char *const behind_words[EXTRACT_BEHIND_WORDS] = {
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
} fact_values[EXTRACT_FACT_VALUES] = {
	{FACT_NAME, "person"},	     {FACT_NAME, "company"},	{FACT_NAME, "organisation"},
	{FACT_NAME, "country"},	     {FACT_NAME, "place"},	{FACT_AMOUNT, "money"},
	{FACT_AMOUNT, "percentage"}, {FACT_AMOUNT, "duration"}, {FACT_AMOUNT, NULL},
	{FACT_TIME, NULL},	     {FACT_PLACE, NULL},	{FACT_REASON, NULL},
	{FACT_SPEECH, NULL},	     {FACT_DESCRIPTION, NULL},
};

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
	for (unsigned i = 0; i < EXTRACT_FACT_VALUES; i++)
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
		if (list[i][0] == word->folded.ptr[0] && span_is(word->folded, list[i]))
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
		word->before = (unsigned char)word_in(word, before_words, EXTRACT_BEFORE_WORDS);
		word->behind = (unsigned char)word_in(word, behind_words, EXTRACT_BEHIND_WORDS);
	}
	scene->at[i].kind = (enum word_kind)word->kind;
	scene->at[i].before = word->before;
	scene->at[i].behind = word->behind;
	scene->at[i].term = term_of(scene, i);
}

unsigned char extract_thing(const struct extract_scene *scene, uint32_t i)
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
		if (extract_thing(scene, i))
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
