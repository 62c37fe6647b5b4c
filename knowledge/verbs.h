/* verbs.h - which words are verbs, and their forms
 *
 * Words are folded. What a word can be comes from how often WordNet's authors met
 * it as that (english/parts.awk), irregular forms from english/verbs.txt; a word
 * that neither has is taken for a noun.
 */
#ifndef FOOTNOTE_KNOWLEDGE_VERBS_H
#define FOOTNOTE_KNOWLEDGE_VERBS_H

#include "knowledge/words.h"

/* What helps other verbs, as lists for span_among() and word_is(). */
#define VERBS_BE    "is are was were"
#define VERBS_BEEN  VERBS_BE " be been being"
#define VERBS_DO    "do does did"
#define VERBS_HAVE  "has have had"
#define VERBS_COULD "could would can may might should" /* it need not be so */
#define VERBS_MODAL VERBS_COULD " will shall must"
/* What a question begins with that wants yes or no; but for VERBS_BE, a verb of its own
 * stands behind the subject. */
#define VERBS_HELP VERBS_DO " " VERBS_HAVE " " VERBS_MODAL
#define VERBS_ASK  VERBS_BE " " VERBS_HELP

/* The base form of a verb: "ban". */
bool verb_is_base(struct span word);

/* A base form that is met more often as such than as another word: "ban", but not
 * "network". */
bool verb_is_mostly(struct span word);

/* "banned", "taken", "been". */
bool verb_is_participle(struct span word);

/* "banning". */
bool verb_is_progressive(struct span word);

/* "banned", "took", "bans": what has a person and a tense; no auxiliaries. */
bool verb_is_finite(struct span word);

/* One of VERBS_ASK, but not "May". */
bool verb_is_auxiliary(const struct word *word);

/* Either of them. */
bool verb_has_tense(const struct word *word);

/* How sure it is that word i is the verb of a clause, with its tense: "B closed the
 * plant", but not "the closed plant", "closed by B", "its plants". */
enum verb_sure {
	VERB_NOT,
	VERB_MAYBE, /* "closed in June" */
	VERB_SURE,
};

enum verb_sure verb_rules(const struct words *words, size_t i);

/* Participles as above, or what by its ending may be one of a verb that is not
 * known: "rewilded", "rewilding". */
bool verb_may_be_participle(struct span word);
bool verb_may_be_progressive(struct span word);

/* More often an adjective than anything else. */
bool verb_is_adjective(struct span word);

/* "banned" of "ban", "took" of "take"; in arena. */
struct span verb_past(struct arena *arena, struct span base);

/* "bans" of "ban", "does" of "do"; in arena. */
struct span verb_third_person(struct arena *arena, struct span base);

#endif
