/* rooms.h - all the rooms: those of the config, and those we were invited to
 */
#ifndef FOOTNOTE_XMPP_ROOMS_H
#define FOOTNOTE_XMPP_ROOMS_H

#include "bot/xmpp/occupants.h"
#include "bot/xmpp/room.h"

#define ROOMS_INVITED_MAX 100

struct rooms_entry {
	struct rooms_entry *next;
	struct room *room;
	struct occupants *occupants;
	const struct config_room *config; /* of an invited one, ours */
	bool invited;
	bool kept; /* it is among the bookmarks */
};

struct rooms {
	struct rooms_entry *first; /* those of the config, then the others */
	const struct config *config;
	struct session *session;
	size_t invited_count;
};

/* What has become of a room by a presence. */
enum rooms_change {
	ROOMS_NOTHING,
	ROOMS_ENTERED,	/* we are in it now */
	ROOMS_UNWANTED, /* a person put us out, or it refuses us */
};

/* config and session are borrowed. */
void rooms_init(struct rooms *rooms, const struct config *config, struct session *session);
void rooms_finish(struct rooms *rooms);

/* NULL: we know no room by that bare address. */
struct rooms_entry *rooms_find(const struct rooms *rooms, struct span bare);

/* Adds one that we were invited to, and joins it. password may be NULL. Returns NULL
 * where there are too many. */
struct rooms_entry *rooms_add(struct rooms *rooms, const char *jid, const char *nick,
			      const char *password);

/* Leaves an invited one and forgets it. */
void rooms_remove(struct rooms *rooms, struct rooms_entry *entry);

/* Takes in a presence from a room. */
enum rooms_change rooms_presence(struct rooms_entry *entry, xmpp_stanza_t *presence);

void rooms_session_up(struct rooms *rooms);
void rooms_session_down(struct rooms *rooms);
void rooms_leave(struct rooms *rooms);

int64_t rooms_deadline(const struct rooms *rooms);
void rooms_turn(struct rooms *rooms, int64_t now);

#endif
