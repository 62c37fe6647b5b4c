/* footnotes.h - the footnotes of a story, and what refers to them */
#ifndef FOOTNOTE_KNOWLEDGE_FOOTNOTES_H
#define FOOTNOTE_KNOWLEDGE_FOOTNOTES_H

#include "knowledge/story.h"

struct footnote {
	struct span label, text; /* "17", "paragraph 17" */
	size_t line;
	unsigned paragraph;
	bool used;
};

struct footnotes {
	struct footnote *list; /* the caller's, with room for all that are added */
	size_t count;
};

/* The result moves with the next footnotes_resolve(). */
struct footnote *footnotes_add(struct footnotes *footnotes, struct span label, struct span text,
			       size_t line);

/* Gives each statement the footnote that its label names. Footnotes that are
 * missing, empty, defined twice or never used go to *problems. */
void footnotes_resolve(struct footnotes *footnotes, struct story *story, const char *file,
		       struct problems *problems);

#endif
