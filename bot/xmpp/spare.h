/* spare.h - the copy that an answerer leaves behind, from the bot's side
 *
 * It has loaded what that one has, and waits to be woken: see
 * bot/answerer/standby.h.
 */
#ifndef FOOTNOTE_XMPP_SPARE_H
#define FOOTNOTE_XMPP_SPARE_H

#include "bot/base/exchange.h"

#include <sys/types.h>

struct spare {
	pid_t pid; /* 0: there is none */
	int fd;
};

/* Takes what a STANDBY message brings. There must be none. Returns false, having closed
 * it, where the process is not one of our children: plugins share the socket that the
 * message came by, and whoever is named may be killed. */
bool spare_keep(struct spare *spare, const struct exchange *standby);

/* Has it be the answerer, without the plugins whose files are in aside, which ends
 * with NULL and may be NULL. Returns true with *pid and *fd the caller's, and none kept; false
 * where there is none, or it is gone. */
bool spare_wake(struct spare *spare, const char *const *aside, pid_t *pid, int *fd);

/* Ends it. Returns its process id, to be waited for; 0 where there is none. */
pid_t spare_drop(struct spare *spare);

#endif
