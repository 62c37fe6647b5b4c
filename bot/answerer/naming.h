/* naming.h - which of the stories a question names
 *
 *	in the story about Huawei, who spoke?	who spoke, in that story
 *	who wrote the ferry story?		who wrote the story
 *	the one about Huawei			nothing but the story
 *
 * A story is named by words of its title, its outlet or its file's name, else by
 * what its statements are about.
 */
#ifndef FOOTNOTE_ANSWERER_NAMING_H
#define FOOTNOTE_ANSWERER_NAMING_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

#define NAMING_LISTED_MAX 50 /* stories */

struct naming;

/* The knowledge base must outlive it. */
struct naming *naming_create(struct knowledge *knowledge);
void naming_destroy(struct naming *naming);

enum naming_outcome {
	NAMING_NONE, /* no story is named */
	NAMING_ONE,
	NAMING_MANY,	/* it could be any of some */
	NAMING_UNKNOWN, /* one is, which is not here */
};

struct named {
	enum naming_outcome outcome;
	struct span story;    /* as struct statement has it; empty unless it is one */
	struct span question; /* with "the story" for its name, or without; empty where
				 nothing else was said */
	struct span words;    /* that name it */
};

/* Reads a normalised question. No restriction to a story may be set, as for
 * what follows; in arena. */
struct named naming_read(const struct naming *naming, struct arena *arena, struct span question);

/* The same where the whole text may be a name: "the ferries". */
struct named naming_choose(const struct naming *naming, struct arena *arena, struct span text);

/* Whether the question names anything, by a name or a word that is no verb. */
bool naming_names(const struct naming *naming, struct arena *arena, struct span question);

/* Whether the question names what other stories have and this one has not; by
 * names alone, else by any word. Leaves the restriction to the story lifted. */
bool naming_leaves(const struct naming *naming, struct arena *arena, struct span question,
		   struct span story, bool by_names);

/* The heading, and the stories that text could name, or all where it is empty, a line for each, in
 * at most max_chars characters. */
struct span naming_list(const struct naming *naming, struct arena *arena, const char *heading,
			struct span text, size_t max_chars);

#endif
