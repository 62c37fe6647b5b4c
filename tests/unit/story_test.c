/* story_test.c - stories read, and all that is wrong with them told */
#include "knowledge/story.h"

#include "bot/base/strbuf.h"
#include "tests/unit/scratch.h"

#define HEAD "---\ntitle: T\noutlet: O\n---\n"

struct fixture {
	struct arena arena;
	struct problems problems;
	struct story story;
};

static int setup(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	*state = fixture;
	if (!fixture)
		return -1;
	arena_init(&fixture->arena);
	problems_init(&fixture->problems);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	problems_finish(&fixture->problems);
	arena_finish(&fixture->arena);
	free(fixture);
	return 0;
}

static int parse(struct fixture *fixture, struct span text)
{
	problems_finish(&fixture->problems);
	arena_reset(&fixture->arena);
	return story_parse(&fixture->story, "s.md", SPAN("s"), text, &fixture->arena,
			   &fixture->problems);
}

static const struct problem_case {
	const char *name, *text;
	const char *want[8]; /* ends with NULL */
} problem_cases[] = {
	{"empty file", "", {"s.md: is empty"}},
	{"blank file", " \n\n", {"s.md: is empty"}},
	{"no front matter",
	 "# A heading\n",
	 {"s.md:1: story without front matter: the first line is not \"---\""}},
	{"front matter without an end",
	 "---\ntitle: T\noutlet: O\n\nA.[^1]\n",
	 {"s.md:1: front matter without an end: no second line \"---\""}},
	{"no title, no outlet",
	 "---\nplace: P\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:1: front matter without title", "s.md:1: front matter without outlet"}},
	{"empty title",
	 "---\noutlet: O\ntitle:\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:3: title is empty"}},
	{"empty front matter",
	 "---\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:1: front matter without title", "s.md:1: front matter without outlet"}},
	{"unknown key",
	 "---\ntitle: T\noutlet: O\nauthor: me\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:4: unknown key \"author\""}},
	{"key twice",
	 "---\ntitle: T\noutlet: O\ntitle: U\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:4: key \"title\" stands twice"}},
	{"values of the wrong type",
	 "---\ntitle: [T]\noutlet: O\nplace: {a: b}\ncontributors: me\n"
	 "people: {a: b}\naliases: [a]\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:2: title must be text", "s.md:4: place must be text",
	  "s.md:5: contributors must be a list, as [one, another]",
	  "s.md:6: people must be a list, as [one, another]",
	  "s.md:7: aliases must map names to lists, as NAME: [other names]"}},
	{"items of the wrong type",
	 "---\ntitle: T\noutlet: O\npeople:\n- [a]\n-\naliases:\n  A: b\n---\n"
	 "A.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: people must be text", "s.md:6: people is empty",
	  "s.md:8: aliases of a name must be a list, as [one, another]"}},
	{"front matter that is a list",
	 "---\n- title\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:2: front matter must be lines of \"key: value\""}},
	{"front matter that is not YAML",
	 "---\ntitle: T\noutlet: [O\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:4: did not find expected ',' or ']'"}},
	{"control character in a value",
	 "---\ntitle: \"T\\0\"\noutlet: O\n---\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:2: title holds a line end or control character"}},
	{"name of two kinds",
	 "---\ntitle: T\noutlet: O\npeople: [A, B]\nplaces: [B]\n---\n"
	 "A.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: \"B\" has a kind already"}},
	{"alias of two names",
	 "---\ntitle: T\noutlet: O\naliases:\n  A: [x]\n  B: [x, A]\n---\n"
	 "A.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: alias \"x\" stands for two names", "s.md:5: alias \"A\" stands for two names"}},
	{"statement without a footnote",
	 HEAD "A.[^1] B.\n\nC\nand D.\n\nE.[^1]\n- F\n\n[^1]: paragraph 1\n",
	 {"s.md:5: statement without a footnote", "s.md:7: statement without a footnote",
	  "s.md:11: statement without a footnote"}},
	{"statement that a heading cuts off",
	 HEAD "A\n# H\nB.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: statement without a footnote"}},
	{"sentences that share a footnote",
	 HEAD "A b. C\nd! E f g h i j k l m n o p\nq r s t u v w x y z. F.[^1] G. H.[^1]\n\n[^1]: "
	      "paragraph 1\n",
	 {"s.md:5: sentence without a footnote: \"A b.\"",
	  "s.md:5: sentence without a footnote: \"C d!\"",
	  "s.md:6: sentence without a footnote: \"E f g h i j k l m n o p q r s t u v w x …\""}},
	{"sentence without a footnote in the line above",
	 HEAD "- Ada left on Monday, at last.\r\nBob\r\nleft.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: sentence without a footnote: \"Ada left on Monday, at last.\""}},
	{"statement that a blank line cuts off",
	 HEAD "Ada left\n\non Monday.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: statement without a footnote"}},
	{"paragraphs that run backwards",
	 HEAD "A.[^1] B.[^2] C.[^3]\n\n[^1]: paragraphs 5 to 3\n[^2]: paragraphs 5–4\n"
	      "[^3]: paragraphs 2 to 0\n",
	 {"s.md:7: footnote [^1] names paragraphs backwards, 5 to 3",
	  "s.md:8: footnote [^2] names paragraphs backwards, 5 to 4",
	  "s.md:9: footnote [^3] names paragraphs backwards, 2 to 0"}},
	{"footnote that is not defined", HEAD "A.[^1]\n", {"s.md:5: footnote [^1] is not defined"}},
	{"footnote that is never used",
	 HEAD "A.[^1]\n\n[^1]: paragraph 1\n[^2]: paragraph 2\n",
	 {"s.md:8: footnote [^2] is never used"}},
	{"footnote without text", HEAD "A.[^1]\n\n[^1]:\n", {"s.md:7: footnote [^1] is empty"}},
	{"footnote defined twice",
	 HEAD "A.[^1]\n\n[^1]: paragraph 1\n[^1]: paragraph 2\n",
	 {"s.md:8: footnote [^1] is defined twice, first in line 7"}},
	{"footnote on paragraph 0",
	 HEAD "A.[^1]\n\n[^1]: paragraph 0\n",
	 {"s.md:7: footnote [^1] names no paragraph; they are counted from 1"}},
	{"footnote on no paragraph",
	 HEAD "A.[^1]\n\n[^1]: paragraph\n",
	 {"s.md:7: footnote [^1] names no paragraph; they are counted from 1"}},
	{"two footnotes of one statement",
	 HEAD "A.[^1][^2]\n\n[^1]: paragraph 1\n[^2]: paragraph 2\n",
	 {"s.md:5: footnote [^2] stands behind no statement; one footnote can name several "
	  "paragraphs"}},
	{"footnote before the full stop",
	 HEAD "A[^1]. B.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: statement begins with \".\"; a footnote stands behind the full stop"}},
	{"footnote in a heading",
	 HEAD "# H[^1]\nB.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: a heading is no statement and has no footnote"}},
	{"comment without an end",
	 HEAD "A.[^1]\n\n[^1]: paragraph 1\n<!-- a\nb\n",
	 {"s.md:8: comment without an end"}},
	{"no statements", HEAD "# H\n", {"s.md: story without statements"}},
	{"bytes that are not UTF-8",
	 HEAD "A\xFF.[^1]\n\nB.\xC0\xAF[^1]\n",
	 {"s.md:5:2: byte 0xFF is not UTF-8", "s.md:7:3: byte 0xC0 is not UTF-8"}},
	{"control characters",
	 HEAD "A\x1b.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5:2: control character 0x1B"}},
	{"nothing between two references",
	 HEAD "\\[^1] [^1]\nA.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:5: no statement between \\[^1] and [^1]"}},
	{"a reference that opens and none that ends",
	 HEAD "A.[^1]\n\\[^2]B.[^1]\n\n[^1]: paragraph 1\n",
	 {"s.md:6: no statement between \\[^2] and [^2]"}},
	{"everything at once",
	 "---\ntitel: T\noutlet: O\n---\nA.[^1]\nB\n\n[^2]:\n",
	 {"s.md:2: unknown key \"titel\"", "s.md:1: front matter without title",
	  "s.md:6: statement without a footnote", "s.md:8: footnote [^2] is empty",
	  "s.md:5: footnote [^1] is not defined", "s.md:8: footnote [^2] is never used"}},
};

