/* extract.c - the short answer: which words of a statement answer a question */
#include "knowledge/extract_private.h"

#include <math.h>

#include "knowledge/features.h"
#include "knowledge/index_private.h"
#include "knowledge/verbs.h"

#define ANSWER_WORDS_MAX 14

/* From this probability on an answer is told: four in five of those are right to the
 * word, most others in part. */
#define SURE 0.75

/* Behind "what", what may stand before the verb: "what big American city has". */
#define HEAD_WORDS_MAX 6

static size_t find_wh(const struct index *index)
{
	size_t i = 0;

	while (i < index->question.words.count && !features_asks(index, &index->question.words, i))
		i++;
	return i;
}

static bool any_participle(const struct words *words, size_t from)
{
	for (size_t i = from; i < words->count; i++)
		if (verb_is_participle(words->word[i].folded))
			return true;
	return false;
}

static enum extract_form form_of(const struct index *index)
{
	const struct words *words = &index->question.words;
	size_t wh = find_wh(index);

	if (wh == words->count)
		return EXTRACT_FORM_OTHER;
	if (wh + 1 >= words->count || wh > 3)
		return EXTRACT_FORM_BEHIND;
	for (size_t i = wh + 1; i < words->count && i <= wh + HEAD_WORDS_MAX; i++) {
		const struct word *word = &words->word[i];

		if (word_is(word, VERBS_DO))
			return EXTRACT_FORM_OBJECT;
		if (word_is(word, VERBS_BE))
			return any_participle(words, i + 1) ? EXTRACT_FORM_PASSIVE
							    : EXTRACT_FORM_COPULA;
		if (word_is(word, VERBS_HAVE " " VERBS_MODAL))
			return i + 1 < words->count &&
					       (words->word[i + 1].flags & WORD_STOP) == 0 &&
					       (verb_is_participle(words->word[i + 1].folded) ||
						verb_is_base(words->word[i + 1].folded))
				       ? EXTRACT_FORM_SUBJECT
				       : EXTRACT_FORM_OBJECT;
		if (!(word->flags & WORD_STOP) &&
		    (verb_is_finite(word->folded) || verb_is_mostly(word->folded)))
			return EXTRACT_FORM_SUBJECT;
	}
	return EXTRACT_FORM_OTHER;
}

/* "in" of "in what year", "of" of "what is it made of". */
static struct span wanted_of(const struct index *index)
{
	const struct words *words = &index->question.words;
	size_t wh = find_wh(index);

	if (wh == words->count || words->count < 2)
		return SPAN("");
	if (wh > 0 && extract_kind(&words->word[wh - 1], false) == KIND_PREPOSITION)
		return words->word[wh - 1].folded;
	if (extract_kind(&words->word[words->count - 1], false) == KIND_PREPOSITION)
		return words->word[words->count - 1].folded;
	return SPAN("");
}

/* Whether words i and i + 1 may stand in one answer. */
static bool goes_on(const struct extract_scene *scene, uint32_t i)
{
	return !(scene->marks[i + 1] & (MARK_OPENS | MARK_CLOSES | MARK_STOPS));
}

static bool may_begin(const struct extract_scene *scene, uint32_t i)
{
	return scene->at[i].kind != KIND_AUXILIARY &&
	       (scene->at[i].kind != KIND_CONJUNCTION || word_is(&scene->word[i], "because")) &&
	       scene->at[i].kind != KIND_PRONOUN && scene->at[i].kind != KIND_RELATIVE;
}

static bool may_end(const struct extract_scene *scene, uint32_t i)
{
	switch (scene->at[i].kind) {
	case KIND_DETERMINER:
	case KIND_PREPOSITION:
	case KIND_CONJUNCTION:
	case KIND_AUXILIARY:
	case KIND_PRONOUN:
	case KIND_RELATIVE:
		return false;
	default:
		return true;
	}
}

static bool is_fresh(const struct extract_scene *scene, uint32_t i)
{
	return scene->at[i].term < 0 && scene->at[i].kind >= KIND_STOP;
}

