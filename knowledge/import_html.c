/* import_html.c - the paragraphs of a page's article */
#include "knowledge/import_html.h"

#include "bot/base/utf8.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>

#define CONTAINER_SHARE	 80  /* per cent of the good text that the article's element holds */
#define ARTICLE_SHARE	 40  /* that an element must hold that calls itself the article */
#define SURE_CHARS	 80  /* a longer piece is text even with links */
#define ABOUT_PAGE_BYTES 240 /* of a line that speaks of the page itself */

bool html_is(const xmlNode *node, const char *tag)
{
	return node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, tag) == 0;
}

bool html_is_among(const xmlNode *element, const char *tags)
{
	return span_among(span_of((const char *)element->name), tags);
}

struct span html_attribute(const struct import *import, const xmlNode *element, const char *name)
{
	xmlChar *value = element->type == XML_ELEMENT_NODE
				 ? xmlGetNoNsProp(element, (const xmlChar *)name)
				 : NULL;
	struct span text = arena_copy(import->arena, span_of((const char *)value));

	xmlFree(value);
	return utf8_trim(text);
}

const xmlNode *html_next(const xmlNode *element, const xmlNode *root)
{
	const xmlNode *next = element->children;

	while (true) {
		for (; next; next = next->next)
			if (next->type == XML_ELEMENT_NODE)
				return next;
		if (element == root || !element)
			return NULL;
		next = element->next;
		element = element->parent;
	}
}

static bool is_ascii_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct span html_collapse(struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!is_ascii_blank(text.ptr[i]))
			out[len++] = text.ptr[i];
		else if (len > 0 && out[len - 1] != ' ')
			out[len++] = ' ';
	}
	return utf8_trim((struct span){out, len});
}

struct span html_text(const struct import *import, const xmlNode *element)
{
	xmlChar *content = xmlNodeGetContent(element);
	struct span text = html_collapse(import->arena, span_of((const char *)content));

	xmlFree(content);
	return text;
}

/* Returns NULL where there is nothing; what kept libxml2 from reading to the end,
 * as elements 256 deep, goes to *error. */
