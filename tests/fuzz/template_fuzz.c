/* template_fuzz.c - any template is refused or compiles, and then matches as PCRE2 would
 *
 * Input: lines "rule", "list value", "template", then the question. The steps that the
 * template becomes are written as an expression, which has to find the same, slot by slot.
 */
#include "bot/answerer/sieve.h"
#include "bot/answerer/template_private.h"
#include "bot/base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define EXPRESSION_MAX 20000
#define MATCH_LIMIT    100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct template_text next_text(struct span *rest, size_t line)
{
	struct template_text text = {.line = line, .column = 1};

	text.text = SPAN("");
	span_next_line(rest, &text.text);
	return text;
}

static size_t behind(const unsigned char *steps, size_t at)
{
	return at + 3 + steps[at + 1] + ((size_t)steps[at + 2] << 8);
}

/* A step, and whatever may come after it. Groups that hold nothing have the places
 * where slots begin and end. */
static void put_expression(struct strbuf *out, const unsigned char *steps, size_t at, unsigned slot)
{
	while (!out->truncated) {
		switch ((enum step)steps[at]) {
		case STEP_BEGIN:
			strbuf_puts(out, "[ .-]*+");
			at += 2;
			break;
		case STEP_TEXT:
			for (size_t i = 0; i < steps[at + 1]; i++)
				strbuf_printf(out, "\\x%02x", steps[at + 2 + i]);
			at += 2 + steps[at + 1];
			break;
		case STEP_SPACE:
			strbuf_puts(out, " ");
			at++;
			break;
		case STEP_BLANK:
			strbuf_puts(out, "(?: |(?<= )|\\A|(?=[ .]*+\\z))");
			at++;
			break;
		case STEP_TRY:
			strbuf_puts(out, "(?:");
			put_expression(out, steps, at + 3, slot);
			strbuf_puts(out, "|");
			put_expression(out, steps, behind(steps, at), slot);
			strbuf_puts(out, ")");
			return;
		case STEP_JUMP:
			at = behind(steps, at);
			break;
		case STEP_OPEN:
			slot = steps[at + 1];
			strbuf_printf(out, "(?<begin%u>)", slot);
			at += 2;
			break;
		case STEP_WORDS:
			strbuf_puts(out, "[^ \\x80-\\xbf].*?(?<! )");
			at += 2;
			break;
		case STEP_CLOSE:
			strbuf_printf(out, "(?<end%u>)", slot);
			at++;
			break;
		case STEP_FAIL:
			strbuf_puts(out, "(?!)");
			return;
		case STEP_END:
			strbuf_puts(out, "[ .]*+\\z");
			return;
		}
	}
}

/* Where the group of that name stands, PCRE2_UNSET where it does not. */
static size_t place_of(const pcre2_code *code, pcre2_match_data *data, const char *name,
		       size_t slot)
{
	const PCRE2_SIZE *places = pcre2_get_ovector_pointer(data);
	PCRE2_SPTR first, last;
	char full[16];
	int bytes;

	snprintf(full, sizeof(full), "%s%zu", name, slot);
	bytes = pcre2_substring_nametable_scan(code, (PCRE2_SPTR)full, &first, &last);
	for (; bytes > 0 && first <= last; first += bytes)
		if (places[2 * (first[0] << 8 | first[1])] != PCRE2_UNSET)
			return places[2 * (first[0] << 8 | first[1])];
	return PCRE2_UNSET;
}

static void check_slots(const pcre2_code *code, pcre2_match_data *data, struct span question,
			const struct span *slots)
{
	for (size_t i = 0; i < STEPS_SLOTS_MAX; i++) {
		size_t begin = place_of(code, data, "begin", i);

		if (begin == PCRE2_UNSET) {
			assert(!slots[i].ptr);
			continue;
		}
		assert(slots[i].ptr == question.ptr + begin);
		assert(slots[i].len == place_of(code, data, "end", i) - begin);
	}
}

/* Whether steps and expression find the same, as far as that is one which PCRE2 takes and
 * can match in time. */
