/* import_private.h - an article on its way to a story, for import*.c only */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_PRIVATE_H

#include "knowledge/import.h"

#define IMPORT_PEOPLE_MAX 20

enum import_block_kind { BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_LEFT_OUT };

struct import_block {
	struct span text; /* never empty, no blank at either end */
	enum import_block_kind kind;
	unsigned level; /* of a heading, 1 to 6 */
};

struct import_people {
	struct span name[IMPORT_PEOPLE_MAX];
	size_t count;
};

/* What an article is made of. Spans live in the article or in the arena. */
struct import {
	struct arena *arena;
	const char *file;
	struct span bytes;
	struct problems *problems;
	struct import_block *blocks;
	size_t block_count;
	struct span title, outlet, place, link, published; /* empty where unknown */
	struct import_people authors, contributors;	   /* who wrote it, who helped */
};

/* Cuts plain text or Markdown into blocks. */
void import_read_text(struct import *import);
void import_read_markdown(struct import *import);

/* Reads a page: its paragraphs and headings into blocks, what it tells of itself
 * into the rest. Fails as import_article() does. */
int import_read_html(struct import *import);

/* The page's bytes as UTF-8, in arena: by its byte order mark, else as UTF-8 where
 * it is that, else by what it declares, else as Windows-1252. */
int import_decode(const struct import *import, struct span page, struct span *utf8);

/* Takes a line that stands before the first paragraph: dateline, authors, date.
 * Returns false where it is something else. */
bool import_read_head_line(struct import *import, struct span text);

/* Takes "Hong Kong (CNN Business) –", which stands alone. Without dash and bracket
 * it is one only where sure tells so. */
bool import_read_dateline(struct import *import, struct span text, bool sure);

/* text without the dash that it begins with. */
struct span import_skip_dash(struct span text);

/* Takes title, dateline, authors and date from the blocks. Lines that tell only
 * of these are left out of the story. */
void import_read_head(struct import *import);

/* "By Ada Lowe and Bob Penn, Harnley Gazette": each that looks like a person. */
void import_add_people(struct import_people *people, struct span text);

/* Takes authors, and the outlet where it stands behind them. Returns false where text
 * does not begin as a byline, or names nobody. */
bool import_read_byline(struct import *import, struct span text);

/* Takes from a paragraph who helped: "Ada Lowe contributed reporting", "Additional
 * reporting by Ada Lowe in Harnley". */
void import_read_credit(struct import *import, struct span text);

/* Whether it may be the name of who brings the article: no person, no post. */
bool import_is_outlet(struct span text);

/* "*By Ada Lowe*" without the stars. */
struct span import_without_emphasis(struct span text);

/* Whether text begins with words, in whatever case. */
bool import_begins(struct span text, const char *words);

/* Whether a word is written in capitals, two at the least. */
bool import_is_capitals(struct span word);

/* Cuts the first word off *rest. */
bool import_next_word(struct span *rest, struct span *word);

struct import_line {
	struct span text; /* without blanks at both ends */
	size_t chars;
};

struct import_lines {
	struct import_line *list; /* a blank line has no text */
	size_t count;
	size_t groups; /* of lines without a blank one between them */
};

struct import_lines import_read_lines(struct import *import);

/* Adds what stands from first to last; blocks must have room for it. */
struct import_block *import_add_block(struct import *import, enum import_block_kind kind,
				      const struct import_line *first,
				      const struct import_line *last);

/* Whether a line begins as an item of a list, "- " and its like. */
bool import_is_item(struct span text);

/* Whether text ends as sentences do. */
bool import_ends_sentence(struct span text);

/* Writes the story; with_places where the blocks are bytes of the article. Fails
 * as import_article() does. */
int import_write(const struct import *import, struct imported *out, bool with_places);

#endif
