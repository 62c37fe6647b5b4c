/* qaset_test.c - question sets: what is read of them, what is refused, their parts */
#include "bot/qaset.h"

#include "tests/unit/scratch.h"

#include <stdlib.h>
#include <zlib.h>

#define QUESTION   "{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[\"b\"],\"spans\":[[2,3]]}"
#define PASSAGE(q) "{\"id\":\"p\",\"title\":\"T\",\"text\":\"a b\",\"questions\":[" q "]}\n"

static void a_passage_has_all_that_the_line_has(void **state)
{
	struct problems problems;
	struct qaset set;

	(void)state;
	problems_init(&problems);
	assert_int_equal(qaset_read(&set, "tests/data/questions.jsonl", &problems), 0);
	assert_int_equal(problems.count, 0);
	assert_int_equal(set.count, 3);
	assert_int_equal(set.question_count, 14);
	assert_int_equal(set.passages[2].line, 3);
	assert_true(span_is(set.passages[2].id, "comet/0"));
	assert_true(span_is(set.passages[2].title, "The comet"));
	assert_true(span_starts(set.passages[2].text, SPAN("A comet passed")));
	assert_int_equal(set.passages[2].question_count, 4);
	assert_true(span_is(set.passages[2].questions[1].id, "c2"));
	assert_true(span_is(set.passages[2].questions[2].answers[1], "Norway"));
	assert_int_equal(set.passages[2].questions[2].place_count, 2);
	assert_int_equal(set.passages[2].questions[3].place_count, 0);
	for (size_t i = 0; i < 2; i++) {
		const struct qaset_place *place = &set.passages[2].questions[2].places[i];

		assert_true(span_find(span_slice(set.passages[2].text, place->start, place->end),
				      SPAN("Norway")) != (size_t)-1);
	}
	qaset_finish(&set);
	problems_finish(&problems);
}

static const struct wrong_case {
	const char *name, *text, *problem; /* what it begins with, after the path */
} wrong_cases[] = {
	{"empty", "", ": has no passages"},
	{"blank lines", "\n \n", ": has no passages"},
	{"no JSON", "\nhello\n", ":2: "},
	{"half a line", "{\"id\":\"p\"", ":1: "},
	{"no object", "[]\n", ":1: is no object"},
	{"no UTF-8", "{\"id\":\"\xFF\"}\n", ":1: "},
	{"no id", "{\"title\":\"T\"}\n", ":1: \"id\" must be a text that is not empty"},
	{"no text", "{\"id\":\"p\",\"title\":\"T\",\"text\":\"\",\"questions\":[]}\n",
	 ":1: \"text\" must be a text that is not empty"},
	{"no questions", "{\"id\":\"p\",\"title\":\"T\",\"text\":\"a\"}\n",
	 ":1: \"questions\" must be a list"},
	{"a question that is none", PASSAGE(QUESTION ",1"), ":1: question 2: is no object"},
	{"a question without its text", PASSAGE("{\"id\":\"q\"}"),
	 ":1: question 1: \"question\" must be a text that is not empty"},
	{"a question without answers", PASSAGE("{\"id\":\"q\",\"question\":\"Why?\"}"),
	 ":1: question 1: \"answers\" must be a list"},
	{"an answer that is no text",
	 PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[1],\"spans\":[]}"),
	 ":1: question 1: \"answers\" must be a list of texts"},
	{"a question without spans", PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[]}"),
	 ":1: question 1: \"spans\" must be a list"},
	{"a span of one number",
	 PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[],\"spans\":[[1]]}"),
	 ":1: question 1: \"spans\" must be a list of [start, end]"},
	{"a span beyond the text",
	 PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[],\"spans\":[[2,4]]}"),
	 ":1: question 1: span [2, 4] is not inside of the text, which has 3 bytes"},
	{"a span before the text",
	 PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[],\"spans\":[[-1,2]]}"),
	 ":1: question 1: span [-1, 2] is not inside of the text, which has 3 bytes"},
	{"a span of nothing",
	 PASSAGE("{\"id\":\"q\",\"question\":\"Why?\",\"answers\":[],\"spans\":[[2,2]]}"),
	 ":1: question 1: span [2, 2] is not inside of the text, which has 3 bytes"},
};

