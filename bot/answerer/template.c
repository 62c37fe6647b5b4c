/* template.c - HassIL templates, which people write, as regular expressions */
#include "bot/answerer/template.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#define BLANKS "\\s,;:!?\""

static const char begin_expression[] = "(?s)\\A[" BLANKS ".-]*+";
static const char end_expression[] = "[" BLANKS ".]*+\\z";
static const char blank_expression[] =
	"(?:[" BLANKS "]++|(?<=[" BLANKS "])|\\A|(?=[" BLANKS ".]*+\\z))";
static const char words_expression[] = "[^" BLANKS "](?:.*?[^" BLANKS "])??";

/* Rules that are being expanded, the innermost first. */
struct expansion {
	const struct expansion *outer;
	const struct template_rule *rule;
};

/* What a part of a template amounts to. */
struct part {
	bool may_be_empty;
	uint32_t slots; /* set of indices into compiler.slots */
};

struct compiler {
	struct arena *arena;
	const struct template_scope *scope;
	struct problems *problems;
	struct strbuf out;
	struct template_text whole;  /* what was asked for */
	struct template_text source; /* what is read: that, a rule or a list's value */
	size_t at;
	unsigned depth, others; /* others: how many texts deep source is in whole */
	bool failed, in_list;
	bool tell_all; /* faults of other texts as well, as ones of whole */
	const struct expansion *expansion;
	struct span slots[TEMPLATE_SLOTS_MAX];
	size_t slot_count;
};

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

