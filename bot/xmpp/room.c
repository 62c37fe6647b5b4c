/* room.c - one room: joining it, staying in it, knowing our nick there */
#include "bot/xmpp/room.h"

#include "bot/base/log.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/disco.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/retry.h"
#include "bot/xmpp/signs.h"
#include "bot/xmpp/stanza.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum state { OFFLINE, WAITING, LOOKING, JOINING, JOINED, BANNED };

#define NICKS_MAX      9    /* names tried in one go when they are taken */
#define HISTORY_REJOIN "30" /* messages: what we said last may be among them */

struct room {
	const struct config *all;
	const struct config_room *config;
	struct session *session;
	enum state state;
	int64_t deadline; /* of the state; JOINED: the next ping, or its answer's */
	int64_t joined_at;
	int64_t stay_out; /* kicked: not back before, whatever else happens */
	struct retry retry;
	unsigned nicks_tried;
	bool was_joined;
	bool gone;	/* destroyed: joining would make it, which is not for us */
	bool unsure;	/* JOINED, but the room does not answer */
	bool silent;	/* unsure for no more than a ping without answer */
	bool heard;	/* what is said there reached us since it was asked last */
	bool mute;	/* JOINED, without voice in a moderated room */
	bool missing;	/* the last ping found nobody of our nick */
	char iq_id[48]; /* of a ping or a look not yet answered; else empty */
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

struct room *room_create(const struct config *all, const struct config_room *config,
			 struct session *session)
{
	struct room *room = calloc(1, sizeof(*room));

