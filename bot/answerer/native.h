/* native.h - plugins in C: shared objects that export one constant
 *
 * The other side of bot/plugin.h.
 */
#ifndef FOOTNOTE_ANSWERER_NATIVE_H
#define FOOTNOTE_ANSWERER_NATIVE_H

#include "bot/answerer/intent.h"

struct native;

/* Loads the plugin at path, which lives in arena like everything read from it:
 * its intents, not compiled yet, go to *intents and *count. NULL with what is wrong
 * added to problems where it is none, or does not fit this program. */
struct native *native_open(struct arena *arena, const char *path, struct intent **intents,
			   size_t *count, struct problems *problems);

/* To be called when its intents are used no more. */
void native_close(struct native *native);

#endif
