/* analyse_times.c - times in a statement */
#include "knowledge/analyse.h"

bool word_is_year(const struct word *w)
{
	return w->text.len == 4 && word_is_number(w) &&
	       (w->text.ptr[0] == '1' || w->text.ptr[0] == '2') && w->text.ptr[1] >= '0' &&
	       w->text.ptr[1] <= '9' && !memchr(w->text.ptr, ',', 4);
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

/* "Nov." of "Nov. 13", "13 Nov", "Nov. 2031": not the name Jan. */
static bool is_short_month(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];

	if (!(w->flags & WORD_CAPITAL) ||
	    !word_is(w, "jan feb mar apr jun jul aug sep sept oct nov dec") ||
	    analyse_name_at(a, i))
		return false;
	return (i + 1 < a->reading->words.count && (is_day(w + 1) || word_is_year(w + 1))) ||
	       (i > 0 && is_day(w - 1) && !(w->flags & WORD_BREAK));
}

static bool is_month(const struct analysis *a, size_t i)
{
	const struct word *w = &a->reading->words.word[i];

	return word_is(w, "january february april june july august september october november "
			  "december") ||
	       ((w->flags & WORD_CAPITAL) && word_is(w, "march may")) || is_short_month(a, i);
}

bool analyse_is_day(const struct analysis *a, size_t i)
{
	return is_day(&a->reading->words.word[i]) &&
	       ((i + 1 < a->reading->words.count && is_month(a, i + 1)) ||
		(i > 0 && is_short_month(a, i - 1)));
}

static bool is_calendar(const struct analysis *a, size_t i)
{
	return is_month(a, i) || word_is(&a->reading->words.word[i],
					 "monday tuesday wednesday thursday friday saturday sunday "
					 "today yesterday tomorrow tonight");
}

/* The last word of the date that begins at word i, a day of the week or a month. */
static size_t date_end(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count;

	if (i + 2 < count && is_day(&w[i + 1]) && is_month(a, i + 2))
		i += 2; /* "Tuesday, 4 July" */
	else if (i + 1 < count && !is_month(a, i) && is_month(a, i + 1))
		i++; /* "Tuesday, July 4" */
	if (i + 1 < count && is_month(a, i) && is_day(&w[i + 1]))
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
	       !(next->flags & WORD_STOP) && !is_calendar(a, i + 1);
}

#define ZONES "gmt utc bst cet cest et est edt ct cst cdt mt mst mdt pt pst pdt ist jst aest"

/* Whether two words have nothing but a blank and an abbreviation's full stop between. */
static bool adjoin(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	if (i + 1 >= a->reading->words.count)
		return false;
	for (size_t at = w[i].end; at < w[i + 1].start; at++)
		if (a->text.ptr[at] != ' ' &&
		    !(a->text.ptr[at] == '.' && at == w[i].end && word_is(&w[i], "am pm")))
			return false;
	return true;
}

/* How many digits text begins with. */
static size_t digits_of(struct span text)
{
	size_t digits = 0;

	while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
		digits++;
	return digits;
}

/* Whether "52" of "6:52" is word i + 1. */
static bool has_minutes(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	return i + 1 < a->reading->words.count && digits_of(w[i].text) == w[i].text.len &&
	       w[i].text.len <= 2 && w[i + 1].start == w[i].end + 1 &&
	       a->text.ptr[w[i].end] == ':' && digits_of(w[i + 1].text) == 2;
}

/* "2am", "52pm", "6.30pm" */
static bool ends_hour(const struct word *w)
{
	size_t len = w->folded.len;

	return len > 2 && len <= 7 && digits_of(w->folded) > 0 && w->folded.ptr[len - 3] <= '9' &&
	       span_among(span_slice(w->folded, len - 2, len), "am pm");
}

/* "Local time", "GMT", "Eastern", "in the morning" behind word last: its last word. */
static size_t zone_end(const struct analysis *a, size_t last)
{
	const struct word *w = a->reading->words.word;
	size_t at = last + 1;

	if (!adjoin(a, last))
		return last;
	if (word_is(&w[at], ZONES) && (w[at].flags & WORD_CAPITAL))
		return at;
	if (word_is(&w[at], "in") && adjoin(a, at) && word_is(&w[at + 1], "the") &&
	    adjoin(a, at + 1) && word_is(&w[at + 2], "morning afternoon evening"))
		return at + 2;
	while (adjoin(a, at) && at < last + 3 && !word_is(&w[at], "time") &&
	       ((w[at].flags & WORD_CAPITAL) || word_is(&w[at], "local")))
		at++;
	return word_is(&w[at], "time") && at > last + 1 ? at : last;
}

