/* watch.h - who is at work, told to whoever ends the process or sees it end
 *
 * A plugin's code can crash the process that runs it, or never return. So before
 * it is called, its file is named; where the process then ends, that plugin did it.
 * One of each process.
 */
#ifndef FOOTNOTE_ANSWERER_WATCH_H
#define FOOTNOTE_ANSWERER_WATCH_H

#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdio.h>

/* The bot is told, by the exchange on fd: it ends and replaces this process. */
void watch_by_bot(int fd);

/* A command line: to be called once, before anything is read or written. What is
 * called for goes on in a child; this process waits for it (supervise.h), and ends
 * it where a plugin takes longer than seconds. The child has standard input from
 * watch_input(), and what plugins write to standard output goes to standard error. */
int watch_by_parent(unsigned seconds, int status, struct error *error);
FILE *watch_input(void);

/* Called around each call of a plugin's code; file is borrowed until the latter.
 * intent is the one that is at work; empty where the plugin is loaded or closed. */
void watch_enter(const char *file, struct span intent);
void watch_leave(void);

/* The plugin at work cannot go on, for why. Returns only where nobody would
 * replace the process. */
void watch_fail(const char *file, const char *why);

#endif
