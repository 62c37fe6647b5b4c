/* footnotes.c - the footnotes of a story, and what refers to them */
#include "knowledge/footnotes.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct footnote *footnotes_add(struct footnotes *footnotes, struct span label, struct span text,
			       size_t line)
{
	struct footnote *footnote = &footnotes->list[footnotes->count++];

	*footnote = (struct footnote){.label = label, .text = span_trim(text), .line = line};
	return footnote;
}

static int compare_footnotes(const void *a, const void *b)
{
	const struct footnote *x = a, *y = b;
	int order = span_compare(x->label, y->label);

	return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* The length of "paragraph " and its like at the beginning of text, or 0. */
static size_t paragraph_word(struct span text)
{
	static const char *const words[] = {"paragraphs", "paragraph", "para.", "para", "\u00b6"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i]);

		if (text.len < len || strncasecmp(text.ptr, words[i], len) != 0 ||
		    (text.len > len && isalpha((unsigned char)text.ptr[len])))
			continue;
		while (len < text.len && is_blank(text.ptr[len]))
			len++;
		return len;
	}
	return 0;
}

/* Returns how many digits there are. */
static size_t read_number(struct span text, unsigned long max, unsigned long *number)
{
	size_t at = 0;

	for (*number = 0; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++)
		if (*number <= max)
			*number = *number * 10 + (unsigned long)(text.ptr[at] - '0');
	return at;
}

/* Reads the " to 3" of "paragraphs 5 to 3" and its like. Of one paragraph,
 * blanks end its number: "paragraph 5 - 3 photos". */
static bool read_last(struct span rest, bool several, unsigned long *last)
{
	static const char *const words[] = {"to", "-", "\u2013", "\u2014", "through", "until"};

	if (several)
		rest = span_trim(rest);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_starts(rest, span_of(words[i])))
			continue;
		rest = span_slice(rest, strlen(words[i]), rest.len);
		return read_number(several ? span_trim(rest) : rest, STORY_PARAGRAPH_MAX, last) > 0;
	}
	return false;
}

/* The first number behind the word, and the last where it is a range; false
 * where the first is not one that a paragraph can have, or the footnote is the
 * word alone. */
static bool read_paragraph(struct span footnote, unsigned long *first, unsigned long *last)
{
	*first = *last = 0;
	for (size_t at = 0; at < footnote.len; at++) {
		struct span rest = span_slice(footnote, at, footnote.len);
		bool begins = at == 0 || !isalnum((unsigned char)footnote.ptr[at - 1]);
		size_t len = begins ? paragraph_word(rest) : 0, digits;
		bool several = len > 0 && strncasecmp(rest.ptr, "paragraphs", 10) == 0;

		if (len == 0)
			continue;
		rest = span_slice(rest, len, rest.len);
		digits = read_number(rest, STORY_PARAGRAPH_MAX, first);
		if (digits > 0) {
			if (!read_last(span_slice(rest, digits, rest.len), several, last))
				*last = *first;
			return *first >= 1 && *first <= STORY_PARAGRAPH_MAX;
		}
		if (at == 0)
			return false;
	}
	return true;
}

static void check(struct footnotes *footnotes, const char *file, struct problems *problems)
{
	if (footnotes->count > 1)
		qsort(footnotes->list, footnotes->count, sizeof(*footnotes->list),
		      compare_footnotes);
	for (size_t i = 0; i < footnotes->count; i++) {
		struct footnote *it = &footnotes->list[i];
		unsigned long first, last;

		if (i > 0 && span_eq(it->label, it[-1].label)) {
			problems_add(problems, file, it->line,
				     "footnote [^%.*s] is defined twice, first in line %zu",
				     SPAN_ARG(it->label), it[-1].line);
			it->used = true;
		}
		if (it->text.len == 0)
			problems_add(problems, file, it->line, "footnote [^%.*s] is empty",
				     SPAN_ARG(it->label));
		if (it->text.len > STORY_VALUE_MAX)
			problems_add(problems, file, it->line,
				     "footnote [^%.*s] is too long, the most is %d bytes",
				     SPAN_ARG(it->label), STORY_VALUE_MAX);
		else if (!read_paragraph(it->text, &first, &last))
			problems_add(problems, file, it->line,
				     "footnote [^%.*s] names no paragraph; they are counted from 1",
				     SPAN_ARG(it->label));
		else if (last < first)
			problems_add(problems, file, it->line,
				     "footnote [^%.*s] names paragraphs backwards, %lu to %lu",
				     SPAN_ARG(it->label), first, last);
		else
			it->paragraph = (unsigned)first;
	}
}

/* The first of that label, the only one that check() left unused. */
static struct footnote *find(const struct footnotes *footnotes, struct span label)
{
	size_t low = 0, high = footnotes->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (span_compare(footnotes->list[middle].label, label) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == footnotes->count || !span_eq(footnotes->list[low].label, label))
		return NULL;
	return &footnotes->list[low];
}

void footnotes_resolve(struct footnotes *footnotes, struct story *story, const char *file,
		       struct problems *problems)
{
	check(footnotes, file, problems);
	for (size_t i = 0; i < story->statement_count; i++) {
		struct story_statement *statement = &story->statements[i];
		struct footnote *footnote = find(footnotes, statement->label);

		if (!footnote) {
			problems_add(problems, file, statement->line,
				     "footnote [^%.*s] is not defined", SPAN_ARG(statement->label));
			continue;
		}
		statement->footnote = footnote->text;
		statement->paragraph = footnote->paragraph;
		footnote->used = true;
	}
	for (size_t i = 0; i < footnotes->count; i++)
		if (!footnotes->list[i].used)
			problems_add(problems, file, footnotes->list[i].line,
				     "footnote [^%.*s] is never used",
				     SPAN_ARG(footnotes->list[i].label));
}
