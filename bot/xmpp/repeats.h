/* repeats.h - questions that came before: sent again by a client or a server
 *
 * A client whose connection broke sends again what it is not sure of, and a server
 * may hand out the same message twice. Both keep the message's id. Ids alone prove
 * nothing, though: some clients count from one whenever they start. So the same
 * is what has an id and the text of something that the same person said lately.
 */
#ifndef FOOTNOTE_XMPP_REPEATS_H
#define FOOTNOTE_XMPP_REPEATS_H

#include "bot/xmpp/message.h"

#include <stdint.h>

#define REPEATS_MS    300000 /* so long after the first of them */
#define REPEATS_SLOTS 8192   /* of what was said lately; the newer one wins a slot */

struct repeats;

struct repeats *repeats_create(void);
void repeats_destroy(struct repeats *repeats);

/* Whether the message came before. Remembers it. conversation: whose it is; in a
 * room that gives its occupants no ids, who comes back is somebody new there, and known
 * by their nick. */
bool repeats_take(struct repeats *repeats, const struct message *message, struct span conversation,
		  int64_t now);

#endif
