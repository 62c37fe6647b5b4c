/* who.h - who says something, and what they may
 *
 * In a room people are known by what the room vouches for: their occupant id
 * (XEP-0421) where it gives ids, their real address where it shows them. A nick is
 * a name that anybody can take, and a room's own address is nobody's.
 */
#ifndef FOOTNOTE_XMPP_WHO_H
#define FOOTNOTE_XMPP_WHO_H

#include "bot/base/arena.h"
#include "bot/config.h"
#include "bot/xmpp/message.h"
#include "bot/xmpp/rooms.h"

/* In arena. */
struct who {
	struct span conversation; /* each occupant of each room talks apart, in the room and in
				   * private; who writes directly, with all their devices */
	struct span person;	  /* the same for all that one person says, as far as is known */
	bool is_admin;		  /* may give commands */
};

/* entry: the room that it came through, NULL for a direct chat. */
void who_says(struct arena *arena, const struct config *config, const struct message *message,
	      const struct rooms_entry *entry, struct who *out);

/* The same for a stanza that is no message; from is a full address. */
bool who_is_admin(const struct config *config, const struct jid *from,
		  const struct rooms_entry *entry);

#endif
