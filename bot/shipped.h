/* shipped.h - where the stories and plugins are that ship with the program
 *
 * Those of the checkout that the program was built in, if it stands in one
 * (CHECKOUT/build/footnote, CHECKOUT/build/asan/footnote), else the installed ones
 * (PREFIX/bin/footnote, PREFIX/share/footnote).
 */
#ifndef FOOTNOTE_SHIPPED_H
#define FOOTNOTE_SHIPPED_H

#include "bot/base/arena.h"
#include "bot/base/error.h"

/* Writes the paths of the stories, sorted and in arena, into paths, which has
 * room for that many. ERR_ABSENT where there is none. */
int shipped_stories(struct arena *arena, const char **paths, size_t room, size_t *count,
		    struct error *error);

/* The folder of the plugins. */
int shipped_plugins(struct arena *arena, const char **path, struct error *error);

#endif
