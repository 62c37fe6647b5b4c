/* source.h - statements as quotes, and where they stand, in words
 *
 * All texts are made in the arena.
 */
#ifndef FOOTNOTE_ANSWERER_SOURCE_H
#define FOOTNOTE_ANSWERER_SOURCE_H

#include "bot/base/arena.h"
#include "knowledge/knowledge.h"

/* The text on one line, whatever line breaks its story has. */
struct span source_one_line(struct arena *arena, struct span text);

/* "paragraph 17", "paragraphs 3, 5 and 7", or what the footnotes say, of the
 * statements of one story. */
struct span source_places(struct arena *arena, const struct statement *statements, size_t count);

/* A line for each story: "CNN Business, paragraph 17", with the story's title
 * where with_title is set, with the link where one is known. */
struct span source_lines(struct arena *arena, const struct statement *statements, size_t count,
			 bool with_title);

/* The same without places, as below a list whose items name theirs. */
struct span source_outlets(struct arena *arena, const struct statement *statements, size_t count,
			   bool with_title);

/* The title of the story of a statement, in quotes, and no longer than tells it from
 * others. */
struct span source_short_title(struct arena *arena, const struct statement *story);

#endif
