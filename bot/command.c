/* command.c - what all commands share */
#include "bot/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int lost; /* errno of the first output that could not be written */

int command_usage(const char *format, ...)
{
	va_list args;

	fputs("footnote: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("\n", stderr);
	return EXIT_USAGE;
}

bool command_flush(void)
{
	if (fflush(stdout) != 0 && !lost)
		lost = errno;
	return !ferror(stdout);
}

int command_finish(int status)
{
	if (command_flush())
		return status;
	fprintf(stderr, "footnote: cannot write the output%s%s\n", lost ? ": " : "",
		lost ? strerror(lost) : "");
	return status == EXIT_DONE ? EXIT_FAILED : status;
}
