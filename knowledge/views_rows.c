/* views_rows.c - which rows a view has of a statement, and how sure each is */
#include "knowledge/views_private.h"

#include <math.h>

#include "knowledge/claim.h"
#include "knowledge/extract.h"
#include "knowledge/occasion.h"
#include "knowledge/subject.h"

/* Whether each word of the fact that could be searched for was asked for; one is
 * enough where the fact is a place without a name: "in the network" does not tell
 * where a network is. */
static bool is_asked(const struct index_statement *s, const struct search *search,
		     const struct fact *fact)
{
	bool one_will_do = fact->kind == FACT_PLACE && fact->detail.len == 0, any = false;

	for (size_t m = 0; m < s->reading.count; m++) {
		const struct mention *mention = &s->reading.mention[m];
		bool asked = false;

		if (s->reading.words.word[mention->first].start < fact->start ||
		    s->reading.words.word[mention->first].start >= fact->end || mention->part)
			continue;
		any = true;
		for (size_t t = 0; t < search->terms && !asked; t++)
			for (size_t r = 0; r < search->term[t].relations && !asked; r++)
				asked = search->term[t].relation[r].term == mention->term;
		if (asked == one_will_do)
			return asked;
	}
	return any && !one_will_do;
}

/* What is left of the confidence where a statement says neither yes nor no. */
#define UNCLEAR_SHARE 0.85

/* The same where the question has another figure, or the amount is of what would be if,
 * or could be. */
#define OTHER_FIGURE_SHARE 0.5
#define CONDITIONAL_SHARE  0.5
#define UNREAL_SHARE	   0.7

/* Words are read where the question has a figure at all. */
static double figure_share(const struct index *index, const struct search *search,
			   const struct hit *hit)
{
	bool any = false;

	for (size_t t = 0; t < search->terms; t++)
		any |= claim_is_figure(search, t);
	return any && claim_has_other_figure(index_at(index, hit->statement), search, hit)
		       ? OTHER_FIGURE_SHARE
		       : 1;
}

/* "Should it fail, A would pay a fee of £20" does not tell what A pays. */
static double real_share(const struct index *index, const struct search *search,
			 const struct hit *hit)
{
	const struct index_statement *s = index_at(index, hit->statement);

	if (claim_is_conditional(s, search))
		return CONDITIONAL_SHARE;
	return claim_is_real(s, search, hit) ? 1 : UNREAL_SHARE;
}

void views_add_row(struct view_cursor *cursor, const struct row *row)
{
	if (cursor->rows == cursor->capacity) {
		const struct row *old = cursor->row;

		cursor->capacity = old ? 4 * cursor->capacity : 4;
		cursor->row = arena_array(&cursor->arena, cursor->capacity, sizeof(*cursor->row));
		if (old)
			memcpy(cursor->row, old, cursor->rows * sizeof(*old));
	}
	cursor->row[cursor->rows++] = *row;
}

/* A fact that stands near what was asked for is likelier meant: less by this much
 * for each byte between; another clause is as far as that many. */
#define DISTANCE_SHARE	1e-4
#define DISTANCE_MAX	500
#define DISTANCE_CLAUSE 100

static double nearness(const struct index_statement *s, const struct search *search,
		       const struct hit *hit, const struct fact *fact)
{
	const struct words *words = &s->reading.words;
	size_t best = DISTANCE_MAX;
	uint32_t at = 0;

	while (at + 1 < words->count && words->word[at].start < fact->start)
		at++;
	for (size_t t = 0; t < search->terms; t++) {
		uint32_t where = hit->where[t];
		const struct word *w;
		size_t distance;

		if (hit->where[t] == UINT32_MAX || search->term[t].name)
			continue;
		w = &words->word[where];
		distance = w->end <= fact->start   ? fact->start - w->end
			   : w->start >= fact->end ? w->start - fact->end
						   : 0;
		if (distance < best &&
		    claim_leaves_clause(s, where < at ? where : at, where < at ? at : where))
			distance += DISTANCE_CLAUSE;
		if (distance < best)
			best = distance;
	}
	return 1 - DISTANCE_SHARE * (double)best;
}

