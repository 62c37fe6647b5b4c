/* readings_private.h - how the file has readings: what is written, and read again */
#ifndef FOOTNOTE_KNOWLEDGE_READINGS_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_READINGS_PRIVATE_H

#include "knowledge/readings.h"

/* The numbers of a statement. Behind them are two for each mention, the term and
 * where it stands, and two for each word: where it stands and its flags, and where
 * its entry is. */
enum {
	READING_TEXT,
	READING_COUNTS, /* of mentions and words */
	READING_STORY,
	READING_PARAGRAPH,
	READING_POSITION,
	READING_START,
	READING_END,
	READING_HEADING,
	READING_FOOTNOTE,
	READING_NUMBERS,
};

#define READING_MOST	999 /* words, and mentions: both fit into a row */
#define READING_ARTICLE (UINT32_C(1) << 31)

static inline uint32_t reading_words(uint32_t counts)
{
	return counts & 0x3FF;
}

static inline uint32_t reading_mentions(uint32_t counts)
{
	return counts >> 10 & 0x3FF;
}

/* The entry of a word: the lengths of folded and stem, and its vector; then folded,
 * and the stem where folded does not begin with it. */
#define ENTRY_TEXT_MOST	  127
#define ENTRY_STEM_APART  (UINT32_C(1) << 14)
#define ENTRY_VECTOR_MOST 0x1FFFF
#define ENTRY_NUMBERS_MAX (1 + 2 * 32)

static inline uint32_t entry_head(size_t folded, size_t stem, bool apart, uint32_t vector)
{
	return (uint32_t)folded | (uint32_t)stem << 7 | (apart ? ENTRY_STEM_APART : 0) |
	       vector << 15;
}

static inline size_t entry_folded(uint32_t head)
{
	return head & 0x7F;
}

static inline size_t entry_stem(uint32_t head)
{
	return head >> 7 & 0x7F;
}

static inline uint32_t entry_vector(uint32_t head)
{
	return head >> 15;
}

/* The numbers of a fact, behind how many there are. */
enum { FACT_KIND, FACT_START, FACT_END, FACT_SUBJECT, FACT_DETAIL, FACT_NUMBERS };

#endif
