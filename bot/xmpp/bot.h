/* bot.h - the bot process: rooms and chats on one side, the answerer on the other
 */
#ifndef FOOTNOTE_XMPP_BOT_H
#define FOOTNOTE_XMPP_BOT_H

#include "bot/config.h"

/* How a bot's run came to its end. */
enum bot_end {
	BOT_STOPPED,	  /* it was told to */
	BOT_NO_ANSWERER,  /* the stories or plugins could not be loaded at the start */
	BOT_NO_CONNECTION /* and there is no use in trying */
};

/* Runs until it is told to stop by a signal; what goes wrong is on standard
 * error then. answerer: the command line of the answerer process, with NULL at
 * its end; both borrowed. */
enum bot_end bot_run(const struct config *config, const char *const *answerer);

#endif