static void every_problem_is_told_with_its_line(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(problem_cases) / sizeof(problem_cases[0]); i++) {
		const struct problem_case *it = &problem_cases[i];
		size_t count = 0;

		assert_int_equal(parse(fixture, span_of(it->text)), ERR_INPUT);
		for (; it->want[count]; count++) {
			if (count >= fixture->problems.kept)
				fail_msg("%s: no problem %zu", it->name, count);
			assert_string_equal(fixture->problems.lines[count], it->want[count]);
		}
		if (fixture->problems.count != count)
			fail_msg("%s: %s", it->name, fixture->problems.lines[count]);
	}
}

static const struct statement_case {
	const char *name, *body;
	struct {
		const char *text, *footnote, *heading;
		unsigned paragraph;
		size_t line;
	} want[5]; /* ends with text NULL */
} statement_cases[] = {
	{"one a line, one paragraph",
	 "A b.[^1]\nC.[^2]\n\n[^1]: paragraph 1\n[^2]: paragraph 22\n",
	 {{"A b.", "paragraph 1", "", 1, 5}, {"C.", "paragraph 22", "", 22, 6}}},
	{"several a line",
	 "  A.[^1] B. [^1]  C.[^x-y]\n\n[^1]: paragraph 1\n[^x-y]: the headline\n",
	 {{"A.", "paragraph 1", "", 1, 5},
	  {"B.", "paragraph 1", "", 1, 5},
	  {"C.", "the headline", "", 0, 5}}},
	{"line ends stay in a statement",
	 "A\n  b.[^1]\r\nC\r\nd.[^1]\n\n[^1]: paragraph 1\n",
	 {{"A\n  b.", "paragraph 1", "", 1, 5}, {"C\r\nd.", "paragraph 1", "", 1, 7}}},
	{"headings",
	 "# One #\nA.[^1]\n## Two #5\n#5 is B.[^1]\n\n[^1]: paragraph 1\n",
	 {{"A.", "paragraph 1", "One", 1, 6}, {"#5 is B.", "paragraph 1", "Two #5", 1, 8}}},
	{"lists and quotes",
	 "- A.[^1]\n* B.[^1]\n12. C.[^1]\n> - D.[^1]\n\n[^1]: paragraph 1\n",
	 {{"A.", "paragraph 1", "", 1, 5},
	  {"B.", "paragraph 1", "", 1, 6},
	  {"C.", "paragraph 1", "", 1, 7},
	  {"D.", "paragraph 1", "", 1, 8}}},
	{"rules and comments are left out",
	 "---\n<!-- a\n[^9] --> \n***\n**A** is.[^1] <!-- b -->B.[^1]\n\n[^1]: paragraph 1\n",
	 {{"**A** is.", "paragraph 1", "", 1, 9}, {"<!-- b -->B.", "paragraph 1", "", 1, 9}}},
	{"text behind a comment",
	 "<!-- a --> A.[^1]\n\n[^1]: paragraph 1\n",
	 {{"A.", "paragraph 1", "", 1, 5}}},
	{"what only looks like a reference",
	 "A [^b c] \\[^1] [^] [x].[^1]\n\n[^1]: paragraph 1\n",
	 {{"A [^b c] \\[^1] [^] [x].", "paragraph 1", "", 1, 5}}},
	{"footnotes that go on",
	 "A.[^1]\n\n[^1]: paragraph 1,\n    https://example.com/2\n\n\tseen 3 May\n",
	 {{"A.", "paragraph 1, https://example.com/2 seen 3 May", "", 1, 5}}},
	{"footnotes above their references",
	 "[^1]: paragraph 1\nA.[^1]\n",
	 {{"A.", "paragraph 1", "", 1, 6}}},
	{"ways to name several paragraphs",
	 "A.[^1] B.[^2] C.[^3] D.[^4]\n\n[^1]: Paragraphs 3 to 5, 2019 to 18\n"
	 "[^2]: paragraphs 3–3\n[^3]: paragraph 4 - 2 photos of it\n"
	 "[^4]: paragraph 5, to 3 people\n",
	 {{"A.", "Paragraphs 3 to 5, 2019 to 18", "", 3, 5},
	  {"B.", "paragraphs 3–3", "", 3, 5},
	  {"C.", "paragraph 4 - 2 photos of it", "", 4, 5},
	  {"D.", "paragraph 5, to 3 people", "", 5, 5}}},
	{"a statement that quotes several sentences",
	 "Gen. Ada said: “We won. We are glad.”[^1]\n“Why?” Bob\nasked.[^1]\n\n[^1]: paragraph 1\n",
	 {{"Gen. Ada said: “We won. We are glad.”", "paragraph 1", "", 1, 5},
	  {"“Why?” Bob\nasked.", "paragraph 1", "", 1, 6}}},
	{"ways to name a paragraph",
	 "A.[^1] B.[^2] C.[^3] D.[^4]\n\n[^1]: Paragraphs 4 and 9\n"
	 "[^2]: CNN Business, paragraph 7\n[^3]: \u00b6 12\n[^4]: paraphrased, the last "
	 "paragraph\n",
	 {{"A.", "Paragraphs 4 and 9", "", 4, 5},
	  {"B.", "CNN Business, paragraph 7", "", 7, 5},
	  {"C.", "\u00b6 12", "", 12, 5},
	  {"D.", "paraphrased, the last paragraph", "", 0, 5}}},
};

