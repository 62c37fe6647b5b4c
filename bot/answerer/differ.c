/* differ.c - whether two short answers to one question contradict each other */
#include "bot/answerer/differ.h"

#include <math.h>
#include <stdlib.h>

#include "bot/base/utf8.h"

/* An amount: "$12 million", "five years". */
struct amount {
	double value;
	struct span unit; /* "$", "%", "year"; empty where it has none */
};

static const struct {
	const char *word;
	double value;
} scales[] = {
	{"hundred", 1e2}, {"thousand", 1e3}, {"k", 1e3}, {"million", 1e6},   {"m", 1e6},
	{"billion", 1e9}, {"bn", 1e9},	     {"b", 1e9}, {"trillion", 1e12},
};

static const char *const numbers[] = {"zero",  "one",	"two",	"three", "four",   "five",  "six",
				      "seven", "eight", "nine", "ten",	 "eleven", "twelve"};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads the digits that text begins with, "4,000" and "2.5" too; returns how many
 * bytes they take. */
static size_t read_digits(struct span text, double *value)
{
	double place = 1;
	bool point = false;
	size_t i = 0;

	for (*value = 0; i < text.len; i++) {
		bool next = i + 1 < text.len && is_digit(text.ptr[i + 1]);

		if (is_digit(text.ptr[i])) {
			if (point)
				*value += (place /= 10) * (text.ptr[i] - '0');
			else
				*value = 10 * *value + (text.ptr[i] - '0');
		} else if (text.ptr[i] == '.' && next && !point) {
			point = true;
		} else if (text.ptr[i] != ',' || !next) {
			break;
		}
	}
	return i;
}

/* The number that a word is, or begins with behind a sign of currency; rest is
 * what follows in the word. */
static bool read_number(struct span word, struct amount *out, struct span *rest)
{
	size_t at = 0;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (span_is(word, numbers[i])) {
			out->value = (double)i;
			*rest = (struct span){NULL, 0};
			return true;
		}
	while (at < word.len && !is_digit(word.ptr[at]) &&
	       (strchr("$", word.ptr[at]) || (unsigned char)word.ptr[at] >= 0x80))
		at++;
	if (at == word.len || !is_digit(word.ptr[at]))
		return false;
	if (at > 0)
		out->unit = span_slice(word, 0, at);
	at += read_digits(span_slice(word, at, word.len), &out->value);
	*rest = span_slice(word, at, word.len);
	return true;
}

static bool read_scale(struct span word, double *value)
{
	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		if (span_is(word, scales[i].word)) {
			*value *= scales[i].value;
			return true;
		}
	return false;
}

static struct span singular(struct span word)
{
	if (span_among(word, "percent percentage"))
		return SPAN("%");
	if (span_among(word, "dollars dollar"))
		return SPAN("$");
	if (word.len > 1 && word.ptr[word.len - 1] == 's')
		word.len--;
	return word;
}

static bool read_amount(struct span text, struct amount *out)
{
	struct span word, rest = {NULL, 0};
	bool found = false;

	*out = (struct amount){0};
	while (!found && span_next_part(&text, ' ', &word))
		found = read_number(word, out, &rest);
	if (!found)
		return false;
	if (rest.len > 0 && !read_scale(rest, &out->value) && out->unit.len == 0)
		out->unit = singular(rest);
	while (span_next_part(&text, ' ', &word))
		if (!read_scale(word, &out->value) && word.len > 0) {
			if (out->unit.len == 0)
				out->unit = singular(word);
			break;
		}
	return true;
}

/* The number, from 0, of the first word of text that is in list; -1 for none. */
static int find_among(struct span text, const char *list)
{
	struct span word;

	while (span_next_part(&text, ' ', &word)) {
		struct span rest = span_of(list), entry;

		for (int i = 0; span_next_part(&rest, ' ', &entry); i++)
			if (span_eq(entry, word))
				return i;
	}
	return -1;
}

static bool times_differ(struct span a, struct span b)
{
	static const char months[] = "january february march april may june july august "
				     "september october november december";
	static const char *const lists[] = {
		"monday tuesday wednesday thursday friday saturday sunday",
		months,
		"spring summer autumn winter",
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		int of_a = find_among(a, lists[i]), of_b = find_among(b, lists[i]);

		if (of_a >= 0 && of_b >= 0)
			return of_a != of_b;
	}
	return false;
}

/* The name that all of text is; false where it is none. */
static bool is_name(const struct knowledge *knowledge, struct arena *arena, struct span text,
		    struct knowledge_name *out)
{
	struct knowledge_name *names;

	if (knowledge_names(knowledge, arena, text, &names) != 1 || names[0].start > 4 ||
	    names[0].end < text.len)
		return false;
	*out = names[0];
	return true;
}

/* 1 for "Yes" or "Yes, says Ada", -1 for no. */
static int verdict(struct span folded)
{
	struct span word;

	span_next_part(&folded, ' ', &word);
	if (word.len > 0 && word.ptr[word.len - 1] == ',')
		word.len--;
	return span_is(word, "yes") ? 1 : span_is(word, "no") ? -1 : 0;
}

bool answers_differ(const struct knowledge *knowledge, struct arena *arena, struct span a,
		    struct span b)
{
	struct span x = utf8_fold(arena, a), y = utf8_fold(arena, b);
	struct knowledge_name of_a, of_b;
	struct amount of_x, of_y;

	if (verdict(x) || verdict(y))
		return verdict(x) * verdict(y) < 0;
	if (times_differ(x, y))
		return true;
	if (read_amount(x, &of_x) && read_amount(y, &of_y))
		return span_eq(of_x.unit, of_y.unit) &&
		       fabs(of_x.value - of_y.value) > 1e-9 * fabs(of_x.value);
	return is_name(knowledge, arena, a, &of_a) && is_name(knowledge, arena, b, &of_b) &&
	       span_eq(of_a.kind, of_b.kind) && !span_eq(of_a.name, of_b.name);
}
