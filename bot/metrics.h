/* metrics.h - figures of how well questions are answered
 *
 * Pure arithmetic. What is undefined (a share of nothing) is NAN.
 */
#ifndef FOOTNOTE_METRICS_H
#define FOOTNOTE_METRICS_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

/* A text as the official script of SQuAD compares it (Rajpurkar et al. 2016): lower
 * case, without ASCII punctuation and without the words a, an and the, one blank
 * between words. In arena. Letters whose lower case has another length are taken
 * as Unicode's simple mapping has them. */
struct span metrics_normalise(struct arena *arena, struct span text);

/* Whether two texts are the same, so normalised. */
bool metrics_exact(struct arena *arena, struct span answer, struct span gold);

/* The harmonic mean of precision and recall of the words of two texts, so
 * normalised; where either has none, 1 if neither has. */
double metrics_f1(struct arena *arena, struct span answer, struct span gold);

/* A number that should be higher where `positive` is true. */
struct metrics_score {
	double value;
	bool positive;
};

/* The area under the ROC curve: how likely a positive has a higher value than a
 * negative, ties counting half (Mann and Whitney 1947). Sorts the scores. */
double metrics_auc(struct metrics_score *scores, size_t count);

#define METRICS_BINS 10

/* Scores by value, 0 to 1: bin i has those from i/10 to below (i+1)/10, the last
 * one 1, too. */
struct metrics_bin {
	size_t count, positive;
	double sum; /* of values */
};

void metrics_bin(const struct metrics_score *scores, size_t count,
		 struct metrics_bin bins[METRICS_BINS]);

/* The expected calibration error (Naeini et al. 2015): how far, in the mean, the
 * share of positives in a bin is from the mean of its values. */
double metrics_calibration_error(const struct metrics_bin bins[METRICS_BINS]);

/* The value that a share of all (0 to 1) is not above, by nearest rank. Sorts the
 * values. */
double metrics_quantile(double *values, size_t count, double share);

#endif
