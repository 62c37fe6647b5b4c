/* repeats_test.c - what came before, and what only looks like it */
#include "bot/xmpp/repeats.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define MINUTE 60000

static const struct repeats_case {
	const char *name, *from, *conversation, *id, *origin_id, *stanza_id, *text;
	int64_t when;
	enum message_kind kind;
	bool came;
} cases[] = {
	{"the first", "r@x/ada", "1", "a", "", "s1", "who?", 0, MESSAGE_ROOM, false},
	{"the same again", "r@x/ada", "1", "a", "", "s2", "who?", MINUTE, MESSAGE_ROOM, true},
	{"by its stanza-id", "r@x/ada", "1", "", "", "s1", "who?", 0, MESSAGE_ROOM, true},
	{"another text", "r@x/ada", "1", "a", "", "s3", "when?", 0, MESSAGE_ROOM, false},
	{"the first after another", "r@x/ada", "1", "a", "", "s4", "who?", 0, MESSAGE_ROOM, true},
	{"another id", "r@x/ada", "1", "b", "", "s5", "who?", 0, MESSAGE_ROOM, false},
	{"somebody else", "r@x/bob", "2", "a", "", "s6", "who?", 0, MESSAGE_ROOM, false},
	{"in another room", "q@x/ada", "3", "a", "", "", "who?", 0, MESSAGE_ROOM, false},
	{"in private", "r@x/ada", "4", "a", "", "", "who?", 0, MESSAGE_PRIVATE, false},
	{"under another nick", "r@x/ada2", "1", "a", "", "s7", "who?", 0, MESSAGE_ROOM, true},
	{"as somebody new", "r@x/ada", "5", "a", "", "s8", "who?", 0, MESSAGE_ROOM, true},
	{"without id", "bob@x/1", "6", "", "", "", "who?", 0, MESSAGE_DIRECT, false},
	{"without id again", "bob@x/1", "6", "", "", "", "who?", 0, MESSAGE_DIRECT, false},
	{"by origin-id", "bob@x/1", "6", "c", "o", "", "who?", 0, MESSAGE_DIRECT, false},
	{"the same origin", "bob@x/2", "6", "d", "o", "", "who?", 0, MESSAGE_DIRECT, true},
	{"too long ago", "r@x/ada", "1", "a", "", "s9", "who?", REPEATS_MS, MESSAGE_ROOM, false},
	{"since the last time", "r@x/ada", "1", "a", "", "", "who?", REPEATS_MS + MINUTE,
	 MESSAGE_ROOM, true},
};

static void the_same_has_an_id_and_a_text_of_the_same_person(void **state)
{
	struct repeats *repeats = repeats_create();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct repeats_case *it = &cases[i];
		const struct message message = {.kind = it->kind,
						.from_text = span_of(it->from),
						.id = span_of(it->id),
						.origin_id = span_of(it->origin_id),
						.stanza_id = span_of(it->stanza_id),
						.whole = span_of(it->text)};

		if (repeats_take(repeats, &message, span_of(it->conversation), it->when) !=
		    it->came)
			fail_msg("%s: came%s before", it->name, it->came ? " not" : "");
	}
	repeats_destroy(repeats);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_has_an_id_and_a_text_of_the_same_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
