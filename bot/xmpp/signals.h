/* signals.h - the wishes to stop and to reload, and a guard over calls that block
 *
 * libstrophe's TLS handshake waits for a silent server without end. A guard
 * shuts the socket down when its time is over or the bot is told to stop, which
 * frees the call.
 */
#ifndef FOOTNOTE_XMPP_SIGNALS_H
#define FOOTNOTE_XMPP_SIGNALS_H

#include "bot/base/error.h"

#include <stdint.h>

/* SIGTERM and SIGINT ask to stop, SIGHUP to reload; SIGPIPE is ignored. Returns 0 or
 * ERR_SYSTEM. */
int signals_init(struct error *error);

int signals_fd(void); /* readable after a signal */
bool signals_stop_wanted(void);
bool signals_reload_wanted(void); /* since it was asked last */

/* One guard at a time; a new one replaces it. */
void signals_guard(int fd, int64_t wait_ms);

/* Returns whether the guard had to act for its time. */
bool signals_unguard(void);

#endif
