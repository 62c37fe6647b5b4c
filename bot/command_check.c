/* command_check.c - footnote check: are config, stories and plugins as they should be */
#include "bot/command.h"
#include "bot/config.h"
#include "bot/options.h"

#include <stdio.h>

static int check(struct answerer *answerer, struct arena *arena)
{
	struct problems problems;
	size_t ran, failed;

	problems_init(&problems);
	ran = answerer_check(answerer, &problems);
	problems_print(&problems);
	/* A test may have several problems; tests/run wants tests counted. */
	failed = problems.count < ran ? problems.count : ran;
	printf("%.*s\n", SPAN_ARG(answerer_summary(answerer, arena)));
	printf("%zu passed, %zu failed\n", ran - failed, failed);
	problems_finish(&problems);
	return failed > 0 ? EXIT_FAILED : EXIT_DONE;
}

static void add(const char **paths, size_t *count, const char *const *more, size_t more_count)
{
	if (*count > 0)
		return; /* the command line goes before */
	for (size_t i = 0; i < more_count && i < OPTIONS_PATHS_MAX; i++)
		paths[(*count)++] = more[i];
}

/* Reads the config, whose stories and plugins options then names. A password
 * that comes by the environment need not be there yet. */
static int read_config(struct config *config, const char *path, struct options *options)
{
	struct problems problems;
	int status;

	problems_init(&problems);
	config_load(config, path, &problems);
	if (config->password_file)
		config_read_passwords(config, &problems);
	problems_print(&problems);
	status = problems.count > 0 ? EXIT_USAGE : EXIT_DONE;
	problems_finish(&problems);
	add(options->knowledge, &options->knowledge_count, config->stories, config->story_count);
	add(options->plugins, &options->plugins_count, config->plugins, config->plugin_count);
	return status;
}

int cmd_check(int argc, char **argv)
{
	const char *path = NULL;
	const struct options_flag flags[] = {{.name = "-c", .value = &path}, {0}};
	struct options options = {.command = "check", .usage = COMMAND_CHECK_USAGE, .flags = flags};
	struct config config = {0};
	struct answerer *answerer = NULL;
	int status = options_read(&options, argc, argv), config_status = EXIT_DONE;

	if (status == EXIT_DONE && options.rest < argc)
		status = command_usage("check: what is %s? usage: footnote check %s",
				       argv[options.rest], COMMAND_CHECK_USAGE);
	if (status == EXIT_DONE && path)
		config_status = read_config(&config, path, &options);
	if (status == EXIT_DONE) {
		answerer = options_open(&options);
		status = answerer ? check(answerer, &options.arena) : EXIT_USAGE;
	}
	answerer_close(answerer);
	if (path)
		config_finish(&config);
	options_finish(&options);
	return config_status != EXIT_DONE ? config_status : status;
}
