/* search.c - which statements a question is about
 *
 * The parts of a statement's score are here, and nowhere else.
 */
#include "knowledge/index.h"

#include <math.h>
#include <stdlib.h>

#include "knowledge/index_private.h"

/* What a term of the question is worth where the statement lacks it but
 * another statement of the same paragraph has it. */
#define PASSAGE_MATCH 0.4

/* Share of the weight of words that fit everywhere. */
#define WEAK_SHARE 0.3

/* Names weigh more than other words: who it is about matters most. */
#define NAME_SHARE 1.1

/* Words that WordNet's authors tagged, and the count from which on a word stops
 * being rare. */
#define ENGLISH_WORDS 230000.0
#define RARE	      4.0

/* What is left of a match with a word inside of a name. */
#define PART_SHARE 0.9

/* What is left of a match with a word that matched another term already. */
#define SECOND_SHARE 0.4

#define TOPIC_SHARE 0.12 /* of the statements have a name that they are full of */

/* Small advantages that only order statements which cover the same. */
#define FOCUS_BONUS   0.25
#define TOPIC_BONUS   0.04 /* the statement begins with a name of the question */
#define NEAR_BONUS    0.02 /* for each pair of terms that stand as in the question */
#define LEAD_BONUS    0.02 /* for the first statement of a story, less for later ones */
#define BREVITY_BONUS 0.05 /* for the share of the statement that the question covers */

static double weight_of(const struct index *index, double statements)
{
	return log(1 + (double)index->count / (statements + 0.5));
}

/* How rare a word is in English, against one that is never met: 1 for that,
 * towards 0 for those that are met everywhere. */
static double rarity(struct span stem)
{
	long frequency;

	english_related(stem, &frequency);
	return log(ENGLISH_WORDS / ((double)frequency + RARE)) / log(ENGLISH_WORDS / RARE);
}

static void weigh(const struct index *index, const struct search *search, struct search_term *term)
{
	const struct mention *m = &search->question.mention[term->mention];
	const struct word *w = &search->question.words.word[m->first];
	double in_statements = 0;
	size_t related = 0;

	for (size_t r = 0; r < term->relations; r++) {
		size_t n = index->posting[term->relation[r].term].statements;

		if (n == 0)
			continue;
		related++;
		if (term->relation[r].term == m->term)
			in_statements = (double)n;
		else if (in_statements < 1)
			in_statements = 1;
	}
	term->unknown = related == 0;
	term->weight = weight_of(index, in_statements < 1 ? 1 : in_statements);
	term->name =
		(m->term != TERM_NONE && vocabulary_kind(index->vocabulary, m->term).len > 0) ||
		(term->unknown && (w->flags & WORD_CAPITAL) && m->first > 0);
	if (term->name)
		term->weight *= NAME_SHARE;
	if ((w->flags & WORD_WEAK) && m->count == 1)
		term->weight *= WEAK_SHARE;
	else if (!term->name && m->count == 1)
		term->weight *= rarity(w->stem);
}

static void read_question(const struct index *index, struct arena *arena, struct span words,
			  struct search *search)
{
	vocabulary_read(index->vocabulary, arena, words, &search->question);
	search->terms = 0;
	for (size_t m = 0; m < search->question.count && search->terms < SEARCH_TERMS_MAX; m++) {
		struct search_term *term = &search->term[search->terms];

		if (search->question.mention[m].part)
			continue;
		*term = (struct search_term){.mention = m};
		term->relation = vocabulary_relations(index->vocabulary, arena, &search->question,
						      m, &term->relations);
		weigh(index, search, term);
		search->terms++;
	}
}

/* How a term of the question matches a statement: best, and with another of its
 * words. */
struct match {
	double weight, other_weight;
	uint32_t where, other_where;
	bool opposite, other_opposite;
};

static void take_place(struct match *match, const struct place *place,
		       const struct relation *relation)
{
	double weight = relation->weight * (place->part ? PART_SHARE : 1);

	if (match->weight < weight) {
		match->other_weight = match->weight;
		match->other_where = match->where;
		match->other_opposite = match->opposite;
		match->weight = weight;
		match->where = place->word;
		match->opposite = relation->opposite;
	} else if (match->other_weight < weight && place->word != match->where) {
		match->other_weight = weight;
		match->other_where = place->word;
		match->other_opposite = relation->opposite;
	}
}

/* Fills, for one term, the matches of each statement. */
static void match_term(const struct index *index, const struct search_term *term,
		       struct match *match)
{
	for (size_t s = 0; s < index->count; s++)
		match[s] = (struct match){.where = UINT32_MAX, .other_where = UINT32_MAX};
	for (size_t r = 0; r < term->relations; r++) {
		const struct postings *p = &index->posting[term->relation[r].term];

		for (size_t i = 0; i < p->count; i++)
			take_place(&match[p->place[i].statement], &p->place[i], &term->relation[r]);
	}
}

