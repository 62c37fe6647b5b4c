/* plugin_yaml.h - intents from a plugin written in YAML
 *
 *	story:   NAME             the file's tests run where this story is loaded
 *	program: FILE             beside it: does the work of the intents that find (program.h)
 *	lists:   {NAME: [TEMPLATE, …], NAME: {find: SQL}, …}
 *	rules:   {NAME: TEMPLATE, …}
 *	intents:
 *	  NAME:
 *	    about: TEXT           what it answers
 *	    priority: NUMBER      0 where it is left out
 *	    scope: story          it is about a story as a whole; all: about all of them
 *	    cooldown: SECONDS     it rests in a room where it has answered
 *	    ask: [TEMPLATE, …]
 *	    regex: [PCRE2, …]
 *	    find: SQL
 *	    reply: TEXT           or {one: TEXT, many: TEXT, none: TEXT}
 *	    tests: [{ask, answer, cites, declines, after, intent}, …]
 */
#ifndef FOOTNOTE_ANSWERER_PLUGIN_YAML_H
#define FOOTNOTE_ANSWERER_PLUGIN_YAML_H

#include "bot/answerer/intent.h"

struct plugin_yaml {
	struct span story;	      /* empty where the file names none */
	struct template_text program; /* the same */
	struct template_scope scope;
	struct intent *intents; /* not compiled yet */
	size_t intent_count;
};

/* Reads the plugin at path; everything in *out lives in arena, as does path.
 * Returns false with all that is wrong added to problems; *out then holds what
 * could be read, so that more can be found wrong. */
bool plugin_yaml_read(struct arena *arena, const char *path, struct plugin_yaml *out,
		      struct problems *problems);

/* The same for a plugin's text; path is for names and messages. */
bool plugin_yaml_parse(struct arena *arena, const char *path, struct span text,
		       struct plugin_yaml *out, struct problems *problems);

#endif
