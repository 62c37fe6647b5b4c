/* message_test.c - what is read out of a message stanza */
#include "bot/xmpp/message.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define ROOM	"<message type='groupchat' id='i' from='news@rooms.x/ada'>"
#define BARE	"<message type='groupchat' id='i' from='news@rooms.x'>"
#define DIRECT	"<message type='chat' id='i' from='ada@x/phone'>"
#define END	"</message>"
#define NOTHING (-1)

static bool is_room(const void *data, struct span bare)
{
	return span_is(bare, data);
}

static const struct message_case {
	const char *xml;
	int what;
	const char *body, *target; /* NULL: empty */
} cases[] = {
	{DIRECT "<body>who?</body>" END, MESSAGE_SAID, "who?", NULL},
	{ROOM "<body>who?</body><replace id='q' xmlns='urn:xmpp:message-correct:0'/>" END,
	 MESSAGE_SAID, "who?", "q"},
	{BARE "<body>who?</body>" END, NOTHING, NULL, NULL},
	{ROOM
	 "<reactions id='a' xmlns='urn:xmpp:reactions:0'><reaction>x</reaction></reactions>" END,
	 MESSAGE_REACTED, NULL, "a"},
	{ROOM "<retract id='q' xmlns='urn:xmpp:message-retract:1'/><body>gone</body>" END,
	 MESSAGE_RETRACTED, NULL, "q"},
	{DIRECT "<apply-to id='q' xmlns='urn:xmpp:fasten:0'><retract "
		"xmlns='urn:xmpp:message-retract:0'/></apply-to>" END,
	 MESSAGE_RETRACTED, NULL, "q"},
	{DIRECT "<apply-to id='q' xmlns='urn:xmpp:fasten:0'><other xmlns='x'/></apply-to>" END,
	 NOTHING, NULL, NULL},
	{BARE "<retract id='q' xmlns='urn:xmpp:message-retract:1'><moderated "
	      "xmlns='urn:xmpp:message-moderate:1'/></retract>" END,
	 MESSAGE_RETRACTED, NULL, "q"},
	{BARE "<apply-to id='q' xmlns='urn:xmpp:fasten:0'><moderated "
	      "xmlns='urn:xmpp:message-moderate:0'/></apply-to>" END,
	 MESSAGE_RETRACTED, NULL, "q"},
	/* An occupant is no moderator by saying so. */
	{ROOM "<retract id='q' xmlns='urn:xmpp:message-retract:1'><moderated "
	      "xmlns='urn:xmpp:message-moderate:1'/></retract>" END,
	 NOTHING, NULL, NULL},
	{BARE "<retract id='q' xmlns='urn:xmpp:message-retract:1'/>" END, NOTHING, NULL, NULL},
	{DIRECT "<body>x</body><encrypted xmlns='urn:xmpp:omemo:2'><payload/></encrypted>" END,
	 MESSAGE_ENCRYPTED, NULL, NULL},
	{DIRECT "<body>x</body><encrypted xmlns='urn:xmpp:omemo:2'/>" END, NOTHING, NULL, NULL},
	{DIRECT "<body>?OTRv23?</body>" END, MESSAGE_ENCRYPTED, NULL, NULL},
	{DIRECT "<body>who?</body><delay xmlns='urn:xmpp:delay'/>" END, NOTHING, NULL, NULL},
	{ROOM "<reactions id='a' xmlns='urn:xmpp:reactions:0'/><delay xmlns='urn:xmpp:delay'/>" END,
	 NOTHING, NULL, NULL},
	{DIRECT "<displayed id='a' xmlns='urn:xmpp:chat-markers:0'/>" END, NOTHING, NULL, NULL},
	{DIRECT "<composing xmlns='http://jabber.org/protocol/chatstates'/>" END, NOTHING, NULL,
	 NULL},
};

static void each_kind_of_message_is_told_from_the_others(void **state)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct message message;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(ctx, cases[i].xml);
		bool read;

		assert_non_null(stanza);
		read = message_read(&arena, stanza, is_room, "news@rooms.x", &message);
		if (read != (cases[i].what != NOTHING) ||
		    (read && ((int)message.what != cases[i].what ||
			      !span_eq(message.body, span_of(cases[i].body)) ||
			      !span_eq(message.target, span_of(cases[i].target)))))
			fail_msg("%s: what %d, body \"%.*s\", target \"%.*s\"", cases[i].xml,
				 read ? (int)message.what : NOTHING, SPAN_ARG(message.body),
				 SPAN_ARG(message.target));
		xmpp_stanza_release(stanza);
	}
	arena_finish(&arena);
	xmpp_ctx_free(ctx);
}

static void thumbs_are_read_in_any_colour(void **state)
{
	static const struct {
		const char *reactions;
		int want;
	} thumbs[] = {
		{"<reaction>\U0001F44D</reaction>", 1},
		{"<reaction>\U0001F44D\U0001F3FE</reaction>", 1},
		{"<reaction>\U0001F44E</reaction>", -1},
		{"<reaction>\u2764</reaction><reaction>\U0001F44E</reaction>", -1},
		{"<reaction>\U0001F44D</reaction><reaction>\U0001F44E</reaction>", 0},
		{"<reaction/>", 0},
		{"", 0},
	};
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct message message;
	struct arena arena;
	char xml[512];

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(thumbs) / sizeof(*thumbs); i++) {
		xmpp_stanza_t *stanza;

		snprintf(xml, sizeof(xml),
			 DIRECT "<reactions id='a' xmlns='urn:xmpp:reactions:0'>%s"
				"</reactions>" END,
			 thumbs[i].reactions);
		stanza = xmpp_stanza_new_from_string(ctx, xml);
		assert_true(message_read(&arena, stanza, is_room, "news@rooms.x", &message));
		assert_int_equal(message.verdict, thumbs[i].want);
		xmpp_stanza_release(stanza);
	}
	arena_finish(&arena);
	xmpp_ctx_free(ctx);
}

static void a_mention_names_somebody_by_words(void **state)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(
		ctx,
		ROOM "<body>\u00e9t\u00e9 Foot Note who?</body>"
		     "<reference xmlns='urn:xmpp:reference:0' type='mention' begin='4' end='13' "
		     "uri='xmpp:news@rooms.x/Foot%20Note'/>"
		     "<reference xmlns='urn:xmpp:reference:0' type='data' uri='xmpp:a@b'/>"
		     "<reference xmlns='urn:xmpp:reference:0' type='mention' begin='900' "
		     "end='-5' uri='xmpp:a@b%2'/>" END);
	struct message message;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_true(message_read(&arena, stanza, is_room, "news@rooms.x", &message));
	assert_int_equal(message.mention_count, 2);
	assert_true(span_is(message.mentions[0].jid, "news@rooms.x/Foot Note"));
	assert_true(span_is(message.mentions[0].words, "Foot Note"));
	assert_true(span_is(message.mentions[1].jid, "a@b%2"));
	assert_int_equal(message.mentions[1].words.len, 0);
	xmpp_stanza_release(stanza);
	arena_finish(&arena);
	xmpp_ctx_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_message_is_told_from_the_others),
		cmocka_unit_test(thumbs_are_read_in_any_colour),
		cmocka_unit_test(a_mention_names_somebody_by_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
