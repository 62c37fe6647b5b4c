/* explain.c - a search, told to people */
#include "knowledge/views.h"

#include <math.h>
#include <stdlib.h>

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/features.h"

#define STATEMENTS_MAX	5
#define SMALL		0.1
#define TEXT_MAX_CHARS	200
#define WORDS_MAX_CHARS 40

/* The words of a mention, as they stand in the text. */
static void print_mention(FILE *out, const struct words *words, const struct mention *mention)
{
	for (size_t i = 0; i < mention->count; i++) {
		if (i > 0)
			fputc(' ', out);
		utf8_print(out, words->word[mention->first + i].text, WORDS_MAX_CHARS);
	}
}

static void print_term(FILE *out, const struct search *search, size_t term)
{
	print_mention(out, &search->question.words,
		      &search->question.mention[search->term[term].mention]);
}

static void print_terms(FILE *out, const struct search *search)
{
	fputs("   terms and weights: ", out);
	for (size_t t = 0; t < search->terms; t++) {
		if (t > 0)
			fputs(", ", out);
		print_term(out, search, t);
		fprintf(out, " %.1f", search->term[t].weight);
		if (search->term[t].unknown)
			fputs(" (in no story)", out);
		else if (search->term[t].name)
			fputs(" (a name)", out);
	}
	fputc('\n', out);
}

/* The word of the statement that matched, or the name that begins with it. */
static void print_found(FILE *out, const struct reading *reading, uint32_t word)
{
	struct mention found = {.first = word, .count = 1};

	for (size_t m = 0; m < reading->count; m++)
		if (reading->mention[m].first == word && !reading->mention[m].part)
			found = reading->mention[m];
	print_mention(out, &reading->words, &found);
}

static void print_evidence(FILE *out, const struct index_statement *statement,
			   const struct search *search, const struct hit *hit)
{
	fputs("   matched: ", out);
	for (size_t t = 0; t < search->terms; t++) {
		if (t > 0)
			fputs(", ", out);
		print_term(out, search, t);
		if (hit->where[t] != UINT32_MAX) {
			fputs(" = ", out);
			print_found(out, &statement->reading, hit->where[t]);
			fprintf(out, " %.2f%s", hit->match[t],
				hit->opposite[t] ? " (its contrary)" : "");
		} else if (hit->match[t] > 0) {
			fprintf(out, " %.2f (elsewhere in the paragraph)", hit->match[t]);
		} else {
			fputs(" is not there", out);
		}
	}
	fputc('\n', out);
}

/* The features that add something by themselves, how many add less than anybody
 * would miss, and what comes of all together, that which the sum begins with, too. */
static void print_sum(FILE *out, const char *label, enum model_name model,
		      const double values[FEATURES])
{
	double sum = features_sum(model, values), rest = sum;
	size_t small = 0;

	fprintf(out, "   %s:", label);
	for (size_t f = 0; f < FEATURES; f++) {
		double part = feature_adds(model, (enum feature)f, values[f]);

		rest -= part;
		small += part != 0 && fabs(part) < SMALL;
		if (fabs(part) >= SMALL)
			fprintf(out, " %c %.2f %s", part < 0 ? '-' : '+', fabs(part),
				feature_name((enum feature)f));
	}
	if (small > 0)
		fprintf(out, " and %zu less than %.1f", small, SMALL);
	fprintf(out, " %c %.2f together = %.2f\n", rest < 0 ? '-' : '+', fabs(rest), sum);
}

struct span explain_hit(struct arena *arena, const struct index *index, const struct search *search,
			const struct hit *hit)
{
	const struct index_statement *s = index_at(index, hit->statement);
	double values[FEATURES];
	struct strbuf out;
	struct span copy;

	strbuf_init(&out, 4096);
	for (size_t t = 0; t < search->terms; t++) {
		const struct mention *m = &search->question.mention[search->term[t].mention];
		struct span asked = search->question.words.word[m->first].text, found = SPAN("-");

		if (hit->where[t] != UINT32_MAX)
			found = s->reading.words.word[hit->where[t]].text;
		strbuf_printf(&out, "%s%s%.*s=%s%.*s %.2f of %.1f", t ? ", " : "",
			      search->term[t].name	? "^"
			      : search->term[t].unknown ? "?"
							: "",
			      SPAN_ARG(asked),
			      hit->opposite[t] && hit->where[t] != UINT32_MAX ? "not " : "",
			      SPAN_ARG(found), hit->match[t], search->term[t].weight);
	}
	features_of(index, search, hit, values);
	for (size_t f = 0; f < FEATURES; f++)
		strbuf_printf(&out, "%s%s %.3f", f ? ", " : "; ", feature_name((enum feature)f),
			      values[f]);
	copy = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return copy;
}

void knowledge_explain(const struct knowledge *knowledge, struct span words, FILE *out)
{
	const struct index *index = knowledge->index;
	struct search *search;
	struct arena arena;

	arena_init(&arena);
	search = arena_alloc(&arena, sizeof(*search));
	index_search(index, &arena, words, search);
	fprintf(out, "the search for all of it finds %zu statement%s\n", search->hits,
		search->hits == 1 ? "" : "s");
	if (search->terms > 0)
		print_terms(out, search);
	for (size_t h = 0; h < search->hits && h < STATEMENTS_MAX; h++) {
		struct hit *hit = &search->hit[h];
		const struct index_statement *statement = index_at(index, hit->statement);
		struct statement quote = {0};
		double values[FEATURES];

		index_quote(index, hit->statement, &quote, NULL);
		features_of(index, search, hit, values);
		fprintf(out, "%zu. %.2f %.*s paragraph %u: ", h + 1,
			index_confidence(index, search, hit), SPAN_ARG(quote.story),
			statement->paragraph);
		utf8_print(out, statement->text, TEXT_MAX_CHARS);
		fputc('\n', out);
		print_evidence(out, statement, search, hit);
		if (hit->left < 1)
			fprintf(out, "   another story may be meant: %.2f of it is left\n",
				hit->left);
		print_sum(out, "its place", MODEL_ORDER, values);
		print_sum(out, "adds up", MODEL_ANSWERS, values);
	}
	arena_finish(&arena);
}
