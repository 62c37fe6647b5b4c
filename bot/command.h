/* command.h - the commands of the command line
 *
 * Each takes its arguments from its own name on, and returns the exit status.
 */
#ifndef FOOTNOTE_COMMAND_H
#define FOOTNOTE_COMMAND_H

#include "bot/base/span.h"

#include <jansson.h>
#include <stdbool.h>

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* the work failed: a test, a check, a connection */
	EXIT_USAGE = 2,	 /* bad usage or unreadable input */
};

int cmd_answerer(int argc, char **argv);
int cmd_ask(int argc, char **argv);
int cmd_build(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_eval(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_new(int argc, char **argv);
int cmd_run(int argc, char **argv);

#define COMMAND_ASK_USAGE                                                                          \
	"[--json [--features]] [--fresh] [-k KNOWLEDGE.db|STORY.md …] [-p PLUGIN|FOLDER …] "   \
	"[QUESTION]"
#define COMMAND_BUILD_USAGE "-o KNOWLEDGE.db STORY.md …"
#define COMMAND_CHECK_USAGE "[-c FILE] [-k KNOWLEDGE.db|STORY.md|FOLDER …] [-p PLUGIN|FOLDER …]"
#define COMMAND_EVAL_USAGE                                                                         \
	"[--json [--features] [--spans]] [--other] [--part train|heldout] [-p PLUGIN|FOLDER …] " \
	"FILE.jsonl[.gz] …"
#define COMMAND_EXPLAIN_USAGE "[-k KNOWLEDGE.db|STORY.md|FOLDER …] [-p PLUGIN|FOLDER …] QUESTION"
#define COMMAND_IMPORT_USAGE  "ARTICLE.txt|.md|.html [-o STORY.md]"
#define COMMAND_NEW_USAGE     "[FOLDER/]NAME[.yaml|.py|.c]"
#define COMMAND_RUN_USAGE     "[-c FILE]"

/* Writes "footnote: text" and returns EXIT_USAGE. */
int command_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text as JSON, cleaned as utf8_clean() does. */
json_t *command_text(struct span text);

/* What speaks for the statements: [{"statement", "paragraph", "confidence", "score",
 * "features": {name: value}}], best first; values that are 0 are left out. */
struct ranked;
json_t *command_features(const struct ranked *ranked, size_t count);

/* Writes out what standard output holds. Returns false where anything of it was
 * ever lost. */
bool command_flush(void);

/* The exit status of a command that ended with status: output that was lost is
 * told, and is no success. */
int command_finish(int status);

#endif
