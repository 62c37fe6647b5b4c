/* eval.c - asks the questions of a set, each of its own passage alone */
#include "bot/eval.h"

#include <stdlib.h>

#define NOBODY SIZE_MAX

/* A set on its way through the answerer. */
struct run {
	struct eval *eval;
	struct arena passage; /* of the passage that is asked */
	struct imported story;
	struct ranked *ranked;	     /* room for its statements */
	struct import_place *places; /* the same */
	size_t *first_row;	     /* passage → its first question's row */
	/* The passages whose questions are asked of this one, too, as a list: passage →
	 * the first, and each → the next; NOBODY at its end. */
	size_t *asks_first, *asks_next;
};

static bool covers(const struct import_place *place, const struct qaset_question *question)
{
	for (size_t i = 0; i < question->place_count; i++)
		if (place->start <= question->places[i].start &&
		    question->places[i].end <= place->end)
			return true;
	return false;
}

static const struct import_place *place_of(const struct run *run, int64_t statement)
{
	return &run->story.place[statement - 1];
}

/* The quotes of an answer as places of the passage. Where there are two that stand
 * side by side, they are one. */
static void judge_quotes(const struct run *run, const struct qaset_question *question,
			 const struct answer *answer, struct eval_row *row)
{
	for (size_t i = 0; i < answer->quote_count; i++)
		row->quoted |= covers(place_of(run, answer->quotes[i].id), question);
	row->in_two = row->quoted && answer->quote_count <= 2;
	if (answer->quote_count == 2) {
		int64_t a = answer->quotes[0].id, b = answer->quotes[1].id;
		const struct import_place both = {place_of(run, a < b ? a : b)->start,
						  place_of(run, a < b ? b : a)->end};

		row->in_two |= (a + 1 == b || b + 1 == a) && covers(&both, question);
	}
}

/* The best over all answers that people gave; nothing, where there is none. */
static void judge_text(struct arena *arena, const struct qaset_question *question, struct span text,
		       struct eval_row *row)
{
	bool any = false;

	for (size_t i = 0; row->answerable && i < question->answer_count; i++) {
		struct span gold = question->answers[i];
		double f1;

		if (metrics_normalise(arena, gold).len == 0)
			continue;
		any = true;
		f1 = metrics_f1(arena, text, gold);
		row->f1 = f1 > row->f1 ? f1 : row->f1;
		if (metrics_exact(arena, text, gold))
			row->exact = 1;
	}
	if (!any)
		row->exact = row->f1 = metrics_normalise(arena, text).len == 0;
}

static void judge(struct run *run, const struct eval_answer *asked, struct eval_row *row)
{
	const struct qaset_question *question = asked->question;
	const struct answer *answer = asked->answer;

	row->answered = answer->answered;
	row->confidence = answer->confidence;
	row->microseconds = (double)answer->microseconds;
	for (size_t i = 0; i < run->story.statements; i++)
		row->whole |= covers(&run->story.place[i], question);
	for (size_t i = 0; i < asked->count && row->rank == 0; i++)
		if (covers(&asked->places[i], question))
			row->rank = i + 1;
	judge_quotes(run, question, answer, row);
	judge_text(&run->passage, question, answer->text, row);
}

static void answer_afresh(struct run *run, struct span question, struct answer *out)
{
	answerer_answer(run->eval->answerer, question, (struct span){NULL, 0}, ANSWERER_REPLY_CHARS,
			NULL, out);
}

static void ask(struct run *run, const struct qaset_passage *passage,
		const struct qaset_question *question, struct eval_row *row)
{
	struct answer answer;
	struct eval_answer asked = {
		.passage = passage,
		.question = question,
		.answer = &answer,
		.ranked = run->ranked,
		.places = run->places,
	};

	answer_afresh(run, question->text, &answer);
	asked.count =
		answerer_rank(run->eval->answerer, &answer, run->ranked, run->story.statements);
	for (size_t i = 0; i < asked.count; i++)
		run->places[i] = *place_of(run, run->ranked[i].statement);
	judge(run, &asked, row);
	if (run->eval->spans) {
		int64_t statement;

		asked.extract = answerer_extract(run->eval->answerer, &statement);
		if (asked.extract)
			asked.extract_start = place_of(run, statement)->start;
	}
	if (run->eval->tell)
		run->eval->tell(&asked);
}

/* What a passage's questions are that could not be imported. */
static void ask_nobody(struct run *run, const struct qaset_passage *passage,
		       const struct qaset_question *question, struct eval_row *row)
{
	const struct answer answer = {0};
	const struct eval_answer asked = {
		.passage = passage,
		.question = question,
		.answer = &answer,
	};

	judge(run, &asked, row);
	if (run->eval->tell)
		run->eval->tell(&asked);
}

