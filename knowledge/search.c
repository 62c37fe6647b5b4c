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
	size_t in_statements = 0;
	size_t related = 0;

	for (size_t r = 0; r < term->relations; r++) {
		size_t n = index->posting[term->relation[r].term].statements;

		if (n == 0)
			continue;
		related++;
		if (term->relation[r].term == m->term)
			in_statements = n;
		else if (in_statements < 1)
			in_statements = 1;
	}
	term->unknown = related == 0;
	term->weight = index_weight(index, in_statements < 1 ? 1 : in_statements);
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

static bool is_country(const struct index *index, const struct mention *mention)
{
	return mention->term != TERM_NONE &&
	       span_is(vocabulary_kind(index->vocabulary, mention->term), "country");
}

/* "Britain's" of "Britain's cyber agency": the name behind says who is meant,
 * so that a statement need not. */
static bool is_qualifier(const struct index *index, const struct reading *question, size_t mention)
{
	const struct mention *m = &question->mention[mention], *next = m + 1;
	const struct mention *end = question->mention + question->count;

	while (next < end && next->part)
		next++;
	return next < end && next->first == m->first + m->count && next->term != TERM_NONE &&
	       vocabulary_kind(index->vocabulary, next->term).len > 0 && is_country(index, m) &&
	       !is_country(index, next);
}

static void read_question(const struct index *index, struct arena *arena, struct span words,
			  struct search *search)
{
	vocabulary_read(index->vocabulary, arena, words, &search->question);
	search->terms = 0;
	for (size_t m = 0; m < search->question.count && search->terms < SEARCH_TERMS_MAX; m++) {
		struct search_term *term = &search->term[search->terms];

		if (search->question.mention[m].part || is_qualifier(index, &search->question, m))
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

/* The statements that have a term of the question, or one related to it, and how
 * they match: a row each, with a match for each term. */
struct candidates {
	uint32_t *statement; /* in order */
	size_t count;
	uint32_t *row_of; /* statement → its row + 1, 0 where it has none */
	struct match *match;
};

static void find_candidates(const struct index *index, struct arena *arena,
			    const struct search *search, struct candidates *out)
{
	*out = (struct candidates){
		.row_of = arena_array(arena, index->count, sizeof(*out->row_of)),
	};
	for (size_t t = 0; t < search->terms; t++)
		for (size_t r = 0; r < search->term[t].relations; r++) {
			const struct postings *p =
				&index->posting[search->term[t].relation[r].term];

			for (size_t i = 0; i < p->count; i++) {
				if (!index_in_scope(index, p->place[i].statement))
					continue;
				out->count += out->row_of[p->place[i].statement] == 0;
				out->row_of[p->place[i].statement] = 1;
			}
		}
	out->statement = arena_array(arena, out->count, sizeof(*out->statement));
	out->match = arena_array(arena, out->count * search->terms, sizeof(*out->match));
	for (size_t s = 0, row = 0; s < index->count; s++)
		if (out->row_of[s]) {
			out->statement[row] = (uint32_t)s;
			out->row_of[s] = (uint32_t)++row;
		}
}

/* Fills the matches of one term. */
static void match_term(const struct index *index, const struct search *search, size_t t,
		       struct candidates *candidates)
{
	const struct search_term *term = &search->term[t];

	for (size_t c = 0; c < candidates->count; c++)
		candidates->match[c * search->terms + t] =
			(struct match){.where = UINT32_MAX, .other_where = UINT32_MAX};
	for (size_t r = 0; r < term->relations; r++) {
		const struct postings *p = &index->posting[term->relation[r].term];

		for (size_t i = 0; i < p->count; i++) {
			size_t row = candidates->row_of[p->place[i].statement] - 1;

			if (!index_in_scope(index, p->place[i].statement))
				continue;
			take_place(&candidates->match[row * search->terms + t], &p->place[i],
				   &term->relation[r]);
		}
	}
}

/* Gives a statement some of what others of its paragraph have of a term that it
 * lacks. */
static void match_passages(const struct index *index, const struct search *search, size_t t,
			   struct candidates *candidates)
{
	size_t end;

	for (size_t first = 0; first < candidates->count; first = end) {
		uint32_t passage = index->statement[candidates->statement[first]].passage;
		double best = 0;

		for (end = first; end < candidates->count; end++) {
			if (index->statement[candidates->statement[end]].passage != passage)
				break;
			best = fmax(best, candidates->match[end * search->terms + t].weight);
		}
		for (size_t c = first; c < end; c++) {
			struct match *match = &candidates->match[c * search->terms + t];

			match->weight = fmax(match->weight, PASSAGE_MATCH * best);
		}
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
	double sum = 0, covered = 0;

	sum += FOCUS_BONUS * index_in_focus(index, hit->statement);
	for (size_t t = 0; t < search->terms; t++)
		if (search->term[t].name && index_begins(s, hit->where[t]))
			sum += TOPIC_BONUS;
	for (size_t t = 0; t + 1 < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->where[t + 1] != UINT32_MAX &&
		    hit->where[t + 1] > hit->where[t] && hit->where[t + 1] <= hit->where[t] + 3)
			sum += NEAR_BONUS;
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX)
			covered += search->term[t].weight * hit->match[t];
	sum += LEAD_BONUS * (1 - (double)hit->statement / (double)index->count);
	if (s->weight > 0 && !only_names(search))
		sum += BREVITY_BONUS * fmin(1, covered / s->weight);
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
static void share_words(const struct search *search, const struct match *row, struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++) {
		for (size_t o = 0; o < search->terms; o++) {
			const struct match *match = &row[t];

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

/* Makes the hit of one statement; row has its match with each term. */
static struct hit make_hit(const struct index *index, struct arena *arena,
			   const struct search *search, const struct match *row, uint32_t statement)
{
	struct hit hit = {
		.statement = statement,
		.match = arena_array(arena, search->terms, sizeof(*hit.match)),
		.where = arena_array(arena, search->terms, sizeof(*hit.where)),
		.opposite = arena_array(arena, search->terms, sizeof(*hit.opposite)),
	};
	double total = 0;

	for (size_t t = 0; t < search->terms; t++) {
		hit.match[t] = row[t].weight;
		hit.where[t] = row[t].where;
		hit.opposite[t] = row[t].opposite;
	}
	share_words(search, row, &hit);
	for (size_t t = 0; t < search->terms; t++) {
		hit.coverage += search->term[t].weight * hit.match[t];
		total += search->term[t].weight;
	}
	hit.coverage /= total;
	hit.score = hit.coverage + bonus(index, search, &hit);
	return hit;
}

void index_search(const struct index *index, struct arena *arena, struct span words,
		  struct search *search)
{
	struct candidates candidates;
	struct hit *hits;

	search->hits = 0;
	read_question(index, arena, words, search);
	if (search->terms == 0 || index->count == 0)
		return;
	find_candidates(index, arena, search, &candidates);
	for (size_t t = 0; t < search->terms; t++) {
		match_term(index, search, t, &candidates);
		match_passages(index, search, t, &candidates);
	}
	hits = arena_array(arena, candidates.count, sizeof(*hits));
	for (size_t c = 0; c < candidates.count; c++)
		hits[c] = make_hit(index, arena, search, &candidates.match[c * search->terms],
				   candidates.statement[c]);
	qsort(hits, candidates.count, sizeof(*hits), by_score);
	search->hits = candidates.count < SEARCH_HITS_MAX ? candidates.count : SEARCH_HITS_MAX;
	memcpy(search->hit, hits, search->hits * sizeof(*hits));
}
