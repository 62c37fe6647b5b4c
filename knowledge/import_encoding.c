/* import_encoding.c - a page's bytes as UTF-8, whatever a browser saved them in */
#include "bot/base/utf8.h"
#include "knowledge/import_private.h"
#include "knowledge/story.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <strings.h>

#define DECLARED_BYTES 4096 /* a page's encoding is declared in these */
#define NAME_MAX_BYTES 40

/* What the page's <meta> or XML declaration calls its encoding; empty where
 * there is none. */
static struct span declared(struct span page)
{
	static const char *const keys[] = {"charset", "encoding"};

	page = span_slice(page, 0, DECLARED_BYTES);
	for (size_t i = 0; i < page.len; i++) {
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			size_t len = strlen(keys[k]), at = i + len, end;

			if (at >= page.len || strncasecmp(page.ptr + i, keys[k], len) != 0)
				continue;
			while (at < page.len && strchr("= \t\"'", page.ptr[at]))
				at++;
			for (end = at; end < page.len && (isalnum((unsigned char)page.ptr[end]) ||
							  strchr("-_:.+", page.ptr[end]));)
				end++;
			if (at > i + len && end > at)
				return span_slice(page, at, end);
		}
	}
	return SPAN("");
}

static bool is_name(struct span a, const char *b)
{
	return a.len == strlen(b) && strncasecmp(a.ptr, b, a.len) == 0;
}

/* The encoding for iconv. Browsers read the first of these as the second, as the
 * WHATWG's Encoding Standard has it. */
static const char *encoding_of(const struct import *import, struct span page)
{
	static const char *const same[][2] = {
		{"iso-8859-1", "WINDOWS-1252"},
		{"iso8859-1", "WINDOWS-1252"},
		{"latin1", "WINDOWS-1252"},
		{"us-ascii", "WINDOWS-1252"},
		{"ascii", "WINDOWS-1252"},
		{"iso-8859-9", "WINDOWS-1254"},
		{"gb2312", "GB18030"},
		{"gbk", "GB18030"},
		{"shift_jis", "CP932"},
		{"x-sjis", "CP932"},
		{"euc-kr", "CP949"},
		{"big5", "BIG5-HKSCS"},
		{"utf-16", "UTF-8"},
		{"utf-16le", "UTF-8"},
		{"utf-16be", "UTF-8"},
	};
	struct span name = declared(page);

	if (span_starts(page, SPAN("\xFF\xFE")))
		return "UTF-16LE";
	if (span_starts(page, SPAN("\xFE\xFF")))
		return "UTF-16BE";
	/* Some browsers save as UTF-8 and leave the declaration. */
	if (utf8_valid(page) == page.len && !span_starts(name, SPAN("iso-2022")) &&
	    !span_starts(name, SPAN("ISO-2022")))
		return "UTF-8";
	if (name.len == 0 || name.len > NAME_MAX_BYTES)
		return "WINDOWS-1252";
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (is_name(name, same[i][0]))
			return same[i][1];
	return arena_string(import->arena, name);
}

/* Converts all of in; what is malformed becomes U+FFFD. */
static void convert(iconv_t converter, struct span in, struct strbuf *out)
{
	char bytes[4096];

	while (in.len > 0) {
		char *from = (char *)(uintptr_t)in.ptr, *to = bytes;
		size_t from_len = in.len, to_len = sizeof(bytes);
		size_t rc = iconv(converter, &from, &from_len, &to, &to_len);
		int why = errno;

		strbuf_add(out, (struct span){bytes, (size_t)(to - bytes)});
		in = (struct span){from, from_len};
		if (rc != (size_t)-1 || why == E2BIG)
			continue;
		strbuf_puts(out, "\uFFFD");
		in = span_slice(in, 1, in.len);
	}
}

int import_decode(const struct import *import, struct span page, struct span *utf8)
{
	const char *encoding = encoding_of(import, page);
	iconv_t converter = iconv_open("UTF-8", encoding);
	struct strbuf out;

	if (converter == (iconv_t)-1) {
		problems_add(import->problems, import->file, 0, "encoding %s is not known",
			     encoding);
		return ERR_INPUT;
	}
	strbuf_init(&out, 3 * (size_t)STORY_MAX_BYTES);
	convert(converter, page, &out);
	iconv_close(converter);
	for (size_t i = 0; i < out.len; i++)
		if (out.data[i] == '\0')
			out.data[i] = ' ';
	*utf8 = arena_copy(import->arena, strbuf_span(&out));
	strbuf_finish(&out);
	return 0;
}
