/* matching.c - what finding the intent costs, beside PCRE2 one pattern after the other
 *
 *	build/tests/bench/matching [ROUNDS]
 *
 * Intents by the number, of the shapes that authors write, over 2,000 words that
 * they share; messages that one of them matches, and messages of the same words
 * that none does; a slot's values have ten times as many. Both ways are timed by turns, on the same
 *compiled patterns; figures are medians of the rounds.
 */
#include "bot/answerer/matcher.h"

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

/* $ and % stand for words of the intent, the letters after * for a slot's value. */
static const struct shape {
	const char *template, *message, *miss;
} shapes[] = {
	{"what is the $ of {thing} [in %]", "what is the $ of *", "what is the % of *"},
	{"(who|which person) (runs|leads|heads) [the] $ %", "who leads the $ %", "who leads % $"},
	{"how (much|many) $[s] (does|do|did) {who} % [a year]", "how many $s did * %",
	 "how many $s did % *"},
	{"[please] (turn|switch) on [the] $ in [the] {place} %", "turn on the $ in the * %",
	 "turn the $ on in the * %"},
	{"{who} $ (in|at|near) {place} %", "* $ near the river %", "* $ by the river %"},
	{"tell me about [the] $ [of] %", "tell me about the $ of %", "tell us about the $ of %"},
	{"(when|where) (was|were) [the|a] $ {what} by % [and others]", "where was the $ * by %",
	 "where was the $ * for %"},
	{"is (it|this) $ (or|and) %", "is this $ and %", "is this $ but %"},
};

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

