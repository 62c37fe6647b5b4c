/* bot.c - the bot process: rooms and chats on one side, the answerer on the other */
#include "bot/xmpp/bot.h"

#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/disco.h"
#include "bot/xmpp/reply.h"
#include "bot/xmpp/signals.h"
#include "bot/xmpp/signs.h"
#include "bot/xmpp/stanza.h"
#include "bot/xmpp/state.h"
#include "bot/xmpp/who.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOLD_CHARS  16000 /* of a command's result */
#define BACKLOG_MAX 8	  /* answers that wait to be sent, before more are worked out */

static bool may_send(void *data, const char *room, bool to_all)
{
	const struct bot *bot = data;
	const struct rooms_entry *entry = rooms_find(&bot->rooms, span_of(room));

	return entry && room_may_send(entry->room, to_all);
}

static void on_suspect(void *data, const char *room)
{
	const struct bot *bot = data;
	const struct rooms_entry *entry = rooms_find(&bot->rooms, span_of(room));

	if (entry)
		room_check(entry->room);
}

static void on_lost(void *data, const char *room)
{
	const struct bot *bot = data;
	const struct rooms_entry *entry = rooms_find(&bot->rooms, span_of(room));

	if (entry)
		room_lost(entry->room);
}

void bot_post(struct bot *bot, struct arena *arena, const struct message *to, xmpp_stanza_t *stanza)
{
	xmpp_ctx_t *ctx = session_context(bot->session);
	char *xml;
	size_t len;

	if (xmpp_stanza_to_text(stanza, &xml, &len) != XMPP_EOK)
		abort();
	delivery_add(bot->delivery, xmpp_stanza_get_id(stanza),
		     to->kind == MESSAGE_DIRECT ? NULL : arena_string(arena, to->from.bare),
		     to->kind == MESSAGE_ROOM, to->stanza_id, (struct span){xml, len}, clock_ms());
	xmpp_free(ctx, xml);
	xmpp_stanza_release(stanza);
}

void bot_say(struct bot *bot, struct arena *arena, const struct message *to, struct span answer,
	     struct span corrects, char id_out[48])
{
	struct span text = reply_text(arena, to, answer, bot->config->max_chars);

	session_new_id(bot->session, id_out);
	bot_post(bot, arena, to,
		 reply_stanza(session_context(bot->session), arena, to, text, id_out, corrects));
}

void bot_tell(struct bot *bot, struct arena *arena, const struct message *to, struct span text)
{
	char id[48];

	session_new_id(bot->session, id);
	text = reply_text(arena, to, text, TOLD_CHARS);
	bot_post(bot, arena, to,
		 reply_stanza(session_context(bot->session), arena, to, text, id, SPAN("")));
}

/* Asks the answerer the next question, if it is free. What waits for a slow server
 * waits here, where each asker has their turn, and not in the outbox. */
static void dispatch(struct bot *bot, int64_t now)
{
	struct question *question = questions_next(&bot->questions);
	struct config const *config = bot->config;
	struct span resting = {NULL, 0};

	if (!question || !link_is_idle(reload_link(bot->reload)) ||
	    (!session_has_written(bot->session) && delivery_backlog(bot->delivery) >= BACKLOG_MAX))
		return;
	if (!question->has_context)
		question->context = arena_copy(
			&question->arena,
			conversations_get(bot->conversations, question->conversation, now));
	if (question->from.kind == MESSAGE_ROOM)
		resting = rests_list(bot->rests, &question->arena, question->from.from.bare, now);
	if (link_ask(reload_link(bot->reload), question->id, question->text, question->context,
		     resting, config->max_chars - CONFIG_NICK_CHARS) == 0)
		questions_sent(&bot->questions, question);
}

static void on_unread(void *data, uint64_t id)
{
	struct bot *bot = data;
	struct question *question = questions_find(&bot->questions, id);

	if (question)
		question->sent = false;
}

/* Says the answer, and keeps the question with it. */
static void reply(struct bot *bot, struct question *question, struct span answer)
{
	char id[48];

	bot_say(bot, &question->arena, &question->from, answer, question->corrects, id);
	question->reply = arena_copy(&question->arena, answer);
	/* What it corrects is named by its first id again, as XEP-0308 wants it. */
	question->reply_id = question->corrects.len > 0 ? question->corrects
							: arena_copy(&question->arena, span_of(id));
	question->replied = clock_ms();
	questions_keep(&bot->answered, &bot->questions, question);
}

