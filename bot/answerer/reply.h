/* reply.h - findings in words: the short answer, quotes, and their source
 *
 *	$2 billion.
 *	> Huawei has promised to invest $2 billion …
 *	CNN Business, paragraph 17
 *
 * Each of these fills an answer's answered, text, reply, quotes and confidence.
 */
#ifndef FOOTNOTE_ANSWERER_REPLY_H
#define FOOTNOTE_ANSWERER_REPLY_H

#include "bot/answerer/answerer.h"
#include "bot/answerer/finding.h"
#include "bot/answerer/silence.h"

/* What the words are for. */
struct reply {
	struct arena *arena;
	const struct match *match;
	const struct knowledge *knowledge;
	size_t max_chars;
	bool with_title;	     /* more than one story is loaded */
	bool of_all;		     /* all stories were asked, and there are several */
	size_t skip;		     /* items of a list told before */
	struct asked_question asked; /* which has the slots' words as they were put */
	const struct silence *silence;
	struct span unsaid; /* for {unsaid}, where nothing was found */
};

/* Of one row. */
void reply_one(const struct reply *reply, const struct finding *finding, struct answer *out);

/* Of two rows of different stories that say different things: both, and that
 * they do. */
void reply_differ(const struct reply *reply, const struct finding *one, const struct finding *other,
		  struct answer *out);

/* Of all rows as sure as threshold, as a list, if they differ; of the best one
 * otherwise. Returns how many items have been told where more are left, else 0. */
size_t reply_many(const struct reply *reply, const struct findings *findings, double threshold,
		  struct answer *out);

/* Of an intent without query. */
void reply_fixed(const struct reply *reply, struct answer *out);

/* That the story does not say, in the words of text. The nearest statement, if
 * there is one, is told as such. */
void reply_decline(const struct reply *reply, struct span text, const struct statement *nearest,
		   struct answer *out);

/* A text of the intent with its {names} filled in: columns of finding, if it is
 * not NULL, and slots. */
struct span reply_fill(const struct reply *reply, struct span text, const struct finding *finding);

#endif
