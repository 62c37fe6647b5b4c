/* message.c - what somebody said, out of a stanza */
#include "bot/xmpp/message.h"

#include "bot/base/utf8.h"
#include "bot/xmpp/address.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>

#define NS_SID "urn:xmpp:sid:0"
#define ID_MAX 1024 /* bytes */

static bool has(xmpp_stanza_t *stanza, const char *ns)
{
	return xmpp_stanza_get_child_by_ns(stanza, ns) != NULL;
}

/* Through a room; servers put a body into it for old clients. */
static bool is_invitation(xmpp_stanza_t *stanza)
{
	xmpp_stanza_t *x = xmpp_stanza_get_child_by_name_and_ns(stanza, "x", NS_MUC_USER);

	return x && xmpp_stanza_get_child_by_name(x, "invite");
}

/* Stanzas whose body, if they have one, is not for us. */
static bool is_something_else(xmpp_stanza_t *stanza)
{
	static const char *const namespaces[] = {
		"urn:xmpp:delay",
		"jabber:x:delay",
		"jabber:x:conference",
		"urn:xmpp:carbons:2",
		"urn:xmpp:mam:2",
		"urn:xmpp:reactions:0",
		"urn:xmpp:message-retract:1",
		"urn:xmpp:message-moderate:1",
		"eu.siacs.conversations.axolotl",
		"urn:xmpp:omemo:2",
		"urn:xmpp:openpgp:0",
		"jabber:x:encrypted",
	};

	for (size_t i = 0; i < sizeof(namespaces) / sizeof(*namespaces); i++)
		if (has(stanza, namespaces[i]))
			return true;
	return is_invitation(stanza);
}

/* A copy; of an id longer than any client makes, none: it would be kept with
 * the question and sent back. */
static struct span bounded_id(struct arena *arena, struct span id)
{
	return arena_copy(arena, id.len <= ID_MAX ? id : SPAN(""));
}

/* An id that the room itself gave; others may have put theirs beside it. */
static struct span stanza_id_by(struct arena *arena, xmpp_stanza_t *stanza, struct span by)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(stanza);

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child), *ns = xmpp_stanza_get_ns(child);

		if (name && ns && strcmp(name, "stanza-id") == 0 && strcmp(ns, NS_SID) == 0 &&
		    span_eq(stanza_attribute(child, "by"), by))
			return bounded_id(arena, stanza_attribute(child, "id"));
	}
	return SPAN("");
}

static size_t offset_of(struct span text, struct span number)
{
	unsigned long chars = number.len ? strtoul(number.ptr, NULL, 10) : 0;

	return utf8_prefix(text, chars < text.len ? chars : text.len).len;
}

/* XEP-0428: takes out of body what stands in for a reply's quote (XEP-0461).
 * Clients count in characters. */
static struct span cut_fallback(struct arena *arena, xmpp_stanza_t *stanza, struct span body)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(stanza), *part;
	size_t begin, end;

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *ns = xmpp_stanza_get_ns(child);

		if (ns && strcmp(ns, "urn:xmpp:fallback:0") == 0 &&
		    span_is(stanza_attribute(child, "for"), "urn:xmpp:reply:0"))
			break;
	}
	part = child ? xmpp_stanza_get_child_by_name(child, "body") : NULL;
	if (!part)
		return body;
	begin = offset_of(body, stanza_attribute(part, "start"));
	end = xmpp_stanza_get_attribute(part, "end")
		      ? offset_of(body, stanza_attribute(part, "end"))
		      : body.len;
	return arena_printf(arena, "%.*s%.*s", SPAN_ARG(span_slice(body, 0, begin)),
			    SPAN_ARG(span_slice(body, end > begin ? end : begin, body.len)));
}

static struct span child_id(struct arena *arena, xmpp_stanza_t *stanza, const char *name,
			    const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_get_child_by_name_and_ns(stanza, name, ns);

	return child ? bounded_id(arena, stanza_attribute(child, "id")) : SPAN("");
}

/* Which kind it is; false where it comes from nobody. */
static bool place(xmpp_stanza_t *stanza, message_is_room is_room, const void *data,
		  struct message *out)
{
	struct span type = stanza_attribute(stanza, "type");
	bool room = is_room(data, out->from.bare);

	if (span_is(type, "groupchat"))
		out->kind = MESSAGE_ROOM;
	else if (span_is(type, "chat") || span_is(type, "normal") || type.len == 0)
		out->kind = room ? MESSAGE_PRIVATE : MESSAGE_DIRECT;
	else
		return false;
	if (out->kind == MESSAGE_DIRECT)
		return out->from.node.len > 0;
	return room && out->from.resource.len > 0;
}

bool message_read(struct arena *arena, xmpp_stanza_t *stanza, message_is_room is_room,
		  const void *data, struct message *out)
{
	*out = (struct message){0};
	out->from_text = arena_copy(arena, stanza_attribute(stanza, "from"));
	if (!jid_split(out->from_text, &out->from) || !place(stanza, is_room, data, out) ||
	    is_something_else(stanza))
		return false;
	out->body = stanza_child_text(arena, stanza, "body");
	if (out->body.len > MESSAGE_BODY_MAX)
		return false;
	out->body = span_trim(address_skip_quote(cut_fallback(arena, stanza, out->body)));
	if (out->body.len == 0)
		return false;
	out->id = bounded_id(arena, stanza_attribute(stanza, "id"));
	if (out->kind == MESSAGE_ROOM)
		out->stanza_id = stanza_id_by(arena, stanza, out->from.bare);
	out->origin_id = child_id(arena, stanza, "origin-id", NS_SID);
	out->occupant_id = child_id(arena, stanza, "occupant-id", "urn:xmpp:occupant-id:0");
	out->thread = bounded_id(arena, stanza_child_text(arena, stanza, "thread"));
	return true;
}
