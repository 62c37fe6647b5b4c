/* candidates_lists.c - the lists of statements that the terms of a question have */
#include "knowledge/candidates_lists.h"

#include <stdlib.h>

#include "knowledge/candidates.h"

static int by_adds(const void *a, const void *b)
{
	const struct list *x = a, *y = b;

	if (x->adds != y->adds)
		return x->adds < y->adds ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

static size_t slot_of(const struct lists *lists, uint32_t term)
{
	return term * UINT32_C(2654435761) & lists->mask;
}

static void add_slots(struct lists *lists, struct arena *arena)
{
	for (lists->mask = 15; lists->mask < 2 * lists->count;)
		lists->mask = 2 * lists->mask + 1;
	lists->slot = arena_array(arena, lists->mask + 1, sizeof(*lists->slot));
	for (size_t i = 0; i < lists->count; i++) {
		size_t slot = slot_of(lists, lists->list[i].known);

		while (lists->slot[slot])
			slot = (slot + 1) & lists->mask;
		lists->slot[slot] = (uint32_t)i + 1;
	}
}

struct lists lists_make(const struct index *index, struct arena *arena, const struct search *search)
{
	double next[SEARCH_TERMS_MAX] = {0};
	struct lists lists = {.terms = search->terms};
	struct list *list;
	size_t count = 0;

	for (size_t t = 0; t < search->terms; t++)
		count += search->term[t].relations;
	list = arena_array(arena, count, sizeof(*list));
	count = 0;
	for (size_t t = 0; t < search->terms; t++)
		for (size_t r = 0; r < search->term[t].relations; r++) {
			const struct relation *relation = &search->term[t].relation[r];
			struct lexicon_postings postings =
				lexicon_postings(&index->lexicon, relation->term);

			if (postings.statements == 0)
				continue;
			list[count] = (struct list){
				.at = postings.at,
				.count = index_statements(index, relation->term),
				.adds = search->term[t].weight * relation->weight,
				.term = t,
				.known = relation->term,
			};
			count++;
		}
	qsort(list, count, sizeof(*list), by_adds);
	for (size_t i = count; i-- > 0;) {
		list[i].then = next[list[i].term];
		next[list[i].term] = list[i].adds;
	}
	lists.list = list;
	lists.count = count;
	add_slots(&lists, arena);
	return lists;
}

size_t lists_skip(const struct index *index, const struct list *list, size_t from,
		  uint32_t statement)
{
	size_t low = from, high = from, step = 1;

	while (high < list->count && packed_number(&index->packed, list->at + high) < statement) {
		low = high + 1;
		high += step;
		step *= 2;
	}
	high = high < list->count ? high : list->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (packed_number(&index->packed, list->at + middle) < statement)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Notes the first list, from list `from` on, of each term of the search that has this
 * term. */
static void note_lists(const struct lists *lists, size_t from, uint32_t term,
		       uint32_t first[SEARCH_TERMS_MAX])
{
	for (size_t slot = slot_of(lists, term); lists->slot[slot];
	     slot = (slot + 1) & lists->mask) {
		uint32_t i = lists->slot[slot] - 1;
		const struct list *list = &lists->list[i];

		if (list->known == term && i >= from && i < first[list->term])
			first[list->term] = i;
	}
}

void lists_of(const struct index *index, const struct lists *lists, size_t from, uint32_t statement,
	      uint32_t first[SEARCH_TERMS_MAX])
{
	struct readings_mentions mentions;
	struct mention mention;

	for (size_t t = 0; t < lists->terms; t++)
		first[t] = UINT32_MAX;
	if (readings_mentions(&index->readings, statement, &mentions)) {
		for (size_t m = 0; m < mentions.count; m++)
			if (readings_mention(&mentions, m, &mention))
				note_lists(lists, from, mention.term, first);
	} else {
		const struct reading *reading = &index_at(index, statement)->reading;

		for (size_t m = 0; m < reading->count; m++)
			note_lists(lists, from, reading->mention[m].term, first);
	}
}

bool candidates_any(const struct index *index, uint32_t term)
{
	struct list list = {
		.at = lexicon_postings(&index->lexicon, term).at,
		.count = index_statements(index, term),
	};
	size_t first, end, at;

	index_extent(index, &first, &end);
	at = lists_skip(index, &list, 0, (uint32_t)first);
	return at < list.count && packed_number(&index->packed, list.at + at) < end;
}
