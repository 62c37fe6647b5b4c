/* main.c - which command was asked for */
#include "bot/command.h"

#include <stdio.h>
#include <string.h>

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *arguments, *does;
};

static const struct command commands[] = {
	{"answerer", cmd_answerer, NULL, NULL},
	{"ask", cmd_ask, COMMAND_ASK_USAGE,
	 "answers a question, or one a line of standard input as one conversation"},
	{"build", cmd_build, COMMAND_BUILD_USAGE, "builds a knowledge base from stories"},
	{"check", cmd_check, COMMAND_CHECK_USAGE,
	 "checks config, stories and plugins, runs their tests"},
	{"eval", cmd_eval, COMMAND_EVAL_USAGE, "measures answers against question sets"},
	{"explain", cmd_explain, COMMAND_EXPLAIN_USAGE, "shows why an answer is what it is"},
	{"import", cmd_import, COMMAND_IMPORT_USAGE,
	 "makes a story of an article's text, to standard output or a file"},
	{"new", cmd_new, COMMAND_NEW_USAGE,
	 "writes a plugin to begin with: in YAML, with a program in Python, or in C"},
	{"run", cmd_run, COMMAND_RUN_USAGE,
	 "joins its rooms and answers; reloads stories and plugins when they change, or by SIGHUP"},
	{0},
};

static bool is_help(const char *argument)
{
	return !strcmp(argument, "--help") || !strcmp(argument, "-h");
}

static int help_on(FILE *out, const struct command *command)
{
	fprintf(out, "footnote %s %s\n    %s\n", command->name, command->arguments, command->does);
	return EXIT_DONE;
}

static int help(FILE *out)
{
	fputs("footnote - a chat bot that answers questions about a news story,"
	      " every answer with its source\n\n",
	      out);
	for (const struct command *c = commands; c->name; c++) {
		if (c->does)
			help_on(out, c);
	}
	fputs("footnote [COMMAND] --help\nfootnote --version\n", out);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (is_help(argv[1]) || !strcmp(argv[1], "help"))
		return help(stdout);
	if (!strcmp(argv[1], "--version")) {
		puts("footnote " FOOTNOTE_VERSION);
		return EXIT_DONE;
	}
	for (const struct command *c = commands; c->name; c++)
		if (!strcmp(argv[1], c->name))
			return c->does && argc > 2 && is_help(argv[2]) ? help_on(stdout, c)
								       : c->run(argc - 1, argv + 1);
	return command_usage("no command \"%s\"; footnote --help lists them", argv[1]);
}

int main(int argc, char **argv)
{
	return command_finish(run(argc, argv));
}
