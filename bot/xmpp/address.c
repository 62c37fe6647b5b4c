/* address.c - is the bot spoken to, and what is it asked? */
#include "bot/xmpp/address.h"

#include "bot/base/utf8.h"

/* Invisible characters and blanks, also those of Unicode. */
static bool is_blank(struct arena *arena, struct span one)
{
	return span_trim(utf8_fold(arena, one)).len == 0;
}

static struct span char_at(struct span text, size_t at)
{
	size_t end = at;

	if (at < text.len)
		utf8_next(text, &end);
	return span_slice(text, at, end);
}

static struct span char_before(struct span text, size_t at)
{
	size_t begin = at;

	while (begin > 0 && at - begin < 4) {
		begin--;
		if (((unsigned char)text.ptr[begin] & 0xC0) != 0x80)
			break;
	}
	return span_slice(text, begin, at);
}

static size_t skip_blanks(struct arena *arena, struct span text, size_t at)
{
	while (at < text.len && is_blank(arena, char_at(text, at)))
		at += char_at(text, at).len;
	return at;
}

static struct span trim(struct arena *arena, struct span text)
{
	text = span_slice(text, skip_blanks(arena, text, 0), text.len);
	while (text.len > 0 && is_blank(arena, char_before(text, text.len)))
		text.len -= char_before(text, text.len).len;
	return text;
}

/* Where the nick, folded, ends that begins at `at`, or 0 if it does not. */
static size_t match_nick(struct arena *arena, struct span text, size_t at, struct span folded)
{
	size_t matched = 0;

	while (matched < folded.len && at < text.len) {
		struct span one = char_at(text, at);
		struct span part = utf8_fold(arena, one);

		if (!span_starts(span_slice(folded, matched, folded.len), part))
			return 0;
		matched += part.len;
		at += one.len;
	}
	return folded.len > 0 && matched == folded.len ? at : 0;
}

static bool is_one_of(struct arena *arena, struct span one, const char *chars)
{
	struct span folded = utf8_fold(arena, one);

	return folded.len == 1 && strchr(chars, folded.ptr[0]);
}

/* "nick: …", "nick, …", "@nick …", or the nick alone. */
static bool at_start(struct arena *arena, struct span body, struct span folded,
		     struct span *question)
{
	size_t begin = skip_blanks(arena, body, 0);
	bool called = begin < body.len && body.ptr[begin] == '@';
	size_t end = match_nick(arena, body, begin + called, folded), after;
	struct span next;

	if (end == 0)
		return false;
	after = skip_blanks(arena, body, end);
	next = char_at(body, after);
	if (is_one_of(arena, next, called ? ":,?!.;-" : ":,"))
		after += next.len;
	else if (after < body.len && !(called && after > end))
		return false;
	*question = span_slice(body, after, body.len);
	return true;
}

/* "this is a footnote" calls nobody: words after which a nick that is also a
 * noun is just that. */
static bool is_noun_after(struct arena *arena, struct span before)
{
	static const char *const words[] = {
		"a",	"an",	"the",	 "this", "that",    "these", "those", "my",	"your",
		"his",	"her",	"its",	 "our",	 "their",   "each",  "every", "any",	"some",
		"no",	"of",	"in",	 "on",	 "with",    "from",  "for",   "by",	"to",
		"at",	"as",	"and",	 "or",	 "another", "one",   "first", "second", "last",
		"next", "same", "which", "is",	 "was",	    "into",  "via",
	};
	struct span folded = span_trim(utf8_fold(arena, before)), word = folded;

	while (word.len > 0 && strchr(" \t\n", word.ptr[word.len - 1]) == NULL)
		word.len--;
	word = span_slice(folded, word.len, folded.len);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_is(word, words[i]))
			return true;
	return false;
}

/* "bob: ask footnote" is for bob. */
static bool is_for_another(struct arena *arena, struct span before)
{
	struct span text = trim(arena, before);
	size_t end = 0;

	while (end < text.len && !is_blank(arena, char_at(text, end)))
		end += char_at(text, end).len;
	return end < text.len && is_one_of(arena, char_before(text, end), ":");
}

/* Whether a nick is a call there. */
static bool is_call_after(struct arena *arena, struct span before)
{
	struct span last = char_before(before, before.len), said = trim(arena, before);

	if (is_one_of(arena, last, "@"))
		return is_blank(arena, char_before(before, before.len - 1));
	if (is_one_of(arena, char_before(said, said.len), ",;:-"))
		return true;
	return is_blank(arena, last) && !is_for_another(arena, before) &&
	       !is_noun_after(arena, span_slice(before, before.len > 64 ? before.len - 64 : 0,
						before.len));
}

