/* features_private.h - the groups of features, and what they are computed from */
#ifndef FOOTNOTE_KNOWLEDGE_FEATURES_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_FEATURES_PRIVATE_H

#include "knowledge/features.h"

/* How much of term t the statement of hit has, in its own words. */
static inline double hit_has(const struct hit *hit, size_t t)
{
	return hit->where[t] == UINT32_MAX ? 0 : hit->match[t];
}

static inline void survey_take(struct survey *survey, double value)
{
	if (value > survey->best) {
		survey->second = survey->best;
		survey->best = value;
	} else if (value > survey->second) {
		survey->second = value;
	}
}

/* A value of one of those taken, less the best of the others. */
static inline double survey_lead(const struct survey *survey, double value)
{
	return value - (value < survey->best ? survey->best : survey->second);
}

/* The hit of the statement that stands so far from the hit's, in its story; NULL
 * where there is none. */
const struct hit *hit_beside(const struct index *index, const struct search *search,
			     const struct hit *hit, int distance);

/* For hit_beside(): once the hits are there, and where they change places. */
void features_note_order(struct search *search);

/* Reads what the question asks for. */
void features_expect(const struct index *index, struct search *search);

/* Fills the field of a search from its hits; those that will be put in order have
 * values afterwards, in arena, as features_answer() fills them. */
void features_survey(const struct index *index, struct arena *arena, struct search *search);

/* The same for features_alike(), in the arena of the hits. */
void features_survey_alike(const struct index *index, struct arena *arena, struct search *search);

/* The same for features_contrast(). */
void features_survey_contrast(struct arena *arena, struct search *search);

void features_match(const struct index *index, const struct search *search, const struct hit *hit,
		    double values[FEATURES]);
void features_against(const struct index *index, const struct search *search, const struct hit *hit,
		      double values[FEATURES]);
void features_answer(const struct index *index, const struct search *search, const struct hit *hit,
		     double values[FEATURES]);
void features_alike(const struct index *index, const struct search *search, const struct hit *hit,
		    double values[FEATURES]);
void features_contrast(const struct index *index, const struct search *search,
		       const struct hit *hit, double values[FEATURES]);

#endif
