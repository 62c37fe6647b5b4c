/* program.h - a program that works for a plugin, in whatever language
 *
 * An executable that runs as long as this process. For each question that one of
 * its plugin's intents matches it reads one line, a JSON object, and writes one:
 *
 *	{"intent": "quotes/longest", "question": "what is the longest quote",
 *	 "slots": {}, "statements": [{"statement": 12, "text": "…", "story": "…",
 *	 "paragraph": 3, "confidence": 0.7, …}, …]}
 *
 * with the rows of the intent's query and all their columns, and
 *
 *	{"answers": [{"statement": 12, "answer": "…", "also": 13,
 *	 "confidence": 0.9}, …]}	of these statements; all but the first can be left out
 *	{"declines": true}		the story does not say
 *	{}				the next intent may answer
 *
 * It has no network, starts no other program, writes no file, and reads its own
 * folder and what the system's packages have installed.
 */
#ifndef FOOTNOTE_ANSWERER_PROGRAM_H
#define FOOTNOTE_ANSWERER_PROGRAM_H

#include "bot/answerer/finding.h"

#define PROGRAM_ANSWER_MS  1500	 /* for one answer */
#define PROGRAM_ANSWER_MAX 65536 /* bytes of its line */
#define PROGRAM_MEMORY_MAX (512u << 20)

struct program;

/* Starts the executable at path, for the plugin whose file is named; both are
 * borrowed. To be called before the sandbox is entered. It ends with this process,
 * or where its input ends. Where it fails *out is made all the same. */
int program_start(struct program **out, const char *path, const char *file, struct error *error);
void program_stop(struct program *program);

/* In a copy of the process that started it: starts one of its own. Where that
 * fails, its plugin passes. */
void program_restart(struct program *program);

/* Where its executable is. */
const char *program_folder(const struct program *program, struct arena *arena);

/* Of the plugin. */
const char *program_file(const struct program *program);

/* The finder of intents whose code is a program. */
int program_find(const struct match *match, const struct finding_scope *scope, struct findings *out,
		 struct error *error);

#endif
