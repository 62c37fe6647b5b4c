/* search.c - which statements a question is about
 *
 * The second stage: the candidates of the first are read and scored. The parts of
 * a statement's score are here, and nowhere else.
 */
#include "knowledge/candidates.h"

#include <math.h>
#include <stdlib.h>

#include "knowledge/claim.h"
#include "knowledge/features.h"
#include "knowledge/gazetteer.h"
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

/* Whether a word that no story has is a name: written as one, or that of a country or
 * a place. */
static bool is_unknown_name(const struct index *index, const struct mention *m,
			    const struct word *w)
{
	return (m->first > 0 && (w->flags & WORD_CAPITAL)) || index_is_capital(index, w->folded) ||
	       gazetteer_has(w->folded, GAZETTEER_COUNTRY, NULL) ||
	       (gazetteer_has(w->folded, GAZETTEER_PLACE, NULL) && !english_knows(w->folded));
}

static void weigh(const struct index *index, const struct search *search, struct search_term *term)
{
	const struct mention *m = &search->question.mention[term->mention];
	const struct word *w = &search->question.words.word[m->first];
	size_t in_statements = 0;
	size_t related = 0;

	for (size_t r = 0; r < term->relations; r++) {
		size_t n = index_statements(index, term->relation[r].term);

		if (n == 0)
			continue;
		related++;
		if (term->relation[r].term == m->term)
			in_statements = n;
		else if (in_statements < 1)
			in_statements = 1;
	}
	term->unknown = related == 0;
	term->idf = index_weight(index, in_statements < 1 ? 1 : in_statements);
	term->rarity = rarity(w->stem);
	term->weight = term->idf;
	term->name =
		(m->term != TERM_NONE && vocabulary_kind(index->vocabulary, m->term).len > 0) ||
		(term->unknown && m->count == 1 && is_unknown_name(index, m, w));
	if (term->name)
		term->weight *= NAME_SHARE;
	term->weak = (w->flags & WORD_WEAK) && m->count == 1;
	if (term->weak)
		term->weight *= WEAK_SHARE;
	else if (!term->name && m->count == 1)
		term->weight *= term->rarity;
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

static void read_terms(const struct index *index, struct arena *arena, struct span words,
		       struct search *search)
{
	index_read(index, arena, words, &search->question);
	search->terms = 0;
	for (size_t m = 0; m < search->question.count && search->terms < SEARCH_TERMS_MAX; m++) {
		struct search_term *term = &search->term[search->terms];

		if (search->question.mention[m].part || is_qualifier(index, &search->question, m))
			continue;
		*term = (struct search_term){.mention = m};
		term->relation = vocabulary_relations(index->vocabulary, arena, &search->question,
						      m, &term->relations);
		search->terms++;
	}
}

static void read_question(const struct index *index, struct arena *arena, struct span words,
			  struct search *search)
{
	read_terms(index, arena, words, search);
	for (size_t t = 0; t < search->terms; t++)
		weigh(index, search, &search->term[t]);
	search->verb = claim_asked_verb(search);
}

/* How a term of the question matches a statement: best, and with another of its
 * words. */
struct match {
	double weight, other_weight;
	uint32_t where, other_where;
	bool opposite, other_opposite;
};

/* That a word of a statement is a term that the question asks for, or one related
 * to it. */
struct place {
	size_t term, relation; /* of the search */
	uint32_t word;
	bool part; /* inside of a name */
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

/* The terms that a question asks for, and those related to them: a hash table. */
struct asked {
	struct asked_term {
		uint32_t term; /* of the vocabulary */
		uint16_t asked, relation;
		bool used;
	} * slot;
	size_t mask;
};

static void ask_terms(struct arena *arena, const struct search *search, struct asked *out)
{
	size_t count = 0;

	for (size_t t = 0; t < search->terms; t++)
		count += search->term[t].relations;
	for (out->mask = 15; out->mask < 2 * count; out->mask = 2 * out->mask + 1)
		;
	out->slot = arena_array(arena, out->mask + 1, sizeof(*out->slot));
	for (size_t t = 0; t < search->terms; t++)
		for (size_t r = 0; r < search->term[t].relations; r++) {
			uint32_t term = search->term[t].relation[r].term;
			size_t i = term * UINT32_C(2654435761) & out->mask;

			while (out->slot[i].used)
				i = (i + 1) & out->mask;
			out->slot[i] = (struct asked_term){term, (uint16_t)t, (uint16_t)r, true};
		}
}

#define PLACES_MAX 256 /* in one statement; what comes after is left out */

/* The places of a statement, by term and relation. */
struct places {
	struct place place[PLACES_MAX];
	size_t count;
};

static void add_places(struct places *places, const struct asked *asked,
		       const struct mention *mention)
{
	size_t i = mention->term * UINT32_C(2654435761) & asked->mask;

	for (; asked->slot[i].used && places->count < PLACES_MAX; i = (i + 1) & asked->mask) {
		struct place *at = &places->place[places->count];
		struct place place = {asked->slot[i].asked, asked->slot[i].relation, mention->first,
				      mention->part};

		if (asked->slot[i].term != mention->term)
			continue;
		for (; at > places->place &&
		       (at[-1].term > place.term ||
			(at[-1].term == place.term && at[-1].relation > place.relation));
		     at--)
			*at = at[-1];
		*at = place;
		places->count++;
	}
}

/* Most statements that are candidates need not be read for it. */
static void find_places(const struct index *index, const struct asked *asked, uint32_t statement,
			struct places *places)
{
	struct readings_mentions kept;

	places->count = 0;
	if (readings_mentions(&index->readings, statement, &kept)) {
		for (size_t m = 0; m < kept.count; m++) {
			struct mention mention;

			if (readings_mention(&kept, m, &mention))
				add_places(places, asked, &mention);
		}
	} else {
		const struct reading *reading = &index_at(index, statement)->reading;

		for (size_t m = 0; m < reading->count; m++)
			add_places(places, asked, &reading->mention[m]);
	}
}

/* Fills the matches of candidate c; false where it has none. */
static bool match_statement(const struct index *index, const struct search *search,
			    const struct asked *asked, uint32_t statement, struct match *row)
{
	struct places places;

	find_places(index, asked, statement, &places);
	for (size_t t = 0; t < search->terms; t++)
		row[t] = (struct match){.where = UINT32_MAX, .other_where = UINT32_MAX};
	for (size_t p = 0; p < places.count; p++) {
		const struct place *place = &places.place[p];

		take_place(&row[place->term], place,
			   &search->term[place->term].relation[place->relation]);
	}
	return places.count > 0;
}

/* Gives a statement some of what others of its paragraph have of a term that it
 * lacks. */
static void match_passages(const struct index *index, const struct search *search, size_t t,
			   const struct candidates *candidates, struct match *matches)
{
	size_t end;

	for (size_t first = 0; first < candidates->count; first = end) {
		uint32_t passage = index_passage(index, candidates->statement[first]);
		double best = 0;

		for (end = first; end < candidates->count; end++) {
			if (index_passage(index, candidates->statement[end]) != passage)
				break;
			best = fmax(best, matches[end * search->terms + t].weight);
		}
		for (size_t c = first; c < end; c++) {
			struct match *match = &matches[c * search->terms + t];

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

/* What a statement weighs, and whether it begins with an article. */
static void glance(const struct index *index, uint32_t statement, bool *article, double *weight)
{
	struct readings_mentions kept;
	const struct index_statement *s;

	if (readings_mentions(&index->readings, statement, &kept)) {
		*article = kept.article;
		*weight = readings_weight(&index->readings, statement);
		return;
	}
	s = index_at(index, statement);
	*article = s->reading.words.count > 1 && index_begins(s, 1);
	*weight = s->weight;
}

static double bonus(const struct index *index, const struct search *search, const struct hit *hit)
{
	double sum = 0, covered = 0, weight;
	bool article;

	glance(index, hit->statement, &article, &weight);

	sum += FOCUS_BONUS * index_in_focus(index, hit->statement);
	for (size_t t = 0; t < search->terms; t++)
		if (search->term[t].name && (hit->where[t] == 0 || (hit->where[t] == 1 && article)))
			sum += TOPIC_BONUS;
	for (size_t t = 0; t + 1 < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->where[t + 1] != UINT32_MAX &&
		    hit->where[t + 1] > hit->where[t] && hit->where[t + 1] <= hit->where[t] + 3)
			sum += NEAR_BONUS;
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX)
			covered += search->term[t].weight * hit->match[t];
	sum += LEAD_BONUS * (1 - (double)hit->statement / (double)index->count);
	if (weight > 0 && !only_names(search))
		sum += BREVITY_BONUS * fmin(1, covered / weight);
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

/* Fills what a hit tells of its statement; row has its match with each term. */
static void score_hit(const struct index *index, const struct search *search,
		      const struct match *row, struct hit *hit)
{
	double total = 0;

	for (size_t t = 0; t < search->terms; t++) {
		hit->match[t] = row[t].weight;
		hit->where[t] = row[t].where;
		hit->opposite[t] = row[t].opposite;
	}
	share_words(search, row, hit);
	for (size_t t = 0; t < search->terms; t++) {
		hit->coverage += search->term[t].weight * hit->match[t];
		total += search->term[t].weight;
	}
	hit->coverage /= total;
	hit->score = hit->coverage + bonus(index, search, hit);
}

/* Makes a hit of each candidate, in their order. */
static struct hit *make_hits(const struct index *index, struct arena *arena,
			     const struct search *search, const struct candidates *candidates,
			     const struct match *matches)
{
	size_t count = candidates->count, terms = search->terms;
	struct hit *hits = arena_array(arena, count, sizeof(*hits));
	double *match = arena_array(arena, count * terms, sizeof(*match));
	uint32_t *where = arena_array(arena, count * terms, sizeof(*where));
	bool *opposite = arena_array(arena, count * terms, sizeof(*opposite));

	for (size_t c = 0; c < count; c++) {
		hits[c] = (struct hit){
			.statement = candidates->statement[c],
			.own = -1,
			.left = 1,
			.match = match + c * terms,
			.where = where + c * terms,
			.opposite = opposite + c * terms,
		};
		score_hit(index, search, &matches[c * terms], &hits[c]);
	}
	return hits;
}

bool index_has(const struct index *index, struct arena *arena, struct span words)
{
	struct search *search = arena_alloc(arena, sizeof(*search));
	bool found = false;

	read_terms(index, arena, words, search);
	for (size_t t = 0; t < search->terms && !found; t++)
		for (size_t r = 0; r < search->term[t].relations && !found; r++)
			found = candidates_any(index, search->term[t].relation[r].term);
	return found;
}

static bool same_term(const struct search *x, const struct search *y, size_t t)
{
	const struct search_term *a = &x->term[t], *b = &y->term[t];
	const struct mention *m = &x->question.mention[a->mention];
	const struct mention *n = &y->question.mention[b->mention];
	const struct word *v = &x->question.words.word[m->first];
	const struct word *w = &y->question.words.word[n->first];
	bool same = m->count == n->count && a->relations == b->relations && a->name == b->name;

	for (size_t i = 0; i < m->count && same; i++)
		same = v[i].flags == w[i].flags && span_eq(v[i].folded, w[i].folded);
	for (size_t r = 0; r < a->relations && same; r++)
		same = a->relation[r].term == b->relation[r].term &&
		       a->relation[r].weight == b->relation[r].weight &&
		       a->relation[r].opposite == b->relation[r].opposite;
	return same;
}

/* A search of this question for the same terms, in the same order. */
static const struct search *find_same(const struct index *index, const struct search *search)
{
	for (size_t i = 0; i < index->recalled_count; i++) {
		const struct search *other = index->recalled[i].search;
		bool same = other->terms == search->terms;

		for (size_t t = 0; t < search->terms && same; t++)
			same = same_term(other, search, t);
		if (same)
			return other;
	}
	return NULL;
}

/* Finds the hits and scores them. */
static void find_hits(const struct index *index, struct arena *arena, struct search *search)
{
	struct candidates found, candidates;
	struct match *matches;
	struct asked asked;

	candidates_find(index, arena, search, &found);
	ask_terms(arena, search, &asked);
	matches = arena_array(arena, found.count * search->terms, sizeof(*matches));
	candidates = (struct candidates){.statement = found.statement};
	for (size_t c = 0; c < found.count; c++)
		if (match_statement(index, search, &asked, found.statement[c],
				    &matches[candidates.count * search->terms]))
			candidates.statement[candidates.count++] = found.statement[c];
	for (size_t t = 0; t < search->terms; t++)
		match_passages(index, search, t, &candidates, matches);
	search->hit = make_hits(index, arena, search, &candidates, matches);
	qsort(search->hit, candidates.count, sizeof(*search->hit), by_score);
	search->hits = candidates.count < SEARCH_HITS_MAX ? candidates.count : SEARCH_HITS_MAX;
}

static void share(const struct search *other, struct search *search)
{
	struct search own = *search;

	*search = *other;
	search->question = own.question;
	search->verb = own.verb;
	for (size_t t = 0; t < own.terms; t++)
		search->term[t].mention = own.term[t].mention;
}

void index_search(const struct index *index, struct arena *arena, struct span words,
		  struct search *search)
{
	const struct search *same;

	search->hits = 0;
	read_question(index, arena, words, search);
	if (search->terms == 0)
		return;
	same = find_same(index, search);
	if (same) {
		share(same, search);
		return;
	}
	search->first = search;
	find_hits(index, arena, search);
	features_order(index, arena, search);
}
