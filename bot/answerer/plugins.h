/* plugins.h - the intents of all plugins
 */
#ifndef FOOTNOTE_ANSWERER_PLUGINS_H
#define FOOTNOTE_ANSWERER_PLUGINS_H

#include "bot/answerer/intent.h"

struct native;
struct program;

struct plugins {
	struct intent *intents; /* in arena, by their names */
	size_t count;
	struct native **natives; /* of the plugins in C */
	size_t native_count;
	struct program **programs; /* that work for plugins */
	size_t program_count;
	size_t aside; /* plugins left out */
};

/* What plugins are loaded from. */
struct plugins_paths {
	const char *const *paths; /* files, or folders whose "*.yaml" and "*.so" are taken */
	size_t count;
	const char *const *aside; /* files that are left out */
	size_t aside_count;
	bool confined; /* those in C are loaded by a confined process (confine.h) */
};

/* Loads and compiles plugins. Everything wrong with any of them is added to
 * problems. A file with something wrong is left out as a whole, and no other;
 * returns ERR_INPUT where a path is wrong, or no intent is left. Call
 * plugins_finish() in any case. */
int plugins_load(struct plugins *out, struct arena *arena, const struct plugins_paths *paths,
		 struct knowledge *knowledge, struct problems *problems);

/* Turns the intents to another knowledge base. They are of no use where it
 * fails. */
int plugins_turn_to(struct plugins *plugins, struct knowledge *knowledge, struct error *error);

/* In a copy of the process that loaded them: leaves out the plugins whose files are
 * named, a line each, and starts the programs of the others. */
void plugins_renew(struct plugins *plugins, struct span aside);

/* The intent of that name; NULL where there is none. */
const struct intent *plugins_find(const struct plugins *plugins, struct span name);

void plugins_finish(struct plugins *plugins);

#endif
