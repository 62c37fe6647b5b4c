/* finding.h - what an intent's query finds: rows, with their statements
 */
#ifndef FOOTNOTE_ANSWERER_FINDING_H
#define FOOTNOTE_ANSWERER_FINDING_H

#include "bot/answerer/matcher.h"

#define FINDINGS_MAX 200 /* rows; what a query has beyond is not read */

/* One row. */
struct finding {
	struct statement statements[2]; /* the row's statement, and what is quoted with it */
	size_t statement_count;		/* 0: the query selects none */
	struct span answer;
	double confidence;	   /* 0 to 1 */
	const struct span *values; /* of all columns */
};

/* What a query is given beside the slots. */
struct finding_terms {
	struct span question;
	int64_t last; /* the statement quoted last; 0 for none */
};

struct findings {
	struct finding *rows; /* in the query's order */
	size_t count;
};

/* Runs the match's query. A row whose statement does not exist or is not what
 * its story says is left out: it could not be quoted. Returns 0, or negative
 * where the query failed; what it found until then is in *out. */
int findings_run(const struct match *match, const struct knowledge *knowledge,
		 const struct finding_terms *terms, struct arena *arena, struct findings *out,
		 struct error *error);

/* The surest row, the first of equals. NULL where there is none. */
const struct finding *findings_best(const struct findings *findings);

#endif
