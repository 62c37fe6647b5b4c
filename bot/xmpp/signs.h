/* signs.h - the small stanzas around an answer
 */
#ifndef FOOTNOTE_XMPP_SIGNS_H
#define FOOTNOTE_XMPP_SIGNS_H

#include "bot/xmpp/message.h"
#include "bot/xmpp/session.h"

#define SIGNS_COMPOSING_MS 1000 /* an answer that takes longer is announced */

/* XEP-0184: we have it. Nothing where nobody asks for that. */
void signs_receipt(struct session *session, const struct message *message);

/* XEP-0085: the answer takes its time. Nothing where the asker's client has not
 * shown that it knows chat states. */
void signs_composing(struct session *session, const struct message *asked);

/* XEP-0424: the answer with that id is taken back, as its question was. To be
 * released. */
xmpp_stanza_t *signs_retraction(struct session *session, struct arena *arena,
				const struct message *asked, struct span reply_id);

/* XEP-0045, 8.6: asks a moderated room for voice. */
void signs_voice_request(struct session *session, const char *room);

#endif
