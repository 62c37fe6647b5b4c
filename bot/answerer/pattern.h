/* pattern.h - what texts match, with named groups, bounded in time and memory
 *
 * A pattern is either a regular expression, for PCRE2, or what a template becomes
 * (steps.h). Expressions are compiled to machine code, which asks the system for
 * executable memory: so compile everything before the sandbox goes up. Matching
 * needs none.
 */
#ifndef FOOTNOTE_ANSWERER_PATTERN_H
#define FOOTNOTE_ANSWERER_PATTERN_H

#include "bot/answerer/needs.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#define PATTERN_GROUPS_MAX 16

struct pattern;

/* The values of one match; they point into the subject. */
struct pattern_match {
	struct span values[PATTERN_GROUPS_MAX]; /* by group; no pointer where unset */
};

/* What matching needs; one of them serves any number of patterns. */
struct pattern_memory;

struct pattern_memory *pattern_memory_create(void);
void pattern_memory_destroy(struct pattern_memory *memory);

/* Compiles text, a PCRE2 expression, caseless and over Unicode. ERR_INPUT where
 * it is none, with *at the offset in bytes. *out is owned by the caller. */
int pattern_compile(struct pattern **out, struct span text, size_t *at, struct error *error);

/* The pattern of a template, whose slots, by their numbers in the steps, are its groups.
 * Takes needs, which may be NULL. */
struct pattern *pattern_of_steps(struct span steps, const struct span *slots, size_t slot_count,
				 struct needs *needs);
void pattern_destroy(struct pattern *pattern);

/* Distinct names of groups, in alphabetical order. */
size_t pattern_group_count(const struct pattern *pattern);
const char *pattern_group_name(const struct pattern *pattern, size_t group);

/* What a text must have to match; NULL for nothing. */
const struct needs *pattern_needs(const struct pattern *pattern);

/* Matches text, which must be well-formed UTF-8. Returns 1 with *out filled, 0 where it does not
 * match, ERR_LIMIT where finding out takes too long. */
int pattern_match(const struct pattern *pattern, struct pattern_memory *memory, struct span subject,
		  struct pattern_match *out, struct error *error);

/* The longest part of text, in whole words from its begin on, that goes along with the pattern
 * of a template; in bytes. */
size_t pattern_reach(const struct pattern *pattern, struct pattern_memory *memory,
		     struct span subject);

#endif
