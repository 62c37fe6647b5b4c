/* error.c - why something failed, and lists of what is wrong in files */
#include "bot/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int error_set(struct error *error, enum err code, const char *format, ...)
{
	va_list args;

	if (!error)
		return code;
	error->code = code;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return code;
}

void problems_init(struct problems *problems)
{
	*problems = (struct problems){0};
}

void problems_finish(struct problems *problems)
{
	for (size_t i = 0; i < problems->kept; i++)
		free(problems->lines[i]);
	free(problems->lines);
	problems_init(problems);
}

static void keep(struct problems *problems, const char *where, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

static void keep(struct problems *problems, const char *where, const char *format, va_list args)
{
	char text[768];
	char line[1536];
	char *copy;

	problems->count++;
	if (problems->kept == PROBLEMS_MAX)
		return;
	if (!problems->lines) {
		problems->lines = calloc(PROBLEMS_MAX, sizeof(*problems->lines));
		if (!problems->lines)
			abort();
	}
	vsnprintf(text, sizeof(text), format, args);
	snprintf(line, sizeof(line), "%s: %s", where, text);
	copy = strdup(line);
	if (!copy)
		abort();
	problems->lines[problems->kept++] = copy;
}

void problems_add(struct problems *problems, const char *file, size_t line, const char *format, ...)
{
	char where[512];
	va_list args;

	if (line)
		snprintf(where, sizeof(where), "%s:%zu", file, line);
	else
		snprintf(where, sizeof(where), "%s", file);
	va_start(args, format);
	keep(problems, where, format, args);
	va_end(args);
}

void problems_add_at(struct problems *problems, const char *file, size_t line, size_t column,
		     const char *format, ...)
{
	char where[512];
	va_list args;

	if (line)
		snprintf(where, sizeof(where), "%s:%zu:%zu", file, line, column);
	else
		snprintf(where, sizeof(where), "%s", file);
	va_start(args, format);
	keep(problems, where, format, args);
	va_end(args);
}

void problems_print(const struct problems *problems)
{
	for (size_t i = 0; i < problems->kept; i++)
		fprintf(stderr, "footnote: %s\n", problems->lines[i]);
	if (problems->count > problems->kept)
		fprintf(stderr, "footnote: and %zu more\n", problems->count - problems->kept);
}
