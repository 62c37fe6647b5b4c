/* disco.h - what we tell other programs about ourselves
 *
 * XEP-0030 and 0115 (features), 0092 (version), 0199 (ping).
 */
#ifndef FOOTNOTE_XMPP_DISCO_H
#define FOOTNOTE_XMPP_DISCO_H

#include "bot/xmpp/session.h"

/* Adds our entity capabilities to a presence. */
void disco_add_caps(xmpp_stanza_t *presence);

/* An answer to an iq, still empty; to be released. */
xmpp_stanza_t *disco_reply_to(xmpp_stanza_t *iq, const char *type);

/* Answers an iq of type get or set; others are left alone. */
void disco_answer(struct session *session, xmpp_stanza_t *iq);

#endif
