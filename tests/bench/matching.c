/* matching.c - what finding the intent costs, beside PCRE2 and RE2::Set
 *
 *	build/tests/bench/matching [ROUNDS]
 *
 * Intents by the number, of the shapes that authors write, over 2,000 words that
 * they share; messages that one of them matches, and messages of the same words
 * that none does; a slot's values have ten times as many. The others have the same as
 * expressions. All are timed by turns, and must find the same; figures are medians of
 * the rounds.
 */
#include "bot/answerer/matcher.h"
#include "tests/bench/rivals.h"

#include "bot/base/strbuf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WORDS	   2000
#define ALL_WORDS  20000
#define INTENTS	   10000
#define MESSAGES   64
#define ROUNDS_MAX 99
#define LONGEST	   4096
#define ENOUGH_NS  2e7

/* $ and % stand for words of the intent, the letters after * for a slot's value. */
static const struct shape {
	const char *template, *expression, *message, *miss;
} shapes[] = {
	{"what is the $ of {thing} [in %]", "what is the $ of .+?(?: in %)?", "what is the $ of *",
	 "what is the % of *"},
	{"(who|which person) (runs|leads|heads) [the] $ %",
	 "(?:who|which person) (?:runs|leads|heads) (?:the )?$ %", "who leads the $ %",
	 "who leads % $"},
	{"how (much|many) $[s] (does|do|did) {who} % [a year]",
	 "how (?:much|many) $s? (?:does|do|did) .+? %(?: a year)?", "how many $s did * %",
	 "how many $s did % *"},
	{"[please] (turn|switch) on [the] $ in [the] {place} %",
	 "(?:please )?(?:turn|switch) on (?:the )?$ in (?:the )?.+? %", "turn on the $ in the * %",
	 "turn the $ on in the * %"},
	{"{who} $ (in|at|near) {place} %", ".+? $ (?:in|at|near) .+? %", "* $ near the river %",
	 "* $ by the river %"},
	{"tell me about [the] $ [of] %", "tell me about (?:the )?$(?: of)? %",
	 "tell me about the $ of %", "tell us about the $ of %"},
	{"(when|where) (was|were) [the|a] $ {what} by % [and others]",
	 "(?:when|where) (?:was|were) (?:the |a )?$ .+? by %(?: and others)?",
	 "where was the $ * by %", "where was the $ * for %"},
	{"is (it|this) $ (or|and) %", "is (?:it|this) $ (?:or|and) %", "is this $ and %",
	 "is this $ but %"},
};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

/* Ours, of templates. */
struct engine {
	struct arena arena;
	struct arena of_message;
	struct problems problems;
	struct template_scope scope;
	struct intent *intents;
	size_t count;
	struct matcher *matcher;
};

static char messages[MESSAGES][LONGEST + 1];

/* Of this thread alone, whatever else the machine does. */
static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

/* A word that can be said, another for each number below ALL_WORDS. */
static void put_word(struct strbuf *out, size_t number)
{
	static const char *const first[] = {"ba",  "ke",  "li", "mo", "ru",
					    "sta", "tre", "po", "wi", "ga"};
	static const char *const middle[] = {"n", "rd", "ll", "st", "m", "v", "ss", "ct", "g", "p"};
	static const char *const last[] = {"er",  "ing", "or",	"al",  "ion", "et", "a",
					   "um",  "ish", "ow",	"eld", "ard", "ix", "ute",
					   "ame", "our", "ent", "ick", "ob",  "yne"};

	strbuf_printf(out, "%s%s%s%s", number < WORDS ? "" : first[number / WORDS],
		      first[number % 10], middle[number / 10 % 10], last[number / 100 % 20]);
}

/* A value of some words, at least len bytes of it. */
static void put_value(struct strbuf *out, size_t len, uint32_t *state)
{
	size_t end = out->len + len;

	put_word(out, next_random(state) % ALL_WORDS);
	while (out->len < end) {
		strbuf_putc(out, ' ');
		put_word(out, next_random(state) % ALL_WORDS);
	}
}

static void put_shape(struct strbuf *out, const char *text, size_t number, size_t value_bytes,
		      uint32_t *state)
{
	for (; *text; text++) {
		if (*text == '$')
			put_word(out, (number * 7 + number / SHAPES) % WORDS);
		else if (*text == '%')
			put_word(out, (number * 13 + number / 250 + 5) % WORDS);
		else if (*text == '*')
			put_value(out, value_bytes, state);
		else
			strbuf_putc(out, *text);
	}
}

