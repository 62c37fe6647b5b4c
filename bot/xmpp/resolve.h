/* resolve.h - where the server is: DNS without blocking
 *
 * The resolver of libc blocks for as long as name servers let it, so it runs in
 * a process of its own.
 */
#ifndef FOOTNOTE_XMPP_RESOLVE_H
#define FOOTNOTE_XMPP_RESOLVE_H

#include "bot/base/error.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define RESOLVE_TARGETS_MAX 16

struct resolve_target {
	char address[INET6_ADDRSTRLEN]; /* in digits */
	uint16_t port;
	bool direct; /* TLS from the first byte on: XEP-0368 */
};

struct resolve {
	pid_t pid;
	int fd;		 /* readable when there is something to do; -1: not running */
	char text[2048]; /* what has come so far */
	size_t len;
	struct resolve_target targets[RESOLVE_TARGETS_MAX]; /* best first */
	size_t count;
};

/* Looks up server, or where that is NULL what domain's SRV records name, or
 * domain itself. direct: only what speaks TLS from the first byte on. Returns 0
 * or ERR_SYSTEM. */
int resolve_start(struct resolve *resolve, const char *domain, const char *server, uint16_t port,
		  bool direct, struct error *error);

/* Returns 1 when the targets are there, 0 when not yet, ERR_ABSENT or
 * ERR_SYSTEM when there are none. */
int resolve_turn(struct resolve *resolve, struct error *error);

void resolve_stop(struct resolve *resolve);

bool resolve_is_loopback(const struct resolve_target *target);

#endif
