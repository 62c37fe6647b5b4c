/* room.c - one room: joining it, staying in it, knowing our nick there */
#include "bot/xmpp/room.h"

#include "bot/base/log.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/disco.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/stanza.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum state { OFFLINE, WAITING, JOINING, JOINED, BANNED };

#define RETRY_MS      2000
#define RETRY_MOST_MS 300000
#define NICKS_MAX     9 /* names tried in one go when they are taken */

struct room {
	const struct config_room *config;
	struct session *session;
	enum state state;
	int64_t deadline; /* of WAITING and JOINING */
	unsigned failures, nicks_tried;
	char *nick, *occupant_id;
	const char *refusal; /* the last one told; static */
};

static void set_text(char **text, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		abort();
	free(*text);
	*text = copy;
}

struct room *room_create(const struct config_room *config, struct session *session)
{
	struct room *room = calloc(1, sizeof(*room));

	if (!room)
		abort();
	room->config = config;
	room->session = session;
	set_text(&room->nick, config->nick);
	set_text(&room->occupant_id, "");
	return room;
}

void room_destroy(struct room *room)
{
	if (!room)
		return;
	free(room->nick);
	free(room->occupant_id);
	free(room);
}

const char *room_jid(const struct room *room)
{
	return room->config->jid;
}

bool room_is_joined(const struct room *room)
{
	return room->state == JOINED;
}

const char *room_nick(const struct room *room)
{
	return room->nick;
}

const char *room_wanted_nick(const struct room *room)
{
	return room->config->nick;
}

const char *room_occupant_id(const struct room *room)
{
	return room->occupant_id;
}

static xmpp_stanza_t *presence_to_us(struct room *room)
{
	xmpp_stanza_t *presence = xmpp_presence_new(session_context(room->session));
	size_t size = strlen(room->config->jid) + strlen(room->nick) + 2;
	char *to = malloc(size);

	if (!presence || !to)
		abort();
	snprintf(to, size, "%s/%s", room->config->jid, room->nick);
	xmpp_stanza_set_to(presence, to);
	free(to);
	return presence;
}

static void join(struct room *room, int64_t now)
{
	xmpp_stanza_t *presence = presence_to_us(room);
	xmpp_stanza_t *muc = stanza_add(presence, "x", NS_MUC);

	xmpp_stanza_set_attribute(stanza_add(muc, "history", NULL), "maxstanzas", "0");
	if (room->config->password)
		stanza_add_text(stanza_add(muc, "password", NULL), room->config->password);
	disco_add_caps(presence);
	session_send(room->session, presence);
	xmpp_stanza_release(presence);
	room->state = JOINING;
	room->deadline = now + ROOM_JOIN_MS;
}

static void wait(struct room *room, int64_t wait_ms)
{
	room->state = WAITING;
	room->deadline = clock_ms() + wait_ms;
}

/* After a failure that passes: longer each time. */
static void retry_later(struct room *room)
{
	int64_t wait_ms = RETRY_MS;

	for (unsigned i = 0; i < room->failures && wait_ms < RETRY_MOST_MS; i++)
		wait_ms *= 2;
	room->failures++;
	wait_ms = clock_earlier(wait_ms, RETRY_MOST_MS);
	wait(room, wait_ms / 2 + random() % wait_ms);
}

void room_session_up(struct room *room)
{
	if (room->state == BANNED)
		return;
	room->nicks_tried = 0;
	room->failures = 0;
	set_text(&room->nick, room->config->nick);
	join(room, clock_ms());
}

void room_session_down(struct room *room)
{
	if (room->state != BANNED)
		room->state = OFFLINE;
}

void room_lost(struct room *room)
{
	if (room->state != JOINED)
		return;
	log_warning("%s: no longer in the room; joining again", room->config->jid);
	room->nicks_tried = 0;
	join(room, clock_ms());
}

void room_leave(struct room *room)
{
	xmpp_stanza_t *presence;

	if (room->state != JOINED && room->state != JOINING)
		return;
	presence = presence_to_us(room);
	xmpp_stanza_set_type(presence, "unavailable");
	session_send(room->session, presence);
	xmpp_stanza_release(presence);
	room->state = OFFLINE;
}

/* Another name than the one that is taken: footnote, footnote2, footnote3, … */
static void try_another_nick(struct room *room)
{
	char nick[256];

	if (room->nicks_tried == NICKS_MAX) {
		log_warning("%s: the nicks \"%s\" to \"%s\" are all taken", room->config->jid,
			    room->config->nick, room->nick);
		room->nicks_tried = 0;
		set_text(&room->nick, room->config->nick);
		retry_later(room);
		return;
	}
	room->nicks_tried++;
	snprintf(nick, sizeof(nick), "%.200s%u", room->config->nick, room->nicks_tried + 1);
	log_info("%s: the nick \"%s\" is taken; trying \"%s\"", room->config->jid, room->nick,
		 nick);
	set_text(&room->nick, nick);
	join(room, clock_ms());
}

