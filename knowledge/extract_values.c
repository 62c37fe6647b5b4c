/* extract_values.c - the properties of what may be a short answer */
#include "knowledge/extract_private.h"

#define DISTANCE_SHARE 0.15 /* a word away: this much less near */
#define NO_WORD	       EXTRACT_NO_WORD

enum { SIDES = 8 }; /* of side_of() */

const unsigned extract_values[EXTRACT_PROPERTIES] = {
	[EXTRACT_BEFORE] = KINDS,
	[EXTRACT_FIRST] = KINDS,
	[EXTRACT_LAST] = KINDS,
	[EXTRACT_BEHIND] = KINDS,
	[EXTRACT_BEFORE_WORD] = EXTRACT_BEFORE_WORDS + 1,
	[EXTRACT_BEHIND_WORD] = EXTRACT_BEHIND_WORDS + 1,
	[EXTRACT_MARKS] = 4,
	[EXTRACT_ENCLOSED] = 4,
	[EXTRACT_LENGTH] = 9,
	[EXTRACT_INSIDE_VERB] = 2,
	[EXTRACT_INSIDE_OF] = 2,
	[EXTRACT_INSIDE_AND] = 2,
	[EXTRACT_INSIDE_COMMA] = 2,
	[EXTRACT_INSIDE_OTHER] = 2,
	[EXTRACT_CAPITALS] = 5,
	[EXTRACT_FACT] = EXTRACT_FACT_VALUES + 1,
	[EXTRACT_IN_FACT] = EXTRACT_FACT_VALUES + 1,
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
	return thing != NO_WORD && thing >= c->first ? extract_thing(scene, thing) : 0;
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
