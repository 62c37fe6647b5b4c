/* options.c - the command-line options that commands share */
#include "bot/options.h"

#include "bot/answerer/watch.h"
#include "bot/command.h"
#include "bot/shipped.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len > end_len && !strcmp(text + len - end_len, end);
}

static bool looks_like_knowledge(const char *path)
{
	return ends_with(path, ".md") || ends_with(path, ".db");
}

static bool looks_like_plugins(const char *path)
{
	struct stat status;

	return ends_with(path, ".yaml") || ends_with(path, ".so") ||
	       (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

/* Takes an option's values from argv[*i + 1] on. */
static int take_paths(struct options *options, int argc, char **argv, int *i, const char **paths,
		      size_t *count, bool (*looks_right)(const char *))
{
	const char *name = argv[*i];

	if (*i + 1 == argc)
		return command_usage("%s: %s needs a value", options->command, name);
	do {
		if (*count == OPTIONS_PATHS_MAX)
			return command_usage("%s: more than %d values for %s", options->command,
					     OPTIONS_PATHS_MAX, name);
		paths[(*count)++] = argv[++*i];
	} while (*i + 1 < argc && looks_right(argv[*i + 1]));
	return EXIT_DONE;
}

static int take_flag(struct options *options, int argc, char **argv, int *i)
{
	for (const struct options_flag *flag = options->flags; flag && flag->name; flag++) {
		if (strcmp(argv[*i], flag->name) != 0)
			continue;
		if (flag->set) {
			*flag->set = true;
			return EXIT_DONE;
		}
		if (*i + 1 == argc)
			return command_usage("%s: %s needs a value", options->command, flag->name);
		*flag->value = argv[++*i];
		return EXIT_DONE;
	}
	return command_usage("%s: no option %s; usage: footnote %s %s", options->command, argv[*i],
			     options->command, options->usage);
}

int options_read(struct options *options, int argc, char **argv)
{
	int status = EXIT_DONE, i = 1;

	arena_init(&options->arena);
	for (; i < argc && argv[i][0] == '-' && argv[i][1] && status == EXIT_DONE; i++) {
		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		if (!strcmp(argv[i], "-k"))
			status = take_paths(options, argc, argv, &i, options->knowledge,
					    &options->knowledge_count, looks_like_knowledge);
		else if (!strcmp(argv[i], "-p"))
			status = take_paths(options, argc, argv, &i, options->plugins,
					    &options->plugins_count, looks_like_plugins);
		else if (!strcmp(argv[i], "-x"))
			status = take_paths(options, argc, argv, &i, options->aside,
					    &options->aside_count, looks_like_plugins);
		else
			status = take_flag(options, argc, argv, &i);
	}
	options->rest = i;
	return status;
}

void options_finish(struct options *options)
{
	arena_finish(&options->arena);
}

static int fill_in_stories(struct options *options, struct error *error)
{
	if (options->knowledge_count > 0)
		return 0;
	options->knowledge_count = 1;
	return shipped_stories(&options->arena, &options->knowledge[0], error);
}

static int fill_in_plugins(struct options *options, struct error *error)
{
	if (options->plugins_count > 0)
		return 0;
	return shipped_plugins(&options->arena, options->plugins, &options->plugins_count, error);
}

/* Files, and those of folders. */
struct paths {
	struct arena *arena;
	struct problems *problems;
	const char **all;
	size_t count, room;
};

static void add_path(struct paths *paths, const char *path)
{
	if (paths->count == paths->room) {
		size_t room = paths->room ? 2 * paths->room : 64;
		const char **more = arena_array(paths->arena, room, sizeof(*more));

		if (paths->count > 0)
			memcpy(more, paths->all, paths->count * sizeof(*more));
		paths->all = more;
		paths->room = room;
	}
	paths->all[paths->count++] = path;
}

static int is_story(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && ends_with(entry->d_name, ".md");
}

/* A folder stands for its stories, in the order of their names. */
static void add_knowledge(struct paths *paths, const char *path)
{
	struct dirent **entries;
	struct stat status;
	int found;

	if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)) {
		add_path(paths, path);
		return;
	}
	found = scandir(path, &entries, is_story, alphasort);
	if (found < 0)
		problems_add(paths->problems, path, 0, "%s", strerror(errno));
	else if (found == 0)
		problems_add(paths->problems, path, 0, "no story (*.md) in it");
	for (int i = 0; i < found; i++) {
		add_path(paths, arena_printf(paths->arena, "%s/%s", path, entries[i]->d_name).ptr);
		free(entries[i]);
	}
	if (found >= 0)
		free(entries);
}

/* Opens an answerer on what the options name, and nothing else. */
static int open_named(struct options *options, double threshold, struct answerer **out,
		      struct problems *problems, struct error *error)
{
	struct paths knowledge = {.arena = &options->arena, .problems = problems};
	struct answerer_options wanted;

	for (size_t i = 0; i < options->knowledge_count; i++)
		add_knowledge(&knowledge, options->knowledge[i]);
	if (problems->count > 0 && knowledge.count == 0)
		return error_set(error, ERR_INPUT, "no stories");
	wanted = (struct answerer_options){
		.knowledge = knowledge.all,
		.knowledge_count = knowledge.count,
		.plugins = options->plugins,
		.plugins_count = options->plugins_count,
		.aside = options->aside,
		.aside_count = options->aside_count,
		.confined = options->confined,
		.threshold = threshold,
	};

	return answerer_open(out, &wanted, problems, error);
}

int options_load(struct options *options, double threshold, struct answerer **out,
		 struct problems *problems, struct error *error)
{
	int rc = fill_in_stories(options, error);

	if (rc == 0)
		rc = fill_in_plugins(options, error);
	return rc < 0 ? rc : open_named(options, threshold, out, problems, error);
}

static struct answerer *open_or_tell(struct options *options, bool empty)
{
	struct answerer *answerer = NULL;
	struct problems problems;
	struct error error;
	int rc;

	problems_init(&problems);
	options->confined = !empty;
	rc = watch_by_parent(OPTIONS_PLUGIN_SECONDS, EXIT_FAILED, &error);
	if (rc == 0 && !empty)
		rc = fill_in_stories(options, &error);
	if (rc == 0)
		rc = fill_in_plugins(options, &error);
	if (rc == 0)
		rc = open_named(options, ANSWERER_THRESHOLD, &answerer, &problems, &error);
	problems_print(&problems);
	if (rc < 0 && problems.count == 0)
		fprintf(stderr, "footnote: %s\n", error.text);
	if (rc == 0 && problems.count > 0)
		fprintf(stderr, "footnote: set aside; the other plugins answer\n");
	problems_finish(&problems);
	return rc < 0 ? NULL : answerer;
}

struct answerer *options_open(struct options *options)
{
	return open_or_tell(options, false);
}

struct answerer *options_open_empty(struct options *options)
{
	return open_or_tell(options, true);
}
