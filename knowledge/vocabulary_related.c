/* vocabulary_related.c - which terms stand for a word of a question
 *
 * To look them all up costs more than to read the question, and people ask with the
 * same words again and again: those asked for lately are kept.
 */
#include "knowledge/vocabulary_private.h"

#include <stdlib.h>

/* WordNet does not know which sense of a word is meant: it counts less. */
#define WORDNET_SHARE 0.7

#define PLACES	 1024
#define STEM_MAX 24 /* bytes; longer ones are not kept */

struct related_kept {
	struct place {
		char stem[STEM_MAX];
		size_t len;
		uint32_t term;
		bool one;		   /* of one word */
		struct relation *relation; /* NULL: nothing stands here */
		size_t count;
	} place[PLACES];
};

struct related_kept *related_create(void)
{
	struct related_kept *kept = calloc(1, sizeof(*kept));

	if (!kept)
		abort();
	return kept;
}

void related_destroy(struct related_kept *kept)
{
	if (!kept)
		return;
	for (size_t i = 0; i < PLACES; i++)
		free(kept->place[i].relation);
	free(kept);
}

static void relate(const struct vocabulary *v, struct relation *list, size_t *count,
		   struct span stem, double weight, bool opposite)
{
	uint32_t term = vocabulary_term_of(v, stem);

	if (term == TERM_NONE)
		return;
	for (size_t i = 0; i < *count; i++) {
		if (list[i].term == term) {
			if (list[i].weight < weight) {
				list[i].weight = weight;
				list[i].opposite = opposite;
			}
			return;
		}
	}
	list[*count] = (struct relation){term, opposite, weight};
	*count += 1;
}

static void relate_wordnet(const struct vocabulary *v, struct relation *list, size_t *count,
			   struct span stem)
{
	long frequency;
	struct span rest = english_related(stem, &frequency), entry, related;

	while (*count < RELATIONS_MAX && span_next_part(&rest, ' ', &entry)) {
		double percent = 0;

		span_next_part(&entry, ':', &related);
		for (size_t i = 0; i < entry.len; i++)
			percent = 10 * percent + (entry.ptr[i] - '0');
		relate(v, list, count, related, WORDNET_SHARE * percent / 100, false);
	}
}

static void relate_groups(const struct vocabulary *v, struct relation *list, size_t *count,
			  struct span stem)
{
	unsigned next = 0;

	map_get(&v->member_of, stem, &next);
	while (next) {
		const struct member *member = &v->member[next - 1];
		const struct group *group = &v->group[member->group];

		for (size_t i = 0; i < group->count && *count < RELATIONS_MAX; i++)
			relate(v, list, count, group->stem[i], group->weight,
			       group->turn > 0 && (i < group->turn) != (member->at < group->turn));
		next = member->next;
	}
}

static size_t find_relations(const struct vocabulary *v, struct relation list[RELATIONS_MAX],
			     const struct reading *question, const struct mention *m,
			     struct span stem)
{
	size_t count = 0;

	if (m->term != TERM_NONE)
		list[count++] = (struct relation){.term = m->term, .weight = 1};
	if (m->term != TERM_NONE && !m->part && vocabulary_kind(v, m->term).len > 0)
		vocabulary_namesakes(v, list, &count, question, m);
	/* A name that is a part of another: "Munich" in "Munich Security Conference". */
	if (m->count == 1)
		relate(v, list, &count, stem, SYNONYM_WEIGHT, false);
	relate_groups(v, list, &count, stem);
	if (m->count == 1 || m->term == TERM_NONE)
		relate_wordnet(v, list, &count, stem);
	return count;
}

static struct relation *copy_of(const struct relation *list, size_t count, void *memory)
{
	if (count > 0)
		memcpy(memory, list, count * sizeof(*list));
	return memory;
}

/* Whoever else has a name depends on the words around it, and on the story. */
static bool may_keep(const struct vocabulary *v, const struct mention *m, struct span stem)
{
	return v->kept && stem.len <= STEM_MAX &&
	       (m->term == TERM_NONE || m->part || vocabulary_kind(v, m->term).len == 0);
}

/* Where what a mention is related to is kept, or will be. */
static struct place *place_of(const struct vocabulary *v, const struct mention *m, struct span stem)
{
	return &v->kept->place[(map_hash(stem) ^ m->term) % PLACES];
}

static bool stands_at(const struct place *place, const struct mention *m, struct span stem)
{
	return place->relation && place->term == m->term && place->one == (m->count == 1) &&
	       span_eq((struct span){place->stem, place->len}, stem);
}

static void keep(struct place *place, const struct mention *m, struct span stem,
		 const struct relation *list, size_t count)
{
	struct relation *memory = calloc(count + 1, sizeof(*memory));

	if (!memory)
		abort();
	free(place->relation);
	*place = (struct place){
		.len = stem.len,
		.term = m->term,
		.one = m->count == 1,
		.relation = copy_of(list, count, memory),
		.count = count,
	};
	if (stem.len > 0)
		memcpy(place->stem, stem.ptr, stem.len);
}

struct relation *vocabulary_relations(const struct vocabulary *v, struct arena *arena,
				      const struct reading *question, size_t mention,
				      size_t *count_out)
{
	const struct mention *m = &question->mention[mention];
	struct relation list[RELATIONS_MAX];
	struct span stem = question->words.word[m->first].stem;
	struct place *place = NULL;

	if (m->count > 1 && m->term != TERM_NONE)
		stem = vocabulary_text(v, m->term);
	if (may_keep(v, m, stem))
		place = place_of(v, m, stem);
	if (place && stands_at(place, m, stem)) {
		*count_out = place->count;
		return copy_of(place->relation, place->count,
			       arena_array(arena, place->count, sizeof(*list)));
	}
	*count_out = find_relations(v, list, question, m, stem);
	if (place)
		keep(place, m, stem, list, *count_out);
	return copy_of(list, *count_out, arena_array(arena, *count_out, sizeof(*list)));
}