/* The last word of the time of day that begins at word i: "2 a.m.", "6:52am local time",
 * "0552 GMT", "noon", two o'clock. Without such a mark "14:30" is one only where it is
 * led to: it may be a score. Returns false where there is none. */
static bool clock_at(const struct analysis *a, size_t i, bool led, size_t *last)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, hour = i;
	bool sure = ends_hour(&w[i]), minutes = has_minutes(a, i);

	if (led && word_is(&w[i], "noon midday midnight")) {
		*last = zone_end(a, i);
		return true;
	}
	if (!sure &&
	    (!word_is_number(&w[i]) || (digits_of(w[i].text) == 0 && !(w[i].flags & WORD_NUMERAL))))
		return false;
	if (minutes)
		sure = ends_hour(&w[++hour]);
	*last = hour;
	if (!sure && hour + 1 < count && adjoin(a, hour) &&
	    (word_is(&w[hour + 1], "pm o'clock o\u2019clock") ||
	     (word_is(&w[hour + 1], "am") && !(w[hour + 1].flags & WORD_BREAK)))) {
		*last = hour + 1;
		sure = true;
	}
	hour = *last;
	*last = zone_end(a, hour);
	return sure || (minutes && (led || *last > hour)) ||
	       (w[i].text.len == 4 && digits_of(w[i].text) == 4 && *last > hour);
}

bool analyse_clock(const struct analysis *a, size_t i, size_t *last)
{
	const struct word *w = a->reading->words.word;
	size_t at = i, more;

	if (word_is(&w[at], "shortly just soon") && adjoin(a, at) &&
	    word_is(&w[at + 1], "after before"))
		at++;
	if (word_is(&w[at], "at by around about after before until till since from between") &&
	    adjoin(a, at))
		at++;
	if (at > i && word_is(&w[at], "about around approximately roughly nearly exactly") &&
	    adjoin(a, at))
		at++;
	if (!clock_at(a, at, at > i, last))
		return false;
	if (adjoin(a, *last) && word_is(&w[*last + 1], "to until till and") &&
	    adjoin(a, *last + 1) &&
	    (word_is(&w[i], "from between") || !word_is(&w[*last + 1], "and")) &&
	    clock_at(a, *last + 2, true, &more))
		*last = more;
	return true;
}

/* The expression of time from word *first on, up to and including *last. Where it only
 * says which of something, as "the 1998" of "the 1998 draft", it begins with the year. */
static bool time_at(const struct analysis *a, size_t *first, size_t *last)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, i = *first, at = i;

	if (analyse_clock(a, at, last))
		return true;
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
	    (word_is_time_unit(&w[at + 1]) || is_calendar(a, at + 1) ||
	     word_is(&w[at + 1], "spring summer autumn fall winter weekend quarter"))) {
		*last = at + 1;
		return true;
	}
	if (is_day(&w[at]) && at + 1 < count && is_month(a, at + 1))
		at++;
	if (is_calendar(a, at) && !is_name_of_day(a, at)) {
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

/* "On Friday at 2 a.m.", "at noon yesterday": the last word of the time from word first to
 * last and of what it goes on with, where one of them is a time of day. */
static size_t moment_end(const struct analysis *a, size_t first, size_t last)
{
	size_t next = last + 1, more, clock;

	if (adjoin(a, last) && time_at(a, &next, &more) && next == last + 1 &&
	    (analyse_clock(a, first, &clock) != analyse_clock(a, next, &clock)))
		return time_end(a, more);
	return last;
}

void analyse_times(struct analysis *a)
{
	const struct word *w = a->reading->words.word;
	size_t i = 0, last;

	while (i < a->reading->words.count) {
		size_t first = i;

		if (time_at(a, &first, &last)) {
			struct fact *fact = &a->out->fact[a->out->count];

			last = moment_end(a, first, time_end(a, last));
			if (a->out->count < FACTS_MAX) {
				analyse_add(a, FACT_TIME, first, last, (struct span){0},
					    (struct span){0});
				/* "2 a.m." has its last full stop. */
				if (span_ends(w[last].text, SPAN(".m")) &&
				    fact->end < a->text.len && fact->end == w[last].end &&
				    a->text.ptr[fact->end] == '.')
					fact->end++;
			}
			i = last;
		}
		i++;
	}
}
