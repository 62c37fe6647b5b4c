/* rooms.c - all the rooms: those of the config, and those we were invited to */
#include "bot/xmpp/rooms.h"

#include "bot/base/log.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

static struct rooms_entry *append(struct rooms *rooms, const struct config_room *config)
{
	struct rooms_entry *entry = calloc(1, sizeof(*entry)), **link = &rooms->first;

	if (!entry)
		abort();
	entry->config = config;
	entry->room = room_create(rooms->config, config, rooms->session);
	entry->occupants = occupants_create();
	while (*link)
		link = &(*link)->next;
	*link = entry;
	return entry;
}

void rooms_init(struct rooms *rooms, const struct config *config, struct session *session)
{
	*rooms = (struct rooms){.config = config, .session = session};
	for (size_t i = 0; i < config->room_count; i++)
		append(rooms, &config->rooms[i]);
}

/* An invited room's config is one block, with its texts behind it. */
static struct config_room *own_config(const char *jid, const char *nick, const char *password)
{
	size_t jid_size = strlen(jid) + 1, nick_size = strlen(nick) + 1;
	struct config_room *config = calloc(1, sizeof(*config) + jid_size + nick_size);
	char *texts;

	if (!config)
		abort();
	texts = (char *)(config + 1);
	memcpy(texts, jid, jid_size);
	memcpy(texts + jid_size, nick, nick_size);
	config->jid = texts;
	config->nick = texts + jid_size;
	if (password && !(config->password = strdup(password)))
		abort();
	return config;
}

static void release(struct rooms_entry *entry)
{
	room_destroy(entry->room);
	occupants_destroy(entry->occupants);
	if (entry->invited) {
		struct config_room *own = (struct config_room *)(void *)(uintptr_t)entry->config;

		if (own->password)
			explicit_bzero(own->password, strlen(own->password));
		free(own->password);
		free(own);
	}
	free(entry);
}

void rooms_finish(struct rooms *rooms)
{
	while (rooms->first) {
		struct rooms_entry *entry = rooms->first;

		rooms->first = entry->next;
		release(entry);
	}
}

struct rooms_entry *rooms_find(const struct rooms *rooms, struct span bare)
{
	struct rooms_entry *entry = rooms->first;

	while (entry && !span_is(bare, entry->config->jid))
		entry = entry->next;
	return entry;
}

struct rooms_entry *rooms_add(struct rooms *rooms, const char *jid, const char *nick,
			      const char *password)
{
	struct rooms_entry *entry;

	if (rooms->invited_count == ROOMS_INVITED_MAX) {
		log_warning("%s: not joined; %d rooms by invitation are enough", jid,
			    ROOMS_INVITED_MAX);
		return NULL;
	}
	entry = append(rooms, own_config(jid, nick, password));
	entry->invited = true;
	rooms->invited_count++;
	if (session_is_up(rooms->session))
		room_session_up(entry->room);
	return entry;
}

void rooms_remove(struct rooms *rooms, struct rooms_entry *entry)
{
	struct rooms_entry **link = &rooms->first;

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
	rooms->invited_count--;
	room_leave(entry->room);
	release(entry);
}

enum rooms_change rooms_presence(struct rooms_entry *entry, xmpp_stanza_t *presence)
{
	xmpp_stanza_t *x = xmpp_stanza_get_child_by_name_and_ns(presence, "x", NS_MUC_USER);
	struct span type = stanza_attribute(presence, "type");
	bool was_in = room_is_joined(entry->room), ours;
	struct jid from;

	if (!jid_split(stanza_attribute(presence, "from"), &from))
		return ROOMS_NOTHING;
	ours = stanza_has_status(x, "110") || span_is(from.resource, room_nick(entry->room));
	occupants_presence(entry->occupants, presence);
	room_presence(entry->room, presence);
	if (!was_in && room_is_joined(entry->room))
		return ROOMS_ENTERED;
	if (ours && span_is(type, "unavailable") && !stanza_has_status(x, "303"))
		occupants_clear(entry->occupants);
	if (ours && span_is(type, "unavailable") && !stanza_has_status(x, "333") &&
	    (stanza_has_status(x, "301") || stanza_has_status(x, "307")))
		return ROOMS_UNWANTED;
	if (span_is(type, "error") && !was_in && !entry->kept &&
	    strcmp(stanza_error_condition(presence), "conflict") != 0)
		return ROOMS_UNWANTED;
	return ROOMS_NOTHING;
}

void rooms_session_up(struct rooms *rooms)
{
	for (struct rooms_entry *it = rooms->first; it; it = it->next)
		room_session_up(it->room);
}

void rooms_session_down(struct rooms *rooms)
{
	for (struct rooms_entry *it = rooms->first; it; it = it->next) {
		room_session_down(it->room);
		occupants_clear(it->occupants);
	}
}

void rooms_leave(struct rooms *rooms)
{
	for (struct rooms_entry *it = rooms->first; it; it = it->next)
		room_leave(it->room);
}

int64_t rooms_deadline(const struct rooms *rooms)
{
	int64_t next = CLOCK_NEVER;

	for (struct rooms_entry *it = rooms->first; it; it = it->next)
		next = clock_earlier(next, room_deadline(it->room));
	return next;
}

void rooms_turn(struct rooms *rooms, int64_t now)
{
	for (struct rooms_entry *it = rooms->first; it; it = it->next)
		room_turn(it->room, now);
}
