/* needs.c - letters that a text must have for an expression to match it */
#include "bot/answerer/needs.h"

#include <stdlib.h>

#define PIECES_MAX 256 /* of one expression, at any time; what is beyond is not needed */
#define DEPTH_MAX  64

/* Pieces, one of which must be there. */
struct group {
	size_t first, count; /* of reader.piece */
};

/* Groups, all of which must be met. */
struct wants {
	struct group group[8];
	size_t count;
};

struct needs {
	struct wants wants;
	struct pairs piece[];
};

struct reader {
	struct span text;
	size_t at;
	unsigned depth;
	bool unknown; /* it says something that is not understood here */
	struct pairs piece[PIECES_MAX];
	size_t pieces;
};

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static void add_pair(struct pairs *pairs, unsigned char a, unsigned char b)
{
	uint32_t hash = (a * 31U + b) * 2654435761U >> 24;

	pairs->bits[hash >> 6] |= UINT64_C(1) << (hash & 63);
}

struct pairs pairs_of(struct span text)
{
	struct pairs pairs = {0};

	for (size_t i = 0; i < text.len; i++) {
		if ((unsigned char)text.ptr[i] >= 0x80)
			return (struct pairs){{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
		if (i > 0)
			add_pair(&pairs, lower(text.ptr[i - 1]), lower(text.ptr[i]));
	}
	return pairs;
}

static int bits_of(const struct pairs *pairs)
{
	int bits = 0;

	for (size_t i = 0; i < 4; i++)
		bits += __builtin_popcountll(pairs->bits[i]);
	return bits;
}

static bool has(const struct pairs *all, const struct pairs *some)
{
	for (size_t i = 0; i < 4; i++)
		if (some->bits[i] & ~all->bits[i])
			return false;
	return true;
}

static char peek(const struct reader *r, size_t ahead)
{
	return r->at + ahead < r->text.len ? r->text.ptr[r->at + ahead] : '\0';
}

static void add_group(struct wants *wants, struct group group)
{
	if (group.count > 0 && wants->count < sizeof(wants->group) / sizeof(wants->group[0]))
		wants->group[wants->count++] = group;
}

/* Ends the piece that is spelt out in letters, *len of them; the last is left
 * out where it need not be there. */
static void end_piece(struct reader *r, struct wants *wants, const char *letters, size_t *len,
		      bool without_last)
{
	struct pairs pairs = pairs_of((struct span){letters, *len - (without_last && *len > 0)});

	*len = 0;
	if (bits_of(&pairs) == 0 || bits_of(&pairs) == 256 || r->pieces == PIECES_MAX)
		return;
	r->piece[r->pieces] = pairs;
	add_group(wants, (struct group){r->pieces++, 1});
}

/* Steps over how often the last item may stand; returns whether it must at all. */
static bool read_repeat(struct reader *r, bool *repeats)
{
	bool needed = true;
	char c = peek(r, 0);

	*repeats = false;
	if (c == '{') {
		if (peek(r, 1) < '0' || peek(r, 1) > '9') {
			r->unknown = true;
			return false;
		}
		needed = peek(r, 1) > '0';
		while (r->at < r->text.len && peek(r, 0) != '}')
			r->at++;
	} else if (c == '?' || c == '*') {
		needed = false;
	} else if (c != '+') {
		return true;
	}
	*repeats = true;
	r->at++;
	if (peek(r, 0) == '?' || peek(r, 0) == '+')
		r->at++;
	return needed;
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
		if (peek(r, 0) == '\\' && strchr("QE", peek(r, 1)))
			r->unknown = true;
		r->at += peek(r, 0) == '\\' ? 2 : 1;
	}
	r->at++;
}

/* How well a group tells texts apart: the pairs of its poorest piece. */
static int value_of(const struct reader *r, struct group group)
{
	int least = 256;

	for (size_t i = 0; i < group.count; i++) {
		int bits = bits_of(&r->piece[group.first + i]);

		least = bits < least ? bits : least;
	}
	return group.count > 0 ? least : 0;
}

static struct group best_of(const struct reader *r, const struct wants *wants)
{
	struct group best = {0, 0};

