/* qaset.h - question sets: passages of text, each with questions about it
 *
 * One passage a line, as JSON:
 *
 *	{"id", "title", "text", "questions": [{"id", "question",
 *	 "answers": ["…"], "spans": [[start, end], …]}]}
 *
 * Spans are the places of the answers in the text, in bytes, end exclusive. Where
 * the passage does not answer there are none. The file may be compressed by gzip.
 */
#ifndef FOOTNOTE_QASET_H
#define FOOTNOTE_QASET_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#define QASET_LINE_MAX (16 << 20) /* bytes */
#define QASET_FILE_MAX ((size_t)1 << 30)

struct qaset_place {
	size_t start, end; /* start < end <= the text's length */
};

struct qaset_question {
	struct span id, text;
	struct span *answers;
	size_t answer_count;
	struct qaset_place *places;
	size_t place_count;
};

struct qaset_passage {
	size_t line; /* of the file */
	struct span id, title, text;
	struct qaset_question *questions;
	size_t question_count;
};

struct qaset {
	struct arena arena; /* of all that follows */
	struct qaset_passage *passages;
	size_t count, question_count;
};

/* Reads a whole set. All that is wrong in it goes to *problems, and ERR_INPUT is
 * returned. Call qaset_finish() in any case. */
int qaset_read(struct qaset *set, const char *path, struct problems *problems);
void qaset_finish(struct qaset *set);

/* The parts of a set: what is tuned is tuned on one, and what is reported is
 * measured on the other. */
enum qaset_part {
	QASET_ALL,
	QASET_TRAIN,	/* about two thirds */
	QASET_HELD_OUT, /* the others */
};

/* The part that passages of a title are in. All of one title are in one part, in
 * whichever file they stand: sets share articles. The held-out part are the titles
 * whose 32-bit FNV-1a hash leaves no remainder when divided by three. */
enum qaset_part qaset_part_of(struct span title);

/* Leaves the passages of that part alone in the set. */
void qaset_keep(struct qaset *set, enum qaset_part part);

#endif
