/* occupants.h - who is in a room, as its presence tells
 *
 * Nick, real address where the room shows it, affiliation. Bounded: whoever is
 * too many is not known.
 */
#ifndef FOOTNOTE_XMPP_OCCUPANTS_H
#define FOOTNOTE_XMPP_OCCUPANTS_H

#include "bot/base/span.h"

#include <stdint.h>
#include <strophe.h>

#define OCCUPANTS_MAX 5000

struct occupant {
	struct occupant *next;
	char *nick;
	char *jid;	 /* bare; NULL where the room hides it */
	uint64_t serial; /* stays with whoever changes the nick, and goes with them */
	bool owner, admin;
};

struct occupants;

struct occupants *occupants_create(void);
void occupants_destroy(struct occupants *occupants);
void occupants_clear(struct occupants *occupants);
size_t occupants_count(const struct occupants *occupants);

/* Takes in a presence from an occupant. */
void occupants_presence(struct occupants *occupants, xmpp_stanza_t *presence);

/* NULL: nobody is known under that nick. */
const struct occupant *occupants_find(const struct occupants *occupants, struct span nick);

#endif
