/* invitation_test.c - who may call the bot into which room */
#include "bot/xmpp/invitation.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#define DIRECT(room) "<x xmlns='jabber:x:conference' jid='" room "'/>"
#define MEDIATED(from)                                                                             \
	"<x xmlns='http://jabber.org/protocol/muc#user'><invite from='" from "'/></x>"

enum { NOT_ONE = -1, NO, YES };

static const struct invitation_case {
	const char *from, *children;
	int want[4]; /* of nobody, admins, server, anybody */
} cases[] = {
	{"ada@example.org/x", DIRECT("r@rooms.else.org"), {NO, YES, YES, YES}},
	{"Ada@Example.org/x", DIRECT("R@rooms.Else.org"), {NO, YES, YES, YES}},
	{"bob@example.org/x", DIRECT("r@rooms.else.org"), {NO, NO, YES, YES}},
	{"bob@else.org/x", DIRECT("r@rooms.else.org"), {NO, NO, NO, YES}},
	/* What a room says of who invites: ours, its own people, a room of the config. */
	{"r@rooms.example.org", MEDIATED("ada@example.org/x"), {NO, YES, YES, YES}},
	{"r@chat.known.net", MEDIATED("ada@example.org"), {NO, YES, YES, YES}},
	{"r@rooms.evil.net", MEDIATED("ada@example.org"), {NO, NO, NO, NO}},
	{"r@rooms.evil.net", MEDIATED("eve@evil.net"), {NO, NO, NO, YES}},
	{"r@evilexample.org", MEDIATED("ada@example.org"), {NO, NO, NO, NO}},
	/* It hides who that is. */
	{"r@rooms.example.org", MEDIATED("r@rooms.example.org/ada"), {NO, NO, YES, YES}},
	{"r@rooms.else.org", MEDIATED("r@rooms.else.org/ada"), {NO, NO, NO, YES}},
	/* No invitations. */
	{"ada@example.org", "<body>come</body>", {NOT_ONE}},
	{"ada@example.org", DIRECT("rooms.else.org"), {NOT_ONE}},
	{"ada@example.org", DIRECT("r@rooms.else.org/nick"), {NOT_ONE}},
	{"ada@example.org", DIRECT(""), {NOT_ONE}},
	{"r@rooms.example.org", MEDIATED(""), {NOT_ONE}},
	/* It waited on our server until we were there. */
	{"ada@example.org",
	 DIRECT("r@rooms.else.org") "<delay xmlns='urn:xmpp:delay'/>",
	 {NO, YES, YES, YES}},
};

static void those_who_may_are_believed_where_they_can_be(void **state)
{
	const char *admins[] = {"ada@example.org"};
	struct config_room rooms[] = {{.jid = "news@chat.known.net"}};
	struct config config = {.jid = "bot@example.org",
				.admins = admins,
				.admin_count = 1,
				.rooms = rooms,
				.room_count = 1};
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct arena arena;
	char xml[1024];

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct invitation invitation;
		xmpp_stanza_t *stanza;
		bool is_one;

		snprintf(xml, sizeof(xml), "<message from='%s'>%s</message>", cases[i].from,
			 cases[i].children);
		stanza = xmpp_stanza_new_from_string(ctx, xml);
		assert_non_null(stanza);
		is_one = invitation_read(&arena, stanza, &invitation);
		if (is_one != (cases[i].want[0] != NOT_ONE))
			fail_msg("case %zu is %s invitation", i, is_one ? "an" : "no");
		for (int who = 0; is_one && who < 4; who++) {
			config.invitations = (enum config_invitations)who;
			if (invitation_is_allowed(&config, &invitation) !=
			    (cases[i].want[who] == YES))
				fail_msg("case %zu with setting %d", i, who);
		}
		xmpp_stanza_release(stanza);
	}
	arena_finish(&arena);
	xmpp_ctx_free(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_who_may_are_believed_where_they_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