/* Whether the statement names nothing that was not asked about, and the paragraph
 * before or behind has a statement with all names of the question. */
static bool names_are_near(const struct index *index, const struct index_statement *s,
			   const struct search *search, const struct hit *found)
{
	bool any = false;

	for (size_t t = 0; t < search->terms; t++)
		any |= search->term[t].name && found->where[t] != UINT32_MAX;
	for (size_t f = 0; f < index_facts(s)->count && !any; f++)
		if (index_facts(s)->fact[f].kind == FACT_NAME)
			return false;
	for (size_t h = 0; h < search->hits; h++) {
		const struct hit *hit = &search->hit[h];
		const struct index_statement *near = index_at(index, hit->statement);

		if (near->passage <= s->passage + 1 && s->passage <= near->passage + 1 &&
		    (near->passage > s->passage) == (near->position > s->position) &&
		    claim_has_names(search, hit))
			return true;
	}
	return false;
}

/* Whether a word is a name by its looks, whoever bears it. */
static bool is_proper(const struct index_statement *s, uint32_t i)
{
	const struct word *w = &s->reading.words.word[i];

	return i > 0 && (w->flags & WORD_CAPITAL) && !(w->flags & (WORD_WEEKDAY | WORD_MONTH));
}

/* Whether a fact may be what was asked for: its statement has the names of the
 * question, or stands near them, and something of what it is the reason or the time
 * of, beside the fact itself, unless nothing of that is missing. */
static bool may_answer(const struct index *index, const struct index_statement *s,
		       const struct search *search, const struct hit *hit, const struct fact *fact)
{
	bool missing = false, told = false;

	for (size_t t = 0; t < search->terms; t++) {
		const struct search_term *term = &search->term[t];
		size_t start;

		if (term->name && !term->unknown && hit->match[t] == 0 &&
		    !names_are_near(index, s, search, hit))
			return false;
		if (term->name || term->weak ||
		    (fact->kind != FACT_REASON && fact->kind != FACT_TIME))
			continue;
		missing |= hit->where[t] == UINT32_MAX;
		if (hit->where[t] == UINT32_MAX || is_proper(s, hit->where[t]))
			continue;
		start = s->reading.words.word[hit->where[t]].start;
		told |= start < fact->start || start >= fact->end;
	}
	return told || !missing;
}

/* What is asked for and stands in a fact. */
static double mass_in(const struct index_statement *s, const struct search *search,
		      const struct hit *hit, const struct fact *fact)
{
	double mass = 0;

	for (size_t t = 0; t < search->terms; t++) {
		size_t start = hit->where[t] != UINT32_MAX
				       ? s->reading.words.word[hit->where[t]].start
				       : s->text.len;

		if (start >= fact->start && start < fact->end)
			mass += search->term[t].mass * hit->match[t];
	}
	return mass;
}

/* What is left of "A said so, but B said not" for one of them, who must have said most of
 * what is asked for. */
#define SAID_SHARE 0.67

/* Whether another has said too much of it. */
static bool another_said(const struct index_statement *s, const struct search *search,
			 const struct hit *hit, const struct fact *fact)
{
	double all = 0;

	for (size_t f = 0; f < index_facts(s)->count; f++)
		if (index_facts(s)->fact[f].kind == FACT_SPEECH)
			all += mass_in(s, search, hit, &index_facts(s)->fact[f]);
	return mass_in(s, search, hit, fact) < SAID_SHARE * all;
}

static bool has_fact(const struct index_statement *s, enum fact_kind kind)
{
	const struct facts *facts = index_facts(s);

	for (size_t f = 0; f < facts->count; f++)
		if (facts->fact[f].kind == kind)
			return true;
	return false;
}

