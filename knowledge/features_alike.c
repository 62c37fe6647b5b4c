/* features_alike.c - how near in meaning a statement is to what is asked
 *
 * Each term of the question is held against each word of a statement, by the angle
 * between their vectors: "opposed" is near to "critic", which no stem tells and
 * no thesaurus.
 */
#include "knowledge/features_private.h"

#include <math.h>

#define SAME 0.99 /* of a match from here on it is the same term */

void features_mean(const struct word *word, size_t count, float mean[VECTORS_AXES])
{
	float squares = 0;

	for (size_t a = 0; a < VECTORS_AXES; a++)
		mean[a] = 0;
	for (size_t i = 0; i < count; i++) {
		const signed char *vector;
		float share;

		if (word[i].vector == 0 || (word[i].flags & WORD_STOP))
			continue;
		vector = vectors_at(word[i].vector);
		share = (float)vectors_rarity(word[i].vector);
		for (size_t a = 0; a < VECTORS_AXES; a++)
			mean[a] += share * (float)vector[a];
	}
	for (size_t a = 0; a < VECTORS_AXES; a++)
		squares += mean[a] * mean[a];
	squares = squares > 0 ? sqrtf(squares) : 1;
	for (size_t a = 0; a < VECTORS_AXES; a++)
		mean[a] /= squares;
}

static double cosine(const float *a, const float *b)
{
	float sum = 0;

	for (size_t i = 0; i < VECTORS_AXES; i++)
		sum += a[i] * b[i];
	return (double)sum;
}

/* What a term of the question means, as vectors.h has it; false where nobody knows. */
static bool read_term(const struct search *search, struct search_term *term,
		      int16_t vector[VECTORS_AXES])
{
	const struct mention *m = &search->question.mention[term->mention];
	const struct word *word = &search->question.words.word[m->first];
	float mean[VECTORS_AXES], length = 0;

	features_mean(word, m->count, mean);
	term->scarcity = 0;
	for (size_t i = 0; i < m->count; i++)
		if (!(word[i].flags & WORD_STOP))
			term->scarcity = fmax(term->scarcity, vectors_rarity(word[i].vector));
	term->scarcity = term->idf * term->scarcity + 1e-6;
	for (size_t a = 0; a < VECTORS_AXES; a++) {
		float value = mean[a] * VECTORS_LENGTH;

		length += mean[a] * mean[a];
		value = value < -127 ? -127 : value > 127 ? 127 : value;
		vector[a] = (int16_t)(value + (value < 0 ? -0.5F : 0.5F));
	}
	return length > 0;
}

/* The vectors of a statement's words, but for those that say too little. */
struct meant {
	const signed char **vector;
	size_t count;
};

static struct meant read_words(struct arena *arena, const struct words *words)
{
	struct meant meant = {arena_array(arena, words->count, sizeof(*meant.vector)), 0};

	for (size_t i = 0; i < words->count; i++)
		if (words->word[i].vector != 0 && !(words->word[i].flags & WORD_STOP))
			meant.vector[meant.count++] = vectors_at(words->word[i].vector);
	return meant;
}

/* How near a term is to the word of a statement that is nearest to it. */
static double nearest(const struct meant *meant, const int16_t *vector)
{
	int best = 0;

	for (size_t i = 0; i < meant->count; i++) {
		int product = vectors_product(vector, meant->vector[i]);

		best = product > best ? product : best;
	}
	return fmin(1, vectors_cosine(best));
}

void features_survey_alike(const struct index *index, struct arena *arena, struct search *search)
{
	const struct words *question = &search->question.words;
	float asked[VECTORS_AXES];
	struct meant meant[FEATURES_ORDERED];

	features_mean(question->word, question->count, asked);
	for (size_t h = 0; h < search->hits && h < FEATURES_ORDERED; h++) {
		const struct index_statement *s = index_at(index, search->hit[h].statement);

		meant[h] = read_words(arena, &s->reading.words);
		search->hit[h].alike =
			arena_array(arena, search->terms, sizeof(*search->hit[h].alike));
		search->hit[h].about = cosine(asked, index_mean(s));
	}
	for (size_t t = 0; t < search->terms; t++) {
		int16_t vector[VECTORS_AXES];
		bool known = read_term(search, &search->term[t], vector);

		search->alike[t] = (struct survey){0, 0};
		for (size_t h = 0; h < search->hits && h < FEATURES_ORDERED; h++) {
			struct hit *hit = &search->hit[h];

			if (hit_has(hit, t) > SAME)
				hit->alike[t] = 1;
			else
				hit->alike[t] = known ? nearest(&meant[h], vector) : 0;
			survey_take(&search->alike[t], hit->alike[t]);
		}
	}
}

void features_alike(const struct index *index, const struct search *search, const struct hit *hit,
		    double values[FEATURES])
{
	const struct hit *before = hit_beside(index, search, hit, -1);
	const struct hit *behind = hit_beside(index, search, hit, 1);
	double all = 0, least = 1;

	if (!hit->alike)
		return;
	for (size_t t = 0; t < search->terms; t++) {
		double mass = search->term[t].scarcity, has = hit->alike[t], around = has;

		if (before && before->alike)
			around = fmax(around, before->alike[t]);
		if (behind && behind->alike)
			around = fmax(around, behind->alike[t]);
		all += mass;
		values[FEATURE_ALIKE] += mass * has;
		values[FEATURE_ALIKE_REST] += has < 1 ? mass * has : 0;
		values[FEATURE_ALIKE_LEAD] += mass * survey_lead(&search->alike[t], has);
		values[FEATURE_ALIKE_AROUND] += mass * around;
		least = fmin(least, has);
	}
	for (size_t f = FEATURE_ALIKE; f <= FEATURE_ALIKE_AROUND; f++)
		values[f] = all > 0 ? values[f] / all : 0;
	values[FEATURE_ALIKE_LEAST] = least;
	values[FEATURE_ABOUT] = hit->about;
}
