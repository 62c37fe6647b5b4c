/* readings.h - statements with their words and facts, as the file has them
 *
 * Cutting a statement into words and finding its terms costs far more than scoring
 * it, and SQLite copies a page for each row that it reads. So what was read when the
 * knowledge base was built is kept in the index, beside the postings, and read in
 * place. A statement that does not fit, which has more words than sentences have, is
 * left out: whoever needs it reads it from its table. Nothing in the file is trusted.
 */
#ifndef FOOTNOTE_KNOWLEDGE_READINGS_H
#define FOOTNOTE_KNOWLEDGE_READINGS_H

#include "knowledge/analyse.h"
#include "knowledge/map.h"
#include "knowledge/packed.h"

/* Where they stand in `packed`: for each statement where its reading does and where
 * its facts do, 0 for none; and its weight, a double. */
struct readings {
	const struct packed *packed;
	size_t count, at, facts_at, weights_at;
};

/* A statement but for its words. */
struct readings_row {
	struct span text, heading, footnote;
	unsigned paragraph, position;
	int64_t story;
	size_t start, end; /* in the story's bytes */
};

/* The terms of a statement where they stand in the file. */
struct readings_mentions {
	const unsigned char *run; /* for readings_mention() */
	size_t count;
	uint32_t words; /* of the statement */
	bool article;	/* it begins with one */
};

/* False where statement i is left out. What is damaged of a word reads as "?". */
bool readings_row(const struct readings *readings, size_t i, struct readings_row *out);
bool readings_words(const struct readings *readings, size_t i, struct arena *arena,
		    struct reading *out);
bool readings_mentions(const struct readings *readings, size_t i, struct readings_mentions *out);

/* False for one that stands nowhere: the file is damaged. */
static inline bool readings_mention(const struct readings_mentions *mentions, size_t m,
				    struct mention *out)
{
	uint32_t where = packed_get(mentions->run, 2 * m + 1);

	*out = (struct mention){packed_get(mentions->run, 2 * m), where & 0xFFFF,
				where >> 16 & 0x7FFF, where >> 31};
	return out->count > 0 && out->first + out->count <= mentions->words;
}

/* Fills facts, which has room for FACTS_MAX, and returns how many there are. */
size_t readings_facts(const struct readings *readings, size_t i, size_t len,
		      struct fact fact[FACTS_MAX]);

/* Of all terms of statement i, as index_weight() has them. */
double readings_weight(const struct readings *readings, size_t i);

/* Writes them, statement by statement. */
struct readings_writer {
	struct packer *packer;
	struct map texts, words; /* where they were written */
	struct arena arena;
	size_t count;
	uint32_t *at, *facts_at;
	uint32_t *terms; /* of all statements, those with a weight */
	size_t term_count;
	size_t *terms_end; /* of each statement */
	size_t facts_of;   /* the statement that facts are gathered of, + 1; 0: none */
	struct fact fact[FACTS_MAX];
	size_t facts;
	struct arena facts_arena;
};

void readings_writer_init(struct readings_writer *writer, struct packer *packer);
void readings_writer_finish(struct readings_writer *writer);
void readings_write(struct readings_writer *writer, const struct readings_row *row,
		    const struct reading *reading);

/* Takes a fact of statement i; they come in the order of the statements, after all
 * of these. */
void readings_write_fact(struct readings_writer *writer, size_t i, const struct fact *fact);

/* Writes what is left; weights has the weight of each term. */
void readings_write_end(struct readings_writer *writer, const double *weights,
			struct readings *out);

#endif
