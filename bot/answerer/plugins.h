/* plugins.h - the intents of all plugins
 */
#ifndef FOOTNOTE_ANSWERER_PLUGINS_H
#define FOOTNOTE_ANSWERER_PLUGINS_H

#include "bot/answerer/intent.h"

struct plugins {
	struct intent *intents; /* in arena, in no order that matters */
	size_t count;
};

/* Loads and compiles the plugins that paths name: files, or folders whose
 * "*.yaml" are taken. Everything wrong with any of them is added to problems;
 * returns ERR_INPUT where something is. Call plugins_finish() in any case. */
int plugins_load(struct plugins *out, struct arena *arena, const char *const *paths, size_t count,
		 struct knowledge *knowledge, struct problems *problems);

/* Turns the intents to another knowledge base. They are of no use where it
 * fails. */
int plugins_turn_to(struct plugins *plugins, struct knowledge *knowledge, struct error *error);

void plugins_finish(struct plugins *plugins);

#endif
