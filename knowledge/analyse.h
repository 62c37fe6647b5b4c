/* analyse.h - what stands in a statement: names, amounts, times, places,
 * reasons, what was said, and descriptions
 *
 * Surface patterns over words, no parser: a fact is only what the statement
 * puts plainly, and its text is the statement's own bytes.
 */
#ifndef FOOTNOTE_KNOWLEDGE_ANALYSE_H
#define FOOTNOTE_KNOWLEDGE_ANALYSE_H

#include "knowledge/verbs.h"
#include "knowledge/vocabulary.h"

enum fact_kind {
	FACT_NAME,   /* subject: the name; detail: its kind, "person" */
	FACT_AMOUNT, /* subject: the unit, "cities"; detail: money, duration,
		      * percentage, another of measures[] in analyse_values.c, count */
	FACT_TIME,
	FACT_PLACE,
	FACT_REASON,
	FACT_SPEECH,	  /* text: what was said; subject: who said it; detail: the verb */
	FACT_DESCRIPTION, /* text: what it is; subject: who or what */
	FACT_TOPIC,	  /* a name that the statement begins with; facts.c adds it */
	FACT_KINDS,
};

struct fact {
	enum fact_kind kind;
	size_t start, end; /* byte offsets of its text in the statement, end exclusive */
	struct span subject, detail;
};

#define FACTS_MAX 64 /* in one statement; what comes after is left out */

struct facts {
	struct fact *fact; /* the caller's, FACTS_MAX of them where analyse() writes */
	size_t count;
};

/* A statement and its reading, as the parts of the analysis see it. */
struct analysis {
	const struct vocabulary *vocabulary;
	struct span text;
	const struct reading *reading;
	struct facts *out;
};

/* Finds the facts in text, of which reading is the reading. Subjects and
 * details point into text or into the vocabulary. */
void analyse(const struct vocabulary *vocabulary, struct span text, const struct reading *reading,
	     struct facts *out);

/* analyse_values.c: numbers with their units. */
void analyse_amounts(struct analysis *a);

/* analyse_times.c: dates and the like. */
void analyse_times(struct analysis *a);

/* Whether a time of day begins at word i with what leads to it, and its last word:
 * "shortly after 2 a.m.", "at 14:30 GMT", "between 9 a.m. and noon". */
bool analyse_clock(const struct analysis *a, size_t i, size_t *last);

/* Whether the number at word i is the day of a month: "3" of "3 May" or "Sept. 3". */
bool analyse_is_day(const struct analysis *a, size_t i);

/* "1999", "2031". */
bool word_is_year(const struct word *word);

/* What leads to where or to whom an amount belongs: "300 in A". */
#define AMOUNT_LEADS "in at to from for on near by"

/* Whether word is "year", "hours". */
bool word_is_time_unit(const struct word *word);

/* analyse_speech.c: who said what, and what is what. Called last, since times
 * and names tell where a clause begins. */
void analyse_speech(struct analysis *a);

/* Whether a quotation ends between word i - 1 and word i. */
bool analyse_quote_ends(const struct analysis *a, size_t i);

/* Adds words first to last, both included, as a fact. */
void analyse_add(struct analysis *a, enum fact_kind kind, size_t first, size_t last,
		 struct span subject, struct span detail);

/* analyse_clause.c: the subject of the verb at word verb: words *first up to, not
 * including, *end. Returns false where none stands before it, or that is in doubt. */
bool analyse_subject(const struct analysis *a, size_t verb, size_t *first, size_t *end);

/* How sure it is that a clause with a subject of its own begins behind "and" or "but",
 * word i, before which no mark stands: "A left and B stayed". */
enum verb_sure analyse_parts(const struct reading *reading, size_t i);

/* Whether a mark before word i begins a clause: not within a name, nor between the
 * names of a list. */
bool analyse_clause_begins(const struct analysis *a, size_t i);

/* Whether a comma or another mark that ends a clause stands before word i. */
bool analyse_clause_ends(const struct analysis *a, size_t i);

/* Whether word is one of those in list, which are separated by blanks. */
bool word_is(const struct word *word, const char *list);

/* "That", "and", "has": no noun phrase goes on across it. */
bool word_ends_phrase(const struct word *word);

/* "16", "2.5", "4,000", "$2", "40%", or a number in words from two on. */
bool word_is_number(const struct word *word);

/* The name that covers word i, or NULL. */
const struct mention *analyse_name_at(const struct analysis *a, size_t i);

/* The text of words first to last, both included. */
struct span analyse_text(const struct analysis *a, size_t first, size_t last);

#endif
