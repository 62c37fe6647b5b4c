/* eval.h - asks the questions of a set, each of its own passage alone
 *
 * Each passage is imported as a story, and each of its questions is asked afresh of
 * a knowledge base that holds that story and no other, as `footnote ask` does it.
 */
#ifndef FOOTNOTE_EVAL_H
#define FOOTNOTE_EVAL_H

#include "bot/answerer/answerer.h"
#include "bot/metrics.h"
#include "bot/qaset.h"
#include "knowledge/import.h"

#include <stdio.h>

/* What came of one question. A statement is right where it covers one of the
 * question's places. */
struct eval_row {
	bool answerable, answered;
	bool whole;	  /* one of the places lies inside of one statement */
	size_t rank;	  /* of the first right statement, from 1; 0 where none is */
	bool quoted;	  /* one of the statements that the answer quotes is right */
	bool in_two;	  /* the answer quotes one or two, which cover a place */
	double exact, f1; /* of the short answer; of none, where it declines */
	double confidence;
	bool has_other;		 /* it was asked of another passage, too */
	double other_confidence; /* that it is answered there */
	double microseconds;	 /* in the answerer */
};

/* One question with its answer, and the statements as places of the passage's
 * text, best first. All of it lives until the call returns. */
struct eval_answer {
	const struct qaset_passage *passage;
	const struct qaset_question *question;
	const struct answer *answer;
	const struct ranked *ranked;
	const struct import_place *places; /* of the ranked */
	size_t count;
	const struct extract *extract; /* of the best statement; NULL where nobody asks */
	size_t extract_start;	       /* of that statement in the passage's text */
};

struct eval {
	struct answerer *answerer;
	const char *path; /* of the set, for messages */
	const struct qaset *set;
	bool other; /* ask each question of another passage, too */
	bool spans; /* tell what may be the short answer, too */

	/* Called for each question in the set's order; may be NULL. */
	void (*tell)(const struct eval_answer *answer);

	/* From here on by eval_run(). */
	struct arena arena;
	struct eval_row *rows; /* in the set's order */
	size_t count;
	size_t statements; /* of all passages */
	size_t failed;	   /* passages that could not be imported: all declined */
};

/* Asks all questions. Passages that cannot be imported are told on standard error.
 * Negative where nothing can be asked any more. Call eval_finish() in any case. */
int eval_run(struct eval *eval, struct error *error);
void eval_finish(struct eval *eval);

/* Writes the figures for people. */
void eval_report(const struct eval *eval, const char *part, FILE *out);

#endif
