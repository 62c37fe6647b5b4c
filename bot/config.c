/* config.c - footnote.yaml: the account, its rooms, and what to answer from */
#include "bot/config.h"

#include "bot/answerer/answerer.h"
#include "bot/answerer/yamlfile.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/jid.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct reader {
	struct config *config;
	struct problems *problems;
	struct config_room *room; /* the one being read */
};

struct field {
	const char *name;
	void (*read)(struct reader *reader, const char *name, struct yamlfile_node *value);
};

static void complain(struct reader *reader, const struct yamlfile_node *node, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));

static void complain(struct reader *reader, const struct yamlfile_node *node, const char *format,
		     ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	problems_add(reader->problems, reader->config->path, node->line, "%s", text);
}

/* A key without a value is as good as no key. */
static bool is_null(const struct yamlfile_node *node)
{
	return node->kind == YAMLFILE_SCALAR && node->text.len == 0 && node->plain;
}

/* Returns false, and complains where the value is not empty, if it is no text. */
static bool text_of(struct reader *reader, const char *name, struct yamlfile_node *value,
		    struct span *out)
{
	if (is_null(value))
		return false;
	if (value->kind != YAMLFILE_SCALAR) {
		complain(reader, value, "%s must be a text", name);
		return false;
	}
	*out = value->text;
	if (span_trim(*out).len != out->len || out->len == 0 || memchr(out->ptr, '\0', out->len) ||
	    memchr(out->ptr, '\n', out->len)) {
		complain(reader, value, "%s must be one line without blanks at its ends", name);
		return false;
	}
	return true;
}

static bool number_of(struct reader *reader, const char *name, struct yamlfile_node *value,
		      double least, double most, bool whole, double *out)
{
	const char *text;
	char *end;

	if (is_null(value))
		return false;
	text = arena_string(&reader->config->arena, value->text); /* empty if it is no scalar */
	*out = strtod(text, &end);
	if (end == text || *end || !(*out >= least && *out <= most) ||
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

static void unknown_key(struct reader *reader, const struct yamlfile_node *node,
			const struct field *fields)
{
	struct strbuf known;

	strbuf_init(&known, 256);
	for (const struct field *f = fields; f->name; f++)
		strbuf_printf(&known, "%s%s", f == fields ? "" : ", ", f->name);
	problems_add(reader->problems, reader->config->path, node->key_line,
		     "unknown key \"%.*s\"; known here: %s", SPAN_ARG(utf8_prefix(node->key, 60)),
		     known.data);
	strbuf_finish(&known);
}

static void read_mapping(struct reader *reader, const char *name, struct yamlfile_node *mapping,
			 const struct field *fields)
{
	if (mapping->kind != YAMLFILE_MAP) {
		complain(reader, mapping, "%s must have keys and values: \"%s: …\"", name,
			 fields->name);
		return;
	}
	for (struct yamlfile_node *value = mapping->child; value; value = value->next) {
		const struct field *field = fields;

		while (field->name && !span_is(value->key, field->name))
			field++;
		if (field->name)
			field->read(reader, field->name, value);
		else
			unknown_key(reader, value, fields);
	}
}

static void read_jid(struct reader *reader, const char *name, struct yamlfile_node *value)
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

static void read_password_file(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	reader->config->password_file = path_of(reader, text);
	reader->config->password_line = value->line;
}

/* HOST, HOST:PORT or [ADDRESS]:PORT */
static void read_server(struct reader *reader, const char *name, struct yamlfile_node *value)
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
	reader->config->server_line = value->line;
}

static void read_tls(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	if (span_is(text, "loopback-only"))
		reader->config->tls = CONFIG_TLS_LOOPBACK;
	else if (span_is(text, "direct"))
		reader->config->tls = CONFIG_TLS_DIRECT;
	else if (!span_is(text, "required"))
		complain(reader, value, "%s must be \"required\", \"direct\" or \"loopback-only\"",
			 name);
}

static void read_login(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	if (span_is(text, "plain"))
		reader->config->plain = true;
	else if (!span_is(text, "scram"))
		complain(reader, value, "%s must be \"scram\" or \"plain\"", name);
}

static void read_account(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct field fields[] = {
		{"jid", read_jid},	 {"password-file", read_password_file},
		{"server", read_server}, {"tls", read_tls},
		{"login", read_login},	 {0},
	};

	reader->config->account_line = value->line;
	read_mapping(reader, name, value, fields);
	if (!reader->config->jid)
		complain(reader, value, "%s has no jid", name);
	if (reader->config->tls == CONFIG_TLS_LOOPBACK && !reader->config->server)
		complain(reader, value, "tls \"loopback-only\" needs a server, as 127.0.0.1:5222");
}

static void read_room_jid(struct reader *reader, const char *name, struct yamlfile_node *value)
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

static void read_room_nick(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!text_of(reader, name, value, &text))
		return;
	if (text.len > 200 || utf8_valid(text) != text.len)
		complain(reader, value, "%s is too long", name);
	else
		reader->room->nick = arena_string(&reader->config->arena, text);
}

