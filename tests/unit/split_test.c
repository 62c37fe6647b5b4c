/* split_test.c - texts are cut into sentences as people would */
#include "knowledge/split.h"

#include "bot/base/strbuf.h"
#include "tests/unit/scratch.h"

/* A "|" stands where a sentence ends. */
static const char *const cases[] = {
	"",
	".",
	"He left.",
	"He left.| She stayed.",
	"He left!|\nShe stayed?!|\u00a0It rained.",
	"He left.| 5G is fast.| $5 was paid.| iPhones sell.",
	"Yahoo! is a company.",
	"he left. she stayed.",
	/* abbreviations, initials, numbers */
	"Mr. Smith and Mrs. Smith met Gen. J. Lowe, Dr. No and Sen. Bob Penn Jr. Monday.",
	"St. Louis is No. 5, p. 12, vol. 3 and approx. 7 km away.",
	"Is it No?| No.| She came.",
	"The U.S. Army left the U.S.| The U.K. Parliament sat.| In the U.S. “freedom” is a word.",
	"He lives in the U.S.| “We are glad,” she said.",
	"J. R. R. Tolkien met J.R.R. Martin and George W. Bush.| He left.",
	"Acme Inc. Chief Ada Lowe left Acme Inc.| The company said so.| It is Acme Corp. (ACM).",
	"It rose 3.5 percent to $1.50 on Jan. 5 and Feb. 6.| By Sept. 7 it fell.",
	"At 5 p.m. Monday and 6 a.m. ET it rained.| At 7 p.m. 12 came.| By 9 a.m.| Police left.",
	"Fruit, e.g. Apples, i.e. Pears, etc. is good.",
	"Brown v. Board of Education, a.k.a. The case.",
	"Smith et al. (2007) found it, and Smith et al. 2008 did.",
	"He has a Ph.D. from Harnley.| He has an M.Sc. Everybody knows.",
	"It is 1500 \u00b0C.| Nonetheless it froze.",
	"BT Group (BT) left.| The National Cyber Security Centre (NCSC) stayed.",
	"Penn Boats (Penn Boats Ltd.) left.| She left (at last).| She left (at last.)| He stayed.",
	/* quotations */
	"“We won.| We are glad,” he said.| “No.”| They cheered.",
	"\"We won.| We are glad,\" he said.| \"No.\"| They cheered.",
	"He said: “We won.”| They cheered.",
	"‘It’s won.| We are glad.’| ‘No.’",
	"“Why?” Ada asked.| “Why?”| The boat left.| “Why?” he asked.",
	"“Why?” Bob Penn, of Penn Boats Inc., asked.| “Why?”| Ada said it was late.",
	"“We won!” the mayor cried.| “We won!” Mayor Ada Lowe told reporters.",
	"He asked: “Who are you?”| “Bob,” she said.",
	/* dots */
	"He waited ... then he left.| He waited...| Then he left.| He waited\u2026| She left.",
	"“We ... Penn Boats ... won.”| It […] Left.| He waits ...| The end.",
	/* sources and marks */
	"It is so.[1]| It is not.[2][3]| It may be. [k]| It is.[citation needed]| He left.",
	"*He left.*| **She** stayed.| _It rained._| So.",
	"1. He left.| 2. She stayed.",
	"(a) He left.| (b) She stayed.",
	"– He left.| – She stayed.",
	/* other scripts */
	"\u4ed6\u8d70\u4e86\u3002|\u5979\u7559\u4e0b\u4e86\u3002",
	"\u041e\u043d.| \u041e\u043d\u0430.",
	"A\xFF.| \xFFZ.",
};

static void a_text_is_cut_where_sentences_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct strbuf text, cut;
		struct span rest;

		strbuf_init(&text, 1000);
		strbuf_init(&cut, 1000);
		for (const char *c = cases[i]; *c; c++)
			if (*c != '|')
				strbuf_putc(&text, *c);
		rest = strbuf_span(&text);
		while (rest.len > 0) {
			size_t len = split_len(rest);

			strbuf_add(&cut, span_slice(rest, 0, len));
			rest = span_slice(rest, len, rest.len);
			strbuf_puts(&cut, rest.len > 0 ? "|" : "");
		}
		if (strcmp(cut.data, cases[i]) != 0)
			fail_msg("\n%s\nis not\n%s", cut.data, cases[i]);
		strbuf_finish(&cut);
		strbuf_finish(&text);
	}
}

static void a_text_of_marks_only_is_read_in_time(void **state)
{
	static char text[1 << 20];
	static const char *const parts[] = {"(", "? ", "\"", ".[", "? A", "a, "};

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t len = strlen(parts[i]), at;

		for (at = 0; at + len <= sizeof(text); at += len)
			memcpy(text + at, parts[i], len);
		for (struct span rest = {text, at}; rest.len > 0;) {
			size_t cut = split_len(rest);

			assert_true(cut > 0);
			rest = span_slice(rest, cut, rest.len);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_cut_where_sentences_end),
		cmocka_unit_test(a_text_of_marks_only_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
