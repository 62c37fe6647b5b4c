/* scratch.h - a folder for a test's files, gone after it */
#ifndef FOOTNOTE_TESTS_SCRATCH_H
#define FOOTNOTE_TESTS_SCRATCH_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* cmocka setup: *state is the folder's path. */
static inline int scratch_setup(void **state)
{
	char *path = strdup("/tmp/footnote-test-XXXXXX");

	*state = path;
	return path && mkdtemp(path) ? 0 : -1;
}

/* The path of a file in the folder, in one of four buffers that take turns. */
static inline const char *scratch_path(void **state, const char *name)
{
	static char paths[4][512];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", (const char *)*state, name);
	return path;
}

static inline const char *scratch_write(void **state, const char *name, const char *text)
{
	const char *path = scratch_path(state, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

static inline size_t scratch_count(void **state)
{
	DIR *folder = opendir(*state);
	size_t count = 0;

	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count - 2;
}

/* cmocka teardown. */
static inline int scratch_teardown(void **state)
{
	DIR *folder = opendir(*state);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			remove(scratch_path(state, entry->d_name));
	if (folder)
		closedir(folder);
	rmdir(*state);
	free(*state);
	return 0;
}

#endif
