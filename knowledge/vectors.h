/* vectors.h - what stems mean, as points in a space
 *
 * english/vectors.bin has a vector for each stem of the most frequent English
 * words: the closer the directions of two, the more alike are the texts that the
 * words are met in (GloVe, Pennington, Socher and Manning 2014). english/vectors.py
 * makes it and tells from what. Names and numbers mostly have none.
 */
#ifndef FOOTNOTE_KNOWLEDGE_VECTORS_H
#define FOOTNOTE_KNOWLEDGE_VECTORS_H

#include "bot/base/span.h"

#include <stdint.h>

#define VECTORS_AXES   48
#define VECTORS_LENGTH 256 /* of each */

/* The number of a stem's vector; 0 where it has none. */
uint32_t vectors_find(struct span stem);

/* How many there are. */
uint32_t vectors_count(void);

/* A hash of which number each stem has. */
uint32_t vectors_sum(void);

/* VECTORS_AXES numbers; vector is not 0. */
const signed char *vectors_at(uint32_t vector);

/* How rare the words of that stem are: 1 for those met least, and where vector is
 * 0, towards 0 for those that are met everywhere. */
double vectors_rarity(uint32_t vector);

/* The product of two, which are the nearer, the larger it is. One has wide numbers,
 * which are multiplied eight at a time. */
static inline int vectors_product(const int16_t *a, const signed char *b)
{
	int sum = 0;

	for (int i = 0; i < VECTORS_AXES; i++)
		sum += a[i] * b[i];
	return sum;
}

/* The cosine of the angle between two with this product: 1 where they are the same. */
static inline double vectors_cosine(int product)
{
	return product / (double)(VECTORS_LENGTH * VECTORS_LENGTH);
}

#endif
