/* import_html.c - the paragraphs of a page's article */
#include "knowledge/import_html.h"

#include "bot/base/utf8.h"
#include "knowledge/map.h"

#include <libxml/HTMLparser.h>
#include <limits.h>
#include <strings.h>

#define PIECES_MAX	100000
#define DATELINE_BYTES	100
#define LIKES_MAX	32
#define GOOD_CHARS	40 /* a shorter piece may be a button */
#define SURE_CHARS	80 /* a longer one is text even with links */
#define CONTAINER_SHARE 80 /* per cent of the good text that the article's element holds */
#define ARTICLE_SHARE	40 /* that an element must hold that calls itself the article */
#define WRAPPER_SHARE	50 /* of a page's text, in an element that is no mere part of it */

/* A run of text between two ends of blocks. */
struct piece {
	struct span text; /* blanks made one, none at the ends */
	const xmlNode *block;
	size_t chars, linked; /* characters of all, and of links */
	bool good;
};

struct page {
	struct import *import;
	struct strbuf run; /* of the piece that is being read */
	size_t linked;	   /* bytes of it that stand in links */
	bool broken;	   /* it ends with a <br> */
	bool dateline, behind_dateline;
	struct piece *pieces;
	size_t count;
	size_t text_bytes; /* of all */
	const xmlNode *container;
	const struct piece *likes[LIKES_MAX]; /* good pieces in it, each of another kind */
	size_t like_count;
	struct map taken; /* texts of blocks */
	bool has_paragraph;
};

bool html_is(const xmlNode *node, const char *tag)
{
	return node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, tag) == 0;
}

static bool is_among(const xmlNode *element, const char *tags)
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

static struct span collapse(struct arena *arena, struct span text)
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
	struct span text = collapse(import->arena, span_of((const char *)content));

	xmlFree(content);
	return text;
}

