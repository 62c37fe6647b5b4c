/* native_host.h - what a plugin in C can call, for native.c only */
#ifndef FOOTNOTE_ANSWERER_NATIVE_HOST_H
#define FOOTNOTE_ANSWERER_NATIVE_HOST_H

#include "bot/answerer/finding.h"
#include "bot/answerer/native_file.h"
#include "bot/plugin.h"

struct native {
	struct footnote_host host; /* first: the plugin's log() gets it back */
	const char *file;
	struct native_file object;
	struct footnote_plugin record;
	void *state; /* the plugin's own */
	bool is_open;
	unsigned logged; /* lines, lately */
};

/* The code of an intent. */
struct native_handler {
	struct native *native;
	enum footnote_verdict (*handle)(const struct footnote_host *host,
					struct footnote_turn *turn, void *state);
};

extern const struct footnote_host native_host;

/* The finder of intents of plugins in C. */
int native_find(const struct match *match, const struct finding_scope *scope, struct findings *out,
		struct error *error);

#endif
