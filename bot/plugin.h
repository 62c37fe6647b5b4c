/* plugin.h - what a plugin in C includes, and all that it needs
 *
 * A plugin is a shared object that exports one constant, FOOTNOTE_PLUGIN(…): its
 * intents, each with patterns, tests and a handler. The handler reads the question,
 * queries the knowledge base and names the statements that answer; the bot quotes
 * them and tells their source.
 *
 *	#include "bot/plugin.h"
 *
 *	static enum footnote_verdict longest(const struct footnote_host *host,
 *					     struct footnote_turn *turn, void *state)
 *	{ … }
 *
 *	static const struct footnote_intent intents[] = {
 *		{.name = "longest",
 *		 .ask = FOOTNOTE_LIST("what is the longest (sentence|statement)"),
 *		 .handle = longest},
 *		{0},
 *	};
 *
 *	FOOTNOTE_PLUGIN(.intents = intents);
 *
 * It runs in the answerer's process, which has no network, no password, and may
 * open nothing: whoever tries is ended with it, as is who takes too long or calls
 * exit(). What it prints is lost, or goes to standard error. One thread; texts are
 * UTF-8, end with NUL, and have at most 65,536 bytes.
 *
 * The interface grows at the end of its structs, each of which tells its size: a
 * plugin goes on working with a newer bot. One that needs more than the bot has
 * is refused.
 */
#ifndef FOOTNOTE_PLUGIN_H
#define FOOTNOTE_PLUGIN_H

#include <stddef.h>

#define FOOTNOTE_MAGIC 0x746f6f46u /* "Foot" */
#define FOOTNOTE_ABI   1	   /* another one does not fit */

struct footnote_turn; /* one question, until the handler returns */
struct footnote_rows; /* what a query finds; released when the handler returns */

/* What a handler makes of a question. */
enum footnote_verdict {
	FOOTNOTE_PASS,	  /* nothing: the next intent that matches may answer */
	FOOTNOTE_ANSWER,  /* what was given to answer() or say() */
	FOOTNOTE_DECLINE, /* the story does not say: in the words of the intent's none,
			   * unless the question has a name that no story has */
};

/* What a plugin can call. Turns, rows and texts live until the handler returns, the
 * host until close. */
struct footnote_host {
	size_t size;

	/* Writes a line to the operator's log, headed by the plugin's file. */
	void (*log)(const struct footnote_host *host, const char *format, ...)
		__attribute__((format(printf, 2, 3)));

	/* The question as it was matched: small letters, full words. */
	const char *(*question)(struct footnote_turn *turn);

	/* What the slot {name} took; NULL where it took nothing. */
	const char *(*slot)(struct footnote_turn *turn, const char *name);

	/* The number of the statement quoted last in the conversation; 0 for none. */
	long long (*last)(struct footnote_turn *turn);

	/* Runs one SELECT on the views that README.md lists. Slots are bound by
	 * name, as are :question and :last. At most 32 for a question. Never
	 * NULL: what is wrong with the query is logged, and then the intent has no
	 * answer, whatever it returns. */
	struct footnote_rows *(*query)(struct footnote_turn *turn, const char *sql);

	/* Binds one more parameter, named without its colon, before the first next(). */
	void (*bind)(struct footnote_rows *rows, const char *name, const char *value);

	/* Steps to the next row, at first to the first: 1, or 0 after the last. */
	int (*next)(struct footnote_rows *rows);

	/* The row's value in a column, after next(); "" and 0 for NULL or an unknown column. */
	const char *(*text)(struct footnote_rows *rows, const char *column);
	long long (*integer)(struct footnote_rows *rows, const char *column);
	double (*real)(struct footnote_rows *rows, const char *column);

	/* Adds to the answer the statement of that number, as the views have it
	 * in their column statement. text is the short answer, one line, which
	 * is copied and worded by .one; NULL or empty where the statement, which is
	 * quoted alone then, is answer enough. confidence goes from 0 to 1 and is held against the
	 * operator's threshold. The surest is quoted, or all listed where the intent has .many and
	 * there are several. Returns 0; -1 for no such statement, which adds nothing. */
	int (*answer)(struct footnote_turn *turn, long long statement, const char *text,
		      double confidence);

	/* A second statement to quote with the one given to answer() last; one for
	 * each. Returns 0, or -1 as answer(). */
	int (*also)(struct footnote_turn *turn, long long statement);

	/* Says one line that quotes nothing: about the bot, not about the story. The
	 * first counts. */
	void (*say)(struct footnote_turn *turn, const char *text);
};

/* One question of an intent's tests, and what must come of it. */
struct footnote_test {
	const char *ask;
	const char *const *after; /* asked before it, in one conversation; may be NULL */
	const char *answer;	  /* stands in the short answer */
	unsigned cites;		  /* a paragraph; 0: not tested */
	int declines;
	const char *intent; /* that answers, where it is another one */
};

/* Keys are as in a YAML plugin; what is left out is NULL or 0. Names are of
 * letters, digits, - and _. In one, many and none stand slots, in one also {answer}. */
struct footnote_intent {
	const char *name;
	const char *about;
	long priority;
	const char *const *ask;	  /* templates */
	const char *const *regex; /* PCRE2 */
	const char *one, *many, *none;
	enum footnote_verdict (*handle)(const struct footnote_host *host,
					struct footnote_turn *turn, void *state);
	const struct footnote_test *tests; /* ends with {0} */
	unsigned cooldown; /* seconds that it rests in a room where it has answered */
};

struct footnote_plugin {
	unsigned magic, abi;
	size_t size, intent_size, test_size;
	const char *story;		       /* that the tests are about; NULL: any will do */
	const struct footnote_intent *intents; /* ends with {0} */

	/* Called once, before the first question; may be NULL. *state is handed to
	 * every handler and to close. Returns 0; anything else refuses to work. */
	int (*open)(const struct footnote_host *host, void **state);
	void (*close)(void *state);
};

/* Texts for ask, regex and after. */
#define FOOTNOTE_LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The constant that the plugin exports; the bot reads magic, abi and size before
 * anything else. */
#define FOOTNOTE_PLUGIN(...)                                                                       \
	extern __attribute__((visibility("default")))                                              \
	const struct footnote_plugin footnote_plugin;                                              \
	const struct footnote_plugin footnote_plugin = {FOOTNOTE_HEAD, __VA_ARGS__}

#define FOOTNOTE_HEAD                                                                              \
	.magic = FOOTNOTE_MAGIC, .abi = FOOTNOTE_ABI, .size = sizeof(struct footnote_plugin),      \
	.intent_size = sizeof(struct footnote_intent), .test_size = sizeof(struct footnote_test)

#endif
