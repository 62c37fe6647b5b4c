/* steps.c - what templates become: steps along a text, and how they are taken */
#include "bot/answerer/steps.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

/* For one text. An alternative, or an end of a slot, that is passed over takes 1. */
#define EFFORT_MAX 2000000
#define EFFORT_WAY 10 /* that one takes which is gone */

#define DEPTH_MAX 2000 /* of them open at a time */
#define DISTANCE  2    /* bytes */

/* Where to go on if what was tried leads nowhere. */
struct way {
	uint32_t step, at; /* offsets, in steps and in the text */
	uint32_t until;	   /* for a slot's end: before there it may be; else 0 */
	uint32_t taken;
};

struct taken {
	uint32_t slot, begin, end;
};

struct steps_memory {
	struct taken taken[STEPS_SLOTS_MAX];
	struct way ways[DEPTH_MAX];
	uint32_t tried[STEPS_WORDS_MAX]; /* by number: from there on a slot's ends were */
};

struct walk {
	const unsigned char *steps;
	const char *text;
	uint32_t step, at, len;
	uint32_t depth, taken, reach;
	uint32_t effort;
	bool arrived, exhausted;
	struct steps_memory *memory;
};

/* All of it or nothing. */
static void put(struct strbuf *out, const char *bytes, size_t len)
{
	if (out->truncated || len > out->max_bytes - out->len)
		out->truncated = true;
	else
		strbuf_add(out, (struct span){bytes, len});
}

void steps_put(struct strbuf *out, enum step step)
{
	put(out, (const char[]){(char)step}, 1);
}

static void put_of(struct strbuf *out, enum step step, size_t number)
{
	put(out, (const char[]){(char)step, (char)number}, 2);
}

void steps_put_begin(struct strbuf *out)
{
	put_of(out, STEP_BEGIN, 0);
}

void steps_put_open(struct strbuf *out, size_t slot)
{
	put_of(out, STEP_OPEN, slot);
}

void steps_put_words(struct strbuf *out)
{
	size_t number = (unsigned char)out->data[1];

	if (number == STEPS_WORDS_MAX || out->truncated) {
		out->truncated = true;
		return;
	}
	put_of(out, STEP_WORDS, number);
	out->data[1] = (char)(number + 1);
}

void steps_put_text(struct strbuf *out, struct span text)
{
	while (text.len > 0) {
		size_t len = text.len < UINT8_MAX ? text.len : UINT8_MAX;

		put_of(out, STEP_TEXT, len);
		put(out, text.ptr, len);
		text = span_slice(text, len, text.len);
	}
}

static void set_distance(struct strbuf *out, size_t at, size_t distance)
{
	if (out->truncated)
		return;
	out->data[at] = (char)(distance & 0xff);
	out->data[at + 1] = (char)(distance >> 8);
}

static uint32_t distance_at(const unsigned char *steps, size_t at)
{
	return steps[at] | (uint32_t)steps[at + 1] << 8;
}

static void put_with_distance(struct strbuf *out, enum step step, size_t distance)
{
	put(out, (const char[]){(char)step, 0, 0}, 1 + DISTANCE);
	set_distance(out, out->len - DISTANCE, distance);
}

void steps_begin_option(struct strbuf *out)
{
	put_with_distance(out, STEP_TRY, 0);
}

void steps_end_option(struct strbuf *out, size_t at)
{
	set_distance(out, at + 1, out->len - (at + 1 + DISTANCE));
}

void steps_loosen(struct strbuf *out, size_t at)
{
	if (!out->truncated)
		out->data[at] = STEP_BLANK;
}

void steps_space_into_option(struct strbuf *out, size_t at)
{
	if (out->truncated)
		return;
	out->data[at] = STEP_TRY;
	out->data[at + 1 + DISTANCE] = STEP_SPACE;
	steps_end_option(out, at);
}

struct steps_choice steps_begin_choice(const struct strbuf *out)
{
	return (struct steps_choice){out->len, 0};
}

void steps_or(struct strbuf *out, struct steps_choice *choice)
{
	char *begin;
	size_t len;

	put_with_distance(out, STEP_JUMP, choice->jump);
	len = out->len - choice->begin;
	put_with_distance(out, STEP_TRY, 0); /* which belongs before it */
	if (out->truncated)
		return;
	begin = out->data + choice->begin;
	memmove(begin + 1 + DISTANCE, begin, len);
	*begin = STEP_TRY;
	set_distance(out, choice->begin + 1, len);
	choice->jump = out->len - (1 + DISTANCE);
	choice->begin = out->len;
}

void steps_end_choice(struct strbuf *out, const struct steps_choice *choice)
{
	size_t jump = choice->jump;

	while (jump > 0 && !out->truncated) {
		size_t before = distance_at((const unsigned char *)out->data, jump + 1);

		set_distance(out, jump + 1, out->len - (jump + 1 + DISTANCE));
		jump = before;
	}
}

struct steps_memory *steps_memory_create(void)
{
	struct steps_memory *memory = malloc(sizeof(*memory));

	if (!memory)
		abort();
	return memory;
}

void steps_memory_destroy(struct steps_memory *memory)
{
	free(memory);
}

static bool is_at(const struct walk *w, char c)
{
	return w->at < w->len && w->text[w->at] == c;
}

/* Whether nothing follows but blanks and dots. */
static bool is_over(const struct walk *w)
{
	uint32_t at = w->at;

	while (at < w->len && (w->text[at] == ' ' || w->text[at] == '.'))
		at++;
	return at == w->len;
}

/* Whether no blank is needed here. */
static bool may_lack_blank(const struct walk *w)
{
	return w->at == 0 || w->text[w->at - 1] == ' ' || is_over(w);
}

