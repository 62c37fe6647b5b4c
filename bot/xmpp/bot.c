/* bot.c - the bot process: rooms and chats on one side, the answerer on the other */
#include "bot/xmpp/bot.h"

#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/address.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/conversation.h"
#include "bot/xmpp/delivery.h"
#include "bot/xmpp/disco.h"
#include "bot/xmpp/link.h"
#include "bot/xmpp/message.h"
#include "bot/xmpp/question.h"
#include "bot/xmpp/reply.h"
#include "bot/xmpp/room.h"
#include "bot/xmpp/session.h"
#include "bot/xmpp/signals.h"
#include "bot/xmpp/stanza.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APOLOGY	 "Sorry, I could not work that out; please ask again."
#define TOO_LONG "That is longer than I can read; please ask in a sentence or two."

struct bot {
	const struct config *config;
	struct session *session;
	struct link *link;
	struct room **rooms; /* as many as the config has */
	struct delivery *delivery;
	struct questions questions;
	struct conversations *conversations;
	struct arena arena; /* of the stanza or answer at hand */
	bool was_ready;	    /* the answerer, once */
	bool stopping, over;
	enum bot_end end;
};

static struct room *find_room(const struct bot *bot, struct span bare)
{
	for (size_t i = 0; i < bot->config->room_count; i++)
		if (span_is(bare, room_jid(bot->rooms[i])))
			return bot->rooms[i];
	return NULL;
}

static bool is_room(const void *data, struct span bare)
{
	return find_room(data, bare) != NULL;
}

static bool may_send(void *data, const char *room)
{
	const struct room *found = find_room(data, span_of(room));

	return found && room_may_send(found);
}

static void on_suspect(void *data, const char *room)
{
	struct room *found = find_room(data, span_of(room));

	if (found)
		room_check(found);
}

static void on_lost(void *data, const char *room)
{
	struct room *found = find_room(data, span_of(room));

	if (found)
		room_lost(found);
}

static void say(struct bot *bot, struct arena *arena, const struct message *to, struct span answer)
{
	xmpp_ctx_t *ctx = session_context(bot->session);
	struct span text = reply_text(arena, to, answer, bot->config->max_chars);
	char id[48], *xml;
	xmpp_stanza_t *stanza;
	size_t len;

	session_new_id(bot->session, id);
	stanza = reply_stanza(ctx, arena, to, text, id);
	if (xmpp_stanza_to_text(stanza, &xml, &len) != XMPP_EOK)
		abort();
	delivery_add(bot->delivery, id,
		     to->kind == MESSAGE_DIRECT ? NULL : arena_string(arena, to->from.bare),
		     to->kind == MESSAGE_ROOM, to->stanza_id, (struct span){xml, len}, clock_ms());
	xmpp_free(ctx, xml);
	xmpp_stanza_release(stanza);
}

/* Asks the answerer the next question, if it is free. */
static void dispatch(struct bot *bot, int64_t now)
{
	struct question *question = bot->questions.first;
	struct span context;

	while (question && question->sent)
		question = question->next;
	if (!question || !link_is_idle(bot->link))
		return;
	context = conversations_get(bot->conversations, question->conversation, now);
	question->sent = link_ask(bot->link, question->id, question->text, context,
				  bot->config->max_chars - CONFIG_NICK_CHARS) == 0;
}

static struct question *find_question(struct bot *bot, uint64_t id)
{
	struct question *question = bot->questions.first;

	while (question && question->id != id)
		question = question->next;
	return question;
}

static void on_unread(void *data, uint64_t id)
{
	struct question *question = find_question(data, id);

	if (question)
		question->sent = false;
}

static void on_answer(void *data, uint64_t id, const struct exchange *answer)
{
	struct bot *bot = data;
	struct question *question = find_question(bot, id);

	if (!question)
		return;
	if (answer)
		conversations_put(bot->conversations, question->conversation, answer->context,
				  clock_ms());
	say(bot, &question->arena, &question->from,
	    answer && span_trim(answer->text).len > 0 ? answer->text : SPAN(APOLOGY));
	log_debug("question %llu %s after %lld ms", (unsigned long long)id,
		  !answer	     ? "failed"
		  : answer->answered ? "answered"
				     : "declined",
		  (long long)(clock_ms() - question->asked));
	questions_remove(&bot->questions, question);
}

static void on_ready(void *data, struct span loaded)
{
	struct bot *bot = data;

	log_info("the answerer is ready: %.*s", SPAN_ARG(utf8_prefix(loaded, 200)));
	bot->was_ready = true;
}

static void on_failed(void *data, struct span why)
{
	struct bot *bot = data;
	struct span line;
	bool told = false;

	while (span_next_line(&why, &line)) {
		struct span named = SPAN("footnote: ");

		if (span_starts(line, named))
			line = span_slice(line, named.len, line.len);
		if (line.len > 0)
			log_error("%.*s", SPAN_ARG(line));
		told = true;
	}
	if (!told)
		log_error("the answerer ended before it was ready");
	if (bot->was_ready)
		return;
	bot->end = BOT_NO_ANSWERER;
	bot->over = true;
}