/* Gives a term that a statement lacks some of what its paragraph has. */
static void match_passages(const struct index *index, struct match *match, double *passage)
{
	for (size_t p = 0; p < index->passages; p++)
		passage[p] = 0;
	for (size_t s = 0; s < index->count; s++) {
		double *best = &passage[index->statement[s].passage];

		if (*best < match[s].weight)
			*best = match[s].weight;
	}
	for (size_t s = 0; s < index->count; s++) {
		double other = PASSAGE_MATCH * passage[index->statement[s].passage];

		if (match[s].weight < other)
			match[s].weight = other;
	}
}

/* "What did Ada do?": whatever else the statement tells is the answer. */
static bool only_names(const struct search *search)
{
	for (size_t t = 0; t < search->terms; t++)
		if (!search->term[t].name)
			return false;
	return true;
}

static double bonus(const struct index *index, const struct search *search, const struct hit *hit)
{
	const struct index_statement *s = &index->statement[hit->statement];
	double sum = 0, all = 0, covered = 0;

	sum += FOCUS_BONUS * index_in_focus(index, hit->statement);
	for (size_t t = 0; t < search->terms; t++)
		if (search->term[t].name && index_begins(s, hit->where[t]))
			sum += TOPIC_BONUS;
	for (size_t t = 0; t + 1 < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->where[t + 1] != UINT32_MAX &&
		    hit->where[t + 1] > hit->where[t] && hit->where[t + 1] <= hit->where[t] + 3)
			sum += NEAR_BONUS;
	for (size_t m = 0; m < s->reading.count; m++)
		if (!s->reading.mention[m].part)
			all += weight_of(
				index,
				(double)index->posting[s->reading.mention[m].term].statements);
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX)
			covered += search->term[t].weight * hit->match[t];
	sum += LEAD_BONUS * (1 - (double)hit->statement / (double)index->count);
	if (all > 0 && !only_names(search))
		sum += BREVITY_BONUS * fmin(1, covered / all);
	return sum;
}

static int by_score(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->statement > y->statement) - (x->statement < y->statement);
}

/* Two terms of the question that match the same word: the second takes another
 * word, if it can, or counts little. */
static void share_words(const struct search *search, const struct match *const *row,
			struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++) {
		for (size_t o = 0; o < search->terms; o++) {
			const struct match *match = row[t];

			if (o == t || hit->where[o] != hit->where[t] || hit->where[t] == UINT32_MAX)
				continue;
			if (hit->match[o] < hit->match[t] ||
			    (hit->match[o] == hit->match[t] && o > t))
				continue;
			if (match->other_weight > SECOND_SHARE * hit->match[t]) {
				hit->match[t] = match->other_weight;
				hit->where[t] = match->other_where;
				hit->opposite[t] = match->other_opposite;
			} else {
				hit->match[t] *= SECOND_SHARE;
			}
			break;
		}
	}
}

/* Makes the hit of one statement; returns whether it has any term itself. row
 * has its match with each term. */
static bool make_hit(const struct index *index, struct arena *arena, const struct search *search,
		     const struct match *const *row, size_t statement, struct hit *hit)
{
	double total = 0;
	bool here = false;

	*hit = (struct hit){.statement = (uint32_t)statement};
	for (size_t t = 0; t < search->terms && !here; t++)
		here = row[t]->where != UINT32_MAX;
	if (!here)
		return false;
	hit->match = arena_array(arena, search->terms, sizeof(*hit->match));
	hit->where = arena_array(arena, search->terms, sizeof(*hit->where));
	hit->opposite = arena_array(arena, search->terms, sizeof(*hit->opposite));
	for (size_t t = 0; t < search->terms; t++) {
		hit->match[t] = row[t]->weight;
		hit->where[t] = row[t]->where;
		hit->opposite[t] = row[t]->opposite;
	}
	share_words(search, row, hit);
	for (size_t t = 0; t < search->terms; t++) {
		hit->coverage += search->term[t].weight * hit->match[t];
		total += search->term[t].weight;
	}
	hit->coverage /= total;
	hit->score = hit->coverage + bonus(index, search, hit);
	return true;
}

void index_search(const struct index *index, struct arena *arena, struct span words,
		  struct search *search)
{
	const struct match *row[SEARCH_TERMS_MAX];
	struct match *match;
	double *passage;
	struct hit *hits;
	size_t count = 0;

	search->hits = 0;
	read_question(index, arena, words, search);
	if (search->terms == 0 || index->count == 0)
		return;
	match = arena_array(arena, search->terms * index->count, sizeof(*match));
	passage = arena_array(arena, index->passages, sizeof(*passage));
	for (size_t t = 0; t < search->terms; t++) {
		match_term(index, &search->term[t], match + t * index->count);
		match_passages(index, match + t * index->count, passage);
	}
	hits = arena_array(arena, index->count, sizeof(*hits));
	for (size_t s = 0; s < index->count; s++) {
		for (size_t t = 0; t < search->terms; t++)
			row[t] = &match[t * index->count + s];
		count += make_hit(index, arena, search, row, s, &hits[count]);
	}
	qsort(hits, count, sizeof(*hits), by_score);
	search->hits = count < SEARCH_HITS_MAX ? count : SEARCH_HITS_MAX;
	memcpy(search->hit, hits, search->hits * sizeof(*hits));
}
