/* changes_test.c - whether files and folders have changed */
#include "bot/xmpp/changes.h"

#include "tests/unit/scratch.h"

static struct changes *watch(void **state, const char *path)
{
	struct changes *changes = changes_create(NULL);

	assert_non_null(changes);
	changes_watch(changes, scratch_path(state, path));
	assert_int_equal(changes_turn(changes, 1000), 0);
	assert_true(changes_settled_at(changes) <= 1000);
	return changes;
}

static void write_to(FILE *file, const char *text)
{
	fputs(text, file);
	fflush(file);
}

/* Asserts that something has changed since the last call, or not. */
static void assert_changed(struct changes *changes, bool changed, const char *what)
{
	static uint64_t before;
	uint64_t now;

	if (!what) {
		before = 0;
		return;
	}
	now = changes_turn(changes, 5000);
	if ((now > before) != changed)
		fail_msg("%s: %s", what, changed ? "not seen" : "counts");
	before = now;
}

static void a_file_in_a_folder_changes_in_many_ways(void **state)
{
	char here[4096], there[4096], folder[4096];
	struct changes *changes;

	snprintf(folder, sizeof(folder), "%s", scratch_path(state, "stories"));
	mkdir(folder, 0700);
	changes = watch(state, "stories");
	assert_changed(changes, false, NULL);
	scratch_write(state, "stories/a.md", "a");
	assert_changed(changes, true, "a new one");
	scratch_write(state, "stories/a.md", "b");
	assert_changed(changes, true, "written in place");
	assert_int_equal(changes_settled_at(changes), 5000 + CHANGES_SETTLE_MS);
	scratch_write(state, "b.md", "c");
	assert_changed(changes, false, "one beside the folder");
	scratch_write(state, "stories/.a.md.swp", "c");
	scratch_write(state, "stories/a.md~", "c");
	unlink(scratch_path(state, "stories/.a.md.swp"));
	unlink(scratch_path(state, "stories/a.md~"));
	assert_changed(changes, false, "what editors leave");
	snprintf(here, sizeof(here), "%s", scratch_path(state, "b.md"));
	snprintf(there, sizeof(there), "%s", scratch_path(state, "stories/a.md"));
	assert_int_equal(rename(here, there), 0);
	assert_changed(changes, true, "replaced by another one");
	unlink(there);
	assert_changed(changes, true, "removed");
	assert_int_equal(rmdir(folder), 0);
	assert_changed(changes, true, "the folder is gone");
	mkdir(folder, 0700);
	assert_changed(changes, true, "the folder is back");
	scratch_write(state, "stories/a.md", "a");
	assert_changed(changes, true, "a new one in it");
	unlink(there);
	rmdir(folder);
	changes_destroy(changes);
}

static void who_writes_is_waited_for(void **state)
{
	struct changes *changes;
	FILE *file;

	scratch_write(state, "a.md", "a");
	changes = watch(state, "a.md");
	file = fopen(scratch_path(state, "a.md"), "w");
	assert_non_null(file);
	write_to(file, "half");
	changes_turn(changes, 2000);
	assert_int_equal(changes_settled_at(changes), 2000 + CHANGES_WRITING_MS);
	write_to(file, ", whole");
	fclose(file);
	changes_turn(changes, 3000);
	assert_int_equal(changes_settled_at(changes), 3000 + CHANGES_SETTLE_MS);
	changes_destroy(changes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_in_a_folder_changes_in_many_ways,
						scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(who_writes_is_waited_for, scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
