/* shipped.c - where the stories and plugins are that ship with the program */
#include "bot/shipped.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* From the folder that the program stands in. */
static const char *const stories_folders[] = {
	"../knowledge/stories",
	"../../knowledge/stories",
	"../share/footnote/stories",
	NULL,
};
/* In the same places: of those in YAML, and in C. */
static const char *const plugins_folders[] = {
	"../plugins",
	"../../plugins",
	"../share/footnote/plugins",
};
static const char *const natives_folders[] = {
	"plugins",
	"plugins",
	"../lib/footnote/plugins",
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

/* The folder that the program stands in. */
static int find_program(char folder[PATH_MAX], struct error *error)
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (len < 0)
		return error_set(error, ERR_SYSTEM, "/proc/self/exe: %s", strerror(errno));
	folder[len] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return 0;
}

/* The first of folders that is there; *which is its index. */
static int find(struct arena *arena, const char *program, const char *const *folders,
		const char **path, size_t *which)
{
	for (*which = 0; folders[*which]; ++*which) {
		*path = resolve(arena, program, folders[*which]);
		if (*path)
			return 0;
	}
	return ERR_ABSENT;
}

int shipped_stories(struct arena *arena, const char **path, struct error *error)
{
	char program[PATH_MAX];
	size_t which;
	int rc = find_program(program, error);

	if (rc == 0)
		rc = find(arena, program, stories_folders, path, &which);
	if (rc == ERR_ABSENT)
		return error_set(error, rc, "no stories ship with this program; name some with -k");
	return rc;
}

int shipped_plugins(struct arena *arena, const char **paths, size_t *count, struct error *error)
{
	char program[PATH_MAX];
	const char *stories;
	size_t which = 0;
	int rc = find_program(program, error);

	*count = 0;
	if (rc == 0)
		rc = find(arena, program, stories_folders, &stories, &which);
	if (rc == 0)
		paths[0] = resolve(arena, program, plugins_folders[which]);
	if (rc == ERR_ABSENT || (rc == 0 && !paths[0]))
		return error_set(error, ERR_ABSENT,
				 "no plugins ship with this program; name some with -p");
	if (rc < 0)
		return rc;
	*count = 1;
	paths[1] = resolve(arena, program, natives_folders[which]);
	if (paths[1])
		*count = 2;
	return 0;
}
