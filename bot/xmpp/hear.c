/* hear.c - what is said in rooms and chats, and what comes of it */
#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/address.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/invitation.h"
#include "bot/xmpp/quarrel.h"
#include "bot/xmpp/reply.h"
#include "bot/xmpp/signs.h"
#include "bot/xmpp/stanza.h"
#include "bot/xmpp/state.h"
#include "bot/xmpp/who.h"

#define TOO_LONG      "That is longer than I can read; please ask in a sentence or two."
#define CORRECTION_MS 300000 /* so long after a question its correction is taken */
#define SHOWN_CHARS   80     /* of a question, in the log */

/* What is heard, with all that is known about it. */
struct heard {
	struct message message;
	struct rooms_entry *entry; /* NULL: a direct chat */
	struct who who;
	struct span text; /* what is asked */
	int64_t now;
};

static bool is_room(const void *data, struct span bare)
{
	const struct bot *bot = data;

	return rooms_find(&bot->rooms, bare) != NULL;
}

static bool is_nick(const void *data, struct span nick)
{
	const struct rooms_entry *entry = data;

	return occupants_find(entry->occupants, nick) != NULL;
}

static void say(struct bot *bot, const struct heard *heard, struct span text)
{
	char id[48];

	bot_say(bot, &bot->arena, &heard->message, text, SPAN(""), id);
}

/* On one line, without what could mislead. */
static struct span shown(struct arena *arena, struct span text)
{
	struct strbuf clean;
	struct span copy;

	strbuf_init(&clean, 8 * SHOWN_CHARS);
	utf8_clean(&clean, utf8_prefix(text, SHOWN_CHARS));
	copy = arena_copy(arena, strbuf_span(&clean));
	strbuf_finish(&clean);
	return copy;
}

static bool is_ours(const struct bot *bot, const struct heard *heard)
{
	const struct message *message = &heard->message;
	struct jid us;

	if (session_is_our_id(bot->session, message->id) ||
	    session_is_our_id(bot->session, message->origin_id))
		return true;
	if (!heard->entry)
		return session_jid(bot->session) &&
		       jid_split(span_of(session_jid(bot->session)), &us) &&
		       span_eq(us.bare, message->from.bare);
	return span_is(message->from.resource, room_nick(heard->entry->room)) ||
	       (message->occupant_id.len > 0 &&
		span_is(message->occupant_id, room_occupant_id(heard->entry->room)));
}

static void retract(struct bot *bot, struct question *question)
{
	bool room = question->from.kind == MESSAGE_ROOM;
	struct span id = room ? question->reply_stanza_id : question->reply_id;

	if (id.len == 0)
		return; /* a room that gives no ids has no retractions either */
	bot_post(bot, &bot->arena, &question->from,
		 signs_retraction(bot->session, &bot->arena, &question->from, id));
}

/* The room shows us what we said: its id is what reactions and retractions name. */
static void note_own(struct bot *bot, const struct heard *heard)
{
	const struct message *message = &heard->message;
	struct question *question;

	if (message->kind != MESSAGE_ROOM || message->stanza_id.len == 0)
		return;
	question = questions_by_reply(&bot->answered, message->from.bare, message->id);
	if (!question || question->reply_stanza_id.len > 0)
		return;
	question->reply_stanza_id = arena_copy(&question->arena, message->stanza_id);
	if (question->taken_back)
		retract(bot, question);
}

/* XEP-0372: whether we are named, by which words. */
static bool is_mentioned(const struct bot *bot, const struct heard *heard, struct span *words)
{
	for (size_t i = 0; i < heard->message.mention_count; i++) {
		const struct message_mention *mention = &heard->message.mentions[i];
		struct jid jid, us;

		*words = mention->words;
		if (!jid_split(mention->jid, &jid))
			continue;
		if (jid_split(span_of(bot->config->jid), &us) && span_eq(jid.bare, us.bare))
			return true;
		if (heard->entry && span_eq(jid.bare, heard->message.from.bare) &&
		    span_is(jid.resource, room_nick(heard->entry->room)))
			return true;
	}
	return false;
}

