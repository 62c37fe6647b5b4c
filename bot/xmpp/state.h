/* state.h - the bot process's state, which bot.c and hear.c share
 */
#ifndef FOOTNOTE_XMPP_STATE_H
#define FOOTNOTE_XMPP_STATE_H

#include "bot/xmpp/askers.h"
#include "bot/xmpp/bookmarks.h"
#include "bot/xmpp/bot.h"
#include "bot/xmpp/commands.h"
#include "bot/xmpp/conversation.h"
#include "bot/xmpp/delivery.h"
#include "bot/xmpp/limits.h"
#include "bot/xmpp/question.h"
#include "bot/xmpp/reload.h"
#include "bot/xmpp/repeats.h"
#include "bot/xmpp/rest.h"
#include "bot/xmpp/rooms.h"
#include "bot/xmpp/session.h"

#define HINTED_MAX 256

struct bot {
	const struct config *config;
	struct session *session;
	struct reload *reload; /* and with it the answerer */
	struct askers askers;  /* for what comes of it */
	struct rooms rooms;
	struct bookmarks bookmarks;
	struct delivery *delivery;
	struct limits *limits;
	struct questions questions, answered;
	struct conversations *conversations;
	struct rests *rests;
	struct repeats *repeats;
	struct commands_counts counts;
	uint64_t hinted[HINTED_MAX]; /* hashes of who was told about encryption, a ring */
	size_t hinted_count;
	struct arena arena; /* of the stanza or answer at hand */
	bool was_ready;	    /* the answerer, once */
	bool stopping, over;
	enum bot_end end;
};

/* Says something to whoever said `to`: hands it to delivery. corrects: the id of what
 * it replaces, or empty. id_out: its own. */
void bot_say(struct bot *bot, struct arena *arena, const struct message *to, struct span answer,
	     struct span corrects, char id_out[48]);

/* Hands a stanza about `to` to delivery and releases it. */
void bot_post(struct bot *bot, struct arena *arena, const struct message *to,
	      xmpp_stanza_t *stanza);

/* Hands a command's result to delivery: to whoever said `to`, and nobody else. */
void bot_tell(struct bot *bot, struct arena *arena, const struct message *to, struct span text);

/* Takes in a message stanza that is no error. */
void hear_message(struct bot *bot, xmpp_stanza_t *stanza);

#endif
