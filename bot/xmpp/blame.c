/* blame.c - which plugin ended the answerer, and which is left out for that */
#include "bot/xmpp/blame.h"

#include "bot/base/log.h"

#include <stdlib.h>

struct plugin {
	char *file;
	int64_t ends[BLAME_ENDS]; /* the last ones, in turn */
	size_t count;		  /* of all */
};

struct blame {
	const char *const *given;
	struct plugin *plugins;
	size_t count;
	const char **aside; /* ends with NULL */
	size_t aside_count;
	const char **argv;  /* given, and "-x" with what is set aside */
	const char *latest; /* that ended it; NULL: none */
};

static void *grow(void *array, size_t count, size_t size)
{
	void *more = reallocarray(array, count, size);

	if (!more)
		abort();
	return more;
}

static void write_arguments(struct blame *blame)
{
	size_t count = 0;

	while (blame->given[count])
		count++;
	blame->argv = grow(blame->argv, count + 2 * blame->aside_count + 1, sizeof(*blame->argv));
	memcpy(blame->argv, blame->given, count * sizeof(*blame->argv));
	for (size_t i = 0; i < blame->aside_count; i++) {
		blame->argv[count++] = "-x";
		blame->argv[count++] = blame->aside[i];
	}
	blame->argv[count] = NULL;
}

struct blame *blame_create(const char *const *argv)
{
	struct blame *blame = calloc(1, sizeof(*blame));

	if (!blame)
		abort();
	blame->given = argv;
	write_arguments(blame);
	return blame;
}

void blame_destroy(struct blame *blame)
{
	if (!blame)
		return;
	for (size_t i = 0; i < blame->count; i++)
		free(blame->plugins[i].file);
	free(blame->plugins);
	free(blame->aside);
	free(blame->argv);
	free(blame);
}

static struct plugin *find(struct blame *blame, struct span file)
{
	struct plugin *plugin;

	for (size_t i = 0; i < blame->count; i++)
		if (span_is(file, blame->plugins[i].file))
			return &blame->plugins[i];
	blame->plugins = grow(blame->plugins, blame->count + 1, sizeof(*blame->plugins));
	plugin = &blame->plugins[blame->count++];
	*plugin = (struct plugin){.file = strndup(file.ptr, file.len)};
	if (!plugin->file)
		abort();
	return plugin;
}

static void set_aside(struct blame *blame, const struct plugin *plugin)
{
	blame->aside = grow(blame->aside, blame->aside_count + 2, sizeof(*blame->aside));
	blame->aside[blame->aside_count++] = plugin->file;
	blame->aside[blame->aside_count] = NULL;
	write_arguments(blame);
	log_error("plugin %s is set aside: it ended the answerer %d times within %d s",
		  plugin->file, BLAME_ENDS, BLAME_MS / 1000);
}

bool blame_end(struct blame *blame, struct span file, int64_t now)
{
	struct plugin *plugin = find(blame, file);
	int64_t *oldest = &plugin->ends[plugin->count++ % BLAME_ENDS];

	/* What is kept is the last ends but this one, which takes the oldest's place. */
	*oldest = now;
	oldest = &plugin->ends[plugin->count % BLAME_ENDS];
	blame->latest = plugin->file;
	log_warning("plugin %s ended the answerer", plugin->file);
	for (size_t i = 0; i < blame->aside_count; i++)
		if (blame->aside[i] == plugin->file)
			return false;
	if (plugin->count < BLAME_ENDS || now - *oldest > BLAME_MS)
		return false;
	set_aside(blame, plugin);
	return true;
}

const char *const *blame_arguments(const struct blame *blame)
{
	return blame->argv;
}

const char *blame_latest(const struct blame *blame)
{
	return blame->latest;
}

const char *const *blame_list(const struct blame *blame)
{
	return blame->aside;
}

const char *blame_aside(const struct blame *blame, size_t i)
{
	return i < blame->aside_count ? blame->aside[i] : NULL;
}
