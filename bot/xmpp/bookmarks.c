/* bookmarks.c - rooms that we were invited to, kept on our server (XEP-0402) */
#include "bot/xmpp/bookmarks.h"

#include "bot/base/log.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/stanza.h"

#include <string.h>

#define NS_PUBSUB "http://jabber.org/protocol/pubsub"

/* An iq to our own account, with an id that is kept in id. */
static xmpp_stanza_t *make_iq(struct bookmarks *bookmarks, const char *type, char id[48],
			      xmpp_stanza_t **pubsub_out)
{
	xmpp_stanza_t *iq;

	session_new_id(bookmarks->session, id);
	iq = xmpp_iq_new(session_context(bookmarks->session), type, id);
	*pubsub_out = stanza_add(iq, "pubsub", NS_PUBSUB);
	return iq;
}

static void send_iq(struct bookmarks *bookmarks, xmpp_stanza_t *iq)
{
	session_send(bookmarks->session, iq);
	xmpp_stanza_release(iq);
}

void bookmarks_fetch(struct bookmarks *bookmarks)
{
	xmpp_stanza_t *pubsub, *iq = make_iq(bookmarks, "get", bookmarks->fetch_id, &pubsub);

	xmpp_stanza_set_attribute(stanza_add(pubsub, "items", NULL), "node", NS_BOOKMARKS);
	send_iq(bookmarks, iq);
}

static void join(struct rooms *rooms, xmpp_stanza_t *item)
{
	xmpp_stanza_t *conference =
		xmpp_stanza_get_child_by_name_and_ns(item, "conference", NS_BOOKMARKS);
	struct span wanted = conference ? stanza_attribute(conference, "autojoin") : SPAN("");
	struct span nick, password, text = stanza_attribute(item, "id");
	struct rooms_entry *entry;
	struct arena arena;
	struct jid jid;

	if (!(span_is(wanted, "true") || span_is(wanted, "1")) || !jid_split(text, &jid) ||
	    jid.node.len == 0 || jid.resource.len > 0 || rooms_find(rooms, jid.bare))
		return;
	arena_init(&arena);
	nick = stanza_child_text(&arena, conference, "nick");
	password = stanza_child_text(&arena, conference, "password");
	entry = rooms_add(rooms, jid_normal(&arena, text),
			  nick.len > 0 && nick.len <= 200 ? nick.ptr : CONFIG_NICK,
			  password.len > 0 ? password.ptr : NULL);
	if (entry)
		entry->kept = true;
	arena_finish(&arena);
}

static bool is_from_us(struct bookmarks *bookmarks, xmpp_stanza_t *iq)
{
	struct span from = stanza_attribute(iq, "from");
	struct jid us;

	return from.len == 0 ||
	       (session_jid(bookmarks->session) &&
		jid_split(span_of(session_jid(bookmarks->session)), &us) && span_eq(from, us.bare));
}

static void add_field(xmpp_stanza_t *form, const char *name, const char *value)
{
	xmpp_stanza_t *field = stanza_add(form, "field", NULL);

	xmpp_stanza_set_attribute(field, "var", name);
	stanza_add_text(stanza_add(field, "value", NULL), value);
}

/* Section 3.2: what the node must be like. */
static void add_options(xmpp_stanza_t *options, const char *form_type)
{
	xmpp_stanza_t *form = stanza_add(options, "x", "jabber:x:data"), *type;

	xmpp_stanza_set_attribute(form, "type", "submit");
	type = stanza_add(form, "field", NULL);
	xmpp_stanza_set_attribute(type, "var", "FORM_TYPE");
	xmpp_stanza_set_attribute(type, "type", "hidden");
	stanza_add_text(stanza_add(type, "value", NULL), form_type);
	add_field(form, "pubsub#persist_items", "true");
	add_field(form, "pubsub#max_items", "max");
	add_field(form, "pubsub#send_last_published_item", "never");
	add_field(form, "pubsub#access_model", "whitelist");
}

void bookmarks_keep(struct bookmarks *bookmarks, const struct rooms_entry *entry)
{
	xmpp_stanza_t *pubsub, *iq = make_iq(bookmarks, "set", bookmarks->publish_id, &pubsub);
	xmpp_stanza_t *item, *conference, *publish = stanza_add(pubsub, "publish", NULL);

	xmpp_stanza_set_attribute(publish, "node", NS_BOOKMARKS);
	item = stanza_add(publish, "item", NULL);
	xmpp_stanza_set_attribute(item, "id", entry->config->jid);
	conference = stanza_add(item, "conference", NS_BOOKMARKS);
	xmpp_stanza_set_attribute(conference, "autojoin", "true");
	stanza_add_text(stanza_add(conference, "nick", NULL), entry->config->nick);
	if (entry->config->password)
		stanza_add_text(stanza_add(conference, "password", NULL), entry->config->password);
	if (!bookmarks->plain)
		add_options(stanza_add(pubsub, "publish-options", NULL),
			    NS_PUBSUB "#publish-options");
	send_iq(bookmarks, iq);
}

/* ejabberd 23.01 knows some of the options only when a node is made. */
static void try_plainly(struct bookmarks *bookmarks, const struct rooms *rooms)
{
	char id[48];
	xmpp_stanza_t *pubsub, *iq = make_iq(bookmarks, "set", id, &pubsub);

	bookmarks->plain = true;
	xmpp_stanza_set_attribute(stanza_add(pubsub, "create", NULL), "node", NS_BOOKMARKS);
	add_options(stanza_add(pubsub, "configure", NULL), NS_PUBSUB "#node_config");
	send_iq(bookmarks, iq);
	for (struct rooms_entry *it = rooms->first; it; it = it->next)
		if (it->kept)
			bookmarks_keep(bookmarks, it);
}

bool bookmarks_take(struct bookmarks *bookmarks, xmpp_stanza_t *iq, struct rooms *rooms)
{
	struct span id = stanza_attribute(iq, "id"), type = stanza_attribute(iq, "type");
	bool error = span_is(type, "error");
	xmpp_stanza_t *child;

	if ((!error && !span_is(type, "result")) || id.len == 0 || !is_from_us(bookmarks, iq))
		return false;
	if (span_is(id, bookmarks->publish_id)) {
		if (error && !bookmarks->plain)
			try_plainly(bookmarks, rooms);
		else if (error)
			log_warning("the server does not keep the bookmark (%s): a room joined by "
				    "invitation is forgotten at the next start",
				    stanza_error_condition(iq));
		return true;
	}
	if (!span_is(id, bookmarks->fetch_id))
		return false;
	bookmarks->fetch_id[0] = '\0';
	child = xmpp_stanza_get_child_by_name_and_ns(iq, "pubsub", NS_PUBSUB);
	child = child ? xmpp_stanza_get_child_by_name(child, "items") : NULL;
	child = child ? xmpp_stanza_get_children(child) : NULL;
	for (; child; child = xmpp_stanza_get_next(child))
		if (xmpp_stanza_get_name(child) && strcmp(xmpp_stanza_get_name(child), "item") == 0)
			join(rooms, child);
	return true;
}

void bookmarks_forget(struct bookmarks *bookmarks, const struct rooms_entry *entry)
{
	char id[48];
	xmpp_stanza_t *pubsub, *iq = make_iq(bookmarks, "set", id, &pubsub);
	xmpp_stanza_t *retract = stanza_add(pubsub, "retract", NULL);

	xmpp_stanza_set_attribute(retract, "node", NS_BOOKMARKS);
	xmpp_stanza_set_attribute(stanza_add(retract, "item", NULL), "id", entry->config->jid);
	send_iq(bookmarks, iq);
}
