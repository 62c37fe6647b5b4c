/* command_check.c - footnote check: are the stories and plugins as they should be */
#include "bot/command.h"
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

int cmd_check(int argc, char **argv)
{
	/* TODO: read the config that -c names, and what it loads, once both branches meet. */
	const char *config = NULL;
	const struct options_flag flags[] = {{.name = "-c", .value = &config}, {0}};
	struct options options = {.command = "check", .usage = COMMAND_CHECK_USAGE, .flags = flags};
	struct answerer *answerer = NULL;
	int status = options_read(&options, argc, argv);

	if (status == EXIT_DONE && options.rest < argc)
		status = command_usage("check: what is %s? usage: footnote check %s",
				       argv[options.rest], COMMAND_CHECK_USAGE);
	if (status == EXIT_DONE && config)
		status = command_usage("check: -c is not there yet");
	if (status == EXIT_DONE) {
		answerer = options_open(&options);
		status = answerer ? check(answerer, &options.arena) : EXIT_USAGE;
	}
	answerer_close(answerer);
	options_finish(&options);
	return status;
}
