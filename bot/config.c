/* config.c - footnote.yaml: the account, its rooms, and what to answer from */
#include "bot/config.h"

#include "bot/answerer/answerer.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/jid.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <yaml.h>

#define FILE_MAX (1 << 20) /* bytes */

struct reader {
	struct config *config;
	struct problems *problems;
	yaml_document_t document;
	struct config_room *room; /* the one being read */
};

struct field {
	const char *name;
	void (*read)(struct reader *reader, const char *name, yaml_node_t *value);
};

static void complain(struct reader *reader, const yaml_node_t *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void complain(struct reader *reader, const yaml_node_t *node, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	problems_add(reader->problems, reader->config->path, node->start_mark.line + 1, "%s", text);
}

static struct span scalar(const yaml_node_t *node)
{
	return (struct span){(const char *)node->data.scalar.value, node->data.scalar.length};
}

/* A key without a value is as good as no key. */
static bool is_null(const yaml_node_t *node)
{
	return node->type == YAML_SCALAR_NODE && node->data.scalar.length == 0 &&
	       node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Returns false, and complains where the value is not empty, if it is no text. */
static bool text_of(struct reader *reader, const char *name, yaml_node_t *value, struct span *out)
{
	if (is_null(value))
		return false;
	if (value->type != YAML_SCALAR_NODE) {
		complain(reader, value, "%s must be a text", name);
		return false;
	}
	*out = scalar(value);
	if (span_trim(*out).len != out->len || out->len == 0 || memchr(out->ptr, '\0', out->len) ||
	    memchr(out->ptr, '\n', out->len)) {
		complain(reader, value, "%s must be one line without blanks at its ends", name);
		return false;
	}
	return true;
}

static bool number_of(struct reader *reader, const char *name, yaml_node_t *value, double least,
		      double most, bool whole, double *out)
{
	struct span text;
	char *end = NULL;

	if (is_null(value))
		return false;
	text = value->type == YAML_SCALAR_NODE ? scalar(value) : SPAN("");
	*out = text.len ? strtod(text.ptr, &end) : NAN;
	if (end != text.ptr + text.len || !(*out >= least && *out <= most) ||
	    (whole && floor(*out) != *out)) {
		complain(reader, value, "%s must be a %snumber from %g to %g", name,
			 whole ? "whole " : "", least, most);
		return false;
	}
	return true;
}

/* A path of the file, relative to its folder. */
static const char *path_of(struct reader *reader, struct span path)
{
	const char *slash = strrchr(reader->config->path, '/');

	if (path.ptr[0] == '/' || !slash)
		return arena_string(&reader->config->arena, path);
	return arena_printf(&reader->config->arena, "%.*s/%.*s",
			    (int)(slash - reader->config->path), reader->config->path,
			    SPAN_ARG(path))
		.ptr;
}

/* Where the key is among fields, in their order. */
static const struct field *field_of(const struct field *fields, struct span key)
{
	while (fields->name && !span_is(key, fields->name))
		fields++;
	return fields;
}

static void unknown_key(struct reader *reader, const yaml_node_t *key, const struct field *fields)
{
	struct strbuf known;

	strbuf_init(&known, 256);
	for (const struct field *f = fields; f->name; f++)
		strbuf_printf(&known, "%s%s", f == fields ? "" : ", ", f->name);
	complain(reader, key, "unknown key \"%.*s\"; known here: %s",
		 SPAN_ARG(utf8_prefix(scalar(key), 60)), known.data);
	strbuf_finish(&known);
}

static void read_mapping(struct reader *reader, const char *name, yaml_node_t *mapping,
			 const struct field *fields)
{
	size_t lines[16] = {0};

	if (mapping->type != YAML_MAPPING_NODE) {
		complain(reader, mapping, "%s must have keys and values: \"%s: …\"", name,
			 fields->name);
		return;
	}
	for (yaml_node_pair_t *pair = mapping->data.mapping.pairs.start;
	     pair < mapping->data.mapping.pairs.top; pair++) {
		yaml_node_t *key = yaml_document_get_node(&reader->document, pair->key);
		yaml_node_t *value = yaml_document_get_node(&reader->document, pair->value);
		const struct field *field;
		size_t *line;

		if (key->type != YAML_SCALAR_NODE) {
			complain(reader, key, "a key must be a text");
			continue;
		}
		field = field_of(fields, scalar(key));
		if (!field->name) {
			unknown_key(reader, key, fields);
			continue;
		}
		line = &lines[field - fields];
		if (*line) {
			complain(reader, key, "%s is already in line %zu", field->name, *line);
			continue;
		}
		*line = key->start_mark.line + 1;
		field->read(reader, field->name, value);
	}
}

static void read_jid(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span text;
	struct jid jid;

	if (!text_of(reader, name, value, &text))
		return;
	if (!jid_split(text, &jid) || jid.node.len == 0) {
		complain(reader, value, "\"%.*s\" is no address of an account (name@server)",
			 SPAN_ARG(utf8_prefix(text, 100)));
		text = SPAN("invalid@invalid"); /* not missing */
	}
	reader->config->jid = jid_normal(&reader->config->arena, text);
}

static void read_password_file(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	reader->config->password_file = path_of(reader, text);
	reader->config->password_line = value->start_mark.line + 1;
}

/* HOST, HOST:PORT or [ADDRESS]:PORT */
static void read_server(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span host, port = {NULL, 0};
	const char *colon;
	char *end = NULL;
	long number = 5222;
	struct jid jid;

	if (!text_of(reader, name, value, &host))
		return;
	colon = memrchr(host.ptr, ':', host.len);
	if (colon && (host.ptr[0] != '[' || colon[-1] == ']') &&
	    (host.ptr[0] == '[' || memchr(host.ptr, ':', host.len) == colon)) {
		port = span_slice(host, (size_t)(colon - host.ptr) + 1, host.len);
		host = span_slice(host, 0, (size_t)(colon - host.ptr));
		number = port.len ? strtol(port.ptr, &end, 10) : 0;
		if (end != port.ptr + port.len)
			number = 0;
	}
	if (host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = span_slice(host, 1, host.len - 1);
	if (number < 1 || number > 65535 || !jid_split(host, &jid) || jid.bare.len != host.len ||
	    jid.node.len > 0) {
		complain(reader, value, "%s must be HOST or HOST:PORT", name);
		return;
	}
	reader->config->server = arena_string(&reader->config->arena, host);
	reader->config->port = (uint16_t)number;
}

static void read_tls(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	if (span_is(text, "loopback-only"))
		reader->config->tls = CONFIG_TLS_LOOPBACK;
	else if (!span_is(text, "required"))
		complain(reader, value, "%s must be \"required\" or \"loopback-only\"", name);
}

static void read_account(struct reader *reader, const char *name, yaml_node_t *value)
{
	static const struct field fields[] = {
		{"jid", read_jid},
		{"password-file", read_password_file},
		{"server", read_server},
		{"tls", read_tls},
		{0},
	};

	reader->config->account_line = value->start_mark.line + 1;
	read_mapping(reader, name, value, fields);
	if (!reader->config->jid)
		complain(reader, value, "%s has no jid", name);
	if (reader->config->tls == CONFIG_TLS_LOOPBACK && !reader->config->server)
		complain(reader, value, "tls \"loopback-only\" needs a server, as 127.0.0.1:5222");
}

static void read_room_jid(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct config *config = reader->config;
	struct span text;
	struct jid jid;

	if (!text_of(reader, name, value, &text))
		return;
	if (!jid_split(text, &jid) || jid.node.len == 0 || jid.resource.len > 0) {
		complain(reader, value, "\"%.*s\" is no address of a room (room@server)",
			 SPAN_ARG(utf8_prefix(text, 100)));
		text = SPAN("invalid@invalid");
	}
	reader->room->jid = jid_normal(&config->arena, text);
	for (struct config_room *other = config->rooms; other < reader->room; other++)
		if (other->jid && strcmp(other->jid, reader->room->jid) == 0 &&
		    strcmp(other->jid, "invalid@invalid") != 0)
			complain(reader, value, "room %s is already in line %zu", other->jid,
				 other->line);
}

static void read_room_nick(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	if (text.len > 200 || utf8_valid(text) != text.len)
		complain(reader, value, "%s is too long", name);
	else
		reader->room->nick = arena_string(&reader->config->arena, text);
}

static void read_room_password_file(struct reader *reader, const char *name, yaml_node_t *value)
{
	struct span text;

	if (text_of(reader, name, value, &text))
		reader->room->password_file = path_of(reader, text);
}

/* Complains and returns false if the value is no list; an empty value is an
 * empty list. */
static bool list_of(struct reader *reader, const char *name, yaml_node_t *value, size_t *count)
{
	*count = 0;
	if (is_null(value))
		return true;
	if (value->type != YAML_SEQUENCE_NODE) {
		complain(reader, value, "%s must be a list: one line each, beginning with \"- \"",
			 name);
		return false;
	}
	*count = (size_t)(value->data.sequence.items.top - value->data.sequence.items.start);
	return true;
}

static void read_rooms(struct reader *reader, const char *name, yaml_node_t *value)
{
	static const struct field fields[] = {
		{"jid", read_room_jid},
		{"nick", read_room_nick},
		{"password-file", read_room_password_file},
		{0},
	};
	struct config *config = reader->config;
	size_t count;

	if (!list_of(reader, name, value, &count) || count == 0)
		return;
	config->rooms = arena_array(&config->arena, count, sizeof(*config->rooms));
	for (size_t i = 0; i < count; i++) {
		yaml_node_t *item = yaml_document_get_node(&reader->document,
							   value->data.sequence.items.start[i]);

		reader->room = &config->rooms[i];
		*reader->room = (struct config_room){
			.nick = "footnote",
			.line = item->start_mark.line + 1,
		};
		read_mapping(reader, "a room", item, fields);
		if (!reader->room->jid && item->type == YAML_MAPPING_NODE)
			complain(reader, item, "this room has no jid");
	}
	config->room_count = count;
}

static void read_paths(struct reader *reader, const char *name, yaml_node_t *value,
		       const char ***paths, size_t *count)
{
	if (!list_of(reader, name, value, count) || *count == 0)
		return;
	*paths = arena_array(&reader->config->arena, *count, sizeof(**paths));
	for (size_t i = 0; i < *count; i++) {
		yaml_node_t *item = yaml_document_get_node(&reader->document,
							   value->data.sequence.items.start[i]);
		struct span text;

		if (is_null(item))
			complain(reader, item, "an empty line in %s", name);
		if (!text_of(reader, name, item, &text))
			continue;
		(*paths)[i] = path_of(reader, text);
		if (access((*paths)[i], R_OK) < 0)
			complain(reader, item, "cannot read %s: %s", (*paths)[i], strerror(errno));
	}
}

static void read_stories(struct reader *reader, const char *name, yaml_node_t *value)
{
	read_paths(reader, name, value, &reader->config->stories, &reader->config->story_count);
}

static void read_plugins(struct reader *reader, const char *name, yaml_node_t *value)
{
	read_paths(reader, name, value, &reader->config->plugins, &reader->config->plugin_count);
}

static void read_threshold(struct reader *reader, const char *name, yaml_node_t *value)
{
	double number;

	if (number_of(reader, name, value, 0, 1, false, &number))
		reader->config->threshold = number;
}

static void read_max_characters(struct reader *reader, const char *name, yaml_node_t *value)
{
	double number;

	if (number_of(reader, name, value, 100, 4000, true, &number))
		reader->config->max_chars = (uint32_t)number;
}

static void read_deadline(struct reader *reader, const char *name, yaml_node_t *value)
{
	double number;

	if (number_of(reader, name, value, 0.1, 60, false, &number))
		reader->config->deadline_ms = (uint32_t)(number * 1000);
}

static void read_follow_up(struct reader *reader, const char *name, yaml_node_t *value)
{
	double number;

	if (number_of(reader, name, value, 0, 1440, false, &number))
		reader->config->follow_up_ms = (uint32_t)(number * 60000);
}

static void read_answers(struct reader *reader, const char *name, yaml_node_t *value)
{
	static const struct field fields[] = {
		{"threshold", read_threshold},
		{"max-characters", read_max_characters},
		{"deadline-seconds", read_deadline},
		{"follow-up-minutes", read_follow_up},
		{0},
	};

	if (!is_null(value))
		read_mapping(reader, name, value, fields);
}

static void read_log(struct reader *reader, const char *name, yaml_node_t *value)
{
	static const char *const levels[] = {"error", "warning", "info", "debug"};
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (span_is(text, levels[i])) {
			reader->config->log = (enum log_level)i;
			return;
		}
	complain(reader, value, "%s must be error, warning, info or debug", name);
}

static void read_document(struct reader *reader)
{
	static const struct field fields[] = {
		{"account", read_account},
		{"rooms", read_rooms},
		{"stories", read_stories},
		{"plugins", read_plugins},
		{"answers", read_answers},
		{"log", read_log},
		{0},
	};
	yaml_node_t *root = yaml_document_get_root_node(&reader->document);

	if (root)
		read_mapping(reader, "the file", root, fields);
	if (!reader->config->account_line)
		problems_add(
			reader->problems, reader->config->path, 1,
			"no account: the bot needs \"account:\" with its \"jid: name@server\"");
}

static void parse(struct reader *reader, struct span text)
{
	yaml_parser_t parser;
	size_t line;

	if (!yaml_parser_initialize(&parser))
		abort();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.ptr, text.len);
	if (yaml_parser_load(&parser, &reader->document)) {
		read_document(reader);
		yaml_document_delete(&reader->document);
	} else {
		line = parser.problem_mark.line + 1;
		if (parser.error == YAML_READER_ERROR) {
			line = 1;
			for (size_t i = 0; i < parser.problem_offset && i < text.len; i++)
				line += text.ptr[i] == '\n';
		}
		problems_add(reader->problems, reader->config->path, line, "not YAML: %s%s%s",
			     parser.problem ? parser.problem : "error", parser.context ? " " : "",
			     parser.context ? parser.context : "");
	}
	yaml_parser_delete(&parser);
}

static int read_file(const char *path, struct strbuf *out, struct problems *problems)
{
	FILE *file = fopen(path, "re");
	char part[4096];
	size_t len;
	int bad;

	if (!file) {
		problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
		return ERR_INPUT;
	}
	while ((len = fread(part, 1, sizeof(part), file)) > 0)
		strbuf_add(out, (struct span){part, len});
	bad = ferror(file);
	if (bad)
		problems_add(problems, path, 0, "cannot be read: %s", strerror(errno));
	else if (out->truncated)
		problems_add(problems, path, 0, "is longer than %d bytes", FILE_MAX);
	fclose(file);
	return bad || out->truncated ? ERR_INPUT : 0;
}

int config_load(struct config *config, const char *path, struct problems *problems)
{
	struct reader reader = {.config = config, .problems = problems};
	size_t before = problems->count;
	struct strbuf text;

	*config = (struct config){
		.port = 5222,
		.threshold = ANSWERER_THRESHOLD,
		.max_chars = 900,
		.deadline_ms = 5000,
		.follow_up_ms = 600000,
		.log = LOG_INFO,
	};
	arena_init(&config->arena);
	config->path = arena_string(&config->arena, span_of(path));
	strbuf_init(&text, FILE_MAX);
	if (read_file(path, &text, problems) == 0)
		parse(&reader, strbuf_span(&text));
	strbuf_finish(&text);
	return problems->count > before ? ERR_INPUT : 0;
}
