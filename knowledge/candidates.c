/* candidates.c - the statements that a question may be about, by terms alone */
#include "knowledge/candidates.h"

#include <stdlib.h>

#include "knowledge/candidates_lists.h"

#define STEPS 256 /* that scores are rounded down to, to know the best so far */

/* To look at the terms of a statement costs as much as to go through so many of a
 * list. */
#define LOOKED_AT 64

/* After so many it is asked anew which may still become one of the best; or after so
 * many for each of these. */
#define COUNTED_AFTER 512
#define ALIVE_AFTER   4

/* So many of the best are kept of the parts before. */
#define KEPT_MAX (4 * CANDIDATES_MAX)

/* Around a statement in focus. */
#define FOCUS_REACH 8

/* A statement that stands in a list. */
struct row {
	uint32_t statement;
	uint32_t terms; /* set of those that it has */
	double score;
};

struct candidates_memory {
	size_t part; /* statements */
	/* Of each statement of a part; all 0 between parts: */
	uint32_t *row_of; /* its row + 1 */
	uint32_t *alive;  /* a bit: whether its row may still become one of the best */
	/* Numbers of the rows that may. */
	uint32_t *alive_row;
	struct row *row; /* the best of the parts before, then those of this part */
};

struct table {
	const struct index *index;
	struct candidates_memory *memory;
	struct lists lists;

	struct row *row; /* in memory */
	size_t kept, count;
	size_t in_step[STEPS]; /* how many rows have a score of that step */
	double steps_a_score;
	size_t least; /* the step that as many as are wanted reach by one list alone */

	/* Of the part that is gone through: */
	uint32_t first, end;
	double most[SEARCH_TERMS_MAX]; /* what the lists that are left can add, of each term */
	size_t alive;		       /* rows that may still become one of the best */

	size_t gone_through, looked_at;
};

struct candidates_memory *candidates_memory_create(size_t part)
{
	struct candidates_memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		abort();
	memory->part = part;
	memory->row_of = calloc(part, sizeof(*memory->row_of));
	memory->alive = calloc(part / 32 + 1, sizeof(*memory->alive));
	memory->alive_row = calloc(part, sizeof(*memory->alive_row));
	memory->row = calloc(part + KEPT_MAX, sizeof(*memory->row));
	if (!memory->row_of || !memory->alive || !memory->alive_row || !memory->row)
		abort();
	return memory;
}

void candidates_memory_destroy(struct candidates_memory *memory)
{
	if (!memory)
		return;
	free(memory->row_of);
	free(memory->alive);
	free(memory->alive_row);
	free(memory->row);
	free(memory);
}

/* How many of the list's statements that are of this part stand side by side at *run;
 * 0 where there are no more. */
static size_t take_run(struct table *table, struct list *list, const unsigned char **run)
{
	size_t low = 0, high = packed_run(&table->index->packed, list->at + list->next,
					  list->count - list->next, run);

	if (high > 0 && packed_get(*run, high - 1) < table->end)
		low = high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (packed_get(*run, middle) < table->end)
			low = middle + 1;
		else
			high = middle;
	}
	list->next += low;
	table->gone_through += low;
	return low;
}

static size_t step_of(const struct table *table, double score)
{
	size_t step = (size_t)(long)(score * table->steps_a_score);

	return step < STEPS ? step : STEPS - 1;
}

static void add_score(struct table *table, struct row *row, const struct list *list)
{
	if (row->terms >> list->term & 1)
		return;
	row->terms |= UINT32_C(1) << list->term;
	table->in_step[step_of(table, row->score)]--;
	row->score += list->adds;
	table->in_step[step_of(table, row->score)]++;
}

/* Adds what a list has. Statements that are in no row yet get one. */
static void take_list(struct table *table, struct list *list)
{
	const struct row fresh = {.terms = UINT32_C(1) << list->term, .score = list->adds};
	uint32_t *row_of = table->memory->row_of, part = table->end - table->first;
	size_t before = table->count, n;
	const unsigned char *run;

	list->next = lists_skip(table->index, list, list->next, table->first);
	while ((n = take_run(table, list, &run)) > 0)
		for (size_t i = 0; i < n; i++) {
			uint32_t at = packed_get(run, i) - table->first;

			if (at >= part)
				continue;
			if (row_of[at] > 0) {
				add_score(table, &table->row[row_of[at] - 1], list);
				continue;
			}
			table->row[table->count] = fresh;
			table->row[table->count].statement = table->first + at;
			row_of[at] = (uint32_t)++table->count;
		}
	table->in_step[step_of(table, list->adds)] += table->count - before;
}

/* Adds what a list has for the rows that are alive. */
static void take_alive(struct table *table, struct list *list)
{
	const uint32_t *alive = table->memory->alive;
	uint32_t part = table->end - table->first;
	const unsigned char *run;
	size_t n;

	list->next = lists_skip(table->index, list, list->next, table->first);
	while ((n = take_run(table, list, &run)) > 0)
		for (size_t i = 0; i < n; i++) {
			uint32_t at = packed_get(run, i) - table->first;

			if (at < part && (alive[at / 32] >> at % 32 & 1))
				add_score(table, &table->row[table->memory->row_of[at] - 1], list);
		}
}

