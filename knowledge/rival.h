/* rival.h - whether a question is of another story than a statement's
 *
 * Asked of many stories, a question that names nobody is likely of the one that has all
 * of its words: "who criticised the study?" is not of whoever criticised something else.
 */
#ifndef FOOTNOTE_KNOWLEDGE_RIVAL_H
#define FOOTNOTE_KNOWLEDGE_RIVAL_H

#include "knowledge/index.h"

/* Notes with each hit, once they are in order, what is left of the confidence that it
 * answers; all of it where one story is asked. Works in arena. */
void rival_survey(const struct index *index, struct arena *arena, struct search *search);

#endif
