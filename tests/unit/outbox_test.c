/* outbox_test.c - what is to be sent, until it is known to have been */
#include "bot/xmpp/outbox.h"

#include "bot/base/log.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#define KEEP_MS 1000

static int setup(void **state)
{
	log_init("footnote", LOG_ERROR);
	*state = outbox_create(3, KEEP_MS);
	return 0;
}

static int teardown(void **state)
{
	outbox_destroy(*state);
	return 0;
}

static bool is_joined(void *data, const char *room, bool to_all)
{
	(void)to_all;
	return !room || (data && strcmp(data, room) == 0);
}

/* What is said is its id too. */
static void add(void **state, const char *room, const char *xml, int64_t now)
{
	outbox_add(*state, xml, room, room != NULL, SPAN(""), span_of(xml), now);
}

/* The next item with joined as the only room; NULL: none is expected. */
static struct outbox_item *expect(void **state, char *joined, const char *xml, int64_t now)
{
	struct outbox_item *item = outbox_next(*state, is_joined, joined, now);

	if (!xml) {
		assert_null(item);
		return NULL;
	}
	assert_non_null(item);
	assert_string_equal(item->xml, xml);
	assert_int_equal(item->len, strlen(xml));
	return item;
}

static void remove_sent(void **state, const char *id)
{
	struct outbox_item *item = outbox_find_sent(*state, span_of(id));

	assert_non_null(item);
	outbox_remove(*state, item);
}

static void items_leave_in_order_once_confirmed(void **state)
{
	add(state, NULL, "one", 0);
	add(state, NULL, "two", 0);
	expect(state, NULL, "one", 0);
	assert_null(outbox_find_sent(*state, SPAN("one")));
	outbox_sent(expect(state, NULL, "one", 0), 0);
	outbox_sent(expect(state, NULL, "two", 0), 0);
	expect(state, NULL, NULL, 0);
	assert_int_equal(outbox_count(*state), 2);
	remove_sent(state, "two");
	remove_sent(state, "one");
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
	outbox_sent(expect(state, talk, "two", 0), 0);
	outbox_sent(expect(state, talk, "three", 0), 0);
	expect(state, talk, NULL, 0);
	outbox_sent(expect(state, news, "one", 0), 0);
	expect(state, news, NULL, 0);
}

static void what_is_stale_is_dropped(void **state)
{
	add(state, NULL, "one", 0);
	add(state, NULL, "two", 1);
	outbox_sent(expect(state, NULL, "one", KEEP_MS - 1), KEEP_MS - 1);
	assert_int_equal(outbox_deadline(*state, 5000, KEEP_MS - 1), KEEP_MS);
	expect(state, NULL, "two", KEEP_MS);
	expect(state, NULL, NULL, KEEP_MS + 1);
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
	expect(state, NULL, "two", 0);
}

static void count_doubt(void *data, const struct outbox_item *item)
{
	(void)item;
	++*(int *)data;
}

/* Two rooms and the account: each archive tells of its own. */
static void what_is_not_in_its_archive_is_sent_again(void **state)
{
	char news[] = "news";
	int doubts = 0;

	add(state, "news", "one", 0);
	add(state, NULL, "two", 0);
	outbox_sent(expect(state, news, "one", 1), 1);
	outbox_sent(expect(state, news, "two", 2), 2);
	assert_null(outbox_doubtful(*state, is_joined, news));
	outbox_doubt(*state, 1, count_doubt, &doubts);
	assert_int_equal(doubts, 1);
	assert_string_equal(outbox_doubtful_in(*state, "news")->xml, "one");
	assert_null(outbox_doubtful_in(*state, "talk"));
	assert_null(outbox_doubtful_in(*state, NULL));
	assert_null(outbox_doubtful(*state, is_joined, NULL));
	assert_string_equal(outbox_doubtful(*state, is_joined, news)->xml, "one");
	expect(state, news, NULL, 3);
	outbox_settle(*state, "talk");
	expect(state, news, NULL, 3);
	outbox_settle(*state, "news");
	expect(state, news, "one", 3);
	outbox_doubt(*state, 2, count_doubt, &doubts);
	remove_sent(state, "two");
	assert_int_equal(outbox_count(*state), 1);
}