/* "In January the yard had ten workers" does not tell when it will close. */
static bool is_past(const struct view_table *table, const struct index_statement *s,
		    const struct fact *fact)
{
	const struct words *question = index_question(table->knowledge->index);

	return (fact->kind == FACT_TIME || (fact->kind == FACT_AMOUNT && question->count > 0 &&
					    word_is(&question->word[0], "when"))) &&
	       occasion_is_past(question, s, fact);
}

void views_add_facts(struct view_cursor *cursor, const struct view_table *table,
		     const struct index_statement *s, struct hit *hit)
{
	double share = hit ? figure_share(table->knowledge->index, cursor->search, hit) : 1;
	const struct facts *facts = index_facts(s);

	if (hit && table->spec->kind == FACT_AMOUNT)
		share *= real_share(table->knowledge->index, cursor->search, hit);
	for (size_t f = 0; f < facts->count; f++) {
		const struct fact *fact = &facts->fact[f];

		if (fact->kind != table->spec->kind ||
		    (hit && fact->kind == FACT_SPEECH &&
		     another_said(s, cursor->search, hit, fact)) ||
		    (hit && fact->kind == FACT_AMOUNT &&
		     claim_is_other_amount(s, cursor->search, hit, fact)) ||
		    (hit && fact->kind != FACT_SPEECH &&
		     (is_asked(s, cursor->search, fact) || is_past(table, s, fact) ||
		      !may_answer(table->knowledge->index, s, cursor->search, hit, fact))))
			continue;
		views_add_row(
			cursor,
			&(struct row){
				.statement = s,
				.text = span_slice(s->text, fact->start, fact->end),
				.subject = fact->subject,
				.detail = fact->detail,
				.fact = f,
				.share = hit ? share * nearness(s, cursor->search, hit, fact) : 1,
				.hit = hit,
			});
	}
}

/* Below this chance a value is not told as the answer; of two in a statement, the less
 * likely one loses up to so much of its confidence. */
#define CHANCE_LEAST 0.2
#define CHANCE_SHARE 0.1

/* Whether an amount needs no chance: no question asks for ages by mistake, and what counts
 * the things that were asked for has been chosen by where it stands. */
static bool is_sure(const struct index *index, const struct fact *fact)
{
	const struct words *question = index_question(index);

	if (fact->kind != FACT_AMOUNT)
		return false;
	for (size_t i = 0; i < question->count; i++)
		if (span_eq(question->word[i].text, fact->subject))
			return true;
	return span_is(fact->detail, "age");
}

/* Of several times in a statement, those behind another verb than was asked for are not
 * meant where one is behind that: leaves them out, for the rows from first on. */
static void choose_occasion(struct view_cursor *cursor, const struct hit *hit, size_t first)
{
	size_t meant = 0, kept = first;

	for (size_t r = first; r < cursor->rows; r++) {
		const struct row *row = &cursor->row[r];
		bool other;

		meant += occasion_follows(row->statement, cursor->search, hit,
					  &index_facts(row->statement)->fact[row->fact], &other);
	}
	for (size_t r = first; meant == 1 && r < cursor->rows; r++) {
		const struct row row = cursor->row[r];
		bool other;

		occasion_follows(row.statement, cursor->search, hit,
				 &index_facts(row.statement)->fact[row.fact], &other);
		if (!other)
			cursor->row[kept++] = row;
	}
	cursor->rows = meant == 1 ? kept : cursor->rows;
}

/* Which of the values in a statement is meant, and whether any is, for the rows of a hit
 * from first on: by extract.h, where an answer would be told. */
static void weigh_chances(struct view_cursor *cursor, const struct view_table *table,
			  struct hit *hit, size_t first)
{
	const struct index *index = table->knowledge->index;
	double *chance, best = 0;
	struct extract extract;

