/* build_test.c - knowledge bases: built whole or not at all, refused when strange */
#include "knowledge/knowledge.h"

#include "knowledge/file.h"
#include "tests/unit/scratch.h"

#include <sqlite3.h>

static const char story_a[] =
	"---\ntitle: A story\noutlet: The Outlet\nlink: https://example.com/\n"
	"contributors: [Ada, Bob]\npeople: [Mike Pence]\naliases:\n  Mike Pence: [Pence]\n---\n"
	"# H\nOne is\none.[^1] Two.[^2]\n\n[^1]: paragraph 3\n[^2]: the headline\n";
static const char story_b[] =
	"---\ntitle: B story\noutlet: The Outlet\npublished: 2019-02-18\n---\n"
	"Three.[^1]\n\n[^1]: paragraph 1\n";
static const char story_bad[] = "---\ntitle: C\noutlet: O\n---\nThree.\n";

static void put_number(const char *path, long offset, unsigned char value)
{
	FILE *file = fopen(path, "r+b");

	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	assert_int_equal(fputc(value, file), value);
	assert_int_equal(fclose(file), 0);
}

static size_t read_file(const char *path, char bytes[1 << 20])
{
	FILE *file = fopen(path, "rb");
	size_t len;

	assert_non_null(file);
	len = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return len;
}

static int build(const char *db_path, const char *const *paths, size_t count)
{
	struct problems problems;
	struct error error;
	int rc;

	problems_init(&problems);
	rc = knowledge_build(db_path, paths, count, &problems, &error);
	problems_finish(&problems);
	return rc;
}

/* Expects that paths cannot be opened, for this reason. */
static void assert_refused(const char *const *paths, size_t count, const char *want)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	assert_int_equal(knowledge_open(&knowledge, paths, count, &problems, &error), ERR_INPUT);
	assert_null(knowledge);
	assert_int_equal(problems.kept, 1);
	assert_string_equal(problems.lines[0] + strlen(paths[count - 1]), want);
	assert_string_equal(error.text, "1 problem in the stories");
	problems_finish(&problems);
}

static struct knowledge *open_all(const char *const *paths, size_t count)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error = {0};

	problems_init(&problems);
	if (knowledge_open(&knowledge, paths, count, &problems, &error) < 0)
		fail_msg("%s", problems.kept ? problems.lines[0] : error.text);
	problems_finish(&problems);
	return knowledge;
}

static void assert_statement(const struct knowledge *knowledge, int64_t id, const char *text,
			     const char *story)
{
	struct statement statement;
	struct error error;

	assert_int_equal(knowledge_statement(knowledge, id, &statement, &error), 1);
	assert_int_equal(statement.id, id);
	assert_true(span_is(statement.text, text));
	assert_true(span_is(statement.story, story));
}

static void a_knowledge_base_tells_what_its_stories_do(void **state)
{
	const char *path = scratch_write(state, "a.md", story_a);
	const char *db = scratch_path(state, "a.db");
	struct knowledge *knowledge;
	struct statement statement;
	struct error error;

	assert_int_equal(build(db, &path, 1), 0);
	for (unsigned i = 0; i < 2; i++) {
		knowledge = open_all(i == 0 ? &path : &db, 1);
		assert_int_equal(knowledge_story_count(knowledge), 1);
		assert_int_equal(knowledge_statement_count(knowledge), 2);
		assert_int_equal(knowledge_statement(knowledge, 0, &statement, &error), 0);
		assert_int_equal(knowledge_statement(knowledge, 3, &statement, &error), 0);
		assert_int_equal(knowledge_statement(knowledge, INT64_MIN, &statement, &error), 0);
		assert_statement(knowledge, 2, "Two.", "a");
		assert_int_equal(knowledge_statement(knowledge, 1, &statement, &error), 1);
		assert_true(span_is(statement.text, "One is\none."));
		assert_memory_equal(story_a + statement.start, "One is\none.[", 12);
		assert_int_equal(statement.end - statement.start, 11);
		assert_true(span_is(statement.title, "A story"));
		assert_true(span_is(statement.outlet, "The Outlet"));
		assert_true(span_is(statement.link, "https://example.com/"));
		assert_int_equal(statement.published.len, 0);
		assert_int_equal(statement.paragraph, 3);
		assert_true(span_is(statement.footnote, "paragraph 3"));
		knowledge_close(knowledge);
	}
}

