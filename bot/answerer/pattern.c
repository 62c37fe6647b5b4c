/* pattern.c - what texts match, with named groups: by PCRE2, or by a template's steps */
#include "bot/answerer/pattern.h"

#include "bot/answerer/steps.h"

#include <assert.h>
#include <stdint.h>
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

/* Of an expression, or of a template. What matching reads comes first. */
struct pattern {
	struct span steps; /* no pointer for an expression; else behind the names */
	size_t group_count;
	uint8_t slots[PATTERN_GROUPS_MAX]; /* of the steps, by group */
	pcre2_code *code;
	struct place *places; /* of code; matching reads no further than these */
	size_t place_count;
	struct needs *needs;
	const char *names[]; /* in code's own table, or behind the steps */
};

struct pattern_memory {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	struct steps_memory *steps;
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
	memory->steps = steps_memory_create();
	return memory;
}

void pattern_memory_destroy(struct pattern_memory *memory)
{
	if (!memory)
		return;
	steps_memory_destroy(memory->steps);
	pcre2_jit_stack_free(memory->stack);
	pcre2_match_context_free(memory->context);
	pcre2_match_data_free(memory->data);
	free(memory);
}

/* With room for the names of so many groups, and for more bytes behind these. */
static struct pattern *allocate(size_t groups, size_t more)
{
	struct pattern *pattern =
		calloc(1, sizeof(*pattern) + groups * sizeof(pattern->names[0]) + more);

	if (!pattern)
		abort();
	return pattern;
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
	pattern->places = calloc(PAIRS_MAX, sizeof(*pattern->places));
	if (!pattern->places)
		abort();
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

int pattern_compile(struct pattern **out, struct span text, size_t *at, struct error *error)
{
	const uint32_t options =
		PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES;
	struct pattern *pattern = allocate(PATTERN_GROUPS_MAX, 0);
	PCRE2_UCHAR words[256];
	PCRE2_SIZE offset = 0;
	int code, rc;

	*at = 0;
	pattern->needs = needs_create(text);
	pattern->code = pcre2_compile((PCRE2_SPTR)(text.len ? text.ptr : ""), text.len, options,
				      &code, &offset, NULL);
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

/* Groups are in the order of their names. */
static void add_slot(struct pattern *pattern, const char *name)
{
	size_t slot = pattern->group_count++, at = slot;

	for (; at > 0 && strcmp(name, pattern->names[at - 1]) < 0; at--) {
		pattern->names[at] = pattern->names[at - 1];
		pattern->slots[at] = pattern->slots[at - 1];
	}
	pattern->names[at] = name;
	pattern->slots[at] = (uint8_t)slot;
}

/* In one block of memory, for which matching is the quicker. */
struct pattern *pattern_of_steps(struct span steps, const struct span *slots, size_t slot_count,
				 struct needs *needs)
{
	size_t more = steps.len;
	struct pattern *pattern;
	char *text;

	assert(slot_count <= PATTERN_GROUPS_MAX);
	for (size_t i = 0; i < slot_count; i++)
		more += slots[i].len + 1;
	pattern = allocate(slot_count, more);
	text = (char *)&pattern->names[slot_count];
	memcpy(text, steps.ptr, steps.len);
	pattern->steps = (struct span){text, steps.len};
	text += steps.len;
	for (size_t i = 0; i < slot_count; i++) {
		memcpy(text, slots[i].ptr, slots[i].len);
		add_slot(pattern, text);
		text += slots[i].len + 1;
	}
	pattern->needs = needs;
	return pattern;
}

void pattern_destroy(struct pattern *pattern)
{
	if (!pattern)
		return;
	needs_destroy(pattern->needs);
	pcre2_code_free(pattern->code);
	free(pattern->places);
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

/* Also tells how many bytes some way through the template went along with. */
static int match_steps(const struct pattern *pattern, struct pattern_memory *memory,
		       struct span subject, struct pattern_match *out, size_t *reach,
		       struct error *error)
{
	struct span slots[STEPS_SLOTS_MAX];
	int rc = steps_match(pattern->steps, memory->steps, subject, slots, reach, error);

	for (size_t i = 0; rc == 1 && i < pattern->group_count; i++)
		out->values[i] = slots[pattern->slots[i]];
	return rc;
}

int pattern_match(const struct pattern *pattern, struct pattern_memory *memory, struct span subject,
		  struct pattern_match *out, struct error *error)
{
	PCRE2_UCHAR words[256];
	size_t reach;
	int rc;

	if (!subject.ptr)
		subject = SPAN("");
	if (pattern->steps.ptr)
		return match_steps(pattern, memory, subject, out, &reach, error);
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

size_t pattern_reach(const struct pattern *pattern, struct pattern_memory *memory,
		     struct span subject)
{
	struct pattern_match values;
	struct error error;
	size_t reach = 0;

	if (!pattern->steps.ptr || !subject.ptr)
		return 0;
	match_steps(pattern, memory, subject, &values, &reach, &error);
	while (reach > 0 && reach < subject.len && subject.ptr[reach] != ' ')
		reach--;
	return reach;
}
