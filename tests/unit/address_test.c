/* address_test.c - is the bot spoken to, and what is it asked? */
#include "bot/xmpp/address.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>

/* want is NULL where nobody is spoken to. */
struct address_case {
	const char *nick, *body, *want;
};

static void expect(const struct address_case *cases, size_t count)
{
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < count; i++) {
		struct span question = SPAN("?");
		bool got = address_strip(&arena, span_of(cases[i].body), span_of(cases[i].nick),
					 &question);

		if (got != (cases[i].want != NULL) || (got && !span_is(question, cases[i].want)))
			fail_msg("%s: \"%s\" gives %s\"%.*s\"", cases[i].nick, cases[i].body,
				 got ? "" : "nothing, not ", SPAN_ARG(question));
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

#define EXPECT(cases) expect(cases, sizeof(cases) / sizeof(*(cases)))

static void a_nick_before_a_colon_or_comma_is_spoken_to(void **state)
{
	static const struct address_case cases[] = {
		{"footnote", "footnote: who is it?", "who is it?"},
		{"footnote", "footnote, who is it?", "who is it?"},
		{"footnote", "footnote:who is it?", "who is it?"},
		{"footnote", "footnote : who?", "who?"},
		{"footnote", "  footnote: who?  ", "who?"},
		{"footnote", "FootNote: who?", "who?"},
		{"footnote", "footnote\uff1a who?", "who?"},
		{"footnote", "\u200bfoot\u200dnote: who?", "who?"},
		{"footnote", "footnote:\nwho?\nand when?", "who?\nand when?"},
		{"Fu\u00dfnote", "FUSSNOTE: who?", "who?"},
		{"\u00c9cho", "\u00e9cho: who?", "who?"},
		{"\u0416\u0443\u043a", "\u0436\u0443\u043a, who?", "who?"},
		{"foot note", "foot note: who?", "who?"},
		{"a:b", "a:b: who?", "who?"},
		{"footnote", "footnote: ", ""},
		{"footnote", "footnote:?", ""},
		{"footnote", "footnote", ""},
		{"footnote", "footnote?", ""},
		{"footnote", "Footnote!!", ""},
		{"footnote", "@footnote", ""},
	};

	(void)state;
	EXPECT(cases);
}

static void a_nick_after_an_at_sign_is_spoken_to(void **state)
{
	static const struct address_case cases[] = {
		{"footnote", "@footnote who is it?", "who is it?"},
		{"footnote", "@Footnote: who is it?", "who is it?"},
		{"footnote", "who is it @footnote", "who is it"},
		{"footnote", "who is it @footnote?", "who is it?"},
		{"footnote", "the @footnote", "the"},
		{"footnote", "@footnotes who is it?", NULL},
		{"footnote", "@footnote's idea", NULL},
		{"footnote", "ask@footnote.org who", NULL},
		{"footnote", "write to ask@footnote", NULL},
		{"footnote", "@footnote? who is it", "who is it"},
	};

	(void)state;
	EXPECT(cases);
}

static void a_nick_at_the_end_is_spoken_to(void **state)
{
	static const struct address_case cases[] = {
		{"footnote", "and when, footnote?", "and when?"},
		{"footnote", "and when footnote", "and when"},
		{"footnote", "and when, Footnote ?!", "and when?!"},
		{"footnote", "thanks, footnote.", "thanks."},
		{"footnote", "hello FOOTNOTE!", "hello!"},
		{"Fu\u00dfnote", "und wann, fussnote?", "und wann?"},
		{"note", "and when, footnote?", NULL},
		{"footnote", "and when, (footnote)?", NULL},
	};

	(void)state;
	EXPECT(cases);
}

static void a_nick_elsewhere_is_not_spoken_to(void **state)
{
	static const struct address_case cases[] = {
		{"footnote", "", NULL},
		{"footnote", ":", NULL},
		{"footnote", "who is it?", NULL},
		{"footnote", "footnotes: who?", NULL},
		{"footnote", "footnote2: who?", NULL},
		{"footnote", "footnote who is it?", NULL},
		{"footnote", "footnote's idea: who?", NULL},
		{"footnote", "I think footnote is broken", NULL},
		{"footnote", "I asked footnote: it knew", NULL},
		{"footnote", "that is a footnote", NULL},
		{"footnote", "see the footnote.", NULL},
		{"footnote", "with this footnote!", NULL},
		{"footnote", "> footnote: who?", NULL},
		{"footnote", "/me asks footnote", NULL},
		{"footnote", "bob: ask footnote", NULL},
		{"footnote", "bob: no idea, footnote?", "bob: no idea?"},
		{"", ": who?", NULL},
		{"\u200b", ": who?", NULL},
	};

	(void)state;
	EXPECT(cases);
}

static void broken_text_is_read_without_harm(void **state)
{
	static const struct address_case cases[] = {
		{"footnote", "footnote: \xff\xfe", "\xff\xfe"},
		{"footnote", "\x80\x80\x80\x80, footnote", "\x80\x80\x80\x80"},
		{"footnote", "\xf0\x9f", NULL},
	};

	(void)state;
	/* What comes from libstrophe is UTF-8; the lines above must only not crash. */
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena;
		struct span question;

		arena_init(&arena);
		address_strip(&arena, span_of(cases[i].body), span_of(cases[i].nick), &question);
		arena_finish(&arena);
	}
}

static void a_quote_above_is_skipped(void **state)
{
	static const char *const cases[][2] = {
		{"> ada: who?\nfootnote: and when?", "footnote: and when?"},
		{"> one\n> two\n\nthree", "three"},
		{"> one", "> one"},
		{"one\n> two", "one\n> two"},
		{">", ">"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(span_is(address_skip_quote(span_of(cases[i][0])), cases[i][1]));
}

static bool is_there(const void *data, struct span nick)
{
	return span_among(nick, data);
}

static void several_names_before_a_question_are_a_list(void **state)
{
	static const struct {
		const char *body, *want; /* NULL: no list that has us */
	} cases[] = {
		{"footnote, bob: who?", "who?"},
		{"bob, footnote: who?", "who?"},
		{"bob, Footnote: who?", "who?"},
		{"bob and footnote: who?", "who?"},
		{"bob & footnote, who?", "who?"},
		{"ada, bob, footnote : who?", "who?"},
		{"@bob @footnote who?", "who?"},
		{"@footnote, @bob who?", "who?"},
		{"footnote bob: who?", "who?"},
		{"footnote, eve: who?", NULL}, /* nobody of that name is here */
		{"footnote, bob is wrong", NULL},
		{"footnote: who?", NULL},
		{"ada, bob: who?", NULL},
		{"and footnote: who?", NULL},
		{"bob: footnote, who?", NULL},
		{"", NULL},
		{",,,,", NULL},
	};
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span question = SPAN("");
		bool found = address_strip_list(&arena, span_of(cases[i].body), SPAN("footnote"),
						is_there, "ada bob", &question);

		if (found != (cases[i].want != NULL) ||
		    (found && !span_is(question, cases[i].want)))
			fail_msg("%s: \"%.*s\"", cases[i].body, SPAN_ARG(question));
	}
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_names_before_a_question_are_a_list),
		cmocka_unit_test(a_nick_before_a_colon_or_comma_is_spoken_to),
		cmocka_unit_test(a_nick_after_an_at_sign_is_spoken_to),
		cmocka_unit_test(a_nick_at_the_end_is_spoken_to),
		cmocka_unit_test(a_nick_elsewhere_is_not_spoken_to),
		cmocka_unit_test(broken_text_is_read_without_harm),
		cmocka_unit_test(a_quote_above_is_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
