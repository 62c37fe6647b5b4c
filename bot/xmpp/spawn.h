/* spawn.h - starts the answerer with one descriptor and nothing else of ours
 */
#ifndef FOOTNOTE_XMPP_SPAWN_H
#define FOOTNOTE_XMPP_SPAWN_H

#include "bot/base/error.h"

#include <sys/types.h>

/* Starts argv[0]: a socket as descriptor EXCHANGE_FD, nothing on standard
 * input, standard error as ours, a clean environment. It dies with us. Returns
 * 0, with our end of the socket in *fd, or ERR_SYSTEM. */
int spawn_answerer(const char *const *argv, pid_t *pid, int *fd, struct error *error);

#endif
