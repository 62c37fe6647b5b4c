/* features.c - what speaks for a statement being the answer, in numbers */
#include "knowledge/features_private.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "knowledge/claim.h"
#include "knowledge/rival.h"
#include "knowledge/weights.h"

/* What a name weighs that few statements have; those that most have weigh less,
 * and are often left out. */
#define ABSENT_WEIGHT 4.0
#define ABSENT_LEAST  0.5 /* of that: whose it is matters, however often it is named */
#define SURE	      0.5
#define LEAD_MOST     4.0
#define STORY_MOST    1000.0 /* statements: in more than these, all stories are large */

static const char *const names[FEATURES] = {
	[FEATURE_COVERAGE] = "coverage",
	[FEATURE_EXACT] = "exact",
	[FEATURE_PREDICATE] = "predicate",
	[FEATURE_ABSENT_NAME] = "absent-name",
	[FEATURE_LENGTH] = "length",
	[FEATURE_MARGIN] = "margin",
	[FEATURE_MASS] = "mass",
	[FEATURE_TOPIC] = "topic",
	[FEATURE_UNREAL] = "unreal",
	[FEATURE_FOCUS] = "focus",
	[FEATURE_SWAPPED] = "swapped",
	[FEATURE_FOUND] = "found",
	[FEATURE_SAME] = "same",
	[FEATURE_SHARE] = "share",
	[FEATURE_SAME_LEAD] = "same-lead",
	[FEATURE_SHARE_LEAD] = "share-lead",
	[FEATURE_MOST] = "most",
	[FEATURE_SQUARES] = "squares",
	[FEATURE_NAMES] = "names",
	[FEATURE_NUMBERS] = "numbers",
	[FEATURE_VERBS] = "verbs",
	[FEATURE_NOUNS] = "nouns",
	[FEATURE_LACKS_NAMES] = "lacks-names",
	[FEATURE_LACKS_NUMBERS] = "lacks-numbers",
	[FEATURE_LACKS_VERBS] = "lacks-verbs",
	[FEATURE_LACKS_NOUNS] = "lacks-nouns",
	[FEATURE_RAREST] = "rarest",
	[FEATURE_RARE] = "rare",
	[FEATURE_LAST] = "last",
	[FEATURE_LACKS_RAREST] = "lacks-rarest",
	[FEATURE_PREVIOUS] = "previous",
	[FEATURE_NEXT] = "next",
	[FEATURE_FROM_PREVIOUS] = "from-previous",
	[FEATURE_FROM_NEXT] = "from-next",
	[FEATURE_PRONOUN] = "pronoun",
	[FEATURE_PRONOUN_FROM] = "pronoun-from",
	[FEATURE_PAIRS] = "pairs",
	[FEATURE_NEAR] = "near",
	[FEATURE_ORDER] = "order",
	[FEATURE_DENSE] = "dense",
	[FEATURE_BRIEF] = "brief",
	[FEATURE_NEW] = "new",
	[FEATURE_WORDS] = "words",
	[FEATURE_SHORT] = "short",
	[FEATURE_EARLY] = "early",
	[FEATURE_FIRST] = "first",
	[FEATURE_LATE] = "late",
	[FEATURE_TYPED] = "typed",
	[FEATURE_TYPED_NEAR] = "typed-near",
	[FEATURE_TYPED_LEAD] = "typed-lead",
	[FEATURE_ANY_NEAR] = "any-near",
	[FEATURE_MEANS] = "means",
	[FEATURE_BECAUSE] = "because",
	[FEATURE_UNTYPED] = "untyped",
	[FEATURE_ALIKE] = "alike",
	[FEATURE_ALIKE_REST] = "alike-rest",
	[FEATURE_ALIKE_LEAD] = "alike-lead",
	[FEATURE_ALIKE_AROUND] = "alike-around",
	[FEATURE_ALIKE_LEAST] = "alike-least",
	[FEATURE_ABOUT] = "about",
	[FEATURE_UNKNOWN] = "unknown",
	[FEATURE_ABSENT] = "absent",
	[FEATURE_ABSENT_NUMBER] = "absent-number",
	[FEATURE_ABSENT_VERB] = "absent-verb",
	[FEATURE_ABSENT_NOUN] = "absent-noun",
	[FEATURE_DENIED] = "denied",
	[FEATURE_OPPOSITE] = "opposite",
	[FEATURE_INVERTED] = "inverted",
	[FEATURE_CONFLICT] = "conflict",
	[FEATURE_ASKS_NOT] = "asks-not",
	[FEATURE_ASKS_NOT_IT] = "asks-not-it",
	[FEATURE_CONTRARY] = "contrary",
	[FEATURE_INSTEAD] = "instead",
	[FEATURE_OTHER_NUMBER] = "other-number",
	[FEATURE_LEAD] = "lead",
	[FEATURE_CHANCE] = "chance",
	[FEATURE_STORY] = "story",
	[FEATURE_ASKS_WHO] = "asks-who",
	[FEATURE_ASKS_WHEN] = "asks-when",
	[FEATURE_ASKS_WHERE] = "asks-where",
	[FEATURE_ASKS_AMOUNT] = "asks-amount",
	[FEATURE_ASKS_WHY] = "asks-why",
	[FEATURE_ASKS_HOW] = "asks-how",
	[FEATURE_ASKS_WHAT] = "asks-what",
	[FEATURE_ASKS_OTHER] = "asks-other",
};