static bool is_blank(char b)
{
	return b != '\0' && strchr(" \t\r\n,;:!?\"", b) != NULL;
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

static struct part compile_blank(struct compiler *c)
{
	while (c->at < c->source.text.len && is_blank(c->source.text.ptr[c->at]))
		c->at++;
	strbuf_puts(&c->out, blank_expression);
	return (struct part){.may_be_empty = true};
}

static struct part compile_literal(struct compiler *c)
{
	struct span text = c->source.text, folded;
	struct strbuf plain;

	strbuf_init(&plain, text.len);
	while (c->at < text.len) {
		char b = text.ptr[c->at];

		if (is_blank(b) || is_special(b))
			break;
		if (b == '\\' && c->at + 1 < text.len)
			c->at++;
		strbuf_add(&plain, (struct span){text.ptr + c->at, 1});
		c->at++;
	}
	folded = utf8_fold(c->arena, strbuf_span(&plain));
	strbuf_finish(&plain);
	for (size_t i = 0; i < folded.len; i++) {
		if (strchr("\\^$.[]|()?*+{}#-/<>=!:&~@%'\" ", folded.ptr[i]) && folded.ptr[i])
			strbuf_putc(&c->out, '\\');
		/* Bytes, not characters, so that none is dropped on its way. */
		strbuf_add(&c->out, (struct span){folded.ptr + i, 1});
	}
	return (struct part){.may_be_empty = folded.len == 0};
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

static void compile_list(struct compiler *c, const struct template_list *list)
{
	bool in_list = c->in_list;

	if (list->broken)
		c->failed = true;
	c->in_list = true;
	strbuf_puts(&c->out, list->count > 0 ? "(?:" : "(?:(?!)"); /* which nothing matches */
	for (size_t i = 0; i < list->count && !c->failed; i++) {
		if (i > 0)
			strbuf_putc(&c->out, '|');
		compile_other(c, list->values[i]);
	}
	strbuf_putc(&c->out, ')');
	c->in_list = in_list;
}

static size_t slot_index(struct compiler *c, struct span name, size_t at)
{
	size_t i = 0;

	while (i < c->slot_count && !span_eq(c->slots[i], name))
		i++;
	if (i == TEMPLATE_SLOTS_MAX) {
		fail(c, at, "more than %d slots", TEMPLATE_SLOTS_MAX);
		return 0;
	}
	if (i == c->slot_count)
		c->slots[c->slot_count++] = name;
	return i;
}

static struct part compile_slot(struct compiler *c)
{
	size_t at = c->at;
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
	strbuf_printf(&c->out, "(?<%.*s>", SPAN_ARG(name));
	if (list)
		compile_list(c, list);
	else
		strbuf_puts(&c->out, words_expression);
	strbuf_putc(&c->out, ')');
	return (struct part){.slots = UINT32_C(1) << slot_index(c, name, at)};
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
	strbuf_puts(&c->out, "(?:");
	part = compile_other(c, expansion.rule->body);
	strbuf_putc(&c->out, ')');
	c->expansion = expansion.outer;
	return part;
}

static struct part compile_bracket(struct compiler *c, char opening)
{
	size_t opened_at = c->at++;
	struct part part;

	strbuf_puts(&c->out, "(?:");
	part = compile_choice(c, opening == '(' ? ')' : ']', opened_at);
	strbuf_puts(&c->out, opening == '(' ? ")" : ")?");
	if (opening == '[')
		part.may_be_empty = true;
	return part;
}

static struct part compile_item(struct compiler *c)
{
	char b = c->source.text.ptr[c->at];

	if (is_blank(b))
		return compile_blank(c);
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

static struct part compile_sequence(struct compiler *c)
{
	struct part whole = {.may_be_empty = true};

	while (!c->failed && c->at < c->source.text.len) {
		size_t at = c->at;
		char b = c->source.text.ptr[at];
		struct part part;

		if (b == '|' || b == ')' || b == ']')
			break;
		if (b == '}' || b == '>') {
			fail(c, at, "%c without %c", b, b == '}' ? '{' : '<');
			break;
		}
		part = compile_item(c);
		if (whole.slots & part.slots)
			fail(c, at, "a slot stands twice");
		whole.slots |= part.slots;
		whole.may_be_empty = whole.may_be_empty && part.may_be_empty;
		if (c->out.truncated)
			fail_whole(c, "too long once its rules and lists are filled in");
	}
	return whole;
}

/* Alternatives up to closing, or to the text's end where closing is NUL. */
static struct part compile_choice(struct compiler *c, char closing, size_t opened_at)
{
	struct part whole = {0};

	if (++c->depth > TEMPLATE_DEPTH_MAX)
		fail_whole(c, "too many brackets and rules within one another");
	while (!c->failed) {
		struct part part = compile_sequence(c);
		char b = c->at < c->source.text.len ? c->source.text.ptr[c->at] : '\0';

		whole.slots |= part.slots;
		whole.may_be_empty = whole.may_be_empty || part.may_be_empty;
		if (b == '|') {
			strbuf_putc(&c->out, '|');
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
	c->depth--;
	return whole;
}

static bool compile(struct compiler *c, struct template_text text, bool may_be_empty)
{
	struct part part;

	c->whole = text;
	c->source = text;
	strbuf_puts(&c->out, begin_expression);
	strbuf_puts(&c->out, "(?:");
	part = compile_choice(c, '\0', 0);
	strbuf_puts(&c->out, ")");
	strbuf_puts(&c->out, end_expression);
	if (c->out.truncated)
		fail_whole(c, "too long once its rules and lists are filled in");
	if (!c->failed && part.may_be_empty && !may_be_empty)
		fail(c, 0, "matches the empty message");
	return !c->failed;
}

bool template_compile(struct arena *arena, const struct template_scope *scope,
		      struct template_text text, struct span *pattern, struct problems *problems)
{
	struct compiler c = {
		.arena = arena,
		.scope = scope,
		.problems = problems,
		.tell_all = true,
	};

	strbuf_init(&c.out, TEMPLATE_PATTERN_MAX);
	if (compile(&c, text, false))
		*pattern = arena_copy(arena, strbuf_span(&c.out));
	strbuf_finish(&c.out);
	return !c.failed;
}

static bool check_one(const struct template_scope *scope, struct template_text text,
		      const struct template_rule *rule, bool tell_all, struct problems *problems)
{
	struct expansion expansion = {.rule = rule};
	struct compiler c = {
		.scope = scope,
		.problems = problems,
		.in_list = !rule,
		.tell_all = tell_all,
		.expansion = rule ? &expansion : NULL,
	};
	struct arena arena;

	arena_init(&arena);
	c.arena = &arena;
	strbuf_init(&c.out, TEMPLATE_PATTERN_MAX);
	compile(&c, text, rule != NULL);
	strbuf_finish(&c.out);
	arena_finish(&arena);
	return !c.failed;
}

static bool check_all(struct template_scope *scope, bool tell_all, struct problems *problems)
{
	bool fine = true;

	for (size_t i = 0; i < scope->list_count; i++)
		scope->lists[i].broken =
			scope->lists[i].count == 0 && !scope->lists[i].find.text.ptr;
	for (size_t i = 0; i < scope->rule_count; i++)
		scope->rules[i].broken = false;
	for (size_t i = 0; i < scope->list_count; i++) {
		struct template_list *list = &scope->lists[i];

		for (size_t k = 0; k < list->count; k++)
			if (!check_one(scope, list->values[k], NULL, tell_all, problems))
				list->broken = true;
		fine = fine && !list->broken;
	}
	for (size_t i = 0; i < scope->rule_count; i++) {
		struct template_rule *rule = &scope->rules[i];

		rule->broken = !check_one(scope, rule->body, rule, tell_all, problems);
		fine = fine && !rule->broken;
	}
	return fine;
}

bool template_check(struct template_scope *scope, struct problems *problems)
{
	size_t before = problems->count;

	if (check_all(scope, false, problems))
		return true;
	/* Two texts may be right each by itself, and wrong in one another. */
	if (problems->count == before)
		check_all(scope, true, problems);
	return false;
}
