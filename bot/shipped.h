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

/* The folder of the stories, in arena; ERR_ABSENT where there is none. */
int shipped_stories(struct arena *arena, const char **path, struct error *error);

/* The folders of the plugins: of those in YAML, then of those in C, where one is
 * there. paths has room for SHIPPED_PLUGINS_MAX. */
#define SHIPPED_PLUGINS_MAX 2
int shipped_plugins(struct arena *arena, const char **paths, size_t *count, struct error *error);

#endif
