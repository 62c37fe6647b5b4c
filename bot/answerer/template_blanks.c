/* template_blanks.c - what a blank in a template stands for, as cheaply as may be */
#include "bot/answerer/template_private.h"

/* Whether the text is squeezed up to there, and stays so with this byte. */
static bool is_squeezed(struct span text, size_t at)
{
	return !template_is_blank(text.ptr[at]) ||
	       (text.ptr[at] == ' ' && (at == 0 || text.ptr[at - 1] != ' '));
}

struct template_question template_squeeze(struct arena *arena, struct span question)
{
	struct template_question out = {.text = question, .whole = question};
	size_t at = 0;
	char *text;

	while (at < question.len && is_squeezed(question, at))
		at++;
	if (at == question.len)
		return out;
	text = arena_alloc(arena, question.len);
	out.places = arena_array(arena, question.len + 1, sizeof(*out.places));
	out.text = (struct span){text, 0};
	for (size_t i = 0; i < question.len; i++) {
		char c = template_is_blank(question.ptr[i]) ? ' ' : question.ptr[i];

		if (c == ' ' && out.text.len > 0 && text[out.text.len - 1] == ' ')
			continue;
		out.places[out.text.len] = (uint32_t)i;
		text[out.text.len++] = c;
	}
	return out;
}

struct span template_unsqueeze(const struct template_question *question, struct span part)
{
	size_t begin, end;

	if (!question->places || part.len == 0)
		return part;
	begin = question->places[part.ptr - question->text.ptr];
	end = question->places[part.ptr - question->text.ptr + (ptrdiff_t)part.len - 1] + 1;
	return span_slice(question->whole, begin, end);
}

/* Whether a blank, or the end, is certain to come next. */
static bool is_closed(const struct compiler *c)
{
	struct span text = c->source.text;
	unsigned skipped = 0; /* 1: alternatives, up to their end; more: brackets in them */

	for (size_t i = c->at; i < text.len; i++) {
		char b = text.ptr[i];

		if (b == '\\' && skipped > 0)
			i++;
		else if (b == '|' && skipped == 0)
			skipped = 1;
		else if ((b == '(' || b == '[') && skipped > 0)
			skipped++;
		else if ((b == ')' || b == ']') && skipped > 0)
			skipped--;
		else if (b != ')' && b != ']' && skipped == 0)
			return template_is_blank(b);
	}
	return c->others == 0;
}

bool template_blank_before(struct compiler *c, size_t at, const struct part *part, enum front front)
{
	bool solid = front == FRONT_SOLID && part->solid;

	if (solid && part->optional && is_closed(c)) {
		steps_space_into_option(&c->out, at);
		return true;
	}
	if (solid && !part->may_be_empty)
		return true;
	steps_loosen(&c->out, at);
	return false;
}

void template_blank_behind(struct compiler *c, struct sequence *s, size_t at)
{
	s->blanks[s->blank_count++] = c->out.len;
	steps_put(&c->out, STEP_SPACE);
	steps_end_option(&c->out, at);
}

void template_loosen_blanks(struct compiler *c, struct sequence *s)
{
	s->whole.solid = s->whole.solid && s->blank_count == 0;
	while (s->blank_count > 0)
		steps_loosen(&c->out, s->blanks[--s->blank_count]);
}
