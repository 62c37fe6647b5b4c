/* trace.c - why an answer won, told to people */
#include "bot/answerer/trace.h"

#include "bot/answerer/near.h"
#include "bot/base/utf8.h"

#define TEXT_MAX_CHARS	70
#define ROWS_TRACED_MAX 10

void trace_question(FILE *out, struct span normalised, struct span standalone)
{
	if (!out)
		return;
	fputs("question: ", out);
	utf8_print(out, normalised, 1000);
	fputc('\n', out);
	if (span_eq(normalised, standalone))
		return;
	fputs("taken as: ", out);
	utf8_print(out, standalone, 1000);
	fputc('\n', out);
}

void trace_scope(FILE *out, struct span story)
{
	if (out)
		fprintf(out, "asked: %s%.*s\n", story.len ? "the story " : "all stories",
			SPAN_ARG(story));
}

void trace_matches(FILE *out, size_t count)
{
	if (out)
		fprintf(out, "%zu intent%s matched\n", count, count == 1 ? "" : "s");
}

static void print_query(FILE *out, const struct intent *intent)
{
	struct span sql = intent->find.text, line;

	if (!intent->finder)
		fputs("   no query: the reply is fixed\n", out);
	if (intent->code)
		fputs("   code of the plugin's own finds the rows\n", out);
	if (!intent->query)
		return;
	fputs("   query:\n", out);
	while (span_next_line(&sql, &line))
		fprintf(out, "      %.*s\n", SPAN_ARG(line));
}

/* What its place among the others depends on, and the pattern. */
static void print_head(FILE *out, const struct match *match, size_t rank)
{
	const struct intent *intent = match->intent;
	struct template_text text = intent_pattern_text(intent, match->pattern);

	fprintf(out, "%zu. %.*s: priority %ld, %zu slot%s, %zu literal word%s\n", rank,
		SPAN_ARG(intent->name), intent->priority, match->slots,
		match->slots == 1 ? "" : "s", match->words, match->words == 1 ? "" : "s");
	fprintf(out, "   %s", intent->file);
	if (text.line > 0)
		fprintf(out, ":%zu", text.line);
	fprintf(out, ": %.*s\n", SPAN_ARG(text.text));
}

void trace_match(FILE *out, const struct match *match, size_t rank)
{
	const struct intent *intent = match->intent;

	if (!out)
		return;
	fputc('\n', out);
	print_head(out, match, rank);
	for (size_t i = 0; i < intent->slot_count; i++) {
		if (!match->values[i].ptr)
			continue;
		fprintf(out, "   {%.*s} = ", SPAN_ARG(intent->slots[i]));
		utf8_print(out, match->values[i], TEXT_MAX_CHARS);
		fputc('\n', out);
	}
	print_query(out, intent);
}

void trace_unasked(FILE *out, const struct match *matches, size_t from, size_t count)
{
	if (!out || from == count)
		return;
	fputs("\nbehind it, and not asked\n", out);
	for (size_t i = from; i < count; i++)
		print_head(out, &matches[i], i + 1);
}

void trace_near(FILE *out, const struct turn *turn)
{
	if (out)
		near_tell(out, turn->matcher, turn->arena, turn->question, turn->matches,
			  turn->match_count);
}

static void print_row(FILE *out, const struct finding *row, double threshold)
{
	fprintf(out, "   %.2f%s ", row->confidence,
		row->confidence < threshold ? " (too unsure)" : "");
	if (row->answer.len > 0) {
		utf8_print(out, row->answer, TEXT_MAX_CHARS);
		fputs(" | ", out);
	}
	for (size_t i = 0; i < row->statement_count; i++) {
		const struct statement *statement = &row->statements[i];

		fprintf(out, "%s%.*s paragraph %u: ", i > 0 ? " | also " : "",
			SPAN_ARG(statement->story), statement->paragraph);
		utf8_print(out, statement->text, TEXT_MAX_CHARS);
	}
	fputc('\n', out);
}

void trace_findings(FILE *out, const struct findings *findings, double threshold)
{
	if (!out)
		return;
	fprintf(out, "   %zu row%s\n", findings->count, findings->count == 1 ? "" : "s");
	for (size_t i = 0; i < findings->count && i < ROWS_TRACED_MAX; i++)
		print_row(out, &findings->rows[i], threshold);
	if (findings->count > ROWS_TRACED_MAX)
		fputs("   \u2026\n", out);
}

void trace_failure(FILE *out, const char *why)
{
	if (out)
		fprintf(out, "   the query failed: %s\n", why);
}

void trace_outcome(FILE *out, enum turn_outcome outcome)
{
	static const char *const words[] = {
		"passes: the next intent may answer",
		"answers",
		"declines: it has words for that the story does not say",
	};

	if (out)
		fprintf(out, "   %s\n", words[outcome]);
}

void trace_end(FILE *out, enum turn_outcome outcome, const struct finding *nearest)
{
	if (!out)
		return;
	if (outcome == TURN_PASSED)
		fputs("\nno intent answers: declined\n", out);
	if (outcome != TURN_ANSWERED && nearest)
		fprintf(out, "the nearest statement is offered, at %.2f\n", nearest->confidence);
}

void trace_search(FILE *out, const struct knowledge *knowledge, struct span question)
{
	if (!out)
		return;
	fputc('\n', out);
	knowledge_explain(knowledge, question, out);
}
