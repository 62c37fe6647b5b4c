/* import_html.h - pages that browsers saved, for import*.c only
 *
 * The way to the text is that of Readability and its like (Kohlschütter et al.,
 * "Boilerplate detection using shallow text features", 2010): long runs of text
 * with few links are an article's, and what holds most of them is the article.
 */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_HTML_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_HTML_H

#include "bot/base/strbuf.h"
#include "knowledge/import_private.h"
#include "knowledge/map.h"

#include <libxml/tree.h>
#include <stdint.h>

#define HTML_LIKES_MAX	32
#define HTML_GOOD_CHARS 40 /* a shorter piece may be a button */

/* A run of text between two ends of blocks. */
struct html_piece {
	struct span text; /* blanks made one, none at the ends */
	const xmlNode *block;
	size_t chars, linked; /* characters of all, and of links */
	bool good;
};

struct html_page {
	struct import *import;
	struct strbuf run; /* of the piece that is being read */
	size_t linked;	   /* bytes of it that stand in links */
	bool broken;	   /* it ends with a <br> */
	bool dateline, behind_dateline;
	struct html_piece *pieces;
	size_t count;
	size_t text_bytes; /* of all */
	const xmlNode *container;
	const struct html_piece
		*likes[HTML_LIKES_MAX]; /* good pieces in it, each of another kind */
	size_t like_count;
	struct map taken; /* texts of blocks */
	size_t paragraphs;
};

/* A number kept with an element: the bytes of text in it while the page is cut,
 * then the characters of good pieces in it. */
static inline size_t html_number(const xmlNode *element)
{
	return (size_t)(uintptr_t)element->_private;
}

static inline void html_set_number(xmlNode *element, size_t number)
{
	element->_private = (void *)(uintptr_t)number;
}

/* Cuts all below root into page->pieces. */
void html_read_pieces(struct html_page *page, xmlNode *root);

/* Whether it stands within a line of text. */
bool html_is_inline(const xmlNode *element);

/* An attribute's value, empty where there is none; in arena. */
struct span html_attribute(const struct import *import, const xmlNode *element, const char *name);

bool html_is(const xmlNode *node, const char *tag);

/* Whether its tag is among the words of tags. */
bool html_is_among(const xmlNode *element, const char *tags);

/* text with one blank for each run of them, none at the ends; in arena. */
struct span html_collapse(struct arena *arena, struct span text);

/* All text in it, each run of blanks one blank, none at the ends; in arena. */
struct span html_text(const struct import *import, const xmlNode *element);

/* text as a page shows it: without "&amp;" and tags. */
struct span html_unescape(const struct import *import, struct span text);

/* The element behind element in the document, within root; NULL at the end. */
const xmlNode *html_next(const xmlNode *element, const xmlNode *root);

/* Takes what JSON-LD, OpenGraph and <meta> tell: title, outlet, link, date,
 * authors. Where several tell of one thing, the first in this order counts. */
void html_read_meta(struct import *import, const xmlNode *root);

#endif
