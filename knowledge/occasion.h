/* occasion.h - whether a time in a statement is that of what a question asks
 *
 *	When will work begin? - Work will begin in March and be finished by May.
 *	When will the yard close? - In January the yard had ten workers.
 */
#ifndef FOOTNOTE_KNOWLEDGE_OCCASION_H
#define FOOTNOTE_KNOWLEDGE_OCCASION_H

#include "knowledge/index.h"

/* Whether the question asks what will be, and the time is of what was. */
bool occasion_is_past(const struct words *question, const struct index_statement *s,
		      const struct fact *time);

/* Whether the time stands behind the verb that was asked for, with no other between;
 * *other tells whether it stands behind another. */
bool occasion_follows(const struct index_statement *s, const struct search *search,
		      const struct hit *hit, const struct fact *time, bool *other);

#endif
