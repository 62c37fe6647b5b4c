/* watch.h - who is at work, told to whoever ends the process or sees it end
 *
 * A plugin's code can crash the process that runs it, or never return. So before
 * it is called, its file is named; where the process then ends, that plugin did it.
 * One of each process.
 */
#ifndef FOOTNOTE_ANSWERER_WATCH_H
#define FOOTNOTE_ANSWERER_WATCH_H

/* The bot is told, by the exchange on fd: it ends and replaces this process. */
void watch_by_bot(int fd);

/* A command line: whoever crashes or takes longer than seconds is named on
 * standard error, and the process ends with status. */
void watch_by_signals(unsigned seconds, int status);

/* Called around each call of a plugin's code; file is borrowed until the latter. */
void watch_enter(const char *file);
void watch_leave(void);

/* The plugin at work cannot go on, for why. Returns only where nobody would
 * replace the process. */
void watch_fail(const char *file, const char *why);

#endif