	if (!room)
		abort();
	room->all = all;
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

bool room_may_send(const struct room *room, bool to_all)
{
	return room->state == JOINED && !room->unsure && !(to_all && room->mute);
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

static void address(struct room *room, xmpp_stanza_t *stanza, const char *nick)
{
	size_t size = strlen(room->config->jid) + strlen(nick) + 2;
	char *to = malloc(size);

	if (!stanza || !to)
		abort();
	snprintf(to, size, "%s/%s", room->config->jid, nick);
	xmpp_stanza_set_to(stanza, to);
	free(to);
}

static xmpp_stanza_t *presence_as(struct room *room, const char *nick)
{
	xmpp_stanza_t *presence = xmpp_presence_new(session_context(room->session));

	address(room, presence, nick);
	return presence;
}

static void join(struct room *room, int64_t now)
{
	xmpp_stanza_t *presence = presence_as(room, room->nick);
	xmpp_stanza_t *muc = stanza_add(presence, "x", NS_MUC);

	xmpp_stanza_set_attribute(stanza_add(muc, "history", NULL), "maxstanzas",
				  room->was_joined ? HISTORY_REJOIN : "0");
	if (room->config->password)
		stanza_add_text(stanza_add(muc, "password", NULL), room->config->password);
	disco_add_caps(presence);
	session_send(room->session, presence);
	xmpp_stanza_release(presence);
	room->state = JOINING;
	room->iq_id[0] = '\0';
	room->deadline = now + room->all->silence_ms;
}

/* Asks with an empty child; to our occupant, or to the room itself. */
static void ask(struct room *room, bool us, const char *child, const char *ns)
{
	xmpp_stanza_t *iq;

	session_new_id(room->session, room->iq_id);
	iq = xmpp_iq_new(session_context(room->session), "get", room->iq_id);
	if (us)
		address(room, iq, room->nick);
	else
		xmpp_stanza_set_to(iq, room->config->jid);
	stanza_add(iq, child, ns);
	session_send(room->session, iq);
	xmpp_stanza_release(iq);
}

/* XEP-0410. */
static void ping(struct room *room, int64_t now)
{
	ask(room, true, "ping", "urn:xmpp:ping");
	room->heard = false;
	room->deadline = now + room->all->room_silence_ms / 2;
}

/* Is a room that was destroyed there again? */
static void look(struct room *room, int64_t now)
{
	ask(room, false, "query", XMPP_NS_DISCO_INFO);
	room->state = LOOKING;
	room->deadline = now + room->all->silence_ms;
}

static void come_back(struct room *room, int64_t now)
{
	room->nicks_tried = 0;
	set_text(&room->nick, room->config->nick);
	if (room->gone)
		look(room, now);
	else
		join(room, now);
}

static void wait(struct room *room, int64_t wait_ms)
{
	room->state = WAITING;
	room->iq_id[0] = '\0';
	room->deadline = clock_ms() + wait_ms;
}

/* After a failure that passes: longer each time. */
static void retry_later(struct room *room)
{
	wait(room, retry_wait(&room->retry, room->all->retry_ms, room->all->retry_most_ms));
}

void room_session_up(struct room *room)
{
	int64_t now = clock_ms();

	if (room->state == BANNED)
		return;
	room->retry.failures = 0;
	if (now < room->stay_out)
		wait(room, room->stay_out - now);
	else
		come_back(room, now);
}

void room_session_down(struct room *room)
{
	room->iq_id[0] = '\0';
	if (room->state != BANNED)
		room->state = OFFLINE;
}

void room_lost(struct room *room)
{
	int64_t now = clock_ms();

	if (room->state != JOINED)
		return;
	log_warning("%s: no longer in the room; joining again", room->config->jid);
	retry_lost(&room->retry, room->joined_at, now);
	if (room->retry.failures > 0)
		retry_later(room);
	else
		come_back(room, now);
	room->retry.failures++;
}

static void become_unsure(struct room *room, bool silent)
{
	if (!room->unsure)
		log_warning("%s does not answer; what is to be said there waits",
			    room->config->jid);
	room->unsure = true;
	room->silent = silent;
}

static void sure_again(struct room *room)
{
	if (room->unsure)
		log_info("%s answers again", room->config->jid);
	room->unsure = room->missing = false;
}

void room_heard(struct room *room)
{
	if (room->state != JOINED)
		return;
	room->heard = true;
	if (room->unsure && room->silent)
		sure_again(room);
}

void room_check(struct room *room)
{
	if (room->state != JOINED)
		return;
	become_unsure(room, false);
	if (!room->iq_id[0])
		ping(room, clock_ms());
}

static void take_ping(struct room *room, const char *error)
{
	int64_t now = clock_ms();
	bool missing = strcmp(error, "item-not-found") == 0;

	room->deadline = now + room->all->room_silence_ms / 2;
	if (strcmp(error, "not-acceptable") == 0 || (missing && room->missing)) {
		room_lost(room);
	} else if (strncmp(error, "remote-server-", 14) == 0) {
		become_unsure(room, false);
	} else if (missing) {
		/* Our nick was just changed, or there is no such room. */
		room->missing = true;
		ping(room, now);
	} else {
		/* Pinged or not allowed to: only occupants are told that. */
		sure_again(room);
	}
}

static void take_look(struct room *room, const char *error)
{
	if (strcmp(error, "item-not-found") == 0 || strncmp(error, "remote-server-", 14) == 0) {
		retry_later(room);
	} else {
		room->gone = false;
		come_back(room, clock_ms());
	}
}

bool room_iq(struct room *room, xmpp_stanza_t *iq)
{
	const char *error = "";

	if (!room->iq_id[0] || !span_is(stanza_attribute(iq, "id"), room->iq_id))
		return false;
	if (span_is(stanza_attribute(iq, "type"), "error"))
		error = stanza_error_condition(iq);
	else if (!span_is(stanza_attribute(iq, "type"), "result"))
		return false;
	room->iq_id[0] = '\0';
	if (room->state == LOOKING)
		take_look(room, error);
	else if (room->state == JOINED)
		take_ping(room, error);
	return true;
}

void room_leave(struct room *room)
{
	xmpp_stanza_t *presence;

	if (room->state != JOINED && room->state != JOINING)
		return;
	presence = presence_as(room, room->nick);
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
		{"gone", "the room is gone for good, or has moved; ask its admins, and set the "
			 "room's jid in the config"},
		{"redirect", "the room has moved; ask its admins, and set the room's jid in the "
			     "config"},
		{"jid-malformed", "the server takes the nick for malformed; set another"},
	};
	const char *condition = stanza_error_condition(presence);
	bool banned = strcmp(condition, "forbidden") == 0;

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
			wait(room, banned ? room->all->kicked_ms : room->all->retry_most_ms);
			return;
		}
	log_warning("%s cannot be joined (%s); trying again", room->config->jid, condition);
	retry_later(room);
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

/* What the room lets us do. */
static void take_role(struct room *room, xmpp_stanza_t *x)
{
	xmpp_stanza_t *item = xmpp_stanza_get_child_by_name(x, "item");
	bool mute = item && span_is(stanza_attribute(item, "role"), "visitor");

	if (mute && !room->mute) {
		log_warning("%s is moderated and the bot has no voice; its answers wait, and the "
			    "moderators are asked: have a room admin give it voice, or make its "
			    "account a member",
			    room->config->jid);
		signs_voice_request(room->session, room->config->jid);
	} else if (!mute && room->mute) {
		log_info("%s: the bot has voice", room->config->jid);
	}
	room->mute = mute;
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
	take_role(room, x);
	if (room->state == JOINED)
		return;
	room->state = JOINED;
	room->was_joined = true;
	room->unsure = room->missing = false;
	room->joined_at = clock_ms();
	room->deadline = room->joined_at + room->all->room_silence_ms / 2;
	room->refusal = NULL;
	log_info("joined %s as %s", room->config->jid, room->nick);
	if (stanza_has_status(x, "201"))
		unlock(room);
}

/* The nick of the config is free: it is ours again. */
static void claim_nick(struct room *room)
{
	xmpp_stanza_t *presence = presence_as(room, room->config->nick);

	disco_add_caps(presence);
	session_send(room->session, presence);
	xmpp_stanza_release(presence);
}

static void put_out_by_a_person(struct room *room)
{
	log_warning("%s: the bot was kicked; it comes back in %g minutes", room->config->jid,
		    room->all->kicked_ms / 60000.0);
	room->stay_out = clock_ms() + room->all->kicked_ms;
	wait(room, room->all->kicked_ms);
}

/* The room says that we are out. */
static void put_out(struct room *room, xmpp_stanza_t *x)
{
	retry_lost(&room->retry, room->joined_at, clock_ms());
	if (stanza_has_status(x, "301")) {
		log_error("%s: the bot was banned and stays out", room->config->jid);
		room->state = BANNED;
	} else if (stanza_has_status(x, "333") || stanza_has_status(x, "332") || !x) {
		log_warning("%s: out of the room for technical reasons; joining again",
			    room->config->jid);
		retry_later(room);
	} else if (stanza_has_status(x, "307")) {
		put_out_by_a_person(room);
	} else if (stanza_has_status(x, "321") || stanza_has_status(x, "322")) {
		log_warning("%s: the room is for members only now and the bot is none; have a "
			    "room admin make its account a member",
			    room->config->jid);
		wait(room, room->all->retry_most_ms);
	} else if (xmpp_stanza_get_child_by_name(x, "destroy")) {
		log_warning("%s was destroyed; joining when it is made again", room->config->jid);
		room->gone = true;
		retry_later(room);
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
		if (room->state == JOINING) /* who is in it comes first, and may be many */
			room->deadline = clock_ms() + room->all->silence_ms;
		if (from.resource.len > 0 && stanza_has_status(x, "110") &&
		    (room->state == JOINING || room->state == JOINED))
			joined(room, presence, x, from.resource);
	} else if (!span_is(type, "unavailable") || from.resource.len == 0) {
		return;
	} else if (!ours && room->state == JOINED && span_is(from.resource, room->config->nick) &&
		   !stanza_has_status(x, "110")) {
		claim_nick(room);
	} else if ((ours || stanza_has_status(x, "110"))) {
		if (stanza_has_status(x, "303") && item && stanza_attribute(item, "nick").len > 0)
			set_text(&room->nick, stanza_attribute(item, "nick").ptr);
		else if (room->state == JOINED || room->state == JOINING)
			put_out(room, x);
	}
}

int64_t room_deadline(const struct room *room)
{
	return room->state == OFFLINE || room->state == BANNED ? CLOCK_NEVER : room->deadline;
}

void room_turn(struct room *room, int64_t now)
{
	if (now < room_deadline(room))
		return;
	if (room->state == JOINED) {
		/* What is said in a room reaches its occupants only: we are one. */
		if (room->iq_id[0] && !room->heard)
			become_unsure(room, true);
		ping(room, now);
	} else if (room->state == WAITING) {
		come_back(room, now);
	} else {
		log_warning("%s does not answer; joining again", room->config->jid);
		retry_later(room);
	}
}
