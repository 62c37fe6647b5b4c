/* commands.c - what admins tell the bot to do, and what it counts for them */
#include "bot/xmpp/commands.h"

#include "bot/base/utf8.h"
#include "bot/xmpp/disco.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

static const struct command {
	const char *node, *name;
} commands[] = {
	[COMMANDS_STATUS] = {"status", "Status"},
	[COMMANDS_RELOAD] = {"reload", "Reload"},
};

#define COUNT (sizeof(commands) / sizeof(*commands))

void commands_add_vain(struct commands_counts *counts, struct span question)
{
	char *place = counts->vain[counts->vain_count++ % COMMANDS_VAIN_MAX];
	struct strbuf clean;

	strbuf_init(&clean, sizeof(counts->vain[0]) - 1);
	utf8_clean(&clean, utf8_prefix(question, COMMANDS_VAIN_CHARS));
	for (size_t i = 0; i < clean.len; i++)
		if (clean.data[i] == '\n' || clean.data[i] == '\t')
			clean.data[i] = ' ';
	memcpy(place, clean.data, clean.len + 1);
	strbuf_finish(&clean);
}

static enum commands_which find(struct span node)
{
	for (size_t i = COMMANDS_NONE + 1; i < COUNT; i++)
		if (span_is(node, commands[i].node))
			return (enum commands_which)i;
	return COMMANDS_NONE;
}

enum commands_which commands_read(struct arena *arena, struct span text)
{
	struct span folded = span_trim(utf8_fold(arena, utf8_prefix(text, 20)));

	if (folded.len > 0 && folded.ptr[folded.len - 1] == '.')
		folded.len--;
	return find(folded);
}

static void add_rooms(struct strbuf *out, const struct rooms *rooms)
{
	for (const struct rooms_entry *it = rooms->first; it; it = it->next)
		strbuf_printf(out, "- %.200s: %s%s, %zu here\n", it->config->jid,
			      room_is_joined(it->room) ? "joined" : "not joined",
			      it->invited ? ", by invitation" : "", occupants_count(it->occupants));
	if (!rooms->first)
		strbuf_puts(out, "- none\n");
}

static void add_vain(struct strbuf *out, const struct commands_counts *counts)
{
	unsigned long have = counts->vain_count;

	strbuf_puts(out, "Asked in vain:\n");
	for (unsigned long i = 0; i < have && i < COMMANDS_VAIN_MAX; i++)
		strbuf_printf(out, "- %s\n", counts->vain[(have - 1 - i) % COMMANDS_VAIN_MAX]);
	if (have == 0)
		strbuf_puts(out, "- nothing\n");
}

static void add_aside(struct strbuf *out, const struct link *link)
{
	for (size_t i = 0; link_aside(link, i); i++)
		strbuf_printf(out, "%s- %s\n", i == 0 ? "Plugins set aside:\n" : "",
			      link_aside(link, i));
}

struct span commands_status(struct arena *arena, const struct commands_counts *counts,
			    const struct rooms *rooms, const struct link *link, size_t waiting,
			    int64_t now)
{
	long long minutes = (long long)(now - counts->since) / 60000;
	struct strbuf out;
	struct span text;

	strbuf_init(&out, 16384);
	strbuf_printf(&out, "Footnote " FOOTNOTE_VERSION ", up %lld d %lld h %lld min\n",
		      minutes / 1440, minutes / 60 % 24, minutes % 60);
	strbuf_printf(&out, "Questions: %lu answered, %lu declined, %lu failed, %zu waiting\n",
		      counts->answered, counts->declined, counts->failed, waiting);
	strbuf_printf(&out, "Held back: %lu by limits, %lu dropped, %lu turns of quarrels\n",
		      counts->limited, counts->dropped, counts->quarrels);
	strbuf_printf(&out, "Reactions: %lu up, %lu down\n", counts->liked, counts->disliked);
	add_aside(&out, link);
	strbuf_puts(&out, "Rooms:\n");
	add_rooms(&out, rooms);
	add_vain(&out, counts);
	text = arena_copy(arena, span_trim(strbuf_span(&out)));
	strbuf_finish(&out);
	return text;
}

