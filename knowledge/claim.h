/* claim.h - whether a statement says yes or no to a question, and who does what
 * it says
 */
#ifndef FOOTNOTE_KNOWLEDGE_CLAIM_H
#define FOOTNOTE_KNOWLEDGE_CLAIM_H

#include "knowledge/index.h"

enum verdict {
	VERDICT_NONE,
	VERDICT_UNCLEAR, /* it is about this, but not in so many words */
	VERDICT_YES,
	VERDICT_NO,
};

/* Judges the question by the statement of hit: yes or no only where it has
 * every term of the question, in the same roles, and says that it is so rather
 * than that it could be; none where it has other names or other roles. */
enum verdict claim_judge(const struct index *index, const struct search *search,
			 const struct hit *hit);

/* Who says what the verdict rests on, where it is only said: "no" to "is A B?" by
 * "A denies that it is B" is what A says. Empty where the statement itself tells
 * it, or where it was asked whether somebody says it. */
struct span claim_speaker(const struct index *index, const struct search *search,
			  const struct hit *hit);

/* Whether the statement has the names of the question in the roles that the
 * question gives them, and tells what is, if that was asked, rather than what
 * could be. */
bool claim_same_roles(const struct index_statement *s, const struct search *search,
		      const struct hit *hit);
bool claim_is_real(const struct index_statement *s, const struct search *search,
		   const struct hit *hit);

/* The words *first up to *end of the statement that are the subject of what the
 * question's words say of it. False where none is, or the question names it. */
bool claim_subject(const struct index *index, const struct search *search, const struct hit *hit,
		   size_t *first, size_t *end);

#endif
