/* reply_test.c - an answer as a message to whom asked */
#include "bot/xmpp/reply.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static struct message asked_by(enum message_kind kind, const char *nick)
{
	return (struct message){
		.kind = kind,
		.from = {.resource = span_of(nick)},
	};
}

static const struct reply_case {
	enum message_kind kind;
	const char *nick, *answer, *want;
	size_t max_chars;
} cases[] = {
	{MESSAGE_ROOM, "ada", "$2 billion.\n> Quote.", "ada: $2 billion.\n> Quote.", 900},
	{MESSAGE_ROOM, "ada", "> Quote.\nSource", "ada:\n> Quote.\nSource", 900},
	{MESSAGE_PRIVATE, "ada", "$2 billion.", "$2 billion.", 900},
	{MESSAGE_DIRECT, "phone", "> Quote.", "> Quote.", 900},
	{MESSAGE_ROOM, "a\nda\u202e\tx", "Yes.", "a da x: Yes.", 900},
	{MESSAGE_ROOM, "a\u2028> da\u2029", "Yes.", "a> da: Yes.", 900},
	{MESSAGE_ROOM, "> ada", "Yes.", "ada: Yes.", 900},
	{MESSAGE_ROOM, "/me is ada", "Yes.", "me is ada: Yes.", 900},
	{MESSAGE_ROOM, "```", "Yes.", "Yes.", 900},
	{MESSAGE_ROOM, "\u202e", "Yes.", "Yes.", 900},
	{MESSAGE_ROOM, "1234567890123456789012345678901234567890X", "Yes.",
	 "1234567890123456789012345678901234567890\u2026: Yes.", 900},
	{MESSAGE_DIRECT, "", "bell\a and \u202eoverride\n", "bell and override", 900},
	{MESSAGE_DIRECT, "", "one\ntwo\nthree", "one\ntwo\n\u2026", 12},
	{MESSAGE_DIRECT, "", "one two three", "one two\u2026", 11},
	{MESSAGE_DIRECT, "", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", "\u00e9\u00e9\u2026", 4},
	{MESSAGE_ROOM, "ada", "123456", "ada: 123456", 11},
};

static void a_reply_is_clean_addressed_and_short_enough(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct message to = asked_by(cases[i].kind, cases[i].nick);
		struct span got =
			reply_text(&arena, &to, span_of(cases[i].answer), cases[i].max_chars);

		if (!span_is(got, cases[i].want))
			fail_msg("case %zu: \"%.*s\"", i, SPAN_ARG(got));
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_is_clean_addressed_and_short_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
