/* subject.h - who does what a question says of a statement
 */
#ifndef FOOTNOTE_KNOWLEDGE_SUBJECT_H
#define FOOTNOTE_KNOWLEDGE_SUBJECT_H

#include "knowledge/index.h"

/* The words *first up to *end of the statement that are the subject of what the
 * question's words say of it. False where none is, or the question names it. */
bool subject_find(const struct index *index, const struct search *search, const struct hit *hit,
		  size_t *first, size_t *end);

#endif
