/* template.c - HassIL templates, which people write, as steps along a question */
#include "bot/answerer/template_private.h"

#include "bot/base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

static struct part compile_choice(struct compiler *c, char closing, size_t opened_at);

static void fail(struct compiler *c, size_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A fault of the whole, wherever in its rules it shows. */
static void fail_whole(struct compiler *c, const char *words)
{
	if (!c->failed)
		problems_add_at(c->problems, c->scope->file, c->whole.line, c->whole.column, "%s",
				words);
	c->failed = true;
}

/* Only the first fault of a text is told, since others often follow from it; a
 * fault in a rule or list is told where that is checked by itself. */
static void fail(struct compiler *c, size_t at, const char *format, ...)
{
	struct span before = span_slice(c->source.text, 0, at);
	char words[256];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	if (!c->failed && c->others == 0)
		problems_add_at(c->problems, c->scope->file, c->source.line,
				c->source.column + utf8_count(before), "%s", words);
	else if (c->tell_all)
		fail_whole(c, words);
	c->failed = true;
}

static bool is_special(char b)
{
	return b != '\0' && strchr("()[]{}<>|", b) != NULL;
}

static bool is_name(struct span name)
{
	if (name.len == 0 || name.len > 32 || (name.ptr[0] >= '0' && name.ptr[0] <= '9'))
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char b = name.ptr[i];

		if (b != '_' && !(b >= 'a' && b <= 'z') && !(b >= '0' && b <= '9'))
			return false;
	}
	return true;
}

/* Steps over blanks; returns whether there are any. */
static bool skip_blanks(struct compiler *c)
{
	size_t at = c->at;

	while (c->at < c->source.text.len && template_is_blank(c->source.text.ptr[c->at]))
		c->at++;
	if (c->at > at)
		needs_edge(c->needs);
	return c->at > at;
}

/* Folding makes blanks of what is no text. */
static bool is_solid(struct span folded)
{
	return folded.len > 0 && !template_is_blank(folded.ptr[0]) &&
	       !template_is_blank(folded.ptr[folded.len - 1]);
}

static struct part compile_literal(struct compiler *c)
{
	struct span text = c->source.text, folded;
	struct strbuf plain;

	strbuf_init(&plain, text.len);
	while (c->at < text.len) {
		char b = text.ptr[c->at];

		if (template_is_blank(b) || is_special(b))
			break;
		if (b == '\\' && c->at + 1 < text.len)
			c->at++;
		strbuf_add(&plain, (struct span){text.ptr + c->at, 1});
		c->at++;
	}
	folded = utf8_fold(c->arena, strbuf_span(&plain));
	strbuf_clear(&plain);
	for (size_t i = 0; i < folded.len; i++) {
		bool blank = template_is_blank(folded.ptr[i]); /* as questions have it */
		char b = blank ? ' ' : folded.ptr[i];

		/* Bytes, not characters, so that none is dropped on its way. */
		strbuf_add(&plain, (struct span){&b, 1});
		needs_letter(c->needs, b);
	}
	steps_put_text(&c->out, strbuf_span(&plain));
	strbuf_finish(&plain);
	return (struct part){.may_be_empty = folded.len == 0, .solid = is_solid(folded)};
}

/* Reads the name between brackets; *at stands behind the closing one after. */
static bool read_name(struct compiler *c, char closing, struct span *name)
{
	size_t opened_at = c->at;
	struct span rest = span_slice(c->source.text, c->at + 1, c->source.text.len);
	const char *end = rest.len ? memchr(rest.ptr, closing, rest.len) : NULL;

	if (!end) {
		fail(c, opened_at, "%c without %c", c->source.text.ptr[opened_at], closing);
		return false;
	}
	*name = (struct span){rest.ptr, (size_t)(end - rest.ptr)};
	c->at += name->len + 2;
	return true;
}

static const struct template_list *find_list(const struct compiler *c, struct span name)
{
	for (size_t i = 0; i < c->scope->list_count; i++)
		if (span_eq(c->scope->lists[i].name, name))
			return &c->scope->lists[i];
	return NULL;
}

static const struct template_rule *find_rule(const struct compiler *c, struct span name)
{
	for (size_t i = 0; i < c->scope->rule_count; i++)
		if (span_eq(c->scope->rules[i].name, name))
			return &c->scope->rules[i];
	return NULL;
}

/* Compiles another text in the place of the present one. */
static struct part compile_other(struct compiler *c, struct template_text other)
{
	struct template_text source = c->source;
	size_t at = c->at;
	struct part part;

	c->source = other;
	c->at = 0;
	c->others++;
	part = compile_choice(c, '\0', 0);
	c->others--;
	c->source = source;
	c->at = at;
	return part;
}

