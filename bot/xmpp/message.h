/* message.h - what somebody said, out of a stanza
 */
#ifndef FOOTNOTE_XMPP_MESSAGE_H
#define FOOTNOTE_XMPP_MESSAGE_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "bot/xmpp/jid.h"

#include <strophe.h>

/* Where it was said, and where the answer belongs. */
enum message_kind {
	MESSAGE_ROOM,	 /* to all in a room */
	MESSAGE_PRIVATE, /* to us alone, by an occupant of a room */
	MESSAGE_DIRECT,	 /* to us, by an account */
};

/* In arena, apart from the stanza. */
struct message {
	enum message_kind kind;
	struct jid from;	 /* of an occupant, the resource is the nick */
	struct span from_text;	 /* all of it, ends with NUL */
	struct span body;	 /* never blank; what it replies to is cut off */
	struct span id;		 /* as its sender gave it */
	struct span stanza_id;	 /* as the room gave it; empty where it did not */
	struct span origin_id;	 /* XEP-0359 */
	struct span occupant_id; /* XEP-0421 */
	struct span thread;
};

#define MESSAGE_BODY_MAX 65536 /* bytes; what is longer is nobody's question */

/* Whether bare is a room that we are in. */
typedef bool (*message_is_room)(const void *data, struct span bare);

/* Returns false for what nobody says to anybody now: errors, history and delayed
 * messages, reactions, invitations, carbons, messages without text (a room's
 * subject) or with an encrypted one. */
bool message_read(struct arena *arena, xmpp_stanza_t *stanza, message_is_room is_room,
		  const void *data, struct message *out);

#endif
