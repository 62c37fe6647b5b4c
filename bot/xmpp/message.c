/* message.c - what somebody said, out of a stanza */
#include "bot/xmpp/message.h"

#include "bot/base/utf8.h"
#include "bot/xmpp/address.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

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
		"urn:xmpp:delay",     "jabber:x:delay", "jabber:x:conference",
		"urn:xmpp:carbons:2", "urn:xmpp:mam:2",
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

static bool begins_alike(const char *text, const char *emoji)
{
	return strncmp(text, emoji, strlen(emoji)) == 0; /* a tone of skin may follow */
}

/* XEP-0444; all that one person thinks of a message. */
static void read_reactions(struct arena *arena, xmpp_stanza_t *reactions, struct message *out)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(reactions);
	bool up = false, down = false;

	out->what = MESSAGE_REACTED;
	out->target = bounded_id(arena, stanza_attribute(reactions, "id"));
	for (; child; child = xmpp_stanza_get_next(child)) {
		char *text = xmpp_stanza_get_text(child);

		if (text) {
			up |= begins_alike(text, "\U0001F44D");
			down |= begins_alike(text, "\U0001F44E");
		}
		xmpp_free(xmpp_stanza_get_context(child), text);
	}
	out->verdict = up - down;
}

/* XEP-0424 and 0425, as they are and as they were with XEP-0422. */
static bool read_retraction(struct arena *arena, xmpp_stanza_t *stanza, struct message *out)
{
	xmpp_stanza_t *target = xmpp_stanza_get_child_by_name_and_ns(stanza, "retract", NS_RETRACT);

	if (target) {
		out->moderated = has(target, "urn:xmpp:message-moderate:1");
	} else {
		target = xmpp_stanza_get_child_by_name_and_ns(stanza, "apply-to",
							      "urn:xmpp:fasten:0");
		out->moderated = target && has(target, "urn:xmpp:message-moderate:0");
		if (!target || !(out->moderated || has(target, "urn:xmpp:message-retract:0")))
			return false;
	}
	out->what = MESSAGE_RETRACTED;
	out->target = bounded_id(arena, stanza_attribute(target, "id"));
	return true;
}

/* How a text is encrypted, NULL where it is not; empty for a message that only
 * exchanges keys, whose text is for nobody. */
static const char *encryption_of(xmpp_stanza_t *stanza, struct span body)
{
	static const struct {
		const char *ns, *name;
		bool has_payload;
	} methods[] = {
		{"eu.siacs.conversations.axolotl", "OMEMO", true},
		{"urn:xmpp:omemo:2", "OMEMO", true},
		{"urn:xmpp:openpgp:0", "OpenPGP", false},
		{"jabber:x:encrypted", "OpenPGP", false},
	};

	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++) {
		xmpp_stanza_t *child = xmpp_stanza_get_child_by_ns(stanza, methods[i].ns);

		if (child && methods[i].has_payload &&
		    !xmpp_stanza_get_child_by_name(child, "payload"))
			return "";
		if (child)
			return methods[i].name;
	}
	if (has(stanza, "urn:xmpp:eme:0"))
		return "a method that I do not know";
	return span_starts(body, SPAN("?OTR")) ? "OTR" : NULL;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* The address of an "xmpp:" URI, RFC 5122. */
static struct span jid_of_uri(struct arena *arena, struct span uri)
{
	struct span rest;
	char *out;
	size_t len = 0;

	if (!span_starts(uri, SPAN("xmpp:")) || uri.len > 4 * ID_MAX)
		return SPAN("");
	rest = span_slice(uri, 5, uri.len);
	out = arena_alloc(arena, rest.len + 1);
	for (size_t i = 0; i < rest.len && rest.ptr[i] != '?' && rest.ptr[i] != '#'; i++) {
		int high = -1, low = -1;

		if (rest.ptr[i] == '%' && i + 2 < rest.len) {
			high = hex_digit(rest.ptr[i + 1]);
			low = hex_digit(rest.ptr[i + 2]);
		}
		if (high >= 0 && low >= 0)
			i += 2;
		out[len++] = high >= 0 && low >= 0 ? (char)(high * 16 + low) : rest.ptr[i];
	}
	return (struct span){out, len};
}

/* XEP-0372 */
static void read_mentions(struct arena *arena, xmpp_stanza_t *stanza, struct span body,
			  struct message *out)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(stanza);

	for (; child && out->mention_count < MESSAGE_MENTIONS_MAX;
	     child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child), *ns = xmpp_stanza_get_ns(child);
		struct message_mention *mention = &out->mentions[out->mention_count];
		size_t begin, end;

		if (!name || !ns || strcmp(name, "reference") != 0 ||
		    strcmp(ns, "urn:xmpp:reference:0") != 0 ||
		    !span_is(stanza_attribute(child, "type"), "mention"))
			continue;
		begin = offset_of(body, stanza_attribute(child, "begin"));
		end = offset_of(body, stanza_attribute(child, "end"));
		mention->jid = jid_of_uri(arena, stanza_attribute(child, "uri"));
		mention->words = span_slice(body, begin, end > begin ? end : begin);
		out->mention_count += mention->jid.len > 0;
	}
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
	return room; /* whose word has no nick */
}

/* What it is, and its text. Returns false where it is nothing. */
static bool read_content(struct arena *arena, xmpp_stanza_t *stanza, struct message *out)
{
	xmpp_stanza_t *reactions =
		xmpp_stanza_get_child_by_name_and_ns(stanza, "reactions", "urn:xmpp:reactions:0");

	if (reactions) {
		read_reactions(arena, reactions, out);
		return true;
	}
	if (read_retraction(arena, stanza, out))
		return true;
	out->whole = stanza_child_text(arena, stanza, "body");
	if (out->whole.len > MESSAGE_BODY_MAX)
		return false;
	out->method = encryption_of(stanza, out->whole);
	if (out->method) {
		out->what = MESSAGE_ENCRYPTED;
		return out->method[0] != '\0';
	}
	read_mentions(arena, stanza, out->whole, out);
	out->body = span_trim(address_skip_quote(cut_fallback(arena, stanza, out->whole)));
	out->target = child_id(arena, stanza, "replace", NS_CORRECT);
	return out->body.len > 0;
}

bool message_read(struct arena *arena, xmpp_stanza_t *stanza, message_is_room is_room,
		  const void *data, struct message *out)
{
	*out = (struct message){0};
	out->from_text = arena_copy(arena, stanza_attribute(stanza, "from"));
	if (!jid_split(out->from_text, &out->from) || !place(stanza, is_room, data, out) ||
	    is_something_else(stanza) || !read_content(arena, stanza, out))
		return false;
	if (out->kind != MESSAGE_DIRECT && (out->from.resource.len == 0) != out->moderated)
		return false;
	out->id = bounded_id(arena, stanza_attribute(stanza, "id"));
	if (out->kind == MESSAGE_ROOM)
		out->stanza_id = stanza_id_by(arena, stanza, out->from.bare);
	out->origin_id = child_id(arena, stanza, "origin-id", NS_SID);
	out->occupant_id = child_id(arena, stanza, "occupant-id", NS_OCCUPANT_ID);
	out->thread = bounded_id(arena, stanza_child_text(arena, stanza, "thread"));
	out->wants_receipt =
		xmpp_stanza_get_child_by_name_and_ns(stanza, "request", NS_RECEIPTS) != NULL;
	out->has_state = has(stanza, NS_CHAT_STATES);
	return true;
}