static void stories_and_knowledge_bases_open_together(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *b = scratch_write(state, "b.md", story_b);
	const char *db = scratch_path(state, "a.db");
	struct knowledge *knowledge;

	assert_int_equal(build(db, &a, 1), 0);
	knowledge = open_all((const char *const[]){b, db}, 2);
	assert_int_equal(knowledge_story_count(knowledge), 2);
	assert_int_equal(knowledge_statement_count(knowledge), 3);
	assert_statement(knowledge, 1, "Three.", "b");
	assert_statement(knowledge, 3, "Two.", "a");
	knowledge_close(knowledge);
	assert_refused((const char *const[]){a, db}, 2, ": another story is called \"a\"");
}

static void the_same_stories_give_the_same_bytes(void **state)
{
	static char one[1 << 20], other[1 << 20];
	const char *paths[] = {scratch_write(state, "a.md", story_a),
			       scratch_write(state, "b.md", story_b)};
	const char *db = scratch_path(state, "k.db");
	size_t len;

	assert_int_equal(build(db, paths, 2), 0);
	len = read_file(db, one);
	assert_int_equal(build(db, paths, 2), 0);
	assert_int_equal(read_file(db, other), len);
	assert_memory_equal(one, other, len);
}

static void a_build_that_fails_leaves_what_was_there(void **state)
{
	const char *good = scratch_write(state, "a.md", story_a);
	const char *bad = scratch_write(state, "c.md", story_bad);
	const char *db = scratch_path(state, "k.db");
	struct knowledge *knowledge;

	assert_int_equal(build(db, &bad, 1), ERR_INPUT);
	assert_int_equal(scratch_count(state), 2);
	assert_int_equal(build(db, &good, 1), 0);
	assert_int_equal(scratch_count(state), 3);
	assert_int_equal(build(db, (const char *const[]){good, bad}, 2), ERR_INPUT);
	assert_int_equal(scratch_count(state), 3);
	knowledge = open_all(&db, 1);
	assert_int_equal(knowledge_statement_count(knowledge), 2);
	knowledge_close(knowledge);
}

static void a_file_that_cannot_be_replaced_leaves_nothing_beside_it(void **state)
{
	const char *good = scratch_write(state, "a.md", story_a);
	const char *folder = scratch_path(state, "k.db");
	const char *inside = scratch_path(state, "k.db/x");

	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(build(folder, &good, 1), ERR_INPUT);
	assert_int_equal(build(scratch_path(state, "no/k.db"), &good, 1), ERR_SYSTEM);
	assert_int_equal(scratch_count(state), 2);
	assert_int_equal(build(inside, &good, 1), 0);
	assert_int_equal(unlink(inside), 0);
}

static void an_open_knowledge_base_outlives_its_file(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *b = scratch_write(state, "b.md", story_b);
	const char *db = scratch_path(state, "k.db");
	struct knowledge *knowledge;

	assert_int_equal(build(db, &a, 1), 0);
	knowledge = open_all(&db, 1);
	assert_int_equal(build(db, &b, 1), 0);
	assert_int_equal(truncate(db, 100), 0);
	assert_statement(knowledge, 2, "Two.", "a");
	knowledge_close(knowledge);
}

static void whoever_writes_to_an_open_knowledge_base_is_found_out(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *db = scratch_path(state, "k.db");
	struct file_map map;
	struct knowledge *knowledge;
	struct error error;

	/* A small one is ours. */
	assert_int_equal(build(db, &a, 1), 0);
	knowledge = open_all(&db, 1);
	assert_int_equal(truncate(db, 100), 0);
	assert_true(knowledge_is_intact(knowledge));
	assert_statement(knowledge, 2, "Two.", "a");
	knowledge_close(knowledge);
	/* Of a large one it shows. */
	assert_int_equal(truncate(db, FILE_COPY_MAX + 1), 0);
	assert_int_equal(file_map(db, &map, &error), 0);
	assert_true(file_map_is_intact(&map));
	put_number(db, 28, 7);
	assert_false(file_map_is_intact(&map));
	file_unmap(&map);
}

static void a_story_is_never_overwritten(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);

	assert_int_equal(build(a, &a, 1), ERR_INPUT);
	assert_int_equal(build(scratch_path(state, "k.db"), (const char *const[]){a, a}, 2),
			 ERR_INPUT);
	assert_int_equal(scratch_count(state), 1);
}

