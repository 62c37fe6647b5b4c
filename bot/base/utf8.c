/* utf8.c - Unicode text: checking, folding, and making it safe to send */
#include "bot/base/utf8.h"

#include <assert.h>
#include <utf8proc.h>

size_t utf8_valid(struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + at,
						      (utf8proc_ssize_t)(text.len - at), &c);

		if (n <= 0)
			return at;
		at += (size_t)n;
	}
	return text.len;
}

uint32_t utf8_next(struct span text, size_t *at)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	assert(*at < text.len);
	if ((unsigned char)text.ptr[*at] < 0x80)
		return (unsigned char)text.ptr[(*at)++];
	n = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + *at,
			     (utf8proc_ssize_t)(text.len - *at), &c);
	if (n <= 0) {
		*at += 1;
		return 0xFFFD;
	}
	*at += (size_t)n;
	return (uint32_t)c;
}

bool utf8_is_capital(uint32_t character)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);

	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool utf8_is_blank(uint32_t character)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);

	return (character >= '\t' && character <= '\r') || character == 0x85 ||
	       character == 0x200B || character == 0xFEFF || category == UTF8PROC_CATEGORY_ZS ||
	       category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

struct span utf8_trim(struct span text)
{
	size_t next = 0;

	while (text.len > 0 && utf8_is_blank(utf8_next(text, &next))) {
		text = span_slice(text, next, text.len);
		next = 0;
	}
	while (text.len > 0) {
		size_t last = text.len - 1;

		while (last > 0 && ((unsigned char)text.ptr[last] & 0xC0) == 0x80)
			last--;
		next = last;
		if (!utf8_is_blank(utf8_next(text, &next)))
			break;
		text.len = last;
	}
	return text;
}

size_t utf8_count(struct span text)
{
	size_t at = 0, count = 0;

	while (at < text.len) {
		utf8_next(text, &at);
		count++;
	}
	return count;
}

struct span utf8_prefix(struct span text, size_t max_chars)
{
	size_t at = 0;

	while (at < text.len && max_chars-- > 0)
		utf8_next(text, &at);
	return (struct span){text.ptr, at};
}

/* Typographic characters that people's keyboards put for ASCII ones, and that
 * compatibility decomposition leaves alone. */
static uint32_t plain(uint32_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
	case 0x201A:
	case 0x201B:
	case 0x02BC:
	case 0x2032:
	case 0x00B4:
		return '\'';
	case 0x201C:
	case 0x201D:
	case 0x201E:
	case 0x201F:
	case 0x00AB:
	case 0x00BB:
	case 0x2033:
		return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212:
		return '-';
	default:
		return c;
	}
}

static void put(struct strbuf *out, uint32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);

	strbuf_add(out, (struct span){(const char *)bytes, (size_t)n});
}

static void fold_char(struct strbuf *out, uint32_t c)
{
	const int options = UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
			    UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_STRIPNA;
	utf8proc_int32_t decomposed[32];
	utf8proc_ssize_t n;
	int boundary = 0;

	if (c < 0x80) {
		strbuf_putc(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
		return;
	}
	c = plain(c);
	n = utf8proc_decompose_char((utf8proc_int32_t)c, decomposed, 32, options, &boundary);
	for (utf8proc_ssize_t i = 0; i < n && i < 32; i++)
		put(out, plain((uint32_t)decomposed[i]));
}

/* The ASCII letters at the beginning of text, as small ones in arena. */
static struct span fold_ascii(struct arena *arena, struct span text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (; len < text.len && (unsigned char)text.ptr[len] < 0x80; len++) {
		char c = text.ptr[len];

		out[len] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return (struct span){out, len};
}

struct span utf8_fold(struct arena *arena, struct span text)
{
	struct strbuf out;
	struct span copy = fold_ascii(arena, text);
	size_t at = 0;

	if (copy.len == text.len)
		return copy;
	strbuf_init(&out, 4 * text.len + 64);
	while (at < text.len) {
		uint32_t c = utf8_next(text, &at);

		if (c == 0xFFFD)
			strbuf_putc(&out, ' ');
		else
			fold_char(&out, c);
	}
	copy = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return copy;
}

bool utf8_is_text(uint32_t c)
{
	if (c < 0x80)
		return true;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_SK:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return false;
	default:
		return true;
	}
}

static bool misleads(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x061C ||
	       c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
	       (c & 0xFFFE) == 0xFFFE;
}

void utf8_clean(struct strbuf *out, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t begin = at;
		uint32_t c;

		while (at < text.len && text.ptr[at] >= ' ' && text.ptr[at] < 0x7F)
			at++;
		strbuf_add(out, span_slice(text, begin, at));
		if (at == text.len)
			break;
		c = utf8_next(text, &at);
		if (!misleads(c))
			put(out, c);
	}
}

void utf8_print(FILE *out, struct span text, size_t max_chars)
{
	struct span prefix = utf8_prefix(text, max_chars);
	struct strbuf clean;

	strbuf_init(&clean, prefix.len * 4 + 16);
	utf8_clean(&clean, prefix);
	for (size_t i = 0; i < clean.len; i++)
		fputc(clean.data[i] == '\n' ? ' ' : clean.data[i], out);
	if (prefix.len < text.len)
		fputs("\u2026", out);
	strbuf_finish(&clean);
}
