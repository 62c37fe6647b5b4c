/* commands.h - what admins tell the bot to do, and what it counts for them
 *
 * "status" and "reload" in a chat, or from a client's menu of commands (XEP-0050).
 */
#ifndef FOOTNOTE_XMPP_COMMANDS_H
#define FOOTNOTE_XMPP_COMMANDS_H

#include "bot/base/arena.h"
#include "bot/xmpp/link.h"
#include "bot/xmpp/question.h"
#include "bot/xmpp/rooms.h"

#define COMMANDS_VAIN_MAX   10 /* questions asked in vain that are remembered */
#define COMMANDS_VAIN_CHARS 80

struct commands_counts {
	int64_t since; /* when the bot was started */
	unsigned long answered, declined, failed, limited, dropped, quarrels, liked, disliked;
	char vain[COMMANDS_VAIN_MAX][4 * COMMANDS_VAIN_CHARS + 1];
	unsigned long vain_count; /* the latest is at (vain_count - 1) % MAX */
};

/* Remembers a question that had no answer. */
void commands_add_vain(struct commands_counts *counts, struct span question);

enum commands_which {
	COMMANDS_NONE,
	COMMANDS_STATUS,
	COMMANDS_RELOAD,
};

/* Which command a text is. */
enum commands_which commands_read(struct arena *arena, struct span text);

/* What "status" tells. */
struct span commands_status(struct arena *arena, const struct commands_counts *counts,
			    const struct rooms *rooms, const struct link *link, size_t waiting,
			    int64_t now);

/* Whether an iq is about commands. It is for an admin alone to see that there are any. */
bool commands_is_iq(xmpp_stanza_t *iq);

/* Which command an iq wants to be done, if it does. */
enum commands_which commands_of_iq(xmpp_stanza_t *iq);

/* Answers an iq about commands; false where it is none that we know. result: of the
 * command, where it is one. */
bool commands_answer(struct session *session, xmpp_stanza_t *iq, struct span result);

#endif
