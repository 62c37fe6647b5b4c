/* quarrel.h - two bots that answer each other
 *
 * What tells a bot from a person is what it does. That its client calls itself
 * "client/bot" (XEP-0030) proves nothing: some libraries say so of whoever uses
 * them. And a program may well ask one question after the other, as fast as it has
 * the answers. But who says our own words back to us, or the same again when we
 * had no answer to it, is not asking: that is a turn of a quarrel.
 */
#ifndef FOOTNOTE_XMPP_QUARREL_H
#define FOOTNOTE_XMPP_QUARREL_H

#include "bot/xmpp/question.h"

#define QUARREL_TURNS	2     /* then there is no more answer */
#define QUARREL_CALM_MS 60000 /* so long after our last word it is no turn any more */
#define QUARREL_PACE_MS 5000  /* nobody reads, quotes and writes in so short a time */

/* Whether a message with that text is such a turn; last is what the same
 * person was answered before, or NULL. */
bool quarrel_is_turn(struct arena *arena, const struct message *message, struct span text,
		     const struct question *last, int64_t now);

#endif