static void what_never_shows_is_not_sent_for_ever(void **state)
{
	int doubts = 0;

	add(state, NULL, "one", 0);
	for (int i = 0; i < OUTBOX_TRIES_MAX; i++) {
		outbox_sent(expect(state, NULL, "one", i), i);
		outbox_doubt(*state, i, count_doubt, &doubts);
		outbox_settle(*state, NULL);
	}
	assert_int_equal(outbox_count(*state), 0);
}

static void however_often_the_connection_breaks_it_is_sent_again(void **state)
{
	add(state, NULL, "one", 0);
	for (int i = 0; i < 3 * OUTBOX_TRIES_MAX; i++) {
		outbox_sent(expect(state, NULL, "one", i), i);
		outbox_connection_lost(*state);
		outbox_settle(*state, NULL);
	}
	assert_int_equal(outbox_count(*state), 1);
}

static void what_did_not_arrive_waits(void **state)
{
	struct outbox_item *item;

	add(state, NULL, "one", 0);
	item = expect(state, NULL, "one", 0);
	outbox_sent(item, 0);
	assert_int_equal(outbox_deadline(*state, 50, 0), 50);
	outbox_wait(item, 10);
	assert_int_equal(outbox_deadline(*state, 50, 0), 10);
	expect(state, NULL, NULL, 9);
	expect(state, NULL, "one", 10);
	assert_int_equal(outbox_deadline(*state, 50, 10), KEEP_MS);
}

/* As a room does that wants pauses between what one occupant says. */
static void what_a_room_refuses_for_now_follows_in_order_with_pauses(void **state)
{
	char room[] = "a@x";

	add(state, room, "one", 0);
	add(state, room, "two", 0);
	add(state, NULL, "elsewhere", 0);
	outbox_sent(expect(state, room, "one", 0), 0);
	outbox_sent(expect(state, room, "two", 0), 0);
	outbox_pause(*state, outbox_find_sent(*state, SPAN("two")), 10, 0);
	outbox_pause(*state, outbox_find_sent(*state, SPAN("one")), 10, 0);
	outbox_sent(expect(state, room, "elsewhere", 0), 0);
	remove_sent(state, "elsewhere");
	expect(state, room, NULL, 9);
	outbox_sent(expect(state, room, "one", 10), 10);
	expect(state, room, NULL, 19);
	outbox_sent(expect(state, room, "two", 20), 20);
}

static void what_is_refused_for_now_is_tried_however_often(void **state)
{
	char room[] = "a@x";
	int64_t now = 0, pause_ms = 1;

	add(state, room, "one", 0);
	for (unsigned i = 0; i < 2 * OUTBOX_TRIES_MAX; i++) {
		outbox_sent(expect(state, room, "one", now), now);
		outbox_pause(*state, outbox_find_sent(*state, SPAN("one")), 1, now);
		expect(state, room, NULL, now + pause_ms - 1);
		now += pause_ms;
		pause_ms = pause_ms < 32 ? 2 * pause_ms : 32;
	}
	outbox_sent(expect(state, room, "one", now), now);
	outbox_connection_lost(*state);
	outbox_settle(*state, room);
	expect(state, room, "one", now);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(items_leave_in_order_once_confirmed),
		TEST(a_room_that_is_not_joined_holds_nobody_else_up),
		TEST(what_is_stale_is_dropped),
		TEST(when_it_is_full_the_oldest_goes),
		TEST(what_is_not_in_its_archive_is_sent_again),
		TEST(what_never_shows_is_not_sent_for_ever),
		TEST(however_often_the_connection_breaks_it_is_sent_again),
		TEST(what_did_not_arrive_waits),
		TEST(what_a_room_refuses_for_now_follows_in_order_with_pauses),
		TEST(what_is_refused_for_now_is_tried_however_often),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