static ino_t inode_of(const char *path)
{
	struct stat status;

	assert_int_equal(lstat(path, &status), 0);
	return status.st_ino;
}

static void assert_left_alone(const char *path, const char *const *stories)
{
	ino_t before = inode_of(path);
	struct problems problems;
	struct error error;
	char want[1024];

	problems_init(&problems);
	assert_int_equal(knowledge_build(path, stories, 1, &problems, &error), ERR_INPUT);
	problems_finish(&problems);
	snprintf(want, sizeof(want), "%s: is no knowledge base, and is left alone", path);
	assert_string_equal(error.text, want);
	assert_true(inode_of(path) == before);
}

static void only_a_knowledge_base_is_replaced(void **state)
{
	char story[512];
	const char *const a = story;
	struct stat status;

	snprintf(story, sizeof(story), "%s", scratch_write(state, "a.md", story_a));
	assert_left_alone(scratch_write(state, "text", "precious"), &a);
	assert_int_equal(stat(scratch_path(state, "text"), &status), 0);
	assert_int_equal(status.st_size, strlen("precious"));
	assert_int_equal(symlink("text", scratch_path(state, "link")), 0);
	assert_left_alone(scratch_path(state, "link"), &a);
	assert_int_equal(symlink("nothing", scratch_path(state, "loose")), 0);
	assert_left_alone(scratch_path(state, "loose"), &a);
	assert_int_equal(symlink("loop", scratch_path(state, "loop")), 0);
	assert_left_alone(scratch_path(state, "loop"), &a);
	assert_int_equal(mkfifo(scratch_path(state, "fifo"), 0600), 0);
	assert_left_alone(scratch_path(state, "fifo"), &a);
	assert_int_equal(mkdir(scratch_path(state, "folder"), 0700), 0);
	assert_left_alone(scratch_path(state, "folder"), &a);
	assert_int_equal(scratch_count(state), 7);
}

static void an_empty_file_or_an_older_knowledge_base_is_replaced(void **state)
{
	const char *const a = scratch_write(state, "a.md", story_a);
	const char *db = scratch_write(state, "k.db", "");

	assert_int_equal(build(db, &a, 1), 0);
	put_number(db, 63, 0xEE); /* the version of its tables */
	assert_int_equal(build(db, &a, 1), 0);
	knowledge_close(open_all(&db, 1));
	put_number(db, 71, 0xEE); /* whose program's file it is */
	assert_left_alone(db, &a);
}

