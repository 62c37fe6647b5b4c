/* rival_re2.cc - RE2::Set */
#include "tests/bench/rivals.h"

#include <re2/set.h>

#include <cassert>
#include <vector>

static const int64_t max_bytes = 1 << 30;

static void *create(const char *const *expressions, size_t count)
{
	RE2::Options options;

	options.set_max_mem(max_bytes);
	auto *set = new RE2::Set(options, RE2::ANCHOR_BOTH);
	for (size_t i = 0; i < count; i++) {
		int number = set->Add(expressions[i], nullptr);

		assert(number >= 0);
		(void)number;
	}
	bool fine = set->Compile();
	assert(fine);
	(void)fine;
	return set;
}

static size_t match(void *set, const char *message, size_t len)
{
	static std::vector<int> found;

	static_cast<RE2::Set *>(set)->Match(re2::StringPiece(message, len), &found);
	return found.size();
}

static void destroy(void *set)
{
	delete static_cast<RE2::Set *>(set);
}

const struct rival rival_re2 = {"RE2::Set", create, match, destroy};
