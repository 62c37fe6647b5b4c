/* yamlfile.c - YAML as a tree that knows its lines and columns, by libyaml */
#include "bot/answerer/yamlfile.h"

#include "bot/base/utf8.h"
#include "knowledge/file.h"

#include <stdlib.h>
#include <yaml.h>

struct reader {
	struct arena *arena;
	const char *file;
	struct problems *problems;
	struct span text;
	yaml_parser_t parser;
};

static struct yamlfile_node *read_node(struct reader *r, const yaml_event_t *event, unsigned depth);

static void report(struct reader *r, yaml_mark_t mark, const char *words)
{
	problems_add_at(r->problems, r->file, mark.line + 1, mark.column + 1, "%s", words);
}

/* The line of that number, from 0. */
static struct span line_at(const struct reader *r, size_t number)
{
	struct span rest = r->text, line = {NULL, 0};

	for (size_t i = 0; i <= number; i++)
		if (!span_next_line(&rest, &line))
			return (struct span){NULL, 0};
	return line;
}

/* Whether a value or an element in the line begins with a bracket that is a text's. */
static bool begins_with_bracket(struct span line)
{
	size_t at = span_find(line, SPAN(": "));
	struct span value = span_trim(line);

	if (span_starts(value, SPAN("- ")))
		value = span_trim(span_slice(value, 2, value.len));
	else if (at != (size_t)-1)
		value = span_trim(span_slice(line, at + 2, line.len));
	return value.len > 0 && (value.ptr[0] == '[' || value.ptr[0] == '{');
}

/* What the author of the line did rather than what the parser looked for. */
static const char *explain(const struct reader *r)
{
	const char *problem = r->parser.problem ? r->parser.problem : "no YAML";
	struct span line = line_at(r, r->parser.problem_mark.line);
	size_t indent = 0;

	while (indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t'))
		indent++;
	if (memchr(line.len ? line.ptr : "", '\t', indent))
		return "a tab in front: YAML is indented by blanks";
	if (strstr(problem, "mapping values are not allowed"))
		return "a text with \": \" in it must be quoted, or this line is indented too far";
	if (strstr(problem, "did not find expected") && begins_with_bracket(line))
		return "a text that begins with [ or { must be quoted";
	if (strstr(problem, "did not find expected"))
		return "indented otherwise than what it belongs to, or a bracket or quote is not "
		       "closed";
	return problem;
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	const yaml_parser_t *parser = &r->parser;

	if (yaml_parser_parse(&r->parser, event))
		return true;
	if (parser->context && strstr(parser->context, "quoted scalar"))
		report(r, parser->context_mark, "the quote is not closed");
	else
		report(r, parser->problem_mark, explain(r));
	return false;
}

static struct yamlfile_node *add_node(struct reader *r, enum yamlfile_kind kind, yaml_mark_t mark)
{
	struct yamlfile_node *node = arena_alloc(r->arena, sizeof(*node));

	node->kind = kind;
	node->line = mark.line + 1;
	node->column = mark.column + 1;
	return node;
}

static struct yamlfile_node *read_scalar(struct reader *r, const yaml_event_t *event)
{
	struct yamlfile_node *node = add_node(r, YAMLFILE_SCALAR, event->start_mark);
	yaml_scalar_style_t style = event->data.scalar.style;

	node->text = arena_copy(r->arena, (struct span){(const char *)event->data.scalar.value,
							event->data.scalar.length});
	node->plain = style == YAML_PLAIN_SCALAR_STYLE;
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		node->column++;
	return node;
}

static struct yamlfile_node *find_key(struct yamlfile_node *map, struct span key)
{
	for (struct yamlfile_node *n = map->child; n; n = n->next)
		if (span_eq(n->key, key))
			return n;
	return NULL;
}

/* Reads a key, whose event is taken, and its value. */
static struct yamlfile_node *read_entry(struct reader *r, struct yamlfile_node *map,
					const yaml_event_t *key_event, unsigned depth)
{
	struct yamlfile_node *key = read_node(r, key_event, depth), *value;
	yaml_event_t event;

	if (!key)
		return NULL;
	if (key->kind != YAMLFILE_SCALAR) {
		report(r, key_event->start_mark, "a key must be a word");
		return NULL;
	}
	if (!next_event(r, &event))
		return NULL;
	value = read_node(r, &event, depth);
	yaml_event_delete(&event);
	if (!value)
		return NULL;
	if (find_key(map, key->text)) {
		problems_add_at(r->problems, r->file, key->line, key->column, "%.*s stands twice",
				SPAN_ARG(key->text));
		return NULL;
	}
	value->key = key->text;
	value->key_line = key->line;
	value->key_column = key->column;
	return value;
}

static struct yamlfile_node *read_children(struct reader *r, struct yamlfile_node *parent,
					   yaml_event_type_t end, unsigned depth)
{
	struct yamlfile_node **tail = &parent->child;

	for (;;) {
		struct yamlfile_node *child;
		yaml_event_t event;

		if (!next_event(r, &event))
			return NULL;
		if (event.type == end) {
			yaml_event_delete(&event);
			return parent;
		}
		child = parent->kind == YAMLFILE_MAP ? read_entry(r, parent, &event, depth)
						     : read_node(r, &event, depth);
		yaml_event_delete(&event);
		if (!child)
			return NULL;
		*tail = child;
		tail = &child->next;
		if (++parent->count > YAMLFILE_CHILDREN_MAX) {
			problems_add_at(r->problems, r->file, child->line, child->column,
					"more than %d entries", YAMLFILE_CHILDREN_MAX);
			return NULL;
		}
	}
}

static struct yamlfile_node *read_node(struct reader *r, const yaml_event_t *event, unsigned depth)
{
	if (depth > YAMLFILE_DEPTH_MAX) {
		report(r, event->start_mark, "lists and maps too deep within one another");
		return NULL;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return read_children(r, add_node(r, YAMLFILE_LIST, event->start_mark),
				     YAML_SEQUENCE_END_EVENT, depth + 1);
	case YAML_MAPPING_START_EVENT:
		return read_children(r, add_node(r, YAMLFILE_MAP, event->start_mark),
				     YAML_MAPPING_END_EVENT, depth + 1);
	default:
		report(r, event->start_mark, "aliases are not taken here");
		return NULL;
	}
}

static struct yamlfile_node *read_document(struct reader *r)
{
	struct yamlfile_node *root = NULL;

	for (;;) {
		yaml_event_type_t type;
		yaml_event_t event;

		if (!next_event(r, &event))
			return NULL;
		type = event.type;
		if (type == YAML_STREAM_END_EVENT) {
			yaml_event_delete(&event);
			return root ? root : add_node(r, YAMLFILE_MAP, (yaml_mark_t){0});
		}
		if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT ||
		    type == YAML_DOCUMENT_END_EVENT) {
			yaml_event_delete(&event);
			continue;
		}
		if (root) {
			report(r, event.start_mark, "a second document");
			yaml_event_delete(&event);
			return NULL;
		}
		root = read_node(r, &event, 0);
		yaml_event_delete(&event);
		if (!root)
			return NULL;
	}
}