static void what_is_wrong_is_told_with_its_line(void **state)
{
	for (size_t i = 0; i < sizeof(wrong_cases) / sizeof(wrong_cases[0]); i++) {
		const struct wrong_case *c = &wrong_cases[i];
		const char *path = scratch_write(state, "wrong.jsonl", c->text);
		struct problems problems;
		struct qaset set;
		struct span line;

		problems_init(&problems);
		assert_int_equal(qaset_read(&set, path, &problems), ERR_INPUT);
		assert_int_equal(problems.count, 1);
		line = span_of(problems.lines[0]);
		assert_true(span_starts(line, span_of(path)));
		if (!span_starts(span_slice(line, strlen(path), line.len), span_of(c->problem)))
			fail_msg("%s: %s", c->name, problems.lines[0]);
		qaset_finish(&set);
		problems_finish(&problems);
	}
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
	const char *path =
		scratch_write(state, "wrong.jsonl", "x\n" PASSAGE(QUESTION) "y\n" PASSAGE("1"));
	struct problems problems;
	struct qaset set;

	problems_init(&problems);
	assert_int_equal(qaset_read(&set, path, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 3);
	qaset_finish(&set);
	problems_finish(&problems);
}

static void a_line_that_is_too_long_ends_the_reading(void **state)
{
	const char *path = scratch_path(state, "long.jsonl");
	char *blanks = malloc(1 << 20);
	struct problems problems;
	struct qaset set;
	FILE *file = fopen(path, "w");

	memset(blanks, ' ', 1 << 20);
	for (size_t i = 0; i <= QASET_LINE_MAX >> 20; i++)
		assert_int_equal(fwrite(blanks, 1, 1 << 20, file), 1 << 20);
	assert_int_equal(fclose(file), 0);
	free(blanks);
	problems_init(&problems);
	assert_int_equal(qaset_read(&set, path, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.lines[0], ":1: the line is too long"));
	qaset_finish(&set);
	problems_finish(&problems);
}

/* Writes two passages, compressed. */
static void write_compressed(const char *path)
{
	gzFile file = gzopen(path, "wb");

	assert_non_null(file);
	assert_true(gzputs(file, PASSAGE(QUESTION) PASSAGE(QUESTION)) > 0);
	assert_int_equal(gzclose(file), Z_OK);
}

static void a_compressed_set_is_read_as_it_was(void **state)
{
	const char *path = scratch_path(state, "set.jsonl.gz");
	struct problems problems;
	struct qaset set;

	write_compressed(path);
	problems_init(&problems);
	assert_int_equal(qaset_read(&set, path, &problems), 0);
	assert_int_equal(set.count, 2);
	qaset_finish(&set);
	problems_finish(&problems);
}

static void a_compressed_set_that_is_cut_off_is_refused(void **state)
{
	const char *path = scratch_path(state, "set.jsonl.gz");
	struct problems problems;
	struct qaset set;
	char bytes[1000];
	size_t len;
	FILE *file;

	write_compressed(path);
	file = fopen(path, "r");
	assert_non_null(file);
	len = fread(bytes, 1, sizeof(bytes), file);
	assert_int_equal(fclose(file), 0);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len - 12, file), len - 12);
	assert_int_equal(fclose(file), 0);
	problems_init(&problems);
	assert_int_equal(qaset_read(&set, path, &problems), ERR_INPUT);
	assert_non_null(strstr(problems.lines[problems.count - 1], "set.jsonl.gz: "));
	qaset_finish(&set);
	problems_finish(&problems);
}

static void a_file_that_is_not_there_is_told(void **state)
{
	struct problems problems;
	struct qaset set;

	(void)state;
	problems_init(&problems);
	assert_int_equal(qaset_read(&set, "tests/data/none.jsonl", &problems), ERR_INPUT);
	assert_string_equal(problems.lines[0], "tests/data/none.jsonl: No such file or directory");
	qaset_finish(&set);
	assert_int_equal(qaset_read(&set, "tests/data", &problems), ERR_INPUT);
	assert_string_equal(problems.lines[1], "tests/data: Is a directory");
	qaset_finish(&set);
	problems_finish(&problems);
}

/* Their FNV-1a, computed by another program: 0x1028b5b4, 0xee258240, 0x6acb19af,
 * 0xf9b9b554. */
static void parts_are_told_by_titles_alone(void **state)
{
	(void)state;
	assert_int_equal(qaset_part_of(SPAN("Harnley")), QASET_HELD_OUT);
	assert_int_equal(qaset_part_of(SPAN("The comet")), QASET_TRAIN);
	assert_int_equal(qaset_part_of(SPAN("Comet")), QASET_TRAIN);
	assert_int_equal(qaset_part_of(SPAN("Comets")), QASET_HELD_OUT);
}

static void the_parts_are_all_of_a_set(void **state)
{
	static const struct {
		enum qaset_part part;
		size_t passages, questions;
	} parts[] = {{QASET_ALL, 3, 14}, {QASET_TRAIN, 1, 4}, {QASET_HELD_OUT, 2, 10}};

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct problems problems;
		struct qaset set;

		problems_init(&problems);
		assert_int_equal(qaset_read(&set, "tests/data/questions.jsonl", &problems), 0);
		qaset_keep(&set, parts[i].part);
		assert_int_equal(set.count, parts[i].passages);
		assert_int_equal(set.question_count, parts[i].questions);
		qaset_finish(&set);
		problems_finish(&problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_passage_has_all_that_the_line_has),
		cmocka_unit_test(what_is_wrong_is_told_with_its_line),
		cmocka_unit_test(all_that_is_wrong_is_told_at_once),
		cmocka_unit_test(a_line_that_is_too_long_ends_the_reading),
		cmocka_unit_test(a_compressed_set_is_read_as_it_was),
		cmocka_unit_test(a_compressed_set_that_is_cut_off_is_refused),
		cmocka_unit_test(a_file_that_is_not_there_is_told),
		cmocka_unit_test(parts_are_told_by_titles_alone),
		cmocka_unit_test(the_parts_are_all_of_a_set),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
