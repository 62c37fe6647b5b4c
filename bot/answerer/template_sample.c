/* template_sample.c - questions that a template matches
 *
 * Reads what template_compile() took, so that nothing is wrong with it.
 */
#include "bot/answerer/template.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#define SAMPLE_MAX 2000

struct sampler {
	const struct template_scope *scope;
	struct strbuf out;
	struct span text; /* that is read: the template, a rule or a list's value */
	size_t at;
	uint32_t state;
};

static void sample_choice(struct sampler *s, char closing, bool silent);

static uint32_t draw(struct sampler *s, uint32_t below)
{
	s->state = s->state * 1664525U + 1013904223U;
	return (s->state >> 8) % below;
}

static void sample_text(struct sampler *s, struct span text)
{
	struct span outer = s->text;
	size_t at = s->at;

	s->text = text;
	s->at = 0;
	sample_choice(s, '\0', false);
	s->text = outer;
	s->at = at;
}

/* What is between brackets of names; s->at is behind them after. */
static struct span read_name(struct sampler *s, char closing)
{
	size_t begin = ++s->at;

	while (s->at < s->text.len && s->text.ptr[s->at] != closing)
		s->at++;
	return span_slice(s->text, begin, s->at++);
}

static void sample_slot(struct sampler *s)
{
	/* Of all kinds that people may put there, and that patterns may tell apart. */
	static const char *const values[] = {"zorb",	  "zorb quam",	  "the zorb",
					     "17",	  "it",		  "who zorbs quams",
					     "is a zorb", "zorb's quam",  "zorb and quam",
					     "no zorb",	  "zorb in quam", "to zorb"};
	const struct template_list *list = NULL;
	struct span name, list_name = read_name(s, '}');

	span_next_part(&list_name, ':', &name);
	if (!list_name.ptr)
		list_name = name;
	for (size_t i = 0; i < s->scope->list_count; i++)
		if (span_eq(s->scope->lists[i].name, list_name))
			list = &s->scope->lists[i];
	if (list && list->count > 0)
		sample_text(s, list->values[draw(s, (uint32_t)list->count)].text);
	else
		strbuf_puts(&s->out, values[draw(s, sizeof(values) / sizeof(values[0]))]);
}

static void sample_rule(struct sampler *s)
{
	struct span name = read_name(s, '>');

	for (size_t i = 0; i < s->scope->rule_count; i++)
		if (span_eq(s->scope->rules[i].name, name)) {
			sample_text(s, s->scope->rules[i].body.text);
			return;
		}
}

static void sample_item(struct sampler *s)
{
	char c = s->text.ptr[s->at];

	switch (c) {
	case '(':
		s->at++;
		sample_choice(s, ')', false);
		return;
	case '[':
		s->at++;
		sample_choice(s, ']', draw(s, 2) == 0);
		return;
	case '{':
		sample_slot(s);
		return;
	case '<':
		sample_rule(s);
		return;
	default:
		if (c == '\\' && s->at + 1 < s->text.len)
			s->at++;
		strbuf_add(&s->out, (struct span){s->text.ptr + s->at++, 1});
	}
}

/* How many alternatives there are from here to the closing bracket. */
static uint32_t count_choices(const struct sampler *s)
{
	uint32_t count = 1;
	int depth = 0;

	for (size_t i = s->at; i < s->text.len && depth >= 0; i++) {
		char c = s->text.ptr[i];

		if (c == '\\')
			i++;
		else if (c == '(' || c == '[')
			depth++;
		else if (c == ')' || c == ']')
			depth--;
		else if (c == '|' && depth == 0)
			count++;
	}
	return count;
}

/* Writes one of the alternatives; silent: none. */
static void sample_choice(struct sampler *s, char closing, bool silent)
{
	uint32_t wanted = draw(s, count_choices(s)), choice = 0;
	struct strbuf kept, none;

	strbuf_init(&none, SAMPLE_MAX);
	while (s->at < s->text.len && (!closing || s->text.ptr[s->at] != closing)) {
		if (s->text.ptr[s->at] == '|') {
			choice++;
			s->at++;
			continue;
		}
		if (!silent && choice == wanted) {
			sample_item(s);
			continue;
		}
		kept = s->out;
		s->out = none;
		sample_item(s);
		none = s->out;
		s->out = kept;
	}
	s->at += closing != '\0';
	strbuf_finish(&none);
}

/* Words apart by one blank, as questions are. */
static struct span squeeze(struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i] != '\0' && strchr(" \t\r\n\v\f,;:!?\"", text.ptr[i])
				 ? ' '
				 : text.ptr[i];

		if (c != ' ' || (len > 0 && out[len - 1] != ' '))
			out[len++] = c;
	}
	return span_trim((struct span){out, len});
}

struct span template_sample(struct arena *arena, const struct template_scope *scope,
			    struct template_text text, uint32_t seed)
{
	struct sampler s = {.scope = scope, .text = text.text, .state = seed * 2654435761U + 1};
	struct span question;

	strbuf_init(&s.out, SAMPLE_MAX);
	sample_choice(&s, '\0', false);
	question = squeeze(arena, utf8_fold(arena, strbuf_span(&s.out)));
	strbuf_finish(&s.out);
	return question;
}
