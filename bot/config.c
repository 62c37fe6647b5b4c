/* config.c - footnote.yaml: the account, its rooms, and what to answer from */
#include "bot/config.h"

#include "bot/answerer/answerer.h"
#include "bot/base/utf8.h"
#include "bot/config_reader.h"
#include "bot/xmpp/jid.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void read_jid(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;
	struct jid jid;

	if (!reader_text(reader, name, value, &text))
		return;
	if (!jid_split(text, &jid) || jid.node.len == 0) {
		reader_complain(reader, value, "\"%.*s\" is no address of an account (name@server)",
				SPAN_ARG(utf8_prefix(text, 100)));
		text = SPAN("invalid@invalid"); /* not missing */
	}
	reader->config->jid = jid_normal(&reader->config->arena, text);
}

static void read_password_file(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!reader_text(reader, name, value, &text))
		return;
	reader->config->password_file = reader_path(reader, text);
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

	if (!reader_text(reader, name, value, &host))
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
		reader_complain(reader, value, "%s must be HOST or HOST:PORT", name);
		return;
	}
	reader->config->server = arena_string(&reader->config->arena, host);
	reader->config->port = (uint16_t)number;
	reader->config->server_line = value->line;
}

static void read_tls(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!reader_text(reader, name, value, &text))
		return;
	if (span_is(text, "loopback-only"))
		reader->config->tls = CONFIG_TLS_LOOPBACK;
	else if (span_is(text, "direct"))
		reader->config->tls = CONFIG_TLS_DIRECT;
	else if (!span_is(text, "required"))
		reader_complain(reader, value,
				"%s must be \"required\", \"direct\" or \"loopback-only\"", name);
}

static void read_login(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!reader_text(reader, name, value, &text))
		return;
	if (span_is(text, "plain"))
		reader->config->plain = true;
	else if (!span_is(text, "scram"))
		reader_complain(reader, value, "%s must be \"scram\" or \"plain\"", name);
}

static void read_account(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct reader_field fields[] = {
		{"jid", read_jid},	 {"password-file", read_password_file},
		{"server", read_server}, {"tls", read_tls},
		{"login", read_login},	 {0},
	};

	reader->config->account_line = value->line;
	reader_mapping(reader, name, value, fields);
	if (!reader->config->jid)
		reader_complain(reader, value, "%s has no jid", name);
	if (reader->config->tls == CONFIG_TLS_LOOPBACK && !reader->config->server)
		reader_complain(reader, value,
				"tls \"loopback-only\" needs a server, as 127.0.0.1:5222");
}

static void read_room_jid(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct config *config = reader->config;
	struct span text;
	struct jid jid;

	if (!reader_text(reader, name, value, &text))
		return;
	if (!jid_split(text, &jid) || jid.node.len == 0 || jid.resource.len > 0) {
		reader_complain(reader, value, "\"%.*s\" is no address of a room (room@server)",
				SPAN_ARG(utf8_prefix(text, 100)));
		text = SPAN("invalid@invalid");
	}
	reader->room->jid = jid_normal(&config->arena, text);
	for (struct config_room *other = config->rooms; other < reader->room; other++)
		if (other->jid && strcmp(other->jid, reader->room->jid) == 0 &&
		    strcmp(other->jid, "invalid@invalid") != 0)
			reader_complain(reader, value, "room %s is already in line %zu", other->jid,
					other->line);
}

static void read_room_nick(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct span text;

	if (!reader_text(reader, name, value, &text))
		return;
	if (text.len > 200 || utf8_valid(text) != text.len)
		reader_complain(reader, value, "%s is too long", name);
	else
		reader->room->nick = arena_string(&reader->config->arena, text);
}

static void read_room_password_file(struct reader *reader, const char *name,
				    struct yamlfile_node *value)
{
	struct span text;

	if (reader_text(reader, name, value, &text))
		reader->room->password_file = reader_path(reader, text);
}