static void compare(struct span steps, struct span question)
{
	const uint32_t options = PCRE2_ANCHORED | PCRE2_DOTALL | PCRE2_DUPNAMES;
	struct steps_memory *memory = steps_memory_create();
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data;
	pcre2_code *code = NULL;
	struct strbuf expression;
	struct span slots[STEPS_SLOTS_MAX];
	size_t reach, offset;
	struct error error;
	int why, rc, found;

	strbuf_init(&expression, EXPRESSION_MAX);
	put_expression(&expression, (const unsigned char *)steps.ptr, 0, 0);
	if (!expression.truncated)
		code = pcre2_compile((PCRE2_SPTR)expression.data, expression.len, options, &why,
				     &offset, NULL);
	found = steps_match(steps, memory, question, slots, &reach, &error);
	assert(reach <= question.len);
	if (code && found >= 0) {
		data = pcre2_match_data_create_from_pattern(code, NULL);
		pcre2_set_match_limit(context, MATCH_LIMIT);
		rc = pcre2_match(code, (PCRE2_SPTR)question.ptr, question.len, 0, 0, data, context);
		assert(rc < PCRE2_ERROR_PARTIAL || (rc > 0) == (found == 1));
		if (rc > 0)
			check_slots(code, data, question, slots);
		pcre2_match_data_free(data);
	}
	pcre2_code_free(code);
	pcre2_match_context_free(context);
	strbuf_finish(&expression);
	steps_memory_destroy(memory);
}

static void compare_template(struct arena *arena, const struct template_scope *scope,
			     struct template_text text, struct span question)
{
	struct problems problems;
	struct compiler c = {
		.arena = arena,
		.scope = scope,
		.problems = &problems,
		.needs = needs_begin(),
	};

	problems_init(&problems);
	strbuf_init(&c.out, STEPS_MAX);
	if (template_compile_whole(&c, text, false))
		compare(strbuf_span(&c.out), question.ptr ? question : SPAN(""));
	needs_destroy(needs_end(c.needs));
	strbuf_finish(&c.out);
	problems_finish(&problems);
}

/* What the sieve leaves out must not match. */
static void match(struct arena *arena, struct pattern *pattern, struct span question)
{
	const struct needs *needs = pattern_needs(pattern);
	struct sieve *sieve = sieve_create(&needs, 1);
	struct pattern_memory *memory = pattern_memory_create();
	struct pattern_match values;
	struct error error;
	uint32_t *likely;

	const struct template_question squeezed = template_squeeze(arena, question);

	if (pattern_match(pattern, memory, squeezed.text, &values, &error) == 1) {
		for (size_t i = 0; i < pattern_group_count(pattern); i++) {
			struct span value = template_unsqueeze(&squeezed, values.values[i]);

			assert(utf8_valid(values.values[i]) == values.values[i].len);
			assert(utf8_valid(value) == value.len);
		}
		assert(sieve_find(sieve, arena, question, &likely) == 1);
	}
	sieve_destroy(sieve);
	pattern_memory_destroy(memory);
	pattern_destroy(pattern);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = {(const char *)data, size};
	struct template_rule rule = {.name = SPAN("r")};
	struct template_list list = {.name = SPAN("l"), .count = 1};
	struct template_scope scope = {"fuzz.yaml", &rule, 1, &list, 1};
	struct template_text value, text;
	struct pattern *pattern;
	struct problems problems;
	struct arena arena;

	if (size > 2000 || utf8_valid(rest) < size)
		return 0;
	arena_init(&arena);
	problems_init(&problems);
	rule.body = next_text(&rest, 1);
	value = next_text(&rest, 2);
	list.values = &value;
	text = next_text(&rest, 3);
	template_check(&scope, &problems);
	rest = utf8_fold(&arena, rest);
	compare_template(&arena, &scope, text, template_squeeze(&arena, rest).text);
	if (template_compile(&arena, &scope, text, &pattern, &problems))
		match(&arena, pattern, rest);
	else
		assert(problems.count > 0);
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
