/* changes.c - whether files and folders have changed, and are left alone since */
#include "bot/xmpp/changes.h"

#include "bot/base/span.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define GONE	    (IN_DELETE | IN_MOVED_FROM)
#define DONE	    (IN_CLOSE_WRITE | IN_MOVED_TO | GONE)
#define EVENTS	    (IN_MODIFY | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | DONE)
#define WRITING_MAX 64

/* A folder, and which of its files count. */
struct watch {
	char *folder;
	char *name; /* NULL: all that plugins and stories are made of */
	int wd;	    /* -1: the folder is not there */
};

struct changes {
	int fd;
	struct watch *watches;
	size_t count;
	uint64_t seen;
	int64_t last;
	uint64_t writing[WRITING_MAX]; /* hashes of files that are being written; 0: none */
};

struct changes *changes_create(struct error *error)
{
	struct changes *changes = calloc(1, sizeof(*changes));

	if (!changes)
		abort();
	changes->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (changes->fd >= 0)
		return changes;
	error_set(error, ERR_SYSTEM, "inotify: %s", strerror(errno));
	free(changes);
	return NULL;
}

void changes_destroy(struct changes *changes)
{
	if (!changes)
		return;
	close(changes->fd);
	for (size_t i = 0; i < changes->count; i++) {
		free(changes->watches[i].folder);
		free(changes->watches[i].name);
	}
	free(changes->watches);
	free(changes);
}

static void release(struct changes *changes, int wd)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->watches[i].wd == wd)
			return;
	inotify_rm_watch(changes->fd, wd);
}

/* What stands under the folder's name may be another folder than it was. */
static void renew(struct changes *changes, struct watch *watch)
{
	int before = watch->wd;

	watch->wd = inotify_add_watch(changes->fd, watch->folder, EVENTS | IN_ONLYDIR);
	if (before >= 0 && watch->wd != before)
		release(changes, before);
}

static void add(struct changes *changes, struct span folder, const char *name)
{
	struct watch *watches =
		reallocarray(changes->watches, changes->count + 1, sizeof(*watches));
	struct watch *watch;

	if (!watches)
		abort();
	changes->watches = watches;
	watch = &watches[changes->count++];
	*watch = (struct watch){
		.folder = strndup(folder.ptr, folder.len),
		.name = name ? strdup(name) : NULL,
		.wd = -1,
	};
	if (!watch->folder || (name && !watch->name))
		abort();
	renew(changes, watch);
}

void changes_watch(struct changes *changes, const char *path)
{
	struct stat status;
	size_t len = strlen(path), slash;
	char *whole;

	if (!changes)
		return;
	while (len > 1 && path[len - 1] == '/')
		len--;
	whole = strndup(path, len);
	if (!whole)
		abort();
	if (stat(whole, &status) == 0 && S_ISDIR(status.st_mode))
		add(changes, (struct span){whole, len}, NULL);
	/* A folder, too, may be replaced where it stands. */
	for (slash = len; slash > 0 && whole[slash - 1] != '/'; slash--)
		;
	if (slash < len)
		add(changes, slash > 0 ? (struct span){whole, slash} : SPAN("."), whole + slash);
	free(whole);
}

int changes_fd(const struct changes *changes)
{
	return changes ? changes->fd : -1;
}

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return len > end_len && strcmp(name + len - end_len, end) == 0;
}

/* Editors and compilers leave other things, too. */
static bool is_of_use(const struct watch *watch, const char *name)
{
	static const char *const ends[] = {".md", ".yaml", ".so", ".db"};
	char path[PATH_MAX];
	struct stat status;

	if (watch->name)
		return strcmp(watch->name, name) == 0;
	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (ends_with(name, ends[i]))
			return true;
	snprintf(path, sizeof(path), "%s/%s", watch->folder, name);
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0111);
}

static void note_writing(struct changes *changes, uint64_t file, uint32_t mask)
{
	uint64_t *place = NULL;

	for (size_t i = 0; i < WRITING_MAX; i++) {
		if (changes->writing[i] == file && (mask & DONE))
			changes->writing[i] = 0;
		if (changes->writing[i] == file)
			return;
		if (changes->writing[i] == 0)
			place = &changes->writing[i];
	}
	if (place && (mask & IN_MODIFY))
		*place = file;
}

/* Whether it counts. */
static bool take(struct changes *changes, const struct inotify_event *event)
{
	if (event->mask & IN_Q_OVERFLOW) {
		memset(changes->writing, 0, sizeof(changes->writing));
		return true;
	}
	for (size_t i = 0; i < changes->count; i++) {
		struct watch *watch = &changes->watches[i];

		if (watch->wd != event->wd)
			continue;
		if (event->mask & IN_IGNORED)
			watch->wd = -1;
		else if (event->len == 0 && (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)))
			return true;
		else if (event->len > 0 && is_of_use(watch, event->name)) {
			note_writing(changes,
				     (span_hash(span_of(event->name)) ^ (uint64_t)event->wd) | 1,
				     event->mask);
			return true;
		}
	}
	return false;
}

uint64_t changes_turn(struct changes *changes, int64_t now)
{
	_Alignas(struct inotify_event) char buf[16384];
	bool any = false;
	ssize_t got;

	if (!changes)
		return 0;
	while ((got = read(changes->fd, buf, sizeof(buf))) > 0)
		for (char *at = buf; at < buf + got;) {
			const struct inotify_event *event = (const void *)at;

			any = take(changes, event) || any;
			at += sizeof(*event) + event->len;
		}
	if (any) {
		changes->seen++;
		changes->last = now;
		for (size_t i = 0; i < changes->count; i++)
			renew(changes, &changes->watches[i]);
	}
	return changes->seen;
}

int64_t changes_settled_at(const struct changes *changes)
{
	if (!changes || changes->seen == 0)
		return 0;
	for (size_t i = 0; i < WRITING_MAX; i++)
		if (changes->writing[i])
			return changes->last + CHANGES_WRITING_MS;
	return changes->last + CHANGES_SETTLE_MS;
}
