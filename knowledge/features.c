/* features.c - what speaks for a statement being the answer, in numbers */
#include "knowledge/features.h"

#include <math.h>

#include "knowledge/claim.h"

/* What a name weighs that few statements have; those that most have weigh less,
 * and are often left out. */
#define ABSENT_WEIGHT	4.0
#define ABSENT_LEAST	0.5 /* of that: whose it is matters, however often it is named */
#define ABSENT_IN_FOCUS 0.2 /* share of that for statements that a follow-up refers to */

static const double bias = -4.0;

static const struct {
	const char *name;
	double weight;
} features[FEATURES] = {
	[FEATURE_COVERAGE] = {"coverage", 1.0},
	[FEATURE_EXACT] = {"exact", 1.1},
	[FEATURE_PREDICATE] = {"predicate", 1.95},

	[FEATURE_ABSENT_NAME] = {"absent-name", -3.0},

	[FEATURE_LENGTH] = {"length", 0.45},
	[FEATURE_MARGIN] = {"margin", 0.8},
	[FEATURE_MASS] = {"mass", 0.28},
	[FEATURE_TOPIC] = {"topic", 0.3},
	[FEATURE_UNREAL] = {"unreal", -1.1},
	[FEATURE_FOCUS] = {"focus", 0.9},
	[FEATURE_SWAPPED] = {"swapped", -3},
};

const char *feature_name(enum feature feature)
{
	return features[feature].name;
}

double feature_adds(enum feature feature, double value)
{
	return features[feature].weight * value;
}

double features_bias(void)
{
	return bias;
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

void features_of(const struct index *index, const struct search *search, const struct hit *hit,
		 double values[FEATURES])
{
	double focus = index_in_focus(index, hit->statement);
	double total = 0, exact = 0, mass = 0, others = 0, predicate = 0;

	for (size_t f = 0; f < FEATURES; f++)
		values[f] = 0;
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
		values[FEATURE_ABSENT_NAME] *= ABSENT_IN_FOCUS;
	values[FEATURE_UNREAL] = !claim_is_real(index_at(index, hit->statement), search, hit);
	values[FEATURE_SWAPPED] = !claim_same_roles(index_at(index, hit->statement), search, hit);
}

double features_confidence(const double values[FEATURES])
{
	double sum = bias;

	for (size_t f = 0; f < FEATURES; f++)
		sum += feature_adds((enum feature)f, values[f]);
	return 1 / (1 + exp(-sum));
}

double index_confidence(const struct index *index, const struct search *search, struct hit *hit)
{
	double values[FEATURES];

	if (hit->confidence < 0) {
		features_of(index, search, hit, values);
		hit->confidence = features_confidence(values);
	}
	return hit->confidence;
}
