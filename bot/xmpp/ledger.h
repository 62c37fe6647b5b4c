/* ledger.h - the ids of what we said to one person lately, kept on our server
 *
 * A note follows each such message in the same stream, so that what is noted the
 * server has dealt with. It is private XML (XEP-0049), which nearly every server
 * keeps, also those without an archive, and those whose archive leaves out what is
 * said to one occupant of a room.
 */
#ifndef FOOTNOTE_XMPP_LEDGER_H
#define FOOTNOTE_XMPP_LEDGER_H

#include "bot/base/span.h"
#include "bot/xmpp/session.h"

#define LEDGER_BYTES 800 /* of ids, the newest: more than are in doubt at once */

struct ledger {
	char ids[LEDGER_BYTES + 1]; /* a blank before each */
	size_t len;
	char note_id[48]; /* of the iq that noted last */
};

/* A connection is gone, and nobody knows what of it the server has dealt with. What it
 * has is to be read before anything is noted again. */
void ledger_clear(struct ledger *ledger);

/* The iq that notes id. */
xmpp_stanza_t *ledger_note(struct ledger *ledger, struct session *session, const char *id);

/* The iq that asks for what is noted. */
xmpp_stanza_t *ledger_ask(struct session *session, const char *iq_id);

/* Calls take with each id that an answer names. */
void ledger_read(xmpp_stanza_t *iq, void (*take)(void *data, struct span id), void *data);

#endif
