/* askers.h - who waits for what comes of a reload
 */
#ifndef FOOTNOTE_XMPP_ASKERS_H
#define FOOTNOTE_XMPP_ASKERS_H

#include "bot/xmpp/message.h"

#define ASKERS_MAX 32

struct asker {
	struct asker *next;
	uint64_t request;    /* the number of theirs, as reload_request() gave it */
	struct arena arena;  /* holds from */
	struct message from; /* how they asked, where they did it in a chat */
	xmpp_stanza_t *iq;   /* the same from a menu of commands; NULL: in a chat */
};

struct askers {
	struct asker *first;
	size_t count;
};

/* A new one; NULL where too many wait. */
struct asker *askers_add(struct askers *askers, uint64_t request);

/* The first whose request is up to that one, taken off; NULL: none. */
struct asker *askers_take(struct askers *askers, uint64_t up_to);

void asker_destroy(struct asker *asker);
void askers_finish(struct askers *askers);

#endif
