/* refers.h - whether a statement needs the one before to be understood */
#ifndef FOOTNOTE_KNOWLEDGE_REFERS_H
#define FOOTNOTE_KNOWLEDGE_REFERS_H

#include "bot/base/span.h"

/* Whether it begins with "it", "this" or the like, or speaks of "the group". */
bool refers_back(struct span statement);

#endif
