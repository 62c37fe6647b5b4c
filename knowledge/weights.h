/* weights.h - what each feature counts; weights.c is made by `make train`
 *
 * A model is a small net: a linear sum of the features, and beside it one layer of
 * rectified units that see which features come together. It is the mean of three nets
 * that were fitted from other beginnings, with the units of all. Each feature gets its
 * mean taken off and is divided by its standard deviation, at most WEIGHTS_MOST of
 * them, before it is read.
 */
#ifndef FOOTNOTE_KNOWLEDGE_WEIGHTS_H
#define FOOTNOTE_KNOWLEDGE_WEIGHTS_H

#include "knowledge/features.h"

#define WEIGHTS_UNITS 48
#define WEIGHTS_MOST  5.0F

struct model {
	float mean[FEATURES], scale[FEATURES], linear[FEATURES];
	float unit[FEATURES][WEIGHTS_UNITS];
	float from; /* what the sum begins with */
	float bias[WEIGHTS_UNITS], out[WEIGHTS_UNITS];
};

/* Orders statements; and the logarithm of the odds that a statement answers. */
extern const struct model weights_order, weights_answers;

#endif