static void read_room_password_file(struct reader *reader, const char *name,
				    struct yamlfile_node *value)
{
	struct span text;

	if (text_of(reader, name, value, &text))
		reader->room->password_file = path_of(reader, text);
}

/* Complains and returns false if the value is no list; an empty value is an
 * empty list. */
static bool list_of(struct reader *reader, const char *name, struct yamlfile_node *value,
		    size_t *count)
{
	*count = 0;
	if (is_null(value))
		return true;
	if (value->kind != YAMLFILE_LIST) {
		complain(reader, value, "%s must be a list: one line each, beginning with \"- \"",
			 name);
		return false;
	}
	*count = value->count;
	return true;
}

static void read_rooms(struct reader *reader, const char *name, struct yamlfile_node *value)
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
	reader->room = config->rooms;
	for (struct yamlfile_node *item = value->child; item; item = item->next, reader->room++) {
		*reader->room = (struct config_room){
			.nick = "footnote",
			.line = item->line,
		};
		read_mapping(reader, "a room", item, fields);
		if (!reader->room->jid && item->kind == YAMLFILE_MAP)
			complain(reader, item, "this room has no jid");
	}
	config->room_count = count;
}

/* The list doubles when it is full. */
static void add_path(struct reader *reader, const char ***paths, size_t *count, const char *path)
{
	if ((*count & (*count - 1)) == 0) {
		const char **more = arena_array(&reader->config->arena, *count > 0 ? 2 * *count : 1,
						sizeof(*more));

		if (*count > 0)
			memcpy(more, *paths, *count * sizeof(*more));
		*paths = more;
	}
	(*paths)[(*count)++] = path;
}

static int is_story(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, ".md") == 0;
}

static void add_stories_of(struct reader *reader, struct yamlfile_node *item, const char *folder)
{
	struct config *config = reader->config;
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_story, alphasort);

	if (count <= 0)
		complain(reader, item, "no story (*.md) in %s", folder);
	for (int i = 0; i < count; i++) {
		add_path(reader, &config->stories, &config->story_count,
			 arena_printf(&config->arena, "%s/%s", folder, entries[i]->d_name).ptr);
		free(entries[i]);
	}
	free(entries);
}

