/* outbox_test.c - what is to be sent, until it has been */
#include "bot/xmpp/outbox.h"

#include "bot/base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

static int setup(void **state)
{
	log_init("footnote", LOG_ERROR);
	*state = outbox_create(3);
	return 0;
}

static int teardown(void **state)
{
	outbox_destroy(*state);
	return 0;
}

static bool is_joined(void *data, const char *room)
{
	return data && strcmp(data, room) == 0;
}

static void add(void **state, const char *room, const char *xml, int64_t now)
{
	outbox_add(*state, room, span_of(xml), now);
}

/* The next item with joined as the only room; NULL: none is expected. */
static void expect(void **state, char *joined, const char *xml, int64_t now)
{
	const struct outbox_item *item = outbox_next(*state, is_joined, joined, now);

	if (!xml) {
		assert_null(item);
		return;
	}
	assert_non_null(item);
	assert_string_equal(item->xml, xml);
	assert_int_equal(item->len, strlen(xml));
}

static void items_leave_in_order_once_sent(void **state)
{
	add(state, NULL, "one", 0);
	add(state, NULL, "two", 0);
	expect(state, NULL, "one", 0);
	expect(state, NULL, "one", 0);
	outbox_sent(*state);
	expect(state, NULL, "two", 0);
	outbox_sent(*state);
	expect(state, NULL, NULL, 0);
	outbox_sent(*state);
	assert_int_equal(outbox_count(*state), 0);
	add(state, NULL, "three", 0);
	expect(state, NULL, "three", 0);
}

static void a_room_that_is_not_joined_holds_nobody_else_up(void **state)
{
	char news[] = "news", talk[] = "talk";

	add(state, "news", "one", 0);
	add(state, "talk", "two", 0);
	add(state, NULL, "three", 0);
	expect(state, talk, "two", 0);
	outbox_sent(*state);
	expect(state, talk, "three", 0);
	outbox_sent(*state);
	expect(state, talk, NULL, 0);
	expect(state, news, "one", 0);
	outbox_sent(*state);
	assert_int_equal(outbox_count(*state), 0);
}

static void what_is_stale_is_dropped(void **state)
{
	add(state, NULL, "one", 0);
	add(state, NULL, "two", 1);
	expect(state, NULL, "one", OUTBOX_STALE_MS - 1);
	expect(state, NULL, "two", OUTBOX_STALE_MS);
	expect(state, NULL, NULL, OUTBOX_STALE_MS + 1);
	assert_int_equal(outbox_count(*state), 0);
}

static void when_it_is_full_the_oldest_goes(void **state)
{
	static const char *const items[] = {"one", "two", "three", "four"};

	add(state, NULL, items[0], 0);
	expect(state, NULL, "one", 0);
	for (size_t i = 1; i < 4; i++)
		add(state, NULL, items[i], 0);
	assert_int_equal(outbox_count(*state), 3);
	outbox_sent(*state); /* of "one", which is gone */
	expect(state, NULL, "two", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(items_leave_in_order_once_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(a_room_that_is_not_joined_holds_nobody_else_up,
						setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_stale_is_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(when_it_is_full_the_oldest_goes, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
