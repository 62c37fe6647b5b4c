/* config_check.c - what the bot would meet under its config, before it does */
#include "bot/config.h"

#include "bot/xmpp/resolve.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/stat.h>

/* Whether the server has an address on this machine, or none that is known. */
static bool may_be_loopback(const char *server)
{
	const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *list;
	bool loopback = false;

	if (getaddrinfo(server, NULL, &wanted, &list) != 0)
		return true;
	for (struct addrinfo *it = list; it && !loopback; it = it->ai_next) {
		struct resolve_target target = {0};

		loopback = getnameinfo(it->ai_addr, it->ai_addrlen, target.address,
				       sizeof(target.address), NULL, 0, NI_NUMERICHOST) == 0 &&
			   resolve_is_loopback(&target);
	}
	freeaddrinfo(list);
	return loopback;
}

/* That it may be read is for the bot's user to find out. */
static void check_password_file(const struct config *config, const char *path, size_t line,
				struct problems *problems)
{
	struct stat status;

	if (stat(path, &status) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			problems_add(problems, config->path, line, "no password file %s: %s", path,
				     strerror(errno));
	} else if (!S_ISREG(status.st_mode)) {
		problems_add(problems, config->path, line, "the password file %s is no file", path);
	}
}

int config_check(const struct config *config, struct problems *problems)
{
	size_t before = problems->count;

	if (config->tls == CONFIG_TLS_LOOPBACK && config->server &&
	    !may_be_loopback(config->server))
		problems_add(
			problems, config->path, config->server_line,
			"%s is not on this machine, and tls \"loopback-only\" goes nowhere else",
			config->server);
	if (config->password_file)
		check_password_file(config, config->password_file, config->password_line, problems);
	for (size_t i = 0; i < config->room_count; i++)
		if (config->rooms[i].password_file)
			check_password_file(config, config->rooms[i].password_file,
					    config->rooms[i].line, problems);
	return problems->count > before ? ERR_INPUT : 0;
}

void config_warn(const struct config *config)
{
	if (config->room_count == 0)
		log_warning("%s: no rooms; the bot answers direct chats only", config->path);
}