static void count(struct bot *bot, const struct question *question, const struct exchange *answer)
{
	if (!answer) {
		bot->counts.failed++;
	} else if (answer->answered) {
		bot->counts.answered++;
	} else {
		bot->counts.declined++;
		commands_add_vain(&bot->counts, question->text);
	}
	log_debug("question %llu %s after %lld ms", (unsigned long long)question->id,
		  !answer	     ? "failed"
		  : answer->answered ? "answered"
				     : "declined",
		  (long long)(clock_ms() - question->asked));
}

static void on_answer(void *data, uint64_t id, const struct exchange *answer)
{
	struct bot *bot = data;
	struct question *question = questions_find(&bot->questions, id);

	if (!question)
		return;
	if (question->dropped) {
		questions_remove(&bot->questions, question);
		return;
	}
	if (answer)
		conversations_put(bot->conversations, question->conversation, answer->context,
				  clock_ms());
	if (answer && answer->rest_s > 0 && question->from.kind == MESSAGE_ROOM)
		rests_add(bot->rests, question->from.from.bare, answer->resting,
			  clock_ms() + (int64_t)answer->rest_s * 1000);
	if (answer && answer->silent) {
		log_debug("question %llu is for an intent that rests", (unsigned long long)id);
		questions_remove(&bot->questions, question);
		return;
	}
	question->answered = answer && answer->answered;
	count(bot, question, answer);
	reply(bot, question,
	      answer && span_trim(answer->text).len > 0 ? answer->text : SPAN(EXCHANGE_APOLOGY));
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

/* Questions that no answerer takes, or that take their time. */
static void lose_patience(struct bot *bot, int64_t now)
{
	struct question *question = bot->questions.first, *next;

	for (; question; question = next) {
		next = question->next;
		if (!question->composing && !question->dropped &&
		    now - question->asked >= SIGNS_COMPOSING_MS) {
			question->composing = true;
			signs_composing(bot->session, &question->from);
		}
		if (question->sent || now - question->asked < QUESTION_PATIENCE_MS)
			continue;
		if (question->dropped) {
			questions_remove(&bot->questions, question);
			continue;
		}
		bot->counts.failed++;
		reply(bot, question, SPAN(EXCHANGE_APOLOGY));
	}
}

static void take_presence(struct bot *bot, xmpp_stanza_t *stanza)
{
	struct rooms_entry *entry;
	struct jid from;

	if (!jid_split(stanza_attribute(stanza, "from"), &from) ||
	    !(entry = rooms_find(&bot->rooms, from.bare)))
		return;
	switch (rooms_presence(entry, stanza)) {
	case ROOMS_ENTERED:
		if (entry->invited && !entry->kept)
			bookmarks_keep(&bot->bookmarks, entry);
		entry->kept = entry->invited;
		break;
	case ROOMS_UNWANTED:
		if (!entry->invited)
			break;
		log_warning("%s: not wanted in a room that the bot was invited to; it is forgotten",
			    entry->config->jid);
		if (entry->kept)
			bookmarks_forget(&bot->bookmarks, entry);
		rooms_remove(&bot->rooms, entry);
		break;
	case ROOMS_NOTHING:
		break;
	}
}

/* Returns whether the iq is answered, or will be. */
static bool take_command(struct bot *bot, xmpp_stanza_t *iq)
{
	struct span status = SPAN("");
	struct asker *asker;

	switch (commands_of_iq(iq)) {
	case COMMANDS_RELOAD:
		asker = askers_add(&bot->askers, reload_request(bot->reload));
		if (asker)
			asker->iq = xmpp_stanza_clone(iq);
		return asker != NULL;
	case COMMANDS_STATUS:
		status =
			commands_status(&bot->arena, &bot->counts, &bot->rooms,
					reload_link(bot->reload), bot->questions.count, clock_ms());
		break;
	case COMMANDS_NONE:
		break;
	}
	return commands_answer(bot->session, iq, status);
}

static void on_reload_done(void *data, uint64_t request, struct span report)
{
	struct bot *bot = data;
	struct asker *asker;

	while ((asker = askers_take(&bot->askers, request))) {
		if (asker->iq)
			commands_answer(bot->session, asker->iq, report);
		else
			bot_tell(bot, &asker->arena, &asker->from, report);
		asker_destroy(asker);
	}
}

static void take_iq(struct bot *bot, xmpp_stanza_t *stanza)
{
	const struct rooms_entry *entry = NULL;
	bool has_from;
	struct jid from;

	if (delivery_iq(bot->delivery, stanza) ||
	    bookmarks_take(&bot->bookmarks, stanza, &bot->rooms))
		return;
	has_from = jid_split(stanza_attribute(stanza, "from"), &from);
	if (has_from && (entry = rooms_find(&bot->rooms, from.bare)) &&
	    room_iq(entry->room, stanza))
		return;
	if (has_from && commands_is_iq(stanza) && who_is_admin(bot->config, &from, entry) &&
	    take_command(bot, stanza))
		return;
	disco_answer(bot->session, stanza);
}

static void on_stanza(void *data, xmpp_stanza_t *stanza)
{
	struct bot *bot = data;
	const char *name = xmpp_stanza_get_name(stanza);

	if (!name)
		return;
	if (strcmp(name, "iq") == 0) {
		take_iq(bot, stanza);
	} else if (strcmp(name, "presence") == 0) {
		take_presence(bot, stanza);
	} else if (strcmp(name, "message") == 0) {
		if (!delivery_message(bot->delivery, stanza))
			hear_message(bot, stanza);
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
	rooms_session_up(&bot->rooms);
	bookmarks_fetch(&bot->bookmarks);
}

static void on_down(void *data)
{
	struct bot *bot = data;

	delivery_session_down(bot->delivery);
	rooms_session_down(&bot->rooms);
}

/* Says what is still to be said, leaves the rooms, and closes the session. */
static void stop(struct bot *bot)
{
	bot->stopping = true;
	if (session_is_up(bot->session)) {
		delivery_stop(bot->delivery);
		rooms_leave(&bot->rooms);
	}
	session_stop(bot->session);
	log_info("stopping");
}

static int64_t next_deadline(const struct bot *bot)
{
	int64_t next = bot->stopping ? CLOCK_NEVER : reload_deadline(bot->reload);

	if (bot->was_ready || bot->stopping)
		next = clock_earlier(next, session_deadline(bot->session));
	if (!bot->stopping) {
		next = clock_earlier(next, delivery_deadline(bot->delivery));
		next = clock_earlier(next, rooms_deadline(&bot->rooms));
	}
	for (struct question *q = bot->questions.first; q; q = q->next) {
		if (!q->composing && !q->dropped)
			next = clock_earlier(next, q->asked + SIGNS_COMPOSING_MS);
		if (!q->sent)
			next = clock_earlier(next, q->asked + QUESTION_PATIENCE_MS);
	}
	return next;
}

static void wait_for_events(const struct bot *bot)
{
	struct pollfd fds[2 + RELOAD_FDS] = {
		{.fd = signals_fd(), .events = POLLIN},
		{.fd = session_fd(bot->session), .events = session_poll_events(bot->session)},
	};
	int64_t next = next_deadline(bot), now = clock_ms();
	int64_t wait = next == CLOCK_NEVER ? -1 : next > now ? next - now : 0;

	reload_poll(bot->reload, fds + 2);
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
	if (signals_reload_wanted())
		reload_request(bot->reload);
	if (!bot->stopping) {
		reload_turn(bot->reload, now);
		dispatch(bot, now);
		lose_patience(bot, now);
		rooms_turn(&bot->rooms, now);
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
	struct reload_events reload_events = {bot, on_reload_done};

	arena_init(&bot->arena);
	questions_init(&bot->questions);
	questions_init(&bot->answered);
	bot->counts.since = clock_ms();
	bot->limits = limits_create(&config->limits, clock_ms());
	bot->rests = rests_create();
	bot->repeats = repeats_create();
	bot->conversations = conversations_create(CONVERSATIONS_MAX, config->follow_up_ms);
	bot->session = session_create(config, &session_events);
	bot->delivery = delivery_create(config, bot->session, &delivery_events);
	bot->reload = reload_create(answerer, config->deadline_ms, &link_events, &reload_events);
	for (size_t i = 0; i < config->story_count; i++)
		reload_watch(bot->reload, config->stories[i]);
	for (size_t i = 0; i < config->plugin_count; i++)
		reload_watch(bot->reload, config->plugins[i]);
	bot->bookmarks.session = bot->session;
	rooms_init(&bot->rooms, config, bot->session);
}

static void finish(struct bot *bot)
{
	reload_destroy(bot->reload);
	askers_finish(&bot->askers);
	rooms_finish(&bot->rooms);
	delivery_destroy(bot->delivery);
	session_destroy(bot->session);
	conversations_destroy(bot->conversations);
	rests_destroy(bot->rests);
	repeats_destroy(bot->repeats);
	questions_finish(&bot->questions);
	questions_finish(&bot->answered);
	limits_destroy(bot->limits);
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
