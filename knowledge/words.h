/* words.h - text cut into words, with what English grammar makes of each
 *
 * Stems by Snowball's English stemmer (Porter2) after irregular forms were led
 * back to their base form ("said" is "say", "found" is "find").
 */
#ifndef FOOTNOTE_KNOWLEDGE_WORDS_H
#define FOOTNOTE_KNOWLEDGE_WORDS_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

#include <stdint.h>

enum word_flag {
	WORD_CAPITAL = 1 << 0,	  /* written with a capital or all capitals */
	WORD_NUMBER = 1 << 1,	  /* begins with a digit or a currency sign */
	WORD_STOP = 1 << 2,	  /* says too little to be searched for */
	WORD_NEGATION = 1 << 3,	  /* turns the meaning round: not, never, without */
	WORD_POSSESSIVE = 1 << 4, /* had 's or ' behind it, which text leaves out */
	WORD_BREAK = 1 << 5,	  /* a mark of punctuation stands before it */
	WORD_WEAK = 1 << 6,	  /* too general to count in full: thing, company, way */
	WORD_MODAL = 1 << 7,	  /* asks what could be: could, will, if */
	WORD_IRREALIS = 1 << 8,	  /* tells what could be: could, plans, alleged */
	WORD_NUMERAL = 1 << 9,	  /* a number in words: two, dozen */
	WORD_WEEKDAY = 1 << 10,
	WORD_MONTH = 1 << 11, /* but for May and March, which are other words, too */
};

struct word {
	struct span text;   /* as written */
	struct span folded; /* lower case, without accents */
	struct span stem;
	size_t start, end; /* byte offsets in the text that was cut */
	uint32_t vector;   /* of the stem, as vectors.h has them */
	unsigned flags;
	/* What extract.h asks of a word, once it has: kind is 0 before. */
	unsigned char kind, before, behind;
};

struct words {
	struct word *word;
	size_t count;
};

/* The stemmer and the lists of English words that are part of the program. */
struct english;

struct english *english_create(void);
void english_destroy(struct english *english);

/* Cuts text into words, in arena. */
struct words words_cut(struct arena *arena, const struct english *english, struct span text);

/* The number of the first word that begins at a byte of their text or behind it; how
 * many there are where none does. */
size_t words_from(const struct words *words, size_t byte);

/* The stem of one folded word, in arena. */
struct span english_stem(const struct english *english, struct arena *arena, struct span folded);

/* From here on, dictionary.c. */

/* The most frequent English word of the same first letter that is one edit from
 * folded, which is none itself; empty where there is none. */
struct span english_near(const struct english *english, struct span folded);

/* Optimal string alignment distance (Damerau's edits: insert, delete, replace,
 * swap neighbours), or limit + 1 where it is larger. */
unsigned edit_distance(struct span a, struct span b, unsigned limit);

/* The line of a sorted text that begins with key and then has a blank or ends;
 * no pointer where there is none. */
struct span english_line(const char *begin, const char *end, struct span key);

/* Whether folded stands in the dictionary of English words. */
bool english_knows(struct span folded);

/* The words that WordNet relates to a stem, as "stem:weight stem:weight …", the
 * weight a percentage; empty where it has none.
 * *frequency_out: how often it was met in the texts that WordNet's authors read. */
struct span english_related(struct span stem, long *frequency_out);

/* The stems that WordNet has as contraries of a stem, with blanks between. */
struct span english_contraries(struct span stem);

/* Whether a stem stands for people, or for what they form: "keeper", "panel". */
bool english_acts(struct span stem);

/* The lines of the built-in thesaurus, one group of related words a line. */
struct span english_thesaurus(void);

#endif
