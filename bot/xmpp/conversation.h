/* conversation.h - what each person talked about last
 *
 * Keeps the answerer's context for each conversation: an occupant of a room, a
 * private chat, a direct chat. Bounded: the conversation that rested longest
 * makes place for a new one.
 */
#ifndef FOOTNOTE_XMPP_CONVERSATION_H
#define FOOTNOTE_XMPP_CONVERSATION_H

#include "bot/base/span.h"

#include <stdint.h>

#define CONVERSATIONS_MAX 1024

struct conversations;

/* rest_ms: how long a conversation may rest before it is forgotten. */
struct conversations *conversations_create(size_t max, int64_t rest_ms);
void conversations_destroy(struct conversations *conversations);

/* The context kept under key, empty where none is; valid until the next put. */
struct span conversations_get(struct conversations *conversations, struct span key, int64_t now);

/* Keeps a copy of context; an empty one forgets the conversation. */
void conversations_put(struct conversations *conversations, struct span key, struct span context,
		       int64_t now);

#endif
