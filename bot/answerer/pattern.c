/* pattern.c - regular expressions with named groups, by PCRE2 */
#include "bot/answerer/pattern.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT	200000
#define DEPTH_LIMIT	2000
#define HEAP_LIMIT_KIB	4096
#define STACK_BYTES	(32 * 1024)
#define STACK_MAX_BYTES (512 * 1024)
#define PAIRS_MAX	64 /* more groups than that keep no value */

/* Two groups of one name are two of these, side by side. */
struct place {
	uint16_t name, number;
};

struct pattern {
	pcre2_code *code;
	size_t group_count, place_count;
	struct place places[PAIRS_MAX];	       /* matching reads no further than these */
	const char *names[PATTERN_GROUPS_MAX]; /* in code's own table */
	struct needs *needs;
};

struct pattern_memory {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

struct pattern_memory *pattern_memory_create(void)
{
	struct pattern_memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		abort();
	memory->data = pcre2_match_data_create(PAIRS_MAX, NULL);
	memory->context = pcre2_match_context_create(NULL);
	memory->stack = pcre2_jit_stack_create(STACK_BYTES, STACK_MAX_BYTES, NULL);
	if (!memory->data || !memory->context || !memory->stack)
		abort();
	pcre2_set_match_limit(memory->context, MATCH_LIMIT);
	pcre2_set_depth_limit(memory->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(memory->context, HEAP_LIMIT_KIB);
	pcre2_jit_stack_assign(memory->context, NULL, memory->stack);
	return memory;
}

void pattern_memory_destroy(struct pattern_memory *memory)
{
	if (!memory)
		return;
	pcre2_jit_stack_free(memory->stack);
	pcre2_match_context_free(memory->context);
	pcre2_match_data_free(memory->data);
	free(memory);
}

/* Names stand sorted in the code's table, each behind two bytes of its number;
 * a name that stands at several groups stands there several times. */
static int list_names(struct pattern *pattern, struct error *error)
{
	uint32_t count, entry_bytes;
	PCRE2_SPTR table;

	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &entry_bytes);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < count; i++) {
		const char *name = (const char *)table + (size_t)i * entry_bytes + 2;
		size_t n = pattern->group_count,
		       number = (size_t)table[i * entry_bytes] << 8 | table[i * entry_bytes + 1];

		if (n == 0 || strcmp(pattern->names[n - 1], name) != 0) {
			if (n == PATTERN_GROUPS_MAX)
				return error_set(error, ERR_INPUT, "more than %d named groups",
						 PATTERN_GROUPS_MAX);
			pattern->names[pattern->group_count++] = name;
		}
		if (number < PAIRS_MAX && pattern->place_count < PAIRS_MAX)
			pattern->places[pattern->place_count++] = (struct place){
				(uint16_t)(pattern->group_count - 1), (uint16_t)number};
	}
	return 0;
}

static int compile(struct pattern **out, struct span text, uint32_t options, struct needs *needs,
		   size_t *at, struct error *error)
{
	struct pattern *pattern = calloc(1, sizeof(*pattern));
	PCRE2_UCHAR words[256];
	PCRE2_SIZE offset = 0;
	int code, rc;

	*at = 0;
	if (!pattern)
		abort();
	pattern->needs = needs;
	pattern->code = pcre2_compile((PCRE2_SPTR)(text.len ? text.ptr : ""), text.len,
				      options | PCRE2_DUPNAMES, &code, &offset, NULL);
	if (!pattern->code) {
		pcre2_get_error_message(code, words, sizeof(words));
		rc = error_set(error, ERR_INPUT, "%s", (const char *)words);
		*at = offset;
		goto failed;
	}
	rc = list_names(pattern, error);
	if (rc < 0)
		goto failed;
	code = pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	/* Without machine code it still matches, only slower. */
	if (code < 0 && code != PCRE2_ERROR_JIT_BADOPTION && code != PCRE2_ERROR_NOMEMORY) {
		pcre2_get_error_message(code, words, sizeof(words));
		rc = error_set(error, ERR_LIBRARY, "%s", (const char *)words);
		goto failed;
	}
	*out = pattern;
	return 0;
failed:
	pattern_destroy(pattern);
	return rc;
}

