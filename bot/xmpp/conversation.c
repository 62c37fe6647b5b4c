/* conversation.c - what each person talked about last */
#include "bot/xmpp/conversation.h"

#include <stdlib.h>

struct conversation {
	uint64_t hash;
	char *key, *context; /* owned; key is NULL where the place is free */
	size_t key_len, context_len;
	int64_t used; /* when last */
};

struct conversations {
	size_t max;
	int64_t rest_ms;
	struct conversation places[];
};

struct conversations *conversations_create(size_t max, int64_t rest_ms)
{
	struct conversations *conversations =
		calloc(1, sizeof(*conversations) + max * sizeof(struct conversation));

	if (!conversations)
		abort();
	conversations->max = max;
	conversations->rest_ms = rest_ms;
	return conversations;
}

static void forget(struct conversation *place)
{
	free(place->key);
	free(place->context);
	*place = (struct conversation){0};
}

void conversations_destroy(struct conversations *conversations)
{
	if (!conversations)
		return;
	for (size_t i = 0; i < conversations->max; i++)
		forget(&conversations->places[i]);
	free(conversations);
}

static struct conversation *find(struct conversations *conversations, struct span key)
{
	uint64_t hash = span_hash(key);

	for (size_t i = 0; i < conversations->max; i++) {
		struct conversation *place = &conversations->places[i];

		if (place->key && place->hash == hash &&
		    span_eq((struct span){place->key, place->key_len}, key))
			return place;
	}
	return NULL;
}

struct span conversations_get(struct conversations *conversations, struct span key, int64_t now)
{
	struct conversation *place = find(conversations, key);

	if (!place)
		return SPAN("");
	if (now - place->used > conversations->rest_ms) {
		forget(place);
		return SPAN("");
	}
	return (struct span){place->context, place->context_len};
}

static struct conversation *take_place(struct conversations *conversations)
{
	struct conversation *oldest = &conversations->places[0];

	for (size_t i = 0; i < conversations->max; i++) {
		struct conversation *place = &conversations->places[i];

		if (!place->key)
			return place;
		if (place->used < oldest->used)
			oldest = place;
	}
	forget(oldest);
	return oldest;
}

static char *copy_of(struct span text)
{
	char *copy = malloc(text.len + 1);

	if (!copy)
		abort();
	if (text.len)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return copy;
}

void conversations_put(struct conversations *conversations, struct span key, struct span context,
		       int64_t now)
{
	struct conversation *place = find(conversations, key);
	char *copy;

	if (context.len == 0) {
		if (place)
			forget(place);
		return;
	}
	copy = copy_of(context);
	if (!place) {
		place = take_place(conversations);
		place->key = copy_of(key);
		place->key_len = key.len;
		place->hash = span_hash(key);
	}
	free(place->context);
	place->context = copy;
	place->context_len = context.len;
	place->used = now;
}
