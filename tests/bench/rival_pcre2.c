/* rival_pcre2.c - PCRE2, one expression after the other */
#include "tests/bench/rivals.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct state {
	pcre2_match_data *data;
	size_t count;
	pcre2_code *codes[];
};

static void *create(const char *const *expressions, size_t count)
{
	const uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL;
	struct state *state = calloc(1, sizeof(*state) + count * sizeof(pcre2_code *));
	PCRE2_SIZE at;
	int why;

	assert(state);
	state->data = pcre2_match_data_create(8, NULL);
	assert(state->data);
	state->count = count;
	for (size_t i = 0; i < count; i++) {
		state->codes[i] = pcre2_compile((PCRE2_SPTR)expressions[i], strlen(expressions[i]),
						options, &why, &at, NULL);
		assert(state->codes[i]);
		pcre2_jit_compile(state->codes[i], PCRE2_JIT_COMPLETE);
	}
	return state;
}

static size_t match(void *of, const char *message, size_t len)
{
	struct state *state = of;
	size_t found = 0;

	for (size_t i = 0; i < state->count; i++)
		found += pcre2_match(state->codes[i], (PCRE2_SPTR)message, len, 0,
				     PCRE2_NO_UTF_CHECK, state->data, NULL) > 0;
	return found;
}

static void destroy(void *of)
{
	struct state *state = of;

	for (size_t i = 0; i < state->count; i++)
		pcre2_code_free(state->codes[i]);
	pcre2_match_data_free(state->data);
	free(state);
}

const struct rival rival_pcre2 = {"PCRE2 in turn", create, match, destroy};
