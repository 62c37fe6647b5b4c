/* import_test.c - articles become stories that say the same, byte for byte */
#include "knowledge/import.h"

#include "knowledge/story.h"
#include "tests/unit/scratch.h"

struct fixture {
	struct arena arena;
	struct problems problems;
	struct imported imported;
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

static int import(struct fixture *fixture, struct span text, enum import_format format)
{
	int rc;

	problems_finish(&fixture->problems);
	problems_init(&fixture->problems);
	arena_reset(&fixture->arena);
	rc = import_article(&fixture->imported, &fixture->arena, "a/page.txt", SPAN(""), text,
			    format, &fixture->problems);
	if (rc == 0 &&
	    story_parse(&fixture->story, "page.md", SPAN("page"), fixture->imported.story,
			&fixture->arena, &fixture->problems) < 0)
		fail_msg("%s\n%s", fixture->problems.lines[0], fixture->imported.story.ptr);
	return rc;
}

/* Each statement stands where the import says, byte for byte. */
static void check_places(const struct fixture *fixture, struct span text)
{
	const struct imported *it = &fixture->imported;

	assert_int_equal(it->statements, fixture->story.statement_count);
	for (size_t i = 0; i < it->statements; i++) {
		struct span want = span_slice(text, it->place[i].start, it->place[i].end);
		struct span got = fixture->story.statements[i].text;

		if (!span_eq(got, want))
			fail_msg("\"%.*s\" is not \"%.*s\"", SPAN_ARG(got), SPAN_ARG(want));
	}
}

/* A "¶" stands before each paragraph but the first, a "|" between two
 * sentences of one; a line with "#" is a heading. */
static const struct import_case {
	const char *name;
	enum import_format format;
	const char *text;
	const char *want;
} import_cases[] = {
	{"a sentence", IMPORT_TEXT, "He left.", "He left."},
	{"two sentences", IMPORT_TEXT, "He left. She stayed.\n", "He left.|She stayed."},
	{"two paragraphs", IMPORT_TEXT, "He left.\n\nShe stayed.\n", "He left.¶She stayed."},
	{"Windows' lines", IMPORT_TEXT, "\xEF\xBB\xBFHe left.\r\n\r\nShe\r\nstayed.\r\n",
	 "He left.¶She\r\nstayed."},
	{"an old Mac's lines", IMPORT_TEXT, "He left.\r\rShe\rstayed.\r", "He left.¶She\rstayed."},
	{"lines that are paragraphs", IMPORT_TEXT, "He left.\nShe stayed a little longer.\n",
	 "He left.¶She stayed a little longer."},
	{"lines that are wrapped", IMPORT_TEXT,
	 "He left Harnley. She\nstayed there. They met\nagain.",
	 "He left Harnley.|She\nstayed there.|They met\nagain."},
	{"a heading", IMPORT_TEXT, "He left.\n\nLater on\n\nShe stayed.",
	 "He left.#Later on¶She stayed."},
	{"a question for a heading", IMPORT_TEXT, "He left.\n\nWhat now?\n\nShe stayed.",
	 "He left.#What now?¶She stayed."},
	{"a text without an end", IMPORT_TEXT, "He left\n\nShe stayed", "He left¶She stayed"},
	{"pointers to other pages", IMPORT_TEXT,
	 "He left.\n\nRead more: How he left\n\nADVERTISEMENT\n\nShe stayed.",
	 "He left.¶She stayed."},
	{"a sentence that begins as they do", IMPORT_TEXT, "He left.\n\nWatch: it was stolen.",
	 "He left.¶Watch: it was stolen."},
	{"no-break spaces", IMPORT_TEXT, "\u00a0He left.\u00a0 \n\u00a0\nShe stayed.",
	 "He left.¶She stayed."},
	{"a number at a line's start", IMPORT_TEXT, "It is O\n2. It burns.",
	 "It is O\n2.|It burns."},
	{"marks of Markdown", IMPORT_TEXT,
	 "* A star.\n\n# A hash.\n\n> A quote.\n\n--- a rule.\n\n<!-- A comment. "
	 "-->\n\n"
	 "A [link](x) and `code`, *a* _b_ \\.\n\nEnd\\",
	 "* A star.¶# A hash.¶> A quote.¶--- a rule.¶<!-- A comment. -->¶"
	 "A [link](x) and `code`, *a* _b_ \\.¶End\\"},
	{"footnotes of its own", IMPORT_TEXT,
	 "He left[1] it.[^1]\n\n[^1]: So they say.[^2a]\n\n\\[^3]x[^3].",
	 "He left[1] it.[^1]¶[^1]: So they say.[^2a]¶\\[^3]x[^3]."},
	{"control characters", IMPORT_TEXT, "He\x02 left\x7F.\n\nShe\tstayed.",
	 "He\x02 left\x7F.¶She\tstayed."},
	{"punctuation", IMPORT_TEXT, ", he said.\n\n... !\n\n.", ", he said.¶... !¶."},
	{"Markdown", IMPORT_MARKDOWN,
	 "# A ferry\n\nHe left\nHarnley. She stayed.\n\n## Later\n- One.\n- Two\n  lines.\n\n***\n"
	 "> Quoted.\n\n![A picture](p.png)\n\nThe end\n=======\nIt ends.",
	 "He left\nHarnley.|She stayed.#Later¶One.¶Two\n  lines.¶Quoted.#The end¶It ends."},
};

/* What the story says, in the signs of the cases. */
static const char *told(struct fixture *fixture)
{
	struct span heading = {NULL, 0}, out = SPAN("");
	unsigned paragraph = 1;

	for (size_t i = 0; i < fixture->story.statement_count; i++) {
		const struct story_statement *it = &fixture->story.statements[i];
		const char *sign = it->paragraph != paragraph ? "¶" : i > 0 ? "|" : "";

		if (!span_eq(it->heading, heading))
			out = arena_printf(&fixture->arena, "%.*s#%.*s", SPAN_ARG(out),
					   SPAN_ARG(it->heading));
		out = arena_printf(&fixture->arena, "%.*s%s%.*s", SPAN_ARG(out), sign,
				   SPAN_ARG(it->text));
		heading = it->heading;
		paragraph = it->paragraph;
	}
	return arena_string(&fixture->arena, out);
}

static void every_sentence_is_a_statement_of_its_paragraph(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(import_cases) / sizeof(import_cases[0]); i++) {
		const struct import_case *it = &import_cases[i];

		assert_int_equal(import(fixture, span_of(it->text), it->format), 0);
		check_places(fixture, span_of(it->text));
		if (strcmp(told(fixture), it->want) != 0)
			fail_msg("%s:\n%s\nis not\n%s", it->name, told(fixture), it->want);
	}
}

