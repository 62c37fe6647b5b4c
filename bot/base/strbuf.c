/* strbuf.c - text that grows up to a maximum */
#include "bot/base/strbuf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void strbuf_init(struct strbuf *buf, size_t max_bytes)
{
	*buf = (struct strbuf){.max_bytes = max_bytes, .capacity = 64};
	buf->data = malloc(buf->capacity);
	if (!buf->data)
		abort();
	buf->data[0] = '\0';
}

void strbuf_finish(struct strbuf *buf)
{
	free(buf->data);
	*buf = (struct strbuf){0};
}

void strbuf_clear(struct strbuf *buf)
{
	buf->len = 0;
	buf->data[0] = '\0';
	buf->truncated = false;
}

static void reserve(struct strbuf *buf, size_t len)
{
	size_t capacity = buf->capacity;

	while (capacity < len + 1)
		capacity *= 2;
	if (capacity == buf->capacity)
		return;
	buf->data = realloc(buf->data, capacity);
	if (!buf->data)
		abort();
	buf->capacity = capacity;
}

void strbuf_add(struct strbuf *buf, struct span text)
{
	if (text.len > buf->max_bytes - buf->len) {
		size_t room = buf->max_bytes - buf->len;

		while (room > 0 && ((unsigned char)text.ptr[room] & 0xC0) == 0x80)
			room--;
		text.len = room;
		buf->truncated = true;
	}
	if (text.len == 0)
		return;
	reserve(buf, buf->len + text.len);
	memcpy(buf->data + buf->len, text.ptr, text.len);
	buf->len += text.len;
	buf->data[buf->len] = '\0';
}

void strbuf_puts(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, span_of(text));
}

void strbuf_putc(struct strbuf *buf, char c)
{
	strbuf_add(buf, (struct span){&c, 1});
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	char small[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	assert(len >= 0);
	if ((size_t)len < sizeof(small)) {
		strbuf_add(buf, (struct span){small, (size_t)len});
	} else {
		char *large = malloc((size_t)len + 1);

		if (!large)
			abort();
		va_start(args, format);
		vsnprintf(large, (size_t)len + 1, format, args);
		va_end(args);
		strbuf_add(buf, (struct span){large, (size_t)len});
		free(large);
	}
}
