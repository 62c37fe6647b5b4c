/* conversation_test.c - what each person talked about last */
#include "bot/xmpp/conversation.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#define REST_MS 1000

static int setup(void **state)
{
	*state = conversations_create(3, REST_MS);
	return 0;
}

static int teardown(void **state)
{
	conversations_destroy(*state);
	return 0;
}

static void put(void **state, const char *key, const char *context, int64_t now)
{
	conversations_put(*state, span_of(key), span_of(context), now);
}

static void expect(void **state, const char *key, const char *context, int64_t now)
{
	assert_true(span_is(conversations_get(*state, span_of(key), now), context));
}

static void each_keeps_its_own_last_context(void **state)
{
	put(state, "room ada", "Pence", 0);
	put(state, "room bob", "BT", 0);
	put(state, "room ada", "Munich", 1);
	expect(state, "room ada", "Munich", 2);
	expect(state, "room bob", "BT", 2);
	expect(state, "room cy", "", 2);
}

static void an_empty_context_ends_a_conversation(void **state)
{
	put(state, "ada", "Pence", 0);
	put(state, "ada", "", 0);
	put(state, "bob", "", 0);
	expect(state, "ada", "", 0);
	expect(state, "bob", "", 0);
}

static void a_conversation_that_rests_is_forgotten(void **state)
{
	put(state, "ada", "Pence", 0);
	expect(state, "ada", "Pence", REST_MS);
	expect(state, "ada", "", REST_MS + 1);
	expect(state, "ada", "", 0);
}

static void the_one_that_rested_longest_makes_place(void **state)
{
	put(state, "ada", "1", 10);
	put(state, "bob", "2", 20);
	put(state, "cy", "3", 30);
	put(state, "ada", "4", 40);
	put(state, "dee", "5", 50);
	expect(state, "bob", "", 60);
	expect(state, "ada", "4", 60);
	expect(state, "cy", "3", 60);
	expect(state, "dee", "5", 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_keeps_its_own_last_context, setup, teardown),
		cmocka_unit_test_setup_teardown(an_empty_context_ends_a_conversation, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_conversation_that_rests_is_forgotten, setup,
						teardown),
		cmocka_unit_test_setup_teardown(the_one_that_rested_longest_makes_place, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
