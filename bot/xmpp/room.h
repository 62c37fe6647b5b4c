/* room.h - one room: joining it, staying in it, knowing our nick there
 *
 * XEP-0045. A room is joined when the session is up, again after technical
 * losses, and after a kick by a person only when some time has gone by; a ban
 * is respected until the bot is started anew.
 */
#ifndef FOOTNOTE_XMPP_ROOM_H
#define FOOTNOTE_XMPP_ROOM_H

#include "bot/config.h"
#include "bot/xmpp/session.h"

#define ROOM_JOIN_MS	30000  /* for the server's answer */
#define ROOM_REFUSED_MS 300000 /* until a refused room is asked again */
#define ROOM_KICKED_MS	600000 /* until we come back after a person's kick */

struct room;

struct room *room_create(const struct config_room *config, struct session *session);
void room_destroy(struct room *room);

const char *room_jid(const struct room *room); /* bare */
bool room_is_joined(const struct room *room);

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

/* The room says that we are not in it. */
void room_lost(struct room *room);

/* Leaves it in order. */
void room_leave(struct room *room);

int64_t room_deadline(const struct room *room);
void room_turn(struct room *room, int64_t now);

#endif
