/* context.c - what a conversation's next question may refer to */
#include "bot/answerer/context.h"

#include "bot/base/exchange.h"

#include <jansson.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 200

static json_t *text_of(struct span text, size_t max_bytes)
{
	if (text.len > max_bytes)
		text.len = 0;
	return json_stringn(text.len ? text.ptr : "", text.len);
}

/* NULL, which leaves it out, where there is none. */
static json_t *text_if_any(struct span text, size_t max_bytes)
{
	return text.len > 0 ? text_of(text, max_bytes) : NULL;
}

uint32_t context_sum(struct span text)
{
	return (uint32_t)span_hash(text);
}

struct span context_encode(struct arena *arena, const struct context *context)
{
	json_t *quotes = context->quote_count > 0 ? json_array() : NULL, *root;
	struct span text = {NULL, 0};
	char *line = NULL;

	for (size_t i = 0; i < context->quote_count && i < CONTEXT_QUOTES_MAX; i++)
		json_array_append_new(
			quotes, json_pack("[I, o, I]", (json_int_t)context->quotes[i].statement,
					  text_of(context->quotes[i].story, NAME_MAX_BYTES),
					  (json_int_t)context->quotes[i].sum));
	root = json_pack("{s: o*, s: o*, s: o*, s: o*, s: o*, s: o*}", "question",
			 text_if_any(context->question, CONTEXT_QUESTION_MAX), "intent",
			 text_if_any(context->intent, NAME_MAX_BYTES), "shown",
			 context->shown > 0 ? json_integer((json_int_t)context->shown) : NULL,
			 "story", text_if_any(context->story, NAME_MAX_BYTES), "which",
			 context->which ? json_true() : NULL, "quotes", quotes);
	if (root)
		line = json_dumps(root, JSON_COMPACT);
	if (line && strlen(line) <= EXCHANGE_CONTEXT_MAX)
		text = arena_copy(arena, span_of(line));
	free(line);
	json_decref(root);
	return text;
}

static struct span read_text(struct arena *arena, const json_t *value, size_t max_bytes)
{
	size_t len = json_string_length(value);

	if (!json_is_string(value) || len > max_bytes)
		return (struct span){NULL, 0};
	return arena_copy(arena, (struct span){json_string_value(value), len});
}

static void read_quotes(struct arena *arena, const json_t *quotes, struct context *out)
{
	size_t count = json_array_size(quotes);

	for (size_t i = 0; i < count && i < CONTEXT_QUOTES_MAX; i++) {
		const json_t *quote = json_array_get(quotes, i);

		if (!json_is_integer(json_array_get(quote, 0)))
			continue;
		out->quotes[out->quote_count].statement =
			json_integer_value(json_array_get(quote, 0));
		out->quotes[out->quote_count].story =
			read_text(arena, json_array_get(quote, 1), NAME_MAX_BYTES);
		out->quotes[out->quote_count].sum =
			(uint32_t)json_integer_value(json_array_get(quote, 2));
		out->quote_count++;
	}
}

void context_decode(struct arena *arena, struct span text, struct context *out)
{
	json_int_t shown;
	json_t *root;

	*out = (struct context){0};
	if (text.len == 0 || text.len > EXCHANGE_CONTEXT_MAX)
		return;
	root = json_loadb(text.ptr, text.len, 0, NULL);
	if (!json_is_object(root)) {
		json_decref(root);
		return;
	}
	out->question = read_text(arena, json_object_get(root, "question"), CONTEXT_QUESTION_MAX);
	out->intent = read_text(arena, json_object_get(root, "intent"), NAME_MAX_BYTES);
	out->story = read_text(arena, json_object_get(root, "story"), NAME_MAX_BYTES);
	out->which = json_is_true(json_object_get(root, "which"));
	shown = json_integer_value(json_object_get(root, "shown"));
	out->shown = shown > 0 && shown < 100000 ? (size_t)shown : 0;
	read_quotes(arena, json_object_get(root, "quotes"), out);
	json_decref(root);
}
