/* command_check.c - footnote check: are the config, stories and plugins as they should be */
#include "bot/answerer/watch.h"
#include "bot/command.h"
#include "bot/config.h"
#include "bot/options.h"

#include <stdio.h>

static int run_tests(struct answerer *answerer, struct arena *arena)
{
	struct answerer_tests tests;
	struct problems problems;
	int status;

	problems_init(&problems);
	answerer_verify(answerer, &problems);
	answerer_check(answerer, arena, &problems, &tests);
	problems_print(&problems);
	printf("%.*s\n", SPAN_ARG(answerer_summary(answerer, arena)));
	if (tests.skipped > 0)
		printf("%.*s\n", SPAN_ARG(tests.reasons));
	printf("%zu passed, %zu failed", tests.passed, tests.failed);
	if (tests.skipped > 0)
		printf(", %zu skipped", tests.skipped);
	printf("\n");
	status = problems.count > 0 ? EXIT_FAILED : EXIT_DONE;
	problems_finish(&problems);
	return status;
}

/* What the command line names comes instead of what the config names. */
static void take_paths(const char **paths, size_t *count, const struct config *config,
		       const char *const *more, size_t more_count, struct problems *problems)
{
	if (*count > 0)
		return;
	if (more_count > OPTIONS_PATHS_MAX)
		problems_add(problems, config->path, 0, "more than %d files", OPTIONS_PATHS_MAX);
	for (; *count < more_count && *count < OPTIONS_PATHS_MAX; (*count)++)
		paths[*count] = more[*count];
}

/* Passwords stay unread: whoever checks need not be the bot's user. */
static void read_config(struct options *options, struct config *config, const char *path,
			struct problems *problems)
{
	if (config_load(config, path, problems) == 0) {
		config_check(config, problems);
		config_warn(config);
	}
	take_paths(options->knowledge, &options->knowledge_count, config, config->stories,
		   config->story_count, problems);
	take_paths(options->plugins, &options->plugins_count, config, config->plugins,
		   config->plugin_count, problems);
}

/* With a config that is wrong, what it names is read all the same: everything
 * that is wrong is told in one go. */
static int check(struct options *options, const char *config_path)
{
	struct config config = {.threshold = ANSWERER_THRESHOLD};
	struct answerer *answerer = NULL;
	struct problems problems;
	struct error error;
	int rc, status = EXIT_USAGE;
	bool config_wrong;

	if (watch_by_parent(OPTIONS_PLUGIN_SECONDS, EXIT_FAILED, &error) < 0)
		return command_usage("%s", error.text);
	options->confined = true;
	problems_init(&problems);
	if (config_path)
		read_config(options, &config, config_path, &problems);
	config_wrong = problems.count > 0;
	rc = options_load(options, config.threshold, &answerer, &problems, &error);
	problems_print(&problems);
	if (rc < 0 && problems.count == 0)
		fprintf(stderr, "footnote: %s\n", error.text);
	else if (rc == 0 && !config_wrong)
		status = run_tests(answerer, &options->arena);
	/* Of plugins that are set aside the others' tests may pass. */
	if (status == EXIT_DONE && problems.count > 0)
		status = EXIT_FAILED;
	problems_finish(&problems);
	answerer_close(answerer);
	if (config_path)
		config_finish(&config);
	return status;
}

int cmd_check(int argc, char **argv)
{
	const char *config = NULL;
	const struct options_flag flags[] = {{.name = "-c", .value = &config}, {0}};
	struct options options = {.command = "check", .usage = COMMAND_CHECK_USAGE, .flags = flags};
	int status = options_read(&options, argc, argv);

	if (status == EXIT_DONE && options.rest < argc)
		status = command_usage("check: what is %s, if neither an option nor a plugin "
				       "(*.yaml, *.so)? usage: footnote check %s",
				       argv[options.rest], COMMAND_CHECK_USAGE);
	if (status == EXIT_DONE)
		status = check(&options, config);
	options_finish(&options);
	return status;
}