/* The step that as many as are wanted reach; 0 where there are fewer. */
static size_t step_reached(const struct table *table)
{
	size_t above = 0, step = STEPS;

	if (table->count <= CANDIDATES_MAX)
		return table->least;
	while (step > table->least && above < CANDIDATES_MAX)
		above += table->in_step[--step];
	return step;
}

/* What a row needs to become one of the best yet. */
struct goal {
	const struct table *table;
	double score;
	uint32_t terms; /* the set that to_come is for: rows of one list mostly have the same */
	double to_come; /* the most that a row with these can get */
};

static double still_to_come(const struct table *table, uint32_t terms)
{
	double sum = 0;

	for (size_t t = 0; t < table->lists.terms; t++)
		if (!(terms >> t & 1))
			sum += table->most[t];
	return sum;
}

static struct goal find_goal(const struct table *table)
{
	size_t step = step_reached(table);

	/* A step less, since sums in another order differ by a little. */
	return (struct goal){
		.table = table,
		.score = step < 2 ? 0 : (double)(step - 1) / table->steps_a_score,
		.to_come = still_to_come(table, 0),
	};
}

static void expect(struct goal *goal, uint32_t terms)
{
	goal->terms = terms;
	goal->to_come = still_to_come(goal->table, terms);
}

static inline bool may_reach(struct goal *goal, const struct row *row)
{
	if (row->terms != goal->terms)
		expect(goal, row->terms);
	return row->score + goal->to_come >= goal->score;
}

static void mark_alive(struct table *table, const struct row *row, bool alive)
{
	uint32_t at = row->statement - table->first, bit = UINT32_C(1) << at % 32;
	uint32_t *marks = &table->memory->alive[at / 32];

	*marks = alive ? *marks | bit : *marks & ~bit;
}

/* Finds the rows of this part that may still become one of the best. */
static void find_alive(struct table *table)
{
	struct goal goal = find_goal(table);

	for (size_t i = table->kept; i < table->count; i++) {
		if (!may_reach(&goal, &table->row[i]))
			continue;
		table->memory->alive_row[table->alive++] = (uint32_t)i;
		mark_alive(table, &table->row[i], true);
	}
}

/* Forgets those that cannot any more. */
static void forget_rows(struct table *table)
{
	struct goal goal = find_goal(table);
	uint32_t *alive = table->memory->alive_row;
	size_t left = 0;

	for (size_t i = 0; i < table->alive; i++) {
		if (may_reach(&goal, &table->row[alive[i]]))
			alive[left++] = alive[i];
		else
			mark_alive(table, &table->row[alive[i]], false);
	}
	table->alive = left;
}

/* Adds what the lists from `from` on have for a row, in their order, since sums in
 * another one differ by a little. */
static void look_at_row(struct table *table, size_t from, struct row *row)
{
	uint32_t first[SEARCH_TERMS_MAX], order[SEARCH_TERMS_MAX];
	size_t count = 0;

	lists_of(table->index, &table->lists, from, row->statement, first);
	for (size_t t = 0; t < table->lists.terms; t++) {
		size_t k = count;

		if (first[t] == UINT32_MAX)
			continue;
		for (; k > 0 && order[k - 1] > first[t]; k--)
			order[k] = order[k - 1];
		order[k] = first[t];
		count++;
	}
	for (size_t k = 0; k < count; k++)
		add_score(table, row, &table->lists.list[order[k]]);
}

/* Adds what the lists from `from` on have for the rows that are alive. */
static void look_at_rows(struct table *table, size_t from)
{
	table->looked_at += table->alive;
	for (size_t i = 0; i < table->alive; i++)
		look_at_row(table, from, &table->row[table->memory->alive_row[i]]);
}

/* How many statements of this part a list may have. */
static size_t expected_of(const struct table *table, const struct list *list)
{
	return list->count * (table->end - table->first) / index_count(table->index);
}

/* Adds what the lists from `from` on have, which can make no statement one of the best
 * that is in none of those before them. */
static void take_stale(struct table *table, size_t from)
{
	size_t left = 0, since = 0;

	for (size_t i = from; i < table->lists.count; i++)
		left += expected_of(table, &table->lists.list[i]);
	find_alive(table);
	for (size_t i = from; i < table->lists.count; i++) {
		if (since > COUNTED_AFTER && since > ALIVE_AFTER * table->alive) {
			since = 0;
			forget_rows(table);
		}
		if (table->alive * LOOKED_AT < left) {
			look_at_rows(table, i);
			return;
		}
		take_alive(table, &table->lists.list[i]);
		since += expected_of(table, &table->lists.list[i]);
		left -= expected_of(table, &table->lists.list[i]);
		table->most[table->lists.list[i].term] = table->lists.list[i].then;
	}
}