struct engine {
	struct arena arena;
	struct problems problems;
	struct intent *intents;
	size_t count;
	struct matcher *matcher;
	struct pattern_memory *memory;
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

static void make_templates(struct arena *arena, struct intent *intents, size_t count)
{
	struct strbuf text;
	uint32_t state = 1;

	strbuf_init(&text, LONGEST);
	for (size_t i = 0; i < count; i++) {
		intents[i] = (struct intent){.name = arena_printf(arena, "bench/%05zu", i),
					     .file = "bench.yaml",
					     .ask_count = 1};
		strbuf_clear(&text);
		put_shape(&text, shapes[i % SHAPES].template, i, 0, &state);
		intents[i].asks = arena_array(arena, 1, sizeof(struct template_text));
		intents[i].asks[0].text = arena_copy(arena, strbuf_span(&text));
		intents[i].one.text = SPAN("yes");
	}
	strbuf_finish(&text);
}

/* Returns how long it takes from texts to the first question, in ns. */
static double engine_open(struct engine *engine, size_t count)
{
	const struct template_scope scope = {.file = "bench.yaml"};
	double begin;

	arena_init(&engine->arena);
	problems_init(&engine->problems);
	engine->count = count;
	engine->intents = arena_array(&engine->arena, count, sizeof(*engine->intents));
	make_templates(&engine->arena, engine->intents, count);
	begin = now_ns();
	for (size_t i = 0; i < count; i++) {
		bool fine = intent_compile(&engine->intents[i], &engine->arena, &scope, NULL,
					   &engine->problems);

		assert(fine);
	}
	engine->matcher = matcher_create(engine->intents, count);
	begin = now_ns() - begin;
	engine->memory = pattern_memory_create();
	return begin;
}

static void engine_close(struct engine *engine)
{
	matcher_destroy(engine->matcher);
	pattern_memory_destroy(engine->memory);
	for (size_t i = 0; i < engine->count; i++)
		intent_finish(&engine->intents[i]);
	problems_finish(&engine->problems);
	arena_finish(&engine->arena);
}

static size_t match_all(struct engine *engine, struct arena *arena, struct span message)
{
	struct match *matches;

	arena_reset(arena);
	return matcher_match(engine->matcher, arena, message, &matches);
}

/* All patterns one after the other: each may be the one that goes first. */
static size_t match_in_turn(struct engine *engine, struct span message)
{
	struct pattern_match values;
	struct error error;
	size_t found = 0;

	for (size_t i = 0; i < engine->count; i++)
		found += pattern_match(engine->intents[i].patterns[0], engine->memory, message,
				       &values, &error) == 1;
	return found;
}

/* ns a message, by the matcher. */
static double time_matcher(struct engine *engine, size_t *found)
{
	size_t repeats = 200;
	struct arena arena;
	double begin;

	arena_init(&arena);
	*found = 0;
	begin = now_ns();
	for (size_t r = 0; r < repeats; r++)
		for (size_t i = 0; i < MESSAGES; i++)
			*found += match_all(engine, &arena, span_of(messages[i]));
	begin = now_ns() - begin;
	arena_finish(&arena);
	*found /= repeats;
	return begin / (double)(repeats * MESSAGES);
}

/* ns a message, one pattern after the other; checks that the matcher finds the
 * same. */
static double time_in_turn(struct engine *engine)
{
	size_t some = engine->count > 100 ? 16 : MESSAGES, found = 0, same = 0;
	struct arena arena;
	double begin = now_ns();

	for (size_t i = 0; i < some; i++)
		found += match_in_turn(engine, span_of(messages[i]));
	begin = now_ns() - begin;
	arena_init(&arena);
	for (size_t i = 0; i < some; i++)
		same += match_all(engine, &arena, span_of(messages[i]));
	arena_finish(&arena);
	assert(found == same);
	return begin / (double)some;
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

static void show_count(size_t count, size_t rounds)
{
	double figures[6][ROUNDS_MAX];
	size_t found;

	for (size_t r = 0; r < rounds; r++) {
		struct engine engine;
		struct arena arena;

		arena_init(&arena);
		arena_alloc(&arena, 1); /* a bot has used its own before */
		arena_reset(&arena);
		make_messages(count, 40, true);
		figures[0][r] = engine_open(&engine, count) / 1e6;
		figures[1][r] = now_ns();
		match_all(&engine, &arena, span_of(messages[0]));
		figures[1][r] = now_ns() - figures[1][r];
		figures[2][r] = time_matcher(&engine, &found);
		assert(found >= MESSAGES);
		figures[3][r] = time_in_turn(&engine);
		make_messages(count, 40, false);
		figures[4][r] = time_matcher(&engine, &found);
		figures[5][r] = time_in_turn(&engine);
		engine_close(&engine);
		arena_finish(&arena);
	}
	printf("%7zu%12.1f%14.0f", count, median(figures[0], rounds), median(figures[1], rounds));
	for (size_t i = 2; i < 6; i++)
		printf("%14.0f", median(figures[i], rounds));
	printf("\n");
	fflush(stdout);
}

static void show_lengths(size_t rounds)
{
	static const size_t lengths[] = {10, 40, 100, 500, 2000};
	double figures[2][ROUNDS_MAX];
	struct engine engine;
	size_t found;

	engine_open(&engine, INTENTS);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		for (size_t r = 0; r < rounds; r++) {
			make_messages(INTENTS, lengths[i], true);
			figures[0][r] = time_matcher(&engine, &found);
			make_messages(INTENTS, lengths[i], false);
			figures[1][r] = time_matcher(&engine, &found);
		}
		printf("%7zu%14.0f%14.0f\n", lengths[i], median(figures[0], rounds),
		       median(figures[1], rounds));
	}
	engine_close(&engine);
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 3;

	if (rounds < 1 || rounds > ROUNDS_MAX)
		rounds = 3;
	printf("finding the intents of a message of about 40 characters, ns; in turn: PCRE2, each "
	       "pattern\n");
	printf("%7s%12s%14s%14s%14s%14s%14s\n", "intents", "built, ms", "first use", "matching",
	       "in turn", "no match", "in turn");
	for (size_t count = 10; count <= INTENTS; count *= 10)
		show_count(count, rounds);
	printf("\nthe same of %d, by the message's characters\n%7s%14s%14s\n", INTENTS, "",
	       "matching", "no match");
	show_lengths(rounds);
	return 0;
}
