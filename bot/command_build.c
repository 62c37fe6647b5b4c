/* command_build.c - footnote build: stories into a knowledge base */
#include "bot/command.h"
#include "knowledge/knowledge.h"

#include <stdio.h>
#include <unistd.h>

#define USAGE "usage: footnote build " COMMAND_BUILD_USAGE

static int tell(const char *db_path, struct error *error, struct problems *problems)
{
	struct knowledge *knowledge;
	size_t stories, statements;
	int rc = knowledge_open(&knowledge, &db_path, 1, problems, error);

	if (rc < 0)
		return rc;
	stories = knowledge_story_count(knowledge);
	statements = knowledge_statement_count(knowledge);
	printf("%s: %zu %s, %zu %s\n", db_path, stories, stories == 1 ? "story" : "stories",
	       statements, statements == 1 ? "statement" : "statements");
	knowledge_close(knowledge);
	return 0;
}

int cmd_build(int argc, char **argv)
{
	const char *db_path = NULL;
	struct problems problems;
	struct error error;
	int option, rc;

	opterr = 0;
	while ((option = getopt(argc, argv, "o:")) != -1) {
		if (option != 'o' && optopt == 'o')
			return command_usage("build: -o needs a value; " USAGE);
		if (option != 'o')
			return command_usage("build: no option -%c; " USAGE, optopt);
		db_path = optarg;
	}
	if (!db_path)
		return command_usage("build: where to? -o KNOWLEDGE.db is missing; " USAGE);
	if (optind == argc)
		return command_usage("build: which stories? " USAGE);
	problems_init(&problems);
	rc = knowledge_build(db_path, (const char *const *)argv + optind, (size_t)(argc - optind),
			     &problems, &error);
	if (rc == 0)
		rc = tell(db_path, &error, &problems);
	problems_print(&problems);
	if (rc < 0 && problems.count == 0)
		fprintf(stderr, "footnote: %s\n", error.text);
	problems_finish(&problems);
	if (rc == 0)
		return EXIT_DONE;
	return rc == ERR_INPUT ? EXIT_USAGE : EXIT_FAILED;
}
