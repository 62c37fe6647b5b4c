/* who.c - who says something, and what they may */
#include "bot/xmpp/who.h"

#include "bot/xmpp/invitation.h"

/* A room that we were only invited to may be anybody's, and its word with it. */
static const struct occupant *vouched_for(const struct jid *from, const struct rooms_entry *entry)
{
	return entry->invited ? NULL : occupants_find(entry->occupants, from->resource);
}

bool who_is_admin(const struct config *config, const struct jid *from,
		  const struct rooms_entry *entry)
{
	const struct occupant *occupant;

	if (!entry)
		return invitation_is_admin(config, from->bare);
	occupant = vouched_for(from, entry);
	if (!occupant)
		return false;
	if (occupant->jid && invitation_is_admin(config, span_of(occupant->jid)))
		return true;
	return (entry->config->commands == CONFIG_COMMANDS_OWNERS && occupant->owner) ||
	       (entry->config->commands == CONFIG_COMMANDS_ADMINS && occupant->admin);
}

/* An occupant as the room knows them. An id is the room's only where we have
 * one there too, else whoever likes puts it into a message. */
static struct span occupant_key(struct arena *arena, const struct message *message,
				const struct rooms_entry *entry)
{
	struct span nick = message->from.resource;
	const struct occupant *occupant = occupants_find(entry->occupants, nick);

	if (message->occupant_id.len > 0 && room_occupant_id(entry->room)[0])
		return arena_printf(arena, "id %.*s", SPAN_ARG(message->occupant_id));
	if (occupant)
		return arena_printf(arena, "no %llu", (unsigned long long)occupant->serial);
	return arena_printf(arena, "nick %.*s", SPAN_ARG(nick));
}

void who_says(struct arena *arena, const struct config *config, const struct message *message,
	      const struct rooms_entry *entry, struct who *out)
{
	struct span bare = message->from.bare, key = SPAN("");
	const struct occupant *occupant = NULL;

	if (entry) {
		key = occupant_key(arena, message, entry);
		occupant = vouched_for(&message->from, entry);
	}
	out->conversation =
		arena_printf(arena, "%d %.*s %.*s", message->kind, SPAN_ARG(bare), SPAN_ARG(key));
	if (!entry)
		out->person = bare;
	else if (occupant && occupant->jid)
		out->person = arena_copy(arena, span_of(occupant->jid));
	else
		out->person = arena_printf(arena, "%.*s %.*s", SPAN_ARG(bare), SPAN_ARG(key));
	out->is_admin = who_is_admin(config, &message->from, entry);
}
