/* standby.h - a copy of the answerer, as it was before its first question
 *
 * What ends an answerer need not be the only thing that is wrong: the files that it
 * was loaded from may be broken by now, or half written. So it leaves a copy of
 * itself behind, which has what it has, and waits. When the bot wakes it, it leaves
 * a copy in its turn, and is the answerer. The bot is the parent of them all.
 */
#ifndef FOOTNOTE_ANSWERER_STANDBY_H
#define FOOTNOTE_ANSWERER_STANDBY_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

/* Leaves a copy behind and tells the bot on fd; to be called before the sandbox is
 * entered. Returns 0; 1 in a copy, when it has been woken, with *aside in arena: the
 * plugins to do without, a line each. Negative where the bot cannot be told. */
int standby_leave(int fd, struct arena *arena, struct span *aside, struct error *error);

#endif
