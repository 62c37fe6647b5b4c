/* lexicon.h - the terms of a knowledge base as its file has them, read in place
 *
 * What a vocabulary learned from names and statements, written once and looked up
 * through hash tables from then on: neither opening it nor what it takes of
 * memory grows with the stories.
 */
#ifndef FOOTNOTE_KNOWLEDGE_LEXICON_H
#define FOOTNOTE_KNOWLEDGE_LEXICON_H

#include "knowledge/packed.h"

struct vocabulary;
struct phrase;

/* Records side by side, all of the same size, from a number of `packed` on. */
struct lexicon_table {
	size_t at, count;
};

enum lexicon_section {
	LEXICON_TERMS,
	LEXICON_TERM_SLOTS, /* the hash tables: 0, or the number of a record + 1 */
	LEXICON_PHRASES,
	LEXICON_PHRASE_SLOTS,
	LEXICON_SPELLINGS,
	LEXICON_SPELLING_SLOTS,
	LEXICON_SECTIONS,
};

struct lexicon {
	const struct packed *packed;
	struct lexicon_table table[LEXICON_SECTIONS];
	size_t terms;
};

/* Where a term stands: in so many statements, whose numbers stand from a number
 * of `packed` on, in their order. */
struct lexicon_postings {
	uint32_t at, statements;
};

/* Writes what v learned; postings has those of each of its terms. Fills the
 * tables of *out and nothing else. */
void lexicon_write(struct packer *packer, const struct vocabulary *v,
		   const struct lexicon_postings *postings, struct lexicon *out);

/* No such term: TERM_NONE. */
uint32_t lexicon_term_of(const struct lexicon *lexicon, struct span stem);

struct span lexicon_text(const struct lexicon *lexicon, uint32_t term);
struct span lexicon_kind(const struct lexicon *lexicon, uint32_t term);
struct lexicon_postings lexicon_postings(const struct lexicon *lexicon, uint32_t term);

/* The newest phrase that begins with word, + 1; 0 where none does. */
unsigned lexicon_phrases_with(const struct lexicon *lexicon, struct span word);
struct phrase lexicon_phrase(const struct lexicon *lexicon, unsigned number);

/* Whether folded is a word of the stories, and which it most likely stands for,
 * as spelling.h has it. */
bool lexicon_spells(const struct lexicon *lexicon, struct span folded);
struct span lexicon_near(const struct lexicon *lexicon, struct span folded);

#endif
