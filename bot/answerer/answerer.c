/* answerer.c - questions in, answers with sources out */
#include "bot/answerer/answerer.h"

#include "bot/answerer/check.h"
#include "bot/answerer/check_patterns.h"
#include "bot/answerer/cut.h"
#include "bot/answerer/followup.h"
#include "bot/answerer/normalise.h"
#include "bot/answerer/parts.h"
#include "bot/answerer/plugins.h"
#include "bot/answerer/turn.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"
#include "bot/base/utf8.h"

#include <stdlib.h>
#include <time.h>

/* What no answer to "Which story do you mean?" has. */
#define CHOICE_NOT                                                                                 \
	"who whom whose what when where why how is are was were did does do has have had will "    \
	"would can could help more"
#define CHOICE_WORDS_MAX 6

/* At four bytes a character, what the exchange can carry. */
#define MAX_CHARS (EXCHANGE_REPLY_MAX / 4)

struct answerer {
	struct span resting; /* for the next question */
	struct arena loaded; /* lives as long as the answerer */
	struct arena turn;   /* lives until the next question */
	struct knowledge *knowledge;
	struct normaliser *normaliser;
	struct followup *followup;
	struct silence *silence;
	struct naming *naming;
	struct parts *parts;
	struct plugins plugins;
	struct matcher *matcher;
	double threshold;
	struct span raw;    /* the question as it was put */
	struct named named; /* the story that it names */
	struct turn last;   /* the question answered last */
	struct span asked;  /* all of it, normalised */
};

/* What reads questions with the names and words of the stories. */
static void make_readers(struct answerer *answerer)
{
	answerer->normaliser = normaliser_create(answerer->knowledge);
	answerer->followup = followup_create(answerer->knowledge);
	answerer->parts = parts_create(answerer->knowledge);
	answerer->silence = silence_create(answerer->knowledge);
	answerer->naming = naming_create(answerer->knowledge);
}

static void destroy_readers(struct answerer *answerer)
{
	naming_destroy(answerer->naming);
	silence_destroy(answerer->silence);
	parts_destroy(answerer->parts);
	followup_destroy(answerer->followup);
	normaliser_destroy(answerer->normaliser);
}

int answerer_open(struct answerer **out, const struct answerer_options *options,
		  struct problems *problems, struct error *error)
{
	struct answerer *answerer = calloc(1, sizeof(*answerer));
	struct plugins_paths paths = {options->plugins, options->plugins_count, options->aside,
				      options->aside_count, options->confined};
	int rc;

	if (!answerer)
		abort();
	arena_init(&answerer->loaded);
	arena_init(&answerer->turn);
	answerer->threshold = options->threshold;
	rc = knowledge_open(&answerer->knowledge, options->knowledge, options->knowledge_count,
			    problems, error);
	if (rc < 0)
		goto failed;
	make_readers(answerer);
	rc = plugins_load(&answerer->plugins, &answerer->loaded, &paths, answerer->knowledge,
			  problems);
	if (rc < 0) {
		error_set(error, ERR_INPUT, "the plugins have errors");
		goto failed;
	}
	answerer->matcher = matcher_create(answerer->plugins.intents, answerer->plugins.count);
	*out = answerer;
	return 0;
failed:
	answerer_close(answerer);
	return rc;
}

void answerer_close(struct answerer *answerer)
{
	if (!answerer)
		return;
	matcher_destroy(answerer->matcher);
	plugins_finish(&answerer->plugins);
	destroy_readers(answerer);
	knowledge_close(answerer->knowledge);
	arena_finish(&answerer->turn);
	arena_finish(&answerer->loaded);
	free(answerer);
}

void answerer_renew(struct answerer *answerer, struct span aside)
{
	plugins_renew(&answerer->plugins, aside);
	matcher_destroy(answerer->matcher);
	answerer->matcher = matcher_create(answerer->plugins.intents, answerer->plugins.count);
}

bool answerer_is_intact(const struct answerer *answerer)
{
	return knowledge_is_intact(answerer->knowledge);
}

