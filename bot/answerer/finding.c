/* finding.c - what an intent finds: rows, with their statements */
#include "bot/answerer/finding.h"

#include "bot/answerer/source.h"
#include "bot/base/utf8.h"

#include <inttypes.h>

void findings_bind(struct query *query, const struct match *match,
		   const struct finding_scope *scope)
{
	const struct intent *intent = match->intent;

	query_reset(query);
	query_bind(query, INTENT_QUESTION, scope->terms->question);
	if (scope->terms->last > 0)
		query_bind(query, INTENT_LAST,
			   arena_printf(scope->arena, "%" PRId64, scope->terms->last));
	for (size_t i = 0; i < intent->slot_count; i++) {
		if (!match->values[i].ptr)
			continue;
		query_bind(query, arena_string(scope->arena, intent->slots[i]), match->values[i]);
	}
}

struct finding *findings_add(struct findings *findings, struct arena *arena)
{
	struct finding *row;

	if (findings->count == FINDINGS_MAX)
		return NULL;
	if (findings->count == findings->room) {
		const struct finding *old = findings->rows;

		findings->room = findings->room ? 4 * findings->room : 4;
		findings->rows = arena_array(arena, findings->room, sizeof(*findings->rows));
		if (old)
			memcpy(findings->rows, old, findings->count * sizeof(*old));
	}
	row = &findings->rows[findings->count++];
	*row = (struct finding){.confidence = 1};
	return row;
}

bool finding_quote(struct finding *finding, const struct finding_scope *scope, int64_t statement)
{
	if (finding->statement_count == 2 ||
	    !knowledge_source(scope->knowledge, statement,
			      &finding->statements[finding->statement_count]))
		return false;
	finding->statement_count++;
	return true;
}

struct span finding_words(struct arena *arena, struct span text)
{
	text.len = utf8_valid(text);
	text = span_trim(source_one_line(arena, text));
	while (text.len > 0 && text.ptr[0] == '>')
		text = span_trim(span_slice(text, 1, text.len));
	return text;
}

/* Takes the query's row, unless it names a statement that could not be quoted. */
static void read_row(const struct match *match, const struct finding_scope *scope,
		     struct findings *findings)
{
	const struct intent *intent = match->intent;
	const struct query *query = intent->query;
	struct finding *row = findings_add(findings, scope->arena);
	size_t count = query_columns(query);
	struct span *values;

	if (!row)
		return;
	if (intent->statement != INTENT_NONE) {
		if (!finding_quote(row, scope, query_integer(query, intent->statement))) {
			findings->count--;
			return;
		}
		if (intent->also != INTENT_NONE)
			finding_quote(row, scope, query_integer(query, intent->also));
	}
	values = arena_array(scope->arena, count, sizeof(*values));
	for (size_t i = 0; i < count; i++)
		values[i] = arena_copy(scope->arena, query_text(query, i));
	row->values = values;
	if (intent->answer != INTENT_NONE)
		row->answer = span_trim(values[intent->answer]);
	if (intent->confidence != INTENT_NONE)
		row->confidence = query_real(query, intent->confidence);
}

int findings_of_query(const struct match *match, const struct finding_scope *scope,
		      struct findings *out, struct error *error)
{
	struct query *query = match->intent->query;
	int rc = 0;

	findings_bind(query, match, scope);
	while (out->count < FINDINGS_MAX && (rc = query_step(query, error)) > 0)
		read_row(match, scope, out);
	query_reset(query);
	return rc < 0 ? rc : 0;
}

static double clamp(double confidence)
{
	if (!(confidence > 0))
		return 0;
	return confidence < 1 ? confidence : 1;
}

int findings_run(const struct match *match, struct knowledge *knowledge,
		 const struct finding_terms *terms, struct arena *arena, struct findings *out,
		 struct error *error)
{
	struct finding_scope scope = {knowledge, terms, arena};
	int rc;

	*out = (struct findings){0};
	rc = match->intent->finder(match, &scope, out, error);
	for (size_t i = 0; i < out->count; i++)
		out->rows[i].confidence = clamp(out->rows[i].confidence);
	return rc;
}

const struct finding *findings_best(const struct findings *findings)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (!best || findings->rows[i].confidence > best->confidence)
			best = &findings->rows[i];
	return best;
}