static xmpp_stanza_t *command_of(xmpp_stanza_t *iq)
{
	return xmpp_stanza_get_child_by_name_and_ns(iq, "command", NS_COMMANDS);
}

static xmpp_stanza_t *items_query_of(xmpp_stanza_t *iq)
{
	xmpp_stanza_t *query =
		xmpp_stanza_get_child_by_name_and_ns(iq, "query", XMPP_NS_DISCO_ITEMS);

	return query && span_is(stanza_attribute(query, "node"), NS_COMMANDS) ? query : NULL;
}

bool commands_is_iq(xmpp_stanza_t *iq)
{
	return command_of(iq) || items_query_of(iq);
}

static void add_list(struct session *session, xmpp_stanza_t *reply)
{
	xmpp_stanza_t *query = stanza_add(reply, "query", XMPP_NS_DISCO_ITEMS), *item;

	xmpp_stanza_set_attribute(query, "node", NS_COMMANDS);
	for (size_t i = COMMANDS_NONE + 1; i < COUNT; i++) {
		item = stanza_add(query, "item", NULL);
		xmpp_stanza_set_attribute(item, "jid", session_jid(session));
		xmpp_stanza_set_attribute(item, "node", commands[i].node);
		xmpp_stanza_set_attribute(item, "name", commands[i].name);
	}
}

/* XEP-0050 with a note for simple clients and a form, XEP-0004, for others. */
static void add_result(xmpp_stanza_t *reply, const struct command *which, const char *session_id,
		       struct span result)
{
	xmpp_stanza_t *command = stanza_add(reply, "command", NS_COMMANDS), *form, *field;
	struct arena arena;
	struct span line;

	xmpp_stanza_set_attribute(command, "node", which->node);
	xmpp_stanza_set_attribute(command, "sessionid", session_id);
	xmpp_stanza_set_attribute(command, "status", "completed");
	form = stanza_add(command, "x", "jabber:x:data");
	xmpp_stanza_set_attribute(form, "type", "result");
	stanza_add_text(stanza_add(form, "title", NULL), which->name);
	field = stanza_add(form, "field", NULL);
	xmpp_stanza_set_attribute(field, "type", "text-multi");
	xmpp_stanza_set_attribute(field, "var", which->node);
	xmpp_stanza_set_attribute(field, "label", which->name);
	arena_init(&arena);
	while (span_next_line(&result, &line))
		stanza_add_text(stanza_add(field, "value", NULL), arena_string(&arena, line));
	arena_finish(&arena);
}

static bool is_canceled(xmpp_stanza_t *command)
{
	return span_is(stanza_attribute(command, "action"), "cancel");
}

enum commands_which commands_of_iq(xmpp_stanza_t *iq)
{
	xmpp_stanza_t *command = command_of(iq);

	if (!command || !span_is(stanza_attribute(iq, "type"), "set") || is_canceled(command))
		return COMMANDS_NONE;
	return find(stanza_attribute(command, "node"));
}

bool commands_answer(struct session *session, xmpp_stanza_t *iq, struct span result)
{
	xmpp_stanza_t *command = command_of(iq), *reply;
	const char *type = command ? "set" : "get";
	enum commands_which which =
		command ? find(stanza_attribute(command, "node")) : COMMANDS_NONE;
	char id[48];

	if (!session_jid(session) || !span_is(stanza_attribute(iq, "type"), type) ||
	    (command && which == COMMANDS_NONE))
		return false;
	reply = disco_reply_to(iq, "result");
	if (!command) {
		add_list(session, reply);
	} else {
		session_new_id(session, id);
		if (is_canceled(command)) {
			command = stanza_add(reply, "command", NS_COMMANDS);
			xmpp_stanza_set_attribute(command, "node", commands[which].node);
			xmpp_stanza_set_attribute(command, "status", "canceled");
		} else {
			add_result(reply, &commands[which], id, result);
		}
	}
	session_send(session, reply);
	xmpp_stanza_release(reply);
	return true;
}
