/* candidates.c - the statements that a question may be about, by terms alone */
#include "knowledge/candidates.h"

#include <stdlib.h>

#include "knowledge/index_private.h"

#define STEPS 256 /* that scores are rounded down to, to know the best so far */

/* Where so many times fewer rows may still become one of the best than there are
 * statements in a list, they are looked up in it. */
#define LOOKED_UP 16

#define ROWS_FIRST 256

/* Around a statement in focus. */
#define FOCUS_REACH 8

/* The statements that have one term related to a term of the question. */
struct list {
	size_t at, count; /* in index->packed */
	double adds;
	size_t term; /* of the search */
};

/* A statement that stands in a list. */
struct row {
	uint32_t statement;
	uint32_t terms; /* set of those that it has */
	double score;
};

struct candidates_memory {
	uint32_t *row_of; /* of each statement, its row + 1; all 0 between searches */
	struct row *row;
	size_t capacity;
};

struct table {
	const struct index *index;
	struct arena *arena;
	struct candidates_memory *memory;
	struct row *row; /* in memory */
	size_t count;
	size_t in_step[STEPS]; /* how many rows have a score of that step */
	double steps_a_score;
	/* What the lists that are left can add, of each term. */
	double most[SEARCH_TERMS_MAX];
	/* Numbers of the rows that may still become one of the best; NULL: all may. */
	uint32_t *alive;
	size_t alive_count;
	bool in_order; /* of their statements */
};

struct candidates_memory *candidates_memory_create(size_t statements)
{
	struct candidates_memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		abort();
	/* Pages of it that no search needs are never there. */
	memory->row_of = calloc(statements + 1, sizeof(*memory->row_of));
	memory->capacity = ROWS_FIRST;
	memory->row = calloc(memory->capacity, sizeof(*memory->row));
	if (!memory->row_of || !memory->row)
		abort();
	return memory;
}

void candidates_memory_destroy(struct candidates_memory *memory)
{
	if (!memory)
		return;
	free(memory->row_of);
	free(memory->row);
	free(memory);
}

static int by_adds(const void *a, const void *b)
{
	const struct list *x = a, *y = b;

	if (x->adds != y->adds)
		return x->adds < y->adds ? 1 : -1;
	return (x->at > y->at) - (x->at < y->at);
}

static struct list *make_lists(const struct index *index, struct arena *arena,
			       const struct search *search, size_t *count_out)
{
	struct list *list;
	size_t count = 0;

	for (size_t t = 0; t < search->terms; t++)
		count += search->term[t].relations;
	list = arena_array(arena, count, sizeof(*list));
	count = 0;
	for (size_t t = 0; t < search->terms; t++)
		for (size_t r = 0; r < search->term[t].relations; r++) {
			const struct relation *relation = &search->term[t].relation[r];
			struct lexicon_postings postings =
				lexicon_postings(&index->lexicon, relation->term);

			if (postings.statements == 0)
				continue;
			list[count] = (struct list){
				.at = postings.at,
				.count = index_statements(index, relation->term),
				.adds = search->term[t].weight * relation->weight,
				.term = t,
			};
			count++;
		}
	qsort(list, count, sizeof(*list), by_adds);
	*count_out = count;
	return list;
}

static size_t step_of(const struct table *table, double score)
{
	size_t step = (size_t)(score * table->steps_a_score);

	return step < STEPS ? step : STEPS - 1;
}

