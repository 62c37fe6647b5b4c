/* reload.h - the answerer that serves, and the one that is to take its place
 *
 * A reload is a new answerer. It starts on the files as they are now and runs every
 * intent's tests; where all is well it takes over, and the old one finishes the question
 * that it has and goes. Where it is not, the old one stays. What was loaded while files
 * were changed is never used: it might be half old, half new.
 */
#ifndef FOOTNOTE_XMPP_RELOAD_H
#define FOOTNOTE_XMPP_RELOAD_H

#include "bot/xmpp/link.h"

#include <poll.h>

#define RELOAD_PATIENCE_MS 60000 /* while the files keep changing */
#define RELOAD_FDS	   4

/* Called from reload_turn() only. */
struct reload_events {
	void *data;
	/* What came of all requests up to that one: lines for people. */
	void (*done)(void *data, uint64_t request, struct span report);
};

struct reload;

/* argv and deadline_ms are link_create()'s; link_events are those of answerers that
 * serve, or served when they were asked. */
struct reload *reload_create(const char *const *argv, int64_t deadline_ms,
			     const struct link_events *link_events,
			     const struct reload_events *events);
void reload_destroy(struct reload *reload); /* ends all answerers */

/* Reloads from now on when this file or folder has changed. */
void reload_watch(struct reload *reload, const char *path);

/* Reloads as soon as can be. Returns the request's number; done is called for it. */
uint64_t reload_request(struct reload *reload);

/* The answerer that serves; borrowed until the next turn. */
struct link *reload_link(const struct reload *reload);

/* What to poll, RELOAD_FDS of them. */
void reload_poll(const struct reload *reload, struct pollfd *fds);
int64_t reload_deadline(const struct reload *reload);
void reload_turn(struct reload *reload, int64_t now);

#endif
