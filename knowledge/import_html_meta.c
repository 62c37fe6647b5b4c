/* import_html_meta.c - what a page tells of its article in JSON-LD, OpenGraph and <meta> */
#include "bot/base/utf8.h"
#include "knowledge/import_html.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#define JSON_DEPTH   8
#define OUTLET_WORDS 5 /* behind a page's title */

static void set(const struct import *import, struct span *what, struct span value)
{
	if (what->len == 0)
		*what = html_unescape(import, value);
}

static struct span text_of(const json_t *value)
{
	return json_is_string(value)
		       ? (struct span){json_string_value(value), json_string_length(value)}
		       : SPAN("");
}

/* "2019-02-18T10:22:31Z" gives "2019-02-18". */
static struct span date_of(struct span text)
{
	text = utf8_trim(text);
	return text.len > 10 && text.ptr[4] == '-' && (text.ptr[10] == 'T' || text.ptr[10] == ' ')
		       ? span_slice(text, 0, 10)
		       : text;
}

/* Whether "@type" names a kind of article of schema.org. */
static bool is_article(const json_t *object)
{
	const json_t *type = json_object_get(object, "@type");
	size_t i;
	const json_t *item;

	if (json_is_array(type)) {
		json_array_foreach(type, i, item) if (span_find(text_of(item), SPAN("Article")) !=
						      (size_t)-1) return true;
	}
	return span_find(text_of(type), SPAN("Article")) != (size_t)-1 ||
	       span_find(text_of(type), SPAN("BlogPosting")) != (size_t)-1;
}

/* A person or organisation: its name, or an object with one, or a list. */
static void read_authors(struct import *import, const json_t *value)
{
	const json_t *item;
	size_t i;

	if (json_is_array(value)) {
		json_array_foreach(value, i, item) if (!json_is_array(item))
			read_authors(import, item);
		return;
	}
	if (json_is_object(value))
		value = json_object_get(value, "name");
	import_add_people(&import->authors, html_unescape(import, text_of(value)));
}

static struct span name_of(const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	return text_of(json_is_object(value) ? json_object_get(value, "name") : value);
}

static void read_article(struct import *import, const json_t *article)
{
	const json_t *page = json_object_get(article, "mainEntityOfPage");

	set(import, &import->title, text_of(json_object_get(article, "headline")));
	set(import, &import->title, text_of(json_object_get(article, "name")));
	set(import, &import->outlet, name_of(json_object_get(article, "publisher")));
	set(import, &import->published,
	    date_of(text_of(json_object_get(article, "datePublished"))));
	set(import, &import->link, text_of(json_object_get(article, "url")));
	set(import, &import->link,
	    text_of(json_is_object(page) ? json_object_get(page, "@id") : page));
	set(import, &import->place, text_of(json_object_get(article, "dateline")));
	read_authors(import, json_object_get(article, "author"));
}

/* Reads the first article in value, however deep. */
static bool find_article(struct import *import, const json_t *value, int depth)
{
	const char *key;
	json_t *member, *item;
	size_t i;

	if (depth == 0)
		return false;
	if (json_is_object(value) && is_article(value)) {
		read_article(import, value);
		return true;
	}
	if (json_is_object(value))
		json_object_foreach(
			(json_t *)(uintptr_t)value, key,
			member) if (find_article(import, member, depth - 1)) return true;
	if (json_is_array(value))
		json_array_foreach(value, i,
				   item) if (find_article(import, item, depth - 1)) return true;
	return false;
}

static void read_json(struct import *import, const xmlNode *script)
{
	xmlChar *content = xmlNodeGetContent(script);
	struct span text = utf8_trim(span_of((const char *)content));
	json_t *value;

	/* As some pages wrap it, in a comment or CDATA. */
	while (text.len > 0 && text.ptr[0] != '{' && text.ptr[0] != '[')
		text = span_slice(text, 1, text.len);
	/* Line ends in strings are wrong, and common. */
	for (char *c = (char *)content; c && *c; c++)
		if ((unsigned char)*c < 0x20)
			*c = ' ';
	value = json_loadb(text.ptr, text.len, JSON_DISABLE_EOF_CHECK, NULL);
	if (value)
		find_article(import, value, JSON_DEPTH);
	json_decref(value);
	xmlFree(content);
}

/* A <meta>'s name, and what it tells. */
static const struct meta_key {
	const char *name;
	enum { META_TITLE, META_OUTLET, META_LINK, META_DATE, META_AUTHOR } tells;
} meta_keys[] = {
	{"og:title", META_TITLE},
	{"og:site_name", META_OUTLET},
	{"og:url", META_LINK},
	{"article:published_time", META_DATE},
	{"og:article:published_time", META_DATE},
	{"article:author", META_AUTHOR},
	{"twitter:title", META_TITLE},
	{"parsely-title", META_TITLE},
	{"dc.title", META_TITLE},
	{"citation_title", META_TITLE},
	{"application-name", META_OUTLET},
	{"dc.publisher", META_OUTLET},
	{"datePublished", META_DATE},
	{"date", META_DATE},
	{"pubdate", META_DATE},
	{"publishdate", META_DATE},
	{"publish-date", META_DATE},
	{"parsely-pub-date", META_DATE},
	{"sailthru.date", META_DATE},
	{"dc.date", META_DATE},
	{"dc.date.issued", META_DATE},
	{"dcterms.created", META_DATE},
	{"author", META_AUTHOR},
	{"byl", META_AUTHOR},
	{"parsely-author", META_AUTHOR},
	{"sailthru.author", META_AUTHOR},
	{"dc.creator", META_AUTHOR},
};

