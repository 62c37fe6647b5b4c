/* question.c - questions that wait for the answerer, and those it has answered */
#include "bot/xmpp/question.h"

#include <assert.h>
#include <stdlib.h>

void questions_init(struct questions *questions)
{
	*questions = (struct questions){.end = &questions->first};
}

static void take_off(struct questions *questions, struct question *question)
{
	struct question **link = &questions->first;

	while (*link != question)
		link = &(*link)->next;
	*link = question->next;
	if (questions->end == &question->next)
		questions->end = link;
	questions->count--;
}

void questions_remove(struct questions *questions, struct question *question)
{
	take_off(questions, question);
	arena_finish(&question->arena);
	free(question);
}

void questions_finish(struct questions *questions)
{
	while (questions->first)
		questions_remove(questions, questions->first);
}

static size_t count_of(const struct questions *questions, struct span asker)
{
	size_t count = 0;

	for (struct question *it = questions->first; it; it = it->next)
		count += span_eq(it->asker, asker);
	return count;
}

/* Makes place for one of asker's; returns false where nobody has more. */
static bool make_place(struct questions *questions, struct span asker)
{
	size_t most = count_of(questions, asker), count;
	struct question *victim = NULL;

	for (struct question *it = questions->first; it; it = it->next) {
		count = it->sent ? 0 : count_of(questions, it->asker);
		if (count > most || (victim && span_eq(it->asker, victim->asker) && !it->sent)) {
			most = count;
			victim = it; /* in the end the last one of theirs */
		}
	}
	if (victim)
		questions_remove(questions, victim);
	return victim != NULL;
}

struct question *questions_add(struct questions *questions, struct span asker, int64_t now,
			       unsigned long *dropped_out)
{
	struct question *question, **link = &questions->first;
	uint64_t round = questions->round;

	if (questions->count == QUESTIONS_MAX) {
		++*dropped_out;
		if (!make_place(questions, asker))
			return NULL;
	}
	question = calloc(1, sizeof(*question));
	if (!question)
		abort();
	arena_init(&question->arena);
	question->id = ++questions->last_id;
	question->asked = now;
	question->asker = arena_copy(&question->arena, asker);
	for (struct question *it = questions->first; it; it = it->next)
		if (it->round > round && span_eq(it->asker, asker))
			round = it->round;
	question->round = round + 1;
	while (*link && (*link)->round <= question->round)
		link = &(*link)->next;
	question->next = *link;
	if (!*link)
		questions->end = &question->next;
	*link = question;
	questions->count++;
	return question;
}

/* Whether an answerer is at an earlier question of the same conversation. */
static bool waits_for_another(const struct questions *questions, const struct question *question)
{
	for (const struct question *it = questions->first; it; it = it->next)
		if (it->sent && span_eq(it->conversation, question->conversation))
			return true;
	return false;
}

struct question *questions_next(const struct questions *questions)
{
	struct question *question = questions->first;

	while (question && (question->sent || waits_for_another(questions, question)))
		question = question->next;
	return question;
}

void questions_sent(struct questions *questions, struct question *question)
{
	question->sent = true;
	questions->round = question->round;
}

struct question *questions_find(const struct questions *questions, uint64_t id)
{
	struct question *question = questions->first;

	while (question && question->id != id)
		question = question->next;
	return question;
}

void questions_keep(struct questions *answered, struct questions *questions,
		    struct question *question)
{
	take_off(questions, question);
	if (answered->count == ANSWERED_MAX)
		questions_remove(answered, answered->first);
	question->next = NULL;
	*answered->end = question;
	answered->end = &question->next;
	answered->count++;
}

struct question *questions_last_of(const struct questions *questions, struct span conversation)
{
	struct question *last = NULL;

	for (struct question *it = questions->first; it; it = it->next)
		if (!it->dropped && span_eq(it->conversation, conversation))
			last = it;
	return last;
}

struct question *questions_by_message(const struct questions *questions, struct span in,
				      struct span id, struct span conversation)
{
	struct question *found = NULL;

	for (struct question *it = questions->first; it; it = it->next)
		if (id.len > 0 && span_eq(it->from.from.bare, in) &&
		    (conversation.len == 0 || span_eq(it->conversation, conversation)) &&
		    (span_eq(it->from.stanza_id, id) || span_eq(it->from.id, id) ||
		     span_eq(it->from.origin_id, id)))
			found = it;
	return found;
}

struct question *questions_by_reply(const struct questions *questions, struct span in,
				    struct span id)
{
	struct question *found = NULL;

	for (struct question *it = questions->first; it; it = it->next)
		if (id.len > 0 && span_eq(it->from.from.bare, in) &&
		    (span_eq(it->reply_stanza_id, id) || span_eq(it->reply_id, id)))
			found = it;
	return found;
}

int question_vote(struct question *question, uint64_t voter, int verdict)
{
	struct question_vote *vote = question->votes, *end = vote + QUESTION_VOTERS_MAX;
	int before;

	voter |= 1; /* 0 is a free place */
	while (vote < end && vote->voter != 0 && vote->voter != voter)
		vote++;
	if (vote == end)
		return verdict;
	before = vote->verdict;
	*vote = (struct question_vote){voter, verdict};
	return before;
}

void question_copy_message(struct arena *arena, const struct message *message, struct message *out)
{
	bool split;

	*out = (struct message){
		.kind = message->kind,
		.from_text = arena_copy(arena, message->from_text),
		.id = arena_copy(arena, message->id),
		.stanza_id = arena_copy(arena, message->stanza_id),
		.origin_id = arena_copy(arena, message->origin_id),
		.thread = arena_copy(arena, message->thread),
		.has_state = message->has_state,
	};
	split = jid_split(out->from_text, &out->from);
	assert(split);
}
