/* span.c - a view of bytes: a pointer and a length */
#include "bot/base/span.h"

struct span span_slice(struct span a, size_t begin, size_t end)
{
	if (end > a.len)
		end = a.len;
	if (begin > end)
		begin = end;
	return (struct span){a.len ? a.ptr + begin : a.ptr, end - begin};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct span span_trim(struct span a)
{
	while (a.len > 0 && is_blank(a.ptr[0])) {
		a.ptr++;
		a.len--;
	}
	while (a.len > 0 && is_blank(a.ptr[a.len - 1]))
		a.len--;
	return a;
}

bool span_next_line(struct span *rest, struct span *line)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->ptr, '\n', rest->len);
	if (!end) {
		*line = *rest;
		*rest = (struct span){rest->ptr + rest->len, 0};
	} else {
		*line = (struct span){rest->ptr, (size_t)(end - rest->ptr)};
		rest->len -= line->len + 1;
		rest->ptr = end + 1;
	}
	if (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

bool span_next_part(struct span *rest, char separator, struct span *part)
{
	const char *end;

	if (!rest->ptr)
		return false;
	end = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
	if (!end) {
		*part = *rest;
		*rest = (struct span){NULL, 0};
	} else {
		*part = (struct span){rest->ptr, (size_t)(end - rest->ptr)};
		rest->len -= part->len + 1;
		rest->ptr = end + 1;
	}
	return true;
}

size_t span_find(struct span a, struct span needle)
{
	const char *at;

	if (needle.len == 0)
		return 0;
	at = a.len >= needle.len ? memmem(a.ptr, a.len, needle.ptr, needle.len) : NULL;
	return at ? (size_t)(at - a.ptr) : (size_t)-1;
}

#define OUTLINES 4096 /* more than there are lists, that few need the same place */

/* One of 64 bits for a word, by its ends and its length. */
static uint64_t outline_of(struct span word)
{
	unsigned first = (unsigned char)word.ptr[0];
	unsigned last = (unsigned char)word.ptr[word.len - 1];

	return UINT64_C(1) << ((5 * first + 3 * last + 11 * (unsigned)word.len) % 64);
}

/* The bits of all words of a list. */
static uint64_t outline_of_list(const char *list)
{
	static struct {
		const char *list;
		uint64_t bits;
	} outlines[OUTLINES], *outline;
	struct span rest, word;

	outline = &outlines[(uintptr_t)list * UINT64_C(0x9E3779B97F4A7C15) >> 52];
	if (outline->list != list) {
		outline->list = list;
		outline->bits = 0;
		rest = span_of(list);
		while (span_next_part(&rest, ' ', &word))
			outline->bits |= word.len > 0 ? outline_of(word) : 0;
	}
	return outline->bits;
}

/* Most words are in no list, and have none of its bits. */
bool span_among(struct span a, const char *list)
{
	char word[SPAN_AMONG_MAX + 1];

	if (a.len == 0 || a.len > SPAN_AMONG_MAX || !(outline_of(a) & outline_of_list(list)) ||
	    memchr(a.ptr, '\0', a.len))
		return false;
	memcpy(word, a.ptr, a.len);
	word[a.len] = '\0';
	for (const char *at = list; (at = strstr(at, word)); at++)
		if ((at == list || at[-1] == ' ') && (at[a.len] == ' ' || at[a.len] == '\0'))
			return true;
	return false;
}

int span_compare(struct span a, struct span b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.ptr, b.ptr, len) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

uint64_t span_hash(struct span a)
{
	return span_hash_more(0xCBF29CE484222325, a);
}

uint64_t span_hash_more(uint64_t hash, struct span more)
{
	for (size_t i = 0; i < more.len; i++)
		hash = (hash ^ (unsigned char)more.ptr[i]) * 0x100000001B3;
	return hash;
}