static void a_sentence_too_long_for_a_statement_is_cut_between_words(void **state)
{
	struct fixture *fixture = *state;
	static char text[5001];

	for (size_t i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 7 == 6 ? ' ' : 'a';
	assert_int_equal(import(fixture, span_of(text), IMPORT_TEXT), 0);
	check_places(fixture, span_of(text));
	assert_int_equal(fixture->imported.statements, 3);
	memset(text, 'a', sizeof(text) - 1);
	assert_int_equal(import(fixture, span_of(text), IMPORT_TEXT), 0);
	check_places(fixture, span_of(text));
	assert_int_equal(fixture->imported.statements, 3);
}

static void the_title_is_the_first_heading_else_the_files_name(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(import(fixture, SPAN("A ferry \"for\": all\n\nIt came."), IMPORT_TEXT), 0);
	assert_true(span_is(fixture->story.title, "A ferry \"for\": all"));
	assert_int_equal(import(fixture, SPAN("It came."), IMPORT_TEXT), 0);
	assert_true(span_is(fixture->story.title, "page"));
}

static const struct problem_case {
	struct span text;
	const char *want;
} problem_cases[] = {
	{{"", 0}, "a/page.txt: holds no text"},
	{{" \n\u00a0", 4}, "a/page.txt: holds no text"},
	{{"A.\nB\xFF", 5}, "a/page.txt:2:2: byte 0xFF is not UTF-8"},
	{{"A\0.", 3}, "a/page.txt:1:2: byte 0x00 is no text"},
};

static void what_is_no_text_is_told(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(problem_cases) / sizeof(problem_cases[0]); i++) {
		assert_int_equal(import(fixture, problem_cases[i].text, IMPORT_TEXT), ERR_INPUT);
		assert_string_equal(fixture->problems.lines[0], problem_cases[i].want);
	}
}

