/* sandbox.h - what a process that needs nothing any more gives up
 */
#ifndef FOOTNOTE_ANSWERER_SANDBOX_H
#define FOOTNOTE_ANSWERER_SANDBOX_H

#include "bot/base/error.h"

/* Wipes and empties the environment, closes every descriptor but 0 to
 * keep_fd, and makes 0 and 1 /dev/null. To be called first of all. */
int sandbox_prepare(int keep_fd, struct error *error);

/* Gives up all system calls but those for answering on the descriptors that
 * are open: the process can allocate, read, write, wait and exit. A socket, a
 * file opened, a program started ends it; anything else fails with EPERM.
 * With AddressSanitizer, which needs many of them, only sockets and programs
 * are given up. */
int sandbox_enter(struct error *error);

#endif