const char *feature_name(enum feature feature)
{
	return names[feature];
}

static const struct model *const models[] = {
	[MODEL_ORDER] = &weights_order,
	[MODEL_ANSWERS] = &weights_answers,
};

/* A feature as a net reads it, with its mean and scale. */
static inline float read_value(float value, float mean, float scale)
{
	float read = (value - mean) * scale;

	read = read < -WEIGHTS_MOST ? -WEIGHTS_MOST : read;
	return read > WEIGHTS_MOST ? WEIGHTS_MOST : read;
}

double feature_adds(enum model_name model, enum feature feature, double value)
{
	const struct model *net = models[model];

	return (double)(net->linear[feature] *
			read_value((float)value, net->mean[feature], net->scale[feature]));
}

/* Units of a net, four at a time. */
typedef float four __attribute__((vector_size(4 * sizeof(float))));

#define UNITS_HELD 16 /* as many as registers hold, with what they are added to */

static_assert(WEIGHTS_UNITS % UNITS_HELD == 0, "units_sum() takes all of them");

static inline four four_at(const float *number)
{
	four out;

	memcpy(&out, number, sizeof(out));
	return out;
}

/* What the units from first on add. */
static float units_sum(const struct model *model, const float read[FEATURES], size_t first)
{
	const float *bias = model->bias + first;
	four a = four_at(bias), b = four_at(bias + 4), c = four_at(bias + 8);
	four d = four_at(bias + 12);
	float sum = 0, unit[UNITS_HELD];

	for (size_t f = 0; f < FEATURES; f++) {
		const float *weight = model->unit[f] + first;

		a += four_at(weight) * read[f];
		b += four_at(weight + 4) * read[f];
		c += four_at(weight + 8) * read[f];
		d += four_at(weight + 12) * read[f];
	}
	memcpy(unit, &a, sizeof(a));
	memcpy(unit + 4, &b, sizeof(b));
	memcpy(unit + 8, &c, sizeof(c));
	memcpy(unit + 12, &d, sizeof(d));
	for (size_t u = 0; u < UNITS_HELD; u++)
		sum += model->out[first + u] * (unit[u] > 0 ? unit[u] : 0);
	return sum;
}

double features_sum(enum model_name name, const double values[FEATURES])
{
	const struct model *model = models[name];
	float sum = model->from, read[FEATURES];

	for (size_t f = 0; f < FEATURES; f++)
		read[f] = read_value((float)values[f], model->mean[f], model->scale[f]);
	for (size_t f = 0; f < FEATURES; f++)
		sum += model->linear[f] * read[f];
	for (size_t first = 0; first < WEIGHTS_UNITS; first += UNITS_HELD)
		sum += units_sum(model, read, first);
	return (double)sum;
}

/* The best coverage of a statement of another paragraph; what a follow-up refers
 * to is no rival of what stands beside it. */
static double rival_coverage(const struct index *index, const struct search *search,
			     const struct hit *hit)
{
	uint32_t passage = index_passage(index, hit->statement);
	bool focus = index_in_focus(index, hit->statement) > 0;
	double best = 0;

	for (size_t h = 0; h < search->hits; h++)
		if (search->hit[h].coverage > best &&
		    index_passage(index, search->hit[h].statement) != passage &&
		    !(focus && index_in_focus(index, search->hit[h].statement) > 0))
			best = search->hit[h].coverage;
	return best;
}

/* The features that are known before the statements are in order, but for those of
 * features_answer(). */
static void find_values(const struct index *index, const struct search *search,
			const struct hit *hit, double values[FEATURES])
{
	double focus = index_in_focus(index, hit->statement);
	double total = 0, exact = 0, mass = 0, others = 0, predicate = 0;

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];
		bool here = hit->where[t] != UINT32_MAX;

		total += term->weight;
		mass += term->weight * hit->match[t];
		others += term->name ? 0 : term->weight;
		predicate += term->name || !here ? 0 : term->weight * hit->match[t];
		if (hit->match[t] > 0.99)
			exact += term->weight;
		if (term->name && !here)
			values[FEATURE_ABSENT_NAME] +=
				fmax(ABSENT_LEAST, term->weight / ABSENT_WEIGHT);
		if (term->name && index_begins(index_at(index, hit->statement), hit->where[t]))
			values[FEATURE_TOPIC] = 1;
	}
	if (total <= 0)
		return;
	values[FEATURE_COVERAGE] = hit->coverage;
	values[FEATURE_PREDICATE] = others > 0 ? predicate / others : 1;
	values[FEATURE_EXACT] = exact / total;
	values[FEATURE_LENGTH] = log((double)search->terms);
	values[FEATURE_MARGIN] = hit->coverage - rival_coverage(index, search, hit);
	values[FEATURE_MASS] = mass;
	values[FEATURE_FOCUS] = focus;
	/* What a follow-up is about need not be named again. */
	if (focus > 0)
		values[FEATURE_ABSENT_NAME] = 0;
	values[FEATURE_UNREAL] = !claim_is_real(index_at(index, hit->statement), search, hit);
	values[FEATURE_SWAPPED] = !claim_same_roles(index_at(index, hit->statement), search, hit);
	values[FEATURE_FOUND] = hit->found;
	features_match(index, search, hit, values);
	features_alike(index, search, hit, values);
	features_against(index, search, hit, values);
}

