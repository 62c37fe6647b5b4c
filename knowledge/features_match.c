/* features_match.c - which terms of a question a statement has, and where */
#include "knowledge/features_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAME 0.99 /* of a match from here on it is the same term */

const struct hit *hit_beside(const struct index *index, const struct search *search,
			     const struct hit *hit, int distance)
{
	const uint32_t wanted = hit->statement + (uint32_t)distance;

	for (size_t slot = wanted % SEARCH_SLOTS; search->slot[slot];
	     slot = (slot + 1) % SEARCH_SLOTS) {
		const struct hit *other = &search->hit[search->slot[slot] - 1];

		if (other->statement == wanted &&
		    index_at(index, other->statement)->position ==
			    index_at(index, hit->statement)->position + (unsigned)distance)
			return other;
	}
	return NULL;
}

void features_note_order(struct search *search)
{
	memset(search->slot, 0, sizeof(search->slot));
	for (size_t h = 0; h < search->hits; h++) {
		size_t slot = search->hit[h].statement % SEARCH_SLOTS;

		while (search->slot[slot])
			slot = (slot + 1) % SEARCH_SLOTS;
		search->slot[slot] = (unsigned char)(h + 1);
	}
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

/* A term is a name, too, where the stories write it with a capital inside of a
 * sentence. */
static void find_names(const struct index *index, struct search *search)
{
	for (size_t h = 0; h < search->hits && h < FEATURES_ORDERED; h++)
		for (size_t t = 0; t < search->terms; t++) {
			const struct hit *hit = &search->hit[h];
			const struct words *words = &index_at(index, hit->statement)->reading.words;

			if (hit->where[t] != UINT32_MAX && hit->where[t] > 0 &&
			    hit->match[t] > SAME &&
			    (words->word[hit->where[t]].flags & WORD_CAPITAL))
				search->term[t].kind = CLASS_NAME;
		}
}

void features_survey(const struct index *index, struct arena *arena, struct search *search)
{
	find_names(index, search);
	search->mass = 0;
	for (size_t t = 0; t < search->terms; t++) {
		struct search_term *term = &search->term[t];

		if (term->kind == CLASS_NAME || term->kind == CLASS_NUMBER)
			term->rarity = fmax(term->rarity, 0.55);
		term->mass = term->idf * term->rarity;
		if (term->weak)
			term->mass *= 0.35;
		if (t == search->head)
			term->mass *= 0.6;
		search->mass += term->mass;
		search->most[t] = 0;
	}
	search->same = search->share = search->near = (struct survey){0, 0};
	for (size_t h = 0; h < search->hits; h++) {
		struct hit *hit = &search->hit[h];

		hit->same = hit->share = hit->near = 0;
		for (size_t t = 0; t < search->terms; t++) {
			double has = hit_has(hit, t);

			search->most[t] = fmax(search->most[t], has);
			hit->share += search->term[t].mass * has;
			hit->same += search->term[t].mass * (has > SAME);
		}
		hit->share = ratio(hit->share, search->mass);
		hit->same = ratio(hit->same, search->mass);
		survey_take(&search->same, hit->same);
		survey_take(&search->share, hit->share);
	}
	for (size_t h = 0; h < search->hits && h < FEATURES_ORDERED; h++) {
		struct hit *hit = &search->hit[h];

		hit->values = arena_array(arena, FEATURES, sizeof(*hit->values));
		features_answer(index, search, hit, hit->values);
		hit->near = hit->values[FEATURE_TYPED_NEAR];
		survey_take(&search->near, hit->near);
	}
}

static void match_classes(const struct search *search, const struct hit *hit,
			  double values[FEATURES])
{
	double has[CLASSES] = {0}, all[CLASSES] = {0}, squares = 0, all_squares = 0;

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];

		has[term->kind] += term->mass * hit_has(hit, t);
		all[term->kind] += term->mass;
		squares += term->mass * term->mass * hit_has(hit, t);
		all_squares += term->mass * term->mass;
	}
	for (size_t c = 0; c < CLASSES; c++) {
		values[FEATURE_NAMES + c] = ratio(has[c], all[c]);
		values[FEATURE_LACKS_NAMES + c] = (all[c] - has[c]) / 5;
	}
	values[FEATURE_SQUARES] = ratio(squares, all_squares);
}

