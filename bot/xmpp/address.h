/* address.h - is the bot spoken to, and what is it asked?
 *
 *	footnote: who is Mike Pence?	who is Mike Pence?
 *	@Footnote who is Mike Pence	who is Mike Pence
 *	and when, footnote?		and when?
 *	I read a footnote about that	(not spoken to)
 */
#ifndef FOOTNOTE_XMPP_ADDRESS_H
#define FOOTNOTE_XMPP_ADDRESS_H

#include "bot/base/arena.h"
#include "bot/base/span.h"

/* Returns whether body is addressed to nick, in any case, with what is left of
 * it in *question: empty where somebody only calls. The question is a view of
 * body or in arena. */
bool address_strip(struct arena *arena, struct span body, struct span nick, struct span *question);

/* Whether somebody of that name is there. */
typedef bool (*address_is_nick)(const void *data, struct span nick);

/* The same for a message that begins with several names, nick among them:
 * "bob, footnote: …", "@footnote @bob …", "footnote and bob: …". */
bool address_strip_list(struct arena *arena, struct span body, struct span nick,
			address_is_nick is_nick, const void *data, struct span *question);

/* What somebody says below what they quote: body without the lines at its
 * beginning that start with ">", unless nothing else is there. */
struct span address_skip_quote(struct span body);

#endif
