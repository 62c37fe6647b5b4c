/* import_names.h - the names in an article, for import*.c only
 *
 * A name is a row of words with capitals. What it names follows from how the
 * article speaks of it ("tech company Huawei", "Ada Lowe, the mayor of Harnley"),
 * from its own words ("Harbour Board"), and from the gazetteer. In doubt it is left out.
 */
#ifndef FOOTNOTE_KNOWLEDGE_IMPORT_NAMES_H
#define FOOTNOTE_KNOWLEDGE_IMPORT_NAMES_H

#include "knowledge/import_private.h"
#include "knowledge/map.h"
#include "knowledge/story.h"
#include "knowledge/words.h"

#define IMPORT_NAMES_MAX   300
#define IMPORT_ALIASES_MAX 20 /* of one name */
#define NAME_KINDS	   (NAME_PLACE + 1)

struct import_name {
	struct span text, key;	   /* the key: its folded words, with blanks between */
	struct span first, last;   /* folded words */
	size_t words, met;	   /* words it has; times it was met */
	bool inside;		   /* met within a sentence, where capitals tell */
	unsigned vote[NAME_KINDS]; /* how much speaks for each kind */
	enum name_kind kind;
	struct span office; /* "vice president", or empty */
	struct span about;  /* what it is said to be, the first time; may be empty */
	struct span alias[IMPORT_ALIASES_MAX];
	size_t alias_count;
};

struct import_names {
	struct import *import;
	struct english *english;
	struct import_name *list;
	size_t count;
	struct map known; /* key → place in the list */
};

/* Where a name stands: words first up to, not including, end. */
struct import_context {
	struct span text;
	const struct words *words;
	size_t first, end;
};

/* Finds them all, with kinds and other names. In the import's arena; release the
 * rest with import_names_finish(). */
void import_names_find(struct import_names *names, struct import *import);
void import_names_finish(struct import_names *names);

/* Votes for the kind of a name by what stands around it, and by its own words. */
void import_vote_context(struct import_name *name, const struct import_context *context);
void import_vote_words(struct import_name *name, const struct import_context *context);

/* The kind that has the votes, or NAME_UNKNOWN. */
enum name_kind import_elect(const struct import_name *name);

/* Gives names their other names: abbreviations, shorter forms, offices, what the
 * country's people are called, what the article calls them. */
void import_add_aliases(struct import_names *names);

/* Whether a full stop or a quotation mark stands before word i, or nothing. */
bool import_begins_sentence(struct span text, const struct words *words, size_t i);

#endif
