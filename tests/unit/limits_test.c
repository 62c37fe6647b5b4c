/* limits_test.c - how much each person, each room and all together may ask */
#include "bot/xmpp/limits.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

static const struct config_limits config = {
	.person = {.per_minute = 60, .burst = 2},
	.room = {.per_minute = 60, .burst = 3},
	.all = {.per_minute = 60, .burst = 5},
};

static int setup(void **state)
{
	*state = limits_create(&config, 0);
	return 0;
}

static int teardown(void **state)
{
	limits_destroy(*state);
	return 0;
}

static enum limits_verdict take(void **state, const char *person, const char *room, int64_t now)
{
	enum limits_which which;

	return limits_take(*state, span_of(person), span_of(room), now, &which);
}

static void a_person_is_told_once_until_the_bucket_is_full_again(void **state)
{
	assert_int_equal(take(state, "ada", "", 0), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 0), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 0), LIMITS_TELL);
	for (int i = 0; i < 100; i++)
		assert_int_equal(take(state, "ada", "", 0), LIMITS_SILENT);
	assert_int_equal(take(state, "bob", "", 0), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 1000), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 1000), LIMITS_SILENT);
	assert_int_equal(take(state, "ada", "", 3001), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 3001), LIMITS_PASS);
	assert_int_equal(take(state, "ada", "", 3001), LIMITS_TELL);
}

static void a_room_has_a_bucket_of_its_own(void **state)
{
	enum limits_which which;

	assert_int_equal(take(state, "ada", "news", 0), LIMITS_PASS);
	assert_int_equal(take(state, "bob", "news", 0), LIMITS_PASS);
	assert_int_equal(take(state, "cy", "news", 0), LIMITS_PASS);
	assert_int_equal(limits_take(*state, SPAN("dee"), SPAN("news"), 0, &which), LIMITS_TELL);
	assert_int_equal(which, LIMITS_ROOM);
	assert_int_equal(take(state, "eve", "news", 0), LIMITS_SILENT);
	assert_int_equal(take(state, "dee", "talk", 0), LIMITS_PASS);
	assert_int_equal(take(state, "dee", "", 0), LIMITS_PASS);
}

static void all_together_are_held_and_each_is_told_once(void **state)
{
	static const char *const people[] = {"a", "b", "c", "d", "e"};
	enum limits_which which;

	for (size_t i = 0; i < 5; i++)
		assert_int_equal(take(state, people[i], "", 0), LIMITS_PASS);
	assert_int_equal(limits_take(*state, SPAN("f"), SPAN(""), 0, &which), LIMITS_TELL);
	assert_int_equal(which, LIMITS_ALL);
	assert_int_equal(take(state, "f", "", 0), LIMITS_SILENT);
	assert_int_equal(take(state, "g", "", 0), LIMITS_TELL);
	assert_int_equal(take(state, "h", "news", 0), LIMITS_TELL);
	assert_int_equal(take(state, "i", "news", 0), LIMITS_SILENT);
	assert_int_equal(take(state, "f", "", 1000), LIMITS_PASS);
	assert_int_equal(take(state, "f", "", 1000), LIMITS_SILENT);
}

/* Others may come under as many names as they like. */
static void who_is_held_stays_held_among_many(void **state)
{
	const struct config_limits wide = {.person = {1, 2}, .room = {1, 1e6}, .all = {1, 1e6}};
	struct limits *limits = limits_create(&wide, 0);
	enum limits_which which;
	char name[16];

	(void)state;
	for (int i = 0; i < 3; i++)
		limits_take(limits, SPAN("ada"), SPAN(""), 0, &which);
	for (int i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "p%d", i);
		assert_int_equal(limits_take(limits, span_of(name), SPAN(""), 0, &which),
				 LIMITS_PASS);
	}
	assert_int_equal(limits_take(limits, SPAN("ada"), SPAN(""), 0, &which), LIMITS_SILENT);
	limits_destroy(limits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_person_is_told_once_until_the_bucket_is_full_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_room_has_a_bucket_of_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(all_together_are_held_and_each_is_told_once, setup,
						teardown),
		cmocka_unit_test(who_is_held_stays_held_among_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
