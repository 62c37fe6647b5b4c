/* sentence_test.c - where a sentence ends */
#include "knowledge/sentence.h"

#include "bot/base/strbuf.h"
#include "tests/unit/scratch.h"

/* The first sentence of each ends at the bar. */
static const char *const cut_cases[] = {
	"He left.| She stayed.",
	"He left!|\nShe stayed.",
	"Did he leave?|\r\n  She stayed.",
	"He left.| 5G is fast.",
	"He left.| “No,” she said.",
	"He left.| \"No,\" she said.",
	"He left.| 'No,' she said.",
	"He left.| *She* stayed.",
	"He *left.*| She stayed.",
	"He left.| Élan is a word.",
	"He said: “We won.”| They cheered.",
	"He said: “We won. We are glad.”| They cheered.",
	"He said: “She said: ‘We won.’”| They cheered.",
	"He said \"no\" and \"never\".| They cheered, \"no\".",
	"He asked: “Why?”| They cheered.",
	"He said \"No.\"| They cheered.",
	"He left (at last).| She stayed.",
	"He left (at last.)| She stayed.",
	"“We won.”| They cheered.",
	"It cost $12 million.| It is blue.",
	"He said no.| 5G is fast.",
	"The boys' club won.| The girls' club lost.",
	"It’s good.| It’s new.",
	"A “quote that never ends.| It goes on.",
	"It has ) and ” and ].| It goes on.",
	"In 2019.| In 2020.",
	"A b.| C.",
};

static void a_sentence_ends_before_another_begins(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cut_cases) / sizeof(cut_cases[0]); i++) {
		const char *bar = strchr(cut_cases[i], '|');
		struct strbuf text;

		strbuf_init(&text, 1000);
		strbuf_printf(&text, "%.*s%s", (int)(bar - cut_cases[i]), cut_cases[i], bar + 1);
		if (sentence_len(strbuf_span(&text)) != (size_t)(bar - cut_cases[i]))
			fail_msg("%s: ends at %zu", cut_cases[i], sentence_len(strbuf_span(&text)));
		strbuf_finish(&text);
	}
}

static const char *const whole_cases[] = {
	"",
	".",
	"He left.",
	"He left.”",
	"Mr. Smith and Mrs. Smith met Dr. No.",
	"St. Louis is No. 5.",
	"Acme Inc. Ltd. Corp. Co. China",
	"Gen. Lowe, Sen. Penn, Rep. Gov. Prof. Jr. Sr. A",
	"On Jan. 5 and Feb. 6 and Sept. 7 and Dec. 8.",
	"The U.S. Army and the U.K. Parliament",
	"J. R. R. Tolkien and J.R.R. Tolkien",
	"Fruit, e.g. Apples, i.e. Pears, etc. And so on",
	"At 5 p.m. Monday and 6 a.m. 7 July",
	"Ada vs. Bob",
	"He has a Ph.D. From whom?",
	"He waited ... Then he left",
	"He said: “We won. We are glad.”",
	"He said: \"We won. We are glad.\"",
	"He said: ‘It’s won. We are glad.’",
	"He said: 'It's won. We are glad.'",
	"He said “We won. We are glad” and left.",
	"“Why?” Ada asked.",
	"\"We won!\" Ada cried.",
	"Ada (who won. Twice) left.",
	"Version 2.5 costs $1.50 a month.",
	"Yahoo! is a company.",
	"See example.com. it is old.",
	"A\xFF. \xFFZ.",
};

static void a_sentence_goes_on_behind_abbreviations_and_in_quotations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(whole_cases) / sizeof(whole_cases[0]); i++)
		if (sentence_len(span_of(whole_cases[i])) != strlen(whole_cases[i]))
			fail_msg("%s: ends at %zu", whole_cases[i],
				 sentence_len(span_of(whole_cases[i])));
}

static void a_text_of_quotes_only_is_read_in_time(void **state)
{
	static char text[1 << 20];

	(void)state;
	memset(text, '(', sizeof(text));
	assert_int_equal(sentence_len((struct span){text, sizeof(text)}), sizeof(text));
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, i % 4 ? ". " : "a\"", 2);
	assert_int_equal(sentence_len((struct span){text, sizeof(text)}), sizeof(text));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_ends_before_another_begins),
		cmocka_unit_test(a_sentence_goes_on_behind_abbreviations_and_in_quotations),
		cmocka_unit_test(a_text_of_quotes_only_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
