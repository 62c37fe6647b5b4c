/* metrics.c - figures of how well questions are answered */
#include "bot/metrics.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

/* What Python's \w matches, and so what its \b stands between. */
static bool is_word(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return c == '_';
	}
}

static bool is_blank(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F) || c == 0x85 || c == 0x2028 ||
	       c == 0x2029 || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS;
}

static bool is_punctuation(uint32_t c)
{
	return c < 0x80 && c > ' ' && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", (int)c);
}

static void add_character(struct strbuf *out, uint32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t len = utf8proc_encode_char((utf8proc_int32_t)c, bytes);

	strbuf_add(out, (struct span){(const char *)bytes, (size_t)len});
}

/* The run of characters at *at that are all of words, or all not. */
static struct span next_run(struct span text, size_t *at, bool *of_words)
{
	size_t begin = *at, end = *at;

	*of_words = is_word(utf8_next(text, &end));
	*at = end;
	while (end < text.len && is_word(utf8_next(text, &end)) == *of_words)
		*at = end;
	return span_slice(text, begin, *at);
}

static void lower_without_punctuation(struct strbuf *out, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (!is_punctuation(c))
			add_character(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
	}
}

static void without_articles(struct strbuf *out, struct span text)
{
	size_t at = 0;
	bool of_words;

	while (at < text.len) {
		struct span run = next_run(text, &at, &of_words);

		strbuf_add(out, span_among(run, "a an the") ? SPAN(" ") : run);
	}
}

static void with_single_blanks(struct strbuf *out, struct span text)
{
	bool blank = false;
	size_t at = 0;

	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (is_blank(c)) {
			blank = out->len > 0;
			continue;
		}
		if (blank)
			strbuf_putc(out, ' ');
		blank = false;
		add_character(out, c);
	}
}

struct span metrics_normalise(struct arena *arena, struct span text)
{
	static void (*const steps[])(struct strbuf *, struct span) = {
		lower_without_punctuation, without_articles, with_single_blanks};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		struct strbuf out;

		strbuf_init(&out, 4 * text.len + 16);
		steps[i](&out, text);
		text = arena_copy(arena, strbuf_span(&out));
		strbuf_finish(&out);
	}
	return text;
}

bool metrics_exact(struct arena *arena, struct span answer, struct span gold)
{
	return span_eq(metrics_normalise(arena, answer), metrics_normalise(arena, gold));
}

static int by_text(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* The words of a normalised text, sorted. */
static struct span *words_of(struct arena *arena, struct span text, size_t *count)
{
	struct span *words = arena_array(arena, text.len / 2 + 1, sizeof(*words));

	*count = 0;
	while (text.len > 0 && span_next_part(&text, ' ', &words[*count]))
		(*count)++;
	if (*count > 0)
		qsort(words, *count, sizeof(*words), by_text);
	return words;
}

double metrics_f1(struct arena *arena, struct span answer, struct span gold)
{
	size_t answer_count, gold_count, same = 0, a = 0, g = 0;
	const struct span *answer_words, *gold_words;

	answer_words = words_of(arena, metrics_normalise(arena, answer), &answer_count);
	gold_words = words_of(arena, metrics_normalise(arena, gold), &gold_count);
	if (answer_count == 0 || gold_count == 0)
		return answer_count == gold_count;
	while (a < answer_count && g < gold_count) {
		int order = span_compare(answer_words[a], gold_words[g]);

		same += order == 0;
		a += order <= 0;
		g += order >= 0;
	}
	return 2.0 * (double)same / (double)(answer_count + gold_count);
}

static int by_value(const void *a, const void *b)
{
	double x = ((const struct metrics_score *)a)->value;
	double y = ((const struct metrics_score *)b)->value;

	return (x > y) - (x < y);
}

double metrics_auc(struct metrics_score *scores, size_t count)
{
	double below = 0, wins = 0; /* negatives lower than here; pairs in order */
	size_t positives = 0, end;

	if (count > 0)
		qsort(scores, count, sizeof(*scores), by_value);
	for (size_t first = 0; first < count; first = end) {
		double same[2] = {0, 0};

		for (end = first; end < count && scores[end].value <= scores[first].value; end++)
			same[scores[end].positive]++;
		wins += same[true] * (below + same[false] / 2);
		below += same[false];
		positives += (size_t)same[true];
	}
	return wins / (below * (double)positives);
}

void metrics_bin(const struct metrics_score *scores, size_t count,
		 struct metrics_bin bins[METRICS_BINS])
{
	memset(bins, 0, METRICS_BINS * sizeof(*bins));
	for (size_t i = 0; i < count; i++) {
		double value = fmin(1, fmax(0, scores[i].value));
		size_t bin = (size_t)(value * METRICS_BINS);
		struct metrics_bin *it = &bins[bin < METRICS_BINS ? bin : METRICS_BINS - 1];

		it->count++;
		it->positive += scores[i].positive;
		it->sum += value;
	}
}

double metrics_calibration_error(const struct metrics_bin bins[METRICS_BINS])
{
	double count = 0, off = 0;

	for (size_t b = 0; b < METRICS_BINS; b++) {
		count += (double)bins[b].count;
		off += fabs(bins[b].sum - (double)bins[b].positive);
	}
	return off / count;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double metrics_quantile(double *values, size_t count, double share)
{
	size_t rank;

	if (count == 0)
		return NAN;
	qsort(values, count, sizeof(*values), by_size);
	rank = (size_t)ceil(share * (double)count);
	return values[rank > 0 ? rank - 1 : 0];
}
