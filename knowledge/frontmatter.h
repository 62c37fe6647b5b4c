/* frontmatter.h - the YAML that a story begins with */
#ifndef FOOTNOTE_KNOWLEDGE_FRONTMATTER_H
#define FOOTNOTE_KNOWLEDGE_FRONTMATTER_H

#include "knowledge/story.h"

/* Fills what the front matter tells: title to published, contributors, names.
 * yaml stands between the two lines of dashes and begins in line first_line of
 * the file. What is wrong goes to *problems. */
void frontmatter_parse(struct story *story, const char *file, struct span yaml, size_t first_line,
		       struct arena *arena, struct problems *problems);

#endif