static void add_row(struct table *table, uint32_t statement)
{
	struct candidates_memory *memory = table->memory;

	if (table->count == memory->capacity) {
		memory->capacity += memory->capacity / 2 + ROWS_FIRST;
		memory->row = realloc(memory->row, memory->capacity * sizeof(*memory->row));
		if (!memory->row)
			abort();
		table->row = memory->row;
	}
	table->row[table->count++] = (struct row){.statement = statement};
	table->in_step[0]++;
	memory->row_of[statement] = (uint32_t)table->count;
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

/* Where the statements of a list from `first` on begin. */
static size_t skip_to(const struct index *index, const struct list *list, size_t first)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (packed_number(&index->packed, list->at + middle) < first)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Adds what a list has. Statements that are in no row yet get one where fresh. */
static void take_list(struct table *table, const struct list *list, bool fresh)
{
	const struct index *index = table->index;
	const unsigned char *run;
	size_t first, end, skipped, n;

	index_extent(index, &first, &end);
	skipped = first > 0 ? skip_to(index, list, first) : 0;
	for (size_t at = list->at + skipped, left = list->count - skipped; left > 0;
	     at += n, left -= n) {
		n = packed_run(&index->packed, at, left, &run);
		if (n == 0)
			return;
		for (size_t i = 0; i < n; i++) {
			uint32_t statement = packed_get(run, i), row;

			if (statement >= end)
				return;
			if (statement < first)
				continue;
			row = table->memory->row_of[statement];
			if (row == 0 && fresh) {
				add_row(table, statement);
				row = (uint32_t)table->count;
			}
			if (row > 0)
				add_score(table, &table->row[row - 1], list);
		}
	}
}

/* The step that as many as are wanted reach; 0 where there are fewer. */
static size_t step_reached(const struct table *table)
{
	size_t above = 0, step = STEPS;

	if (table->count <= CANDIDATES_MAX)
		return 0;
	while (step > 0 && above < CANDIDATES_MAX)
		above += table->in_step[--step];
	return step;
}

/* Forgets rows that cannot become one of the best any more, whatever they get. */
static void forget_rows(struct table *table, const struct search *search)
{
	size_t least = step_reached(table), kept = 0;

	if (!table->alive) {
		table->alive = arena_array(table->arena, table->count, sizeof(*table->alive));
		for (size_t i = 0; i < table->count; i++)
			table->alive[i] = (uint32_t)i;
		table->alive_count = table->count;
	}
	for (size_t i = 0; i < table->alive_count; i++) {
		const struct row *row = &table->row[table->alive[i]];
		double most = row->score;

		for (size_t t = 0; t < search->terms; t++)
			if (!(row->terms >> t & 1))
				most += table->most[t];
		/* A step more, since sums in another order differ by a little. */
		if (step_of(table, most) + 1 >= least)
			table->alive[kept++] = table->alive[i];
	}
	table->alive_count = kept;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The rows that are left, in the order of their statements. */
static void order_rows(struct table *table)
{
	if (table->in_order)
		return;
	for (size_t i = 0; i < table->alive_count; i++)
		table->alive[i] = table->row[table->alive[i]].statement;
	qsort(table->alive, table->alive_count, sizeof(*table->alive), by_number);
	for (size_t i = 0; i < table->alive_count; i++)
		table->alive[i] = table->memory->row_of[table->alive[i]] - 1;
	table->in_order = true;
}

/* Where in a list a statement stands, or would; not before `low`. */
static size_t look_up(const struct packed *packed, const struct list *list, size_t low,
		      uint32_t statement)
{
	size_t width = 1, high;

	while (low + width < list->count &&
	       packed_number(packed, list->at + low + width) < statement) {
		low += width;
		width *= 2;
	}
	high = low + width < list->count ? low + width : list->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (packed_number(packed, list->at + middle) < statement)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Adds what a list has for the rows that are left. */
static void look_rows_up(struct table *table, const struct list *list)
{
	const struct packed *packed = &table->index->packed;
	size_t at = 0;

	order_rows(table);
	for (size_t i = 0; i < table->alive_count && at < list->count; i++) {
		struct row *row = &table->row[table->alive[i]];

		at = look_up(packed, list, at, row->statement);
		if (at < list->count && packed_number(packed, list->at + at) == row->statement)
			add_score(table, row, list);
	}
}

/* Adds what a list has where it can make no statement one of the best that is in
 * none of those before it. */
static void take_stale(struct table *table, const struct search *search, const struct list *list)
{
	if (list->count > (table->alive ? table->alive_count : table->count))
		forget_rows(table, search);
	if (table->alive && table->alive_count * LOOKED_UP < list->count)
		look_rows_up(table, list);
	else
		take_list(table, list, false);
}

static void take_lists(struct table *table, const struct search *search, const struct list *list,
		       size_t count)
{
	double *most = table->most, whole = 0;
	bool fresh = true;

	for (size_t i = count; i-- > 0;)
		most[list[i].term] = list[i].adds;
	for (size_t t = 0; t < search->terms; t++)
		whole += most[t];
	table->steps_a_score = whole > 0 ? STEPS / whole : 0;
	for (size_t i = 0; i < count; i++) {
		double sum = 0;

		for (size_t t = 0; t < search->terms; t++)
			sum += most[t];
		fresh = fresh && step_of(table, sum) >= step_reached(table);
		if (fresh)
			take_list(table, &list[i], true);
		else
			take_stale(table, search, &list[i]);
		most[list[i].term] = 0;
		for (size_t k = i + 1; k < count && most[list[i].term] <= 0; k++)
			if (list[k].term == list[i].term)
				most[list[i].term] = list[k].adds;
	}
}

static int by_score(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return (x->statement > y->statement) - (x->statement < y->statement);
}

/* Keeps the rows that may be among the best, in any order; returns how many. */
static size_t keep_best(struct table *table)
{
	size_t least = step_reached(table);
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++)
		if (step_of(table, table->row[i].score) >= least)
			table->row[kept++] = table->row[i];
	qsort(table->row, kept, sizeof(*table->row), by_score);
	return kept < CANDIDATES_MAX ? kept : CANDIDATES_MAX;
}

/* Adds what stands in the passages in focus, and in those next to them. */
static void add_focus(const struct index *index, struct candidates *out)
{
	for (size_t f = 0; f < index->focus_count; f++) {
		size_t at = index->focus[f], end = at + FOCUS_REACH + 1;

		for (size_t s = at > FOCUS_REACH ? at - FOCUS_REACH : 0; s < end; s++)
			if (s < index->count && index->memory->row_of[s] > 0 &&
			    index_in_focus(index, (uint32_t)s) > 0)
				out->statement[out->count++] = (uint32_t)s;
	}
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
		.arena = arena,
		.memory = index->memory,
		.row = index->memory->row,
	};
	size_t lists, rows, kept;
	struct list *list = make_lists(index, arena, search, &lists);

	take_lists(&table, search, list, lists);
	rows = table.count;
	out->count = 0;
	out->statement =
		arena_array(arena, CANDIDATES_MAX + INDEX_FOCUS_MAX * (2 * FOCUS_REACH + 1),
			    sizeof(*out->statement));
	if (rows > CANDIDATES_MAX)
		add_focus(index, out);
	for (size_t i = 0; i < rows; i++)
		table.memory->row_of[table.row[i].statement] = 0;
	kept = keep_best(&table);
	for (size_t i = 0; i < kept; i++)
		out->statement[out->count++] = table.row[i].statement;
	put_in_order(out);
}
