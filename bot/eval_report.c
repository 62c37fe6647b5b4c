/* eval_report.c - the figures of an evaluation, for people */
#include "bot/eval.h"

#include <math.h>

/* What is counted over rows. */
struct totals {
	size_t can, can_answered, can_quoted, cannot_answered;
	size_t first, in_three, whole, in_two;
	double reciprocal, exact, f1, can_exact, can_f1;
};

static struct totals count_rows(const struct eval *eval)
{
	struct totals t = {0};

	for (size_t i = 0; i < eval->count; i++) {
		const struct eval_row *row = &eval->rows[i];

		t.exact += row->exact;
		t.f1 += row->f1;
		if (!row->answerable) {
			t.cannot_answered += row->answered;
			continue;
		}
		t.can++;
		t.can_answered += row->answered;
		t.can_quoted += row->answered && row->quoted;
		t.first += row->rank == 1;
		t.in_three += row->rank >= 1 && row->rank <= 3;
		t.whole += row->whole;
		t.in_two += row->answered && row->in_two;
		t.reciprocal += row->rank > 0 ? 1 / (double)row->rank : 0;
		t.can_exact += row->exact;
		t.can_f1 += row->f1;
	}
	return t;
}

static double percent(double part, size_t all)
{
	return 100 * part / (double)all;
}

static void report_statements(const struct eval *eval, const struct totals *t, FILE *out)
{
	fprintf(out, "statements a passage      %6.2f\n",
		(double)eval->statements / (double)eval->set->count);
	if (t->can == 0)
		return;
	fprintf(out, "answers inside of one     %6.1f %%\n", percent((double)t->whole, t->can));
	fprintf(out, "right statement R@1       %6.1f %%\n", percent((double)t->first, t->can));
	fprintf(out, "                R@3       %6.1f %%\n", percent((double)t->in_three, t->can));
	fprintf(out, "                MRR       %8.3f\n", t->reciprocal / (double)t->can);
	fprintf(out, "quoted, in at most two    %6.1f %%\n", percent((double)t->in_two, t->can));
}

static void report_texts(const struct eval *eval, const struct totals *t, FILE *out)
{
	fprintf(out, "short answer exact match  %6.1f %%\n", percent(t->exact, eval->count));
	fprintf(out, "                F1        %6.1f %%\n", percent(t->f1, eval->count));
	if (t->can == 0 || t->can == eval->count)
		return;
	fprintf(out, "  of answerable: exact    %6.1f %%\n", percent(t->can_exact, t->can));
	fprintf(out, "                F1        %6.1f %%\n", percent(t->can_f1, t->can));
}

static void report_answers(const struct eval *eval, const struct totals *t, FILE *out)
{
	size_t cannot = eval->count - t->can;

	fprintf(out, "\n%-16s%10s%10s%10s%10s\n", "", "asked", "right", "wrong", "declined");
	if (t->can > 0)
		fprintf(out, "%-16s%10zu%10zu%10zu%10zu\n", "answerable", t->can, t->can_quoted,
			t->can_answered - t->can_quoted, t->can - t->can_answered);
	if (cannot > 0)
		fprintf(out, "%-16s%10zu%10s%10zu%10zu\n", "unanswerable", cannot, "-",
			t->cannot_answered, cannot - t->cannot_answered);
}

/* What the confidence should be higher for. */
enum question { ANSWERABLE, OWN_STORY, ANSWER_RIGHT, FIRST_RIGHT };

/* Adds the scores of one row; returns how many these are. */
static size_t scores_of(const struct eval_row *row, enum question question,
			struct metrics_score out[2])
{
	switch (question) {
	case ANSWERABLE:
		out[0] = (struct metrics_score){row->confidence, row->answerable};
		return 1;
	case OWN_STORY:
		out[0] = (struct metrics_score){row->confidence, true};
		out[1] = (struct metrics_score){row->other_confidence, false};
		return row->answerable && row->has_other ? 2 : 0;
	case ANSWER_RIGHT:
		out[0] = (struct metrics_score){row->confidence, row->quoted};
		return row->answered;
	case FIRST_RIGHT:
		out[0] = (struct metrics_score){row->confidence, row->rank == 1};
		return 1;
	}
	return 0;
}

