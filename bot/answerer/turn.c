/* turn.c - one question on its way through the intents */
#include "bot/answerer/turn.h"

#include "bot/answerer/cut.h"
#include "bot/answerer/differ.h"
#include "bot/answerer/followup.h"
#include "bot/answerer/reply.h"
#include "bot/answerer/trace.h"
#include "bot/base/exchange.h"
#include "bot/base/log.h"

#define OTHER_SHARE   0.7 /* of the best answer, for one of another story beside it */
#define NEAREST_SHARE 0.5 /* of the threshold: what is less sure is not near */

static struct reply reply_of(const struct turn *turn, const struct match *match)
{
	return (struct reply){
		.arena = turn->arena,
		.match = match,
		.knowledge = turn->knowledge,
		.max_chars = turn->max_chars,
		.with_title = knowledge_story_count(turn->knowledge) > 1,
		.of_all = turn->scope.len == 0 && knowledge_story_count(turn->knowledge) > 1,
		.skip = turn->skip,
		.silence = turn->silence,
		.asked = {turn->raw, turn->question, turn->scope.len > 0},
	};
}

static void keep_nearest(struct turn *turn, const struct finding *best)
{
	if (best->confidence > turn->surest)
		turn->surest = best->confidence;
	if (best->statement_count == 0 || best->confidence < turn->threshold * NEAREST_SHARE ||
	    !knowledge_is_about(turn->knowledge, best->statements[0].id, turn->question))
		return;
	if (!turn->nearest || best->confidence > turn->nearest->confidence)
		turn->nearest = best;
}

/* What nearly answers, whatever the intents that were asked looked for. */
static void find_nearest(struct turn *turn)
{
	struct finding *found = arena_alloc(turn->arena, sizeof(*found));

	if (!knowledge_best(turn->knowledge, turn->question, &found->statements[0],
			    &found->confidence))
		return;
	found->statement_count = 1;
	keep_nearest(turn, found);
}

/* That the stories do not say what was asked: in the asker's own words, if they
 * make a question, else in those of whole, which stands by itself. */
static struct span unsaid(const struct turn *turn, const struct asked_words *whole)
{
	const struct asked_question asked = {turn->raw, turn->normalised, whole->of_one};
	struct span text = {NULL, 0};

	if (!span_eq(turn->normalised, turn->question)) {
		struct asked_words own = silence_read(turn->silence, turn->arena, &asked);

		text = silence_unsaid(turn->silence, turn->arena, &own);
	}
	if (text.len == 0)
		text = silence_unsaid(turn->silence, turn->arena, whole);
	return text.len ? text : silence_plain(turn->silence, turn->arena, whole);
}

/* What is said where the stories are silent: what they do not mention at all,
 * else what the intent has for it. */
static struct span silence(const struct turn *turn, const struct match *match)
{
	const struct asked_question question = {turn->raw, turn->question, turn->scope.len > 0};
	struct asked_words words = silence_read(turn->silence, turn->arena, &question);
	struct span text = silence_unmentioned(turn->silence, turn->arena, &words);
	struct reply reply = reply_of(turn, match);

	if (text.len > 0)
		return text;
	reply.unsaid = unsaid(turn, &words);
	return match && match->intent->none.text.ptr
		       ? reply_fill(&reply, match->intent->none.text, NULL)
		       : reply.unsaid;
}

/* match is NULL where no intent had anything. */
static void decline(struct turn *turn, const struct match *match, struct answer *out)
{
	struct reply reply = reply_of(turn, match);
	struct span text = silence(turn, match);
	const struct statement *nearest;

	/* What is asked of a story as a whole stands in no statement. */
	if (match && match->intent->scope != INTENT_SCOPE_STORY)
		find_nearest(turn);
	nearest = turn->nearest ? &turn->nearest->statements[0] : NULL;
	if (nearest && !knowledge_stands(turn->knowledge, nearest->id))
		nearest = NULL;
	reply_decline(&reply, text, nearest, out);
	out->confidence = turn->surest;
}

/* What another story says nearly as surely and otherwise; NULL where none does. Each of
 * the two makes the other less sure, maybe less than the threshold. */
static const struct finding *find_other(const struct turn *turn, const struct findings *findings,
					const struct finding *best)
{
	const struct finding *other = NULL;

	if (best->statement_count == 0 || best->answer.len == 0)
		return NULL;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *row = &findings->rows[i];

		if (row->statement_count > 0 && row->confidence >= OTHER_SHARE * best->confidence &&
		    (!other || row->confidence > other->confidence) &&
		    !span_eq(row->statements[0].story, best->statements[0].story) &&
		    answers_differ(turn->knowledge, turn->arena, best->answer, row->answer))
			other = row;
	}
	return other;
}

/* Whether the question names what no story has, so that what was found for its other
 * words answers something else. */
static bool names_unknown(const struct turn *turn)
{
	const struct asked_question question = {turn->raw, turn->question, turn->scope.len > 0};
	struct asked_words words = silence_read(turn->silence, turn->arena, &question);

	return silence_is_of_unknown(turn->silence, &words);
}

