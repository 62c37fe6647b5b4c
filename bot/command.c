/* command.c - what all commands share */
#include "bot/command.h"

#include <stdarg.h>
#include <stdio.h>

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
