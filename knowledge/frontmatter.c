/* frontmatter.c - the YAML that a story begins with */
#include "knowledge/frontmatter.h"

#include <stdlib.h>
#include <yaml.h>

struct reader {
	struct story *story;
	struct arena *arena;
	struct problems *problems;
	const char *file;
	size_t first_line;
	yaml_document_t *document;
	size_t alias_count; /* of all names */
	const yaml_node_t *aliases;
};

#define AT(reader, node) (reader)->problems, (reader)->file, line_of(reader, node)

static size_t line_of(const struct reader *reader, const yaml_node_t *node)
{
	return node->start_mark.line + reader->first_line;
}

static yaml_node_t *node_of(const struct reader *reader, int id)
{
	return yaml_document_get_node(reader->document, id);
}

static struct span text_of(const yaml_node_t *node)
{
	return (struct span){(const char *)node->data.scalar.value, node->data.scalar.length};
}

/* "key:", "key: ~", "key: null" and "key: ''". */
static bool is_unknown(const yaml_node_t *node)
{
	struct span text;

	if (node->type != YAML_SCALAR_NODE)
		return false;
	text = span_trim(text_of(node));
	return text.len == 0 || (node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
				 (span_is(text, "~") || span_is(text, "null")));
}

/* A copy of the node's text; empty where that is not what may stand there. */
static struct span read_scalar(struct reader *reader, const yaml_node_t *node, const char *what)
{
	struct span text;

	if (node->type != YAML_SCALAR_NODE) {
		problems_add(AT(reader, node), "%s must be text", what);
		return SPAN("");
	}
	text = span_trim(text_of(node));
	if (text.len > STORY_VALUE_MAX) {
		problems_add(AT(reader, node), "%s is too long: %zu bytes, the most is %d", what,
			     text.len, STORY_VALUE_MAX);
		return SPAN("");
	}
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x20 && c != 0x7F)
			continue;
		problems_add(AT(reader, node), "%s holds a line end or control character", what);
		return SPAN("");
	}
	return arena_copy(reader->arena, text);
}

/* The same where something must stand there. */
static struct span read_item(struct reader *reader, const yaml_node_t *node, const char *what)
{
	if (is_unknown(node)) {
		problems_add(AT(reader, node), "%s is empty", what);
		return SPAN("");
	}
	return read_scalar(reader, node, what);
}

/* The items of a list as *items, in arena. */
static size_t read_list(struct reader *reader, const yaml_node_t *node, const char *what,
			size_t max, struct span **items)
{
	size_t count, kept = 0;

	*items = NULL;
	if (is_unknown(node))
		return 0;
	if (node->type != YAML_SEQUENCE_NODE) {
		problems_add(AT(reader, node), "%s must be a list, as [one, another]", what);
		return 0;
	}
	count = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	if (count > max) {
		problems_add(AT(reader, node), "%s has %zu items, the most is %zu", what, count,
			     max);
		return 0;
	}
	*items = arena_array(reader->arena, count, sizeof(**items));
	for (size_t i = 0; i < count; i++) {
		yaml_node_t *item = node_of(reader, node->data.sequence.items.start[i]);
		struct span text = read_item(reader, item, what);
		bool repeated = false;

		for (size_t k = 0; k < kept && !repeated; k++)
			repeated = span_eq((*items)[k], text);
		if (repeated)
			problems_add(AT(reader, item), "%s has \"%.*s\" twice", what,
				     SPAN_ARG(text));
		else if (text.len > 0)
			(*items)[kept++] = text;
	}
	return kept;
}

static struct story_name *find_name(struct story *story, struct span text)
{
	for (size_t i = 0; i < story->name_count; i++)
		if (span_eq(story->names[i].text, text))
			return &story->names[i];
	return NULL;
}

/* Returns NULL where there are too many. */
static struct story_name *add_name(struct reader *reader, const yaml_node_t *node, struct span text)
{
	struct story *story = reader->story;
	struct story_name *name = find_name(story, text);

	if (name)
		return name;
	if (story->name_count == STORY_NAMES_MAX) {
		problems_add(AT(reader, node), "more than %d names", STORY_NAMES_MAX);
		return NULL;
	}
	name = &story->names[story->name_count++];
	name->text = text;
	return name;
}

static void read_kind(struct reader *reader, const yaml_node_t *node, const char *what,
		      enum name_kind kind)
{
	struct span *items;
	size_t count = read_list(reader, node, what, STORY_NAMES_MAX, &items);

	for (size_t i = 0; i < count; i++) {
		struct story_name *name = add_name(reader, node, items[i]);

		if (!name)
			return;
		if (name->kind != NAME_UNKNOWN)
			problems_add(AT(reader, node), "\"%.*s\" has a kind already",
				     SPAN_ARG(items[i]));
		name->kind = kind;
	}
}

static void read_aliases(struct reader *reader, const yaml_node_t *node)
{
	reader->aliases = node;
	if (is_unknown(node))
		return;
	if (node->type != YAML_MAPPING_NODE) {
		problems_add(AT(reader, node),
			     "aliases must map names to lists, as NAME: [other names]");
		return;
	}
	for (yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	     pair < node->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = node_of(reader, pair->key),
			    *value = node_of(reader, pair->value);
		struct span text = read_item(reader, key, "name in aliases");
		struct story_name *name = text.len ? add_name(reader, key, text) : NULL;

		if (!name)
			continue;
		if (name->alias_count > 0) {
			problems_add(AT(reader, key), "aliases has \"%.*s\" twice", SPAN_ARG(text));
			continue;
		}
		name->alias_count =
			read_list(reader, value, "aliases of a name",
				  STORY_ALIASES_MAX - reader->alias_count, &name->aliases);
		reader->alias_count += name->alias_count;
	}
}

