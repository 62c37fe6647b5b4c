/* import_html.h - pages that browsers saved, for import*.c only
 *
 * The way to the text is that of Readability and its like (Kohlschütter et al.,
 * "Boilerplate detection using shallow text features", 2010): long runs of text
 * with few links are an article's, and what holds most of them is the article.
 */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_HTML_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_HTML_H

#include "knowledge/import_private.h"

#include <libxml/tree.h>

/* An attribute's value, empty where there is none; in arena. */
struct span html_attribute(const struct import *import, const xmlNode *element, const char *name);

bool html_is(const xmlNode *node, const char *tag);

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
