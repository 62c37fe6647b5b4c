/* delivery.h - says each thing once, whatever becomes of the connection
 *
 * Why not by XEP-0198: what the server acknowledges is that the server has it. A
 * room on another server that was cut off, a room that lost us, or a server that
 * restarts (and forgets its sessions) lose an acknowledged message all the same,
 * so that a confirmation by the room is needed in any case; with that, resuming
 * would add nothing but libstrophe 0.12.2's faults: after a failed resume it
 * keeps the dead session's queue back, sends it at a later one, and with it what
 * the server has acknowledged since (tests/unit/resume_test.c).
 *
 * Instead: a room shows us what we said (XEP-0045, 7.4), by our stanza's id or
 * its origin-id. What only one person gets is followed by a note (ledger.h), and by
 * a ping, which the server or the room answers after it has dealt with what came
 * before. Where the connection breaks before that, nobody can tell whether it
 * arrived; so after coming back the room's archive (XEP-0313) is asked what came
 * after the question, or where there is none the history that a room shows when it
 * is joined again; for what one person got the notes are read, or where the server
 * keeps none our account's archive. What is not there is sent again, under the same
 * id.
 */
#ifndef FOOTNOTE_XMPP_DELIVERY_H
#define FOOTNOTE_XMPP_DELIVERY_H

#include "bot/xmpp/session.h"

/* Called from delivery_turn() and the takers. */
struct delivery_events {
	void *data;
	/* Whether something can be said in room now, to all there or to one of them. */
	bool (*may_send)(void *data, const char *room, bool to_all);
	/* The room does not show what was said in it: is it still there? */
	void (*suspect)(void *data, const char *room);
	/* The room says that we are not in it. */
	void (*lost)(void *data, const char *room);
};

struct delivery;

struct delivery *delivery_create(const struct config *config, struct session *session,
				 const struct delivery_events *events);
void delivery_destroy(struct delivery *delivery);

/* Says a copy of xml, a message with that id, once room is joined; to_all: it is
 * said to all in the room, and after is an id that the room gave to an older
 * message, or empty. room may be NULL. */
void delivery_add(struct delivery *delivery, const char *id, const char *room, bool to_all,
		  struct span after, struct span xml, int64_t now);

/* How much of that may go now, and has not gone. */
size_t delivery_backlog(struct delivery *delivery);

/* Both take what tells of what we said. Return true where it was nothing else. */
bool delivery_message(struct delivery *delivery, xmpp_stanza_t *message);
bool delivery_iq(struct delivery *delivery, xmpp_stanza_t *iq);

void delivery_session_down(struct delivery *delivery);

/* Hands all that may go to the session, which is about to end. */
void delivery_stop(struct delivery *delivery);

int64_t delivery_deadline(const struct delivery *delivery);
void delivery_turn(struct delivery *delivery, int64_t now);

#endif
