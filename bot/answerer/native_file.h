/* native_file.h - a shared object, loaded from a copy in memory
 *
 * Who overwrites a file that is mapped takes the code away under whoever runs it: so
 * what runs is a copy, which nobody else has. The file is read once, whole, and may
 * be anything then.
 */
#ifndef FOOTNOTE_ANSWERER_NATIVE_FILE_H
#define FOOTNOTE_ANSWERER_NATIVE_FILE_H

#include "bot/base/error.h"

#define NATIVE_FILE_MAX (64u << 20) /* bytes */

struct native_file {
	void *object; /* of dlopen() */
	int fd;	      /* of the copy */
};

/* Loads the object at path, which runs its constructors. The text of *error does
 * not name the file. Call native_file_close() in any case. */
int native_file_open(struct native_file *out, const char *path, struct error *error);
void native_file_close(struct native_file *file);

#endif
