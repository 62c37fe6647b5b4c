/* candidates.c - the statements that a question may be about, by terms alone */
#include "knowledge/candidates.h"

#include <stdlib.h>

#include "knowledge/index_private.h"

#define STEPS 256 /* that scores are rounded down to, to know the best so far */

/* To look at the terms of a statement costs as much as to go through so many of a
 * list. */
#define LOOKED_AT 48

/* After so many it is asked anew which may still become one of the best; or after so
 * many for each of these. */
#define COUNTED_AFTER 512
#define ALIVE_AFTER   4

#define ROWS_FIRST 256

/* Around a statement in focus. */
#define FOCUS_REACH 8

/* The statements that have one term related to a term of the question. */
struct list {
	size_t at, count; /* in index->packed */
	double adds;
	size_t term;	/* of the search */
	uint32_t known; /* the same in the vocabulary */
};

/* A statement that stands in a list. */
struct row {
	uint32_t statement;
	uint32_t terms; /* set of those that it has */
	double score;
};

struct candidates_memory {
	/* All 0 between searches: */
	uint32_t *row_of; /* of each statement, its row + 1 */
	uint32_t *alive;  /* of each, a bit: whether its row may still become one of the best */
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
	size_t terms; /* of the search */
	/* Numbers of the rows that may still become one of the best, once that is asked. */
	uint32_t *alive;
	size_t alive_count;
	size_t gone_through, looked_at;
};

struct candidates_memory *candidates_memory_create(size_t statements)
{
	struct candidates_memory *memory = calloc(1, sizeof(*memory));

	if (!memory)
		abort();
	/* Pages of it that no search needs are never there. */
	memory->row_of = calloc(statements + 1, sizeof(*memory->row_of));
	memory->alive = calloc(statements / 32 + 1, sizeof(*memory->alive));
	memory->capacity = ROWS_FIRST;
	memory->row = calloc(memory->capacity, sizeof(*memory->row));
	if (!memory->row_of || !memory->alive || !memory->row)
		abort();
	return memory;
}

void candidates_memory_destroy(struct candidates_memory *memory)
{
	if (!memory)
		return;
	free(memory->row_of);
	free(memory->alive);
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
				.known = relation->term,
			};
			count++;
		}
	qsort(list, count, sizeof(*list), by_adds);
	*count_out = count;
	return list;
}

static size_t step_of(const struct table *table, double score)
{
	size_t step = (size_t)(long)(score * table->steps_a_score);

	return step < STEPS ? step : STEPS - 1;
}