int answerer_turn_to(struct answerer *answerer, struct knowledge *knowledge, struct error *error)
{
	struct knowledge *before = answerer->knowledge;
	int rc = plugins_turn_to(&answerer->plugins, knowledge, error);

	destroy_readers(answerer);
	answerer->knowledge = knowledge;
	make_readers(answerer);
	if (rc < 0)
		plugins_finish(&answerer->plugins);
	knowledge_close(before);
	return rc;
}

/* What cannot be asked of the story; NULL where the question can be. */
static const char *refuse(struct span question)
{
	if (question.len > EXCHANGE_QUESTION_MAX)
		return "That question is too long for me. Please ask it in a few words.";
	if (utf8_valid(question) < question.len)
		return "I cannot read that: it is not UTF-8 text.";
	return NULL;
}

/* Nothing in a reply may break a stanza or mislead its reader. */
static struct span clean(struct arena *arena, struct span text)
{
	struct strbuf out;
	struct span copy;

	strbuf_init(&out, EXCHANGE_REPLY_MAX);
	utf8_clean(&out, text);
	copy = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return copy;
}

/* Nothing is told that is not what its story says. */
static void compare_quotes(const struct answerer *answerer, struct answer *out)
{
	for (size_t i = 0; i < out->quote_count; i++)
		if (!knowledge_stands(answerer->knowledge, out->quotes[i].id)) {
			log_error("statement %lld is not what its story says",
				  (long long)out->quotes[i].id);
			*out = (struct answer){.reply = SPAN("The story does not say.")};
		}
}

/* One question, after *context, which becomes that of the next. */
static void ask_one(struct answerer *answerer, struct span question, struct context *context,
		    size_t max_chars, FILE *trace, struct answer *out)
{
	struct turn *turn = &answerer->last;

	*turn = (struct turn){
		.arena = &answerer->turn,
		.knowledge = answerer->knowledge,
		.matcher = answerer->matcher,
		.followup = answerer->followup,
		.silence = answerer->silence,
		.naming = answerer->naming,
		.named = answerer->named,
		.raw = answerer->raw,
		.threshold = answerer->threshold,
		.max_chars = max_chars,
		.trace = trace,
		.context = *context,
	};
	*out = (struct answer){0};
	knowledge_expect(answerer->knowledge, question, answerer->raw);
	turn_run(turn, question, out);
	compare_quotes(answerer, out);
	turn_context(turn, out, context);
}

static void add_part(struct answerer *answerer, const struct part *part, const struct answer *one,
		     struct answer *out)
{
	struct arena *arena = &answerer->turn;
	bool several = knowledge_story_count(answerer->knowledge) > 1;
	const char *mark = part->named ? "" : "\"";
	struct span label = arena_printf(arena, "%s%s%.*s%s:", out->reply.len ? "\n" : "", mark,
					 SPAN_ARG(part->label), mark);

	if (one->failed)
		out->reply = arena_printf(arena, "%.*s%.*s %s", SPAN_ARG(out->reply),
					  SPAN_ARG(label), EXCHANGE_APOLOGY);
	else if (!one->answered)
		out->reply = arena_printf(
			arena, "%.*s%.*s the %s not say.", SPAN_ARG(out->reply), SPAN_ARG(label),
			several && answerer->last.scope.len == 0 ? "stories do" : "story does");
	else if (part->named)
		out->reply =
			arena_printf(arena, "%.*s%.*s%s%.*s", SPAN_ARG(out->reply), SPAN_ARG(label),
				     one->reply.ptr[0] == '>' ? "\n" : " ", SPAN_ARG(one->reply));
	else
		out->reply = arena_printf(arena, "%.*s%s%.*s", SPAN_ARG(out->reply),
					  out->reply.len ? "\n" : "", SPAN_ARG(one->reply));
	if (!one->answered)
		return;
	out->text = arena_printf(arena, "%.*s%s%.*s", SPAN_ARG(out->text),
				 out->text.len ? "; " : "", SPAN_ARG(one->text));
	if (!out->answered || one->confidence < out->confidence)
		out->confidence = one->confidence;
	if (!out->answered)
		out->intent = one->intent;
	out->answered = true;
	for (size_t i = 0; i < one->quote_count && out->quote_count < ANSWERER_QUOTES_MAX; i++)
		out->quotes[out->quote_count++] = one->quotes[i];
}