/* Names as "kind name = other name, other name". */
static const struct names_case {
	const char *name, *text, *want;
} names_cases[] = {
	{"nobody", "It rained. The rain stopped.", ""},
	{"an office before a name", "Vice President Ada Lowe came. Lowe stayed.",
	 "person Ada Lowe = Vice President;"},
	{"whose office it is", "British Prime Minister Ada Lowe came.",
	 "person Ada Lowe = Prime Minister;country United Kingdom = Britain, Great Britain, U.K., "
	 "UK, United Kingdom of Great Britain and Northern Ireland, British;"},
	{"an apposition", "It was said by Bo Penn, the head of a firm, and Ko Hale, who left.",
	 "person Ko Hale;"},
	{"a name as apposition",
	 "Its spokeswoman, Uma Penn, said so, and the agency, Redwing, agreed.",
	 "person Uma Penn;organisation Redwing;"},
	{"a Dane", "The race went to Danish Daniel Lowe.",
	 "person Daniel Lowe;country Denmark = Danmark, Kingdom of Denmark, Danish;"},
	{"several people", "They asked the Greens, who agreed.", ""},
	{"what stands before", "The tech company Arnsoft and the advocacy agency Redwing met.",
	 "company Arnsoft;organisation Redwing;"},
	{"who makes things", "Arnsoft, the biggest maker of pumps, has grown.", "company Arnsoft;"},
	{"known as", "It is part of an alliance with four others known as Nine Bridges.",
	 "organisation Nine Bridges;"},
	{"an abbreviation in brackets",
	 "The Harnley River Trade Board (HRTB) met. The HRTB said no.",
	 "organisation Harnley River Trade Board = HRTB, River Trade Board;"},
	{"the name of a department", "It was the Department of Culture, Media and Sport.",
	 "organisation Department of Culture, Media and Sport = Department of Culture, Culture "
	 "Department, DCMS;"},
	{"what the text calls it",
	 "The Harnley Board, part of a local harbour service, met. The harbour agency said no.",
	 "organisation Harnley Board = harbour agency;"},
	{"the post of who wrote it", "Title\n\nBy Ada Lowe, Business Correspondent\n\nIt rained.",
	 "person Ada Lowe;"},
	{"what could be two",
	 "The Harnley Board, part of a harbour service, met the Arnford Board, part of a harbour "
	 "service. The harbour agency said no.",
	 "organisation Harnley Board;organisation Arnford Board;"},
	{"a company of one word", "Arnsoft Group (AS) sells. At Arnsoft nobody came.",
	 "company Arnsoft Group = AS, Arnsoft;"},
	{"a dateline's capitals are no abbreviation",
	 "HARNLEY (Harnley Post) - The Harnley Post said so.",
	 "organisation Harnley Post;place HARNLEY;"},
	{"a dateline's place as it is written elsewhere",
	 "HARNLEY, Arnland (Post) - It rained. Then Harnley slept.",
	 "organisation Post;place Harnley;"},
	{"what somebody is at the beginning", "Goalkeeper Riikka Oja came.", "person Riikka Oja;"},
	{"what a firm does", "Arn Lines, which runs ferries, has grown.", "company Arn Lines;"},
	{"a country's biggest", "Ada Foods, Britain's biggest maker of soup, has grown.",
	 "company Ada Foods;country United Kingdom = Britain, Great Britain, U.K., UK, "
	 "United Kingdom of Great Britain and Northern Ireland, British;"},
	{"a chain", "The supermarket chain Farnway has grown.", "company Farnway;"},
	{"a noun behind", "The Unity union agreed.", "organisation Unity;"},
	{"near a place", "It lies near Arnford, which is small.", "place Arnford;"},
	{"an interest is no place", "Shares in Arnford fell. She sold shares in Arnford.", ""},
	{"a quay is nobody", "It was on Ada Quay that Ada Penn spoke.", "person Ada Penn;"},
	{"a city", "They met in Munich on Monday.", "place Munich;"},
	{"a city that may be a person", "Then Washington spoke.", ""},
	{"a district behind a city", "They met in Washington D.C. on Monday.", ""},
	{"an office of any kind",
	 "Then Transport Secretary Fiona Penn and Water Secretary Dame Judith "
	 "Lowe met Chief Executive Officer Kjetil Moe.",
	 "person Fiona Penn = Transport Secretary;person Judith Lowe = Water Secretary;"
	 "person Kjetil Moe = Chief Executive Officer;"},
	{"an adverb before a comma", "Instead, a mechanic, Sgt. Bill Penn, came.",
	 "person Bill Penn;"},
	{"somebody of a body",
	 "A spokeswoman for the bank, Lotte Penn, said so. The chairwoman of the "
	 "commission, Renata Moe, agreed.",
	 "person Lotte Penn;person Renata Moe;"},
	{"a mother", "It is well, said Adaeze Obi, the mother of one of them.",
	 "person Adaeze Obi;"},
	{"partners joined by a mark",
	 "Then Holt & Sons met Maas & Dreyer. Ada Lowe & Bob Penn came to Maas & Dreyer's yard.",
	 "person Ada Lowe;person Bob Penn;company Holt & Sons;company Maas & Dreyer;"},
	{"partners", "Auditor Grace Penn of Moss Barrow LLP came.",
	 "person Grace Penn;company Moss Barrow LLP;"},
	{"an abbreviation of what has \"and\"",
	 "The National Commission for Museums and Monuments (NCMM) met. The Commission for Museums "
	 "and "
	 "Ada Lowe met.",
	 "person Ada Lowe;organisation National Commission for Museums and Monuments = NCMM, "
	 "Commission for Museums and Monuments;"
	 "organisation Commission for Museums;"},
};

