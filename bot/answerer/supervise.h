/* supervise.h - a command line's process that waits for the one which does the work
 *
 * What a plugin does to its own process, it cannot do to this one: so a plugin that
 * crashes, ends the process, or never returns is named, and the command ends.
 */
#ifndef FOOTNOTE_ANSWERER_SUPERVISE_H
#define FOOTNOTE_ANSWERER_SUPERVISE_H

#include "bot/base/error.h"

#include <sys/types.h>

/* Waits for the child, which tells on fd who is at work (watch.h), and ends as it
 * does; with status, and after having named the plugin, where that was to blame. */
_Noreturn void supervise(int fd, pid_t child, unsigned seconds, int status);

#endif
