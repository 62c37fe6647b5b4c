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

enum message_what {
	MESSAGE_SAID,	   /* a text; with a target it corrects that (XEP-0308) */
	MESSAGE_REACTED,   /* XEP-0444, to the target */
	MESSAGE_RETRACTED, /* the target, by its sender or a moderator (XEP-0424, 0425) */
	MESSAGE_ENCRYPTED, /* a text that we cannot read, by method */
};

/* XEP-0372: somebody is named, by these words of the body. */
struct message_mention {
	struct span jid, words; /* words may be empty */
};

#define MESSAGE_MENTIONS_MAX 4

/* In arena, apart from the stanza. */
struct message {
	enum message_kind kind;
	enum message_what what;
	struct jid from;	 /* of an occupant, the resource is the nick */
	struct span from_text;	 /* all of it, ends with NUL */
	struct span body;	 /* of what was said, never blank; what it replies to is cut off */
	struct span whole;	 /* the body with all that it quotes */
	struct span id;		 /* as its sender gave it */
	struct span stanza_id;	 /* as the room gave it; empty where it did not */
	struct span origin_id;	 /* XEP-0359 */
	struct span occupant_id; /* XEP-0421 */
	struct span thread;
	struct span target; /* id of the message that it is about; may be empty */
	const char *method; /* "OMEMO"; static */
	int verdict;	    /* of a reaction: 1 thumbs up, -1 thumbs down, 0 neither */
	bool moderated;	    /* a retraction by the room itself */
	bool wants_receipt; /* XEP-0184 */
	bool has_state;	    /* the sender's client knows chat states (XEP-0085) */
	struct message_mention mentions[MESSAGE_MENTIONS_MAX];
	size_t mention_count;
};

#define MESSAGE_BODY_MAX 65536 /* bytes; what is longer is nobody's question */

/* Whether bare is a room that we are in. */
typedef bool (*message_is_room)(const void *data, struct span bare);

/* Returns false for what nobody says to anybody now: errors, history and delayed
 * messages, invitations, carbons, messages without text (a room's subject). */
bool message_read(struct arena *arena, xmpp_stanza_t *stanza, message_is_room is_room,
		  const void *data, struct message *out);

#endif