/* "…, nick?", "… @nick", "… nick". */
static bool at_end(struct arena *arena, struct span body, struct span folded, struct span *question)
{
	struct span text = trim(arena, body), tail, before;
	size_t end = text.len, begin;

	while (end > 0 && (is_one_of(arena, char_before(text, end), "?!.") ||
			   is_blank(arena, char_before(text, end))))
		end -= char_before(text, end).len;
	tail = trim(arena, span_slice(text, end, text.len));
	text.len = end;
	/* The nick may be written longer than it folds, by accents and the like. */
	for (begin = end; begin > 0 && end - begin <= 4 * folded.len + 64;) {
		begin -= char_before(text, begin).len;
		if (match_nick(arena, text, begin, folded) == end)
			break;
	}
	if (begin == end || match_nick(arena, text, begin, folded) != end)
		return false;
	before = span_slice(text, 0, begin);
	if (!is_call_after(arena, before))
		return false;
	if (is_one_of(arena, char_before(before, before.len), "@"))
		before.len--;
	before = trim(arena, before);
	while (before.len > 0 && is_one_of(arena, char_before(before, before.len), ",;:-"))
		before = trim(arena, span_slice(before, 0,
						before.len - char_before(before, before.len).len));
	*question = arena_printf(arena, "%.*s%.*s", SPAN_ARG(before), SPAN_ARG(tail));
	return before.len > 0;
}

bool address_strip(struct arena *arena, struct span body, struct span nick, struct span *question)
{
	struct span folded = utf8_fold(arena, nick), found;

	if (span_starts(body, SPAN("/me "))) /* XEP-0245: tells what somebody does */
		return false;
	if (at_start(arena, body, folded, &found)) {
		found = trim(arena, found);
		/* "footnote?" is a call, not a question of one character. */
		while (found.len > 0 && is_one_of(arena, char_at(found, 0), "?!."))
			found = trim(arena, span_slice(found, char_at(found, 0).len, found.len));
	} else {
		struct span bare = trim(arena, body);

		while (bare.len > 0 && is_one_of(arena, char_before(bare, bare.len), "?!."))
			bare.len -= char_before(bare, bare.len).len;
		if (bare.len > 0 && match_nick(arena, bare, bare.ptr[0] == '@', folded) == bare.len)
			found = SPAN("");
		else if (!at_end(arena, body, folded, &found))
			return false;
	}
	*question = found;
	return true;
}

#define NAMES_MAX 10

/* The name that stands at *at, which then is behind it; empty where none does. */
static struct span next_name(struct arena *arena, struct span body, size_t *at)
{
	size_t begin = *at;

	while (*at < body.len && !is_blank(arena, char_at(body, *at)) &&
	       !is_one_of(arena, char_at(body, *at), ",:&"))
		*at += char_at(body, *at).len;
	return span_slice(body, begin, *at);
}

bool address_strip_list(struct arena *arena, struct span body, struct span nick,
			address_is_nick is_nick, const void *data, struct span *question)
{
	struct span folded = utf8_fold(arena, nick), name;
	bool ours = false, all_called = true, closed = false;
	size_t at = 0, count = 0, end = 0;

	while (count < NAMES_MAX && !closed) {
		bool called, and, is_ours;

		at = skip_blanks(arena, body, at);
		called = at < body.len && body.ptr[at] == '@';
		at += called;
		name = next_name(arena, body, &at);
		and = (count > 0 && span_is(name, "and")) ||
		      (name.len == 0 && at < body.len && body.ptr[at] == '&');
		is_ours = name.len > 0 && span_eq(utf8_fold(arena, name), folded);
		if (!and&&!is_ours && (name.len == 0 || !is_nick(data, name)))
			break;
		if (and) {
			at += name.len == 0;
			continue;
		}
		count++;
		ours |= is_ours;
		all_called &= called;
		at = skip_blanks(arena, body, at);
		closed = at < body.len && body.ptr[at] == ':';
		at += at < body.len && strchr(",:", body.ptr[at]);
		end = at;
	}
	if (!ours || count < 2 || !(closed || all_called || (end > 0 && body.ptr[end - 1] == ',')))
		return false;
	*question = trim(arena, span_slice(body, end, body.len));
	return true;
}

struct span address_skip_quote(struct span body)
{
	struct span rest = body, line, said = body;

	while (span_next_line(&rest, &line)) {
		if (line.len == 0 || line.ptr[0] != '>')
			break;
		said = rest;
	}
	said = span_trim(said);
	return said.len > 0 ? said : body;
}