/* Messages of about len bytes for intents below count. */
static void make_messages(size_t count, size_t len, bool matching)
{
	uint32_t state = 42;
	struct strbuf text;

	strbuf_init(&text, LONGEST);
	for (size_t i = 0; i < MESSAGES; i++) {
		size_t number = next_random(&state) % count;
		const char *shape =
			matching ? shapes[number % SHAPES].message : shapes[number % SHAPES].miss;
		size_t value = len > 30 ? len - 30 : 1;

		strbuf_clear(&text);
		put_shape(&text, shape, number, value, &state);
		/* What has no slot gets longer only by what it does not match. */
		if (!matching && text.len < len) {
			strbuf_putc(&text, ' ');
			put_value(&text, len - text.len, &state);
		}
		memcpy(messages[i], text.data, text.len + 1);
	}
	strbuf_finish(&text);
}

/* What makes them, ours by templates and the others by expressions; in arena. */
static const char **make_texts(struct arena *arena, size_t count, bool templates)
{
	const char **texts = arena_array(arena, count, sizeof(*texts));
	struct strbuf text;
	uint32_t state = 1;

	strbuf_init(&text, LONGEST);
	for (size_t i = 0; i < count; i++) {
		const struct shape *shape = &shapes[i % SHAPES];

		strbuf_clear(&text);
		put_shape(&text, templates ? shape->template : shape->expression, i, 0, &state);
		texts[i] = arena_string(arena, strbuf_span(&text));
	}
	strbuf_finish(&text);
	return texts;
}

static void *create(const char *const *templates, size_t count)
{
	struct engine *engine = calloc(1, sizeof(*engine));

	assert(engine);
	arena_init(&engine->arena);
	arena_init(&engine->of_message);
	arena_alloc(&engine->of_message, LONGEST); /* a bot has used its own before */
	problems_init(&engine->problems);
	engine->scope.file = "bench.yaml";
	engine->count = count;
	engine->intents = arena_array(&engine->arena, count, sizeof(*engine->intents));
	for (size_t i = 0; i < count; i++) {
		struct intent *intent = &engine->intents[i];
		bool fine;

		intent->name = arena_printf(&engine->arena, "bench/%05zu", i);
		intent->file = engine->scope.file;
		intent->one.text = SPAN("yes");
		intent->asks = arena_array(&engine->arena, 1, sizeof(*intent->asks));
		intent->asks[intent->ask_count++].text = span_of(templates[i]);
		fine = intent_compile(intent, &engine->arena, &engine->scope, NULL,
				      &engine->problems);
		assert(fine);
	}
	engine->matcher = matcher_create(engine->intents, count);
	return engine;
}

static size_t match(void *of, const char *message, size_t len)
{
	struct engine *engine = of;
	struct match *matches;

	arena_reset(&engine->of_message);
	return matcher_match(engine->matcher, &engine->of_message, (struct span){message, len},
			     &matches);
}

static void destroy(void *of)
{
	struct engine *engine = of;

	matcher_destroy(engine->matcher);
	for (size_t i = 0; i < engine->count; i++)
		intent_finish(&engine->intents[i]);
	problems_finish(&engine->problems);
	arena_finish(&engine->of_message);
	arena_finish(&engine->arena);
	free(engine);
}

static const struct rival ours = {"Footnote", create, match, destroy};
static const struct rival *const rivals[] = {&ours, &rival_re2, &rival_pcre2};

#define RIVALS (sizeof(rivals) / sizeof(rivals[0]))

static size_t match_all(const struct rival *rival, void *state)
{
	size_t found = 0;

	for (size_t i = 0; i < MESSAGES; i++)
		found += rival->match(state, messages[i], strlen(messages[i]));
	return found;
}

