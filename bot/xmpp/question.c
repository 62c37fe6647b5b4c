/* question.c - questions that wait for the answerer */
#include "bot/xmpp/question.h"

#include <assert.h>
#include <stdlib.h>

void questions_init(struct questions *questions)
{
	*questions = (struct questions){.end = &questions->first};
}

void questions_remove(struct questions *questions, struct question *question)
{
	struct question **link = &questions->first;

	while (*link != question)
		link = &(*link)->next;
	*link = question->next;
	if (questions->end == &question->next)
		questions->end = link;
	questions->count--;
	arena_finish(&question->arena);
	free(question);
}

void questions_finish(struct questions *questions)
{
	while (questions->first)
		questions_remove(questions, questions->first);
}

struct question *questions_add(struct questions *questions, int64_t now)
{
	struct question *question;

	if (questions->count == QUESTIONS_MAX)
		return NULL;
	question = calloc(1, sizeof(*question));
	if (!question)
		abort();
	arena_init(&question->arena);
	question->id = ++questions->last_id;
	question->asked = now;
	*questions->end = question;
	questions->end = &question->next;
	questions->count++;
	return question;
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
	};
	split = jid_split(out->from_text, &out->from);
	assert(split);
}
