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

bool knowledge_best(struct knowledge *knowledge, struct span question, struct statement *out,
		    double *confidence_out)
{
	struct index *index = knowledge->index;
	struct search *search = index_recalled(index, 0), *other;

	for (size_t i = 1; (other = index_recalled(index, i)) != NULL; i++)
		if (other->terms > search->terms)
			search = other;
	if (!search)
		search = index_recall(index, question);
	if (search->hits == 0 || index_quote(index, search->hit[0].statement, out, NULL) <= 0)
		return false;
	*confidence_out = index_confidence(index, search, &search->hit[0]);
	return true;
}

/* Whether mention m of a reading is the name of somebody or something. */
static bool is_name(const struct index *index, const struct reading *reading, size_t m)
{
	const struct mention *mention = &reading->mention[m];

	return mention->term != TERM_NONE && !mention->part &&
	       vocabulary_kind(index_vocabulary(index), mention->term).len > 0;
}

bool knowledge_is_about(struct knowledge *knowledge, int64_t statement, struct span question)
{
	const struct index *index = knowledge->index;
	const struct reading *asked = &index_recall(knowledge->index, question)->question;
	const struct reading *told = &index_at(index, (size_t)statement - 1)->reading;
	bool asks = false, tells = false;

	for (size_t m = 0; m < told->count; m++)
		tells |= is_name(index, told, m);
	for (size_t m = 0; m < asked->count && tells; m++) {
		if (!is_name(index, asked, m))
			continue;
		asks = true;
		for (size_t n = 0; n < told->count; n++)
			if (told->mention[n].term == asked->mention[m].term &&
			    !told->mention[n].part)
				return true;
	}
	return !asks || !tells;
}
