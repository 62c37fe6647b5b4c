/* parts.c - questions that ask for more than one thing */
#include "bot/answerer/parts.h"

#include <assert.h>
#include <stdlib.h>

#include "bot/answerer/pattern.h"

#define ASKS                                                                                       \
	"who|whom|what|when|where|why|how|which|is|are|was|were|did|does|do|has|have|had|will|"    \
	"would|can|could"

/* A question, "and", a question. */
static const char clauses[] =
	"^(?<first>(?:" ASKS ") \\S+.*?),? (?:and|but) (?<rest>(?:" ASKS ") \\S+.*)$";

struct parts {
	const struct knowledge *knowledge;
	struct pattern *clauses;
	struct pattern_memory *memory;
};

struct parts *parts_create(const struct knowledge *knowledge)
{
	struct parts *parts = calloc(1, sizeof(*parts));
	struct error error;
	size_t at;
	int rc;

	if (!parts)
		abort();
	parts->knowledge = knowledge;
	parts->memory = pattern_memory_create();
	rc = pattern_compile(&parts->clauses, span_of(clauses), &at, &error);
	assert(rc == 0);
	(void)rc;
	return parts;
}

void parts_destroy(struct parts *parts)
{
	if (!parts)
		return;
	pattern_destroy(parts->clauses);
	pattern_memory_destroy(parts->memory);
	free(parts);
}

size_t parts_of_clauses(const struct parts *parts, struct arena *arena, struct span question,
			struct part out[PARTS_MAX])
{
	struct pattern_match match;
	struct error error;
	size_t count = 0;

	(void)arena;
	while (count + 1 < PARTS_MAX &&
	       pattern_match(parts->clauses, parts->memory, question, &match, &error) == 1) {
		/* Groups are in alphabetical order: first, rest. */
		out[count++] = (struct part){match.values[0], match.values[0], false};
		question = match.values[1];
	}
	if (count > 0)
		out[count++] = (struct part){question, question, false};
	return count;
}

/* Whether "and" or "or" is all that stands between two names. */
static bool joined(struct span question, const struct knowledge_name *a,
		   const struct knowledge_name *b)
{
	struct span between = span_trim(span_slice(question, a->end, b->start));

	return span_is(between, "and") || span_is(between, "or") || span_is(between, ",") ||
	       span_is(between, "and the") || span_is(between, "or the");
}

size_t parts_of_names(const struct parts *parts, struct arena *arena, struct span question,
		      struct part out[PARTS_MAX])
{
	struct knowledge_name *names;
	size_t count = knowledge_names(parts->knowledge, arena, question, &names);
	size_t first = 0, last;

	while (first + 1 < count && !joined(question, &names[first], &names[first + 1]))
		first++;
	if (first + 1 >= count)
		return 0;
	for (last = first + 1; last + 1 < count && joined(question, &names[last], &names[last + 1]);
	     last++)
		;
	if (last - first + 1 > PARTS_MAX)
		return 0;
	for (size_t i = first; i <= last; i++)
		out[i - first] = (struct part){
			arena_printf(arena, "%.*s%.*s%.*s", (int)names[first].start, question.ptr,
				     SPAN_ARG(names[i].name), (int)(question.len - names[last].end),
				     question.ptr + names[last].end),
			names[i].name, true};
	return last - first + 1;
}
