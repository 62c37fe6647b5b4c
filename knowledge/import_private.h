/* import_private.h - an article on its way to a story, for import*.c only */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_PRIVATE_H

#include "knowledge/import.h"

#define IMPORT_CONTRIBUTORS_MAX 20

enum import_block_kind { BLOCK_PARAGRAPH, BLOCK_HEADING, BLOCK_LEFT_OUT };

struct import_block {
	struct span text; /* never empty, no blank at either end */
	enum import_block_kind kind;
	unsigned level; /* of a heading, 1 to 6 */
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
	struct span contributors[IMPORT_CONTRIBUTORS_MAX];
	size_t contributor_count;
};

/* Cuts plain text or Markdown into blocks. */
void import_read_text(struct import *import);
void import_read_markdown(struct import *import);

/* Whether text ends as sentences do. */
bool import_ends_sentence(struct span text);

/* Writes the story; fails as import_article() does. */
int import_write(const struct import *import, struct imported *out);

#endif
