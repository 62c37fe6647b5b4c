/* config_password.c - passwords: from files and the environment, and wiped again */
#include "bot/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One line, without its end. Returns NULL and sets *why where it is none. */
static char *read_line(int fd, const char **why)
{
	char text[CONFIG_PASSWORD_MAX + 2];
	size_t len = 0;
	char *copy = NULL;
	ssize_t got;

	while (len < sizeof(text) && (got = read(fd, text + len, sizeof(text) - len)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			*why = strerror(errno);
			goto out;
		}
		len += (size_t)got;
	}
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		len--;
	if (len == 0)
		*why = "it is empty";
	else if (len > CONFIG_PASSWORD_MAX)
		*why = "it is too long for a password";
	else if (memchr(text, '\n', len) || memchr(text, '\0', len))
		*why = "it has more than one line";
	else
		copy = strndup(text, len);
out:
	explicit_bzero(text, sizeof(text));
	return copy;
}

static char *read_password(const struct config *config, const char *path, size_t line,
			   struct problems *problems)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *why = "out of memory";
	char *password = NULL;
	struct stat status;

	if (fd < 0 || fstat(fd, &status) < 0) {
		why = strerror(errno);
	} else if (!S_ISREG(status.st_mode)) {
		why = "it is no file";
	} else {
		if (status.st_mode & S_IROTH)
			log_warning("everybody on this machine can read the password in %s; "
				    "chmod 600 keeps it to you",
				    path);
		password = read_line(fd, &why);
	}
	if (fd >= 0)
		close(fd);
	if (!password)
		problems_add(problems, config->path, line, "cannot read the password from %s: %s",
			     path, why);
	return password;
}

/* Takes it out of the environment: it would show in /proc and in children. */
static char *take_environment(void)
{
	char *value = getenv(CONFIG_PASSWORD_ENVIRONMENT);
	char *copy = NULL;

	if (!value)
		return NULL;
	if (*value) {
		copy = strdup(value);
		if (!copy)
			abort();
	}
	explicit_bzero(value, strlen(value));
	unsetenv(CONFIG_PASSWORD_ENVIRONMENT);
	return copy;
}

int config_read_passwords(struct config *config, struct problems *problems)
{
	size_t before = problems->count;

	config->password = take_environment();
	if (config->password && config->password_file) {
		problems_add(problems, config->path, config->password_line,
			     "two passwords: this file, and " CONFIG_PASSWORD_ENVIRONMENT
			     " in the environment; take one away");
	} else if (config->password_file) {
		config->password = read_password(config, config->password_file,
						 config->password_line, problems);
	} else if (!config->password && config->account_line) {
		problems_add(problems, config->path, config->account_line,
			     "no password: give the account a password-file, or set "
			     "" CONFIG_PASSWORD_ENVIRONMENT " in the environment");
	}
	for (size_t i = 0; i < config->room_count; i++) {
		struct config_room *room = &config->rooms[i];

		if (room->password_file)
			room->password =
				read_password(config, room->password_file, room->line, problems);
	}
	return problems->count > before ? ERR_INPUT : 0;
}

static void wipe(char *password)
{
	if (password)
		explicit_bzero(password, strlen(password));
	free(password);
}

void config_finish(struct config *config)
{
	wipe(config->password);
	for (size_t i = 0; i < config->room_count; i++)
		wipe(config->rooms[i].password);
	arena_finish(&config->arena);
	*config = (struct config){0};
}
