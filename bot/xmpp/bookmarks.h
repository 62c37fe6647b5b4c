/* bookmarks.h - rooms that we were invited to, kept on our server (XEP-0402)
 *
 * So they are joined again after a restart; and whoever has our account sees
 * them in any client, and takes them away or adds some there.
 */
#ifndef FOOTNOTE_XMPP_BOOKMARKS_H
#define FOOTNOTE_XMPP_BOOKMARKS_H

#include "bot/xmpp/rooms.h"

struct bookmarks {
	struct session *session;
	char fetch_id[48], publish_id[48]; /* of what was asked last; empty: nothing */
	bool plain;			   /* the server knows no options of publishing */
};

/* Asks for them; the session is up. */
void bookmarks_fetch(struct bookmarks *bookmarks);

/* Joins the rooms of an answer to that. Returns false for an iq that is none of
 * ours. */
bool bookmarks_take(struct bookmarks *bookmarks, xmpp_stanza_t *iq, struct rooms *rooms);

void bookmarks_keep(struct bookmarks *bookmarks, const struct rooms_entry *entry);
void bookmarks_forget(struct bookmarks *bookmarks, const struct rooms_entry *entry);

#endif