static const char *names_told(struct fixture *fixture)
{
	struct span out = SPAN("");

	for (size_t i = 0; i < fixture->story.name_count; i++) {
		const struct story_name *it = &fixture->story.names[i];

		out = arena_printf(&fixture->arena, "%.*s%s %.*s", SPAN_ARG(out),
				   name_kind_text(it->kind), SPAN_ARG(it->text));
		for (size_t k = 0; k < it->alias_count; k++)
			out = arena_printf(&fixture->arena, "%.*s%s %.*s", SPAN_ARG(out),
					   k > 0 ? "," : " =", SPAN_ARG(it->aliases[k]));
		out = arena_printf(&fixture->arena, "%.*s;", SPAN_ARG(out));
	}
	return arena_string(&fixture->arena, out);
}

static void names_are_recognised_with_kinds_and_other_names(void **state)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < sizeof(names_cases) / sizeof(names_cases[0]); i++) {
		const struct names_case *it = &names_cases[i];

		assert_int_equal(import(fixture, span_of(it->text), IMPORT_TEXT), 0);
		if (strcmp(names_told(fixture), it->want) != 0)
			fail_msg("%s: \"%s\"", it->name, names_told(fixture));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_sentence_is_a_statement_of_its_paragraph,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_sentence_too_long_for_a_statement_is_cut_between_words, setup, teardown),
		cmocka_unit_test_setup_teardown(the_title_is_the_first_heading_else_the_files_name,
						setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_text_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(names_are_recognised_with_kinds_and_other_names,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
