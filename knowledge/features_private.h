/* features_private.h - the groups of features, and what they are computed from */
#ifndef FOOTNOTE_KNOWLEDGE_FEATURES_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_FEATURES_PRIVATE_H

#include "knowledge/features.h"

/* How much of term t the statement of hit has, in its own words. */
static inline double hit_has(const struct hit *hit, size_t t)
{
	return hit->where[t] == UINT32_MAX ? 0 : hit->match[t];
}

/* Reads what the question asks for. */
void features_expect(const struct index *index, struct search *search);

/* Fills the field of a search from its hits. */
void features_survey(const struct index *index, struct search *search);

void features_match(const struct index *index, const struct search *search, const struct hit *hit,
		    double values[FEATURES]);
void features_against(const struct index *index, const struct search *search, const struct hit *hit,
		      double values[FEATURES]);
void features_answer(const struct index *index, const struct search *search, const struct hit *hit,
		     double values[FEATURES]);

#endif
