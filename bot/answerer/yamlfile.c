/* yamlfile.c - YAML as a tree that knows its lines and columns, by libyaml */
#include "bot/answerer/yamlfile.h"

#include "bot/base/utf8.h"
#include "knowledge/file.h"

#include <stdlib.h>
#include <yaml.h>

struct reader {
	struct arena *arena;
	const char *file;
	struct span text;
	struct problems *problems;
	yaml_parser_t parser;
};

static struct yamlfile_node *read_node(struct reader *r, const yaml_event_t *event, unsigned depth);

static void report(struct reader *r, yaml_mark_t mark, const char *words)
{
	problems_add_at(r->problems, r->file, mark.line + 1, mark.column + 1, "%s", words);
}

/* A line of the text, counted from 0; empty where there is none. */
static struct span line_of(const struct reader *r, size_t number)
{
	struct span rest = r->text, line = {NULL, 0};

	for (size_t i = 0; i <= number; i++)
		if (!span_next_line(&rest, &line))
			return SPAN("");
	return line;
}

static size_t indent_of(struct span line)
{
	size_t indent = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	return indent;
}

/* The last line before that one that says something. */
static size_t line_above(const struct reader *r, size_t number)
{
	while (number > 0) {
		struct span line = line_of(r, --number);
		size_t indent = indent_of(line);

		if (indent < line.len && line.ptr[indent] != '#')
			break;
	}
	return number;
}

/* Where a line's value begins, behind its dash and its key; its end where it has none. */
static size_t value_of(struct span line)
{
	size_t at = indent_of(line), colon;
	bool dash = false;

	while (at + 1 < line.len && line.ptr[at] == '-' && line.ptr[at + 1] == ' ') {
		at += 1 + indent_of(span_slice(line, at + 1, line.len));
		dash = true;
	}
	colon = span_find(span_slice(line, at, line.len), SPAN(": "));
	if (at < line.len && strchr("[{\"'", line.ptr[at]))
		colon = (size_t)-1;
	if (colon == (size_t)-1)
		return dash ? at : line.len;
	return at + colon + 1 + indent_of(span_slice(line, at + colon + 1, line.len));
}

static void report_indent(struct reader *r, yaml_mark_t at)
{
	size_t own = indent_of(line_of(r, at.line)),
	       above = indent_of(line_of(r, line_above(r, at.line)));

	at.column = own;
	report(r, at,
	       arena_printf(r->arena,
			    "indented by %zu, the line above by %zu: what belongs together begins "
			    "in one column",
			    own, above)
		       .ptr);
}

static void report_begin(struct reader *r, yaml_mark_t at, char c)
{
	if (c == '\t')
		report(r, at, "a tab; lines are indented by blanks");
	else
		report(r, at,
		       arena_printf(r->arena, "a text that begins with %c must be quoted", c).ptr);
}

/* What follows a text that has ended: behind "]" or a quote, or in another column. */
static void report_rest(struct reader *r, yaml_mark_t at, const char *problem)
{
	struct span line = line_of(r, at.line);
	size_t value = value_of(line);

	if (at.column == indent_of(line)) {
		report_indent(r, at);
	} else if (value < line.len && strchr("[{", line.ptr[value])) {
		at.column = utf8_count(span_slice(line, 0, value));
		report_begin(r, at, line.ptr[value]);
	} else if (value < line.len && strchr("\"'", line.ptr[value])) {
		report(r, at,
		       "more text after a closing quote: is a quote missing, here or above?");
	} else {
		report(r, at, problem);
	}
}

/* A colon where no key may stand: within a text, or below a line that should have one. */
static void report_colon(struct reader *r, yaml_mark_t at)
{
	struct span line = line_of(r, at.line), above;
	size_t value = value_of(line), number = line_above(r, at.line);

	above = line_of(r, number);
	if (utf8_count(span_slice(line, 0, value)) <= at.column) {
		at.column = utf8_count(span_slice(line, 0, value));
		report(r, at, "a text with \": \" in it must be quoted");
	} else if (indent_of(line) > indent_of(above) && span_find(above, SPAN(": ")) < above.len) {
		report_indent(r, at);
	} else {
		at = (yaml_mark_t){.line = number, .column = indent_of(above)};
		report(r, at, "a key needs \": \" after it");
	}
}

/* libyaml tells what it expected of the grammar; its authors expect to be told what
 * to change in the line. */
static void explain(struct reader *r)
{
	static const struct {
		const char *problem, *words;
	} at_context[] = {
		{"found unexpected end of stream",
		 "the text that begins here has no closing quote"},
		{"could not find expected ':'", "a key needs \": \" after it"},
		{"found unknown escape character",
		 "in double quotes \\ begins an escape: use single quotes"},
		{"did not find expected ',' or ']'",
		 "this [ is not closed, or a text in it needs quotes"},
		{"did not find expected ',' or '}'",
		 "this { is not closed, or a text in it needs quotes"},
	};
	const yaml_parser_t *p = &r->parser;
	const char *problem = p->problem ? p->problem : "no YAML";
	yaml_mark_t at = p->problem_mark, begin = p->context_mark;
	struct span line = line_of(r, at.line);
	size_t value = value_of(line);

	for (size_t i = 0; i < sizeof(at_context) / sizeof(*at_context); i++)
		if (!strcmp(problem, at_context[i].problem)) {
			report(r, begin, at_context[i].words);
			return;
		}
	if (!strcmp(problem, "mapping values are not allowed in this context"))
		report_colon(r, at);
	else if (!strcmp(problem, "did not find expected key") ||
		 !strcmp(problem, "did not find expected '-' indicator"))
		report_rest(r, at, problem);
	else if (!strcmp(problem, "block sequence entries are not allowed in this context"))
		report(r, at, "a list begins on a line of its own");
	else if (!strcmp(problem, "found a tab character that violates indentation"))
		report_begin(r, at, '\t');
	else if (!strcmp(problem, "found character that cannot start any token") &&
		 utf8_prefix(line, at.column).len < line.len)
		report_begin(r, at, line.ptr[utf8_prefix(line, at.column).len]);
	else if (value < line.len && strchr("&*|>?", line.ptr[value]))
		report_begin(r, at, line.ptr[value]);
	else
		report(r, at, problem);
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return true;
	explain(r);
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
		report(r, event->start_mark,
		       "a text that begins with * must be quoted; aliases are not taken here");
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
	const struct span byte_order_mark = SPAN("\xef\xbb\xbf");
	struct reader r = {.arena = arena, .file = file, .problems = problems};
	struct yamlfile_node *root;

	if (span_starts(text, byte_order_mark))
		text = span_slice(text, byte_order_mark.len, text.len);
	r.text = text;
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
