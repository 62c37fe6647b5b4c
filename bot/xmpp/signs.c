/* signs.c - the small stanzas around an answer */
#include "bot/xmpp/signs.h"

#include "bot/xmpp/stanza.h"

#include <stdlib.h>

#define TAKEN_BACK "(The question was taken back, and so is its answer.)"

static xmpp_stanza_t *message_to(struct session *session, struct arena *arena,
				 const struct message *to)
{
	bool room = to->kind == MESSAGE_ROOM;
	const char *address = room ? arena_string(arena, to->from.bare) : to->from_text.ptr;
	xmpp_stanza_t *stanza;
	char id[48];

	session_new_id(session, id);
	stanza = xmpp_message_new(session_context(session), room ? "groupchat" : "chat", address,
				  id);
	if (!stanza)
		abort();
	if (to->kind == MESSAGE_PRIVATE)
		stanza_add(stanza, "x", NS_MUC_USER);
	return stanza;
}

void signs_receipt(struct session *session, const struct message *message)
{
	xmpp_stanza_t *stanza;
	struct arena arena;

	if (!message->wants_receipt || message->kind != MESSAGE_DIRECT || message->id.len == 0)
		return;
	arena_init(&arena);
	stanza = message_to(session, &arena, message);
	xmpp_stanza_set_attribute(stanza_add(stanza, "received", NS_RECEIPTS), "id",
				  message->id.ptr);
	stanza_add(stanza, "store", "urn:xmpp:hints");
	session_send(session, stanza);
	xmpp_stanza_release(stanza);
	arena_finish(&arena);
}

void signs_composing(struct session *session, const struct message *asked)
{
	xmpp_stanza_t *stanza;
	struct arena arena;

	if (!asked->has_state)
		return;
	arena_init(&arena);
	stanza = message_to(session, &arena, asked);
	stanza_add(stanza, "composing", NS_CHAT_STATES);
	stanza_add(stanza, "no-store", "urn:xmpp:hints");
	session_send(session, stanza);
	xmpp_stanza_release(stanza);
	arena_finish(&arena);
}

xmpp_stanza_t *signs_retraction(struct session *session, struct arena *arena,
				const struct message *asked, struct span reply_id)
{
	xmpp_stanza_t *stanza = message_to(session, arena, asked);

	xmpp_stanza_set_attribute(stanza_add(stanza, "retract", NS_RETRACT), "id",
				  arena_string(arena, reply_id));
	xmpp_stanza_set_attribute(stanza_add(stanza, "fallback", NS_FALLBACK), "for", NS_RETRACT);
	xmpp_message_set_body(stanza, TAKEN_BACK);
	stanza_add(stanza, "store", "urn:xmpp:hints");
	return stanza;
}

void signs_voice_request(struct session *session, const char *room)
{
	static const char *const fields[][2] = {
		{"FORM_TYPE", "http://jabber.org/protocol/muc#request"},
		{"muc#role", "participant"},
	};
	xmpp_stanza_t *form, *field;
	xmpp_stanza_t *message = xmpp_message_new(session_context(session), NULL, room, NULL);

	form = stanza_add(message, "x", "jabber:x:data");
	xmpp_stanza_set_attribute(form, "type", "submit");
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		field = stanza_add(form, "field", NULL);
		xmpp_stanza_set_attribute(field, "var", fields[i][0]);
		stanza_add_text(stanza_add(field, "value", NULL), fields[i][1]);
	}
	session_send(session, message);
	xmpp_stanza_release(message);
}
