/* rank.c - the statements in the order in which they may answer a question */
#include "knowledge/knowledge.h"

#include <math.h>

#include "knowledge/extract.h"
#include "knowledge/features.h"
#include "knowledge/private.h"

static struct ranked of_hit(const struct index *index, struct arena *arena,
			    const struct search *search, struct hit *hit)
{
	double *values = arena_array(arena, FEATURES, sizeof(*values));

	features_of(index, search, hit, values);
	return (struct ranked){
		.statement = (int64_t)hit->statement + 1,
		.score = hit->score,
		.confidence = index_confidence(index, search, hit),
		.paragraph = index_at(index, hit->statement)->paragraph,
		.values = values,
	};
}

size_t knowledge_rank_search(const struct knowledge *knowledge, size_t i, struct arena *arena,
			     struct ranked *out, size_t max)
{
	struct search *search = index_recalled(knowledge->index, i);
	size_t count = 0;

	for (; search && count < search->hits && count < max; count++)
		out[count] = of_hit(knowledge->index, arena, search, &search->hit[count]);
	return count;
}

const struct extract *knowledge_extract(const struct knowledge *knowledge, struct arena *arena,
					struct span question, int64_t *statement_out)
{
	struct search *search = arena_alloc(arena, sizeof(*search));
	struct extract *extract = arena_alloc(arena, sizeof(*extract));

	index_search(knowledge->index, arena, question, search);
	if (search->hits == 0)
		return NULL;
	extract_find(knowledge->index, arena, search, &search->hit[0], extract);
	*statement_out = (int64_t)search->hit[0].statement + 1;
	return extract;
}

size_t knowledge_rank(const struct knowledge *knowledge, struct arena *arena, struct span question,
		      struct ranked *out, size_t max)
{
	const struct index *index = knowledge->index;
	struct search *search = arena_alloc(arena, sizeof(*search));
	bool *found = arena_array(arena, index_count(index), sizeof(*found));
	size_t count = 0;
	double least = 0;

	index_search(index, arena, question, search);
	for (size_t h = 0; h < search->hits && count < max; h++) {
		out[count++] = of_hit(index, arena, search, &search->hit[h]);
		found[search->hit[h].statement] = true;
		least = fmin(least, search->hit[h].score);
	}
	for (size_t s = 0; s < index_count(index) && count < max; s++)
		if (!found[s])
			out[count++] = (struct ranked){.statement = (int64_t)s + 1, .score = least};
	return count;
}