static size_t gather(const struct eval *eval, enum question question, struct metrics_score *out)
{
	size_t count = 0;

	for (size_t i = 0; i < eval->count; i++)
		count += scores_of(&eval->rows[i], question, &out[count]);
	return count;
}

static void report_auc(const struct eval *eval, struct metrics_score *scores, FILE *out)
{
	static const char *const names[] = {
		[ANSWERABLE] = "answerable or not",
		[OWN_STORY] = "own or other story",
		[ANSWER_RIGHT] = "answer right or not",
		[FIRST_RIGHT] = "first right or not",
	};

	fprintf(out, "\nROC-AUC of the confidence\n");
	for (int q = ANSWERABLE; q <= FIRST_RIGHT; q++) {
		double auc = metrics_auc(scores, gather(eval, (enum question)q, scores));

		if (!isnan(auc))
			fprintf(out, "  %-24s%8.3f\n", names[q], auc);
	}
}

static void print_bin(const struct metrics_bin *bin, FILE *out)
{
	fprintf(out, "%10zu%10zu", bin->count, bin->positive);
	if (bin->count > 0)
		fprintf(out, "%7.1f", percent((double)bin->positive, bin->count));
	else
		fprintf(out, "%7s", "-");
}

static void report_calibration(const struct eval *eval, struct metrics_score *scores, FILE *out)
{
	struct metrics_bin given[METRICS_BINS], all[METRICS_BINS];

	metrics_bin(scores, gather(eval, ANSWER_RIGHT, scores), given);
	metrics_bin(scores, gather(eval, FIRST_RIGHT, scores), all);
	fprintf(out, "\n%-12s%10s%10s%7s%13s%10s%7s\n", "confidence", "answers", "right", "%",
		"questions", "1st right", "%");
	for (size_t b = 0; b < METRICS_BINS; b++) {
		fprintf(out, "%.1f to %.1f  ", (double)b / METRICS_BINS,
			(double)(b + 1) / METRICS_BINS);
		print_bin(&given[b], out);
		fprintf(out, "   ");
		print_bin(&all[b], out);
		fputc('\n', out);
	}
	fprintf(out, "expected calibration error %6.3f %29.3f\n", metrics_calibration_error(given),
		metrics_calibration_error(all));
}

static void report_cost(const struct eval *eval, struct arena *arena, FILE *out)
{
	double *cost = arena_array(arena, eval->count, sizeof(*cost));

	for (size_t i = 0; i < eval->count; i++)
		cost[i] = eval->rows[i].microseconds;
	fprintf(out, "\nmicroseconds a question: median %.0f, p90 %.0f, p99 %.0f\n",
		metrics_quantile(cost, eval->count, 0.5), metrics_quantile(cost, eval->count, 0.9),
		metrics_quantile(cost, eval->count, 0.99));
}

void eval_report(const struct eval *eval, const char *part, FILE *out)
{
	struct totals totals = count_rows(eval);
	struct metrics_score *scores;
	struct arena arena;

	fprintf(out, "%s%s%s: %zu passages, %zu questions\n", eval->path, *part ? ", " : "", part,
		eval->set->count, eval->count);
	if (eval->failed > 0)
		fprintf(out, "%zu passages could not be imported\n", eval->failed);
	if (eval->count == 0)
		return;
	arena_init(&arena);
	scores = arena_array(&arena, 2 * eval->count + 1, sizeof(*scores));
	report_statements(eval, &totals, out);
	report_texts(eval, &totals, out);
	report_answers(eval, &totals, out);
	report_auc(eval, scores, out);
	report_calibration(eval, scores, out);
	report_cost(eval, &arena, out);
	arena_finish(&arena);
}
