/* reply.c - an answer as a message to whom asked */
#include "bot/xmpp/reply.h"

#include "bot/base/utf8.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

/* A nick on one line, without what could mislead. */
static struct span shown_nick(struct arena *arena, struct span nick)
{
	struct span cut = utf8_prefix(nick, REPLY_NICK_MAX);
	struct strbuf clean;
	struct span shown;

	strbuf_init(&clean, 1024);
	utf8_clean(&clean, cut);
	for (size_t i = 0; i < clean.len; i++)
		if (clean.data[i] == '\n' || clean.data[i] == '\t')
			clean.data[i] = ' ';
	shown = arena_copy(arena, span_trim(strbuf_span(&clean)));
	strbuf_finish(&clean);
	/* At the beginning of a reply it must not make it a quote, code or "/me". */
	while (shown.len > 0 && strchr(">`/ ", shown.ptr[0]))
		shown = span_slice(shown, 1, shown.len);
	if (cut.len < nick.len)
		shown = arena_printf(arena, "%.*s…", SPAN_ARG(shown));
	return shown;
}

/* "NICK: ", on a line of its own before a quote; empty but in a room. */
static struct span prefix_of(struct arena *arena, const struct message *to, bool before_quote)
{
	struct span nick;

	if (to->kind != MESSAGE_ROOM)
		return SPAN("");
	nick = shown_nick(arena, to->from.resource);
	if (nick.len == 0)
		return SPAN("");
	return arena_printf(arena, "%.*s:%s", SPAN_ARG(nick), before_quote ? "\n" : " ");
}

/* At most max_chars, whole lines where possible, else whole words. */
static struct span shorten(struct arena *arena, struct span text, size_t max_chars)
{
	struct span part = utf8_prefix(text, max_chars);
	const char *end;

	if (part.len == text.len)
		return text;
	part = utf8_prefix(text, max_chars > 2 ? max_chars - 2 : 0); /* for "\n…" */
	end = part.len ? memrchr(part.ptr, '\n', part.len) : NULL;
	if (end && end > part.ptr)
		return arena_printf(arena, "%.*s\n…", (int)(end - part.ptr), part.ptr);
	end = part.len ? memrchr(part.ptr, ' ', part.len) : NULL;
	if (end && end > part.ptr)
		part.len = (size_t)(end - part.ptr);
	return arena_printf(arena, "%.*s…", SPAN_ARG(part));
}

struct span reply_text(struct arena *arena, const struct message *to, struct span answer,
		       size_t max_chars)
{
	struct strbuf clean;
	struct span text;

	strbuf_init(&clean, 4 * answer.len + 16);
	utf8_clean(&clean, answer);
	text = span_trim(strbuf_span(&clean));
	text = arena_printf(arena, "%.*s%.*s",
			    SPAN_ARG(prefix_of(arena, to, text.len > 0 && text.ptr[0] == '>')),
			    SPAN_ARG(text));
	strbuf_finish(&clean);
	return shorten(arena, text, max_chars);
}

/* XEP-0461: which message is answered, by the id that its readers know. */
static void add_reply_to(xmpp_stanza_t *stanza, const struct message *to)
{
	struct span id = to->kind == MESSAGE_ROOM ? to->stanza_id
			 : to->origin_id.len > 0  ? to->origin_id
						  : to->id;
	xmpp_stanza_t *reply;

	if (id.len == 0)
		return;
	reply = stanza_add(stanza, "reply", "urn:xmpp:reply:0");
	xmpp_stanza_set_attribute(reply, "to", to->from_text.ptr);
	xmpp_stanza_set_attribute(reply, "id", id.ptr);
}

xmpp_stanza_t *reply_stanza(xmpp_ctx_t *ctx, struct arena *arena, const struct message *to,
			    struct span text, const char *id, struct span corrects)
{
	bool room = to->kind == MESSAGE_ROOM;
	const char *address = room ? arena_string(arena, to->from.bare) : to->from_text.ptr;
	xmpp_stanza_t *stanza = xmpp_message_new(ctx, room ? "groupchat" : "chat", address, id);

	if (!stanza)
		abort();
	xmpp_message_set_body(stanza, arena_string(arena, text));
	if (to->kind == MESSAGE_PRIVATE)
		stanza_add(stanza, "x", NS_MUC_USER);
	if (!room && to->thread.len > 0)
		stanza_add_text(stanza_add(stanza, "thread", NULL), to->thread.ptr);
	add_reply_to(stanza, to);
	if (corrects.len > 0)
		xmpp_stanza_set_attribute(stanza_add(stanza, "replace", NS_CORRECT), "id",
					  arena_string(arena, corrects));
	if (to->has_state)
		stanza_add(stanza, "active", NS_CHAT_STATES);
	xmpp_stanza_set_attribute(stanza_add(stanza, "origin-id", NS_SID), "id", id);
	return stanza;
}
