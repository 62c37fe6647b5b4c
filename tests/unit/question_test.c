/* question_test.c - whose turn it is, and what is known of what was answered */
#include "bot/xmpp/question.h"

#include "bot/xmpp/quarrel.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

static struct question *add(struct questions *questions, const char *asker)
{
	unsigned long dropped = 0;

	return questions_add(questions, span_of(asker), 0, &dropped);
}

static void each_asker_has_their_turn(void **state)
{
	static const char *const want[] = {"eve", "eve", "bob", "ada", "eve", "bob", "eve", "eve"};
	struct questions questions;

	(void)state;
	questions_init(&questions);
	for (int i = 0; i < 3; i++)
		add(&questions, "eve");
	questions_sent(&questions, questions_next(&questions)); /* before the others came */
	questions_remove(&questions, questions.first);
	add(&questions, "eve");
	add(&questions, "eve");
	add(&questions, "bob");
	add(&questions, "ada");
	add(&questions, "bob");
	for (size_t i = 1; i < sizeof(want) / sizeof(*want); i++) {
		struct question *next = questions_next(&questions);

		assert_non_null(next);
		if (!span_is(next->asker, want[i]))
			fail_msg("turn %zu is %.*s's", i, SPAN_ARG(next->asker));
		questions_sent(&questions, next);
		questions_remove(&questions, next);
	}
	assert_null(questions.first);
	assert_ptr_equal(questions.end, &questions.first);
	questions_finish(&questions);
}

static void whoever_has_most_makes_place(void **state)
{
	unsigned long dropped = 0;
	struct questions questions;
	size_t eves = 0;

	(void)state;
	questions_init(&questions);
	for (int i = 0; i < QUESTIONS_MAX; i++)
		assert_non_null(questions_add(&questions, SPAN("eve"), 0, &dropped));
	assert_int_equal(dropped, 0);
	assert_null(questions_add(&questions, SPAN("eve"), 0, &dropped));
	assert_non_null(questions_add(&questions, SPAN("bob"), 0, &dropped));
	assert_int_equal(dropped, 2);
	assert_int_equal(questions.count, QUESTIONS_MAX);
	for (struct question *it = questions.first; it; it = it->next) {
		eves += span_is(it->asker, "eve");
		assert_int_not_equal(it->id, QUESTIONS_MAX); /* her last one went */
	}
	assert_int_equal(eves, QUESTIONS_MAX - 1);
	questions_finish(&questions);
}

/* Ids are what senders like: somebody else's message may have the same. */
static void a_message_is_found_by_its_id_and_whose_it_is(void **state)
{
	static const char *const people[] = {"ada", "bob"};
	struct question *asked[2];
	struct questions questions;

	(void)state;
	questions_init(&questions);
	for (size_t i = 0; i < 2; i++) {
		asked[i] = add(&questions, people[i]);
		asked[i]->conversation = span_of(people[i]);
		asked[i]->from.from.bare = SPAN("news@rooms");
		asked[i]->from.id = SPAN("1");
	}
	for (size_t i = 0; i < 2; i++)
		assert_ptr_equal(questions_by_message(&questions, SPAN("news@rooms"), SPAN("1"),
						      span_of(people[i])),
				 asked[i]);
	assert_null(questions_by_message(&questions, SPAN("news@rooms"), SPAN("1"), SPAN("eve")));
	assert_non_null(questions_by_message(&questions, SPAN("news@rooms"), SPAN("1"), SPAN("")));
	assert_null(questions_by_message(&questions, SPAN("other@rooms"), SPAN("1"), SPAN("")));
	assert_null(questions_by_message(&questions, SPAN("news@rooms"), SPAN("2"), SPAN("")));
	assert_null(questions_by_message(&questions, SPAN("news@rooms"), SPAN(""), SPAN("")));
	questions_finish(&questions);
}

static void a_vote_counts_once_and_may_change(void **state)
{
	struct question question = {0};

	(void)state;
	assert_int_equal(question_vote(&question, 1, 1), 0);
	assert_int_equal(question_vote(&question, 1, 1), 1);
	assert_int_equal(question_vote(&question, 1, -1), 1);
	assert_int_equal(question_vote(&question, 1, 0), -1);
	for (uint64_t voter = 2; voter < 1000; voter++)
		question_vote(&question, voter, 1);
	assert_int_equal(question_vote(&question, 5000, -1), -1); /* no place: nothing new */
}

static const struct quarrel_case {
	const char *whole, *text; /* NULL whole: the same */
	int64_t after_ms;
	bool answered, want;
} quarrel_cases[] = {
	{NULL, "who is Mike Pence?", 10, true, false},
	{NULL, "who let the dogs out?", 10, true, false}, /* again, but it was answered */
	{NULL, "who let the dogs out?", 10, false, true},
	{NULL, "who let the dogs out?", QUARREL_PACE_MS + 1, false, false},
	{NULL, "The story does not say who.", 30000, false, true},
	{NULL, "why do you say that the STORY DOES NOT SAY WHO?", 30000, false, true},
	{NULL, "The story does not say who.", QUARREL_CALM_MS + 1, false, false},
	{"> The story does not say who.\nfootnote: why?", "why?", 100, false, true},
	{"> The story does not say who.\nfootnote: why?", "why?", 20000, false, false},
	{NULL, "BBC, 3", 10, false, false}, /* too short to be ours alone */
};

static void a_turn_of_a_quarrel_is_told_from_a_question(void **state)
{
	struct question last = {
		.text = SPAN("who let the dogs out?"),
		.reply = SPAN("The story does not say who.\nBBC, 3"),
		.replied = 1000,
	};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(quarrel_cases) / sizeof(*quarrel_cases); i++) {
		const struct quarrel_case *it = &quarrel_cases[i];
		struct message message = {.whole = span_of(it->whole ? it->whole : it->text)};

		last.answered = it->answered;
		if (quarrel_is_turn(&arena, &message, span_of(it->text), &last,
				    1000 + it->after_ms) != it->want)
			fail_msg("case %zu: %s", i, it->text);
	}
	assert_false(quarrel_is_turn(&arena, &(struct message){0}, last.reply, NULL, 1000));
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_asker_has_their_turn),
		cmocka_unit_test(whoever_has_most_makes_place),
		cmocka_unit_test(a_message_is_found_by_its_id_and_whose_it_is),
		cmocka_unit_test(a_vote_counts_once_and_may_change),
		cmocka_unit_test(a_turn_of_a_quarrel_is_told_from_a_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
