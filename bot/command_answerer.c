/* command_answerer.c - footnote answerer: the process that `footnote run` starts */
#include "bot/answerer/sandbox.h"
#include "bot/answerer/serve.h"
#include "bot/answerer/watch.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"
#include "bot/command.h"
#include "bot/options.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>

#define USAGE "[-t THRESHOLD] [-k KNOWLEDGE.db|STORY.md …] [-p PLUGIN|FOLDER …]"

static bool is_socket(int fd)
{
	socklen_t len = sizeof(int);
	int type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_SEQPACKET;
}

static int read_threshold(const char *text, double *threshold)
{
	char *end;

	if (!text)
		return EXIT_DONE;
	*threshold = strtod(text, &end);
	if (end == text || *end != '\0' || !(*threshold >= 0 && *threshold <= 1))
		return command_usage("answerer: -t must be from 0 to 1");
	return EXIT_DONE;
}

/* What was set aside; the rest answers. */
static void log_problems(const struct problems *problems)
{
	for (size_t i = 0; i < problems->kept; i++)
		log_error("%s", problems->lines[i]);
	if (problems->count > 0)
		log_error("set aside, for what is said above; the other plugins answer");
}

static int run(struct options *options, double threshold)
{
	struct answerer *answerer = NULL;
	struct problems problems;
	struct error error = {0};
	int rc, status = EXIT_DONE;

	problems_init(&problems);
	watch_by_bot(EXCHANGE_FD);
	options->confined = true;
	rc = options_load(options, threshold, &answerer, &problems, &error);
	if (rc < 0) {
		serve_failure(EXCHANGE_FD, &problems, &error);
		status = EXIT_USAGE;
		goto out;
	}
	log_problems(&problems);
	if (serve(answerer, EXCHANGE_FD, &problems, &error) < 0) {
		log_error("%s", error.text);
		/* No plugin is to blame for what somebody did to the file. */
		status = answerer_is_intact(answerer) ? EXIT_FAILED : EXIT_DONE;
	}
out:
	problems_finish(&problems);
	answerer_close(answerer);
	return status;
}

int cmd_answerer(int argc, char **argv)
{
	const char *threshold_text = NULL;
	const struct options_flag flags[] = {{.name = "-t", .value = &threshold_text}, {0}};
	struct options options = {.command = "answerer", .usage = USAGE, .flags = flags};
	double threshold = ANSWERER_THRESHOLD;
	struct error error;
	int status = EXIT_DONE;

	log_init("footnote answerer", LOG_INFO);
	if (!is_socket(EXCHANGE_FD))
		return command_usage("answerer: only footnote run starts this");
	/* The bot ends it by closing the socket; what a terminal sends is for the bot. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (sandbox_prepare(EXCHANGE_FD, &error) < 0) {
		log_error("%s", error.text);
		return EXIT_FAILED;
	}
	status = options_read(&options, argc, argv);
	if (status == EXIT_DONE)
		status = read_threshold(threshold_text, &threshold);
	if (status == EXIT_DONE)
		status = run(&options, threshold);
	options_finish(&options);
	return status;
}
