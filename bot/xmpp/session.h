/* session.h - the connection to the server: up again whenever it can be
 *
 * Finds the server, connects, logs in, pings, and after each loss connects
 * again after a growing, jittered wait. Looking up, logging in and each ping
 * have the config's silence_ms. Nothing in it blocks but a TLS handshake, which
 * a guard ends. One session a process, since libstrophe gives
 * some callbacks no data.
 */
#ifndef FOOTNOTE_XMPP_SESSION_H
#define FOOTNOTE_XMPP_SESSION_H

#include "bot/base/span.h"
#include "bot/config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <strophe.h>

/* Called from session_turn() only. */
struct session_events {
	void *data;
	void (*up)(void *data);
	void (*down)(void *data);
	void (*stanza)(void *data,
		       xmpp_stanza_t *stanza); /* borrowed; all but our pings' answers */
};

struct session;

struct session *session_create(const struct config *config, const struct session_events *events);
void session_destroy(struct session *session);

/* For making stanzas. */
xmpp_ctx_t *session_context(const struct session *session);

/* Our address, with its resource; NULL while there is no session. */
const char *session_jid(const struct session *session);

bool session_is_up(const struct session *session);

/* Both drop what they are given while the session is not up. */
void session_send(struct session *session, xmpp_stanza_t *stanza);
void session_send_xml(struct session *session, const char *xml, size_t len);

/* The server has dealt with something that we sent: our ping may wait behind more of
 * that, where a server holds us to a rate, and has its whole time again. */
void session_prove(struct session *session);

/* Whether all that was sent has been written to the socket. */
bool session_has_written(const struct session *session);

/* A new id for a stanza of ours. */
void session_new_id(struct session *session, char out[48]);

/* Whether an id is one that session_new_id() gave: a room sends us what we
 * said. */
bool session_is_our_id(const struct session *session, struct span id);

/* Ends it in order; session_is_over() once that is done. */
void session_stop(struct session *session);
bool session_is_over(const struct session *session);

/* Why there is no use in going on, for people; NULL while there is. */
const char *session_failure(const struct session *session);

int session_fd(const struct session *session); /* -1: none to poll */
short session_poll_events(const struct session *session);
int64_t session_deadline(const struct session *session);
void session_turn(struct session *session, int64_t now);

#endif