/* Asks each part for itself. Returns whether any was answered; only then are *out
 * and *context changed. */
static bool ask_parts(struct answerer *answerer, const struct part *parts, size_t count,
		      struct context *context, size_t max_chars, FILE *trace, struct answer *out)
{
	struct context next = *context;
	struct answer all = {0};

	for (size_t i = 0; i < count; i++) {
		struct answer one;

		ask_one(answerer, parts[i].question, &next, max_chars / count, trace, &one);
		add_part(answerer, &parts[i], &one, &all);
	}
	if (!all.answered)
		return false;
	*out = all;
	*context = next;
	return true;
}

static void ask(struct answerer *answerer, struct span question, struct context *context,
		size_t max_chars, FILE *trace, struct answer *out)
{
	struct part parts[PARTS_MAX];
	struct context before = *context;
	size_t count = parts_of_clauses(answerer->parts, &answerer->turn, question, parts);

	if (count > 1 && ask_parts(answerer, parts, count, context, max_chars, trace, out))
		return;
	ask_one(answerer, question, context, max_chars, trace, out);
	if (out->answered)
		return;
	count = parts_of_names(answerer->parts, &answerer->turn, answerer->last.question, parts);
	if (count > 1 && ask_parts(answerer, parts, count, &before, max_chars, trace, out))
		*context = before;
}

/* Whether it can be no question, but the answer to "Which story do you mean?". */
static bool is_choice(struct span words)
{
	struct span word;
	size_t count = 0;

	while (span_next_part(&words, ' ', &word))
		if (span_among(word, CHOICE_NOT) || ++count > CHOICE_WORDS_MAX)
			return false;
	return true;
}

/* Reads the question and the story that it names, if any: what is left of it. */
static struct span read_question(struct answerer *answerer, struct span question,
				 const struct context *context)
{
	struct arena *arena = &answerer->turn;
	struct span words = normalise_words(answerer->normaliser, arena, question);
	struct span text = normalise_unwrap(answerer->normaliser, arena, words);
	struct named *named = &answerer->named;

	*named = naming_read(answerer->naming, arena, text);
	if (named->outcome == NAMING_NONE && !span_eq(words, text))
		*named = naming_read(answerer->naming, arena, words);
	named->question = normalise_unwrap(answerer->normaliser, arena, named->question);
	if (named->outcome == NAMING_NONE && context->which && is_choice(text))
		*named = naming_choose(answerer->naming, arena, text);
	if (named->outcome == NAMING_UNKNOWN &&
	    (named->question.len == 0 || knowledge_story_count(answerer->knowledge) < 2))
		named->outcome = NAMING_NONE;
	if (named->outcome == NAMING_NONE)
		return text;
	if (named->question.len == 0)
		named->question = context->question.len ? context->question : SPAN("summary");
	return named->question;
}

/* Asks back, or tells that no story is the one that was named. */
static struct span ask_which(struct answerer *answerer, size_t max_chars, struct context *context)
{
	struct arena *arena = &answerer->turn;
	size_t stories = knowledge_story_count(answerer->knowledge);

	if (answerer->named.outcome == NAMING_UNKNOWN)
		return cut_text(
			arena,
			stories == 2 ? SPAN("Neither story is about that.")
				     : arena_printf(arena, "None of the %zu stories is about that.",
						    stories),
			max_chars);
	context->question = answerer->named.question;
	context->which = true;
	return naming_list(answerer->naming, arena, TURN_WHICH, answerer->named.words, max_chars);
}

void answerer_rest(struct answerer *answerer, struct span resting)
{
	answerer->resting = resting;
}

