/* source.c - statements as quotes, and where they stand, in words */
#include "bot/answerer/source.h"

#include "bot/answerer/cut.h"
#include "bot/base/strbuf.h"

#define LINES_MAX_BYTES 4096
#define TITLE_CHARS_MAX 60

static struct span take(struct arena *arena, struct strbuf *buf)
{
	struct span text = arena_copy(arena, strbuf_span(buf));

	strbuf_finish(buf);
	return text;
}

struct span source_one_line(struct arena *arena, struct span text)
{
	struct strbuf out;
	struct span line;

	strbuf_init(&out, text.len);
	while (span_next_line(&text, &line)) {
		line = span_trim(line);
		if (line.len == 0)
			continue;
		if (out.len > 0)
			strbuf_putc(&out, ' ');
		strbuf_add(&out, line);
	}
	return take(arena, &out);
}

static struct span place_of(struct arena *arena, const struct statement *statement)
{
	if (statement->footnote.len > 0)
		return source_one_line(arena, statement->footnote);
	if (statement->paragraph > 0)
		return arena_printf(arena, "paragraph %u", statement->paragraph);
	return (struct span){NULL, 0};
}

/* Whether the footnote says nothing but the paragraph. */
static bool is_plain(struct arena *arena, const struct statement *statement)
{
	return statement->paragraph > 0 &&
	       span_eq(place_of(arena, statement),
		       arena_printf(arena, "paragraph %u", statement->paragraph));
}

static bool is_repeated(const struct statement *statements, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (statements[k].paragraph == statements[i].paragraph &&
		    span_eq(statements[k].footnote, statements[i].footnote))
			return true;
	return false;
}

/* "paragraphs 3, 5 and 7" */
static struct span join_paragraphs(struct arena *arena, const struct statement *statements,
				   size_t count)
{
	struct strbuf out;
	size_t left = 0;

	for (size_t i = 0; i < count; i++)
		left += !is_repeated(statements, i);
	strbuf_init(&out, LINES_MAX_BYTES);
	strbuf_puts(&out, left == 1 ? "paragraph " : "paragraphs ");
	for (size_t i = 0; i < count; i++) {
		if (is_repeated(statements, i))
			continue;
		strbuf_printf(&out, "%u", statements[i].paragraph);
		left--;
		strbuf_puts(&out, left > 1 ? ", " : left == 1 ? " and " : "");
	}
	return take(arena, &out);
}

struct span source_places(struct arena *arena, const struct statement *statements, size_t count)
{
	bool plain = true;
	struct strbuf out;

	for (size_t i = 0; i < count; i++)
		plain = plain && is_plain(arena, &statements[i]);
	if (plain && count > 0)
		return join_paragraphs(arena, statements, count);
	strbuf_init(&out, LINES_MAX_BYTES);
	for (size_t i = 0; i < count; i++) {
		struct span place = place_of(arena, &statements[i]);

		if (place.len == 0 || is_repeated(statements, i))
			continue;
		if (out.len > 0)
			strbuf_puts(&out, "; ");
		strbuf_add(&out, place);
	}
	return take(arena, &out);
}

static void add_part(struct strbuf *out, size_t line_begin, const char *separator, struct span part)
{
	if (part.len == 0)
		return;
	if (out->len > line_begin)
		strbuf_puts(out, separator);
	strbuf_add(out, part);
}

struct span source_short_title(struct arena *arena, const struct statement *story)
{
	struct span title = source_one_line(arena, story->title.len ? story->title : story->story);

	return arena_printf(arena, "\"%.*s\"", SPAN_ARG(cut_text(arena, title, TITLE_CHARS_MAX)));
}

static void add_line(struct arena *arena, struct strbuf *out, const struct statement *story,
		     struct span places, bool with_title)
{
	size_t begin;

	if (out->len > 0)
		strbuf_putc(out, '\n');
	begin = out->len;
	add_part(out, begin, ", ", story->outlet);
	if (with_title)
		add_part(out, begin, ", ", source_short_title(arena, story));
	else if (story->outlet.len == 0)
		add_part(out, begin, ", ", story->title.len ? story->title : story->story);
	add_part(out, begin, ", ", places);
	add_part(out, begin, ": ", story->link);
}

static struct span lines(struct arena *arena, const struct statement *statements, size_t count,
			 bool with_title, bool with_places)
{
	struct statement *same = arena_array(arena, count, sizeof(*same));
	struct strbuf out;

	strbuf_init(&out, LINES_MAX_BYTES);
	for (size_t i = 0; i < count; i++) {
		size_t n = 0, first = count;

		for (size_t k = 0; k < count; k++) {
			if (!span_eq(statements[k].story, statements[i].story))
				continue;
			first = k < first ? k : first;
			same[n++] = statements[k];
		}
		if (first == i)
			add_line(arena, &out, &statements[i],
				 with_places ? source_places(arena, same, n)
					     : (struct span){NULL, 0},
				 with_title);
	}
	return take(arena, &out);
}

struct span source_lines(struct arena *arena, const struct statement *statements, size_t count,
			 bool with_title)
{
	return lines(arena, statements, count, with_title, true);
}

struct span source_outlets(struct arena *arena, const struct statement *statements, size_t count,
			   bool with_title)
{
	return lines(arena, statements, count, with_title, false);
}
