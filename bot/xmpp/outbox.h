/* outbox.h - what is to be sent, until it has been
 *
 * libstrophe drops what it is given while there is no connection, and its queue
 * goes with a connection that breaks. So stanzas wait here, in order, until
 * the connection is up and the room is joined, and stay until libstrophe has
 * written them. Bounded in number and in age.
 */
#ifndef FOOTNOTE_XMPP_OUTBOX_H
#define FOOTNOTE_XMPP_OUTBOX_H

#include "bot/base/span.h"

#include <stdint.h>

#define OUTBOX_MAX	500
#define OUTBOX_STALE_MS 120000

struct outbox_item {
	struct outbox_item *next;
	char *room; /* that must be joined first, bare; NULL: none */
	char *xml;
	size_t len;
	int64_t stale; /* when it is no longer worth sending */
};

struct outbox;

struct outbox *outbox_create(size_t max);
void outbox_destroy(struct outbox *outbox);

/* Adds a copy. Where the outbox is full the oldest goes, with a line in the
 * log. room may be NULL. */
void outbox_add(struct outbox *outbox, const char *room, struct span xml, int64_t now);

/* The first item that may go: may_send(data, room) says whether a room is
 * joined; NULL when there is none. Stale items are dropped with a line in the
 * log. The item stays until outbox_sent(). */
const struct outbox_item *outbox_next(struct outbox *outbox,
				      bool (*may_send)(void *data, const char *room), void *data,
				      int64_t now);

/* Removes the item that outbox_next() gave last. */
void outbox_sent(struct outbox *outbox);

size_t outbox_count(const struct outbox *outbox);

#endif