static int by_score(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->statement > y->statement) - (x->statement < y->statement);
}

/* Those that are not put in order follow in the order that they had. */
static void sum_hits(const struct index *index, struct search *search)
{
	double least = 0;

	for (size_t h = 0; h < search->hits; h++) {
		struct hit *hit = &search->hit[h];

		hit->found = hit->score;
		if (h < FEATURES_ORDERED) {
			find_values(index, search, hit, hit->values);
			hit->score = features_sum(MODEL_ORDER, hit->values);
			least = h == 0 ? hit->score : fmin(least, hit->score);
		} else {
			hit->score = least - 1 - (double)h / SEARCH_HITS_MAX;
		}
	}
}

void features_order(const struct index *index, struct arena *arena, struct search *search)
{
	size_t ordered;

	if (search->hits == 0)
		return;
	features_note_order(search);
	features_expect(index, search);
	features_survey(index, arena, search);
	features_survey_alike(index, arena, search);
	features_survey_contrast(arena, search);
	sum_hits(index, search);
	ordered = search->hits < FEATURES_ORDERED ? search->hits : FEATURES_ORDERED;
	qsort(search->hit, ordered, sizeof(*search->hit), by_score);
	features_note_order(search);
	search->best = search->hit[0].score;
	search->second = search->hits > 1 ? search->hit[1].score : search->best - LEAD_MOST;
	search->total = 0;
	for (size_t h = 0; h < search->hits; h++)
		search->total += exp(search->hit[h].score - search->best);
	rival_survey(index, arena, search);
}

static enum feature asks(enum expected expected)
{
	static const enum feature features[] = {
		[EXPECTED_OTHER] = FEATURE_ASKS_OTHER,	[EXPECTED_WHO] = FEATURE_ASKS_WHO,
		[EXPECTED_WHEN] = FEATURE_ASKS_WHEN,	[EXPECTED_YEAR] = FEATURE_ASKS_WHEN,
		[EXPECTED_WHERE] = FEATURE_ASKS_WHERE,	[EXPECTED_COUNT] = FEATURE_ASKS_AMOUNT,
		[EXPECTED_MONEY] = FEATURE_ASKS_AMOUNT, [EXPECTED_EXTENT] = FEATURE_ASKS_AMOUNT,
		[EXPECTED_WHY] = FEATURE_ASKS_WHY,	[EXPECTED_HOW] = FEATURE_ASKS_HOW,
		[EXPECTED_WHAT] = FEATURE_ASKS_WHAT,
	};

	return features[expected];
}

double index_chance(const struct search *search, const struct hit *hit)
{
	return exp(hit->score - search->best) / search->total;
}

void features_of(const struct index *index, const struct search *search, const struct hit *hit,
		 double values[FEATURES])
{
	double other = hit->score < search->best ? search->best : search->second;

	if (hit->values) {
		memcpy(values, hit->values, FEATURES * sizeof(*values));
	} else {
		memset(values, 0, FEATURES * sizeof(*values));
		features_answer(index, search, hit, values);
		find_values(index, search, hit, values);
	}
	features_contrast(index, search, hit, values);
	values[FEATURE_LEAD] = fmax(-LEAD_MOST, fmin(LEAD_MOST, hit->score - other));
	values[FEATURE_CHANCE] = index_chance(search, hit);
	values[FEATURE_STORY] = log(fmin(STORY_MOST, (double)index_count(index)));
	values[asks(search->expected)] = 1;
}

double features_confidence(const double values[FEATURES])
{
	return 1 / (1 + exp(-features_sum(MODEL_ANSWERS, values)));
}

/* The confidence that the features of a hit alone give. */
static double own_confidence(const struct index *index, const struct search *search,
			     struct hit *hit)
{
	double values[FEATURES];

	if (hit->own < 0) {
		features_of(index, search->first, hit, values);
		hit->own = features_confidence(values) * hit->left;
	}
	return hit->own;
}

double index_confidence(const struct index *index, const struct search *search, struct hit *hit)
{
	double confidence = own_confidence(index, search, hit);

	/* Of those that are sure, none is surer than one before it. */
	for (struct hit *h = hit; h > search->hit && confidence >= SURE;) {
		double before = own_confidence(index, search, --h);

		if (before >= SURE && before < confidence)
			confidence = before;
	}
	return confidence;
}
