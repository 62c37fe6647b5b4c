/* verbs.h - which words are verbs, and their forms
 *
 * Words are folded. What a word can be comes from how often WordNet's authors met
 * it as that (english/parts.awk), irregular forms from english/verbs.txt; a word
 * that neither has is taken for a noun.
 */
#ifndef FOOTNOTE_KNOWLEDGE_VERBS_H
#define FOOTNOTE_KNOWLEDGE_VERBS_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

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

/* More often an adjective than anything else. */
bool verb_is_adjective(struct span word);

/* "banned" of "ban", "took" of "take"; in arena. */
struct span verb_past(struct arena *arena, struct span base);

/* "bans" of "ban", "does" of "do"; in arena. */
struct span verb_third_person(struct arena *arena, struct span base);

#endif
