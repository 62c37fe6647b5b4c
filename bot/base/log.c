/* log.c - what the operator reads: one line an event, on standard error */
#include "bot/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static const char *log_process = "footnote";
static enum log_level log_most = LOG_INFO;

void log_init(const char *process, enum log_level level)
{
	log_process = process;
	log_most = level;
}

void log_write(enum log_level level, const char *format, ...)
{
	static const char *const names[] = {"error: ", "warning: ", "", "debug: "};
	char line[2048];
	va_list args;
	int len, more;

	if (level > log_most)
		return;
	len = snprintf(line, sizeof(line) - 1, "%s: %s", log_process, names[level]);
	va_start(args, format);
	more = vsnprintf(line + len, sizeof(line) - 1 - (size_t)len, format, args);
	va_end(args);
	len += more > 0 ? more : 0;
	if ((size_t)len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	for (int i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
			line[i] = '?';
	line[len++] = '\n';
	/* One write, so that lines of two processes do not mix. */
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}
