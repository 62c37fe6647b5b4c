/* question.h - questions that wait for the answerer, and those it has answered
 *
 * Those that wait are in the order in which they are asked: each asker in turn,
 * however many questions one of them has. Those that were answered lately are
 * kept in the order of their answers, for what comes after: a correction, a
 * reaction, a retraction. Both are bounded. A question owns a copy of the
 * message that asked it.
 */
#ifndef FOOTNOTE_XMPP_QUESTION_H
#define FOOTNOTE_XMPP_QUESTION_H

#include "bot/xmpp/message.h"

#include <stdint.h>

#define QUESTIONS_MAX	     200
#define QUESTION_PATIENCE_MS 60000 /* without an answerer it is given up after so long */
#define ANSWERED_MAX	     200
#define QUESTION_VOTERS_MAX  32

struct question_vote {
	uint64_t voter; /* a hash of who; 0: none */
	int verdict;
};

struct question {
	struct question *next;
	uint64_t id;
	uint64_t round;	    /* when it is the asker's turn */
	struct arena arena; /* holds all that follows */
	struct message from;
	struct span text;	  /* without the nick that it was addressed to */
	struct span conversation; /* key of its context */
	struct span asker;	  /* who waits for their turn */
	int64_t asked;
	bool sent;	  /* the answerer has it */
	bool composing;	  /* its asker was told that we are at it */
	bool dropped;	  /* its answer is for nobody: taken back, or asked anew */
	bool taken_back;  /* it was retracted */
	bool has_context; /* it is asked in the context of the one that it corrects */
	bool corrected;	  /* it was corrected before; that is done once */
	int turns;	  /* of a quarrel, this one too */

	/* The answer that it corrects; empty where it corrects none. */
	struct span corrects;
	/* Once it is answered: */
	struct span context;	     /* as it was before */
	struct span reply, reply_id; /* the answer, and the id that it was said under */
	struct span reply_stanza_id; /* as the room gave it; empty until it does */
	bool answered;		     /* false where the bot declined */
	int64_t replied;
	struct question_vote votes[QUESTION_VOTERS_MAX];
};

struct questions {
	struct question *first, **end;
	size_t count;
	uint64_t last_id, round;
};

void questions_init(struct questions *questions);
void questions_finish(struct questions *questions);

/* A new question of asker's, its texts empty, in its turn. Where there are too
 * many, the last one of whoever has most of them goes, which *dropped_out then
 * counts; NULL where that would be this one. */
struct question *questions_add(struct questions *questions, struct span asker, int64_t now,
			       unsigned long *dropped_out);

/* The next that no answerer has got, and whose conversation waits for no answer, which
 * it may refer to; NULL: none. */
struct question *questions_next(const struct questions *questions);

/* The answerer gets it now. */
void questions_sent(struct questions *questions, struct question *question);

struct question *questions_find(const struct questions *questions, uint64_t id);

void questions_remove(struct questions *questions, struct question *question);

/* Takes an answered one over into answered, whose oldest may go for it. */
void questions_keep(struct questions *answered, struct questions *questions,
		    struct question *question);

/* The last one of a conversation; NULL: none. */
struct question *questions_last_of(const struct questions *questions, struct span conversation);

/* The one that a message asked which has this id, in the view of its readers or
 * of its sender; NULL: none. in: where it was said, bare; a room's ids are the
 * room's own, but a sender's may be anybody's: conversation is whose question is
 * meant, empty for whoever's. */
struct question *questions_by_message(const struct questions *questions, struct span in,
				      struct span id, struct span conversation);

/* The one whose answer has this id. */
struct question *questions_by_reply(const struct questions *questions, struct span in,
				    struct span id);

/* Keeps what voter, a hash, thinks of the answer: 1, -1 or 0. Returns what they thought
 * before, or the same verdict where there are too many voters. */
int question_vote(struct question *question, uint64_t voter, int verdict);

/* A copy of message whose texts live in arena. */
void question_copy_message(struct arena *arena, const struct message *message, struct message *out);

#endif