/* Two names that share another name would make answers about the wrong one. */
static void check_aliases(const struct reader *reader)
{
	struct story *story = reader->story;
	struct span *seen = arena_array(reader->arena, reader->alias_count, sizeof(*seen));
	size_t count = 0;

	for (size_t i = 0; i < story->name_count; i++) {
		for (size_t k = 0; k < story->names[i].alias_count; k++) {
			struct span alias = story->names[i].aliases[k];
			bool repeated = find_name(story, alias) != NULL;

			for (size_t s = 0; s < count && !repeated; s++)
				repeated = span_eq(seen[s], alias);
			if (repeated)
				problems_add(AT(reader, reader->aliases),
					     "alias \"%.*s\" stands for two names",
					     SPAN_ARG(alias));
			seen[count++] = alias;
		}
	}
}

static void read_authors(struct reader *reader, const yaml_node_t *node)
{
	reader->story->author_count =
		read_list(reader, node, "authors", STORY_CONTRIBUTORS_MAX, &reader->story->authors);
}

static void read_contributors(struct reader *reader, const yaml_node_t *node)
{
	reader->story->contributor_count = read_list(
		reader, node, "contributors", STORY_CONTRIBUTORS_MAX, &reader->story->contributors);
}

/* One of a story's keys: text, a list of names of one kind, or a thing of its
 * own. */
static const struct key {
	const char *name;
	size_t text_at; /* of a struct span in struct story, or 0 */
	void (*read)(struct reader *reader, const yaml_node_t *node);
	enum name_kind kind;
	bool required; /* it may be empty where nothing else is said */
	bool filled;
} keys[] = {
	{.name = "title",
	 .required = true,
	 .filled = true,
	 .text_at = offsetof(struct story, title)},
	{.name = "outlet", .required = true, .text_at = offsetof(struct story, outlet)},
	{.name = "place", .text_at = offsetof(struct story, place)},
	{.name = "link", .text_at = offsetof(struct story, link)},
	{.name = "published", .text_at = offsetof(struct story, published)},
	{.name = "people", .kind = NAME_PERSON},
	{.name = "companies", .kind = NAME_COMPANY},
	{.name = "organisations", .kind = NAME_ORGANISATION},
	{.name = "countries", .kind = NAME_COUNTRY},
	{.name = "places", .kind = NAME_PLACE},
	{.name = "authors", .read = read_authors},
	{.name = "contributors", .read = read_contributors},
	{.name = "aliases", .read = read_aliases},
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static void read_pair(struct reader *reader, const yaml_node_t *node, const yaml_node_t *value,
		      bool seen[KEYS])
{
	struct span name = node->type == YAML_SCALAR_NODE ? text_of(node) : SPAN("");
	size_t i;

	for (i = 0; i < KEYS && !span_is(name, keys[i].name); i++)
		;
	if (i == KEYS) {
		problems_add(AT(reader, node), "unknown key \"%.*s\"", SPAN_ARG(name));
		return;
	}
	if (seen[i]) {
		problems_add(AT(reader, node), "key \"%s\" stands twice", keys[i].name);
		return;
	}
	seen[i] = true;
	if (keys[i].read)
		keys[i].read(reader, value);
	else if (keys[i].kind != NAME_UNKNOWN)
		read_kind(reader, value, keys[i].name, keys[i].kind);
	else if (keys[i].filled || !is_unknown(value))
		*(struct span *)((char *)reader->story + keys[i].text_at) =
			keys[i].filled ? read_item(reader, value, keys[i].name)
				       : read_scalar(reader, value, keys[i].name);
}

static void read_document(struct reader *reader)
{
	yaml_node_t *root = yaml_document_get_root_node(reader->document);
	size_t before = reader->problems->count;
	bool seen[KEYS] = {false};

	if (root && root->type != YAML_MAPPING_NODE) {
		problems_add(AT(reader, root), "front matter must be lines of \"key: value\"");
		return;
	}
	reader->story->names =
		arena_array(reader->arena, STORY_NAMES_MAX, sizeof(*reader->story->names));
	for (yaml_node_pair_t *pair = root ? root->data.mapping.pairs.start : NULL;
	     root && pair < root->data.mapping.pairs.top; pair++)
		read_pair(reader, node_of(reader, pair->key), node_of(reader, pair->value), seen);
	for (size_t i = 0; i < KEYS; i++)
		if (keys[i].required && !seen[i])
			problems_add(reader->problems, reader->file, 1, "front matter without %s",
				     keys[i].name);
	if (reader->aliases && reader->problems->count == before)
		check_aliases(reader);
}

void frontmatter_parse(struct story *story, const char *file, struct span yaml, size_t first_line,
		       struct arena *arena, struct problems *problems)
{
	struct reader reader = {.story = story,
				.arena = arena,
				.problems = problems,
				.file = file,
				.first_line = first_line};
	yaml_parser_t parser;
	yaml_document_t document;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.ptr, yaml.len);
	if (yaml_parser_load(&parser, &document)) {
		reader.document = &document;
		read_document(&reader);
		yaml_document_delete(&document);
	} else {
		size_t line = parser.problem_mark.line ? parser.problem_mark.line
						       : parser.context_mark.line;

		problems_add(problems, file, line + first_line, "%s",
			     parser.problem ? parser.problem : "this is not YAML");
	}
	yaml_parser_delete(&parser);
}
