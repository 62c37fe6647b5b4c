/* command.c - what all commands share */
#include "bot/command.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/features.h"

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

json_t *command_features(const struct ranked *ranked, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count && i < FEATURES_ORDERED; i++) {
		json_t *values = json_object();

		for (size_t f = 0; ranked[i].values && f < FEATURES; f++)
			if (ranked[i].values[f] != 0)
				json_object_set_new(values, feature_name((enum feature)f),
						    json_real(ranked[i].values[f]));
		json_array_append_new(list, json_pack("{s: I, s: I, s: f, s: f, s: o}", "statement",
						      (json_int_t)ranked[i].statement, "paragraph",
						      (json_int_t)ranked[i].paragraph, "confidence",
						      ranked[i].confidence, "score",
						      ranked[i].score, "features", values));
	}
	return list;
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