/* Says nothing where the intent that answers rests, and has it rest else. */
static void rest(const struct answerer *answerer, struct answer *out)
{
	const struct intent *intent = plugins_find(&answerer->plugins, out->intent);
	struct span resting = answerer->resting, name;

	if (!out->answered || !intent || intent->cooldown_s == 0)
		return;
	while (span_next_line(&resting, &name))
		if (span_eq(name, intent->name)) {
			*out = (struct answer){.silent = true, .intent = intent->name};
			return;
		}
	out->rest_s = intent->cooldown_s;
}

/* The number of a statement is another one's where the stories were changed since. */
static void forget_changed(const struct answerer *answerer, struct context *context)
{
	size_t kept = 0;

	for (size_t i = 0; i < context->quote_count; i++) {
		struct statement statement;

		if (knowledge_statement(answerer->knowledge, context->quotes[i].statement,
					&statement, NULL) > 0 &&
		    span_eq(statement.story, context->quotes[i].story) &&
		    context_sum(statement.text) == context->quotes[i].sum)
			context->quotes[kept++] = context->quotes[i];
	}
	context->quote_count = kept;
}

static void run(struct answerer *answerer, struct span question, struct span context,
		size_t max_chars, FILE *trace, struct answer *out)
{
	struct arena *arena = &answerer->turn;
	const char *refusal = refuse(question);
	struct span text = {NULL, 0};
	struct context next;

	answerer->raw = question;
	answerer->last = (struct turn){0};
	answerer->named = (struct named){0};
	context_decode(arena, context, &next);
	forget_changed(answerer, &next);
	if (!refusal)
		text = read_question(answerer, question, &next);
	answerer->asked = text;
	next.which = false;
	if (refusal)
		out->reply = cut_text(arena, span_of(refusal), max_chars);
	else if (text.len == 0)
		out->reply = cut_text(arena, SPAN("Ask me something about the story."), max_chars);
	else if (answerer->named.outcome == NAMING_MANY ||
		 answerer->named.outcome == NAMING_UNKNOWN)
		out->reply = ask_which(answerer, max_chars, &next);
	else
		ask(answerer, text, &next, max_chars, trace, out);
	rest(answerer, out);
	out->reply = clean(arena, out->reply);
	out->context = context_encode(arena, &next);
}

static unsigned long microseconds_since(const struct timespec *begin)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)((now.tv_sec - begin->tv_sec) * 1000000 +
			       (now.tv_nsec - begin->tv_nsec) / 1000);
}

void answerer_answer(struct answerer *answerer, struct span question, struct span context,
		     size_t max_chars, FILE *trace, struct answer *out)
{
	struct timespec begin;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	arena_reset(&answerer->turn);
	knowledge_begin(answerer->knowledge);
	*out = (struct answer){0};
	run(answerer, question, context, max_chars < MAX_CHARS ? max_chars : MAX_CHARS, trace, out);
	answerer->resting = (struct span){NULL, 0};
	out->microseconds = microseconds_since(&begin);
}

/* Moves the statement of that id to place `to`; its score is then that of the
 * one which it takes the place of, if that was higher. */
static void promote(struct ranked *ranked, size_t count, int64_t id, size_t to)
{
	struct ranked moved;
	size_t from = to;

	while (from < count && ranked[from].statement != id)
		from++;
	if (from == count)
		return;
	moved = ranked[from];
	if (moved.score < ranked[to].score)
		moved.score = ranked[to].score;
	memmove(&ranked[to + 1], &ranked[to], (from - to) * sizeof(*ranked));
	ranked[to] = moved;
}

size_t answerer_rank_search(struct answerer *answerer, size_t i, struct ranked *out, size_t max)
{
	return knowledge_rank_search(answerer->knowledge, i, &answerer->turn, out, max);
}

const struct extract *answerer_extract(struct answerer *answerer, int64_t *statement_out)
{
	return knowledge_extract(answerer->knowledge, &answerer->turn, answerer->asked,
				 statement_out);
}