static enum turn_outcome use(struct turn *turn, const struct match *match,
			     const struct findings *findings, struct answer *out)
{
	const struct intent *intent = match->intent;
	const struct finding *best = findings_best(findings), *other;
	struct reply reply = reply_of(turn, match);

	if (best && best->confidence >= turn->threshold && best->confidence < 1 &&
	    intent->scope == INTENT_SCOPE_ANY && names_unknown(turn)) {
		keep_nearest(turn, best);
		decline(turn, match, out);
		return TURN_DECLINED;
	}
	if (best && best->confidence >= turn->threshold) {
		if (intent->many.text.ptr)
			turn->shown = reply_many(&reply, findings, turn->threshold, out);
		else if (knowledge_story_count(turn->knowledge) > 1 &&
			 (other = find_other(turn, findings, best)))
			reply_differ(&reply, best, other, out);
		else
			reply_one(&reply, best, out);
		return TURN_ANSWERED;
	}
	if (best)
		keep_nearest(turn, best);
	if (findings->passed || (!intent->none.text.ptr && !findings->declined))
		return TURN_PASSED;
	decline(turn, match, out);
	return TURN_DECLINED;
}

/* Runs the match's query on the stories that it is about. */
static int run_query(const struct turn *turn, const struct match *match, struct findings *findings,
		     struct error *error)
{
	bool all = match->intent->scope == INTENT_SCOPE_ALL && turn->scope.len > 0;
	int rc;

	if (all)
		knowledge_scope(turn->knowledge, SPAN(""));
	rc = findings_run(match, turn->knowledge, &turn->terms, turn->arena, findings, error);
	if (all)
		knowledge_scope(turn->knowledge, turn->scope);
	return rc;
}

static void complain(const struct intent *intent, const char *why)
{
	if (intent->find.line > 0)
		log_warning("%s:%zu: %.*s: %s", intent->file, intent->find.line,
			    SPAN_ARG(intent->name), why);
	else
		log_warning("%s: %.*s: %s", intent->file, SPAN_ARG(intent->name), why);
}

static enum turn_outcome try_match(struct turn *turn, const struct match *match, struct answer *out)
{
	const struct intent *intent = match->intent;
	struct findings findings;
	struct error error;

	if (!intent->finder) {
		struct reply reply = reply_of(turn, match);

		reply_fixed(&reply, out);
		return TURN_ANSWERED;
	}
	if (intent->scope == INTENT_SCOPE_STORY && turn->scope.len == 0 &&
	    knowledge_story_count(turn->knowledge) > 1) {
		turn->which = true;
		out->reply = naming_list(turn->naming, turn->arena, TURN_WHICH, SPAN(""),
					 turn->max_chars);
		return TURN_DECLINED;
	}
	if (run_query(turn, match, &findings, &error) < 0) {
		complain(intent, error.text);
		trace_failure(turn->trace, error.text);
		turn->failed = true;
		return TURN_PASSED;
	}
	trace_findings(turn->trace, &findings, turn->threshold);
	return use(turn, match, &findings, out);
}

bool turn_would_take(struct turn *turn, const struct match *match)
{
	FILE *trace = turn->trace;
	struct answer answer = {0};
	enum turn_outcome outcome;

	turn->trace = NULL;
	outcome = try_match(turn, match, &answer);
	turn->trace = trace;
	return outcome != TURN_PASSED;
}

/* The statement quoted last, if it still is what it was. */
static int64_t last_statement(const struct turn *turn)
{
	size_t count = turn->context.quote_count;
	struct statement statement;
	int64_t id;

	if (count == 0)
		return 0;
	id = turn->context.quotes[count - 1].statement;
	if (knowledge_statement(turn->knowledge, id, &statement, NULL) <= 0 ||
	    !span_eq(statement.story, turn->context.quotes[count - 1].story))
		return 0;
	return id;
}

/* Tells the search what the conversation is about. */
static void focus(const struct turn *turn, bool refers)
{
	int64_t ids[CONTEXT_QUOTES_MAX];
	size_t count = 0;

	for (size_t i = 0; refers && i < turn->context.quote_count; i++) {
		struct statement statement;
		int64_t id = turn->context.quotes[i].statement;

		if (knowledge_statement(turn->knowledge, id, &statement, NULL) > 0 &&
		    span_eq(statement.story, turn->context.quotes[i].story))
			ids[count++] = id;
	}
	knowledge_focus(turn->knowledge, ids, count);
}

/* Asks the intents one after the other until one answers or declines. */
static enum turn_outcome ask(struct turn *turn, struct answer *out)
{
	enum turn_outcome outcome = TURN_PASSED;
	size_t asked = 0;

