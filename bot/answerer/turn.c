/* turn.c - one question on its way through the intents */
#include "bot/answerer/turn.h"

#include "bot/answerer/followup.h"
#include "bot/answerer/reply.h"
#include "bot/answerer/trace.h"
#include "bot/base/log.h"

#define NEAREST_SHARE 0.5 /* of the threshold: what is less sure is not near */

static struct reply reply_of(const struct turn *turn, const struct match *match)
{
	return (struct reply){
		.arena = turn->arena,
		.match = match,
		.max_chars = turn->max_chars,
		.with_title = knowledge_story_count(turn->knowledge) > 1,
		.skip = turn->skip,
	};
}

static void keep_nearest(struct turn *turn, const struct finding *best)
{
	if (best->confidence > turn->surest)
		turn->surest = best->confidence;
	if (best->statement_count == 0 || best->confidence < turn->threshold * NEAREST_SHARE)
		return;
	if (!turn->nearest || best->confidence > turn->nearest->confidence)
		turn->nearest = best;
}

/* What the intents behind the one that declined would have quoted. */
static void find_nearest(struct turn *turn, size_t from)
{
	for (size_t i = from; i < turn->match_count; i++) {
		struct findings findings;
		const struct finding *best;

		if (!turn->matches[i].intent->query ||
		    findings_run(&turn->matches[i], turn->knowledge, &turn->terms, turn->arena,
				 &findings, NULL) < 0)
			continue;
		best = findings_best(&findings);
		if (best)
			keep_nearest(turn, best);
	}
}

/* The question in the asker's own words, if they make a question; else as it
 * stands by itself. */
static struct span unsaid(const struct turn *turn)
{
	const struct silence_question asked = {turn->raw, turn->normalised},
				      whole = {turn->raw, turn->question};
	struct span text = silence_unsaid(turn->silence, turn->arena, &asked);

	if (text.len == 0)
		text = silence_unsaid(turn->silence, turn->arena, &whole);
	return text.len ? text : silence_plain(turn->silence, turn->arena, &whole);
}

/* What is said where the stories are silent: what they do not mention at all,
 * else what the intent has for it. */
static struct span silence(const struct turn *turn, const struct match *match)
{
	const struct silence_question question = {turn->raw, turn->question};
	struct span text = silence_unmentioned(turn->silence, turn->arena, &question);
	struct reply reply = reply_of(turn, match);

	if (text.len > 0)
		return text;
	reply.unsaid = unsaid(turn);
	return match ? reply_fill(&reply, match->intent->none.text, NULL) : reply.unsaid;
}

/* match is NULL where no intent had anything. */
static void decline(struct turn *turn, const struct match *match, struct answer *out)
{
	struct reply reply = reply_of(turn, match);
	struct span text = silence(turn, match);

	if (match)
		find_nearest(turn, (size_t)(match - turn->matches) + 1);
	reply_decline(&reply, text, turn->nearest ? &turn->nearest->statements[0] : NULL, out);
	out->confidence = turn->surest;
}

static enum turn_outcome use(struct turn *turn, const struct match *match,
			     const struct findings *findings, struct answer *out)
{
	const struct intent *intent = match->intent;
	const struct finding *best = findings_best(findings);
	struct reply reply = reply_of(turn, match);

	if (best && best->confidence >= turn->threshold) {
		if (intent->many.text.ptr)
			turn->shown = reply_many(&reply, findings, turn->threshold, out);
		else
			reply_one(&reply, best, out);
		return TURN_ANSWERED;
	}
	if (best)
		keep_nearest(turn, best);
	if (!intent->none.text.ptr)
		return TURN_PASSED;
	decline(turn, match, out);
	return TURN_DECLINED;
}

static enum turn_outcome try_match(struct turn *turn, const struct match *match, struct answer *out)
{
	const struct intent *intent = match->intent;
	struct findings findings;
	struct error error;

	if (!intent->query) {
		struct reply reply = reply_of(turn, match);

		reply_fixed(&reply, out);
		return TURN_ANSWERED;
	}
	if (findings_run(match, turn->knowledge, &turn->terms, turn->arena, &findings, &error) <
	    0) {
		log_warning("%s:%zu: %.*s: %s", intent->file, intent->find.line,
			    SPAN_ARG(intent->name), error.text);
		trace_failure(turn->trace, error.text);
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

	turn->terms =
		(struct finding_terms){.question = turn->question, .last = last_statement(turn)};
	turn->match_count =
		matcher_match(turn->matcher, turn->arena, turn->question, &turn->matches);
	trace_matches(turn->trace, turn->match_count);
	for (size_t i = 0; i < turn->match_count && outcome == TURN_PASSED; i++) {
		const struct match *match = &turn->matches[i];

		trace_match(turn->trace, match, i + 1);
		outcome = try_match(turn, match, out);
		trace_outcome(turn->trace, outcome);
		if (outcome == TURN_PASSED)
			continue;
		turn->by = match;
		out->intent = match->intent->name;
	}
	if (outcome == TURN_PASSED)
		decline(turn, NULL, out);
	return outcome;
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
	outcome = ask(turn, out);
	if (outcome != TURN_ANSWERED && rewritten.instead.len > 0) {
		*out = (struct answer){0};
		turn->nearest = NULL;
		turn->surest = 0;
		turn->question = rewritten.instead;
		trace_question(turn->trace, normalised, turn->question);
		outcome = ask(turn, out);
	}
	trace_end(turn->trace, outcome, turn->nearest);
	trace_search(turn->trace, turn->knowledge, turn->question);
}

void turn_context(const struct turn *turn, const struct answer *answer, struct context *out)
{
	*out = turn->context;
	/* Talk about the bot leaves what the conversation is about alone. */
	if (turn->by && !turn->by->intent->query)
		return;
	out->question = turn->question;
	out->intent = answer->answered ? answer->intent : (struct span){NULL, 0};
	out->shown = turn->shown;
	if (answer->quote_count == 0)
		return;
	out->quote_count = 0;
	for (size_t i = 0; i < answer->quote_count && i < CONTEXT_QUOTES_MAX; i++) {
		out->quotes[i].statement = answer->quotes[i].id;
		out->quotes[i].story = answer->quotes[i].story;
		out->quote_count++;
	}
}
