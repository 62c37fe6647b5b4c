/* jid.h - XMPP addresses: node@domain/resource
 *
 * Checks what RFC 7622 forbids without the tables of PRECIS: a server has the
 * last word.
 */
#ifndef FOOTNOTE_XMPP_JID_H
#define FOOTNOTE_XMPP_JID_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

/* Views into the text that was split; node and resource may be empty. */
struct jid {
	struct span node, domain, resource;
	struct span bare; /* node@domain */
};

/* Returns false where text is no address; *out is then unspecified. */
bool jid_split(struct span text, struct jid *out);

/* The address as servers write it: ASCII letters of node and domain small.
 * text must be one that jid_split() takes. */
char *jid_normal(struct arena *arena, struct span text);

#endif