static htmlDocPtr parse(struct span utf8)
{
	return htmlReadMemory(utf8.ptr, (int)utf8.len, NULL, "UTF-8",
			      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				      HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
}

struct span html_unescape(const struct import *import, struct span text)
{
	htmlDocPtr document = NULL;
	xmlNode *root;

	if (text.len > 0 && text.len <= INT_MAX &&
	    (memchr(text.ptr, '&', text.len) || memchr(text.ptr, '<', text.len)))
		document = parse(text);
	root = document ? xmlDocGetRootElement(document) : NULL;
	text = root ? html_text(import, root) : collapse(import->arena, text);
	xmlFreeDoc(document);
	return text;
}

/* A number kept with an element: the bytes of text in it while the page is read,
 * then the characters of good pieces in it. */
static size_t number_of(const xmlNode *element)
{
	return (size_t)(uintptr_t)element->_private;
}

static void set_number(xmlNode *element, size_t number)
{
	element->_private = (void *)(uintptr_t)number;
}

static void count_bytes(xmlNode *element)
{
	size_t bytes = 0;

	for (xmlNode *it = element->children; it; it = it->next) {
		if (it->type == XML_TEXT_NODE && !is_among(element, "script style noscript"))
			bytes += span_trim(span_of((const char *)it->content)).len;
		if (it->type != XML_ELEMENT_NODE)
			continue;
		count_bytes(it);
		bytes += number_of(it);
	}
	set_number(element, bytes);
}

/* Whether a word of value is among words; "read-more" and "readMore" have two. */
static bool has_word(struct span value, const char *words)
{
	size_t begin = 0;
	char word[32];

	for (size_t at = 0; at <= value.len; at++) {
		bool letter = at < value.len &&
			      ((value.ptr[at] | 32) >= 'a' && (value.ptr[at] | 32) <= 'z');
		bool camel = letter && at > begin && value.ptr[at] >= 'A' && value.ptr[at] <= 'Z' &&
			     value.ptr[at - 1] >= 'a';

		if (letter && !camel)
			continue;
		if (at > begin && at - begin < sizeof(word)) {
			for (size_t i = begin; i < at; i++)
				word[i - begin] = (char)(value.ptr[i] | 32);
			if (span_among((struct span){word, at - begin}, words))
				return true;
		}
		begin = camel ? at : at + 1;
	}
	return false;
}

static bool has_descendant(const xmlNode *element, const char *tags)
{
	for (const xmlNode *it = element; (it = html_next(it, element)) != NULL;)
		if (is_among(it, tags))
			return true;
	return false;
}

/* Elements that hold nothing of the article. */
static const char foreign_tags[] =
	"script style noscript template head nav aside footer figure figcaption button iframe svg "
	"math select textarea input video audio picture object embed canvas dialog menu address "
	"option datalist progress meter map applet frameset";

/* The same by a word of their class or id, or by their role. */
static const char foreign_words[] =
	"share sharing shares social related recommended recommendations recommendation newsletter "
	"subscribe subscription advert advertisement advertising ads ad promo promotion sponsor "
	"sponsored comment comments disqus caption captions credit credits sidebar nav navigation "
	"navbar menu breadcrumb breadcrumbs cookie cookies consent popup modal tags byline "
	"timestamp trending popular recirc outbrain taboola teaser teasers readmore gallery "
	"slideshow carousel tweet twitter instagram pullquote toolbar toc metadata";

static const char foreign_roles[] = "navigation complementary banner contentinfo search dialog "
				    "alertdialog menu menubar toolbar "
				    "tooltip alert";

static bool is_hidden(const struct page *page, const xmlNode *element)
{
	struct span style = html_attribute(page->import, element, "style");

	return xmlHasProp(element, (const xmlChar *)"hidden") ||
	       span_is(html_attribute(page->import, element, "aria-hidden"), "true") ||
	       span_find(style, SPAN("display:none")) != (size_t)-1 ||
	       span_find(style, SPAN("display: none")) != (size_t)-1;
}

/* Whether it is of the page, not of the article: what it holds is left out. */
static bool is_left_out(const struct page *page, const xmlNode *element)
{
	if (is_among(element, foreign_tags))
		return true;
	if (is_among(element, "html body main article"))
		return false;
	if (is_hidden(page, element) ||
	    span_among(html_attribute(page->import, element, "role"), foreign_roles))
		return true;
	if (!is_among(element, "header form") &&
	    !has_word(html_attribute(page->import, element, "class"), foreign_words) &&
	    !has_word(html_attribute(page->import, element, "id"), foreign_words))
		return false;
	/* "with-sidebar" is the class of what has the article, too. */
	return number_of(element) * 100 <= page->text_bytes * WRAPPER_SHARE &&
	       !has_descendant(element, "h1 main");
}

static bool is_inline(const xmlNode *element)
{
	return is_among(element,
			"a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd "
			"label mark nobr q rp rt ruby s samp small span strike strong sub sup time "
			"tt u var wbr") ||
	       strchr((const char *)element->name, '-');
}

/* Ends the piece that is being read, which stands in block. */
static void end_piece(struct page *page, const xmlNode *block)
{
	struct span text = collapse(page->import->arena, strbuf_span(&page->run));

	if (page->behind_dateline)
		text = import_skip_dash(text);
	if (text.len > 0)
		page->behind_dateline = false;
	if (text.len > 0 && page->count < PIECES_MAX) {
		struct piece *piece = &page->pieces[page->count++];

		piece->text = text;
		piece->block = block;
		piece->chars = utf8_count(text);
		piece->linked = page->linked < text.len ? page->linked : text.len;
		piece->good = !is_among(block, "h1 h2 h3 h4 h5 h6") &&
			      (piece->chars >= GOOD_CHARS || import_ends_sentence(text)) &&
			      piece->linked * 2 < text.len;
	}
	strbuf_clear(&page->run);
	page->linked = 0;
	page->broken = false;
}

static void read_element(struct page *page, const xmlNode *element, const xmlNode *block,
			 bool link);

static void read_text(struct page *page, const xmlNode *node, bool link)
{
	struct span text = span_of((const char *)node->content);

	strbuf_add(&page->run, text);
	text = span_trim(text);
	page->linked += link ? text.len : 0;
	page->broken = page->broken && text.len == 0;
}

/* The text in it, with a blank between what stands in one element and the next. */
static void add_words(const xmlNode *element, struct strbuf *out)
{
	for (const xmlNode *it = element->children; it; it = it->next) {
		if (it->type == XML_TEXT_NODE)
			strbuf_puts(out, (const char *)it->content);
		else
			add_words(it, out);
		strbuf_putc(out, ' ');
	}
}

/* "<cite>Hong Kong (CNN Business)</cite>" at the beginning of a paragraph. */
static bool read_dateline(struct page *page, const xmlNode *element)
{
	struct span name = html_attribute(page->import, element, "class"), text;
	struct strbuf words;
	bool taken;

	if (utf8_trim(strbuf_span(&page->run)).len > 0 || page->dateline ||
	    !(html_is(element, "cite") || has_word(name, "dateline")))
		return false;
	strbuf_init(&words, DATELINE_BYTES);
	add_words(element, &words);
	text = collapse(page->import->arena, strbuf_span(&words));
	taken = !words.truncated &&
		import_read_dateline(page->import, text, has_word(name, "dateline source"));
	strbuf_finish(&words);
	page->dateline = taken;
	return taken;
}

static void read_child(struct page *page, const xmlNode *it, const xmlNode *block, bool link)
{
	if (html_is(it, "br") && page->broken) {
		end_piece(page, block);
	} else if (html_is(it, "br")) {
		strbuf_putc(&page->run, ' ');
		page->broken = true;
	} else if (is_left_out(page, it)) {
		if (!is_inline(it))
			end_piece(page, block);
	} else if (read_dateline(page, it)) {
		page->behind_dateline = true;
	} else if (is_inline(it)) {
		read_element(page, it, block, link || html_is(it, "a"));
	} else {
		end_piece(page, block);
		read_element(page, it, it, link);
		end_piece(page, it);
	}
}

static void read_element(struct page *page, const xmlNode *element, const xmlNode *block, bool link)
{
	for (const xmlNode *it = element->children; it; it = it->next) {
		if (it->type == XML_TEXT_NODE)
			read_text(page, it, link);
		else if (it->type == XML_ELEMENT_NODE)
			read_child(page, it, block, link);
	}
}

static bool is_in(const xmlNode *node, const xmlNode *element)
{
	while (node && node != element)
		node = node->parent;
	return node != NULL;
}

static void count_good(const struct page *page, xmlNode *root)
{
	for (xmlNode *it = root; it; it = (xmlNode *)(uintptr_t)html_next(it, root))
		set_number(it, 0);
	for (size_t i = 0; i < page->count; i++) {
		const struct piece *piece = &page->pieces[i];
		xmlNode *it = (xmlNode *)(uintptr_t)piece->block;

		for (; piece->good && it->type == XML_ELEMENT_NODE; it = it->parent)
			set_number(it, number_of(it) + piece->chars);
	}
}

/* Of the elements that call themselves the article, that with most text. */
static const xmlNode *find_article(const struct page *page, const xmlNode *root)
{
	const xmlNode *best = NULL;

	for (const xmlNode *it = root; it; it = html_next(it, root)) {
		if (number_of(it) * 100 < number_of(root) * ARTICLE_SHARE ||
		    (best && number_of(it) < number_of(best)))
			continue;
		if (html_is(it, "article") ||
		    span_is(html_attribute(page->import, it, "itemprop"), "articleBody"))
			best = it;
	}
	return best;
}

/* The article's element: it, or the smallest that holds most of the text. */
static const xmlNode *find_container(const struct page *page, const xmlNode *root)
{
	const xmlNode *at = find_article(page, root), *child = root;

	if (at || number_of(root) == 0)
		return at ? at : root;
	for (at = root; child; at = child ? child : at) {
		for (child = at->children; child; child = child->next)
			if (child->type == XML_ELEMENT_NODE && !is_inline(child) &&
			    !is_among(child, "p li") &&
			    number_of(child) * 100 >= number_of(root) * CONTAINER_SHARE)
				break;
	}
	return at;
}

/* Whether the elements of two pieces are of one kind, by their class. */
static bool is_like(const struct page *page, const struct piece *a, const struct piece *b)
{
	return xmlStrEqual(a->block->name, b->block->name) &&
	       span_eq(html_attribute(page->import, a->block, "class"),
		       html_attribute(page->import, b->block, "class"));
}

static bool is_like_one(const struct page *page, const struct piece *piece)
{
	for (size_t i = 0; i < page->like_count; i++)
		if (is_like(page, page->likes[i], piece))
			return true;
	return false;
}

/* Keeps which kinds of elements the article's text stands in. */
static void find_likes(struct page *page)
{
	for (size_t i = 0; i < page->count && page->like_count < LIKES_MAX; i++) {
		const struct piece *piece = &page->pieces[i];

		if (piece->good && is_in(piece->block, page->container) &&
		    xmlHasProp(piece->block, (const xmlChar *)"class") && !is_like_one(page, piece))
			page->likes[page->like_count++] = piece;
	}
}

/* Some pages have the first paragraphs outside of what holds the others. */
static bool is_of_article(const struct page *page, const struct piece *piece)
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

/* Pointers to other pages, and lines of the page itself. */
static bool is_pointer(const struct piece *piece)
{
	static const char *const pointing[] = {"read more", "read:",  "related", "see also",
					       "watch",	    "more:",  "also:",	 "sign up",
					       "click",	    "follow", "listen",	 "subscribe",
					       NULL};
	static const char *const own[] = {"\u00a9", "copyright \u00a9", "(c) 20", "advertisement",
					  NULL};

	return begins_with_any(piece->text, own) ||
	       (piece->linked > 0 && piece->linked * 3 >= piece->text.len &&
		begins_with_any(piece->text, pointing)) ||
	       (piece->linked * 10 >= piece->text.len * 6 &&
		(piece->chars < SURE_CHARS || !import_ends_sentence(piece->text)));
}

static void add_block(struct page *page, const struct piece *piece, enum import_block_kind kind,
		      unsigned level)
{
	struct import *import = page->import;
	unsigned before;

	/* Pages for screens of several widths have some text twice. */
	if (piece->chars >= GOOD_CHARS && map_get(&page->taken, piece->text, &before))
		return;
	map_put(&page->taken, piece->text, 1);
	page->has_paragraph = page->has_paragraph || kind == BLOCK_PARAGRAPH;
	import->blocks[import->block_count++] =
		(struct import_block){.text = piece->text, .kind = kind, .level = level};
}

static void take_piece(struct page *page, const struct piece *piece)
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
	if (is_among(piece->block, "h2 h3 h4 h5 h6"))
		add_block(page, piece, BLOCK_HEADING, (unsigned)(name[1] - '0'));
	else if (piece->good || html_is(piece->block, "li"))
		add_block(page, piece, BLOCK_PARAGRAPH, 0);
	else if (!page->has_paragraph)
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

/* Cuts the page into pieces. */
static void read_pieces(struct page *page, xmlNode *root)
{
	count_bytes(root);
	page->text_bytes = number_of(root);
	page->pieces = arena_array(page->import->arena, PIECES_MAX, sizeof(*page->pieces));
	strbuf_init(&page->run, IMPORT_MAX_BYTES);
	read_element(page, root, root, false);
	end_piece(page, root);
	strbuf_finish(&page->run);
}

static void read_page(struct page *page, xmlNode *root)
{
	struct import *import = page->import;

	read_pieces(page, root);
	html_read_meta(import, root);
	count_good(page, root);
	page->container = find_container(page, root);
	find_likes(page);
	import->blocks = arena_array(import->arena, page->count, sizeof(*import->blocks));
	map_init(&page->taken);
	for (size_t i = 0; i < page->count; i++)
		if (is_of_article(page, &page->pieces[i]))
			take_piece(page, &page->pieces[i]);
	map_finish(&page->taken);
	check_headings(import);
}

int import_read_html(struct import *import)
{
	struct page page = {.import = import};
	struct span utf8;
	htmlDocPtr document;
	xmlNode *root;

	if (import_decode(import, import->bytes, &utf8) < 0)
		return ERR_INPUT;
	document = parse(utf8);
	root = document ? xmlDocGetRootElement(document) : NULL;
	if (root)
		read_page(&page, root);
	xmlFreeDoc(document);
	return 0;
}
