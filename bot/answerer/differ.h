/* differ.h - whether two short answers to one question contradict each other
 */
#ifndef FOOTNOTE_ANSWERER_DIFFER_H
#define FOOTNOTE_ANSWERER_DIFFER_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

/* Yes and no; two amounts of one unit; two months or days of the week; two names of
 * one kind. What cannot be compared does not differ. */
bool answers_differ(const struct knowledge *knowledge, struct arena *arena, struct span a,
		    struct span b);

#endif
