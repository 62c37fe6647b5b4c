/* verbs.c - which words are verbs, and their forms */
#include "knowledge/verbs.h"

extern const char parts_begin[], parts_end[];
extern const char verbs_begin[];

#define VERB_MAX_BYTES 30

static bool has_part(struct span word, char part)
{
	struct span line = english_line(parts_begin, parts_end, word), name;

	return line.ptr && span_next_part(&line, ' ', &name) && line.ptr &&
	       memchr(line.ptr, part, line.len) != NULL;
}

bool verb_is_mostly(struct span word)
{
	return has_part(word, 'v');
}

bool verb_is_base(struct span word)
{
	return has_part(word, 'v') || has_part(word, 'b');
}

bool verb_is_adjective(struct span word)
{
	return has_part(word, 'a');
}

/* The past of an irregular verb; empty where base is none. */
static struct span irregular_past(struct span base)
{
	struct span rest = span_of(verbs_begin), line, form;

	while (span_next_line(&rest, &line))
		if (span_next_part(&line, ' ', &form) && span_eq(form, base) &&
		    span_next_part(&line, ' ', &form))
			return form;
	return (struct span){NULL, 0};
}

static bool is_vowel(char c)
{
	return strchr("aeiou", c) != NULL;
}

/* "stop": one vowel, then one consonant, at the end of a word. */
static bool ends_short(struct span word)
{
	const char *end = word.ptr + word.len;

	return word.len >= 3 && !is_vowel(end[-1]) && !strchr("wxy", end[-1]) &&
	       is_vowel(end[-2]) && !is_vowel(end[-3]);
}

static bool has_one_vowel(struct span word)
{
	size_t vowels = 0;

	for (size_t i = 0; i < word.len; i++)
		vowels += is_vowel(word.ptr[i]);
	return vowels == 1;
}

/* "stopped" of "stop", where that is how it is written: by the dictionary, where
 * the word has more than one syllable. */
static bool doubles(struct arena *arena, struct span base)
{
	char last;

	if (!ends_short(base))
		return false;
	if (has_one_vowel(base))
		return true;
	last = base.ptr[base.len - 1];
	return !english_knows(arena_printf(arena, "%.*sed", SPAN_ARG(base))) &&
	       english_knows(arena_printf(arena, "%.*s%ced", SPAN_ARG(base), last));
}

/* "carry" becomes "carri", but "play" stays. */
static bool changes_y(struct span base)
{
	return span_ends(base, SPAN("y")) && base.len > 2 && !is_vowel(base.ptr[base.len - 2]);
}

struct span verb_past(struct arena *arena, struct span base)
{
	struct span irregular = irregular_past(base);

	if (irregular.len > 0)
		return irregular;
	if (span_ends(base, SPAN("e")))
		return arena_printf(arena, "%.*sd", SPAN_ARG(base));
	if (changes_y(base))
		return arena_printf(arena, "%.*sied", (int)base.len - 1, base.ptr);
	if (doubles(arena, base))
		return arena_printf(arena, "%.*s%ced", SPAN_ARG(base), base.ptr[base.len - 1]);
	return arena_printf(arena, "%.*sed", SPAN_ARG(base));
}

struct span verb_third_person(struct arena *arena, struct span base)
{
	if (span_is(base, "be"))
		return SPAN("is");
	if (span_is(base, "have"))
		return SPAN("has");
	if (changes_y(base))
		return arena_printf(arena, "%.*sies", (int)base.len - 1, base.ptr);
	if (span_ends(base, SPAN("s")) || span_ends(base, SPAN("x")) ||
	    span_ends(base, SPAN("z")) || span_ends(base, SPAN("ch")) ||
	    span_ends(base, SPAN("sh")) || span_ends(base, SPAN("o")))
		return arena_printf(arena, "%.*ses", SPAN_ARG(base));
	return arena_printf(arena, "%.*ss", SPAN_ARG(base));
}

/* Whether a verb is left when the ending is taken off: as it is, with an "e", with
 * "y" for "i", without a doubled consonant. */