static void read_room_commands(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const char *const words[] = {"nobody", "owners", "admins", NULL};
	int who = reader_word(reader, name, value, words);

	if (who >= 0)
		reader->room->commands = (enum config_commands)who;
}

static void read_rooms(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct reader_field fields[] = {
		{"jid", read_room_jid},
		{"nick", read_room_nick},
		{"password-file", read_room_password_file},
		{"commands", read_room_commands},
		{0},
	};
	struct config *config = reader->config;
	size_t count;

	if (!reader_list(reader, name, value, &count) || count == 0)
		return;
	config->rooms = arena_array(&config->arena, count, sizeof(*config->rooms));
	reader->room = config->rooms;
	for (struct yamlfile_node *item = value->child; item; item = item->next, reader->room++) {
		*reader->room = (struct config_room){
			.nick = CONFIG_NICK,
			.line = item->line,
		};
		reader_mapping(reader, "a room", item, fields);
		if (!reader->room->jid && item->kind == YAMLFILE_MAP)
			reader_complain(reader, item, "this room has no jid");
	}
	config->room_count = count;
}

/* The list doubles when it is full. */
static void add_text(struct reader *reader, const char ***texts, size_t *count, const char *text)
{
	if ((*count & (*count - 1)) == 0) {
		const char **more = arena_array(&reader->config->arena, *count > 0 ? 2 * *count : 1,
						sizeof(*more));

		if (*count > 0)
			memcpy(more, *texts, *count * sizeof(*more));
		*texts = more;
	}
	(*texts)[(*count)++] = text;
}

static int is_story(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot && strcmp(dot, ".md") == 0;
}

static void check_stories_of(struct reader *reader, struct yamlfile_node *item, const char *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_story, NULL);

	if (count <= 0)
		reader_complain(reader, item, "no story (*.md) in %s", folder);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
}