size_t answerer_rank(struct answerer *answerer, const struct answer *answer, struct ranked *out,
		     size_t max)
{
	size_t count, all = knowledge_statement_count(answerer->knowledge), told = 0;
	struct ranked *ranked = arena_array(&answerer->turn, all, sizeof(*ranked));

	count = knowledge_rank(answerer->knowledge, &answerer->turn, answerer->asked, ranked, all);
	for (size_t i = 0; i < answer->quote_count && told < count; i++)
		promote(ranked, count, answer->quotes[i].id, told++);
	count = count < max ? count : max;
	if (count > 0)
		memcpy(out, ranked, count * sizeof(*out));
	return count;
}

/* Adds "41 tests skipped: …" for the story of that intent, where it is the
 * first one about it. */
static void explain_skipped(const struct answerer *answerer, size_t first, struct strbuf *reasons)
{
	struct span story = answerer->plugins.intents[first].story;
	size_t tests = 0;

	for (size_t i = 0; i < answerer->plugins.count; i++) {
		const struct intent *intent = &answerer->plugins.intents[i];

		if (!span_eq(intent->story, story) || intent->test_count == 0)
			continue;
		if (i < first)
			return;
		tests += intent->test_count;
	}
	strbuf_printf(reasons, "%s%zu %s story %.*s is not loaded", reasons->len > 0 ? "\n" : "",
		      tests, tests == 1 ? "test skipped: its" : "tests skipped: their",
		      SPAN_ARG(story));
}

void answerer_check(struct answerer *answerer, struct arena *arena, struct problems *problems,
		    struct answerer_tests *out)
{
	struct strbuf reasons;
	struct check check;

	*out = (struct answerer_tests){0};
	strbuf_init(&reasons, 10000);
	for (size_t i = 0; i < answerer->plugins.count; i++)
		check_query(&answerer->plugins.intents[i], problems);
	/* Before the tests: what a pattern takes from others fails theirs. */
	check_patterns(answerer->plugins.intents, answerer->plugins.count, answerer->matcher,
		       answerer->normaliser, problems);
	check_init(&check, answerer, &answerer->last, &answerer->plugins, problems);
	for (size_t i = 0; i < answerer->plugins.count; i++) {
		const struct intent *intent = &answerer->plugins.intents[i];

		if (intent->test_count > 0 && intent->story.len > 0 &&
		    !knowledge_has_story(answerer->knowledge, intent->story)) {
			explain_skipped(answerer, i, &reasons);
			out->skipped += intent->test_count;
			continue;
		}
		for (size_t k = 0; k < intent->test_count; k++) {
			if (check_test(&check, intent, &intent->tests[k]))
				out->passed++;
			else
				out->failed++;
		}
	}
	check_finish(&check);
	out->reasons = arena_copy(arena, strbuf_span(&reasons));
	strbuf_finish(&reasons);
}

void answerer_verify(struct answerer *answerer, struct problems *problems)
{
	knowledge_verify(answerer->knowledge, problems);
}

int answerer_tell(const struct answerer *answerer, knowledge_teller teller, void *data,
		  struct error *error)
{
	for (size_t i = 0; i < answerer->plugins.count; i++)
		teller(data, answerer->plugins.intents[i].name, answerer->plugins.intents[i].sum);
	return knowledge_tell(answerer->knowledge, teller, data, error);
}

struct span answerer_summary(const struct answerer *answerer, struct arena *arena)
{
	size_t stories = knowledge_story_count(answerer->knowledge);
	size_t statements = knowledge_statement_count(answerer->knowledge);
	size_t intents = answerer->plugins.count;

	struct span aside = SPAN("");

	if (answerer->plugins.aside > 0)
		aside = arena_printf(arena, ", %zu plugin%s set aside", answerer->plugins.aside,
				     answerer->plugins.aside == 1 ? "" : "s");
	return arena_printf(arena, "%zu stor%s, %zu statement%s, %zu intent%s%.*s", stories,
			    stories == 1 ? "y" : "ies", statements, statements == 1 ? "" : "s",
			    intents, intents == 1 ? "" : "s", SPAN_ARG(aside));
}