/* Questions that no answerer takes. */
static void lose_patience(struct bot *bot, int64_t now)
{
	struct question *question = bot->questions.first, *next;

	for (; question; question = next) {
		next = question->next;
		if (question->sent || now - question->asked < QUESTION_PATIENCE_MS)
			continue;
		say(bot, &question->arena, &question->from, SPAN(APOLOGY));
		questions_remove(&bot->questions, question);
	}
}

static bool is_ours(const struct bot *bot, const struct message *message, const struct room *room)
{
	struct jid us;

	if (session_is_our_id(bot->session, message->id) ||
	    session_is_our_id(bot->session, message->origin_id))
		return true;
	if (message->kind == MESSAGE_DIRECT)
		return session_jid(bot->session) &&
		       jid_split(span_of(session_jid(bot->session)), &us) &&
		       span_eq(us.bare, message->from.bare);
	return span_is(message->from.resource, room_nick(room)) ||
	       (message->occupant_id.len > 0 &&
		span_is(message->occupant_id, room_occupant_id(room)));
}

/* Whether it is said to us; what is asked then. */
static bool is_asked(struct bot *bot, const struct message *message, const struct room *room,
		     struct span *question)
{
	struct span body = message->body;
	struct jid us;
	bool named;

	*question = body;
	if (room)
		named = address_strip(&bot->arena, body, span_of(room_nick(room)), question) ||
			address_strip(&bot->arena, body, span_of(room_wanted_nick(room)), question);
	else
		named = jid_split(span_of(bot->config->jid), &us) &&
			address_strip(&bot->arena, body, us.node, question);
	if (question->len == 0)
		*question = SPAN("help"); /* a bare call */
	return named || message->kind != MESSAGE_ROOM;
}

/* Each occupant of each room talks apart, in the room and in private; a person
 * who writes directly talks with all their devices. */
static struct span conversation_key(struct arena *arena, const struct message *message)
{
	bool has_id = message->kind != MESSAGE_DIRECT && message->occupant_id.len > 0;
	struct span who = message->kind == MESSAGE_DIRECT ? SPAN("")
			  : has_id			  ? message->occupant_id
							  : message->from.resource;

	return arena_printf(arena, "%d%d %.*s %.*s", message->kind, has_id,
			    SPAN_ARG(message->from.bare), SPAN_ARG(who));
}

static void hear(struct bot *bot, xmpp_stanza_t *stanza)
{
	struct question *question;
	struct message message;
	struct span text;
	struct room *room;

	if (!message_read(&bot->arena, stanza, is_room, bot, &message))
		return;
	room = find_room(bot, message.from.bare);
	if ((room && !room_is_joined(room)) || is_ours(bot, &message, room) ||
	    !is_asked(bot, &message, room, &text))
		return;
	if (text.len > EXCHANGE_QUESTION_MAX) {
		say(bot, &bot->arena, &message, SPAN(TOO_LONG));
		return;
	}
	question = questions_add(&bot->questions, clock_ms());
	if (!question) {
		log_warning("%d questions wait; one more is dropped", QUESTIONS_MAX);
		return;
	}
	question_copy_message(&question->arena, &message, &question->from);
	question->text = arena_copy(&question->arena, text);
	question->conversation = conversation_key(&question->arena, &message);
	log_debug("question %llu is message %.*s", (unsigned long long)question->id,
		  SPAN_ARG(utf8_prefix(message.id, 100)));
}

static void take_iq(struct bot *bot, xmpp_stanza_t *iq)
{
	struct jid from;
	struct room *room;

	if (delivery_iq(bot->delivery, iq))
		return;
	if (jid_split(stanza_attribute(iq, "from"), &from) && (room = find_room(bot, from.bare)) &&
	    room_iq(room, iq))
		return;
	disco_answer(bot->session, iq);
}

static void on_stanza(void *data, xmpp_stanza_t *stanza)
{
	struct bot *bot = data;
	const char *name = xmpp_stanza_get_name(stanza);
	struct jid from;
	struct room *room;

	if (!name)
		return;
	if (strcmp(name, "iq") == 0) {
		take_iq(bot, stanza);
	} else if (strcmp(name, "presence") == 0) {
		if (jid_split(stanza_attribute(stanza, "from"), &from) &&
		    (room = find_room(bot, from.bare)))
			room_presence(room, stanza);
	} else if (strcmp(name, "message") == 0) {
		if (!delivery_message(bot->delivery, stanza))
			hear(bot, stanza);
	}
	arena_reset(&bot->arena);
}

