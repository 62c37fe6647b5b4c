/* replay.c - runs a fuzz target on every file of its corpus, without a fuzzer
 *
 * Linked with a target in place of libFuzzer, so that `make test` needs no
 * clang. Arguments are files and folders of files; no folder, no inputs is a
 * failure, since a corpus that is not found would pass for ever.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

/* A crash ends the program: the name printed last is the input that did it. */
static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t size = 0;
	int result = -1;

	printf("# %s\n", path);
	fflush(stdout);
	if (!file || fseek(file, 0, SEEK_END))
		goto out;
	size = (size_t)ftell(file);
	rewind(file);
	/* Of exactly this size, so that the sanitizer sees a read past its end. */
	data = malloc(size ? size : 1);
	if (!data || fread(data, 1, size, file) != size)
		goto out;
	LLVMFuzzerTestOneInput(data, size);
	replayed++;
	result = 0;
out:
	if (result)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	free(data);
	if (file)
		fclose(file);
	return result;
}

static int replay_folder(const char *path)
{
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);
	int result = count < 0 ? -1 : 0;

	if (count < 0)
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
	for (int i = 0; i < count; i++) {
		char file[PATH_MAX];

		if (names[i]->d_name[0] != '.') {
			snprintf(file, sizeof(file), "%s/%s", path, names[i]->d_name);
			if (replay_file(file))
				result = -1;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return result;
}

int main(int argc, char **argv)
{
	int result = 0;

	for (int i = 1; i < argc; i++) {
		struct stat info;

		if (!stat(argv[i], &info) && !S_ISDIR(info.st_mode))
			result |= replay_file(argv[i]);
		else
			result |= replay_folder(argv[i]);
	}
	printf("%zu passed, %d failed\n", replayed, result ? 1 : 0);
	return result || !replayed ? 1 : 0;
}
