/* holdings.c - which stories and intents an answerer holds, and how that differs */
#include "bot/xmpp/holdings.h"

#include "bot/base/utf8.h"

#include <stdlib.h>

#define SUM_BYTES   16
#define TOLD_MAX    10 /* names of one kind of change; of more, how many */
#define NAME_CHARS  80
#define SUMMARY_MAX 400

struct holding {
	struct span name, sum;
};

struct holdings {
	struct strbuf lines, summary;
};

/* Their lines, in the order of their names. */
struct sorted {
	struct holding *all;
	size_t count;
};

struct holdings *holdings_create(void)
{
	struct holdings *holdings = calloc(1, sizeof(*holdings));

	if (!holdings)
		abort();
	strbuf_init(&holdings->lines, HOLDINGS_MAX_BYTES);
	strbuf_init(&holdings->summary, SUMMARY_MAX);
	return holdings;
}

void holdings_destroy(struct holdings *holdings)
{
	if (!holdings)
		return;
	strbuf_finish(&holdings->lines);
	strbuf_finish(&holdings->summary);
	free(holdings);
}

void holdings_add(struct holdings *holdings, struct span lines)
{
	strbuf_add(&holdings->lines, lines);
}

void holdings_add_summary(struct holdings *holdings, struct span summary)
{
	utf8_clean(&holdings->summary, summary);
}

static bool read_line(struct span line, struct holding *out)
{
	if (line.len < SUM_BYTES + 2 || line.ptr[line.len - SUM_BYTES - 1] != ' ')
		return false;
	out->name = span_slice(line, 0, line.len - SUM_BYTES - 1);
	out->sum = span_slice(line, line.len - SUM_BYTES, line.len);
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct holding *left = a, *right = b;

	return span_compare(left->name, right->name);
}

static struct sorted sort(const struct holdings *holdings)
{
	struct span rest = strbuf_span(&holdings->lines), line;
	struct sorted sorted = {NULL, 0};
	size_t lines = 1;

	for (size_t i = 0; i < rest.len; i++)
		lines += rest.ptr[i] == '\n';
	sorted.all = calloc(lines, sizeof(*sorted.all));
	if (!sorted.all)
		abort();
	while (sorted.count < lines && span_next_line(&rest, &line))
		sorted.count += read_line(line, &sorted.all[sorted.count]);
	qsort(sorted.all, sorted.count, sizeof(*sorted.all), compare);
	return sorted;
}

/* One kind of change, as "; added a, b and 3 more". */
struct list {
	const char *verb;
	struct strbuf *out;
	size_t count;
};

static void add(struct list *list, struct span name)
{
	if (list->count == 0)
		strbuf_printf(list->out, "; %s ", list->verb);
	else if (list->count < TOLD_MAX)
		strbuf_puts(list->out, ", ");
	if (list->count < TOLD_MAX)
		utf8_clean(list->out, utf8_prefix(name, NAME_CHARS));
	list->count++;
}

static void finish(const struct list *list)
{
	if (list->count > TOLD_MAX)
		strbuf_printf(list->out, " and %zu more", list->count - TOLD_MAX);
}

/* Adds to list the names of a that b has not; where both is set, those that both have
 * with another sum. */
static void add_differing(struct list *list, const struct sorted *a, const struct sorted *b,
			  bool both)
{
	for (size_t i = 0, k = 0; i < a->count; i++) {
		bool there;

		while (k < b->count && compare(&b->all[k], &a->all[i]) < 0)
			k++;
		there = k < b->count && compare(&b->all[k], &a->all[i]) == 0;
		if (both ? there && !span_eq(a->all[i].sum, b->all[k].sum) : !there)
			add(list, a->all[i].name);
	}
	finish(list);
}

void holdings_tell_changes(const struct holdings *before, const struct holdings *now,
			   struct strbuf *out)
{
	struct list added = {"added", out, 0}, changed = {"changed", out, 0},
		    removed = {"removed", out, 0};
	struct sorted old, new;

	strbuf_add(out, strbuf_span(&now->summary));
	if (!before)
		return;
	old = sort(before);
	new = sort(now);
	add_differing(&added, &new, &old, false);
	add_differing(&changed, &new, &old, true);
	add_differing(&removed, &old, &new, false);
	if (added.count + changed.count + removed.count == 0)
		strbuf_puts(out, "; nothing changed");
	free(old.all);
	free(new.all);
}
