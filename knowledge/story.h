/* story.h - a story file, read and checked
 *
 * A story is Markdown: YAML front matter, headings, and statements, each
 * followed by a footnote reference. Everything lives in the arena it was read
 * into.
 *
 * What stands between "\[^17]" at the beginning of a line and the next "[^17]" is
 * one statement as it stands, whatever it looks like.
 */
#ifndef FOOTNOTE_KNOWLEDGE_STORY_H
#define FOOTNOTE_KNOWLEDGE_STORY_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdint.h>

#define STORY_MAX_BYTES	       (4 << 20)
#define STORY_FRONTMATTER_MAX  (64 << 10) /* bytes */
#define STORY_STATEMENT_MAX    2000	  /* bytes */
#define STORY_VALUE_MAX	       1000	  /* bytes of a heading, a footnote, a value */
#define STORY_NAMES_MAX	       1000
#define STORY_ALIASES_MAX      2000 /* of all names together */
#define STORY_CONTRIBUTORS_MAX 100
#define STORY_PARAGRAPH_MAX    1000000

enum name_kind {
	NAME_UNKNOWN, /* only its other names are given */
	NAME_PERSON,
	NAME_COMPANY,
	NAME_ORGANISATION,
	NAME_COUNTRY,
	NAME_PLACE,
};

/* "person", "company", …; "name" where the kind is unknown. */
const char *name_kind_text(enum name_kind kind);

struct story_name {
	struct span text;
	enum name_kind kind;
	struct span *aliases;
	size_t alias_count;
};

struct story_statement {
	int64_t id;	      /* in the knowledge base, 0 until it stands there */
	struct span text;     /* the story's bytes from start to end, line ends and all */
	size_t start, end;    /* offsets in the story's bytes, end exclusive */
	size_t line;	      /* where it begins, from 1 */
	struct span heading;  /* the heading above it, or empty */
	struct span label;    /* of its footnote: "17" in [^17] */
	struct span footnote; /* the footnote's text: "paragraph 17" */
	unsigned paragraph;   /* that the footnote names, 0 where it names none */
};

struct story {
	struct span name;  /* the file's name without folder and ".md" */
	struct span bytes; /* the whole file */
	struct span title, outlet;
	struct span place, link, published;  /* empty where unknown */
	struct span *authors, *contributors; /* who wrote it, who helped */
	size_t author_count, contributor_count;
	struct story_name *names; /* in the order of the front matter */
	size_t name_count;
	struct story_statement *statements; /* in the file's order */
	size_t statement_count;
};

/* Reads the file. All that is wrong in it goes to *problems, and ERR_INPUT is
 * returned; *story is then of no use. */
int story_read(struct story *story, const char *path, struct arena *arena,
	       struct problems *problems);

/* The same for bytes, which must live as long as the story. file is what
 * problems call it. */
int story_parse(struct story *story, const char *file, struct span name, struct span bytes,
		struct arena *arena, struct problems *problems);

/* Whether statement, which has no blank at either end, is read as just itself
 * where it stands on a line of its own with a reference behind it. Else it needs
 * one before it, too. */
bool story_reads_plainly(struct span statement);

/* "a/uk-review.md" gives "uk-review". */
struct span story_name_of(const char *path);

#endif
