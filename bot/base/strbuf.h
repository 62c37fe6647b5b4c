/* strbuf.h - text that grows up to a maximum
 *
 * What does not fit is left out and remembered in `truncated`, never half a
 * character of UTF-8. The text always ends with NUL, which len does not count.
 */
#ifndef FOOTNOTE_BASE_STRBUF_H
#define FOOTNOTE_BASE_STRBUF_H

#include "bot/base/span.h"

struct strbuf {
	char *data; /* owned; never NULL after strbuf_init() */
	size_t len, capacity, max_bytes;
	bool truncated;
};

void strbuf_init(struct strbuf *buf, size_t max_bytes);
void strbuf_finish(struct strbuf *buf);
void strbuf_clear(struct strbuf *buf);

void strbuf_add(struct strbuf *buf, struct span text);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline struct span strbuf_span(const struct strbuf *buf)
{
	return (struct span){buf->data, buf->len};
}

#endif
