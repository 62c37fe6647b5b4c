/* room.h - one room: joining it, staying in it, knowing our nick there
 *
 * XEP-0045. A room is joined when the session is up, again after technical
 * losses, and after a kick by a person only when some time has gone by; a ban
 * is respected until the bot is started anew. A room that was destroyed is not
 * made again, only joined again. While joined it is asked now and then whether
 * we still are (XEP-0410).
 */
#ifndef FOOTNOTE_XMPP_ROOM_H
#define FOOTNOTE_XMPP_ROOM_H

#include "bot/config.h"
#include "bot/xmpp/session.h"

struct room;

/* config is one of all's rooms; all is borrowed. */
struct room *room_create(const struct config *all, const struct config_room *config,
			 struct session *session);
void room_destroy(struct room *room);

const char *room_jid(const struct room *room); /* bare */
bool room_is_joined(const struct room *room);

/* Joined, and the room answered when it was asked last; to_all: and lets us speak. */
bool room_may_send(const struct room *room, bool to_all);

/* Our nick as the room has it; the one that is wanted while not joined. */
const char *room_nick(const struct room *room);
/* The nick of the config: people may still use it. */
const char *room_wanted_nick(const struct room *room);
/* Our XEP-0421 id there, empty where the room has none. */
const char *room_occupant_id(const struct room *room);

void room_session_up(struct room *room);
void room_session_down(struct room *room);

/* Presence from the room or an occupant. */
void room_presence(struct room *room, xmpp_stanza_t *presence);

/* Takes an answer to what the room was asked; false where it is none. */
bool room_iq(struct room *room, xmpp_stanza_t *iq);

/* The room says that we are not in it. */
void room_lost(struct room *room);

/* Somebody else's words came from the room, just said: a room that leaves pings
 * without an answer serves us all the same. */
void room_heard(struct room *room);

/* Something makes us doubt whether the room hears us: asks it. */
void room_check(struct room *room);

/* Leaves it in order. */
void room_leave(struct room *room);

int64_t room_deadline(const struct room *room);
void room_turn(struct room *room, int64_t now);

#endif
