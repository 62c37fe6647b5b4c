/* shipped.c - where the stories and plugins are that ship with the program */
#include "bot/shipped.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* From the folder that the program stands in. */
static const struct layout {
	const char *stories, *plugins;
} layouts[] = {
	{"../knowledge/stories", "../plugins"},
	{"../../knowledge/stories", "../../plugins"},
	{"../share/footnote/stories", "../share/footnote/plugins"},
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

static int find(struct arena *arena, const char **stories, const char **plugins,
		struct error *error)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	if (len < 0)
		return error_set(error, ERR_SYSTEM, "/proc/self/exe: %s", strerror(errno));
	program[len] = '\0';
	slash = strrchr(program, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		*stories = resolve(arena, program, layouts[i].stories);
		*plugins = resolve(arena, program, layouts[i].plugins);
		if (*stories && *plugins)
			return 0;
	}
	return error_set(error, ERR_ABSENT,
			 "no stories and plugins stand beside %s; name some with -k and -p",
			 program);
}

static int take_story(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 3 && !strcmp(entry->d_name + len - 3, ".md");
}

int shipped_stories(struct arena *arena, const char **paths, size_t room, size_t *count,
		    struct error *error)
{
	const char *stories, *plugins;
	struct dirent **entries;
	int found, rc = find(arena, &stories, &plugins, error);

	*count = 0;
	if (rc < 0)
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
	const char *stories;

	return find(arena, &stories, path, error);
}
