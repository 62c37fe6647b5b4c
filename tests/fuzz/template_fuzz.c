/* template_fuzz.c - any template is refused or compiles, and then matches in bounds
 *
 * Input: lines "rule", "list value", "template", then the question.
 */
#include "bot/answerer/pattern.h"
#include "bot/answerer/template.h"
#include "bot/base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct template_text next_text(struct span *rest, size_t line)
{
	struct template_text text = {.line = line, .column = 1};

	text.text = SPAN("");
	span_next_line(rest, &text.text);
	return text;
}

static void match(struct span expression, struct span question)
{
	struct pattern_memory *memory = pattern_memory_create();
	struct pattern_match values;
	struct pattern *pattern;
	struct error error;
	size_t at;

	/* A template that compiles is an expression; only its size may be too much. */
	if (pattern_compile(&pattern, expression, &at, &error) < 0) {
		assert(expression.len > 10000);
	} else {
		if (pattern_match(pattern, memory, question, &values, &error) == 1)
			for (size_t i = 0; i < pattern_group_count(pattern); i++)
				assert(values.values[i].len <= question.len);
		pattern_destroy(pattern);
	}
	pattern_memory_destroy(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = {(const char *)data, size}, expression;
	struct template_rule rule = {.name = SPAN("r")};
	struct template_list list = {.name = SPAN("l"), .count = 1};
	struct template_scope scope = {"fuzz.yaml", &rule, 1, &list, 1};
	struct template_text value, text;
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
	if (template_compile(&arena, &scope, text, &expression, &problems))
		match(expression, utf8_fold(&arena, rest));
	else
		assert(problems.count > 0);
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