static void statements_are_the_files_own_bytes(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(statement_cases) / sizeof(statement_cases[0]); i++) {
		const struct statement_case *it = &statement_cases[i];
		char text[1000];
		size_t k = 0;

		snprintf(text, sizeof(text), HEAD "%s", it->body);
		if (parse(fixture, span_of(text)) < 0)
			fail_msg("%s: %s", it->name, fixture->problems.lines[0]);
		for (; k < 5 && it->want[k].text; k++) {
			const struct story_statement *got = &fixture->story.statements[k];

			assert_true(k < fixture->story.statement_count);
			assert_string_equal(arena_string(&fixture->arena, got->text),
					    it->want[k].text);
			assert_string_equal(arena_string(&fixture->arena, got->footnote),
					    it->want[k].footnote);
			assert_string_equal(arena_string(&fixture->arena, got->heading),
					    it->want[k].heading);
			assert_int_equal(got->paragraph, it->want[k].paragraph);
			assert_int_equal(got->line, it->want[k].line);
			assert_memory_equal(text + got->start, it->want[k].text, got->text.len);
			assert_int_equal(got->end - got->start, got->text.len);
		}
		assert_int_equal(fixture->story.statement_count, k);
	}
}

static void front_matter_tells_the_source_and_the_names(void **state)
{
	struct fixture *fixture = *state;
	const struct story *story = &fixture->story;
	const char text[] = "\xEF\xBB\xBF---\r\ntitle: 'T: t'\r\noutlet: O\r\nplace: ~\r\n"
			    "link: https://example.com/\r\npublished: # unknown\r\n"
			    "authors: [Eve]\r\ncontributors: [Ada, Bob]\r\npeople: "
			    "[Ada]\r\ncompanies:\r\n- C\r\n"
			    "aliases:\r\n  C: [the company]\r\n  D: [d]\r\n---\r\nA.[^1]\r\n"
			    "\r\n[^1]: paragraph 1\r\n";

	assert_int_equal(parse(fixture, SPAN(text)), 0);
	assert_true(span_is(story->title, "T: t"));
	assert_true(span_is(story->outlet, "O"));
	assert_int_equal(story->place.len, 0);
	assert_true(span_is(story->link, "https://example.com/"));
	assert_int_equal(story->published.len, 0);
	assert_int_equal(story->author_count, 1);
	assert_true(span_is(story->authors[0], "Eve"));
	assert_int_equal(story->contributor_count, 2);
	assert_true(span_is(story->contributors[1], "Bob"));
	assert_int_equal(story->name_count, 3);
	assert_int_equal(story->names[0].kind, NAME_PERSON);
	assert_int_equal(story->names[0].alias_count, 0);
	assert_true(span_is(story->names[1].text, "C"));
	assert_int_equal(story->names[1].kind, NAME_COMPANY);
	assert_true(span_is(story->names[1].aliases[0], "the company"));
	assert_int_equal(story->names[2].kind, NAME_UNKNOWN);
	assert_true(span_is(story->statements[0].text, "A."));
}

