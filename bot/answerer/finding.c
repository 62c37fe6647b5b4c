/* finding.c - what an intent's query finds: rows, with their statements */
#include "bot/answerer/finding.h"

#include "bot/base/log.h"

#include <inttypes.h>

static void bind(const struct match *match, const struct finding_terms *terms, struct arena *arena)
{
	const struct intent *intent = match->intent;
	struct query *query = intent->query;

	query_reset(query);
	query_bind(query, INTENT_QUESTION, terms->question);
	if (terms->last > 0)
		query_bind(query, INTENT_LAST, arena_printf(arena, "%" PRId64, terms->last));
	for (size_t i = 0; i < intent->slot_count; i++) {
		if (!match->values[i].ptr)
			continue;
		query_bind(query, arena_string(arena, intent->slots[i]), match->values[i]);
	}
}

/* Adds the statement that the column names: 1, 0 where it names none. */
static int add_statement(struct finding *finding, const struct intent *intent, size_t column,
			 const struct knowledge *knowledge)
{
	struct error error;
	int64_t id;
	int rc;

	if (column == INTENT_NONE)
		return 0;
	id = query_integer(intent->query, column);
	if (id == 0)
		return 0;
	rc = knowledge_statement(knowledge, id, &finding->statements[finding->statement_count],
				 &error);
	if (rc < 0)
		log_error("%.*s: statement %" PRId64 ": %s", SPAN_ARG(intent->name), id,
			  error.text);
	if (rc <= 0)
		return 0;
	finding->statement_count++;
	return 1;
}

static double clamp(double confidence)
{
	if (!(confidence > 0))
		return 0;
	return confidence < 1 ? confidence : 1;
}

static bool read_row(const struct match *match, const struct knowledge *knowledge,
		     struct arena *arena, struct finding *out)
{
	const struct intent *intent = match->intent;
	const struct query *query = intent->query;
	size_t count = query_columns(query);
	struct span *values;

	*out = (struct finding){.confidence = 1};
	if (intent->statement != INTENT_NONE) {
		if (!add_statement(out, intent, intent->statement, knowledge))
			return false;
		add_statement(out, intent, intent->also, knowledge);
	}
	values = arena_array(arena, count, sizeof(*values));
	for (size_t i = 0; i < count; i++)
		values[i] = arena_copy(arena, query_text(query, i));
	out->values = values;
	if (intent->answer != INTENT_NONE)
		out->answer = span_trim(values[intent->answer]);
	if (intent->confidence != INTENT_NONE)
		out->confidence = clamp(query_real(query, intent->confidence));
	return true;
}

int findings_run(const struct match *match, const struct knowledge *knowledge,
		 const struct finding_terms *terms, struct arena *arena, struct findings *out,
		 struct error *error)
{
	struct query *query = match->intent->query;
	struct finding row;
	size_t capacity = 0;
	int rc = 0;

	*out = (struct findings){0};
	bind(match, terms, arena);
	while (out->count < FINDINGS_MAX && (rc = query_step(query, error)) > 0) {
		if (!read_row(match, knowledge, arena, &row))
			continue;
		if (out->count == capacity) {
			const struct finding *old = out->rows;

			capacity = capacity ? 4 * capacity : 4;
			out->rows = arena_array(arena, capacity, sizeof(*out->rows));
			if (old)
				memcpy(out->rows, old, out->count * sizeof(*old));
		}
		out->rows[out->count++] = row;
	}
	query_reset(query);
	return rc < 0 ? rc : 0;
}

const struct finding *findings_best(const struct findings *findings)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (!best || findings->rows[i].confidence > best->confidence)
			best = &findings->rows[i];
	return best;
}