static void read_paths(struct reader *reader, const char *name, struct yamlfile_node *value,
		       void (*add)(struct reader *reader, struct yamlfile_node *item,
				   const char *path))
{
	size_t count;

	if (!list_of(reader, name, value, &count))
		return;
	for (struct yamlfile_node *item = value->child; item; item = item->next) {
		struct span text;
		const char *path;

		if (is_null(item))
			complain(reader, item, "an empty line in %s", name);
		if (!text_of(reader, name, item, &text))
			continue;
		path = path_of(reader, text);
		if (access(path, R_OK) < 0)
			complain(reader, item, "cannot read %s: %s", path, strerror(errno));
		else
			add(reader, item, path);
	}
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void add_story(struct reader *reader, struct yamlfile_node *item, const char *path)
{
	if (is_folder(path))
		add_stories_of(reader, item, path);
	else
		add_path(reader, &reader->config->stories, &reader->config->story_count, path);
}

static void add_plugin(struct reader *reader, struct yamlfile_node *item, const char *path)
{
	(void)item;
	add_path(reader, &reader->config->plugins, &reader->config->plugin_count, path);
}

static void read_stories(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_paths(reader, name, value, add_story);
}

static void read_plugins(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_paths(reader, name, value, add_plugin);
}

static void read_threshold(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	double number;

	if (number_of(reader, name, value, 0, 1, false, &number))
		reader->config->threshold = number;
}

static void read_max_characters(struct reader *reader, const char *name,
				struct yamlfile_node *value)
{
	double number;

	if (number_of(reader, name, value, 100, 4000, true, &number))
		reader->config->max_chars = (uint32_t)number;
}

static void read_deadline(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	double number;

	if (number_of(reader, name, value, 0.1, 60, false, &number))
		reader->config->deadline_ms = (uint32_t)(number * 1000);
}

static void read_follow_up(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	double number;

	if (number_of(reader, name, value, 0, 1440, false, &number))
		reader->config->follow_up_ms = (uint32_t)(number * 60000);
}

static void read_answers(struct reader *reader, const char *name, struct yamlfile_node *value)
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

/* A time of at least 0.1 units. */
static void read_time(struct reader *reader, const char *name, struct yamlfile_node *value,
		      double unit_ms, double most, uint32_t *out_ms)
{
	double number;

	if (number_of(reader, name, value, 0.1, most, false, &number))
		*out_ms = (uint32_t)(number * unit_ms);
}

static void read_silence(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 1000, 600, &reader->config->silence_ms);
}

static void read_room_silence(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 1000, 3600, &reader->config->room_silence_ms);
}

static void read_retry(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 1000, 600, &reader->config->retry_ms);
}

static void read_retry_most(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 1000, 3600, &reader->config->retry_most_ms);
}

static void read_kicked(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 60000, 1440, &reader->config->kicked_ms);
}

static void read_keep(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	read_time(reader, name, value, 1000, 3600, &reader->config->keep_ms);
}

static void read_connection(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct field fields[] = {
		{"silence-seconds", read_silence},
		{"room-silence-seconds", read_room_silence},
		{"retry-seconds", read_retry},
		{"retry-most-seconds", read_retry_most},
		{"kicked-minutes", read_kicked},
		{"keep-answers-seconds", read_keep},
		{0},
	};
	struct config *config = reader->config;

	if (is_null(value))
		return;
	read_mapping(reader, name, value, fields);
	if (config->retry_most_ms < config->retry_ms)
		complain(reader, value, "retry-most-seconds is below retry-seconds");
}

static void read_log(struct reader *reader, const char *name, struct yamlfile_node *value)
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

int config_load(struct config *config, const char *path, struct problems *problems)
{
	static const struct field fields[] = {
		{"account", read_account}, {"connection", read_connection},
		{"rooms", read_rooms},	   {"stories", read_stories},
		{"plugins", read_plugins}, {"answers", read_answers},
		{"log", read_log},	   {0},
	};
	struct reader reader = {.config = config, .problems = problems};
	size_t before = problems->count;
	struct yamlfile_node *root;

	*config = (struct config){
		.port = 5222,
		.threshold = ANSWERER_THRESHOLD,
		.max_chars = ANSWERER_REPLY_CHARS + CONFIG_NICK_CHARS,
		.deadline_ms = 5000,
		.follow_up_ms = 600000,
		.silence_ms = 30000,
		.room_silence_ms = 60000,
		.retry_ms = 1000,
		.retry_most_ms = 60000,
		.kicked_ms = 600000,
		.keep_ms = 120000,
		.log = LOG_INFO,
	};
	arena_init(&config->arena);
	config->path = arena_string(&config->arena, span_of(path));
	root = yamlfile_read(&config->arena, path, problems);
	if (root) {
		read_mapping(&reader, "the file", root, fields);
		if (!config->account_line)
			problems_add(problems, path, 1,
				     "no account: the bot needs \"account:\" with its "
				     "\"jid: name@server\"");
	}
	return problems->count > before ? ERR_INPUT : 0;
}
