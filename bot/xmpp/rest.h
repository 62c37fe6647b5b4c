/* rest.h - intents that have just answered in a room, and rest there for a while
 *
 * An intent with a cooldown is silent after its answer, in the room that heard it.
 * The answerer keeps nothing between questions, so who rests is kept here and told
 * to it with each question.
 */
#ifndef FOOTNOTE_XMPP_REST_H
#define FOOTNOTE_XMPP_REST_H

#include "bot/base/arena.h"

#include <stdint.h>

#define REST_MAX 1000 /* intents at rest, of all rooms; a new one ends the oldest's rest */

struct rests;

struct rests *rests_create(void);
void rests_destroy(struct rests *rests);

/* The intent rests in the room until then. */
void rests_add(struct rests *rests, struct span room, struct span intent, int64_t until);

/* The names of the intents that rest in the room, a line each, in arena. */
struct span rests_list(const struct rests *rests, struct arena *arena, struct span room,
		       int64_t now);

#endif