/* The body without the words that name us, at its beginning or end. */
static struct span without(struct span body, struct span words)
{
	if (words.len > 0 && span_starts(body, words)) {
		body = span_trim(span_slice(body, words.len, body.len));
		while (body.len > 0 && strchr(":,", body.ptr[0]))
			body = span_trim(span_slice(body, 1, body.len));
	} else if (words.len > 0 && body.len > words.len &&
		   span_eq(span_slice(body, body.len - words.len, body.len), words)) {
		body = span_trim(span_slice(body, 0, body.len - words.len));
	}
	return body;
}

static bool is_called(struct bot *bot, struct heard *heard, const char *nick)
{
	struct span body = heard->message.body;

	return address_strip_list(&bot->arena, body, span_of(nick), is_nick, heard->entry,
				  &heard->text) ||
	       address_strip(&bot->arena, body, span_of(nick), &heard->text);
}

/* Whether it is said to us; heard->text is what is asked then. */
static bool is_asked(struct bot *bot, struct heard *heard)
{
	const struct room *room = heard->entry ? heard->entry->room : NULL;
	struct span words;
	struct jid us;
	bool named;

	heard->text = heard->message.body;
	if (room)
		named = is_called(bot, heard, room_nick(room)) ||
			is_called(bot, heard, room_wanted_nick(room));
	else
		named = jid_split(span_of(bot->config->jid), &us) &&
			address_strip(&bot->arena, heard->message.body, us.node, &heard->text);
	if (!named && is_mentioned(bot, heard, &words)) {
		named = true;
		heard->text = without(heard->message.body, words);
	}
	if (heard->text.len == 0)
		heard->text = SPAN("help"); /* a bare call */
	return named || heard->message.kind != MESSAGE_ROOM;
}

/* Whether there is no limit in the way; tells where there is, once. */
static bool may_ask(struct bot *bot, const struct heard *heard)
{
	static const char *const notices[] = {
		[LIMITS_PERSON] = "You ask faster than I may answer. I say nothing more for a "
				  "while; please ask again in a minute.",
		[LIMITS_ROOM] = "This room asks faster than I may answer. I say nothing more for a "
				"while; please ask again in a minute.",
		[LIMITS_ALL] = "I am asked more than I may answer just now. I say nothing more for "
			       "a while; please ask again in a minute.",
	};
	enum limits_which which;
	enum limits_verdict verdict =
		limits_take(bot->limits, heard->who.person,
			    heard->entry ? heard->message.from.bare : SPAN(""), heard->now, &which);

	if (verdict == LIMITS_PASS)
		return true;
	bot->counts.limited++;
	if (verdict == LIMITS_TELL)
		say(bot, heard, span_of(notices[which]));
	return false;
}

/* A quarrel ends by our silence; every question that is one is heard again. */
static bool is_quarrel(struct bot *bot, const struct heard *heard, int *turns_out)
{
	const struct question *last = questions_last_of(&bot->answered, heard->who.conversation);

	*turns_out = 0;
	if (!quarrel_is_turn(&bot->arena, &heard->message, heard->text, last, heard->now))
		return false;
	*turns_out = last->turns + 1;
	if (*turns_out < QUARREL_TURNS)
		return false;
	bot->counts.quarrels++;
	log_debug("a quarrel ends");
	return true;
}

static struct question *add_question(struct bot *bot, const struct heard *heard)
{
	struct question *question =
		questions_add(&bot->questions, heard->who.person, heard->now, &bot->counts.dropped);

	if (!question) {
		log_warning("%d questions wait; one more is dropped", QUESTIONS_MAX);
		return NULL;
	}
	question_copy_message(&question->arena, &heard->message, &question->from);
	question->text = arena_copy(&question->arena, heard->text);
	question->conversation = arena_copy(&question->arena, heard->who.conversation);
	log_debug("question %llu is message %.*s", (unsigned long long)question->id,
		  SPAN_ARG(utf8_prefix(heard->message.id, 100)));
	return question;
}

static struct question *asked_by(const struct questions *questions, const struct heard *heard)
{
	return questions_by_message(questions, heard->message.from.bare, heard->message.target,
				    heard->who.conversation);
}

/* Asks anew what was answered, or is being answered, otherwise than it is now
 * wanted. The new question stands for the old one's message. */