static void match_rare(const struct search *search, const struct hit *hit, double values[FEATURES])
{
	size_t rarest = 0, rare = 0;

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];

		if (term->mass > search->term[rarest].mass)
			rarest = t;
		if (search->most[t] > 0 && hit_has(hit, t) < SAME)
			values[FEATURE_LACKS_RAREST] =
				fmax(values[FEATURE_LACKS_RAREST], term->mass / 3);
	}
	for (size_t t = 0; t < search->terms; t++)
		if (t != rarest &&
		    (rare == rarest || search->term[t].mass > search->term[rare].mass))
			rare = t;
	values[FEATURE_RAREST] = hit_has(hit, rarest);
	values[FEATURE_RARE] = hit_has(hit, rare);
	values[FEATURE_LAST] = hit_has(hit, search->terms - 1);
}

static bool opens_with_pronoun(const struct index_statement *s)
{
	return s->reading.words.count > 0 &&
	       word_is(&s->reading.words.word[0],
		       "he she it they his her its their this these those such");
}

static void match_neighbours(const struct index *index, const struct search *search,
			     const struct hit *hit, double values[FEATURES])
{
	const struct hit *before = hit_beside(index, search, hit, -1);
	const struct hit *behind = hit_beside(index, search, hit, 1);
	double from_before = 0, from_behind = 0;

	for (size_t t = 0; t < search->terms; t++) {
		double mass = search->term[t].mass, has = hit_has(hit, t);

		if (before)
			from_before += mass * fmax(0, hit_has(before, t) - has);
		if (behind)
			from_behind += mass * fmax(0, hit_has(behind, t) - has);
	}
	values[FEATURE_PREVIOUS] = before ? before->share : 0;
	values[FEATURE_NEXT] = behind ? behind->share : 0;
	values[FEATURE_FROM_PREVIOUS] = ratio(from_before, search->mass);
	values[FEATURE_FROM_NEXT] = ratio(from_behind, search->mass);
	values[FEATURE_PRONOUN] = opens_with_pronoun(index_at(index, hit->statement));
	values[FEATURE_PRONOUN_FROM] = values[FEATURE_PRONOUN] * values[FEATURE_FROM_PREVIOUS];
}

static void match_pairs(const struct search *search, const struct hit *hit, double values[FEATURES])
{
	uint32_t first = UINT32_MAX, last = 0, matched = 0;

	for (size_t t = 0; t < search->terms; t++) {
		if (hit->where[t] == UINT32_MAX)
			continue;
		matched++;
		first = hit->where[t] < first ? hit->where[t] : first;
		last = hit->where[t] > last ? hit->where[t] : last;
	}
	if (matched > 1)
		values[FEATURE_DENSE] = (double)matched / (double)(last - first + 1);
	for (size_t t = 0; t + 1 < search->terms; t++) {
		const struct mention *mention = search->question.mention;
		const struct search_term *a = &search->term[t], *b = a + 1;
		double has = fmin(a->mass * hit_has(hit, t), b->mass * hit_has(hit, t + 1));
		long asked = (long)mention[b->mention].first - (long)mention[a->mention].first;
		long apart = (long)hit->where[t + 1] - (long)hit->where[t];

		if (hit->where[t] == UINT32_MAX || hit->where[t + 1] == UINT32_MAX)
			continue;
		values[FEATURE_PAIRS] += apart == asked ? ratio(has, search->mass) : 0;
		values[FEATURE_NEAR] += labs(apart) <= asked + 3 ? ratio(has, search->mass) : 0;
		values[FEATURE_ORDER] += apart > 0 ? ratio(has, search->mass) : 0;
	}
}

