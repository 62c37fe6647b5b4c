/* knowledge.h - a knowledge base: statements, what is in them, and their sources
 *
 * Opened from story files, knowledge bases that `footnote build` made, or both;
 * read-only from then on. One thread.
 */
#ifndef FOOTNOTE_KNOWLEDGE_KNOWLEDGE_H
#define FOOTNOTE_KNOWLEDGE_KNOWLEDGE_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#include <stdint.h>
#include <stdio.h>

struct knowledge;

/* A statement and its source. Spans live until the next knowledge_begin(). */
struct statement {
	int64_t id;
	struct span text;  /* the story file's bytes from start to end */
	size_t start, end; /* byte offsets in the story file, end exclusive */
	struct span story; /* the story file's name without folder and ".md" */
	struct span title, outlet, link, published; /* empty where unknown */
	unsigned paragraph;   /* in the source, from 1; 0 where the footnote names none */
	struct span footnote; /* the footnote's text, as "paragraph 17" */
};

/* Opens what paths name: "*.md" is a story, anything else a knowledge base.
 * What is wrong in a story goes to *problems, all of it, and ERR_INPUT is
 * returned. *out is owned by the caller. */
int knowledge_open(struct knowledge **out, const char *const *paths, size_t count,
		   struct problems *problems, struct error *error);
void knowledge_close(struct knowledge *knowledge);

/* The same for the bytes of one story file, called name. In problems it is file. */
int knowledge_open_story(struct knowledge **out, const char *file, struct span name,
			 struct span bytes, struct problems *problems, struct error *error);

/* Whether what it reads is what it opened: false where somebody has written to its
 * file, which then may hold anything. */
bool knowledge_is_intact(const struct knowledge *knowledge);

/* Reads all of it, which opening does not: adds to *problems what is damaged, and
 * each statement that does not stand in its story. Takes as long as that. */
void knowledge_verify(struct knowledge *knowledge, struct problems *problems);

/* Builds the file db_path from stories, beside it first, then renamed: a file
 * that was there stays whole until the new one is. Links are followed. What is
 * neither empty nor a knowledge base is left alone, with ERR_INPUT. */
int knowledge_build(const char *db_path, const char *const *stories, size_t count,
		    struct problems *problems, struct error *error);

/* A question begins: statements that were given out before may go. */
void knowledge_begin(struct knowledge *knowledge);

/* The question that is being answered, as a whole: what kind of answer is expected. raw:
 * as its asker wrote it, which tells what is a name. */
void knowledge_expect(struct knowledge *knowledge, struct span question, struct span raw);

/* Returns 1 with *out filled, 0 where there is no such statement. The text is
 * compared with the story's bytes when it is read; ERR_INPUT where they differ. */
int knowledge_statement(const struct knowledge *knowledge, int64_t id, struct statement *out,
			struct error *error);

/* The same without comparing, for what is only found: most of that is not told. */
bool knowledge_source(const struct knowledge *knowledge, int64_t id, struct statement *out);

/* Compares a statement with the story's bytes, as whoever tells it must do. */
bool knowledge_stands(const struct knowledge *knowledge, int64_t id);

/* The statement before a statement, where that needs it to be understood: it begins
 * with "it", or speaks of "the group"; or what leads to it, "The mayor said:". Returns 1
 * with *out filled, 0 where it stands by itself or begins its paragraph, negative as
 * above. */
int knowledge_before(const struct knowledge *knowledge, const struct statement *statement,
		     struct statement *out, struct error *error);

/* How the stories spell the word that folded most likely stands for; empty where
 * it is right as it stands. Borrowed. */
struct span knowledge_spelling(const struct knowledge *knowledge, struct span folded);

/* A name that stands in a text, under any of its other names. */
struct knowledge_name {
	struct span name, kind; /* "Mike Pence", "person"; borrowed */
	size_t start, end;	/* byte offsets in the text, end exclusive */
};

/* Finds the names in text, in their order, in arena. Returns how many. */
size_t knowledge_names(const struct knowledge *knowledge, struct arena *arena, struct span text,
		       struct knowledge_name **out);

/* The statements that the conversation is about: they and what stands in their
 * paragraphs are found a little more easily, until the next call. */
void knowledge_focus(struct knowledge *knowledge, const int64_t *statements, size_t count);

/* A statement as an answer to a question. */
struct ranked {
	int64_t statement;    /* its id */
	double score;	      /* for the order only; 0 where the search did not find it */
	double confidence;    /* that it answers, 0 to 1 */
	unsigned paragraph;   /* in the source; 0 where unknown */
	const double *values; /* of its features (features.h), in the arena; NULL where the
			       * search did not find it */
};