static void what_is_too_long_is_refused(void **state)
{
	static const struct {
		const char *before, *after;
		size_t most;
		const char *want;
	} cases[] = {
		{HEAD, "[^1]\n\n[^1]: paragraph 1\n", STORY_STATEMENT_MAX,
		 "s.md:5: statement is too long: 2001 bytes, the most is 2000"},
		{HEAD "# ", "\nA.[^1]\n\n[^1]: paragraph 1\n", STORY_VALUE_MAX,
		 "s.md:5: heading is too long: 1001 bytes, the most is 1000"},
		{HEAD "A.[^1]\n\n[^1]: ", "", STORY_VALUE_MAX,
		 "s.md:7: footnote [^1] is too long, the most is 1000 bytes"},
		{"---\noutlet: O\ntitle: ", "\n---\nA.[^1]\n\n[^1]: paragraph 1\n", STORY_VALUE_MAX,
		 "s.md:3: title is too long: 1001 bytes, the most is 1000"},
		{HEAD "A.[^1]\n\n[^1]: x\n\n# ", "", STORY_MAX_BYTES,
		 "s.md: is too large: 4194351 bytes, the most is 4194304"},
	};
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t more = 0; more < 2; more++) {
			struct strbuf text;

			if (cases[i].most == STORY_MAX_BYTES && more == 0)
				continue;
			strbuf_init(&text, STORY_MAX_BYTES + 1000);
			strbuf_puts(&text, cases[i].before);
			for (size_t n = 0; n < cases[i].most + more; n++)
				strbuf_putc(&text, 'x');
			strbuf_puts(&text, cases[i].after);
			assert_int_equal(parse(fixture, strbuf_span(&text)), more ? ERR_INPUT : 0);
			if (more)
				assert_string_equal(fixture->problems.lines[0], cases[i].want);
			strbuf_finish(&text);
		}
	}
}

