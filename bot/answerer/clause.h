/* clause.h - a question as a clause that can stand behind "does not say"
 *
 *	who founded the NCSC		who founded the NCSC
 *	how old is Mike Pence		how old Mike Pence is
 *	did BT sue Huawei		whether BT sued Huawei
 *
 * Where a word could be a noun as well as the verb, or the question is of a form
 * that is not known here, there is no clause: a wrong one is worse than none.
 */
#ifndef FOOTNOTE_ANSWERER_CLAUSE_H
#define FOOTNOTE_ANSWERER_CLAUSE_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

struct clause_word {
	struct span folded; /* by which it is understood */
	struct span shown;  /* as it stands in the clause */
	size_t run;	    /* of how many words the name is that begins here; 0: none does */
	bool person;	    /* that name is a person's */
};

#define CLAUSE_WORDS_MAX 20
#define CLAUSE_CHARS_MAX 120

/* The clause in arena; empty where it is not certain, or longer than the above. */
struct span clause_of(struct arena *arena, const struct clause_word *words, size_t count);

/* What a question asks for, where it begins with that: "when", "how much". */
struct span clause_asked(const struct clause_word *words, size_t count);

#endif
