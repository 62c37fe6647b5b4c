/* facts.h - what stands in the statements: put in at build, asked for by views */
#ifndef FOOTNOTE_KNOWLEDGE_FACTS_H
#define FOOTNOTE_KNOWLEDGE_FACTS_H

#include "knowledge/private.h"
#include "knowledge/story.h"

/* Called on each new connection, before the schema is read: functions,
 * tokenizers, modules of virtual tables. */
int facts_register(sqlite3 *db, struct knowledge *knowledge, struct error *error);

/* Called in the transaction that adds a story, when its rows stand in the
 * stored_ tables and each statement has its id. */
int facts_add_story(sqlite3 *db, int64_t story_id, const struct story *story, struct error *error);

#endif
