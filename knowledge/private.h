/* private.h - what a knowledge base is made of, for knowledge/ only */
#ifndef FOOTNOTE_KNOWLEDGE_PRIVATE_H
#define FOOTNOTE_KNOWLEDGE_PRIVATE_H

#include "bot/base/arena.h"
#include "knowledge/file.h"
#include "knowledge/knowledge.h"

#include <sqlite3.h>

struct knowledge {
	sqlite3 *db;	       /* on the bytes that follow; no file is opened later */
	struct span file;      /* a database; empty until it is there */
	struct file_map map;   /* what they are mapped to; empty: they are SQLite's to free */
	struct span file_name; /* of the file that is mapped; empty: none */
	uint64_t file_sum;     /* of its state, when it was mapped */
	struct arena arena;    /* what query.c lists */
	size_t story_count;
	int64_t scope;	     /* the story that is asked about; 0: all are */
	double answers_from; /* as knowledge_answers_from() was told */
	struct index *index; /* NULL until the file is there */
	struct notes *notes; /* for functions.c */

	/* query.c: tables that no query names, and what the one that is being
	 * compiled was denied. */
	char **hidden, **modules; /* each ends with NULL */
	bool compiling, verifying;
	bool quotable; /* what is being compiled reads statements */
	size_t reads;  /* statements that the views went through in this run */
	char denied[200];
};

/* An empty connection in memory, with all that facts.c registers. */
int knowledge_create(struct knowledge **out, struct error *error);

/* Makes the tables. */
int build_schema(struct knowledge *knowledge, struct error *error);

/* What a knowledge base with these tables has as its user_version. */
int64_t build_version(void);
#define BUILD_APPLICATION_ID 0x466F6F74 /* "Foot" */

/* Adds stories and the stories of knowledge bases, in the order of paths and in
 * one transaction. */
int build_load(struct knowledge *knowledge, const char *const *paths, size_t count,
	       struct problems *problems, struct error *error);

/* Makes the file the connection's database, mapped and read-only. What is wrong
 * with it goes to *problems, and ERR_INPUT is returned. */
int knowledge_read_db(struct knowledge *knowledge, const char *path, struct problems *problems);
bool knowledge_is_story(const char *path);

/* tell.c: remembers which file it is that is mapped. */
void knowledge_note_file(struct knowledge *knowledge, const char *path);

/* Adds one story, given by its file's bytes; problems call it file. */
int build_load_story(struct knowledge *knowledge, const char *file, struct span name,
		     struct span bytes, struct problems *problems, struct error *error);

/* Whether a file that begins with these bytes is a knowledge base, of whatever
 * version. */
#define KNOWLEDGE_HEADER_BYTES 100
bool knowledge_is_base(struct span head);

/* Whether the story with that number may be told of. */
bool knowledge_in_scope(const struct knowledge *knowledge, int64_t story);

/* Closes the connection to all but SELECT, for good. */
int query_restrict(struct knowledge *knowledge, struct error *error);

#endif