static void read_paths(struct reader *reader, const char *name, struct yamlfile_node *value,
		       void (*add)(struct reader *reader, struct yamlfile_node *item,
				   const char *path))
{
	size_t count;

	if (!reader_list(reader, name, value, &count))
		return;
	for (struct yamlfile_node *item = value->child; item; item = item->next) {
		struct span text;
		const char *path;

		if (reader_is_null(item))
			reader_complain(reader, item, "an empty line in %s", name);
		if (!reader_text(reader, name, item, &text))
			continue;
		path = reader_path(reader, text);
		if (access(path, R_OK) < 0)
			reader_complain(reader, item, "cannot read %s: %s", path, strerror(errno));
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
		check_stories_of(reader, item, path);
	add_text(reader, &reader->config->stories, &reader->config->story_count, path);
}

static void add_plugin(struct reader *reader, struct yamlfile_node *item, const char *path)
{
	(void)item;
	add_text(reader, &reader->config->plugins, &reader->config->plugin_count, path);
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

	if (reader_number(reader, name, value, 0, 1, false, &number))
		reader->config->threshold = number;
}

static void read_max_characters(struct reader *reader, const char *name,
				struct yamlfile_node *value)
{
	double number;

	if (reader_number(reader, name, value, 100, 4000, true, &number))
		reader->config->max_chars = (uint32_t)number;
}

static void read_deadline(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	double number;

	if (reader_number(reader, name, value, 0.1, 60, false, &number))
		reader->config->deadline_ms = (uint32_t)(number * 1000);
}

static void read_follow_up(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	double number;

	if (reader_number(reader, name, value, 0, 1440, false, &number))
		reader->config->follow_up_ms = (uint32_t)(number * 60000);
}

static void read_answers(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct reader_field fields[] = {
		{"threshold", read_threshold},
		{"max-characters", read_max_characters},
		{"deadline-seconds", read_deadline},
		{"follow-up-minutes", read_follow_up},
		{0},
	};

	if (!reader_is_null(value))
		reader_mapping(reader, name, value, fields);
}

/* A time of at least 0.1 units. */
static void read_time(struct reader *reader, const char *name, struct yamlfile_node *value,
		      double unit_ms, double most, uint32_t *out_ms)
{
	double number;

	if (reader_number(reader, name, value, 0.1, most, false, &number))
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
	static const struct reader_field fields[] = {
		{"silence-seconds", read_silence},
		{"room-silence-seconds", read_room_silence},
		{"retry-seconds", read_retry},
		{"retry-most-seconds", read_retry_most},
		{"kicked-minutes", read_kicked},
		{"keep-answers-seconds", read_keep},
		{0},
	};
	struct config *config = reader->config;

	if (reader_is_null(value))
		return;
	reader_mapping(reader, name, value, fields);
	if (config->retry_most_ms < config->retry_ms)
		reader_complain(reader, value, "retry-most-seconds is below retry-seconds");
}

static void read_log(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const char *const levels[] = {"error", "warning", "info", "debug", NULL};
	int level = reader_word(reader, name, value, levels);

	if (level >= 0)
		reader->config->log = (enum log_level)level;
}

static void read_admins(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct config *config = reader->config;
	size_t count;

	if (!reader_list(reader, name, value, &count))
		return;
	for (struct yamlfile_node *item = value->child; item; item = item->next) {
		struct span text;
		struct jid jid;

		if (!reader_text(reader, name, item, &text))
			continue;
		if (!jid_split(text, &jid) || jid.node.len == 0 || jid.resource.len > 0)
			reader_complain(reader, item,
					"\"%.*s\" is no address of an account "
					"(name@server)",
					SPAN_ARG(utf8_prefix(text, 100)));
		else
			add_text(reader, &config->admins, &config->admin_count,
				 jid_normal(&config->arena, text));
	}
}

static void read_invitations(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const char *const words[] = {"nobody", "admins", "server", "anybody", NULL};
	int who = reader_word(reader, name, value, words);

	if (who >= 0)
		reader->config->invitations = (enum config_invitations)who;
}

/* "person-per-minute", "room-burst", … */
static void read_limit(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	struct config_limits *limits = &reader->config->limits;
	struct config_limit *limit = name[0] == 'p'   ? &limits->person
				     : name[0] == 'r' ? &limits->room
						      : &limits->all;
	bool burst = strstr(name, "burst") != NULL;
	double number;

	if (reader_number(reader, name, value, burst ? 1 : 0.1, 1e6, false, &number))
		*(burst ? &limit->burst : &limit->per_minute) = number;
}

static void read_limits(struct reader *reader, const char *name, struct yamlfile_node *value)
{
	static const struct reader_field fields[] = {
		{"person-per-minute", read_limit},
		{"person-burst", read_limit},
		{"room-per-minute", read_limit},
		{"room-burst", read_limit},
		{"all-per-minute", read_limit},
		{"all-burst", read_limit},
		{0},
	};

	if (!reader_is_null(value))
		reader_mapping(reader, name, value, fields);
}

int config_load(struct config *config, const char *path, struct problems *problems)
{
	static const struct reader_field fields[] = {
		{"account", read_account},
		{"connection", read_connection},
		{"rooms", read_rooms},
		{"stories", read_stories},
		{"plugins", read_plugins},
		{"answers", read_answers},
		{"admins", read_admins},
		{"invitations", read_invitations},
		{"limits", read_limits},
		{"log", read_log},
		{0},
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
		.invitations = CONFIG_INVITATIONS_ADMINS,
		.limits = {.person = {60, 40}, .room = {240, 160}, .all = {1200, 600}},
		.log = LOG_INFO,
	};
	arena_init(&config->arena);
	config->path = arena_string(&config->arena, span_of(path));
	root = yamlfile_read(&config->arena, path, problems);
	if (root) {
		reader_mapping(&reader, "the file", root, fields);
		if (!config->account_line)
			problems_add(problems, path, 1,
				     "no account: the bot needs \"account:\" with its "
				     "\"jid: name@server\"");
	}
	return problems->count > before ? ERR_INPUT : 0;
}
