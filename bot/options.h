/* options.h - the command-line options that commands share
 *
 *	-k KNOWLEDGE.db|STORY.md|FOLDER …	knowledge bases and stories
 *	-p PLUGIN|FOLDER …		plugins
 *	-x PLUGIN …			plugins that are left out of these
 *
 * Each may be given several times, and may have several values where these
 * look like what they are. What is not given is what ships.
 */
#ifndef FOOTNOTE_OPTIONS_H
#define FOOTNOTE_OPTIONS_H

#include "bot/answerer/answerer.h"
#include "bot/base/arena.h"

#define OPTIONS_PATHS_MAX      1000
#define OPTIONS_PLUGIN_SECONDS 5 /* that a plugin's code may take on the command line */

/* An option that a command has of its own. */
struct options_flag {
	const char *name;   /* as "--json" */
	bool *set;	    /* for one without value */
	const char **value; /* for one with */
};

struct options {
	struct arena arena;
	const char *command, *usage;	  /* for messages */
	const struct options_flag *flags; /* ends with a NULL name */
	const char *knowledge[OPTIONS_PATHS_MAX], *plugins[OPTIONS_PATHS_MAX],
		*aside[OPTIONS_PATHS_MAX];
	size_t knowledge_count, plugins_count, aside_count;
	bool confined; /* nothing is opened after it, but what is read so far */
	int rest;      /* the first of argv that is no option */
};

/* Reads argv after its first. Returns EXIT_DONE, or EXIT_USAGE after having
 * said what is wrong. Call options_finish() in any case. */
int options_read(struct options *options, int argc, char **argv);
void options_finish(struct options *options);

/* Opens an answerer on what the options name, on what ships where they name
 * nothing; fails as answerer_open() does. */
int options_load(struct options *options, double threshold, struct answerer **out,
		 struct problems *problems, struct error *error);

/* The same, with no stories at all. NULL after having said what is wrong. */
struct answerer *options_open_empty(struct options *options);

/* The same; NULL after having said what is wrong. */
struct answerer *options_open(struct options *options);

#endif