static struct part compile_list(struct compiler *c, const struct template_list *list)
{
	struct part whole = {.solid = true};
	struct steps_choice choice = steps_begin_choice(&c->out);
	bool in_list = c->in_list;

	if (list->broken)
		c->failed = true;
	c->in_list = true;
	needs_open(c->needs);
	if (list->count == 0)
		steps_put(&c->out, STEP_FAIL);
	for (size_t i = 0; i < list->count && !c->failed; i++) {
		if (i > 0) {
			steps_or(&c->out, &choice);
			needs_or(c->needs);
		}
		whole.solid = compile_other(c, list->values[i]).solid && whole.solid;
	}
	needs_close(c->needs, false, false);
	steps_end_choice(&c->out, &choice);
	c->in_list = in_list;
	return whole;
}

static size_t slot_index(struct compiler *c, struct span name, size_t at)
{
	size_t i = 0;

	while (i < c->slot_count && !span_eq(c->slots[i], name))
		i++;
	if (i == STEPS_SLOTS_MAX) {
		fail(c, at, "more than %d slots", STEPS_SLOTS_MAX);
		return 0;
	}
	if (i == c->slot_count)
		c->slots[c->slot_count++] = name;
	return i;
}

static struct part compile_slot(struct compiler *c)
{
	size_t at = c->at, slot;
	struct part part = {.solid = true};
	const struct template_list *list;
	struct span inside, name, list_name;

	if (!read_name(c, '}', &inside))
		return (struct part){0};
	list_name = inside;
	span_next_part(&list_name, ':', &name);
	if (!is_name(name) || (list_name.ptr && !is_name(list_name))) {
		fail(c, at, "{%.*s}: a slot's name is of a to z, 0 to 9 and _", SPAN_ARG(inside));
		return (struct part){0};
	}
	if (c->in_list) {
		fail(c, at, "{%.*s} in a list, whose values have no slots", SPAN_ARG(inside));
		return (struct part){0};
	}
	list = find_list(c, list_name.ptr ? list_name : name);
	if (!list && list_name.ptr) {
		fail(c, at, "unknown list %.*s", SPAN_ARG(list_name));
		return (struct part){0};
	}
	slot = slot_index(c, name, at);
	steps_put_open(&c->out, slot);
	if (list) {
		part = compile_list(c, list);
	} else {
		steps_put_words(&c->out);
		needs_gap(c->needs);
	}
	steps_put(&c->out, STEP_CLOSE);
	part.slots = UINT32_C(1) << slot;
	return part;
}

static struct part compile_rule(struct compiler *c)
{
	struct expansion expansion = {.outer = c->expansion};
	struct part part = {0};
	size_t at = c->at;
	struct span name;

	if (!read_name(c, '>', &name))
		return part;
	expansion.rule = find_rule(c, name);
	if (!expansion.rule) {
		fail(c, at, "unknown rule <%.*s>", SPAN_ARG(name));
		return part;
	}
	for (const struct expansion *e = c->expansion; e; e = e->outer) {
		if (e->rule != expansion.rule)
			continue;
		if (!e->outer)
			fail_whole(c, "the rule contains itself");
		c->failed = true;
		return part;
	}
	if (expansion.rule->broken) {
		c->failed = true;
		return part;
	}
	c->expansion = &expansion;
	needs_open(c->needs);
	part = compile_other(c, expansion.rule->body);
	needs_close(c->needs, false, false);
	c->expansion = expansion.outer;
	return part;
}

static struct part compile_bracket(struct compiler *c, char opening)
{
	size_t opened_at = c->at++, at = c->out.len;
	bool optional = opening == '[';
	struct part part;

	if (optional)
		steps_begin_option(&c->out);
	needs_open(c->needs);
	part = compile_choice(c, optional ? ']' : ')', opened_at);
	needs_close(c->needs, optional, false);
	if (optional)
		steps_end_option(&c->out, at);
	part.optional = optional;
	part.may_be_empty = part.may_be_empty || optional;
	return part;
}

static struct part compile_item(struct compiler *c)
{
	char b = c->source.text.ptr[c->at];

	switch (b) {
	case '(':
	case '[':
		return compile_bracket(c, b);
	case '{':
		return compile_slot(c);
	case '<':
		return compile_rule(c);
	default:
		return compile_literal(c);
	}
}

