/* needs_expression.c - what a PCRE2 expression needs */
#include "bot/answerer/needs.h"

struct reader {
	struct span text;
	size_t at;
	struct needs_builder *out;
	unsigned mute;	/* texts ahead and behind are needed elsewhere, if at all */
	unsigned depth; /* of brackets */
	bool unknown;	/* it says something that is not understood here */
};

#define DEPTH_MAX 250 /* PCRE2 has the same */

/* How often an item stands. */
struct repeat {
	bool any;	     /* some number other than once was said */
	bool may_be_missing; /* none will do */
};

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.ptr[r->at + ahead] : '\0';
}

static struct repeat read_repeat(struct reader *r)
{
	struct repeat repeat = {.any = true};
	char c = peek(r, 0);

	if (c == '{') {
		if (peek(r, 1) < '0' || peek(r, 1) > '9') {
			r->unknown = true;
			return repeat;
		}
		repeat.may_be_missing = peek(r, 1) == '0';
		while (r->at < r->text.len && peek(r, 0) != '}')
			r->at++;
	} else if (c == '?' || c == '*') {
		repeat.may_be_missing = true;
	} else if (c != '+') {
		return (struct repeat){0};
	}
	r->at++;
	if (peek(r, 0) == '?' || peek(r, 0) == '+')
		r->at++;
	return repeat;
}

static void skip_class(struct reader *r)
{
	r->at++;
	if (peek(r, 0) == '^')
		r->at++;
	if (peek(r, 0) == ']')
		r->at++;
	while (r->at < r->text.len && peek(r, 0) != ']') {
		if (peek(r, 0) == '[' && peek(r, 1) == ':')
			r->unknown = true;
		if (peek(r, 0) == '\\' && (peek(r, 1) == 'Q' || peek(r, 1) == 'E'))
			r->unknown = true;
		r->at += peek(r, 0) == '\\' ? 2 : 1;
	}
	r->at++;
}

static void read_choice(struct reader *r);

/* Reads what tells the kind of a bracket; returns whether it is one that matches
 * no text of its own. */
static bool read_kind(struct reader *r)
{
	char kind, next;

	if (peek(r, 0) == '*')
		r->unknown = true;
	if (peek(r, 0) != '?')
		return false;
	kind = peek(r, 1);
	next = peek(r, 2);
	r->at += 2;
	if (kind == '=' || kind == '!' || (kind == 's' && next == ')'))
		return true;
	if (kind == '<' && (next == '=' || next == '!'))
		return true;
	if (kind == '<') {
		while (r->at < r->text.len && peek(r, 0) != '>')
			r->at++;
		r->at++;
	} else if (kind != ':' && kind != '>') {
		r->unknown = true;
	}
	return false;
}

static void read_bracket(struct reader *r)
{
	struct repeat repeat;
	bool silent;

	r->at++;
	silent = read_kind(r);
	if (++r->depth > DEPTH_MAX)
		r->unknown = true;
	r->mute += silent;
	if (r->mute == 0)
		needs_open(r->out);
	read_choice(r);
	r->at++;
	repeat = read_repeat(r);
	if (r->mute == 0)
		needs_close(r->out, repeat.may_be_missing, repeat.any);
	r->mute -= silent;
	r->depth--;
}

enum item { LETTER, EDGE, GAP };

/* What an escape stands for; a letter or mark is put into *c. */
static enum item read_escape(struct reader *r, char *c)
{
	*c = peek(r, 1);
	r->at += 2;
	if (!((*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z')))
		return LETTER;
	if (strchr("AbhsvWzZ", *c))
		return EDGE;
	if (!strchr("BdDHSVw", *c))
		r->unknown = true;
	return GAP;
}

static enum item read_item(struct reader *r, char *c)
{
	*c = peek(r, 0);
	if (*c == '[') {
		skip_class(r);
		return GAP;
	}
	if (*c == '\\')
		return read_escape(r, c);
	r->at++;
	return *c == '.' ? GAP : *c == '^' || *c == '$' ? EDGE : LETTER;
}

static void tell(struct reader *r, enum item item, char c, struct repeat repeat)
{
	if (r->mute > 0)
		return;
	/* Other letters may be the same as these in another case. */
	if (item == LETTER && (unsigned char)c >= 0x80)
		item = GAP;
	if (repeat.any)
		needs_open(r->out);
	if (item == LETTER)
		needs_letter(r->out, c);
	else if (item == EDGE)
		needs_edge(r->out);
	else
		needs_gap(r->out);
	if (repeat.any)
		needs_close(r->out, repeat.may_be_missing, true);
}

static void read_choice(struct reader *r)
{
	while (!r->unknown && r->at < r->text.len && peek(r, 0) != ')') {
		enum item item;
		char c;

		if (peek(r, 0) == '(') {
			read_bracket(r);
			continue;
		}
		if (peek(r, 0) == '|') {
			r->at++;
			if (r->mute == 0)
				needs_or(r->out);
			continue;
		}
		item = read_item(r, &c);
		tell(r, item, c, read_repeat(r));
	}
}

struct needs *needs_create(struct span expression)
{
	struct reader r = {.text = expression, .out = needs_begin()};
	struct needs *needs;

	needs_open(r.out);
	read_choice(&r);
	if (r.unknown || r.at != expression.len) {
		needs_destroy(needs_end(r.out));
		return NULL;
	}
	needs_close(r.out, false, false);
	needs = needs_end(r.out);
	return needs;
}
