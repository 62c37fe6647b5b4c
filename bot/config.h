/* config.h - footnote.yaml: the account, its rooms, and what to answer from
 *
 * Everything wrong with the file is found in one go. Paths in it are relative
 * to its folder.
 */
#ifndef FOOTNOTE_CONFIG_H
#define FOOTNOTE_CONFIG_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/log.h"

#include <stdbool.h>
#include <stdint.h>

enum config_tls {
	CONFIG_TLS_REQUIRED, /* with a certificate that is trusted */
	CONFIG_TLS_DIRECT,   /* the same from the first byte on: XEP-0368 */
	CONFIG_TLS_LOOPBACK, /* none, and therefore to a loopback address only */
};

/* Who in a room may give commands, beside the config's admins. */
enum config_commands {
	CONFIG_COMMANDS_NOBODY,
	CONFIG_COMMANDS_OWNERS, /* of the room */
	CONFIG_COMMANDS_ADMINS, /* its owners and its admins */
};

/* Who may invite the bot to a room. */
enum config_invitations {
	CONFIG_INVITATIONS_NOBODY,
	CONFIG_INVITATIONS_ADMINS,
	CONFIG_INVITATIONS_SERVER, /* and accounts of the bot's own server */
	CONFIG_INVITATIONS_ANYBODY,
};

/* How many questions are taken: burst at once, then so many a minute. */
struct config_limit {
	double per_minute, burst;
};

struct config_limits {
	struct config_limit person, room, all;
};

struct config_room {
	const char *jid;  /* bare, normal form */
	const char *nick; /* never empty */
	const char *password_file;
	char *password; /* NULL where the room needs none */
	enum config_commands commands;
	size_t line;
};

struct config {
	struct arena arena; /* holds all but the passwords */
	const char *path;
	const char *jid; /* normal form; with a resource if the file gives one */
	const char *password_file;
	char *password;
	const char *server; /* host to connect to; NULL: found by DNS */
	uint16_t port;
	enum config_tls tls;
	bool plain;	     /* the password itself may be sent, inside TLS */
	uint32_t silence_ms; /* what says nothing for so long is given up */
	uint32_t room_silence_ms;
	uint32_t retry_ms, retry_most_ms;
	uint32_t kicked_ms; /* until it comes back after a person's kick */
	uint32_t keep_ms;   /* an answer that cannot be sent */
	struct config_room *rooms;
	size_t room_count;
	const char **stories; /* none: those that ship */
	size_t story_count;
	const char **plugins; /* none: those that ship */
	size_t plugin_count;
	double threshold;
	uint32_t max_chars; /* of a reply */
	uint32_t deadline_ms;
	uint32_t follow_up_ms;
	const char **admins; /* bare, normal form */
	size_t admin_count;
	enum config_invitations invitations;
	struct config_limits limits;
	enum log_level log;
	size_t account_line, password_line, server_line;
};

/* Of max_chars: kept for the asker's nick and what stands around it, however
 * long it is, so that everybody reads the same answer. */
#define CONFIG_NICK_CHARS 50

#define CONFIG_NICK		    "footnote" /* in a room, where nothing else is said */
#define CONFIG_PASSWORD_MAX	    1024       /* bytes */
#define CONFIG_PASSWORD_ENVIRONMENT "FOOTNOTE_PASSWORD"

/* Reads the file at path. Returns 0, or ERR_INPUT with the reasons in
 * *problems. Call config_finish() in both cases. */
int config_load(struct config *config, const char *path, struct problems *problems);

/* Reads the account's password from its file or the environment, from which it
 * is wiped, and the rooms' passwords. Returns like config_load(). */
int config_read_passwords(struct config *config, struct problems *problems);

/* Tells what would stop the bot that neither of these looks at: a server that
 * is elsewhere, which takes a look-up, and password files that are not there,
 * which stay unread. Returns like config_load(). */
int config_check(const struct config *config, struct problems *problems);

/* Logs what is allowed and seldom meant. */
void config_warn(const struct config *config);

/* Wipes the passwords. */
void config_finish(struct config *config);

#endif
