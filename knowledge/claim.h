/* claim.h - whether a statement says yes or no to a question
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

/* claim_roles.c: whether the statement has the names of the question in the roles that the
 * question gives them, and tells what is, if that was asked, rather than what
 * could be. */
bool claim_same_roles(const struct index_statement *s, const struct search *search,
		      const struct hit *hit);
bool claim_is_real(const struct index_statement *s, const struct search *search,
		   const struct hit *hit);

/* What a word must match to be what the question asks for: "deny" for "denies",
 * but not "say". */
#define CLAIM_SAME_MATCH 0.8

/* The first word of the question that belongs to its term t. */
uint32_t claim_asked_word(const struct search *search, size_t t);

/* Where the statement has the verb of the question, in most
 * questions its first term that is no name; UINT32_MAX where there is none. */
uint32_t claim_verb(const struct search *search, const struct hit *hit);

/* Whether what the verb at a word tells is done to its subject: "is already
 * banned", "was led". */
bool claim_is_passive(const struct words *words, uint32_t verb);

/* Whether the question asks for a term that stands at word i of the statement. */
bool claim_asks_for(const struct search *search, const struct hit *hit, size_t i);

/* Whether the statement has every name of the question. */
bool claim_has_names(const struct search *search, const struct hit *hit);

/* Whether any word is of a class. */
bool claim_any_is(const struct words *words, enum word_flag class);

/* claim_figures.c: whether a term is a number or a day of the calendar. */
bool claim_is_figure(const struct search *search, size_t t);

enum claim_figures {
	FIGURES_SAID,  /* those of the question, or it has none */
	FIGURES_OTHER, /* others in their place */
	FIGURES_MISSING,
};

enum claim_figures claim_compare_figures(const struct index_statement *s,
					 const struct search *search, const struct hit *hit);

/* Whether what is asked for belongs to another amount than that: "300 people" of "300
 * people in A and 20 in B", where it was asked about B, or "20" of "in 1987, when 20 were
 * here"; and whether that is an amount which the question has. */
bool claim_is_other_amount(const struct index_statement *s, const struct search *search,
			   const struct hit *hit, const struct fact *amount);
bool claim_has_other_amount(const struct index_statement *s, const struct search *search,
			    const struct hit *hit);

/* "If A comes, B goes", or "Should A come, …", says neither that A comes nor that B goes;
 * false where the question has a condition, too. */
bool claim_is_conditional(const struct index_statement *s, const struct search *search);

/* "This year" for "last year". */
bool claim_has_other_time(const struct index_statement *s, const struct search *search);

/* Whether the question has a figure in whose place the statement has another, or
 * which neither it nor its paragraph has. */
bool claim_has_other_figure(const struct index_statement *s, const struct search *search,
			    const struct hit *hit);

/* What is said in the statement of hit and holds the first word that was asked
 * for and is no name; NULL where the statement itself tells it. */
const struct fact *claim_speech(const struct index_statement *s, const struct search *search,
				const struct hit *hit);

/* claim_contrary.c: whether the statement denies what the question asks for, or
 * says its contrary. */
bool claim_is_contrary(const struct index_statement *s, const struct search *search,
		       const struct hit *hit);

/* Whether it denies more than once: "did not deny that A came". */
bool claim_is_tangled(const struct index_statement *s, const struct search *search,
		      const struct hit *hit);

/* Whether the statement speaks of what lies outside of what the question asks
 * for, or the other way round. */
bool claim_is_elsewhere(const struct index_statement *s, const struct search *search,
			const struct hit *hit);

/* claim_clause.c: whether another clause of the statement begins between two words of
 * it, or ends that is only aside; and whether one with a subject of its own parts a name from the
 * verb. */
bool claim_leaves_clause(const struct index_statement *s, uint32_t from, uint32_t to);
bool claim_is_torn(const struct index_statement *s, const struct search *search,
		   const struct hit *hit);

/* "Has A decided?" is not answered by what the A office decided. */
bool claim_is_of_another(const struct index_statement *s, const struct search *search,
			 const struct hit *hit);

/* Whether a place or a time follows that was not asked for: "A will not swim in the
 * harbour" does not tell that A will not swim. */
bool claim_is_narrower(const struct index_statement *s, const struct search *search,
		       const struct hit *hit);

/* claim_subject.c: the term of the verb that belongs to the auxiliary which the question
 * begins with; SEARCH_TERMS_MAX where there is none. */
size_t claim_asked_verb(const struct search *search);

/* Whether somebody or something else does what is told than the question asks about:
 * "A's brother fell", "the son of A fell", "B told A to fall". */
bool claim_has_other_subject(const struct index *index, const struct index_statement *s,
			     const struct search *search, const struct hit *hit);

/* claim_contrary.c: "A has not decided whether to do it", "A is still considering
 * whether": so A has not done it. */
bool claim_is_undecided(const struct index_statement *s);

#endif