	for (size_t i = 0; i < wants->count; i++)
		if (value_of(r, wants->group[i]) > value_of(r, best))
			best = wants->group[i];
	return best;
}

static void read_choice(struct reader *r, struct wants *out);

/* Reads what is in brackets. Texts ahead and behind are needed elsewhere, if at
 * all: they say nothing here. */
static void read_bracket(struct reader *r, struct wants *out)
{
	bool says = true;

	r->at++;
	if (peek(r, 0) == '*') {
		r->unknown = true;
	} else if (peek(r, 0) == '?') {
		char kind = peek(r, 1), next = peek(r, 2);

		r->at += 2;
		if (kind == '=' || kind == '!' || (kind == '<' && (next == '=' || next == '!'))) {
			says = false;
		} else if (kind == '<') {
			while (r->at < r->text.len && peek(r, 0) != '>')
				r->at++;
			r->at++;
		} else if (kind == 's' && next == ')') {
			says = false;
		} else if (kind != ':') {
			r->unknown = true;
		}
	}
	read_choice(r, out);
	r->at++;
	if (!says)
		out->count = 0;
}

/* An escape that stands for one letter or mark gives it; '\0' for any other. */
static char read_escape(struct reader *r)
{
	char c = peek(r, 1);

	r->at += 2;
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
		if (!strchr("AbBdDhHsSvVwWzZ", c))
			r->unknown = true;
		return '\0';
	}
	return c;
}

static void read_sequence(struct reader *r, struct wants *out)
{
	char letters[64];
	size_t len = 0;

	*out = (struct wants){0};
	while (!r->unknown && r->at < r->text.len && peek(r, 0) != '|' && peek(r, 0) != ')') {
		struct wants inside = {0};
		bool repeats, needed;
		char c = peek(r, 0);

		if (c == '(') {
			read_bracket(r, &inside);
			c = '\0';
		} else if (c == '[') {
			skip_class(r);
			c = '\0';
		} else if (c == '\\') {
			c = read_escape(r);
		} else {
			r->at++;
			c = strchr(".^$", c) ? '\0' : c;
		}
		if (c) {
			if (len == sizeof(letters))
				end_piece(r, out, letters, &len, false);
			letters[len++] = c;
		}
		needed = read_repeat(r, &repeats);
		if (!c || repeats)
			end_piece(r, out, letters, &len, c && !needed);
		for (size_t i = 0; needed && i < inside.count; i++)
			add_group(out, inside.group[i]);
	}
	end_piece(r, out, letters, &len, false);
}

/* One of several must be met: of each the group that tells most, all as one. */
static void read_choice(struct reader *r, struct wants *out)
{
	struct group one = {0}, all[PIECES_MAX];
	size_t choices = 0;
	bool every = true;

	if (++r->depth > DEPTH_MAX)
		r->unknown = true;
	read_sequence(r, out);
	all[choices++] = best_of(r, out);
	while (!r->unknown && peek(r, 0) == '|' && choices < PIECES_MAX) {
		struct wants other;

		r->at++;
		read_sequence(r, &other);
		all[choices++] = best_of(r, &other);
	}
	r->unknown |= peek(r, 0) == '|';
	r->depth--;
	if (choices == 1)
		return;
	*out = (struct wants){0};
	one.first = r->pieces;
	for (size_t i = 0; i < choices && every; i++) {
		every = all[i].count > 0 && r->pieces + all[i].count <= PIECES_MAX;
		for (size_t k = 0; every && k < all[i].count; k++)
			r->piece[r->pieces++] = r->piece[all[i].first + k];
	}
	one.count = r->pieces - one.first;
	if (every)
		add_group(out, one);
}

struct needs *needs_create(struct span expression)
{
	struct reader *r = calloc(1, sizeof(*r));
	struct needs *needs = NULL;
	struct wants wants;

	if (!r)
		abort();
	r->text = expression;
	read_choice(r, &wants);
	if (!r->unknown && r->at == r->text.len && wants.count > 0) {
		needs = malloc(sizeof(*needs) + r->pieces * sizeof(*r->piece));
		if (!needs)
			abort();
		needs->wants = wants;
		memcpy(needs->piece, r->piece, r->pieces * sizeof(*r->piece));
	}
	free(r);
	return needs;
}

void needs_destroy(struct needs *needs)
{
	free(needs);
}

bool needs_met(const struct needs *needs, const struct pairs *pairs)
{
	for (size_t g = 0; needs && g < needs->wants.count; g++) {
		struct group group = needs->wants.group[g];
		bool met = false;

		for (size_t i = 0; i < group.count && !met; i++)
			met = has(pairs, &needs->piece[group.first + i]);
		if (!met)
			return false;
	}
	return true;
}