static void a_story_that_defines_a_label_often_is_read_in_time(void **state)
{
	struct fixture *fixture = *state;
	struct strbuf text;

	strbuf_init(&text, STORY_MAX_BYTES);
	strbuf_puts(&text, HEAD);
	for (size_t i = 0; i < 200000; i++)
		strbuf_puts(&text, "A[^1]\n[^1]: x\n    y\n");
	assert_int_equal(parse(fixture, strbuf_span(&text)), ERR_INPUT);
	assert_int_equal(fixture->problems.kept, PROBLEMS_MAX);
	strbuf_finish(&text);
}

static const struct unreadable_case {
	const char *path, *want;
} unreadable_cases[] = {
	{"/nonexistent/s.md", "/nonexistent/s.md: No such file or directory"},
	{"/tmp", "/tmp: is a directory"},
	{"/dev/null", "/dev/null: is not a file"},
};

static void what_is_no_file_is_told(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(unreadable_cases) / sizeof(unreadable_cases[0]); i++) {
		problems_finish(&fixture->problems);
		assert_int_equal(story_read(&fixture->story, unreadable_cases[i].path,
					    &fixture->arena, &fixture->problems),
				 ERR_INPUT);
		assert_string_equal(fixture->problems.lines[0], unreadable_cases[i].want);
	}
}

static void a_storys_name_is_its_files_stem(void **state)
{
	(void)state;
	assert_true(span_is(story_name_of("a/uk-review.md"), "uk-review"));
	assert_true(span_is(story_name_of("uk.review"), "uk.review"));
	assert_true(span_is(story_name_of("/.md"), ".md"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_problem_is_told_with_its_line, setup,
						teardown),
		cmocka_unit_test_setup_teardown(statements_are_the_files_own_bytes, setup,
						teardown),
		cmocka_unit_test_setup_teardown(front_matter_tells_the_source_and_the_names, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_is_too_long_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_story_that_defines_a_label_often_is_read_in_time,
						setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_file_is_told, setup, teardown),
		cmocka_unit_test(a_storys_name_is_its_files_stem),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
