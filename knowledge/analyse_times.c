/* analyse_times.c - times in a statement */
#include "knowledge/analyse.h"

bool word_is_year(const struct word *w)
{
	return w->text.len == 4 && word_is_number(w) &&
	       (w->text.ptr[0] == '1' || w->text.ptr[0] == '2') && w->text.ptr[1] >= '0' &&
	       w->text.ptr[1] <= '9' && !memchr(w->text.ptr, ',', 4);
}

static bool is_month(const struct word *w)
{
	return word_is(w, "january february april june july august september october november "
			  "december") ||
	       ((w->flags & WORD_CAPITAL) && word_is(w, "march may"));
}

/* "3", "21", "3rd": of a month. */
static bool is_day(const struct word *w)
{
	size_t digits = 0;

	while (digits < w->folded.len && w->folded.ptr[digits] >= '0' &&
	       w->folded.ptr[digits] <= '9')
		digits++;
	return (digits == 1 || digits == 2) &&
	       (digits == w->folded.len ||
		span_among(span_slice(w->folded, digits, w->folded.len), "st nd rd th"));
}

bool analyse_is_day(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];

	return is_day(w) && i + 1 < a->reading->words.count && is_month(w + 1);
}

static bool is_calendar(const struct word *w)
{
	return is_month(w) || word_is(w, "monday tuesday wednesday thursday friday saturday sunday "
					 "today yesterday tomorrow tonight");
}

/* The last word of the date that begins at word i, a day of the week or a month. */
static size_t date_end(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	if (i + 2 < count && is_day(&w[i + 1]) && is_month(&w[i + 2]))
		i += 2; /* "Tuesday, 4 July" */
	else if (i + 1 < count && !is_month(&w[i]) && is_month(&w[i + 1]))
		i++; /* "Tuesday, July 4" */
	if (i + 1 < count && is_month(&w[i]) && is_day(&w[i + 1]))
		i++;
	if (i + 1 < count && word_is_year(&w[i + 1]))
		i++;
	return i;
}

/* "The Sunday Times" is no time; "on Sunday Ada" is. */
static bool is_name_of_day(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];
	const struct word *next = i + 1 < a->reading->words.count ? w + 1 : NULL;

	return i > 0 && word_is(&w[-1], "the a") && (w->flags & WORD_WEEKDAY) && next &&
	       !(next->flags & WORD_BREAK) && (next->flags & WORD_CAPITAL) &&
	       !(next->flags & WORD_STOP) && !is_calendar(next);
}

/* The expression of time from word *first on, up to and including *last. Where it only
 * says which of something, as "the 1998" of "the 1998 draft", it begins with the year. */
static bool time_at(const struct analysis *a, size_t *first, size_t *last)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, i = *first, at = i;

	if (at + 2 < count && (word_is_number(&w[at]) || word_is(&w[at], "a an")) &&
	    word_is_time_unit(&w[at + 1]) && word_is(&w[at + 2], "ago")) {
		*last = at + 2;
		return true;
	}
	if (word_is(&w[at], "on in since until by during from before after") && at + 1 < count)
		at++;
	if (word_is(&w[at], "the a") && at + 1 < count)
		at++;
	if (at > i && at + 2 < count && word_is(&w[at], "end beginning start middle") &&
	    word_is(&w[at + 1], "of"))
		at += 2;
	if (word_is(&w[at], "earlier later early late mid") && at + 1 < count)
		at++;
	if (word_is(&w[at], "last this next past coming recent previous following") &&
	    at + 1 < count &&
	    (word_is_time_unit(&w[at + 1]) || is_calendar(&w[at + 1]) ||
	     word_is(&w[at + 1], "spring summer autumn fall winter weekend quarter"))) {
		*last = at + 1;
		return true;
	}
	if (is_day(&w[at]) && at + 1 < count && is_month(&w[at + 1]))
		at++;
	if (is_calendar(&w[at]) && !is_name_of_day(a, at)) {
		*last = date_end(a, at);
		return true;
	}
	if (at > i && (word_is(&w[at], "spring summer autumn winter") || word_is_year(&w[at]))) {
		if (word_is(&w[at - 1], "the a") && word_is_year(&w[at]))
			*first = at;
		*last = at;
		return true;
	}
	if (at == i && word_is(&w[at], "recently")) {
		*last = at;
		return true;
	}
	return false;
}

/* "In September next year", "in the spring of 2031": the last word of the time that ends
 * with word last. */
static size_t time_end(const struct analysis *a, size_t last)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	if (last + 1 < count && word_is_year(&w[last + 1]) && !(w[last + 1].flags & WORD_BREAK))
		return last + 1;
	if (last + 2 >= count || (w[last + 1].flags & WORD_BREAK))
		return last;
	if (word_is(&w[last + 1], "of") && word_is_year(&w[last + 2]))
		return last + 2;
	if (word_is(&w[last + 1], "last this next") && word_is(&w[last + 2], "year week month"))
		return last + 2;
	return last;
}

void analyse_times(struct analysis *a)
{
	size_t i = 0, last;

	while (i < a->reading->words.count) {
		size_t first = i;

		if (time_at(a, &first, &last)) {
			last = time_end(a, last);
			analyse_add(a, FACT_TIME, first, last, (struct span){0}, (struct span){0});
			i = last;
		}
		i++;
	}
}
