/* command.h - the commands of the command line
 *
 * Each takes its arguments from its own name on, and returns the exit status.
 */
#ifndef FOOTNOTE_COMMAND_H
#define FOOTNOTE_COMMAND_H

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* the work failed: a test, a check, a connection */
	EXIT_USAGE = 2,	 /* bad usage or unreadable input */
};

/* Writes "footnote: text" and returns EXIT_USAGE. */
int command_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

int command_run(int argc, char **argv);

#endif