static void ask_again(struct bot *bot, const struct heard *heard, struct question *old)
{
	struct question *question = add_question(bot, heard);

	if (!question)
		return;
	question_copy_message(&question->arena, &old->from, &question->from);
	question->corrects = arena_copy(&question->arena, old->reply_id);
	question->context = arena_copy(&question->arena, old->context);
	question->reply_stanza_id = arena_copy(&question->arena, old->reply_stanza_id);
	question->has_context = true;
	question->corrected = true;
	old->dropped = true;
}

/* XEP-0308: the last question of a conversation, once. Returns false where it corrects
 * nothing that we know: then it is a question like others. */
static bool take_correction(struct bot *bot, const struct heard *heard)
{
	struct span conversation = heard->who.conversation;
	struct question *waiting = questions_last_of(&bot->questions, conversation);
	struct question *old = asked_by(&bot->questions, heard);
	bool is_last = old && old == waiting;

	if (!old) {
		old = asked_by(&bot->answered, heard);
		is_last = old && !waiting && old == questions_last_of(&bot->answered, conversation);
	}
	if (!old)
		return false;
	if (!is_last || old->corrected || old->dropped || heard->now - old->asked > CORRECTION_MS)
		return true;
	if (heard->text.len > EXCHANGE_QUESTION_MAX || !may_ask(bot, heard))
		return true;
	old->corrected = true;
	if (old->replied == 0 && !old->sent)
		old->text = arena_copy(&old->arena, heard->text);
	else
		ask_again(bot, heard, old);
	return true;
}

/* What came of it is told when that is known. */
static void ask_for_reload(struct bot *bot, const struct heard *heard)
{
	struct asker *asker = askers_add(&bot->askers, reload_request(bot->reload));

	if (asker)
		question_copy_message(&asker->arena, &heard->message, &asker->from);
	else
		bot_tell(bot, &bot->arena, &heard->message,
			 SPAN("Too many reloads are waited for."));
}

/* Its result is never for a whole room: what others asked is not for all to read. */
static bool take_command(struct bot *bot, struct heard *heard)
{
	enum commands_which which = commands_read(&bot->arena, heard->text);

	if (!heard->who.is_admin || which == COMMANDS_NONE)
		return false;
	if (heard->message.kind == MESSAGE_ROOM)
		heard->message.kind = MESSAGE_PRIVATE;
	if (which == COMMANDS_RELOAD)
		ask_for_reload(bot, heard);
	else
		bot_tell(bot, &bot->arena, &heard->message,
			 commands_status(&bot->arena, &bot->counts, &bot->rooms,
					 reload_link(bot->reload), bot->questions.count,
					 heard->now));
	return true;
}

static void hear_text(struct bot *bot, struct heard *heard)
{
	struct question *question;
	int turns;

	if (!is_asked(bot, heard))
		return;
	if (repeats_take(bot->repeats, &heard->message, heard->who.conversation, heard->now)) {
		log_debug("message %.*s came before",
			  SPAN_ARG(utf8_prefix(heard->message.id, 100)));
		signs_receipt(bot->session, &heard->message); /* it may be what is missed */
		return;
	}
	if (heard->message.target.len > 0 && take_correction(bot, heard))
		return;
	if (take_command(bot, heard))
		return;
	if (is_quarrel(bot, heard, &turns) || !may_ask(bot, heard))
		return;
	signs_receipt(bot->session, &heard->message);
	if (heard->text.len > EXCHANGE_QUESTION_MAX) {
		say(bot, heard, SPAN(TOO_LONG));
		return;
	}
	/* Later corrections name the first message. */
	if (heard->message.target.len > 0)
		heard->message.id = heard->message.target;
	question = add_question(bot, heard);
	if (question)
		question->turns = turns;
}

static void take_reaction(struct bot *bot, const struct heard *heard)
{
	const struct message *message = &heard->message;
	struct question *question =
		questions_by_reply(&bot->answered, message->from.bare, message->target);
	int before;

	if (!question)
		return;
	before = question_vote(question, span_hash(heard->who.person), message->verdict);
	bot->counts.liked += (unsigned long)((message->verdict > 0) - (before > 0));
	bot->counts.disliked += (unsigned long)((message->verdict < 0) - (before < 0));
	if (message->verdict != 0 && before == 0)
		log_info("thumbs %s for the answer to \"%.*s\"",
			 message->verdict > 0 ? "up" : "down",
			 SPAN_ARG(shown(&bot->arena, question->text)));
}

