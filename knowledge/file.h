/* file.h - whole files, read and written at once */
#ifndef FOOTNOTE_KNOWLEDGE_FILE_H
#define FOOTNOTE_KNOWLEDGE_FILE_H

#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdint.h>

/* Reads a regular file. *bytes_out is the caller's to free, and ends with a
 * NUL behind len. The text of *error does not name the file. */
int file_read(const char *path, size_t max_bytes, char **bytes_out, size_t *len_out,
	      struct error *error);

#define FILE_COPY_MAX ((size_t)16 << 20) /* bytes of a file that is not worth mapping */

/* A file's content, in memory. */
struct file_map {
	struct span bytes;
	int fd;		    /* -1: they are a copy */
	int64_t changed_ns; /* of the file, when it was mapped */
};

/* Takes a regular file into memory, to be read until file_unmap(): a copy of a small
 * one; of a large one the file itself. Whoever replaces that must rename another in
 * its place, as file_replace() does: to cut a file that is mapped takes its pages
 * away from whoever reads them. */
int file_map(const char *path, struct file_map *out, struct error *error);
void file_unmap(struct file_map *map);

/* Whether nobody has written to the file since. */
bool file_map_is_intact(const struct file_map *map);

/* Reads the first bytes of a file, at most max_bytes; *len_out tells how many
 * there are. ERR_INPUT where it is no regular file, which is then not opened. */
int file_read_head(const char *path, char *bytes, size_t max_bytes, size_t *len_out,
		   struct error *error);

/* Writes the file beside path, then renames it: whoever opens path finds the
 * old file or the new one, whole. Nothing is left beside it on failure. */
int file_replace(const char *path, struct span bytes, struct error *error);

#endif