int pattern_compile(struct pattern **out, struct span text, size_t *at, struct error *error)
{
	const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;

	return compile(out, text, options, needs_create(text), at, error);
}

int pattern_compile_folded(struct pattern **out, struct span text, struct needs *needs,
			   struct error *error)
{
	/* What has the words it needs may well match: to look for reasons why not takes
	 * an eighth of the time to compile it, and most of what its first use takes. */
	const uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL |
				 PCRE2_NO_AUTO_POSSESS | PCRE2_NO_START_OPTIMIZE;
	size_t at;

	return compile(out, text, options, needs, &at, error);
}

void pattern_destroy(struct pattern *pattern)
{
	if (!pattern)
		return;
	needs_destroy(pattern->needs);
	pcre2_code_free(pattern->code);
	free(pattern);
}

size_t pattern_group_count(const struct pattern *pattern)
{
	return pattern->group_count;
}

const char *pattern_group_name(const struct pattern *pattern, size_t group)
{
	return group < pattern->group_count ? pattern->names[group] : NULL;
}

/* Of groups of one name, the first that took part in the match has the value. */
static void take_values(const struct pattern *pattern, const struct pattern_memory *memory,
			struct span subject, struct pattern_match *out)
{
	const PCRE2_SIZE *pairs = pcre2_get_ovector_pointer(memory->data);

	for (size_t i = 0; i < pattern->group_count; i++)
		out->values[i] = (struct span){NULL, 0};
	for (size_t i = 0; i < pattern->place_count; i++) {
		struct place place = pattern->places[i];
		PCRE2_SIZE begin = pairs[2 * place.number], end = pairs[2 * place.number + 1];

		if (!out->values[place.name].ptr && begin != PCRE2_UNSET && begin <= end &&
		    end <= subject.len)
			out->values[place.name] = (struct span){subject.ptr + begin, end - begin};
	}
}

const struct needs *pattern_needs(const struct pattern *pattern)
{
	return pattern->needs;
}

int pattern_match(const struct pattern *pattern, struct pattern_memory *memory, struct span subject,
		  struct pattern_match *out, struct error *error)
{
	PCRE2_UCHAR words[256];
	int rc;

	if (!subject.ptr)
		subject = SPAN("");
	rc = pcre2_match(pattern->code, (PCRE2_SPTR)subject.ptr, subject.len, 0, PCRE2_NO_UTF_CHECK,
			 memory->data, memory->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0) {
		pcre2_get_error_message(rc, words, sizeof(words));
		return error_set(error, ERR_LIMIT, "%s", (const char *)words);
	}
	take_values(pattern, memory, subject, out);
	return 1;
}

/* Where the expression is to end, what is at its end may go on. */
static pcre2_code *compile_open(struct span expression)
{
	size_t len = expression.len + sizeof("(?:)\\z") - 1;
	char *text = malloc(len + 1);
	PCRE2_SIZE offset;
	pcre2_code *code;
	int why;

	if (!text)
		abort();
	snprintf(text, len + 1, "(?:%.*s)\\z", SPAN_ARG(expression));
	code = pcre2_compile((PCRE2_SPTR)text, len, PCRE2_ANCHORED | PCRE2_DOTALL | PCRE2_DUPNAMES,
			     &why, &offset, NULL);
	free(text);
	return code;
}

size_t pattern_reach(struct span expression, struct pattern_memory *memory, struct span subject)
{
	pcre2_code *code = compile_open(expression);
	size_t len = subject.len;

	while (code && len > 0) {
		int rc = pcre2_match(code, (PCRE2_SPTR)subject.ptr, len, 0, PCRE2_PARTIAL_HARD,
				     memory->data, memory->context);

		if (rc == PCRE2_ERROR_PARTIAL)
			break;
		while (len > 0 && subject.ptr[len - 1] != ' ')
			len--;
		len -= len > 0;
	}
	pcre2_code_free(code);
	return code ? len : 0;
}
