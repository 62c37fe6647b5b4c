/* features.h - what speaks for a statement being the answer, in numbers
 *
 * Each feature of a question and a statement is defined here, once. Their
 * weighted sum, through the logistic function, is an estimate of the probability
 * that the statement answers. The weights were fitted by logistic regression on
 * questions of tests/eval about the story that ships, a quarter of which it does
 * not answer, and rounded; how well the estimate holds for other stories has not
 * been measured.
 */
#ifndef FOOTNOTE_KNOWLEDGE_FEATURES_H
#define FOOTNOTE_KNOWLEDGE_FEATURES_H

#include "knowledge/index.h"

enum feature {
	FEATURE_COVERAGE,    /* share of the question's weight that the statement matches */
	FEATURE_EXACT,	     /* share that it matches without help of the thesaurus */
	FEATURE_PREDICATE,   /* share that it matches of all that are no names */
	FEATURE_ABSENT_NAME, /* names of the question that it lacks, by weight */
	FEATURE_LENGTH,	     /* logarithm of the number of terms */
	FEATURE_MARGIN,	     /* its coverage less the best of any other paragraph */
	FEATURE_MASS,	     /* weight matched, not as a share */
	FEATURE_TOPIC,	     /* it begins with a name of the question */
	FEATURE_UNREAL,	     /* it tells what could be, and the question asks what is */
	FEATURE_FOCUS,	     /* the question refers to its paragraph */
	FEATURE_SWAPPED,     /* it has the question's names in other roles */
	FEATURES,
};

/* "coverage", "exact", … */
const char *feature_name(enum feature feature);

/* Fills values for the hit of a search. */
void features_of(const struct index *index, const struct search *search, const struct hit *hit,
		 double values[FEATURES]);

/* What a value adds to the sum, and what the sum begins with. */
double feature_adds(enum feature feature, double value);
double features_bias(void);

/* The probability that a statement with these values answers. */
double features_confidence(const double values[FEATURES]);

#endif
