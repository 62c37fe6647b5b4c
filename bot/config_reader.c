/* config_reader.c - values of a config's keys, with complaints about bad ones */
#include "bot/config_reader.h"

#include "bot/base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void reader_complain(struct reader *reader, const struct yamlfile_node *node, const char *format,
		     ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	problems_add(reader->problems, reader->config->path, node->line, "%s", text);
}

bool reader_is_null(const struct yamlfile_node *node)
{
	return node->kind == YAMLFILE_SCALAR && node->text.len == 0 && node->plain;
}

bool reader_text(struct reader *reader, const char *name, struct yamlfile_node *value,
		 struct span *out)
{
	if (reader_is_null(value))
		return false;
	if (value->kind != YAMLFILE_SCALAR) {
		reader_complain(reader, value, "%s must be a text", name);
		return false;
	}
	*out = value->text;
	if (span_trim(*out).len != out->len || out->len == 0 || memchr(out->ptr, '\0', out->len) ||
	    memchr(out->ptr, '\n', out->len)) {
		reader_complain(reader, value, "%s must be one line without blanks at its ends",
				name);
		return false;
	}
	return true;
}

bool reader_number(struct reader *reader, const char *name, struct yamlfile_node *value,
		   double least, double most, bool whole, double *out)
{
	const char *text;
	char *end;

	if (reader_is_null(value))
		return false;
	text = arena_string(&reader->config->arena, value->text); /* empty if it is no scalar */
	*out = strtod(text, &end);
	if (end == text || *end || !(*out >= least && *out <= most) ||
	    (whole && floor(*out) != *out)) {
		reader_complain(reader, value, "%s must be a %snumber from %g to %g", name,
				whole ? "whole " : "", least, most);
		return false;
	}
	return true;
}

int reader_word(struct reader *reader, const char *name, struct yamlfile_node *value,
		const char *const *words)
{
	struct strbuf known;
	struct span text;

	if (!reader_text(reader, name, value, &text))
		return -1;
	strbuf_init(&known, 256);
	for (int i = 0; words[i]; i++) {
		if (span_is(text, words[i])) {
			strbuf_finish(&known);
			return i;
		}
		strbuf_printf(&known, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
	}
	reader_complain(reader, value, "%s must be %s", name, known.data);
	strbuf_finish(&known);
	return -1;
}

const char *reader_path(struct reader *reader, struct span path)
{
	const char *slash = strrchr(reader->config->path, '/');

	if (path.ptr[0] == '/' || !slash)
		return arena_string(&reader->config->arena, path);
	return arena_printf(&reader->config->arena, "%.*s/%.*s",
			    (int)(slash - reader->config->path), reader->config->path,
			    SPAN_ARG(path))
		.ptr;
}

static void unknown_key(struct reader *reader, const struct yamlfile_node *node,
			const struct reader_field *fields)
{
	struct strbuf known;

	strbuf_init(&known, 256);
	for (const struct reader_field *f = fields; f->name; f++)
		strbuf_printf(&known, "%s%s", f == fields ? "" : ", ", f->name);
	problems_add(reader->problems, reader->config->path, node->key_line,
		     "unknown key \"%.*s\"; known here: %s", SPAN_ARG(utf8_prefix(node->key, 60)),
		     known.data);
	strbuf_finish(&known);
}

void reader_mapping(struct reader *reader, const char *name, struct yamlfile_node *mapping,
		    const struct reader_field *fields)
{
	if (mapping->kind != YAMLFILE_MAP) {
		reader_complain(reader, mapping, "%s must have keys and values: \"%s: …\"", name,
				fields->name);
		return;
	}
	for (struct yamlfile_node *value = mapping->child; value; value = value->next) {
		const struct reader_field *field = fields;

		while (field->name && !span_is(value->key, field->name))
			field++;
		if (field->name)
			field->read(reader, field->name, value);
		else
			unknown_key(reader, value, fields);
	}
}

bool reader_list(struct reader *reader, const char *name, struct yamlfile_node *value,
		 size_t *count)
{
	*count = 0;
	if (reader_is_null(value))
		return true;
	if (value->kind != YAMLFILE_LIST) {
		reader_complain(reader, value,
				"%s must be a list: one line each, beginning with \"- \"", name);
		return false;
	}
	*count = value->count;
	return true;
}