static bool is_verb_with(struct span word, const char *ending)
{
	char stem[VERB_MAX_BYTES + 1];
	size_t len;

	if (!span_ends(word, span_of(ending)) || word.len > VERB_MAX_BYTES)
		return false;
	len = word.len - strlen(ending);
	memcpy(stem, word.ptr, len);
	if (verb_is_base((struct span){stem, len}))
		return true;
	if (len >= 3 && stem[len - 1] == stem[len - 2] &&
	    verb_is_base((struct span){stem, len - 1}))
		return true;
	stem[len] = 'e';
	if (verb_is_base((struct span){stem, len + 1}))
		return true;
	if (stem[len - 1] != 'i')
		return false;
	stem[len - 1] = 'y';
	return verb_is_base((struct span){stem, len});
}

bool verb_is_participle(struct span word)
{
	return span_is(word, "been") || has_part(word, 'q') || is_verb_with(word, "ed");
}

bool verb_is_progressive(struct span word)
{
	return is_verb_with(word, "ing");
}

bool verb_is_finite(struct span word)
{
	if (has_part(word, 'p') || is_verb_with(word, "ed"))
		return true;
	/* "Makes", but not "process". */
	return !span_ends(word, SPAN("ss")) &&
	       (is_verb_with(word, "s") || is_verb_with(word, "es"));
}

bool verb_is_auxiliary(const struct word *word)
{
	return span_among(word->folded, VERBS_ASK) &&
	       !(span_is(word->folded, "may") && (word->flags & WORD_CAPITAL));
}

bool verb_has_tense(const struct word *word)
{
	return verb_is_auxiliary(word) || verb_is_finite(word->folded);
}

static const char articles[] = "the a an this these those its his her their our your my no any";
static const char prepositions[] = "of in on at by to from for with as into about over under after "
				   "before between among during against near since until without";

/* Whether word i, which looks like "plans" or "sees", is followed by what belongs to a
 * verb. */
static enum verb_sure rules_by_next(const struct word *next)
{
	if (!next || span_among(next->folded, prepositions))
		return next && span_is(next->folded, "to") ? VERB_SURE : VERB_MAYBE;
	return (next->flags & (WORD_CAPITAL | WORD_NUMBER | WORD_NUMERAL)) ||
			       span_among(next->folded, articles) ||
			       span_among(next->folded, "that it him them not")
		       ? VERB_SURE
		       : VERB_NOT;
}

enum verb_sure verb_rules(const struct words *words, size_t i)
{
	const struct word *w = &words->word[i], *before = i > 0 ? w - 1 : NULL;
	const struct word *next = i + 1 < words->count && !(w[1].flags & WORD_BREAK) ? w + 1 : NULL;

	if (verb_is_auxiliary(w))
		return VERB_SURE;
	if (!verb_is_finite(w->folded) || (w->flags & (WORD_CAPITAL | WORD_POSSESSIVE)))
		return VERB_NOT;
	if (before &&
	    ((before->flags & (WORD_POSSESSIVE | WORD_NUMBER | WORD_NUMERAL)) ||
	     span_among(before->folded, articles) || span_among(before->folded, prepositions) ||
	     span_among(before->folded, VERBS_BEEN) || verb_is_auxiliary(before)))
		return VERB_NOT;
	if (has_part(w->folded, 'p') && !has_part(w->folded, 'q'))
		return VERB_SURE;
	if (!has_part(w->folded, 'p') && span_ends(w->folded, SPAN("s")))
		return before && verb_is_adjective(before->folded) ? VERB_NOT : rules_by_next(next);
	/* "Closed", "held": could be a participle. */
	if (next && span_is(next->folded, "by"))
		return VERB_NOT;
	return next && span_among(next->folded, prepositions) ? VERB_MAYBE : VERB_SURE;
}

bool verb_may_be_participle(struct span word)
{
	return verb_is_participle(word) || (word.len > 5 && span_ends(word, SPAN("ed")));
}

bool verb_may_be_progressive(struct span word)
{
	return verb_is_progressive(word) || (word.len > 6 && span_ends(word, SPAN("ing")));
}
