/* command_run.c - footnote run: joins its rooms and answers */
#include "bot/command.h"

#include "bot/config.h"
#include "bot/shipped.h"
#include "bot/xmpp/bot.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static const char *const default_paths[] = {"footnote.yaml", "/etc/footnote/footnote.yaml", NULL};

/* Neither a core file nor a debugger of the same user gets at the password. */
static void hide_memory(void)
{
	struct rlimit none = {0, 0};

	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &none);
}

static const char *find_config(void)
{
	for (const char *const *path = default_paths; *path; path++)
		if (access(*path, F_OK) == 0)
			return *path;
	return NULL;
}

/* The answerer's command line; in the config's arena. */
static const char *const *answerer_arguments(struct config *config)
{
	size_t most = 6 + 2 * config->story_count + 2 * config->plugin_count, count = 0;
	const char **arguments = arena_array(&config->arena, most, sizeof(*arguments));

	arguments[count++] = "/proc/self/exe";
	arguments[count++] = "answerer";
	for (size_t i = 0; i < config->story_count; i++) {
		arguments[count++] = "-k";
		arguments[count++] = config->stories[i];
	}
	for (size_t i = 0; i < config->plugin_count; i++) {
		arguments[count++] = "-p";
		arguments[count++] = config->plugins[i];
	}
	arguments[count++] = "-t";
	arguments[count++] = arena_printf(&config->arena, "%g", config->threshold).ptr;
	return arguments;
}

/* What ships is named like what a config names, so that the bot sees it change. */
static void name_shipped(struct config *config)
{
	static const char *stories[1], *plugins[SHIPPED_PLUGINS_MAX];
	struct error error;

	if (config->story_count == 0 && shipped_stories(&config->arena, stories, &error) == 0) {
		config->stories = stories;
		config->story_count = 1;
	}
	if (config->plugin_count == 0 &&
	    shipped_plugins(&config->arena, plugins, &config->plugin_count, &error) == 0)
		config->plugins = plugins;
}

static int run(struct config *config)
{
	name_shipped(config);
	switch (bot_run(config, answerer_arguments(config))) {
	case BOT_STOPPED:
		return EXIT_DONE;
	case BOT_NO_ANSWERER:
		return EXIT_USAGE;
	case BOT_NO_CONNECTION:
		break;
	}
	return EXIT_FAILED;
}

int cmd_run(int argc, char **argv)
{
	const char *path = NULL;
	struct problems problems;
	struct config config;
	int status, option;

	hide_memory();
	opterr = 0;
	while ((option = getopt(argc, argv, "+c:")) != -1) {
		if (option != 'c')
			return command_usage(
				"run: bad option; usage: footnote run " COMMAND_RUN_USAGE);
		path = optarg;
	}
	if (optind < argc)
		return command_usage("run: what is \"%s\"? usage: footnote run %s", argv[optind],
				     COMMAND_RUN_USAGE);
	if (!path)
		path = find_config();
	if (!path)
		return command_usage("no config: neither %s nor %s is there; name one with -c FILE",
				     default_paths[0], default_paths[1]);
	problems_init(&problems);
	config_load(&config, path, &problems);
	config_read_passwords(&config, &problems);
	log_init("footnote", config.log);
	if (problems.count > 0) {
		problems_print(&problems);
		status = EXIT_USAGE;
	} else {
		config_warn(&config);
		status = run(&config);
	}
	problems_finish(&problems);
	config_finish(&config);
	return status;
}