/* XEP-0424, 0425: who asked, or the room itself, takes a question back, and its answer
 * with it. */
static void take_retraction(struct bot *bot, const struct heard *heard)
{
	const struct message *message = &heard->message;
	struct span whose = message->moderated ? SPAN("") : heard->who.conversation;
	struct question *question =
		questions_by_message(&bot->questions, message->from.bare, message->target, whose);
	bool waits = question != NULL;

	if (!waits)
		question = questions_by_message(&bot->answered, message->from.bare, message->target,
						whose);
	if (!question || question->taken_back)
		return;
	question->taken_back = true;
	if (!waits) {
		retract(bot, question);
	} else {
		if (question->corrects.len > 0) {
			question->reply_id = question->corrects;
			retract(bot, question);
		}
		question->dropped = true;
		if (!question->sent)
			questions_remove(&bot->questions, question);
	}
}

/* Somebody's client encrypts and ours cannot read: they hear of it, once. */
static void hint(struct bot *bot, const struct heard *heard)
{
	uint64_t hash = span_hash(heard->who.person) | 1;

	if (heard->message.kind == MESSAGE_ROOM)
		return;
	for (size_t i = 0; i < HINTED_MAX; i++)
		if (bot->hinted[i] == hash)
			return;
	if (!may_ask(bot, heard))
		return;
	bot->hinted[bot->hinted_count++ % HINTED_MAX] = hash;
	say(bot, heard,
	    arena_printf(&bot->arena,
			 "I cannot read encrypted messages, and yours is encrypted with %s. Please "
			 "switch encryption off for this chat, and ask again.",
			 heard->message.method));
}

static void take_invitation(struct bot *bot, const struct invitation *invitation)
{
	const char *nick = bot->config->room_count > 0 ? bot->config->rooms[0].nick : CONFIG_NICK;

	if (rooms_find(&bot->rooms, invitation->room.bare))
		return;
	if (!invitation_is_allowed(bot->config, invitation)) {
		log_info("%.*s may not invite the bot to %s%s",
			 SPAN_ARG(shown(&bot->arena, invitation->from.bare)), invitation->room_jid,
			 invitation_is_anonymous(invitation)
				 ? ": the room hides who invites; a direct invitation tells"
				 : "");
		return;
	}
	log_info("%.*s invites the bot to %s", SPAN_ARG(shown(&bot->arena, invitation->from.bare)),
		 invitation->room_jid);
	rooms_add(&bot->rooms, invitation->room_jid, nick, invitation->password);
}

void hear_message(struct bot *bot, xmpp_stanza_t *stanza)
{
	struct heard heard = {.now = clock_ms()};
	struct invitation invitation;

	if (span_is(stanza_attribute(stanza, "type"), "error"))
		return;
	if (invitation_read(&bot->arena, stanza, &invitation)) {
		take_invitation(bot, &invitation);
		return;
	}
	if (!message_read(&bot->arena, stanza, is_room, bot, &heard.message))
		return;
	heard.entry = rooms_find(&bot->rooms, heard.message.from.bare);
	if (heard.entry && !room_is_joined(heard.entry->room))
		return;
	if (is_ours(bot, &heard)) {
		note_own(bot, &heard);
		return;
	}
	if (heard.entry && heard.message.kind == MESSAGE_ROOM)
		room_heard(heard.entry->room);
	if (heard.entry && heard.message.from.resource.len == 0 &&
	    heard.message.what != MESSAGE_RETRACTED)
		return;
	who_says(&bot->arena, bot->config, &heard.message, heard.entry, &heard.who);
	switch (heard.message.what) {
	case MESSAGE_SAID:
		hear_text(bot, &heard);
		break;
	case MESSAGE_REACTED:
		take_reaction(bot, &heard);
		break;
	case MESSAGE_RETRACTED:
		take_retraction(bot, &heard);
		break;
	case MESSAGE_ENCRYPTED:
		hint(bot, &heard);
		break;
	}
}