static void a_link_to_a_knowledge_base_stays_one(void **state)
{
	const char *const a = scratch_write(state, "a.md", story_a);
	const char *const b = scratch_write(state, "b.md", story_b);
	const char *db = scratch_path(state, "k.db");
	const char *link = scratch_path(state, "link");
	struct knowledge *knowledge;
	struct stat status;

	assert_int_equal(build(db, &a, 1), 0);
	assert_int_equal(symlink("k.db", link), 0);
	assert_int_equal(build(link, &b, 1), 0);
	assert_int_equal(lstat(link, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	knowledge = open_all(&db, 1);
	assert_statement(knowledge, 1, "Three.", "b");
	knowledge_close(knowledge);
}

static void what_is_no_knowledge_base_is_refused(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *text = scratch_write(state, "text",
					 "no database, and longer than its header"
					 " of one hundred bytes would have to be");
	const char *empty = scratch_write(state, "empty", "");
	const char *db = scratch_path(state, "k.db");

	assert_refused(&text, 1, ": is neither a story (*.md) nor a knowledge base");
	assert_refused(&empty, 1, ": is neither a story (*.md) nor a knowledge base");
	assert_refused(&db, 1, ": No such file or directory");
	assert_int_equal(build(db, &a, 1), 0);
	put_number(db, 63, 0xEE);
	assert_refused(&db, 1, ": is of another version of footnote; build it again");
	put_number(db, 71, 0xEE);
	assert_refused(&db, 1, ": is neither a story (*.md) nor a knowledge base");
}

static void a_cut_knowledge_base_is_refused(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *db = scratch_path(state, "k.db");
	struct stat status;

	assert_int_equal(build(db, &a, 1), 0);
	assert_int_equal(stat(db, &status), 0);
	assert_int_equal(truncate(db, status.st_size - 5000), 0);
	assert_refused(&db, 1, ": is damaged; build it again");
	assert_int_equal(truncate(db, 50), 0);
	assert_refused(&db, 1, ": is neither a story (*.md) nor a knowledge base");
}

/* What a change leaves of the second statement: nothing that is told, or what its
 * story says. */
static const struct change {
	const char *sql;
	bool told;
} changes[] = {
	{"UPDATE stored_statements SET text = 'Tea.' WHERE id = 2", true},
	{"UPDATE stored_statements SET text = 'Two' WHERE id = 2", true},
	{"UPDATE stored_statements SET start_byte = start_byte + 1 WHERE id = 2", true},
	{"UPDATE stored_statements SET start_byte = -1 WHERE id = 2", true},
	{"UPDATE stored_statements SET end_byte = 1000000 WHERE id = 2", true},
	{"UPDATE stored_statements SET id = 7 WHERE id = 2", true},
	{"UPDATE stored_statements SET story = 9 WHERE id = 2", true},
	{"UPDATE stored_stories SET bytes = zeroblob(length(bytes))", false},
	{"UPDATE stored_stories SET bytes = CAST(replace(bytes, 'Two.', 'Tea.') AS BLOB)", false},
	{"UPDATE stored_stories SET bytes = substr(bytes, 2)", false},
	{"UPDATE stored_stories SET id = 9", false},
};

static void change(const char *db, const char *sql)
{
	sqlite3 *writer;
	int before;

	assert_int_equal(sqlite3_open(db, &writer), SQLITE_OK);
	before = sqlite3_total_changes(writer);
	assert_int_equal(sqlite3_exec(writer, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_true(sqlite3_total_changes(writer) > before || strncmp(sql, "CREATE", 6) == 0);
	sqlite3_close(writer);
}

static void a_changed_quote_is_never_told(void **state)
{
	const char *a = scratch_write(state, "a.md", story_a);
	const char *db = scratch_path(state, "k.db");

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct knowledge *knowledge;
		struct statement statement;
		struct problems problems;
		struct error error = {0};

		assert_int_equal(build(db, &a, 1), 0);
		knowledge = open_all(&db, 1);
		problems_init(&problems);
		knowledge_verify(knowledge, &problems);
		assert_int_equal(problems.count, 0);
		problems_finish(&problems);
		knowledge_close(knowledge);
		change(db, changes[i].sql);
		knowledge = open_all(&db, 1);
		if (changes[i].told) {
			assert_int_equal(knowledge_statement(knowledge, 2, &statement, &error), 1);
			assert_true(span_is(statement.text, "Two."));
		} else {
			assert_int_equal(knowledge_statement(knowledge, 2, &statement, &error),
					 ERR_INPUT);
			assert_string_equal(error.text, "statement 2 does not stand in its story");
		}
		problems_init(&problems);
		knowledge_verify(knowledge, &problems);
		assert_true(problems.count > 0);
		problems_finish(&problems);
		knowledge_close(knowledge);
	}
}

static void a_foreign_schema_is_refused(void **state)
{
	static const char *const changes_of_schema[] = {
		"CREATE VIEW evil AS SELECT load_extension('x')",
		"CREATE TABLE more (a CHECK (load_extension(a)))",
		"CREATE INDEX i ON stored_names (kind)",
	};
	const char *a = scratch_write(state, "a.md", story_a);
	const char *db = scratch_path(state, "k.db");

	for (size_t i = 0; i < sizeof(changes_of_schema) / sizeof(changes_of_schema[0]); i++) {
		assert_int_equal(build(db, &a, 1), 0);
		change(db, changes_of_schema[i]);
		assert_refused(&db, 1, ": has other tables; build it again");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
		TEST(a_knowledge_base_tells_what_its_stories_do),
		TEST(stories_and_knowledge_bases_open_together),
		TEST(the_same_stories_give_the_same_bytes),
		TEST(a_build_that_fails_leaves_what_was_there),
		TEST(a_file_that_cannot_be_replaced_leaves_nothing_beside_it),
		TEST(an_open_knowledge_base_outlives_its_file),
		TEST(whoever_writes_to_an_open_knowledge_base_is_found_out),
		TEST(a_story_is_never_overwritten),
		TEST(only_a_knowledge_base_is_replaced),
		TEST(an_empty_file_or_an_older_knowledge_base_is_replaced),
		TEST(a_link_to_a_knowledge_base_stays_one),
		TEST(what_is_no_knowledge_base_is_refused),
		TEST(a_cut_knowledge_base_is_refused),
		TEST(a_changed_quote_is_never_told),
		TEST(a_foreign_schema_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