static bool is_word(struct span a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

static void take_meta(struct import *import, const struct meta_key *key, struct span content)
{
	switch (key->tells) {
	case META_TITLE:
		set(import, &import->title, content);
		break;
	case META_OUTLET:
		set(import, &import->outlet, content);
		break;
	case META_LINK:
		set(import, &import->link, content);
		break;
	case META_DATE:
		set(import, &import->published, date_of(content));
		break;
	case META_AUTHOR:
		if (import->authors.count == 0)
			import_add_people(&import->authors, html_unescape(import, content));
		break;
	}
}

/* In the order of the keys, not of the page. */
static void read_metas(struct import *import, const xmlNode *root)
{
	for (size_t i = 0; i < sizeof(meta_keys) / sizeof(meta_keys[0]); i++) {
		for (const xmlNode *it = root; it; it = html_next(it, root)) {
			static const char *const names[] = {"property", "name", "itemprop"};

			if (!html_is(it, "meta"))
				continue;
			for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
				if (is_word(html_attribute(import, it, names[k]),
					    meta_keys[i].name))
					take_meta(import, &meta_keys[i],
						  html_attribute(import, it, "content"));
		}
	}
}

/* "A ferry for Harnley | Harnley Gazette": what stands before the last such mark, and
 * behind it; nothing where there is none. */
static struct span cut_title(struct span title, struct span *behind)
{
	static const char *const marks[] = {" | ", " - ", " \u2013 ", " \u2014 "};
	size_t cut = title.len;

	*behind = SPAN("");
	for (size_t at = 1; at < title.len; at++) {
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
			struct span rest = span_slice(title, at, title.len),
				    mark = span_of(marks[i]);

			if (!span_starts(rest, mark))
				continue;
			cut = at;
			*behind = span_slice(rest, mark.len, rest.len);
		}
	}
	return span_slice(title, 0, cut);
}

static bool has_few_words(struct span text)
{
	size_t words = 1;

	for (size_t at = 0; at < text.len; at++)
		words += text.ptr[at] == ' ';
	return text.len > 0 && words <= OUTLET_WORDS;
}

/* Takes off what stands behind a title, where that is the outlet, or where guess, a
 * few words. */
static struct span without_outlet(const struct import *import, struct span title, bool guess)
{
	struct span behind, front = cut_title(title, &behind);

	if (behind.len == 0 || (!span_starts(import->outlet, behind) &&
				(import->outlet.len == 0 || !span_starts(behind, import->outlet)) &&
				(!guess || !has_few_words(behind))))
		return title;
	return front;
}

/* Where the page's title is the article's with something behind, that is the outlet. */
static void read_title(struct import *import, const xmlNode *it)
{
	struct span title = html_text(import, it), behind, front = cut_title(title, &behind);
	size_t at = 0;

	if (import->outlet.len == 0 && import->title.len > 0 && span_starts(front, import->title) &&
	    has_few_words(behind) && utf8_is_capital(utf8_next(behind, &at)))
		import->outlet = behind;
	set(import, &import->title, without_outlet(import, title, true));
}

static bool is_within(const xmlNode *node, const char *tag)
{
	while (node && !html_is(node, tag))
		node = node->parent;
	return node != NULL;
}

static void read_element(struct import *import, const xmlNode *it)
{
	struct span rel = html_attribute(import, it, "rel");

	if (html_is(it, "link") && is_word(rel, "canonical"))
		set(import, &import->link, html_attribute(import, it, "href"));
	if (html_is(it, "time") && is_within(it, "article"))
		set(import, &import->published, date_of(html_attribute(import, it, "datetime")));
	if (import->authors.count == 0 &&
	    (is_word(rel, "author") || is_word(html_attribute(import, it, "itemprop"), "author")))
		import_add_people(&import->authors, html_text(import, it));
	if (html_is(it, "h1") && (is_within(it, "article") || is_within(it, "main")))
		set(import, &import->title, html_text(import, it));
}

void html_read_meta(struct import *import, const xmlNode *root)
{
	const xmlNode *it;

	for (it = root; it; it = html_next(it, root))
		if (html_is(it, "script") &&
		    is_word(html_attribute(import, it, "type"), "application/ld+json"))
			read_json(import, it);
	read_metas(import, root);
	for (it = root; it; it = html_next(it, root))
		read_element(import, it);
	for (it = root; it; it = html_next(it, root))
		if (html_is(it, "h1"))
			set(import, &import->title, html_text(import, it));
	import->title = without_outlet(import, import->title, false);
	for (it = root; it; it = html_next(it, root))
		if (html_is(it, "title"))
			read_title(import, it);
}
