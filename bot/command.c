/* command.c - what all commands share */
#include "bot/command.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

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

json_t *command_text(struct span text)
{
	struct strbuf clean;
	json_t *value;

	strbuf_init(&clean, 4 * text.len + 16);
	utf8_clean(&clean, text);
	value = json_stringn(clean.data, clean.len);
	strbuf_finish(&clean);
	return value;
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