/* ns a message, from the second time on. */
static double time_all(const struct rival *rival, void *state)
{
	double begin, taken;
	size_t done = 0;

	match_all(rival, state);
	begin = now_ns();
	do {
		match_all(rival, state);
		done += MESSAGES;
		taken = now_ns() - begin;
	} while (taken < ENOUGH_NS);
	return taken / (double)done;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

/* What is measured of one of them. */
enum figure { BUILT, FIRST, MATCHING, NO_MATCH, FIGURES };

/* Returns how many patterns matched, of messages that are to match and that are not. */
static size_t measure(const struct rival *rival, size_t count, size_t round,
		      double figures[FIGURES][ROUNDS_MAX])
{
	struct arena arena;
	const char **texts;
	size_t found;
	double begin;
	void *state;

	arena_init(&arena);
	texts = make_texts(&arena, count, rival == &ours);
	make_messages(count, 40, true);
	begin = now_ns();
	state = rival->create(texts, count);
	figures[BUILT][round] = (now_ns() - begin) / 1e6;
	begin = now_ns();
	rival->match(state, messages[0], strlen(messages[0]));
	figures[FIRST][round] = now_ns() - begin;
	found = match_all(rival, state);
	assert(found >= MESSAGES);
	figures[MATCHING][round] = time_all(rival, state);
	make_messages(count, 40, false);
	found += match_all(rival, state);
	figures[NO_MATCH][round] = time_all(rival, state);
	rival->destroy(state);
	arena_finish(&arena);
	return found;
}

static void show_count(size_t count, size_t rounds)
{
	double figures[RIVALS][FIGURES][ROUNDS_MAX], own[FIGURES];
	size_t found[RIVALS];

	for (size_t r = 0; r < rounds; r++)
		for (size_t i = 0; i < RIVALS; i++) {
			found[i] = measure(rivals[i], count, r, figures[i]);
			assert(found[i] == found[0]);
		}
	for (size_t i = 0; i < RIVALS; i++) {
		printf("%7zu  %-14s", count, rivals[i]->name);
		for (size_t f = 0; f < FIGURES; f++) {
			double value = median(figures[i][f], rounds);

			own[f] = i == 0 ? value : own[f];
			printf("%12.*f%8.1f", f == BUILT, value, value / own[f]);
		}
		printf("\n");
	}
	fflush(stdout);
}

/* Of those that are quick enough. */
static void show_lengths(size_t rounds)
{
	static const size_t lengths[] = {10, 40, 100, 500, 2000};
	double figures[2][2][ROUNDS_MAX], values[2][2];
	struct arena arena;
	void *states[2];

	arena_init(&arena);
	for (size_t i = 0; i < 2; i++)
		states[i] = rivals[i]->create(make_texts(&arena, INTENTS, i == 0), INTENTS);
	for (size_t l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++) {
		for (size_t r = 0; r < rounds; r++)
			for (size_t miss = 0; miss < 2; miss++) {
				make_messages(INTENTS, lengths[l], miss == 0);
				for (size_t i = 0; i < 2; i++)
					figures[i][miss][r] = time_all(rivals[i], states[i]);
			}
		for (size_t i = 0; i < 2; i++)
			for (size_t miss = 0; miss < 2; miss++)
				values[i][miss] = median(figures[i][miss], rounds);
		printf("%7zu", lengths[l]);
		for (size_t miss = 0; miss < 2; miss++)
			printf("%12.0f%14.0f%8.1f", values[0][miss], values[1][miss],
			       values[1][miss] / values[0][miss]);
		printf("\n");
	}
	for (size_t i = 0; i < 2; i++)
		rivals[i]->destroy(states[i]);
	arena_finish(&arena);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 3;
	double begin;

	now_ns(); /* which takes longer the first time */
	begin = now_ns();
	begin = now_ns() - begin;
	if (rounds < 1 || rounds > ROUNDS_MAX)
		rounds = 3;
	printf("finding the intents of a message of about 40 characters, ns, and how many times as "
	       "long\nas Footnote takes; each figure of a first use has %.0f ns for the clock\n",
	       begin);
	printf("%7s  %-14s%12s%8s%12s%8s%12s%8s%12s%8s\n", "intents", "", "built, ms", "",
	       "first use", "", "matching", "", "no match", "");
	for (size_t count = 10; count <= INTENTS; count *= 10)
		show_count(count, rounds);
	printf("\nthe same of %d, by the message's characters\n%7s%12s%14s%8s%12s%14s%8s\n",
	       INTENTS, "", "matching", rival_re2.name, "x", "no match", rival_re2.name, "x");
	show_lengths(rounds);
	return 0;
}
