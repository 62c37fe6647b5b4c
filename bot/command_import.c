/* command_import.c - footnote import: an article into a story */
#include "bot/command.h"
#include "knowledge/file.h"
#include "knowledge/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define USAGE "usage: footnote import " COMMAND_IMPORT_USAGE

static int import_file(const char *path, const char *story_path, struct arena *arena,
		       struct problems *problems, struct error *error)
{
	struct imported imported;
	struct span article;
	char *bytes;
	int rc;

	if (file_read(path, IMPORT_MAX_BYTES, &bytes, &article.len, error) < 0) {
		problems_add(problems, path, 0, "%s", error->text);
		return ERR_INPUT;
	}
	article.ptr = bytes;
	rc = import_article(&imported, arena, path, SPAN(""), article, import_format_of(path),
			    problems);
	free(bytes);
	if (rc < 0)
		return rc;
	if (story_path)
		return file_replace(story_path, imported.story, error);
	fwrite(imported.story.ptr, 1, imported.story.len, stdout);
	return 0;
}

int cmd_import(int argc, char **argv)
{
	const char *path = NULL, *story_path = NULL;
	struct problems problems;
	struct arena arena;
	struct error error;
	int rc;

	for (int i = 1; i < argc; i++) {
		bool option = argv[i][0] == '-' && argv[i][1];

		if (!strcmp(argv[i], "-o") && i + 1 == argc)
			return command_usage("import: -o needs a value; " USAGE);
		if (!strcmp(argv[i], "-o"))
			story_path = argv[++i];
		else if (!strcmp(argv[i], "--") && i + 2 == argc && !path)
			path = argv[++i];
		else if (option)
			return command_usage("import: no option %s; " USAGE, argv[i]);
		else if (path)
			return command_usage("import: one article at a time; " USAGE);
		else
			path = argv[i];
	}
	if (!path)
		return command_usage("import: which article? " USAGE);
	arena_init(&arena);
	problems_init(&problems);
	rc = import_file(path, story_path, &arena, &problems, &error);
	problems_print(&problems);
	if (rc < 0 && problems.count == 0)
		fprintf(stderr, "footnote: %s\n", error.text);
	problems_finish(&problems);
	arena_finish(&arena);
	if (rc == 0)
		return EXIT_DONE;
	return rc == ERR_INPUT ? EXIT_USAGE : EXIT_FAILED;
}