/* Reads an item, and the blanks in front of it. */
static void add_item(struct compiler *c, struct sequence *s)
{
	bool blank = skip_blanks(c);
	size_t at = c->out.len, read_at = c->at;
	bool solid_before = s->front == FRONT_SOLID;
	struct part part;

	c->front = blank ? FRONT_UNKNOWN : s->front;
	if (blank)
		steps_put(&c->out, STEP_SPACE);
	part = compile_item(c);
	if (s->whole.slots & part.slots)
		fail(c, read_at, "a slot stands twice");
	s->whole.slots |= part.slots;
	s->whole.may_be_empty = s->whole.may_be_empty && part.may_be_empty;
	s->whole.solid = s->whole.solid && part.solid;
	if (s->front == FRONT_BLANK && !blank && part.solid && part.optional &&
	    s->blank_count < LEADING_MAX && skip_blanks(c)) {
		template_blank_behind(c, s, at);
		return;
	}
	if (blank && !template_blank_before(c, at, &part, s->front)) {
		s->whole.solid = false;
		solid_before = false;
	}
	s->front = part.solid && (solid_before || !part.may_be_empty) ? FRONT_SOLID : FRONT_UNKNOWN;
}

/* The character behind blanks; '\0' at the end. */
static char peek_item(const struct compiler *c)
{
	size_t at = c->at;

	while (at < c->source.text.len && template_is_blank(c->source.text.ptr[at]))
		at++;
	return at < c->source.text.len ? c->source.text.ptr[at] : '\0';
}

static struct part compile_sequence(struct compiler *c)
{
	struct sequence s = {{.may_be_empty = true, .solid = true}, c->front, {0}, 0};
	char b;

	while (!c->failed && (b = peek_item(c)) && b != '|' && b != ')' && b != ']') {
		if (b == '}' || b == '>') {
			skip_blanks(c);
			fail(c, c->at, "%c without %c", b, b == '}' ? '{' : '<');
			break;
		}
		add_item(c, &s);
		if (c->out.truncated)
			fail_whole(c, "too long once its rules and lists are filled in");
	}
	if (s.whole.may_be_empty)
		template_loosen_blanks(c, &s);
	if (skip_blanks(c)) {
		steps_put(&c->out, STEP_BLANK);
		s.whole.solid = false;
	}
	return s.whole;
}

/* Alternatives up to closing, or to the text's end where closing is NUL. */
static struct part compile_choice(struct compiler *c, char closing, size_t opened_at)
{
	struct part whole = {.solid = true};
	struct steps_choice choice = steps_begin_choice(&c->out);
	enum front front = c->front;

	if (++c->depth > TEMPLATE_DEPTH_MAX)
		fail_whole(c, "too many brackets and rules within one another");
	while (!c->failed) {
		struct part part;
		char b;

		c->front = front;
		part = compile_sequence(c);
		b = c->at < c->source.text.len ? c->source.text.ptr[c->at] : '\0';

		whole.slots |= part.slots;
		whole.may_be_empty = whole.may_be_empty || part.may_be_empty;
		whole.solid = whole.solid && part.solid;
		if (b == '|') {
			steps_or(&c->out, &choice);
			needs_or(c->needs);
			c->at++;
			continue;
		}
		if (c->at < c->source.text.len && b != closing)
			fail(c, c->at, "%c without %c", b, b == ')' ? '(' : '[');
		else if (c->at == c->source.text.len && closing)
			fail(c, opened_at, "%c without %c", closing == ')' ? '(' : '[', closing);
		else if (closing)
			c->at++;
		break;
	}
	steps_end_choice(&c->out, &choice);
	c->depth--;
	return whole;
}

bool template_compile_whole(struct compiler *c, struct template_text text, bool may_be_empty)
{
	struct part part;

	c->whole = text;
	c->source = text;
	c->front = FRONT_BLANK;
	steps_put_begin(&c->out);
	needs_edge(c->needs);
	needs_open(c->needs);
	part = compile_choice(c, '\0', 0);
	needs_close(c->needs, false, false);
	needs_edge(c->needs);
	steps_put(&c->out, STEP_END);
	if (c->out.truncated)
		fail_whole(c, "too long once its rules and lists are filled in");
	if (!c->failed && part.may_be_empty && !may_be_empty)
		fail(c, 0, "matches the empty message");
	return !c->failed;
}

bool template_compile(struct arena *arena, const struct template_scope *scope,
		      struct template_text text, struct pattern **out, struct problems *problems)
{
	struct compiler c = {
		.arena = arena,
		.scope = scope,
		.problems = problems,
		.needs = needs_begin(),
		.tell_all = true,
	};
	struct needs *needs;

	strbuf_init(&c.out, STEPS_MAX);
	template_compile_whole(&c, text, false);
	needs = needs_end(c.needs);
	if (c.failed)
		needs_destroy(needs);
	else
		*out = pattern_of_steps(strbuf_span(&c.out), c.slots, c.slot_count, needs);
	strbuf_finish(&c.out);
	return !c.failed;
}