static bool check_encoding(const char *file, struct span text, struct problems *problems)
{
	size_t valid = utf8_valid(text), line = 1, line_begin = 0;

	if (valid == text.len)
		return true;
	for (size_t i = 0; i < valid; i++) {
		if (text.ptr[i] == '\n') {
			line++;
			line_begin = i + 1;
		}
	}
	problems_add_at(problems, file, line, utf8_count(span_slice(text, line_begin, valid)) + 1,
			"not UTF-8");
	return false;
}

struct yamlfile_node *yamlfile_parse(struct arena *arena, const char *file, struct span text,
				     struct problems *problems)
{
	struct reader r = {.arena = arena, .file = file, .problems = problems, .text = text};
	struct yamlfile_node *root;

	if (!check_encoding(file, text, problems))
		return NULL;
	if (!yaml_parser_initialize(&r.parser))
		abort();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.len ? text.ptr : ""),
				     text.len);
	root = read_document(&r);
	yaml_parser_delete(&r.parser);
	return root;
}

struct yamlfile_node *yamlfile_read(struct arena *arena, const char *file,
				    struct problems *problems)
{
	struct yamlfile_node *root = NULL;
	struct error error;
	char *text = NULL;
	size_t len = 0;

	/* Whole, since somebody may write to it meanwhile. */
	if (file_read(file, YAMLFILE_MAX_BYTES, &text, &len, &error) < 0)
		problems_add(problems, file, 0, "%s", error.text);
	else
		root = yamlfile_parse(arena, file, (struct span){text, len}, problems);
	free(text);
	return root;
}