/* Whether the step can be taken from here, as far as its begin tells. */
static bool may_take(const struct walk *w, uint32_t step)
{
	switch (w->steps[step]) {
	case STEP_TEXT:
		return is_at(w, (char)w->steps[step + 2]);
	case STEP_SPACE:
		return is_at(w, ' ');
	case STEP_BLANK:
		return is_at(w, ' ') || may_lack_blank(w);
	case STEP_END:
		return is_over(w);
	default:
		return true;
	}
}

/* The same of a step behind a slot, whatever is tried there. */
static bool may_go_on(struct walk *w, uint32_t step)
{
	for (step++; w->steps[step] == STEP_TRY; step += distance_at(w->steps, step - DISTANCE)) {
		w->effort++;
		step += 1 + DISTANCE;
		if (may_take(w, step))
			return true;
	}
	return may_take(w, step);
}

static void remember(struct walk *w, uint32_t step, uint32_t at, uint32_t until)
{
	w->effort += EFFORT_WAY;
	if (w->depth == DEPTH_MAX)
		w->exhausted = true;
	else
		w->memory->ways[w->depth++] = (struct way){step, at, until, w->taken};
}

/* Ends the slot here, or as soon as that may lead on. */
static bool end_words(struct walk *w, uint32_t until)
{
	for (; w->at < until; w->at++) {
		w->effort++;
		if (w->text[w->at - 1] == ' ' || !may_go_on(w, w->step))
			continue;
		remember(w, w->step, w->at + 1, until);
		return true;
	}
	w->at = w->at < w->len ? w->at : w->len;
	return false;
}

static bool take_words(struct walk *w)
{
	uint32_t *tried = &w->memory->tried[w->steps[w->step++]], until = *tried;

	if (w->at == w->len || w->text[w->at] == ' ' || ((unsigned char)w->text[w->at] >> 6) == 2)
		return false;
	if (++w->at >= until)
		return false;
	*tried = w->at;
	return end_words(w, until);
}

static void take_begin(struct walk *w)
{
	for (uint32_t i = 0; i < w->steps[w->step]; i++)
		w->memory->tried[i] = w->len + 1;
	w->step++;
	while (is_at(w, ' ') || is_at(w, '.') || is_at(w, '-'))
		w->at++;
}

static bool take_byte(struct walk *w, char c)
{
	bool takes = is_at(w, c);

	w->at += takes;
	return takes;
}

static bool take_text(struct walk *w)
{
	uint32_t end = w->step + 1 + w->steps[w->step];

	for (w->step++; w->step < end; w->step++)
		if (!take_byte(w, (char)w->steps[w->step]))
			return false;
	return true;
}

static bool take_blank(struct walk *w)
{
	bool may_lack = may_lack_blank(w);

	if (!is_at(w, ' '))
		return may_lack;
	if (may_lack)
		remember(w, w->step, w->at, 0);
	w->at++;
	return true;
}

static void take_try(struct walk *w)
{
	uint32_t next = w->step + DISTANCE, other = next + distance_at(w->steps, w->step);

	w->effort++;
	w->step = other;
	if (!may_take(w, next))
		return;
	remember(w, other, w->at, 0);
	w->step = next;
}

/* Returns false where it leads no further. */
static bool take_step(struct walk *w)
{
	struct taken *taken = &w->memory->taken[w->taken];

	switch ((enum step)w->steps[w->step++]) {
	case STEP_BEGIN:
		take_begin(w);
		return true;
	case STEP_TEXT:
		return take_text(w);
	case STEP_SPACE:
		return take_byte(w, ' ');
	case STEP_BLANK:
		return take_blank(w);
	case STEP_TRY:
		take_try(w);
		return true;
	case STEP_JUMP:
		w->step += DISTANCE + distance_at(w->steps, w->step);
		return true;
	case STEP_OPEN:
		*taken = (struct taken){.slot = w->steps[w->step++], .begin = w->at};
		return true;
	case STEP_CLOSE:
		taken->end = w->at;
		w->taken++;
		return true;
	case STEP_WORDS:
		return take_words(w);
	case STEP_FAIL:
		return false;
	case STEP_END:
		while (is_at(w, ' ') || is_at(w, '.'))
			w->at++;
		w->arrived = w->at == w->len;
		return w->arrived;
	}
	return false;
}

/* Goes the last way that is left; false where none is. */
static bool turn_back(struct walk *w)
{
	struct way way;

	do {
		w->reach = w->at > w->reach ? w->at : w->reach;
		if (w->depth == 0)
			return false;
		way = w->memory->ways[--w->depth];
		w->step = way.step;
		w->at = way.at;
		w->taken = way.taken;
	} while (way.until > 0 && !end_words(w, way.until));
	return true;
}

int steps_match(struct span steps, struct steps_memory *memory, struct span text,
		struct span slots[STEPS_SLOTS_MAX], size_t *reach, struct error *error)
{
	struct walk w = {.steps = (const unsigned char *)steps.ptr,
			 .text = text.ptr,
			 .len = (uint32_t)text.len,
			 .memory = memory};

	assert(text.len < UINT32_MAX);
	while (!w.arrived) {
		if (w.exhausted || w.effort > EFFORT_MAX)
			return error_set(error, ERR_LIMIT, "match limit exceeded");
		if (!take_step(&w) && !turn_back(&w))
			break;
	}
	*reach = w.arrived ? w.len : w.reach;
	for (size_t i = 0; i < STEPS_SLOTS_MAX; i++)
		slots[i] = (struct span){NULL, 0};
	for (uint32_t i = 0; i < w.taken && w.arrived; i++) {
		struct taken taken = memory->taken[i];

		slots[taken.slot] = (struct span){text.ptr + taken.begin, taken.end - taken.begin};
	}
	return w.arrived;
}