static void match_place(const struct index *index, const struct search *search,
			const struct hit *hit, double values[FEATURES])
{
	const struct index_statement *s = index_at(index, hit->statement);
	double count = (double)s->reading.words.count, covered = 0;

	for (size_t t = 0; t < search->terms; t++)
		covered += search->term[t].weight * hit_has(hit, t);
	values[FEATURE_BRIEF] = fmin(1, ratio(covered, s->weight));
	values[FEATURE_NEW] = fmin(2, fmax(0, s->weight - covered) / 30);
	values[FEATURE_WORDS] = log(count + 1) / 3;
	values[FEATURE_SHORT] = count < 6;
	values[FEATURE_EARLY] = 1 / (double)(s->position > 0 ? s->position : 1);
	values[FEATURE_FIRST] = s->position <= 1;
	values[FEATURE_LATE] = fmin(1, ratio((double)s->position, (double)index_count(index)));
}

void features_match(const struct index *index, const struct search *search, const struct hit *hit,
		    double values[FEATURES])
{
	values[FEATURE_SAME] = hit->same;
	values[FEATURE_SHARE] = hit->share;
	values[FEATURE_SAME_LEAD] = survey_lead(&search->same, hit->same);
	values[FEATURE_SHARE_LEAD] = survey_lead(&search->share, hit->share);
	values[FEATURE_MOST] = hit->share >= search->share.best;
	values[FEATURE_TYPED_LEAD] = survey_lead(&search->near, hit->near);
	match_classes(search, hit, values);
	match_rare(search, hit, values);
	match_neighbours(index, search, hit, values);
	match_pairs(search, hit, values);
	match_place(index, search, hit, values);
}

static bool denies(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->word[i].flags & WORD_NEGATION)
			return true;
	return false;
}

static double inverted(const struct search *search, const struct hit *hit)
{
	size_t pairs = 0, turned = 0;

	for (size_t a = 0; a < search->terms; a++)
		for (size_t b = a + 1; b < search->terms; b++)
			if (hit->where[a] != UINT32_MAX && hit->where[b] != UINT32_MAX) {
				pairs++;
				turned += hit->where[a] > hit->where[b];
			}
	return ratio((double)turned, (double)pairs);
}

/* Whether it has a name or number that the question lacks, where it lacks one of
 * the question's. */
static double conflicts(const struct index_statement *s, const struct search *search,
			const struct hit *hit)
{
	bool lacks_name = false, lacks_number = false, name = false, number = false;

	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] == UINT32_MAX) {
			lacks_name |= search->term[t].kind == CLASS_NAME;
			lacks_number |= search->term[t].kind == CLASS_NUMBER;
		}
	if (!lacks_name && !lacks_number)
		return 0;
	for (size_t i = 0; i < s->reading.words.count; i++) {
		unsigned flags = s->reading.words.word[i].flags;
		bool asked = false;

		for (size_t t = 0; t < search->terms; t++)
			asked |= hit->where[t] == i;
		name |= !asked && i > 0 && (flags & WORD_CAPITAL) && !(flags & WORD_STOP);
		number |= !asked && (flags & WORD_NUMBER);
	}
	return 0.5 * (lacks_name && name) + 0.5 * (lacks_number && number);
}

void features_against(const struct index *index, const struct search *search, const struct hit *hit,
		      double values[FEATURES])
{
	const struct index_statement *s = index_at(index, hit->statement);
	const struct hit *before = hit_beside(index, search, hit, -1);
	const struct hit *behind = hit_beside(index, search, hit, 1);

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];
		double has = hit_has(hit, t), around = has;
		double rarity = term->weak ? 0 : term->rarity;

		if (before)
			around = fmax(around, hit_has(before, t));
		if (behind)
			around = fmax(around, hit_has(behind, t));
		values[FEATURE_UNKNOWN] =
			fmax(values[FEATURE_UNKNOWN], (1 - search->most[t]) * rarity);
		values[FEATURE_ABSENT] = fmax(values[FEATURE_ABSENT], (1 - around) * rarity);
		if (term->kind != CLASS_NAME) {
			double *absent = &values[FEATURE_ABSENT_NUMBER + term->kind - CLASS_NUMBER];

			*absent = fmax(*absent, (1 - has) * rarity);
		}
		if (hit->opposite[t] && hit->where[t] != UINT32_MAX)
			values[FEATURE_OPPOSITE] = 1;
	}
	values[FEATURE_DENIED] = denies(&search->question.words) != denies(&s->reading.words);
	values[FEATURE_INVERTED] = inverted(search, hit);
	values[FEATURE_CONFLICT] = conflicts(s, search, hit);
}
