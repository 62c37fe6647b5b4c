/* answerer.h - questions in, answers with sources out
 *
 * Holds the knowledge base and the plugins; keeps nothing between questions.
 */
#ifndef FOOTNOTE_ANSWERER_ANSWERER_H
#define FOOTNOTE_ANSWERER_ANSWERER_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

#include <stdio.h>

struct answerer_options {
	const char *const *knowledge; /* story files and knowledge bases */
	size_t knowledge_count;
	const char *const *plugins; /* files, or folders of them */
	size_t plugins_count;
	const char *const *aside; /* files of them that are left out */
	size_t aside_count;
	bool confined;	  /* this process gives up what plugins in C may not do */
	double threshold; /* an answer less sure than this is declined; 0 to 1 */
};

#define ANSWERER_THRESHOLD   0.5
#define ANSWERER_QUOTES_MAX  32
#define ANSWERER_REPLY_CHARS 850 /* of a reply, where no config says how many */

/* Spans live until the next call of answerer_answer(). */
struct answer {
	bool answered;	   /* false where the bot declines; quotes are then none */
	bool failed;	   /* nothing answered, and an intent that might have could not */
	struct span text;  /* the short answer: "$2 billion"; empty where declined */
	struct span reply; /* what the room reads */
	struct statement quotes[ANSWERER_QUOTES_MAX];
	size_t quote_count;
	struct span intent;  /* "figures/how-much": the plugin file's stem, the intent */
	double confidence;   /* 0 to 1; where it declines, of the best that was found */
	struct span context; /* for the conversation's next question */
	bool silent;	     /* its intent rests: nothing is to be said */
	unsigned rest_s;     /* how long its intent rests from now on; 0: it does not */
	unsigned long microseconds;
};

struct answerer;

int answerer_open(struct answerer **out, const struct answerer_options *options,
		  struct problems *problems, struct error *error);
void answerer_close(struct answerer *answerer);

/* Answers one question. context is what the answer before it in the same
 * conversation carried, or empty. The reply has at most max_chars characters.
 * Where trace is not NULL, why the answer won is written to it for people. */
void answerer_answer(struct answerer *answerer, struct span question, struct span context,
		     size_t max_chars, FILE *trace, struct answer *out);

/* In a copy of the process that opened it: does without the plugins whose files are
 * named, a line each, and starts the programs of the others. */
void answerer_renew(struct answerer *answerer, struct span aside);

/* Whether the knowledge base is what was opened: see knowledge_is_intact(). May be
 * called in a signal's handler. */
bool answerer_is_intact(const struct answerer *answerer);

/* Answers from another knowledge base from now on, which is the answerer's to
 * close, in any case. Where it fails the answerer has no use but
 * answerer_close(). */
int answerer_turn_to(struct answerer *answerer, struct knowledge *knowledge, struct error *error);

/* The statements for the question that answer was given to, which must be the
 * last: what the answer quotes, then the others in the order of the search.
 * Writes the first max to out and returns how many these are. */
size_t answerer_rank(struct answerer *answerer, const struct answer *answer, struct ranked *out,
		     size_t max);

/* What may be the short answer to the last question, as knowledge_extract() does. */
const struct extract *answerer_extract(struct answerer *answerer, int64_t *statement_out);

/* The intents that rest where the next question is asked, a line each; borrowed
 * until that is answered. */
void answerer_rest(struct answerer *answerer, struct span resting);

/* The same for search i, from 0, that the intents made: what it found, in its order.
 * 0 where it found nothing, or there is none. */
size_t answerer_rank_search(struct answerer *answerer, size_t i, struct ranked *out, size_t max);

struct answerer_tests {
	size_t passed, failed;
	size_t skipped;	     /* since the story that they are about is not loaded */
	struct span reasons; /* why, a line for each story */
};

/* Runs every intent's tests, in the company of all intents, and looks for patterns
 * that can do nothing or take too long (check_patterns.h). What is wrong goes to
 * *problems with file and line; the reasons live in arena. */
void answerer_check(struct answerer *answerer, struct arena *arena, struct problems *problems,
		    struct answerer_tests *out);

/* Reads all of the knowledge base, which opening does not, for what is damaged. */
void answerer_verify(struct answerer *answerer, struct problems *problems);

/* Tells of each story and intent, as knowledge_tell() does. */
int answerer_tell(const struct answerer *answerer, knowledge_teller teller, void *data,
		  struct error *error);

/* "2 stories, 41 statements, 37 intents" in arena. */
struct span answerer_summary(const struct answerer *answerer, struct arena *arena);

#endif