/* Ranks the statements for a question, in the order of the search; behind what
 * that finds come the others, as they stand in the stories. Writes the first max
 * to out and returns how many these are; works in arena. */
size_t knowledge_rank(const struct knowledge *knowledge, struct arena *arena, struct span question,
		      struct ranked *out, size_t max);

/* The same for search i, from 0, that queries made for the question: what that found
 * alone. 0 where it found nothing, or there is none. */
size_t knowledge_rank_search(const struct knowledge *knowledge, size_t i, struct arena *arena,
			     struct ranked *out, size_t max);

/* The statement that the search for most of the question finds first, if any, and the
 * probability that it answers: of the searches that were made for the question; one for
 * all of it is made where there was none. */
bool knowledge_best(struct knowledge *knowledge, struct span question, struct statement *out,
		    double *confidence_out);

/* Whether the statement names somebody or something that the question names; where one
 * of them names nothing, it may. */
bool knowledge_is_about(struct knowledge *knowledge, int64_t statement, struct span question);

/* What may be the short answer to the question that knowledge_expect() was told, of the
 * best statement that a search for it finds: struct extract (extract.h), in arena. Writes
 * that statement's id to *statement_out; returns NULL where there is none. */
struct extract;
const struct extract *knowledge_extract(const struct knowledge *knowledge, struct arena *arena,
					struct span question, int64_t *statement_out);

/* Whether statements have any of the words, or one that is related to it: the view
 * "statements" has rows that match them. */
bool knowledge_mentions(const struct knowledge *knowledge, struct span words);

/* Short answers are looked for in statements alone that are so sure, or more, until the
 * next call: those of others are not told. 0: in all. */
void knowledge_answers_from(struct knowledge *knowledge, double confidence);

/* Restricts what queries find to the story of that name, until the next call;
 * an empty name lifts that. Returns false, with no restriction, where there is no
 * such story. */
bool knowledge_scope(struct knowledge *knowledge, struct span story);

/* Writes to out, for people, what a search for words finds: how much each word
 * weighs, and of the best statements what matched and what that adds up to. */
void knowledge_explain(const struct knowledge *knowledge, struct span words, FILE *out);

/* Whether a story of that name, as struct statement has it, is loaded. */
bool knowledge_has_story(const struct knowledge *knowledge, struct span name);

/* Called for each story, with a number that is another one where the story's bytes
 * have changed. */
typedef void (*knowledge_teller)(void *data, struct span name, uint64_t sum);

/* Tells of all stories; of a knowledge base that is read where it lies, whatever its
 * size, instead of them all by its file's name and state. */
int knowledge_tell(const struct knowledge *knowledge, knowledge_teller teller, void *data,
		   struct error *error);

size_t knowledge_story_count(const struct knowledge *knowledge);
size_t knowledge_statement_count(const struct knowledge *knowledge);

/* A plugin's question to the knowledge base: one SELECT over the views that
 * README.md lists, nothing else, at most QUERY_STEPS_MAX steps of SQLite's
 * virtual machine a run; nor may the views go through more than QUERY_READS_MAX
 * statements to find those that are asked for. */
struct query;

#define QUERY_STEPS_MAX 2000000
#define QUERY_READS_MAX 200000

/* Compiles sql. ERR_INPUT with SQLite's words where it is not one read-only
 * SELECT over the views. The knowledge base must outlive the query. */
int query_prepare(struct knowledge *knowledge, struct span sql, struct query **out,
		  struct error *error);

/* The same for a query that is part of the program, and right. */
struct query *query_own(struct knowledge *knowledge, const char *sql);
void query_destroy(struct query *query);

/* Whether it reads views whose rows stand in statements: other answers than from
 * stories, names and aliases have a source. */
bool query_is_quotable(const struct query *query);

/* The name of parameter i, counted from 0, without its colon; NULL past the
 * last. */
const char *query_parameter(const struct query *query, size_t i);

/* Forgets earlier values and rows; all parameters are NULL. */
void query_reset(struct query *query);

/* Binds text to the parameter of that name; does nothing where the query has
 * none. value must live until query_reset(). */
void query_bind(struct query *query, const char *name, struct span value);

/* Next row: 1, 0 after the last, negative where it failed or took too long. */
int query_step(struct query *query, struct error *error);

size_t query_columns(const struct query *query);
const char *query_column_name(const struct query *query, size_t column);

/* The current row's values, borrowed until the next step; NULL reads as an
 * empty span and 0. */
struct span query_text(const struct query *query, size_t column);
int64_t query_integer(const struct query *query, size_t column);
double query_real(const struct query *query, size_t column);

#endif
