/* stanza.h - shorthands for reading and making stanzas
 */
#ifndef FOOTNOTE_XMPP_STANZA_H
#define FOOTNOTE_XMPP_STANZA_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

#include <strophe.h>

#define NS_MUC	       "http://jabber.org/protocol/muc"
#define NS_MUC_USER    "http://jabber.org/protocol/muc#user"
#define NS_SID	       "urn:xmpp:sid:0"
#define NS_OCCUPANT_ID "urn:xmpp:occupant-id:0"
#define NS_RECEIPTS    "urn:xmpp:receipts"
#define NS_CHAT_STATES "http://jabber.org/protocol/chatstates"
#define NS_CORRECT     "urn:xmpp:message-correct:0"
#define NS_RETRACT     "urn:xmpp:message-retract:1"
#define NS_FALLBACK    "urn:xmpp:fallback:0"
#define NS_BOOKMARKS   "urn:xmpp:bookmarks:1"
#define NS_COMMANDS    "http://jabber.org/protocol/commands"

/* The text of a child element in arena, empty where there is none. */
struct span stanza_child_text(struct arena *arena, xmpp_stanza_t *stanza, const char *name);

/* An attribute, empty where it is missing. */
struct span stanza_attribute(xmpp_stanza_t *stanza, const char *name);

/* Adds an element, which lives as long as parent. ns may be NULL. */
xmpp_stanza_t *stanza_add(xmpp_stanza_t *parent, const char *name, const char *ns);

void stanza_add_text(xmpp_stanza_t *parent, const char *text);

/* The condition of a stanza of type error ("forbidden"); never NULL. */
const char *stanza_error_condition(xmpp_stanza_t *stanza);

/* Whether a room's <x/>, which may be NULL, has a status code. */
bool stanza_has_status(xmpp_stanza_t *x, const char *code);

#endif
