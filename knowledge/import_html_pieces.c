/* import_html_pieces.c - a page cut into runs of text, without what is no article's */
#include "knowledge/import_html.h"

#include "bot/base/utf8.h"

#include <strings.h>

#define DATELINE_BYTES 100
#define PIECES_MAX     100000
#define WRAPPER_SHARE  50 /* per cent of a page's text in an element that is no mere part of it */

static void count_bytes(xmlNode *element)
{
	size_t bytes = 0;

	for (xmlNode *it = element->children; it; it = it->next) {
		if (it->type == XML_TEXT_NODE && !html_is_among(element, "script style noscript"))
			bytes += span_trim(span_of((const char *)it->content)).len;
		if (it->type != XML_ELEMENT_NODE)
			continue;
		count_bytes(it);
		bytes += html_number(it);
	}
	html_set_number(element, bytes);
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
		if (html_is_among(it, tags))
			return true;
	return false;
}

/* Elements that hold nothing of the article. */
static const char foreign_tags[] =
	"script style title noscript template head nav aside footer figure figcaption button "
	"iframe svg "
	"math select textarea input video audio picture object embed canvas dialog menu address "
	"option datalist progress meter map applet frameset";

/* The same by a word of their class or id, or by their role. */
static const char foreign_words[] =
	"share sharing shares social related recommended recommendations recommendation newsletter "
	"subscribe subscription advert advertisement advertising ads ad promo promotion sponsor "
	"sponsored comment comments disqus caption captions credit credits sidebar nav navigation "
	"navbar menu breadcrumb breadcrumbs cookie cookies consent popup modal tags byline "
	"timestamp trending popular recirc outbrain taboola teaser teasers readmore gallery "
	"slideshow carousel tweet twitter instagram pullquote toolbar toc metadata paywall signup";

static const char foreign_roles[] = "navigation complementary banner contentinfo search dialog "
				    "alertdialog menu menubar toolbar "
				    "tooltip alert";

static bool is_hidden(const struct html_page *page, const xmlNode *element)
{
	struct span style = html_attribute(page->import, element, "style");

	return xmlHasProp(element, (const xmlChar *)"hidden") ||
	       span_is(html_attribute(page->import, element, "aria-hidden"), "true") ||
	       span_find(style, SPAN("display:none")) != (size_t)-1 ||
	       span_find(style, SPAN("display: none")) != (size_t)-1;
}

/* Whether it is of the page, not of the article: what it holds is left out. */
static bool is_left_out(const struct html_page *page, const xmlNode *element)
{
	/* Without "<body>", what the parser does not know stays in the head. */
	if (html_is(element, "head") && has_descendant(element, "article main section p"))
		return false;
	if (html_is_among(element, foreign_tags))
		return true;
	if (html_is_among(element, "html body main article"))
		return false;
	if (is_hidden(page, element) ||
	    span_among(html_attribute(page->import, element, "role"), foreign_roles))
		return true;
	if (!html_is_among(element, "header form") &&
	    !has_word(html_attribute(page->import, element, "class"), foreign_words) &&
	    !has_word(html_attribute(page->import, element, "id"), foreign_words))
		return false;
	/* "with-sidebar" is the class of what has the article, too. */
	return html_number(element) * 100 <= page->text_bytes * WRAPPER_SHARE &&
	       !has_descendant(element, "h1 main");
}

bool html_is_inline(const xmlNode *element)
{
	return html_is_among(
		       element,
		       "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd "
		       "label mark nobr q rp rt ruby s samp small span strike strong sub sup time "
		       "tt u var wbr") ||
	       strchr((const char *)element->name, '-');
}

/* Ends the piece that is being read, which stands in block. */
static void end_piece(struct html_page *page, const xmlNode *block)
{
	struct span text = html_collapse(page->import->arena, strbuf_span(&page->run));

	if (page->behind_dateline)
		text = import_skip_dash(text);
	if (text.len > 0)
		page->behind_dateline = false;
	if (text.len > 0 && page->count < PIECES_MAX) {
		struct html_piece *piece = &page->pieces[page->count++];

		piece->text = text;
		piece->block = block;
		piece->chars = utf8_count(text);
		piece->linked = page->linked < text.len ? page->linked : text.len;
		piece->good = !html_is_among(block, "h1 h2 h3 h4 h5 h6") &&
			      (piece->chars >= HTML_GOOD_CHARS ||
			       (import_ends_sentence(text) && !html_is_among(block, "dt th"))) &&
			      piece->linked * 2 < text.len;
	}
	strbuf_clear(&page->run);
	page->linked = 0;
	page->broken = false;
}

static void read_element(struct html_page *page, const xmlNode *element, const xmlNode *block,
			 bool link);

static void read_text(struct html_page *page, const xmlNode *node, bool link)
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
static bool read_dateline(struct html_page *page, const xmlNode *element)
{
	struct span name = html_attribute(page->import, element, "class"), text;
	struct strbuf words;
	bool taken;

	if (utf8_trim(strbuf_span(&page->run)).len > 0 || page->dateline ||
	    !(html_is(element, "cite") || has_word(name, "dateline")))
		return false;
	strbuf_init(&words, DATELINE_BYTES);
	add_words(element, &words);
	text = html_collapse(page->import->arena, strbuf_span(&words));
	taken = !words.truncated &&
		import_read_dateline(page->import, text, has_word(name, "dateline source"));
	strbuf_finish(&words);
	page->dateline = taken;
	return taken;
}

static void read_child(struct html_page *page, const xmlNode *it, const xmlNode *block, bool link)
{
	if (html_is(it, "br") && page->broken) {
		end_piece(page, block);
	} else if (html_is(it, "br")) {
		strbuf_putc(&page->run, ' ');
		page->broken = true;
	} else if (is_left_out(page, it)) {
		if (!html_is_inline(it))
			end_piece(page, block);
	} else if (read_dateline(page, it)) {
		page->behind_dateline = true;
	} else if (html_is_inline(it)) {
		read_element(page, it, block, link || html_is(it, "a"));
	} else {
		end_piece(page, block);
		read_element(page, it, it, link);
		end_piece(page, it);
	}
}

static void read_element(struct html_page *page, const xmlNode *element, const xmlNode *block,
			 bool link)
{
	for (const xmlNode *it = element->children; it; it = it->next) {
		if (it->type == XML_TEXT_NODE)
			read_text(page, it, link);
		else if (it->type == XML_ELEMENT_NODE)
			read_child(page, it, block, link);
	}
}

void html_read_pieces(struct html_page *page, xmlNode *root)
{
	count_bytes(root);
	page->text_bytes = html_number(root);
	page->pieces = arena_array(page->import->arena, PIECES_MAX, sizeof(*page->pieces));
	strbuf_init(&page->run, IMPORT_MAX_BYTES);
	read_element(page, root, root, false);
	end_piece(page, root);
	strbuf_finish(&page->run);
}
