/* cut.c - text cut to a length that rooms bear */
#include "bot/answerer/cut.h"

#include "bot/base/utf8.h"

#define ELLIPSIS "\u2026"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Whether text may end before i without hurting a sentence. An abbreviation
 * like "U.S." cuts too early at worst. */
static bool ends_sentence(struct span text, size_t i)
{
	if (i == 0 || !is_blank(text.ptr[i]))
		return false;
	if (text.ptr[i] == '\n')
		return true;
	if (text.ptr[i - 1] == '"' || text.ptr[i - 1] == ')')
		i--;
	return i > 0 && strchr(".!?", text.ptr[i - 1]) != NULL;
}

struct span cut_text(struct arena *arena, struct span text, size_t max_chars)
{
	struct span prefix = utf8_prefix(text, max_chars);
	size_t sentence = 0, word = 0;

	if (prefix.len == text.len)
		return text;
	for (size_t i = 0; i <= prefix.len; i++)
		if (ends_sentence(text, i))
			sentence = i;
	/* A short first sentence would lose too much of what follows it. */
	if (sentence > prefix.len / 3)
		return span_trim(span_slice(text, 0, sentence));
	prefix = utf8_prefix(text, max_chars > 2 ? max_chars - 2 : 0);
	for (size_t i = 0; i <= prefix.len; i++)
		if (is_blank(text.ptr[i]))
			word = i;
	if (word > 0)
		return arena_printf(arena, "%.*s " ELLIPSIS,
				    SPAN_ARG(span_trim(span_slice(text, 0, word))));
	return utf8_prefix(text, max_chars);
}