	/* Short answers are looked for where they may be told; whoever reads how it went
	 * reads them all. */
	knowledge_answers_from(turn->knowledge, turn->trace ? 0 : turn->threshold);
	turn->terms =
		(struct finding_terms){.question = turn->question, .last = last_statement(turn)};
	turn->match_count =
		matcher_match(turn->matcher, turn->arena, turn->question, &turn->matches);
	trace_matches(turn->trace, turn->match_count);
	for (; asked < turn->match_count && outcome == TURN_PASSED; asked++) {
		const struct match *match = &turn->matches[asked];

		trace_match(turn->trace, match, asked + 1);
		outcome = try_match(turn, match, out);
		trace_outcome(turn->trace, outcome);
		if (outcome == TURN_PASSED)
			continue;
		turn->by = match;
		out->intent = match->intent->name;
	}
	trace_unasked(turn->trace, turn->matches, asked, turn->match_count);
	/* What it would have found the story may say. */
	out->failed = outcome == TURN_PASSED && turn->failed;
	if (out->failed)
		out->reply = cut_text(turn->arena, SPAN(EXCHANGE_APOLOGY), turn->max_chars);
	else if (outcome == TURN_PASSED)
		decline(turn, NULL, out);
	return outcome;
}

/* The story that alone may answer: the one that was named, else the one that is
 * talked of, unless the question names what only others have. */
static struct span choose_scope(const struct turn *turn, bool refers)
{
	struct span story = turn->context.story;

	if (knowledge_story_count(turn->knowledge) < 2)
		return SPAN("");
	if (turn->named.outcome == NAMING_ONE)
		return turn->named.story;
	if (story.len == 0 || !knowledge_scope(turn->knowledge, story) ||
	    naming_leaves(turn->naming, turn->arena, turn->question, story, refers))
		return SPAN("");
	return story;
}

static enum turn_outcome ask_in(struct turn *turn, struct span scope, struct answer *out)
{
	enum turn_outcome outcome;

	*out = (struct answer){0};
	turn->nearest = NULL;
	turn->surest = 0;
	turn->by = NULL;
	turn->failed = false;
	turn->scope = scope;
	knowledge_scope(turn->knowledge, scope);
	if (knowledge_story_count(turn->knowledge) > 1)
		trace_scope(turn->trace, scope);
	outcome = ask(turn, out);
	knowledge_scope(turn->knowledge, SPAN(""));
	return outcome;
}

/* Asks in the story that is talked of, then, if the question names something and need not
 * be about it, in all. */
static enum turn_outcome ask_stories(struct turn *turn, bool refers, struct answer *out)
{
	struct span scope = choose_scope(turn, refers);
	enum turn_outcome outcome = ask_in(turn, scope, out);

	if (outcome == TURN_ANSWERED || scope.len == 0 || refers ||
	    turn->named.outcome == NAMING_ONE ||
	    !naming_names(turn->naming, turn->arena, turn->question) ||
	    (turn->by && turn->by->intent->scope == INTENT_SCOPE_STORY))
		return outcome;
	return ask_in(turn, SPAN(""), out);
}

void turn_run(struct turn *turn, struct span normalised, struct answer *out)
{
	struct rewritten rewritten =
		followup_rewrite(turn->followup, turn->arena, normalised, &turn->context);
	enum turn_outcome outcome;

	turn->normalised = normalised;
	turn->question = rewritten.question;
	turn->skip = rewritten.skip;
	focus(turn, rewritten.refers);
	trace_question(turn->trace, normalised, turn->question);
	outcome = ask_stories(turn, rewritten.refers, out);
	if (outcome != TURN_ANSWERED && rewritten.instead.len > 0) {
		turn->question = rewritten.instead;
		trace_question(turn->trace, normalised, turn->question);
		outcome = ask_stories(turn, rewritten.refers, out);
	}
	trace_end(turn->trace, outcome, turn->nearest);
	trace_near(turn->trace, turn);
	trace_search(turn->trace, turn->knowledge, turn->question);
}

/* The story that the conversation is about now. */
static struct span story_of(const struct turn *turn, const struct answer *answer)
{
	if (turn->scope.len > 0)
		return turn->scope;
	if (answer->quote_count == 0)
		return turn->context.story;
	for (size_t i = 1; i < answer->quote_count; i++)
		if (!span_eq(answer->quotes[i].story, answer->quotes[0].story))
			return SPAN("");
	return answer->quotes[0].story;
}

void turn_context(const struct turn *turn, const struct answer *answer, struct context *out)
{
	*out = turn->context;
	/* Talk about the bot leaves what the conversation is about alone. */
	if (turn->by && !turn->by->intent->finder)
		return;
	out->question = turn->question;
	out->intent = answer->answered ? answer->intent : (struct span){NULL, 0};
	out->shown = turn->shown;
	out->which = turn->which;
	out->story = story_of(turn, answer);
	if (answer->quote_count == 0)
		return;
	out->quote_count = 0;
	for (size_t i = 0; i < answer->quote_count && i < CONTEXT_QUOTES_MAX; i++) {
		out->quotes[i].statement = answer->quotes[i].id;
		out->quotes[i].story = answer->quotes[i].story;
		out->quotes[i].sum = context_sum(answer->quotes[i].text);
		out->quote_count++;
	}
}
