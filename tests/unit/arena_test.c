/* arena_test.c - memory that is released all at once */
#include "bot/base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static void objects_are_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = {0, 1, 7, 16, 100, 20000, 3, 16384};
	char *objects[sizeof(sizes) / sizeof(sizes[0])];
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (unsigned round = 0; round < 3; round++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			objects[i] = arena_alloc(&arena, sizes[i]);
			assert_int_equal((uintptr_t)objects[i] % alignof(max_align_t), 0);
			for (size_t b = 0; b < sizes[i]; b++)
				assert_int_equal(objects[i][b], 0);
			memset(objects[i], (int)i + 1, sizes[i]);
		}
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			for (size_t b = 0; b < sizes[i]; b++)
				assert_int_equal(objects[i][b], i + 1);
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

static void copies_end_with_nul(void **state)
{
	struct arena arena;
	struct span copy;

	(void)state;
	arena_init(&arena);
	copy = arena_copy(&arena, span_slice(SPAN("abcdef"), 2, 4));
	assert_int_equal(copy.len, 2);
	assert_string_equal(copy.ptr, "cd");
	assert_string_equal(arena_string(&arena, (struct span){NULL, 0}), "");
	copy = arena_printf(&arena, "%s-%d", "x", 7);
	assert_int_equal(copy.len, 3);
	assert_string_equal(copy.ptr, "x-7");
	arena_reset(&arena);
	arena_finish(&arena);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_zeroed_aligned_and_apart),
		cmocka_unit_test(copies_end_with_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
