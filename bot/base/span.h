/* span.h - a view of bytes: a pointer and a length
 *
 * A span owns nothing and need not end with NUL. Functions that return spans
 * return views into what they were given.
 */
#ifndef FOOTNOTE_BASE_SPAN_H
#define FOOTNOTE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *ptr; /* may be NULL where len is 0 */
	size_t len;	 /* in bytes */
};

#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

/* For "%.*s" in format strings. */
#define SPAN_ARG(span) (int)(span).len, (span).ptr

static inline struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
	return span_eq(a, span_of(text));
}

static inline bool span_starts(struct span a, struct span prefix)
{
	return a.len >= prefix.len &&
	       (prefix.len == 0 || memcmp(a.ptr, prefix.ptr, prefix.len) == 0);
}

/* Whether a ends with suffix, and has more before it. */
static inline bool span_ends(struct span a, struct span suffix)
{
	return a.len > suffix.len &&
	       memcmp(a.ptr + a.len - suffix.len, suffix.ptr, suffix.len) == 0;
}

/* The bytes from begin up to, not including, end; both are clipped to a. */
struct span span_slice(struct span a, size_t begin, size_t end);

/* Without ASCII blanks at both ends. */
struct span span_trim(struct span a);

/* Cuts the first line off *rest, without its line end, into *line. Returns
 * false when *rest is empty. Takes "\n" and "\r\n". */
bool span_next_line(struct span *rest, struct span *line);

/* Cuts what stands before the first separator off *rest into *part. Returns
 * false when *rest has no pointer any more; an empty part between two
 * separators counts. */
bool span_next_part(struct span *rest, char separator, struct span *part);

/* Where needle begins in a, or (size_t)-1. */
size_t span_find(struct span a, struct span needle);

/* Whether a is one of the words in list, a constant, which are separated by single blanks.
 * A word longer than that many bytes is in none. */
#define SPAN_AMONG_MAX 63
bool span_among(struct span a, const char *list);

/* Byte order; shorter first where one begins the other. */
int span_compare(struct span a, struct span b);

/* FNV-1a */
uint64_t span_hash(struct span a);

/* The hash of a text that begins with what hash is the hash of, and goes on with more. */
uint64_t span_hash_more(uint64_t hash, struct span more);

#endif
