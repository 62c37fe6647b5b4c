/* intent.h - patterns that recognise a kind of question, a query, a reply
 *
 * An intent is read from a plugin file (plugin_yaml.h), then compiled against
 * the knowledge base; from then on it does not change.
 */
#ifndef FOOTNOTE_ANSWERER_INTENT_H
#define FOOTNOTE_ANSWERER_INTENT_H

#include "bot/answerer/pattern.h"
#include "bot/answerer/template.h"
#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "knowledge/knowledge.h"

struct finding_scope;
struct findings;
struct match;

/* Finds what an intent answers a match with: by its query, or by what a plugin in
 * C or a program does with it. Everything that answers is one of these. Returns 0,
 * or negative where it failed. */
typedef int (*intent_finder)(const struct match *match, const struct finding_scope *scope,
			     struct findings *out, struct error *error);

#define INTENT_COOLDOWN_MAX 86400
#define INTENT_NAME_MAX	    64 /* bytes */
#define INTENT_NAME_IS	    "an intent's name is of at most 64 letters, digits, - and _"
#define INTENT_SLOTS_MAX    32
#define INTENT_COLUMNS_MAX  32
#define INTENT_PATTERNS_MAX 500
#define INTENT_CITES_MAX    16
#define INTENT_AFTER_MAX    8

/* What every query gets beside its intent's slots. */
#define INTENT_QUESTION "question" /* the question as it was matched */
#define INTENT_LAST	"last"	   /* the number of the statement quoted last */

/* In the reply where nothing was found: that the story does not say what was
 * asked. */
#define INTENT_UNSAID "unsaid"

/* What an intent is about, where several stories are loaded. */
enum intent_scope {
	INTENT_SCOPE_ANY,   /* the story that is talked of; else whichever has the answer */
	INTENT_SCOPE_STORY, /* a story as a whole: which, has to be known */
	INTENT_SCOPE_ALL,   /* all stories, whichever is talked of */
};

/* One question of an intent's tests, and what must come of it. */
struct intent_test {
	struct span ask;
	struct span after[INTENT_AFTER_MAX]; /* asked before it, in one conversation */
	size_t after_count;
	bool declines;
	struct span answer; /* stands in the short answer; empty where not tested */
	unsigned cites[INTENT_CITES_MAX];
	size_t cites_count;
	struct span intent; /* that answers; empty: the one it is a test of */
	size_t line;
};

struct intent {
	struct span name; /* "figures/how-much" */
	const char *file;
	size_t line, column;
	struct span about;
	long priority;
	unsigned cooldown_s; /* that it rests in a room where it has answered; 0: it does not */
	enum intent_scope scope;

	struct template_text *asks, *regexes;
	size_t ask_count, regex_count;
	struct template_text find, one, many, none;
	struct intent_test *tests;
	size_t test_count;
	struct span story;    /* that the tests are about; empty: any will do */
	intent_finder finder; /* NULL: the reply is fixed */
	void *code;	      /* the finder's, where that is not the query; else NULL */

	/* From here on by intent_compile(). */
	const struct template_scope *scope_of; /* its templates */
	struct pattern **patterns;	       /* templates first, then expressions */
	size_t pattern_count;
	struct span slots[INTENT_SLOTS_MAX]; /* names, of all patterns */
	size_t slot_count;
	struct query *query;			    /* NULL where it has none */
	size_t statement, also, answer, confidence; /* columns; INTENT_NONE: not selected */
	uint64_t sum;				    /* of all that it says, not of where */
};

#define INTENT_NONE ((size_t)-1)

/* Compiles patterns and query and checks the reply; scope must outlive it. Everything wrong is
 * added to problems; returns false where something is. */
bool intent_compile(struct intent *intent, struct arena *arena, const struct template_scope *scope,
		    struct knowledge *knowledge, struct problems *problems);

/* Compiles the query of an intent that is fine once more, for another knowledge
 * base. Where it fails the intent has no use but intent_finish(). */
int intent_turn_to(struct intent *intent, struct knowledge *knowledge, struct error *error);

/* Releases what intent_compile() made; may be called after it failed. */
void intent_finish(struct intent *intent);

/* The text that `pattern` was compiled from. */
struct template_text intent_pattern_text(const struct intent *intent, size_t pattern);

/* Whether an intent may be named so: by letters and digits of ASCII, - and _. */
bool intent_is_name(struct span name);

#endif
