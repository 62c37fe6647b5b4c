/* error.h - why something failed, and lists of what is wrong in files
 *
 * Functions that can fail return 0 or a negative enum err and put the text into
 * a struct error that the caller keeps. Bugs are not errors: they assert.
 */
#ifndef FOOTNOTE_BASE_ERROR_H
#define FOOTNOTE_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum err {
	ERR_SYSTEM = -1,  /* the system refused; errno is in the text */
	ERR_INPUT = -2,	  /* what people wrote is wrong */
	ERR_LIMIT = -3,	  /* a bound was reached */
	ERR_LIBRARY = -4, /* a library failed in a way of its own */
	ERR_ABSENT = -5,  /* what was asked for does not exist */
};

struct error {
	enum err code;
	char text[512]; /* ends with NUL, cut where too long */
};

/* Sets *error, which may be NULL, and returns code. */
int error_set(struct error *error, enum err code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Everything wrong that was found in files, so that people read all of it in
 * one go. Each is written as "FILE:LINE: text", or "FILE: text" where line is
 * 0; the first PROBLEMS_MAX are kept. */
struct problems {
	char **lines; /* owned */
	size_t count; /* of all, kept or not */
	size_t kept;
};

#define PROBLEMS_MAX 200

void problems_init(struct problems *problems);
void problems_finish(struct problems *problems);
void problems_add(struct problems *problems, const char *file, size_t line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same with a column, both counted from 1: "FILE:LINE:COLUMN: text"; or
 * "FILE: text" where line is 0. */
void problems_add_at(struct problems *problems, const char *file, size_t line, size_t column,
		     const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Writes each line as "footnote: FILE:LINE: text" to standard error. */
void problems_print(const struct problems *problems);

#endif
