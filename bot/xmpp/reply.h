/* reply.h - an answer as a message to whom asked
 */
#ifndef FOOTNOTE_XMPP_REPLY_H
#define FOOTNOTE_XMPP_REPLY_H

#include "bot/base/arena.h"
#include "bot/xmpp/message.h"

#define REPLY_NICK_MAX 40 /* characters of a nick that are repeated */

/* The text that the room reads: cleaned, in a room with the asker's nick before
 * it, of at most max_chars characters. What is longer is cut between lines. */
struct span reply_text(struct arena *arena, const struct message *to, struct span answer,
		       size_t max_chars);

/* The stanza with that text, to be released. id is the reply's own; corrects,
 * where it is not empty, that of an earlier reply which this one replaces. */
xmpp_stanza_t *reply_stanza(xmpp_ctx_t *ctx, struct arena *arena, const struct message *to,
			    struct span text, const char *id, struct span corrects);

#endif