static htmlDocPtr parse(struct span utf8, struct error *error)
{
	htmlParserCtxtPtr parser = htmlNewParserCtxt();
	htmlDocPtr document;

	if (!parser)
		abort();
	*error = (struct error){.text = ""};
	document =
		htmlCtxtReadMemory(parser, utf8.ptr, (int)utf8.len, NULL, "UTF-8",
				   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
					   HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	if (parser->lastError.level == XML_ERR_FATAL) {
		struct span why = span_trim(span_of(parser->lastError.message));

		error_set(error, ERR_LIMIT, "%.*s", SPAN_ARG(why));
	}
	htmlFreeParserCtxt(parser);
	return document;
}

struct span html_unescape(const struct import *import, struct span text)
{
	htmlDocPtr document = NULL;
	struct error error;
	xmlNode *root;

	if (text.len > 0 && text.len <= INT_MAX &&
	    (memchr(text.ptr, '&', text.len) || memchr(text.ptr, '<', text.len)))
		document = parse(text, &error);
	root = document ? xmlDocGetRootElement(document) : NULL;
	text = root ? html_text(import, root) : html_collapse(import->arena, text);
	xmlFreeDoc(document);
	return text;
}

static bool is_in(const xmlNode *node, const xmlNode *element)
{
	while (node && node != element)
		node = node->parent;
	return node != NULL;
}

static void count_good(const struct html_page *page, xmlNode *root)
{
	for (xmlNode *it = root; it; it = (xmlNode *)(uintptr_t)html_next(it, root))
		html_set_number(it, 0);
	for (size_t i = 0; i < page->count; i++) {
		const struct html_piece *piece = &page->pieces[i];
		xmlNode *it = (xmlNode *)(uintptr_t)piece->block;

		for (; piece->good && it->type == XML_ELEMENT_NODE; it = it->parent)
			html_set_number(it, html_number(it) + piece->chars);
	}
}

/* Of the elements that call themselves the article, that with most text. */
static const xmlNode *find_article(const struct html_page *page, const xmlNode *root)
{
	const xmlNode *best = NULL;

	for (const xmlNode *it = root; it; it = html_next(it, root)) {
		if (html_number(it) * 100 < html_number(root) * ARTICLE_SHARE ||
		    (best && html_number(it) < html_number(best)))
			continue;
		if (html_is(it, "article") ||
		    span_is(html_attribute(page->import, it, "itemprop"), "articleBody"))
			best = it;
	}
	return best;
}

/* The article's element: it, or the smallest that holds most of the text. */
static const xmlNode *find_container(const struct html_page *page, const xmlNode *root)
{
	const xmlNode *at = find_article(page, root), *child = root;

	if (at || html_number(root) == 0)
		return at ? at : root;
	for (at = root; child; at = child ? child : at) {
		for (child = at->children; child; child = child->next)
			if (child->type == XML_ELEMENT_NODE && !html_is_inline(child) &&
			    !html_is_among(child, "p li") &&
			    html_number(child) * 100 >= html_number(root) * CONTAINER_SHARE)
				break;
	}
	return at;
}

/* Whether the elements of two pieces are of one kind, by their class. */
static bool is_like(const struct html_page *page, const struct html_piece *a,
		    const struct html_piece *b)
{
	return xmlStrEqual(a->block->name, b->block->name) &&
	       span_eq(html_attribute(page->import, a->block, "class"),
		       html_attribute(page->import, b->block, "class"));
}

static bool is_like_one(const struct html_page *page, const struct html_piece *piece)
{
	for (size_t i = 0; i < page->like_count; i++)
		if (is_like(page, page->likes[i], piece))
			return true;
	return false;
}

/* Keeps which kinds of elements the article's text stands in. */
static void find_likes(struct html_page *page)
{
	for (size_t i = 0; i < page->count && page->like_count < HTML_LIKES_MAX; i++) {
		const struct html_piece *piece = &page->pieces[i];

		if (piece->good && is_in(piece->block, page->container) &&
		    xmlHasProp(piece->block, (const xmlChar *)"class") && !is_like_one(page, piece))
			page->likes[page->like_count++] = piece;
	}
}

/* Some pages have the first paragraphs outside of what holds the others. */
static bool is_of_article(const struct html_page *page, const struct html_piece *piece)
{
	return is_in(piece->block, page->container) || (piece->good && is_like_one(page, piece));
}

static bool begins_with_any(struct span text, const char *const *words)
{
	for (; *words; words++)
		if (text.len >= strlen(*words) &&
		    strncasecmp(text.ptr, *words, strlen(*words)) == 0)
			return true;
	return false;
}

/* Whether a line, shorter than most paragraphs, has the page speak to its reader of itself:
 * these words anywhere, those where a sentence begins, as "sign up" may be said of
 * anything. Who is quoted may say them all. */
static bool is_about_page(struct span text)
{
	static const char *const anywhere[] = {"click here",	  "your inbox",
					       "our newsletter",  "subscribe from",
					       "subscribe now",	  "free or paid subscriber",
					       "privacy notice:", NULL};
	static const char *const first[] = {"sign up ", "subscribe to ", "subscribe for ",
					    "support us ", NULL};

	if (text.len > ABOUT_PAGE_BYTES || span_find(text, SPAN("\u201c")) != (size_t)-1 ||
	    span_find(text, SPAN("\"")) != (size_t)-1)
		return false;
	for (size_t at = 0; at < text.len; at++) {
		struct span rest = span_slice(text, at, text.len);

		if (begins_with_any(rest, anywhere) ||
		    ((at == 0 || (at > 1 && strchr(".!?", text.ptr[at - 2]))) &&
		     begins_with_any(rest, first)))
			return true;
	}
	return false;
}

/* Pointers to other pages, and lines of the page itself. */
static bool is_pointer(const struct html_piece *piece)
{
	static const char *const pointing[] = {"read more", "read:",  "related", "see also",
					       "watch",	    "more:",  "also:",	 "sign up",
					       "click",	    "follow", "listen",	 "subscribe",
					       NULL};
	static const char *const own[] = {"\u00a9", "copyright \u00a9", "(c) 20", "advertisement",
					  NULL};

	return begins_with_any(piece->text, own) || is_about_page(piece->text) ||
	       (piece->linked > 0 && piece->linked * 3 >= piece->text.len &&
		begins_with_any(piece->text, pointing)) ||
	       (piece->linked * 10 >= piece->text.len * 6 &&
		(piece->chars < SURE_CHARS || !import_ends_sentence(piece->text)));
}

static void add_block(struct html_page *page, const struct html_piece *piece,
		      enum import_block_kind kind, unsigned level)
{
	struct import *import = page->import;
	unsigned before;

	/* Pages for screens of several widths have some text twice. */
	if (piece->chars >= HTML_GOOD_CHARS && map_get(&page->taken, piece->text, &before))
		return;
	map_put(&page->taken, piece->text, 1);
	page->paragraphs += kind == BLOCK_PARAGRAPH;
	import->blocks[import->block_count++] =
		(struct import_block){.text = piece->text, .kind = kind, .level = level};
}

static void take_piece(struct html_page *page, const struct html_piece *piece)
{
	struct import *import = page->import;
	const char *name = (const char *)piece->block->name;

	if (is_pointer(piece) && import->block_count > 0) {
		struct import_block *last = &import->blocks[import->block_count - 1];

		/* "Related stories" and what stands under it */
		if (last->kind == BLOCK_HEADING)
			last->kind = BLOCK_LEFT_OUT;
	}
	if (html_is(piece->block, "h1") || span_eq(piece->text, import->title) || is_pointer(piece))
		return;
	if (html_is_among(piece->block, "h2 h3 h4 h5 h6"))
		add_block(page, piece, BLOCK_HEADING, (unsigned)(name[1] - '0'));
	else if (piece->good || html_is(piece->block, "li"))
		add_block(page, piece, BLOCK_PARAGRAPH, 0);
	/* A line or two that sum it up may stand before. */
	else if (page->paragraphs <= 1)
		import_read_head_line(import, piece->text);
}

/* A heading stands over a paragraph. */
static void check_headings(struct import *import)
{
	bool paragraph = false;

	for (size_t i = import->block_count; i > 0; i--) {
		struct import_block *block = &import->blocks[i - 1];

		if (block->kind == BLOCK_HEADING && !paragraph)
			block->kind = BLOCK_LEFT_OUT;
		paragraph = block->kind == BLOCK_PARAGRAPH;
	}
}

/* Where the article's title stands, before the first piece of its text; past all
 * pieces where it does not. */
static size_t find_title(const struct html_page *page, size_t first)
{
	for (size_t i = first; i > 0; i--)
		if (html_is(page->pieces[i - 1].block, "h1") &&
		    span_eq(page->pieces[i - 1].text, page->import->title))
			return i - 1;
	return page->count;
}

/* What stands between the title and all other text: authors and date, and, in an
 * element of its own, a first paragraph. */
static void take_lead(struct html_page *page)
{
	size_t first = 0, at;

	while (first < page->count &&
	       !(page->pieces[first].good && is_in(page->pieces[first].block, page->container)))
		first++;
	for (at = find_title(page, first) + 1; at < first; at++) {
		const struct html_piece *piece = &page->pieces[at];

		if (is_of_article(page, piece))
			continue;
		if (piece->good && import_ends_sentence(piece->text) && piece->linked == 0 &&
		    piece->text.ptr[piece->text.len - 1] != ':' && !html_is(piece->block, "li"))
			take_piece(page, piece);
		else
			import_read_head_line(page->import, piece->text);
	}
}

static void read_page(struct html_page *page, xmlNode *root)
{
	struct import *import = page->import;

	/* A dateline's "Oct 3" says less than what the page tells. */
	html_read_meta(import, root);
	html_read_pieces(page, root);
	count_good(page, root);
	page->container = find_container(page, root);
	find_likes(page);
	import->blocks = arena_array(import->arena, page->count, sizeof(*import->blocks));
	map_init(&page->taken);
	take_lead(page);
	for (size_t i = 0; i < page->count; i++)
		if (is_of_article(page, &page->pieces[i]))
			take_piece(page, &page->pieces[i]);
	map_finish(&page->taken);
	check_headings(import);
}

int import_read_html(struct import *import)
{
	struct html_page page = {.import = import};
	struct span utf8;
	struct error error;
	htmlDocPtr document;
	xmlNode *root;

	if (import_decode(import, import->bytes, &utf8) < 0)
		return ERR_INPUT;
	document = parse(utf8, &error);
	root = document ? xmlDocGetRootElement(document) : NULL;
	if (error.code != 0)
		problems_add(import->problems, import->file, 0, "cannot be read to its end: %s",
			     error.text);
	else if (root)
		read_page(&page, root);
	xmlFreeDoc(document);
	return error.code != 0 ? ERR_INPUT : 0;
}
