/* occupants.c - who is in a room, as its presence tells */
#include "bot/xmpp/occupants.h"

#include "bot/xmpp/jid.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>

#define SLOTS 1024

struct occupants {
	struct occupant *slots[SLOTS];
	size_t count;
	uint64_t last_serial;
};

struct occupants *occupants_create(void)
{
	struct occupants *occupants = calloc(1, sizeof(*occupants));

	if (!occupants)
		abort();
	return occupants;
}

/* Where an occupant's pointer is, or where it would be put. */
static struct occupant **place_of(struct occupants *occupants, struct span nick)
{
	struct occupant **link = &occupants->slots[span_hash(nick) % SLOTS];

	while (*link && !span_is(nick, (*link)->nick))
		link = &(*link)->next;
	return link;
}

static struct occupant *take_out(struct occupants *occupants, struct occupant **link)
{
	struct occupant *occupant = *link;

	if (occupant) {
		*link = occupant->next;
		occupants->count--;
	}
	return occupant;
}

static void release(struct occupant *occupant)
{
	if (!occupant)
		return;
	free(occupant->nick);
	free(occupant->jid);
	free(occupant);
}

void occupants_clear(struct occupants *occupants)
{
	for (size_t i = 0; i < SLOTS; i++)
		while (occupants->slots[i])
			release(take_out(occupants, &occupants->slots[i]));
}

void occupants_destroy(struct occupants *occupants)
{
	if (occupants)
		occupants_clear(occupants);
	free(occupants);
}

size_t occupants_count(const struct occupants *occupants)
{
	return occupants->count;
}

const struct occupant *occupants_find(const struct occupants *occupants, struct span nick)
{
	const struct occupant *it = occupants->slots[span_hash(nick) % SLOTS];

	while (it && !span_is(nick, it->nick))
		it = it->next;
	return it;
}

static char *copy_of(struct span text)
{
	char *copy = strndup(text.len ? text.ptr : "", text.len);

	if (!copy)
		abort();
	return copy;
}

/* Puts somebody where nobody of that nick is. */
static void put(struct occupants *occupants, struct occupant *occupant, struct span nick)
{
	struct occupant **link = place_of(occupants, nick);

	release(take_out(occupants, link));
	free(occupant->nick);
	occupant->nick = copy_of(nick);
	occupant->next = *link;
	*link = occupant;
	occupants->count++;
}

static void come(struct occupants *occupants, struct span nick, xmpp_stanza_t *item)
{
	struct occupant *occupant = *place_of(occupants, nick);
	struct span affiliation = stanza_attribute(item, "affiliation");
	struct span full = stanza_attribute(item, "jid");
	struct jid jid = {0};

	if (!occupant) {
		if (occupants->count == OCCUPANTS_MAX)
			return;
		occupant = calloc(1, sizeof(*occupant));
		if (!occupant)
			abort();
		occupant->serial = ++occupants->last_serial;
		put(occupants, occupant, nick);
	}
	free(occupant->jid);
	occupant->jid = full.len > 0 && jid_split(full, &jid) ? copy_of(jid.bare) : NULL;
	occupant->owner = span_is(affiliation, "owner");
	occupant->admin = occupant->owner || span_is(affiliation, "admin");
}

/* Leaves, or goes on under another nick. */
static void go(struct occupants *occupants, struct span nick, xmpp_stanza_t *item, bool renamed)
{
	struct occupant *occupant = take_out(occupants, place_of(occupants, nick));
	struct span new_nick = stanza_attribute(item, "nick");

	if (occupant && renamed && new_nick.len > 0)
		put(occupants, occupant, new_nick);
	else
		release(occupant);
}

void occupants_presence(struct occupants *occupants, xmpp_stanza_t *presence)
{
	xmpp_stanza_t *x = xmpp_stanza_get_child_by_name_and_ns(presence, "x", NS_MUC_USER);
	xmpp_stanza_t *item = x ? xmpp_stanza_get_child_by_name(x, "item") : NULL;
	struct span type = stanza_attribute(presence, "type");
	struct jid from;

	if (!item || !jid_split(stanza_attribute(presence, "from"), &from) ||
	    from.resource.len == 0)
		return;
	if (type.len == 0)
		come(occupants, from.resource, item);
	else if (span_is(type, "unavailable"))
		go(occupants, from.resource, item, stanza_has_status(x, "303"));
}
