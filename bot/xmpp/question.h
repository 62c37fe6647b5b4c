/* question.h - questions that wait for the answerer
 *
 * In the order in which they came; bounded. A question owns a copy of the
 * message that asked it.
 */
#ifndef FOOTNOTE_XMPP_QUESTION_H
#define FOOTNOTE_XMPP_QUESTION_H

#include "bot/xmpp/message.h"

#include <stdint.h>

#define QUESTIONS_MAX	     200
#define QUESTION_PATIENCE_MS 60000 /* without an answerer it is given up after so long */

struct question {
	struct question *next;
	uint64_t id;
	struct arena arena; /* holds all that follows */
	struct message from;
	struct span text;	  /* without the nick that it was addressed to */
	struct span conversation; /* key of its context */
	int64_t asked;
	bool sent; /* the answerer has it */
};

struct questions {
	struct question *first, **end;
	size_t count;
	uint64_t last_id;
};

void questions_init(struct questions *questions);
void questions_finish(struct questions *questions);

/* A new question at the end, its texts empty; NULL where there are too many. */
struct question *questions_add(struct questions *questions, int64_t now);

void questions_remove(struct questions *questions, struct question *question);

/* A copy of message whose texts live in arena. */
void question_copy_message(struct arena *arena, const struct message *message, struct message *out);

#endif
