/* shipped.c - where the stories and plugins are that ship with the program */
#include "bot/shipped.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* From the folder that the program stands in. */
static const char *const stories_folders[] = {
	"../knowledge/stories",
	"../../knowledge/stories",
	"../share/footnote/stories",
	NULL,
};
static const char *const plugins_folders[] = {
	"../plugins",
	"../../plugins",
	"../share/footnote/plugins",
	NULL,
};

/* A path without "..", or NULL where nothing stands there. */
static const char *resolve(struct arena *arena, const char *folder, const char *relative)
{
	struct span joined = arena_printf(arena, "%s/%s", folder, relative);
	char *path = realpath(joined.ptr, NULL);
	const char *copy = path ? arena_string(arena, span_of(path)) : NULL;

	free(path);
	return copy;
}

static int find(struct arena *arena, const char *const *folders, const char **path,
		struct error *error)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	*path = NULL;
	if (len < 0)
		return error_set(error, ERR_SYSTEM, "/proc/self/exe: %s", strerror(errno));
	program[len] = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	for (; *folders; folders++) {
		*path = resolve(arena, program, *folders);
		if (*path)
			return 0;
	}
	return ERR_ABSENT;
}

static int take_story(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 3 && !strcmp(entry->d_name + len - 3, ".md");
}

int shipped_stories(struct arena *arena, const char **paths, size_t room, size_t *count,
		    struct error *error)
{
	struct dirent **entries;
	const char *stories = NULL;
	int found, rc = find(arena, stories_folders, &stories, error);

	*count = 0;
	if (rc == ERR_ABSENT)
		return error_set(error, rc, "no stories ship with this program; name some with -k");
	if (rc < 0 || !stories)
		return rc;
	found = scandir(stories, &entries, take_story, alphasort);
	if (found < 0)
		return error_set(error, ERR_SYSTEM, "%s: %s", stories, strerror(errno));
	for (int i = 0; i < found; i++) {
		if (*count < room)
			paths[(*count)++] =
				arena_printf(arena, "%s/%s", stories, entries[i]->d_name).ptr;
		free(entries[i]);
	}
	free(entries);
	if (*count == 0)
		return error_set(error, ERR_ABSENT, "%s: no stories", stories);
	return 0;
}

int shipped_plugins(struct arena *arena, const char **path, struct error *error)
{
	int rc = find(arena, plugins_folders, path, error);

	if (rc == ERR_ABSENT)
		return error_set(error, rc, "no plugins ship with this program; name some with -p");
	return rc;
}
