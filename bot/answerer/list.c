/* list.c - findings as a list: one item for each distinct answer */
#include "bot/answerer/list.h"

#include "bot/answerer/cut.h"
#include "bot/answerer/source.h"
#include "bot/base/exchange.h"
#include "bot/base/utf8.h"

#define MORE_CHARS	 20 /* "… and 120 more" and its line end */
#define ANSWER_MAX_BYTES 4096

static void add_statement(struct list_item *item, const struct statement *statement)
{
	for (size_t i = 0; i < item->statement_count; i++)
		if (item->statements[i].id == statement->id)
			return;
	if (item->statement_count < LIST_STATEMENTS_MAX)
		item->statements[item->statement_count++] = *statement;
}

static struct list_item *find_item(struct list *list, struct arena *arena, struct span text)
{
	struct span folded = utf8_fold(arena, text);

	for (size_t i = 0; i < list->count; i++)
		if (span_eq(utf8_fold(arena, list->items[i].text), folded))
			return &list->items[i];
	list->items[list->count].text = text;
	return &list->items[list->count++];
}

static bool stands(const struct reply *reply, const struct finding *row)
{
	for (size_t i = 0; i < row->statement_count && reply->knowledge; i++)
		if (!knowledge_stands(reply->knowledge, row->statements[i].id))
			return false;
	return true;
}

void list_gather(struct list *list, const struct reply *reply, const struct findings *findings,
		 double threshold)
{
	struct arena *arena = reply->arena;

	list->items = arena_array(arena, findings->count, sizeof(*list->items));
	list->count = 0;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *row = &findings->rows[i];
		struct span text = row->answer;
		size_t from = row->statement_count; /* of these the text is */
		struct list_item *item;

		if (row->confidence < threshold || !stands(reply, row))
			continue;
		if (text.len == 0 && row->statement_count > 0) {
			text = row->statements[0].text;
			from = 1;
		}
		text = source_one_line(arena, text);
		if (text.len == 0)
			continue;
		item = find_item(list, arena, text);
		for (size_t k = 0; k < from; k++)
			add_statement(item, &row->statements[k]);
	}
}

/* "- France (paragraphs 3 and 7)"; mixed: the items are not all of one story. */
static struct span item_line(const struct reply *reply, const struct list_item *item, bool mixed)
{
	struct span place = {NULL, 0};

	if (item->statement_count > 0)
		place = source_places(reply->arena, item->statements, item->statement_count);
	if (place.len == 0)
		return arena_printf(reply->arena, "- %.*s", SPAN_ARG(item->text));
	if (mixed)
		return arena_printf(
			reply->arena, "- %.*s (%.*s, %.*s)", SPAN_ARG(item->text),
			SPAN_ARG(source_short_title(reply->arena, &item->statements[0])),
			SPAN_ARG(place));
	return arena_printf(reply->arena, "- %.*s (%.*s)", SPAN_ARG(item->text), SPAN_ARG(place));
}

static bool is_mixed(const struct list *list)
{
	const struct statement *seen = NULL;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->items[i].statement_count; k++) {
			const struct statement *statement = &list->items[i].statements[k];

			if (seen && !span_eq(seen->story, statement->story))
				return true;
			seen = statement;
		}
	return false;
}

static struct span outlets(const struct list *list, const struct reply *reply)
{
	struct statement *all =
		arena_array(reply->arena, list->count * LIST_STATEMENTS_MAX, sizeof(*all));
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->items[i].statement_count; k++)
			all[count++] = list->items[i].statements[k];
	return source_outlets(reply->arena, all, count, reply->with_title);
}

static struct span join_answers(const struct list *list, struct arena *arena)
{
	struct strbuf out;
	struct span text;

	strbuf_init(&out, ANSWER_MAX_BYTES);
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			strbuf_puts(&out, "; ");
		strbuf_add(&out, list->items[i].text);
	}
	text = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return text;
}

/* Adds items from *told on while they fit, with room for a line that says how
 * many are left; the first is cut where it would not fit. */
static void add_items(const struct list *list, const struct reply *reply, size_t left,
		      struct strbuf *out, size_t *told)
{
	bool mixed = is_mixed(list), first = true;

	while (*told < list->count) {
		size_t kept = *told + 1 < list->count ? MORE_CHARS : 0;
		size_t room = left > kept + 1 ? left - kept - 1 : 0;
		struct span line = item_line(reply, &list->items[*told], mixed);

		if (utf8_count(line) > room) {
			if (!first)
				return;
			line = cut_text(reply->arena, line, room);
		}
		strbuf_putc(out, '\n');
		strbuf_add(out, line);
		left -= utf8_count(line) + 1 < left ? utf8_count(line) + 1 : left;
		(*told)++;
		first = false;
	}
}

size_t list_write(const struct list *list, const struct reply *reply, struct answer *out)
{
	struct span heading = reply_fill(reply, reply->match->intent->many.text, NULL);
	struct span source = outlets(list, reply);
	size_t source_chars = source.len ? utf8_count(source) + 1 : 0;
	size_t told = reply->skip < list->count ? reply->skip : 0;
	size_t left = reply->max_chars > source_chars ? reply->max_chars - source_chars : 0;
	struct strbuf text;

	strbuf_init(&text, EXCHANGE_REPLY_MAX);
	heading = cut_text(reply->arena, heading, left);
	strbuf_add(&text, heading);
	add_items(list, reply, left - utf8_count(heading), &text, &told);
	if (told < list->count)
		strbuf_printf(&text, "\n\u2026 and %zu more", list->count - told);
	if (source.len > 0)
		strbuf_printf(&text, "\n%.*s", SPAN_ARG(source));
	out->text = join_answers(list, reply->arena);
	out->reply = arena_copy(reply->arena,
				cut_text(reply->arena, strbuf_span(&text), reply->max_chars));
	strbuf_finish(&text);
	return told < list->count ? told : 0;
}