static void refused(struct room *room, xmpp_stanza_t *presence)
{
	static const struct {
		const char *condition, *text;
	} refusals[] = {
		{"registration-required",
		 "the room is for members only; have a room admin make the bot's account a member"},
		{"forbidden",
		 "the bot's account is banned from the room; a room admin can lift it"},
		{"not-authorized", "the room wants a password that is missing or wrong; give the "
				   "room a password-file in the config"},
		{"not-allowed", "the room does not exist and the bot may not make it; make it, or "
				"check the room's jid"},
		{"not-acceptable", "the room wants a registered nick; register it, or set the "
				   "room's nick in the config"},
		{"jid-malformed", "the server takes the nick for malformed; set another"},
	};
	const char *condition = stanza_error_condition(presence);

	if (strcmp(condition, "conflict") == 0) {
		try_another_nick(room);
		return;
	}
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (strcmp(condition, refusals[i].condition) == 0) {
			if (room->refusal != refusals[i].text)
				log_error("%s refuses the bot: %s", room->config->jid,
					  refusals[i].text);
			room->refusal = refusals[i].text;
			wait(room, ROOM_REFUSED_MS);
			return;
		}
	log_warning("%s cannot be joined (%s); trying again", room->config->jid, condition);
	retry_later(room);
}

static bool has_status(xmpp_stanza_t *x, const char *code)
{
	xmpp_stanza_t *child = x ? xmpp_stanza_get_children(x) : NULL;

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child);

		if (name && strcmp(name, "status") == 0 &&
		    span_is(stanza_attribute(child, "code"), code))
			return true;
	}
	return false;
}

/* A room that our joining made is locked until it is configured; an empty form
 * takes the server's defaults. */
static void unlock(struct room *room)
{
	char id[48];
	xmpp_stanza_t *iq, *form;

	session_new_id(room->session, id);
	iq = xmpp_iq_new(session_context(room->session), "set", id);
	xmpp_stanza_set_to(iq, room->config->jid);
	form = stanza_add(stanza_add(iq, "query", "http://jabber.org/protocol/muc#owner"), "x",
			  "jabber:x:data");
	xmpp_stanza_set_attribute(form, "type", "submit");
	session_send(room->session, iq);
	xmpp_stanza_release(iq);
	log_info("%s did not exist and was made", room->config->jid);
}

static void joined(struct room *room, xmpp_stanza_t *presence, xmpp_stanza_t *x, struct span nick)
{
	xmpp_stanza_t *occupant = xmpp_stanza_get_child_by_name_and_ns(presence, "occupant-id",
								       "urn:xmpp:occupant-id:0");
	char *copy = strndup(nick.ptr, nick.len);

	if (!copy)
		abort();
	free(room->nick);
	room->nick = copy;
	set_text(&room->occupant_id, occupant ? stanza_attribute(occupant, "id").ptr : "");
	if (room->state == JOINED)
		return;
	room->state = JOINED;
	room->failures = 0;
	room->refusal = NULL;
	log_info("joined %s as %s", room->config->jid, room->nick);
	if (has_status(x, "201"))
		unlock(room);
}

/* The room says that we are out. */
static void put_out(struct room *room, xmpp_stanza_t *x)
{
	if (has_status(x, "301")) {
		log_error("%s: the bot was banned and stays out", room->config->jid);
		room->state = BANNED;
	} else if (has_status(x, "333") || has_status(x, "332") || !x) {
		log_warning("%s: out of the room for technical reasons; joining again",
			    room->config->jid);
		retry_later(room);
	} else if (has_status(x, "307")) {
		log_warning("%s: the bot was kicked; it comes back in %d minutes",
			    room->config->jid, ROOM_KICKED_MS / 60000);
		wait(room, ROOM_KICKED_MS);
	} else if (has_status(x, "321") || has_status(x, "322")) {
		log_warning("%s: the room is for members only now and the bot is none; have a "
			    "room admin make its account a member",
			    room->config->jid);
		wait(room, RETRY_MOST_MS);
	} else {
		log_warning("%s: out of the room; joining again", room->config->jid);
		retry_later(room);
	}
}

void room_presence(struct room *room, xmpp_stanza_t *presence)
{
	xmpp_stanza_t *x = xmpp_stanza_get_child_by_name_and_ns(presence, "x", NS_MUC_USER);
	xmpp_stanza_t *item = x ? xmpp_stanza_get_child_by_name(x, "item") : NULL;
	struct span type = stanza_attribute(presence, "type");
	struct jid from;
	bool ours;

	if (!jid_split(stanza_attribute(presence, "from"), &from))
		return;
	ours = span_is(from.resource, room->nick);
	if (span_is(type, "error")) {
		if (room->state == JOINING && (ours || from.resource.len == 0))
			refused(room, presence);
	} else if (type.len == 0) {
		if (from.resource.len > 0 && has_status(x, "110") &&
		    (room->state == JOINING || room->state == JOINED))
			joined(room, presence, x, from.resource);
	} else if (span_is(type, "unavailable") && from.resource.len > 0 &&
		   (ours || has_status(x, "110"))) {
		if (has_status(x, "303") && item && stanza_attribute(item, "nick").len > 0)
			set_text(&room->nick, stanza_attribute(item, "nick").ptr);
		else if (room->state == JOINED || room->state == JOINING)
			put_out(room, x);
	}
}

int64_t room_deadline(const struct room *room)
{
	return room->state == WAITING || room->state == JOINING ? room->deadline : CLOCK_NEVER;
}

void room_turn(struct room *room, int64_t now)
{
	if (now < room_deadline(room))
		return;
	if (room->state == JOINING) {
		log_warning("%s does not answer; joining again", room->config->jid);
		retry_later(room);
		return;
	}
	room->nicks_tried = 0;
	set_text(&room->nick, room->config->nick);
	join(room, now);
}