	if (first == cursor->rows || index_expected(index) == EXPECTED_OTHER ||
	    hit >= cursor->search->hit + EXTRACT_HITS ||
	    index_confidence(index, cursor->search, hit) < table->knowledge->answers_from)
		return;
	extract_find(index, &cursor->arena, cursor->search, hit, &extract);
	chance = arena_array(&cursor->arena, cursor->rows, sizeof(*chance));
	for (size_t r = first; r < cursor->rows; r++) {
		const struct row *row = &cursor->row[r];
		const struct fact *fact = &index_facts(row->statement)->fact[row->fact];

		chance[r] = extract_chance(&extract, fact->start, fact->end);
		best = fmax(best, chance[r]);
	}
	for (size_t r = first; r < cursor->rows; r++) {
		struct row *row = &cursor->row[r];

		row->share *= 1 - CHANCE_SHARE * (best - chance[r]);
		if (chance[r] < CHANCE_LEAST &&
		    !is_sure(index, &index_facts(row->statement)->fact[row->fact]))
			row->text = (struct span){NULL, 0};
	}
}

/* Adds what a hit says of itself: its text, its verdict, its subject. */
static void add_found(struct view_cursor *cursor, const struct view_table *table, struct hit *hit)
{
	const struct index *index = table->knowledge->index;
	const struct index_statement *s = index_glance(index, hit->statement);
	struct row row = {.statement = s, .text = s->text, .hit = hit};

	if (table->view == VIEW_CLAIMS) {
		enum verdict verdict = claim_judge(index, cursor->search, hit);
		struct span speaker;

		if (verdict == VERDICT_NONE)
			return;
		row.text = verdict == VERDICT_YES  ? SPAN("Yes")
			   : verdict == VERDICT_NO ? SPAN("No")
						   : (struct span){NULL, 0};
		speaker = claim_speaker(index, cursor->search, hit);
		if (row.text.ptr && speaker.len > 0)
			row.text = arena_printf(&cursor->arena, "%.*s, says %.*s",
						SPAN_ARG(row.text), SPAN_ARG(speaker));
		row.share = verdict == VERDICT_UNCLEAR ? UNCLEAR_SHARE : 1;
	} else {
		row.share = figure_share(index, cursor->search, hit);
	}
	if (table->view == VIEW_SUBJECTS) {
		const struct word *w;
		size_t first, end;

		if (!subject_find(index, cursor->search, hit, &first, &end))
			return;
		w = s->reading.words.word; /* which nobody need have read before */
		row.text = span_slice(s->text, w[first].start, w[end - 1].end);
	}
	views_add_row(cursor, &row);
}

/* When it ended does not tell when it began, nor why it stays outside why it is
 * inside. */
static bool has_opposite(const struct index_statement *s, const struct search *search,
			 const struct hit *hit)
{
	for (size_t t = 0; t < search->terms; t++)
		if (hit->where[t] != UINT32_MAX && hit->opposite[t])
			return true;
	return claim_is_elsewhere(s, search, hit);
}

void views_find(struct view_cursor *cursor, const struct view_table *table, struct span words)
{
	const struct index *index = table->knowledge->index;
	struct search *search = index_recall(table->knowledge->index, words);

	cursor->search = search;
	for (size_t h = 0; h < search->hits; h++) {
		struct hit *hit = &search->hit[h];
		const struct index_statement *s = index_glance(index, hit->statement);
		size_t first = cursor->rows;

		if (table->spec->kind == FACT_KINDS)
			add_found(cursor, table, hit);
		else if (has_fact(s, table->spec->kind) &&
			 !has_opposite(index_at(index, hit->statement), search, hit))
			views_add_facts(cursor, table, s, hit);
		if (table->view == VIEW_TIMES)
			choose_occasion(cursor, hit, first);
		if (table->view == VIEW_AMOUNTS || table->view == VIEW_TIMES ||
		    table->view == VIEW_PLACES)
			weigh_chances(cursor, table, hit, first);
	}
}