/* Asks the questions of those passages that this one is another story for. */
static void ask_others(struct run *run, size_t p)
{
	const struct qaset *set = run->eval->set;

	for (size_t q = run->asks_first[p]; q != NOBODY; q = run->asks_next[q])
		for (size_t i = 0; i < set->passages[q].question_count; i++) {
			struct eval_row *row = &run->eval->rows[run->first_row[q] + i];
			struct answer answer;

			answer_afresh(run, set->passages[q].questions[i].text, &answer);
			row->has_other = true;
			row->other_confidence = answer.confidence;
		}
}

/* Imports a passage and turns the answerer to it. ERR_INPUT, having said why,
 * where it cannot be imported. */
static int open_passage(struct run *run, const struct qaset_passage *passage, struct error *error)
{
	struct arena *arena = &run->passage;
	const char *file = arena_printf(arena, "%s:%zu", run->eval->path, passage->line).ptr;
	struct knowledge *knowledge = NULL;
	struct problems problems;
	int rc;

	problems_init(&problems);
	run->story = (struct imported){0};
	rc = import_article(&run->story, arena, file, passage->title, passage->text, IMPORT_TEXT,
			    &problems);
	if (rc == 0)
		rc = knowledge_open_story(&knowledge, file, passage->id, run->story.story,
					  &problems, error);
	if (rc == 0)
		rc = answerer_turn_to(run->eval->answerer, knowledge, error);
	else
		run->story.statements = 0;
	problems_print(&problems);
	problems_finish(&problems);
	return rc;
}

static int ask_passage(struct run *run, size_t p, struct error *error)
{
	const struct qaset_passage *passage = &run->eval->set->passages[p];
	int rc;

	arena_reset(&run->passage);
	rc = open_passage(run, passage, error);
	if (rc < 0 && rc != ERR_INPUT)
		return rc;
	run->ranked = arena_array(&run->passage, run->story.statements, sizeof(*run->ranked));
	run->places = arena_array(&run->passage, run->story.statements, sizeof(*run->places));
	run->eval->failed += rc < 0;
	run->eval->statements += run->story.statements;
	for (size_t i = 0; i < passage->question_count; i++) {
		struct eval_row *row = &run->eval->rows[run->first_row[p] + i];

		row->answerable = passage->questions[i].place_count > 0;
		(rc < 0 ? ask_nobody : ask)(run, passage, &passage->questions[i], row);
	}
	if (rc == 0)
		ask_others(run, p);
	return 0;
}

/* The passage that the questions of passage p are asked of, too: the next one of
 * another title from half the set away on, so that one story is not the other for
 * all its neighbours. */
static size_t other_of(const struct qaset *set, size_t p)
{
	for (size_t i = 0; i < set->count; i++) {
		size_t other = (p + set->count / 2 + i) % set->count;

		if (!span_eq(set->passages[other].title, set->passages[p].title))
			return other;
	}
	return NOBODY;
}

static void prepare(struct run *run)
{
	struct eval *eval = run->eval;
	const struct qaset *set = eval->set;

	run->first_row = arena_array(&eval->arena, set->count, sizeof(*run->first_row));
	run->asks_first = arena_array(&eval->arena, set->count, sizeof(*run->asks_first));
	run->asks_next = arena_array(&eval->arena, set->count, sizeof(*run->asks_next));
	eval->rows = arena_array(&eval->arena, set->question_count, sizeof(*eval->rows));
	for (size_t p = 0; p < set->count; p++) {
		run->first_row[p] = eval->count;
		eval->count += set->passages[p].question_count;
		run->asks_first[p] = run->asks_next[p] = NOBODY;
	}
	for (size_t p = 0; eval->other && p < set->count; p++) {
		size_t other = other_of(set, p);

		if (other == NOBODY)
			continue;
		run->asks_next[p] = run->asks_first[other];
		run->asks_first[other] = p;
	}
}

int eval_run(struct eval *eval, struct error *error)
{
	struct run run = {.eval = eval};
	int rc = 0;

	arena_init(&eval->arena);
	arena_init(&run.passage);
	prepare(&run);
	for (size_t p = 0; p < eval->set->count && rc == 0; p++)
		rc = ask_passage(&run, p, error);
	arena_finish(&run.passage);
	return rc;
}

void eval_finish(struct eval *eval)
{
	arena_finish(&eval->arena);
	eval->rows = NULL;
	eval->count = 0;
}
