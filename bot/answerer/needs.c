/* needs.c - words that a text must have for a pattern to match it */
#include "bot/answerer/needs.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#define PIECES_MAX  1024 /* of one pattern; what is beyond is not needed */
#define REFS_MAX    4096
#define LETTERS_MAX 16384
#define GROUPS_MAX  16
#define DEPTH_MAX   64
#define NONE	    UINT16_MAX

struct piece {
	uint16_t begin, len; /* in letters */
	bool left, right;    /* nothing of a word stands beside it, as far as is known */
};

/* Pieces as a list, of which one must be there. */
struct group {
	uint16_t head, tail; /* of refs */
	uint16_t count;
};

struct ref {
	uint16_t piece, next;
};

/* The pieces that end where the reading stands, on one way through the
 * alternatives or another: what comes next stands beside them. */
struct ends {
	uint64_t bits[PIECES_MAX / 64];
	bool any;
};

/* Alternatives that are being read. */
struct level {
	struct group groups[GROUPS_MAX]; /* of this alternative; all of them are needed */
	size_t group_count;
	struct group best; /* one of each alternative before */
	size_t alternatives;
	bool every;	      /* alternative before needs something */
	struct ends ends;     /* before the alternatives */
	struct ends all_ends; /* of the alternatives before */
	bool edge;	      /* an edge was before the alternatives */
	bool all_edges;	      /* and at the end of each one before */
	size_t first_piece;
};

struct needs_builder {
	struct level levels[DEPTH_MAX];
	size_t depth;
	struct piece pieces[PIECES_MAX];
	size_t piece_count;
	struct ref refs[REFS_MAX];
	size_t ref_count;
	char letters[LETTERS_MAX];
	size_t letter_count;
	bool in_piece, after_edge;
	bool too_deep;
	struct ends ends;
};

static void ends_clear(struct ends *ends)
{
	if (ends->any)
		*ends = (struct ends){0};
}

static void ends_add(struct ends *ends, size_t piece)
{
	ends->bits[piece / 64] |= UINT64_C(1) << piece % 64;
	ends->any = true;
}

static void ends_join(struct ends *ends, const struct ends *more)
{
	for (size_t i = 0; more->any && i < PIECES_MAX / 64; i++)
		ends->bits[i] |= more->bits[i];
	ends->any = ends->any || more->any;
}

/* Something of a word may stand behind what ends here, from piece `first` on. */
static void refute(struct needs_builder *b, size_t first)
{
	for (size_t i = first; b->ends.any && i < b->piece_count; i++)
		if (b->ends.bits[i / 64] >> i % 64 & 1)
			b->pieces[i].right = false;
}

static void add_group(struct level *level, struct group group)
{
	if (group.count > 0 && level->group_count < GROUPS_MAX)
		level->groups[level->group_count++] = group;
}

static void begin_piece(struct needs_builder *b)
{
	struct piece *piece = &b->pieces[b->piece_count];
	struct ref *ref = &b->refs[b->ref_count];
	uint16_t at = (uint16_t)b->ref_count;

	*piece = (struct piece){(uint16_t)b->letter_count, 0, b->after_edge, true};
	*ref = (struct ref){(uint16_t)b->piece_count, NONE};
	add_group(&b->levels[b->depth], (struct group){at, at, 1});
	b->piece_count++;
	b->ref_count++;
	b->in_piece = true;
}

/* In front of a bracket, what stands behind the piece shows later. */
static void end_piece(struct needs_builder *b, bool at_bracket)
{
	if (b->in_piece && at_bracket)
		ends_add(&b->ends, b->piece_count - 1);
	b->in_piece = false;
}

void needs_letter(struct needs_builder *b, char c)
{
	if (!needs_is_letter(c)) {
		needs_edge(b);
		return;
	}
	if (b->letter_count == LETTERS_MAX || b->ref_count == REFS_MAX ||
	    (!b->in_piece && b->piece_count == PIECES_MAX)) {
		needs_gap(b);
		return;
	}
	if (!b->in_piece) {
		refute(b, 0);
		ends_clear(&b->ends);
		begin_piece(b);
	}
	b->letters[b->letter_count++] = needs_lower(c);
	b->pieces[b->piece_count - 1].len++;
	b->after_edge = false;
}

void needs_edge(struct needs_builder *b)
{
	end_piece(b, false);
	ends_clear(&b->ends);
	b->after_edge = true;
}

void needs_gap(struct needs_builder *b)
{
	end_piece(b, true);
	refute(b, 0);
	ends_clear(&b->ends);
	b->after_edge = false;
}

static void open_level(struct needs_builder *b)
{
	struct level *level = &b->levels[b->depth];

	level->group_count = 0;
	level->best = (struct group){NONE, NONE, 0};
	level->alternatives = 0;
	level->every = true;
	level->ends = b->ends;
	level->all_ends = (struct ends){0};
	level->edge = b->after_edge;
	level->all_edges = true;
	level->first_piece = b->piece_count;
}

void needs_open(struct needs_builder *b)
{
	end_piece(b, true);
	if (b->depth + 1 == DEPTH_MAX || b->too_deep) {
		b->too_deep = true;
		return;
	}
	b->depth++;
	open_level(b);
}