/* Makes room for so many rows more. */
static void make_room(struct table *table, size_t rows)
{
	struct candidates_memory *memory = table->memory;

	if (memory->capacity - table->count >= rows)
		return;
	memory->capacity = table->count + rows + memory->capacity / 2;
	memory->row = realloc(memory->row, memory->capacity * sizeof(*memory->row));
	if (!memory->row)
		abort();
	table->row = memory->row;
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

/* What is left of a list, from run to run. */
struct walk {
	size_t at, left;
	uint32_t first, end; /* the statements that are asked about */
};

static struct walk walk_begin(struct table *table, const struct list *list)
{
	size_t first, end, skipped;

	table->gone_through += list->count;
	index_extent(table->index, &first, &end);
	skipped = first > 0 ? skip_to(table->index, list, first) : 0;
	return (struct walk){list->at + skipped, list->count - skipped, (uint32_t)first,
			     (uint32_t)end};
}

/* How many statements stand side by side at *run; 0 at the end. */
static size_t walk_next(const struct table *table, struct walk *walk, const unsigned char **run)
{
	size_t n = walk->left ? packed_run(&table->index->packed, walk->at, walk->left, run) : 0;

	walk->at += n;
	walk->left -= n;
	/* Nor is anything behind what is asked about. */
	while (n > 0 && packed_get(*run, n - 1) >= walk->end) {
		walk->left = 0;
		n--;
	}
	return n;
}

/* Adds what a list has. Statements that are in no row yet get one. */
static void take_list(struct table *table, const struct list *list)
{
	const struct row fresh = {.terms = UINT32_C(1) << list->term, .score = list->adds};
	uint32_t *row_of = table->memory->row_of;
	struct walk walk = walk_begin(table, list);
	size_t before = table->count, n;
	const unsigned char *run;

	make_room(table, list->count);
	while ((n = walk_next(table, &walk, &run)) > 0)
		for (size_t i = 0; i < n; i++) {
			uint32_t statement = packed_get(run, i);

			if (statement - walk.first >= walk.end - walk.first)
				continue;
			if (row_of[statement] > 0) {
				add_score(table, &table->row[row_of[statement] - 1], list);
				continue;
			}
			table->row[table->count] = fresh;
			table->row[table->count].statement = statement;
			row_of[statement] = (uint32_t)++table->count;
		}
	table->in_step[step_of(table, list->adds)] += table->count - before;
}

/* Adds what a list has for the rows that are alive. */
static void take_alive(struct table *table, const struct list *list)
{
	const uint32_t *alive = table->memory->alive;
	struct walk walk = walk_begin(table, list);
	const unsigned char *run;
	size_t n;

	while ((n = walk_next(table, &walk, &run)) > 0)
		for (size_t i = 0; i < n; i++) {
			uint32_t statement = packed_get(run, i);

			if (statement < walk.end && (alive[statement / 32] >> statement % 32 & 1))
				add_score(table, &table->row[table->memory->row_of[statement] - 1],
					  list);
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

	for (size_t t = 0; t < table->terms; t++)
		if (!(terms >> t & 1))
			sum += table->most[t];
	return sum;
}

static struct goal find_goal(const struct table *table)
{
	size_t step = step_reached(table);

	/* A step less, since sums in another order differ by a little. */
	return (struct goal){table,
			     (double)step < 2 ? 0 : (double)(step - 1) / table->steps_a_score, 0,
			     still_to_come(table, 0)};
}

static bool may_reach(struct goal *goal, const struct row *row)
{
	if (row->terms != goal->terms) {
		goal->terms = row->terms;
		goal->to_come = still_to_come(goal->table, row->terms);
	}
	return row->score + goal->to_come >= goal->score;
}

/* Finds the rows that may still become one of the best. */
static void find_alive(struct table *table)
{
	struct goal goal = find_goal(table);

	table->alive = arena_array(table->arena, table->count, sizeof(*table->alive));
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->row[i];

		if (!may_reach(&goal, row))
			continue;
		table->alive[table->alive_count++] = (uint32_t)i;
		table->memory->alive[row->statement / 32] |= UINT32_C(1) << row->statement % 32;
	}
}

/* Forgets those that cannot any more. */
static void forget_rows(struct table *table)
{
	struct goal goal = find_goal(table);
	size_t kept = 0;

	for (size_t i = 0; i < table->alive_count; i++) {
		const struct row *row = &table->row[table->alive[i]];

		if (may_reach(&goal, row))
			table->alive[kept++] = table->alive[i];
		else
			table->memory->alive[row->statement / 32] &=
				~(UINT32_C(1) << row->statement % 32);
	}
	table->alive_count = kept;
}

/* Takes down what the lists behind this one can add of its term. */
static void less_to_come(struct table *table, const struct list *list, size_t count)
{
	size_t next = 1;

	while (next < count && list[next].term != list->term)
		next++;
	table->most[list->term] = next < count ? list[next].adds : 0;
}

/* The lists that are left by their terms: a hash table of their numbers + 1. */
struct left {
	const struct list *list;
	uint32_t *slot;
	size_t mask;
};

static size_t slot_of(const struct left *left, uint32_t term)
{
	return term * UINT32_C(2654435761) & left->mask;
}

static struct left make_left(struct arena *arena, const struct list *list, size_t count)
{
	struct left left = {.list = list, .mask = 15};

	while (left.mask < 2 * count)
		left.mask = 2 * left.mask + 1;
	left.slot = arena_array(arena, left.mask + 1, sizeof(*left.slot));
	for (size_t i = 0; i < count; i++) {
		size_t slot = slot_of(&left, list[i].known);

		while (left.slot[slot])
			slot = (slot + 1) & left.mask;
		left.slot[slot] = (uint32_t)i + 1;
	}
	return left;
}

/* Notes the first list of each term of the search that has this term. */
static void note_lists(const struct left *left, uint32_t term, uint32_t first[SEARCH_TERMS_MAX])
{
	for (size_t slot = slot_of(left, term); left->slot[slot]; slot = (slot + 1) & left->mask) {
		uint32_t i = left->slot[slot] - 1;
		const struct list *list = &left->list[i];

		if (list->known == term && i < first[list->term])
			first[list->term] = i;
	}
}

/* Adds what the lists that are left have for a row, in their order, since sums in
 * another one differ by a little. */
static void look_at_row(struct table *table, const struct search *search, const struct left *left,
			struct row *row)
{
	uint32_t first[SEARCH_TERMS_MAX], order[SEARCH_TERMS_MAX];
	struct readings_mentions mentions;
	struct mention mention;
	size_t count = 0;

	for (size_t t = 0; t < search->terms; t++)
		first[t] = UINT32_MAX;
	if (readings_mentions(&table->index->readings, row->statement, &mentions)) {
		for (size_t m = 0; m < mentions.count; m++)
			if (readings_mention(&mentions, m, &mention))
				note_lists(left, mention.term, first);
	} else {
		const struct reading *reading = &index_at(table->index, row->statement)->reading;

		for (size_t m = 0; m < reading->count; m++)
			note_lists(left, reading->mention[m].term, first);
	}
	for (size_t t = 0; t < search->terms; t++) {
		size_t k = count;

		if (first[t] == UINT32_MAX)
			continue;
		for (; k > 0 && order[k - 1] > first[t]; k--)
			order[k] = order[k - 1];
		order[k] = first[t];
		count++;
	}
	for (size_t k = 0; k < count; k++)
		add_score(table, row, &left->list[order[k]]);
}

/* Adds what the lists from this one on have for the rows that are left. */
static void look_at_rows(struct table *table, const struct search *search, const struct list *list,
			 size_t count)
{
	struct left left = make_left(table->arena, list, count);

	table->looked_at += table->alive_count;
	for (size_t i = 0; i < table->alive_count; i++)
		look_at_row(table, search, &left, &table->row[table->alive[i]]);
}

/* Adds what the lists have that can make no statement one of the best which is in
 * none of those before them. */
static void take_stale(struct table *table, const struct search *search, const struct list *list,
		       size_t count)
{
	size_t left = 0, since = 0;

	for (size_t i = 0; i < count; i++)
		left += list[i].count;
	find_alive(table);
	for (size_t i = 0; i < count; i++) {
		if (since > COUNTED_AFTER && since > ALIVE_AFTER * table->alive_count) {
			since = 0;
			forget_rows(table);
		}
		if (table->alive_count * LOOKED_AT < left) {
			look_at_rows(table, search, &list[i], count - i);
			return;
		}
		take_alive(table, &list[i]);
		since += list[i].count;
		left -= list[i].count;
		less_to_come(table, &list[i], count - i);
	}
}

static void take_lists(struct table *table, const struct search *search, const struct list *list,
		       size_t count)
{
	double *most = table->most, whole = 0;

	for (size_t i = count; i-- > 0;)
		most[list[i].term] = list[i].adds;
	for (size_t t = 0; t < search->terms; t++)
		whole += most[t];
	table->steps_a_score = whole > 0 ? STEPS / whole : 0;
	for (size_t i = 0; i < count; i++) {
		if (step_of(table, still_to_come(table, 0)) < step_reached(table)) {
			take_stale(table, search, &list[i], count - i);
			return;
		}
		take_list(table, &list[i]);
		less_to_come(table, &list[i], count - i);
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
	size_t least = step_reached(table),
	       count = table->alive ? table->alive_count : table->count;
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct row *row = &table->row[table->alive ? table->alive[i] : i];

		if (step_of(table, row->score) >= least)
			table->row[kept++] = *row;
	}
	qsort(table->row, kept, sizeof(*table->row), by_score);
	return kept < CANDIDATES_MAX ? kept : CANDIDATES_MAX;
}

/* All 0 again. */
static void clear_memory(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		table->memory->row_of[table->row[i].statement] = 0;
	for (size_t i = 0; i < table->alive_count; i++)
		table->memory->alive[table->row[table->alive[i]].statement / 32] = 0;
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

bool candidates_any(const struct index *index, uint32_t term)
{
	struct list list = {
		.at = lexicon_postings(&index->lexicon, term).at,
		.count = index_statements(index, term),
	};
	size_t first, end, at;

	index_extent(index, &first, &end);
	at = skip_to(index, &list, first);
	return at < list.count && packed_number(&index->packed, list.at + at) < end;
}

void candidates_find(const struct index *index, struct arena *arena, const struct search *search,
		     struct candidates *out)
{
	struct table table = {
		.index = index,
		.arena = arena,
		.memory = index->memory,
		.row = index->memory->row,
		.terms = search->terms,
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
	clear_memory(&table);
	kept = keep_best(&table);
	for (size_t i = 0; i < kept; i++)
		out->statement[out->count++] = table.row[i].statement;
	put_in_order(out);
	out->gone_through = table.gone_through;
	out->looked_at = table.looked_at;
}
