/* invitation.h - who calls us into a room, and whether they may
 *
 * XEP-0249 from the person themselves, or XEP-0045 through the room.
 */
#ifndef FOOTNOTE_XMPP_INVITATION_H
#define FOOTNOTE_XMPP_INVITATION_H

#include "bot/base/arena.h"
#include "bot/config.h"
#include "bot/xmpp/jid.h"

#include <strophe.h>

/* In arena. */
struct invitation {
	struct jid room;      /* bare, normal form */
	const char *room_jid; /* the same, as a text */
	struct jid from;      /* who invites */
	const char *password; /* NULL: none */
	bool mediated;
};

/* Returns false where the message is none, or one that makes no sense. */
bool invitation_read(struct arena *arena, xmpp_stanza_t *message, struct invitation *out);

/* Whether the config lets them. What a room says of who invites is believed only
 * of rooms at our server's domain, at the inviter's, or at the service of a room in
 * the config: any other service could say what it likes. */
bool invitation_is_allowed(const struct config *config, const struct invitation *invitation);

/* A room that hides its occupants' addresses hides who invites; it is then as much as
 * anybody of the room's server. */
bool invitation_is_anonymous(const struct invitation *invitation);

/* Whether bare is one of the config's admins. */
bool invitation_is_admin(const struct config *config, struct span bare);

#endif
