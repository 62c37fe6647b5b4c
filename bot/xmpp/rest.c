/* rest.c - intents that have just answered in a room, and rest there for a while */
#include "bot/xmpp/rest.h"

#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"

#include <stdlib.h>

struct rest {
	char *room, *intent; /* NULL: free */
	int64_t until;
};

struct rests {
	struct rest rests[REST_MAX];
	size_t next; /* to be written */
};

struct rests *rests_create(void)
{
	struct rests *rests = calloc(1, sizeof(*rests));

	if (!rests)
		abort();
	return rests;
}

void rests_destroy(struct rests *rests)
{
	if (!rests)
		return;
	for (size_t i = 0; i < REST_MAX; i++) {
		free(rests->rests[i].room);
		free(rests->rests[i].intent);
	}
	free(rests);
}

static char *copy(struct span text)
{
	char *out = strndup(text.ptr ? text.ptr : "", text.len);

	if (!out)
		abort();
	return out;
}

void rests_add(struct rests *rests, struct span room, struct span intent, int64_t until)
{
	struct rest *rest = &rests->rests[rests->next++ % REST_MAX];

	free(rest->room);
	free(rest->intent);
	*rest = (struct rest){copy(room), copy(intent), until};
}

struct span rests_list(const struct rests *rests, struct arena *arena, struct span room,
		       int64_t now)
{
	struct strbuf out;
	struct span list;

	strbuf_init(&out, EXCHANGE_RESTING_MAX);
	for (size_t i = 0; i < REST_MAX; i++) {
		const struct rest *rest = &rests->rests[i];

		if (rest->room && rest->until > now && span_is(room, rest->room))
			strbuf_printf(&out, "%s\n", rest->intent);
	}
	list = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return list;
}