static void take_candidates(const struct extract_scene *scene, struct extract *out)
{
	for (uint32_t first = 0; first < scene->words; first++) {
		bool fresh = false;

		if (!may_begin(scene, first))
			continue;
		for (uint32_t last = first; last < scene->words && last < first + ANSWER_WORDS_MAX;
		     last++) {
			struct extract_candidate *c = &out->candidate[out->count];

			if (last > first && !goes_on(scene, last - 1))
				break;
			fresh |= is_fresh(scene, last);
			if (!fresh || !may_end(scene, last))
				continue;
			if (out->count == EXTRACT_CANDIDATES_MAX)
				return;
			*c = (struct extract_candidate){
				.first = first,
				.last = last,
				.start = scene->word[first].start,
				.end = scene->word[last].end,
			};
			extract_describe(scene, c);
			c->sum = extract_nearness(scene, c);
			out->count++;
		}
	}
}

/* How near each is to what matches, against the nearest of all. */
static void level(struct extract *extract)
{
	double most = 0;

	for (size_t i = 0; i < extract->count; i++)
		most = fmax(most, extract->candidate[i].sum);
	for (size_t i = 0; i < extract->count; i++) {
		struct extract_candidate *c = &extract->candidate[i];
		double share = most > 0 ? c->sum / most : 0;
		double steps = floor((1 - share) * 2 * EXTRACT_NEAR_LEVELS);

		c->value[EXTRACT_NEAR] = (unsigned char)fmin(steps, EXTRACT_NEAR_LEVELS - 1);
	}
}

/* What each value weighs in all of three groups. */
static void add_up(const unsigned groups[3], short weights[EXTRACT_VALUES])
{
	for (int v = 0; v < EXTRACT_VALUES; v++)
		weights[v] = (short)(extract_weights[groups[0]][v] + extract_weights[groups[1]][v] +
				     extract_weights[groups[2]][v]);
}

static double weigh(const short weights[EXTRACT_VALUES], const unsigned char *value)
{
	int sum = 0;

	for (int p = 0; p < EXTRACT_PROPERTIES; p++) {
		sum += weights[value[p]];
		weights += extract_values[p];
	}
	return sum / EXTRACT_SCALE;
}

void extract_find(const struct index *index, struct arena *arena, const struct search *search,
		  const struct hit *hit, struct extract *out)
{
	struct extract_scene scene = {
		.index = index,
		.search = search,
		.hit = hit,
		.wanted = wanted_of(index),
	};
	short weights[EXTRACT_VALUES];

	*out = (struct extract){
		.candidate = arena_array(arena, EXTRACT_CANDIDATES_MAX, sizeof(*out->candidate)),
		.expected = search->expected,
		.form = form_of(index),
	};
	extract_look(&scene, arena);
	take_candidates(&scene, out);
	level(out);
	add_up((const unsigned[]){0, 1 + out->expected, 1 + EXTRACT_EXPECTED + out->form}, weights);
	for (size_t i = 0; i < out->count; i++)
		out->candidate[i].sum = weigh(weights, out->candidate[i].value);
}

/* The best candidate; *total_out is what all sums are together, as exponents of them
 * less that one. */
static const struct extract_candidate *best_of(const struct extract *extract, double *total_out)
{
	const struct extract_candidate *best = extract->candidate;

	for (size_t i = 1; i < extract->count; i++)
		if (extract->candidate[i].sum > best->sum)
			best = &extract->candidate[i];
	*total_out = 0;
	for (size_t i = 0; i < extract->count; i++)
		*total_out += exp(extract->candidate[i].sum - best->sum);
	return best;
}

double extract_chance(const struct extract *extract, size_t start, size_t end)
{
	double total, part = 0;
	const struct extract_candidate *best = best_of(extract, &total);
	bool any = false;

	for (size_t i = 0; i < extract->count; i++) {
		const struct extract_candidate *c = &extract->candidate[i];
		size_t from = c->start > start ? c->start : start;
		size_t to = c->end < end ? c->end : end;

		if (from >= to || 2 * (to - from) < c->end - c->start)
			continue;
		any = true;
		part += exp(c->sum - best->sum);
	}
	return any ? part / total : 1;
}

static struct span find_answer(const struct index *index, struct arena *arena,
			       const struct search *search, const struct hit *hit)
{
	const struct index_statement *s = index_at(index, hit->statement);
	const struct extract_candidate *best;
	struct extract extract;
	double total;

	extract_find(index, arena, search, hit, &extract);
	if (extract.count == 0)
		return SPAN("");
	best = best_of(&extract, &total);
	if (1 / total < SURE)
		return SPAN("");
	return span_slice(s->text, best->start, best->end);
}

struct span extract_answer(const struct index *index, struct arena *arena,
			   const struct search *search, struct hit *hit)
{
	if (!hit->answer.ptr)
		hit->answer = find_answer(index, arena, search, hit);
	return hit->answer;
}
