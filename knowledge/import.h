/* import.h - a story made of an article's text
 *
 * Every sentence becomes a statement, byte for byte, and its paragraph the
 * footnote. What else the article tells of itself, as its title, its place, who
 * wrote it, becomes front matter.
 */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#define IMPORT_MAX_BYTES (16 << 20) /* of an article; a page holds more than its text */

enum import_format { IMPORT_TEXT, IMPORT_MARKDOWN, IMPORT_HTML };

/* Where a statement stands in the article: bytes, end exclusive. */
struct import_place {
	size_t start, end;
};

struct imported {
	struct span story;	    /* the story file's bytes */
	struct import_place *place; /* of each statement; NULL for HTML */
	size_t statements;
};

/* "page.html" gives IMPORT_HTML, "a.md" IMPORT_MARKDOWN, all else IMPORT_TEXT. */
enum import_format import_format_of(const char *file);

/* Makes a story in arena. title is the article's where it is known; where it is
 * empty it is looked for in the article, and at last made of the file's name.
 * file is what problems call the article: all that is wrong goes to *problems,
 * and ERR_INPUT is returned. */
int import_article(struct imported *out, struct arena *arena, const char *file, struct span title,
		   struct span article, enum import_format format, struct problems *problems);

#endif
