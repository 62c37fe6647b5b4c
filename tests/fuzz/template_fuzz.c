/* template_fuzz.c - any template is refused or compiles, and then matches in bounds
 *
 * Input: lines "rule", "list value", "template", then the question.
 */
#include "bot/answerer/pattern.h"
#include "bot/answerer/sieve.h"
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
	if (template_compile(&arena, &scope, text, &pattern, &problems))
		match(&arena, pattern, utf8_fold(&arena, rest));
	else
		assert(problems.count > 0);
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