/* How well a group tells texts apart: the length of its shortest piece. */
static size_t value_of(const struct needs_builder *b, struct group group)
{
	size_t least = LETTERS_MAX;

	for (uint16_t r = group.head; r != NONE; r = b->refs[r].next)
		if (b->pieces[b->refs[r].piece].len < least)
			least = b->pieces[b->refs[r].piece].len;
	return least;
}

static struct group best_of(const struct needs_builder *b, const struct level *level)
{
	struct group best = {NONE, NONE, 0};

	for (size_t i = 0; i < level->group_count; i++)
		if (best.count == 0 || value_of(b, level->groups[i]) > value_of(b, best))
			best = level->groups[i];
	return best;
}

/* Puts one group of this alternative beside those of the others. */
static void keep_best(struct needs_builder *b, struct level *level)
{
	struct group best = best_of(b, level), *all = &level->best;

	level->alternatives++;
	if (best.count == 0) {
		level->every = false;
	} else if (all->count == 0) {
		*all = best;
	} else {
		b->refs[all->tail].next = best.head;
		all->tail = best.tail;
		all->count = (uint16_t)(all->count + best.count);
	}
}

static void end_alternative(struct needs_builder *b, struct level *level)
{
	end_piece(b, true);
	ends_join(&level->all_ends, &b->ends);
	level->all_edges = level->all_edges && b->after_edge;
}

void needs_or(struct needs_builder *b)
{
	struct level *level = &b->levels[b->depth];

	end_alternative(b, level);
	keep_best(b, level);
	b->ends = level->ends;
	b->after_edge = level->edge;
	level->group_count = 0;
}

void needs_close(struct needs_builder *b, bool may_be_missing, bool repeats)
{
	struct level *level = &b->levels[b->depth], *outer = level - 1;

	if (b->too_deep)
		return;
	assert(b->depth > 0);
	end_alternative(b, level);
	b->ends = level->all_ends;
	if (repeats) /* its begin may stand behind its end */
		refute(b, level->first_piece);
	b->after_edge = level->all_edges;
	if (may_be_missing) {
		ends_join(&b->ends, &level->ends);
		b->after_edge = b->after_edge && level->edge;
	} else if (level->alternatives == 0) {
		for (size_t i = 0; i < level->group_count; i++)
			add_group(outer, level->groups[i]);
	} else {
		keep_best(b, level);
		if (level->every)
			add_group(outer, level->best);
	}
	b->depth--;
}

struct needs_builder *needs_begin(void)
{
	struct needs_builder *b = malloc(sizeof(*b));

	if (!b)
		abort();
	b->depth = b->piece_count = b->ref_count = b->letter_count = 0;
	b->in_piece = b->after_edge = b->too_deep = false;
	b->ends = (struct ends){0};
	open_level(b);
	return b;
}

static bool is_useful(const struct needs_builder *b, struct group group)
{
	for (uint16_t r = group.head; r != NONE; r = b->refs[r].next) {
		const struct piece *piece = &b->pieces[b->refs[r].piece];

		if (!(piece->left && piece->right) && piece->len < NEEDS_PIECE_MIN)
			return false;
	}
	return true;
}

/* Copies what is needed into one block: groups, literals, letters. */
static struct needs *copy(const struct needs_builder *b, const struct group *groups, size_t count)
{
	size_t literal_count = 0, letters = 0, g = 0;
	struct needs_literal *literal;
	struct needs_group *group;
	struct needs *needs;
	char *letter;

	for (size_t i = 0; i < count; i++)
		for (uint16_t r = groups[i].head; r != NONE; r = b->refs[r].next, literal_count++)
			letters += b->pieces[b->refs[r].piece].len;
	needs = malloc(sizeof(*needs) + count * sizeof(*group) + literal_count * sizeof(*literal) +
		       letters);
	if (!needs)
		abort();
	group = (struct needs_group *)(needs + 1);
	literal = (struct needs_literal *)(group + count);
	letter = (char *)(literal + literal_count);
	*needs = (struct needs){group, count};
	for (; g < count; g++) {
		group[g] = (struct needs_group){literal, groups[g].count};
		for (uint16_t r = groups[g].head; r != NONE; r = b->refs[r].next) {
			const struct piece *piece = &b->pieces[b->refs[r].piece];

			memcpy(letter, b->letters + piece->begin, piece->len);
			*literal++ = (struct needs_literal){
				{letter, piece->len}, piece->left, piece->right};
			letter += piece->len;
		}
	}
	return needs;
}

struct needs *needs_end(struct needs_builder *b)
{
	struct level *level = &b->levels[0];
	struct needs *needs = NULL;
	size_t count = 0;

	end_piece(b, true);
	refute(b, 0);
	for (size_t i = 0; i < level->group_count; i++)
		if (is_useful(b, level->groups[i]))
			level->groups[count++] = level->groups[i];
	if (count > 0 && !b->too_deep)
		needs = copy(b, level->groups, count);
	free(b);
	return needs;
}

void needs_destroy(struct needs *needs)
{
	free(needs);
}
