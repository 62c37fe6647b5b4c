/* link.h - the answerer process, from the bot's side
 *
 * Starts it, waits until it is ready, asks it one question at a time, and
 * replaces it when it crashes, hangs or talks nonsense, until it is retired: by the
 * copy that it left behind where there is one, else by one that loads the files.
 * Never blocks: the owner polls link_fd() and calls link_turn() by link_deadline().
 */
#ifndef FOOTNOTE_XMPP_LINK_H
#define FOOTNOTE_XMPP_LINK_H

#include "bot/base/exchange.h"
#include "bot/xmpp/holdings.h"

#include <stdint.h>

#define LINK_READY_MS  30000 /* to load stories and plugins */
#define LINK_PLUGIN_MS 2000  /* of that or a question's time, for one plugin's code */
#define LINK_CHECK_MS  60000 /* to run every intent's tests */

/* Called from link_turn() only. */
struct link_events {
	void *data;
	/* It can be asked; loaded says what it holds. */
	void (*ready)(void *data, struct span loaded);
	/* It did not become ready, for why, which is empty where it did not say;
	 * it will be tried again. Not told where a plugin ended it: that will be set
	 * aside. */
	void (*failed)(void *data, struct span why);
	/* The end of the question id: its answer, or NULL where none comes. */
	void (*answer)(void *data, uint64_t id, const struct exchange *answer);
	/* The answerer was gone before it read the question id, or by what a plugin
	 * did for another one: it is not to blame, ask it again. */
	void (*unread)(void *data, uint64_t id);
};

struct link;

/* argv[0] is the program, the rest its arguments and NULL; both borrowed.
 * deadline_ms: how long one question may take. */
struct link *link_create(const char *const *argv, int64_t deadline_ms,
			 const struct link_events *events);

/* Ends the process. */
void link_destroy(struct link *link);

/* Whether it can be asked now. */
bool link_is_idle(const struct link *link);

/* Asks; only where it is idle. Returns 0: the answer or unread event follows,
 * whatever happens; or ERR_SYSTEM where the question did not reach it: ask again when it
 * has been replaced. */
int link_ask(struct link *link, uint64_t id, struct span question, struct span context,
	     struct span resting, uint32_t max_chars);

/* The files of plugins that are set aside since they ended the answerer too
 * often, counted from 0; NULL past the last. */
const char *link_aside(const struct link *link, size_t i);

/* The file of the plugin that ended it last; NULL where none did. */
const char *link_blamed(const struct link *link);

/* Has it run every intent's tests; only where it is idle. Returns as link_ask(); of
 * the answer with that id, answered says whether all is well, text what is not. */
int link_check(struct link *link, uint64_t id);

/* What it holds since it was ready last, or NULL where it never was. */
const struct holdings *link_holdings(const struct link *link);

/* It finishes the question that it has, ends, and is not replaced. It is to be polled
 * and turned until it is gone. */
void link_retire(struct link *link);
bool link_is_gone(const struct link *link);

/* There is no process: it has ended, or could not be started. */
bool link_is_down(const struct link *link);

int link_fd(const struct link *link); /* -1: none to poll */
int64_t link_deadline(const struct link *link);
void link_turn(struct link *link, int64_t now);

#endif
