/* command_build.c - footnote build: stories into a knowledge base */
#include "bot/command.h"
#include "knowledge/knowledge.h"

#include <stdio.h>
#include <unistd.h>

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
		if (option != 'o')
			return command_usage(
				"build: usage: footnote build -o KNOWLEDGE.db STORY.md …");
		db_path = optarg;
	}
	if (!db_path || optind == argc)
		return command_usage("build: usage: footnote build -o KNOWLEDGE.db STORY.md …");
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
