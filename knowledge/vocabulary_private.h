/* vocabulary_private.h - what vocabulary.c fills, and lexicon.c writes and reads */
#ifndef FOOTNOTE_KNOWLEDGE_VOCABULARY_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_VOCABULARY_PRIVATE_H

#include "knowledge/lexicon.h"
#include "knowledge/map.h"
#include "knowledge/spelling.h"
#include "knowledge/vocabulary.h"

#define PHRASE_WORDS_MAX 8
#define RELATIONS_MAX	 256
#define SYNONYM_WEIGHT	 0.85

struct term {
	struct span text;
	struct span kind;
	bool name; /* found by its phrases, not by its text */
};

/* Words in a row that are one term. */
struct phrase {
	struct span word[PHRASE_WORDS_MAX]; /* folded, for names; stems otherwise */
	size_t count;
	uint32_t term;
	uint32_t story; /* whose other name it is; 0: of all */
	bool stems;
	bool comma[PHRASE_WORDS_MAX]; /* a mark may stand before the word */
	uint32_t next;		      /* the next phrase with the same first word */
};

struct group {
	struct span *stem;
	size_t count;
	size_t turn; /* those from here on say the contrary of those before; 0: none do */
	double weight;
};

/* That a stem stands in a group. */
struct member {
	size_t group, at;
	uint32_t next; /* the next group with the stem + 1, or 0 */
};

struct vocabulary {
	struct english *english;
	struct arena arena;
	struct map term_of; /* stem, or "=name" */
	struct term *term;
	size_t terms;
	struct map phrase_of; /* first word → newest phrase + 1 */
	struct phrase *phrase;
	size_t phrases;
	struct group *group;
	size_t groups;
	struct map member_of; /* stem → its first group's member + 1 */
	struct member *member;
	size_t members;
	struct spellings spellings; /* of the stories and of questions */
	struct lexicon lexicon;	    /* where it has terms, they stand for all of the above but
				     * the groups */
	struct related_kept *kept;  /* NULL while it learns */
};

/* The term that is a stem, or a phrase of the thesaurus. */
uint32_t vocabulary_term_of(const struct vocabulary *vocabulary, struct span stem);

/* Adds whoever else has the other name that mention m is: "the mayor" of another
 * story. */
void vocabulary_namesakes(const struct vocabulary *vocabulary, struct relation *list, size_t *count,
			  const struct reading *question, const struct mention *m);

/* What vocabulary_relations() found lately. */
struct related_kept *related_create(void);
void related_destroy(struct related_kept *kept);

#endif