/* What all lists can add, of each term. */
static void all_to_come(struct table *table)
{
	for (size_t i = table->lists.count; i-- > 0;)
		table->most[table->lists.list[i].term] = table->lists.list[i].adds;
}

static int by_score(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->statement > y->statement) - (x->statement < y->statement);
}

/* Sorts the rows that are kept, and leaves out all but the best. */
static void sort_kept(struct table *table)
{
	qsort(table->row, table->kept, sizeof(*table->row), by_score);
	if (table->kept > CANDIDATES_MAX)
		table->kept = CANDIDATES_MAX;
}

/* Takes what stands in the passages in focus, and in those next to them, where it has
 * a row. */
static void take_focus(const struct table *table, struct candidates *out)
{
	const struct index *index = table->index;

	for (size_t f = 0; f < index->focus_count; f++) {
		size_t at = index->focus[f], end = at + FOCUS_REACH + 1;

		for (size_t s = at > FOCUS_REACH ? at - FOCUS_REACH : 0; s < end; s++)
			if (s >= table->first && s < table->end &&
			    table->memory->row_of[s - table->first] > 0 &&
			    index_in_focus(index, (uint32_t)s) > 0)
				out->statement[out->count++] = (uint32_t)s;
	}
}

/* Keeps the rows that may be among the best. */
static void end_part(struct table *table)
{
	size_t least = step_reached(table), kept = 0;
	struct candidates_memory *memory = table->memory;

	for (size_t i = 0; i < table->alive; i++)
		memory->alive[(table->row[memory->alive_row[i]].statement - table->first) / 32] = 0;
	for (size_t i = 0; i < table->count; i++) {
		const struct row row = table->row[i];

		if (i >= table->kept)
			memory->row_of[row.statement - table->first] = 0;
		if (row.score * table->steps_a_score < (double)least)
			continue;
		table->row[kept++] = row;
	}
	table->kept = kept;
	if (table->kept > KEPT_MAX)
		sort_kept(table);
	table->count = table->kept;
	memset(table->in_step, 0, sizeof(table->in_step));
	for (size_t i = 0; i < table->kept; i++)
		table->in_step[step_of(table, table->row[i].score)]++;
}

/* Finds the best of the statements from first up to end and of those kept before, and
 * adds what is in focus to out. */
static void take_part(struct table *table, size_t first, size_t end, struct candidates *out)
{
	table->first = (uint32_t)first;
	table->end = (uint32_t)end;
	table->alive = 0;
	all_to_come(table);
	for (size_t i = 0; i < table->lists.count; i++) {
		if (step_of(table, still_to_come(table, 0)) < step_reached(table)) {
			take_stale(table, i);
			break;
		}
		take_list(table, &table->lists.list[i]);
		table->most[table->lists.list[i].term] = table->lists.list[i].then;
	}
	take_focus(table, out);
	end_part(table);
}

/* Finds the step of a score that one list alone gives to as many as are wanted. */
static size_t find_least(const struct table *table, uint32_t first, uint32_t end)
{
	for (size_t i = 0; i < table->lists.count; i++) {
		const struct list *list = &table->lists.list[i];
		size_t begin = lists_skip(table->index, list, 0, first);

		if (lists_skip(table->index, list, begin, end) - begin >= CANDIDATES_MAX)
			return step_of(table, list->adds);
	}
	return 0;
}

static void take_parts(struct table *table, struct candidates *out)
{
	size_t first, end, part = table->memory->part;
	double whole;

	all_to_come(table);
	whole = still_to_come(table, 0);
	table->steps_a_score = whole > 0 ? STEPS / whole : 0;
	index_extent(table->index, &first, &end);
	table->least = find_least(table, (uint32_t)first, (uint32_t)end);
	for (; first < end; first += part)
		take_part(table, first, end - first < part ? end : first + part, out);
	sort_kept(table);
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Sorts the statements, and leaves out those that are there twice. */
static void put_in_order(struct candidates *out)
{
	size_t count = 0;

	qsort(out->statement, out->count, sizeof(*out->statement), by_number);
	for (size_t i = 0; i < out->count; i++)
		if (count == 0 || out->statement[i] != out->statement[count - 1])
			out->statement[count++] = out->statement[i];
	out->count = count;
}

void candidates_find(const struct index *index, struct arena *arena, const struct search *search,
		     struct candidates *out)
{
	struct table table = {
		.index = index,
		.memory = index->memory,
		.row = index->memory->row,
		.lists = lists_make(index, arena, search),
	};

	out->count = 0;
	out->statement =
		arena_array(arena, CANDIDATES_MAX + INDEX_FOCUS_MAX * (2 * FOCUS_REACH + 1),
			    sizeof(*out->statement));
	take_parts(&table, out);
	for (size_t i = 0; i < table.kept; i++)
		out->statement[out->count++] = table.row[i].statement;
	put_in_order(out);
	out->gone_through = table.gone_through;
	out->looked_at = table.looked_at;
}
