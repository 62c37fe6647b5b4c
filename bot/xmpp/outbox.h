/* outbox.h - what is to be said, until it is known to have been
 *
 * libstrophe drops what it is given while there is no connection, and its queue
 * goes with a connection that breaks. So what is to be said waits here, in
 * order, and stays when it is sent, until it is confirmed. Bounded in number
 * and in age.
 */
#ifndef FOOTNOTE_XMPP_OUTBOX_H
#define FOOTNOTE_XMPP_OUTBOX_H

#include "bot/base/span.h"

#include <stdbool.h>
#include <stdint.h>

#define OUTBOX_MAX	 500
#define OUTBOX_TRIES_MAX 3 /* in a room that hears us, and where it never shows */

enum outbox_state {
	OUTBOX_WAITING,
	OUTBOX_SENT,	 /* written; whether it arrived will be known */
	OUTBOX_DOUBTFUL, /* written; whether it arrived must be asked */
};

struct outbox_item {
	struct outbox_item *next;
	char *id;
	char *after; /* a message in its archive that is older; NULL: none is known */
	char *room;  /* that must be joined first, bare; NULL: none */
	bool to_all; /* in the room, which shows it to us too */
	char *xml;
	size_t len;
	enum outbox_state state;
	int64_t since; /* SENT: that time; WAITING: not before */
	unsigned tries;
	unsigned refused; /* for now: the room wants pauses, or its server is out of reach */
	int64_t stale;	  /* when it is no longer worth sending */
};

/* Whether something can be said now in room, NULL for the server alone, to all there or
 * to one of them. */
typedef bool (*outbox_may_send)(void *data, const char *room, bool to_all);

struct outbox;

/* keep_ms: how long an item is worth sending. */
struct outbox *outbox_create(size_t max, int64_t keep_ms);
void outbox_destroy(struct outbox *outbox);

/* Adds a copy. Where the outbox is full the oldest goes, with a line in the
 * log. room may be NULL, after empty. */
void outbox_add(struct outbox *outbox, const char *id, const char *room, bool to_all,
		struct span after, struct span xml, int64_t now);

/* The first item that waits and may go; NULL when there is none. Stale items,
 * sent or not, are dropped with a line in the log. */
struct outbox_item *outbox_next(struct outbox *outbox, outbox_may_send may_send, void *data,
				int64_t now);

void outbox_sent(struct outbox_item *item, int64_t now);

/* It surely did not arrive: it waits again. */
void outbox_wait(struct outbox_item *item, int64_t now);

/* It was refused for now. It waits, longer each time; what else is to be said to all
 * in the same room follows in order, with pauses. */
void outbox_pause(struct outbox *outbox, struct outbox_item *item, int64_t first_ms, int64_t now);

/* NULL where no item has that id, or the item was not sent. */
struct outbox_item *outbox_find_sent(struct outbox *outbox, struct span id);

void outbox_remove(struct outbox *outbox, struct outbox_item *item);

/* What was sent at sent_by or before is doubtful from now on. Calls on_doubt
 * with each such item. */
void outbox_doubt(struct outbox *outbox, int64_t sent_by,
		  void (*on_doubt)(void *data, const struct outbox_item *item), void *data);

/* The connection is gone, and all that was sent is doubtful: that it did not
 * show says nothing against its room. */
void outbox_connection_lost(struct outbox *outbox);

/* The first doubtful item whose room, if it has one, can be talked to; or NULL. */
const struct outbox_item *outbox_doubtful(const struct outbox *outbox, outbox_may_send may_send,
					  void *data);

/* Who keeps an archive of the item: its room, or NULL for our own account. */
const char *outbox_archive(const struct outbox_item *item);

/* The oldest of the doubtful items that the archive would have; or NULL. */
const struct outbox_item *outbox_doubtful_in(const struct outbox *outbox, const char *archive);

/* The archive does not have its doubtful items: they wait again, or are dropped
 * with a line in the log when that was tried often enough. */
void outbox_settle(struct outbox *outbox, const char *archive);

/* When something changes by itself: an item is stale, may go, or was sent
 * confirm_ms ago. CLOCK_NEVER: nothing does. */
int64_t outbox_deadline(const struct outbox *outbox, int64_t confirm_ms, int64_t now);

/* How many items wait that may go. */
size_t outbox_waiting(const struct outbox *outbox, outbox_may_send may_send, void *data);

size_t outbox_count(const struct outbox *outbox);

#endif
