/* finding.h - what an intent finds: rows, with their statements
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
	const struct span *values; /* of all columns of the intent's query, if it has one */
};

/* What a query is given beside the slots. */
struct finding_terms {
	struct span question;
	int64_t last; /* the statement quoted last; 0 for none */
};

struct findings {
	struct finding *rows; /* in the query's order */
	size_t count, room;
	bool declined; /* the plugin says that the story does not say */
	bool passed;   /* the plugin has the next intent answer, whatever its none says */
};

/* What an intent finds its rows with. */
struct finding_scope {
	struct knowledge *knowledge;
	const struct finding_terms *terms;
	struct arena *arena; /* of the question */
};

/* Has the match's intent, which has a finder, find its rows. Returns 0, or
 * negative where it failed; what it found until then is in *out. */
int findings_run(const struct match *match, struct knowledge *knowledge,
		 const struct finding_terms *terms, struct arena *arena, struct findings *out,
		 struct error *error);

/* The finder of intents that have a query and nothing else. */
int findings_of_query(const struct match *match, const struct finding_scope *scope,
		      struct findings *out, struct error *error);

/* Resets the query, and binds to it the match's slots and the terms. */
void findings_bind(struct query *query, const struct match *match,
		   const struct finding_scope *scope);

/* Adds an empty row, which moves with the next; NULL where there are too many. */
struct finding *findings_add(struct findings *findings, struct arena *arena);

/* Has the row quote one statement more. Returns false for one that does not exist.
 * Whether it stands in its story is asked before it is told. */
bool finding_quote(struct finding *finding, const struct finding_scope *scope, int64_t statement);

/* What code outside this program says, as one line that cannot be taken for a
 * quote or a source. */
struct span finding_words(struct arena *arena, struct span text);

/* The surest row, the first of equals. NULL where there is none. */
const struct finding *findings_best(const struct findings *findings);

#endif
