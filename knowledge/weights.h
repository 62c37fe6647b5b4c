/* weights.h - what each feature counts; made by `make train` */
#ifndef FOOTNOTE_KNOWLEDGE_WEIGHTS_H
#define FOOTNOTE_KNOWLEDGE_WEIGHTS_H

#include "knowledge/features.h"

/* Orders statements. */
extern const double weights_order[FEATURES];

/* The logarithm of the odds that a statement answers, from weights_bias on. */
extern const double weights_answers[FEATURES];
extern const double weights_bias;

#endif
