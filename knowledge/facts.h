/* facts.h - what stands in the statements, put into the tables at build */
#ifndef FOOTNOTE_KNOWLEDGE_FACTS_H
#define FOOTNOTE_KNOWLEDGE_FACTS_H

#include "knowledge/story.h"

#include <sqlite3.h>

/* Called in the transaction that adds a story, when its rows stand in the
 * stored_ tables and each statement has its id. */
int facts_add_story(sqlite3 *db, const struct story *story, struct error *error);

#endif