static void on_up(void *data)
{
	struct bot *bot = data;
	xmpp_stanza_t *presence = xmpp_presence_new(session_context(bot->session));

	disco_add_caps(presence);
	session_send(bot->session, presence);
	xmpp_stanza_release(presence);
	for (size_t i = 0; i < bot->config->room_count; i++)
		room_session_up(bot->rooms[i]);
}

static void on_down(void *data)
{
	struct bot *bot = data;

	delivery_session_down(bot->delivery);
	for (size_t i = 0; i < bot->config->room_count; i++)
		room_session_down(bot->rooms[i]);
}

/* Says what is still to be said, leaves the rooms, and closes the session. */
static void stop(struct bot *bot)
{
	bot->stopping = true;
	if (session_is_up(bot->session)) {
		delivery_stop(bot->delivery);
		for (size_t i = 0; i < bot->config->room_count; i++)
			room_leave(bot->rooms[i]);
	}
	session_stop(bot->session);
	log_info("stopping");
}

static int64_t next_deadline(const struct bot *bot)
{
	int64_t next = bot->stopping ? CLOCK_NEVER : link_deadline(bot->link);

	if (bot->was_ready || bot->stopping)
		next = clock_earlier(next, session_deadline(bot->session));
	if (!bot->stopping)
		next = clock_earlier(next, delivery_deadline(bot->delivery, clock_ms()));
	for (size_t i = 0; i < bot->config->room_count && !bot->stopping; i++)
		next = clock_earlier(next, room_deadline(bot->rooms[i]));
	for (struct question *q = bot->questions.first; q; q = q->next)
		if (!q->sent)
			next = clock_earlier(next, q->asked + QUESTION_PATIENCE_MS);
	return next;
}

static void wait_for_events(const struct bot *bot)
{
	struct pollfd fds[] = {
		{.fd = signals_fd(), .events = POLLIN},
		{.fd = link_fd(bot->link), .events = POLLIN},
		{.fd = session_fd(bot->session), .events = session_poll_events(bot->session)},
	};
	int64_t next = next_deadline(bot), now = clock_ms();
	int64_t wait = next == CLOCK_NEVER ? -1 : next > now ? next - now : 0;

	if (poll(fds, sizeof(fds) / sizeof(*fds), wait > 60000 ? 60000 : (int)wait) < 0 &&
	    errno != EINTR)
		abort();
}

static void turn(struct bot *bot)
{
	int64_t now;

	wait_for_events(bot);
	now = clock_ms();
	if (signals_stop_wanted() && !bot->stopping)
		stop(bot);
	if (!bot->stopping) {
		link_turn(bot->link, now);
		dispatch(bot, now);
		lose_patience(bot, now);
		for (size_t i = 0; i < bot->config->room_count; i++)
			room_turn(bot->rooms[i], now);
	}
	if (bot->was_ready || bot->stopping)
		session_turn(bot->session, now);
	if (!bot->stopping) {
		dispatch(bot, now);
		/* last, or what a stanza made us say would wait */
		delivery_turn(bot->delivery, now);
	}
	if (session_is_over(bot->session))
		bot->over = true;
}

static void begin(struct bot *bot, const char *const *answerer)
{
	const struct config *config = bot->config;
	struct session_events session_events = {bot, on_up, on_down, on_stanza};
	struct delivery_events delivery_events = {bot, may_send, on_suspect, on_lost};
	struct link_events link_events = {bot, on_ready, on_failed, on_answer, on_unread};

	arena_init(&bot->arena);
	questions_init(&bot->questions);
	bot->conversations = conversations_create(CONVERSATIONS_MAX, config->follow_up_ms);
	bot->session = session_create(config, &session_events);
	bot->delivery = delivery_create(config, bot->session, &delivery_events);
	bot->link = link_create(answerer, config->deadline_ms, &link_events);
	bot->rooms = calloc(config->room_count + 1, sizeof(struct room *));
	if (!bot->rooms)
		abort();
	for (size_t i = 0; i < config->room_count; i++)
		bot->rooms[i] = room_create(config, &config->rooms[i], bot->session);
}

static void finish(struct bot *bot)
{
	link_destroy(bot->link);
	for (size_t i = 0; i < bot->config->room_count; i++)
		room_destroy(bot->rooms[i]);
	free(bot->rooms);
	delivery_destroy(bot->delivery);
	session_destroy(bot->session);
	conversations_destroy(bot->conversations);
	questions_finish(&bot->questions);
	arena_finish(&bot->arena);
}

enum bot_end bot_run(const struct config *config, const char *const *answerer)
{
	struct bot bot = {.config = config, .end = BOT_STOPPED};
	struct error error;

	if (signals_init(&error) < 0) {
		log_error("%s", error.text);
		return BOT_NO_CONNECTION;
	}
	begin(&bot, answerer);
	while (!bot.over)
		turn(&bot);
	if (session_failure(bot.session)) {
		log_error("%s", session_failure(bot.session));
		bot.end = BOT_NO_CONNECTION;
	}
	finish(&bot);
	return bot.end;
}
