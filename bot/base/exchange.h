/* exchange.h - what the bot process and the answerer process say to each other
 *
 * One message is one datagram on a SOCK_SEQPACKET socket pair, of at most
 * EXCHANGE_MAX bytes. Both ends run the same program, so numbers are in the
 * machine's byte order; lengths are checked all the same, since a plugin may
 * have written over the answerer's memory.
 */
#ifndef FOOTNOTE_BASE_EXCHANGE_H
#define FOOTNOTE_BASE_EXCHANGE_H

#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdint.h>

#define EXCHANGE_MAX	      65536
#define EXCHANGE_QUESTION_MAX 4096  /* bytes of a question's text */
#define EXCHANGE_CONTEXT_MAX  4096  /* bytes of a conversation's context */
#define EXCHANGE_RESTING_MAX  4096  /* bytes of the names of intents at rest */
#define EXCHANGE_REPLY_MAX    16384 /* bytes of a reply */

/* What is said where something that should have answered failed. */
#define EXCHANGE_APOLOGY "Sorry, I could not work that out; please ask again."

/* From the answerer's environment: the descriptor it is started with. */
#define EXCHANGE_FD 3

enum exchange_kind {
	EXCHANGE_READY = 1, /* answerer: the stories and plugins are loaded */
	EXCHANGE_FAILED,    /* answerer: they are not; text says why, then it ends */
	EXCHANGE_QUESTION,  /* bot */
	EXCHANGE_ANSWER,    /* answerer */
	EXCHANGE_WORKING,   /* answerer: the plugin whose file is text is at work from now
			     * on, or none where it is empty */
	EXCHANGE_HOLDS,	    /* answerer, before READY: a part of what it holds, a line for each
			     * story and intent: "NAME SUM", another sum where it has changed */
	EXCHANGE_CHECK,	    /* bot: run every intent's tests; an ANSWER follows, answered where
			     * all is well, else its text says what is not */
	EXCHANGE_STANDBY,   /* answerer, before HOLDS: a process that has loaded the same waits
			     * at the socket passed along; id is that of the process */
	EXCHANGE_BEGIN,	    /* bot, to one that waits: be the answerer, without the plugins whose
			     * files stand in text, a line each */
};

/* Spans point into the datagram they were read from. */
struct exchange {
	enum exchange_kind kind;
	uint64_t id;	     /* of the question and its answer, chosen by the bot; else 0 */
	uint32_t max_chars;  /* QUESTION: the longest reply wanted, in characters */
	bool answered;	     /* ANSWER: false where the bot declines */
	bool silent;	     /* ANSWER: nothing is to be said, since the intent rests */
	uint32_t rest_s;     /* ANSWER: how long the intent rests from now on, in the room */
	struct span text;    /* the question, the reply, or what was loaded or went wrong */
	struct span context; /* opaque to the bot: what the answerer wants back with the
			      * conversation's next question */
	struct span resting; /* QUESTION: the intents that rest in its room, a line each;
			      * ANSWER: the one that does from now on */
	int passed;	     /* STANDBY: the descriptor, the receiver's to close; else none */
};

/* Whether the other end is still there. */
enum exchange_peer {
	EXCHANGE_THERE,
	EXCHANGE_GONE,
	EXCHANGE_GONE_UNREAD, /* before it read all that it was sent */
};

/* Sends one message, with passed where it is a STANDBY; does not block. Returns 0, ERR_LIMIT where
 * the socket is full or a part is too long, ERR_SYSTEM otherwise. */
int exchange_send(int fd, const struct exchange *message, struct error *error);

/* Receives one message into buf, to which *message then points. Returns 1; 0
 * where nothing has come, or nothing will, as *peer tells; ERR_INPUT
 * for what is no message; ERR_SYSTEM. */
int exchange_receive(int fd, char buf[EXCHANGE_MAX], struct exchange *message,
		     enum exchange_peer *peer, struct error *error);

#endif
