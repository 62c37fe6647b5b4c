/* normalise.c - a question as the intents see it */
#include "bot/answerer/normalise.h"

#include "bot/base/utf8.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\0';
}

struct span normalise_question(struct arena *arena, const struct knowledge *knowledge,
			       struct span raw)
{
	struct span folded = utf8_fold(arena, raw), copy;
	struct strbuf out;

	(void)knowledge;
	strbuf_init(&out, folded.len);
	for (size_t i = 0; i < folded.len; i++) {
		if (!is_blank(folded.ptr[i]))
			strbuf_add(&out, span_slice(folded, i, i + 1));
		else if (out.len > 0 && out.data[out.len - 1] != ' ')
			strbuf_putc(&out, ' ');
	}
	while (out.len > 0 && strchr(" ?!.", out.data[out.len - 1]))
		out.len--;
	copy = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return copy;
}
