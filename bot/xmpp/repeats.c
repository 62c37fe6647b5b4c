/* repeats.c - questions that came before: sent again by a client or a server */
#include "bot/xmpp/repeats.h"

#include <stdlib.h>

struct slot {
	uint64_t hash; /* 0: free */
	int64_t since;
};

struct repeats {
	struct slot slots[REPEATS_SLOTS];
};

struct repeats *repeats_create(void)
{
	struct repeats *repeats = calloc(1, sizeof(*repeats));

	if (!repeats)
		abort();
	return repeats;
}

void repeats_destroy(struct repeats *repeats)
{
	free(repeats);
}

/* Each part ends with a byte that is in no text. */
static uint64_t hash_of(const struct message *message, struct span who, struct span id)
{
	static const char *const kinds[] = {[MESSAGE_ROOM] = "room",
					    [MESSAGE_PRIVATE] = "private",
					    [MESSAGE_DIRECT] = "direct"};
	const struct span parts[] = {span_of(kinds[message->kind]), who, id, message->whole};
	uint64_t hash = span_hash(SPAN(""));

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		hash = span_hash_more(hash, parts[i]);
		hash = span_hash_more(hash, (struct span){"\xff", 1});
	}
	return hash ? hash : 1;
}

static bool take(struct repeats *repeats, uint64_t hash, int64_t now)
{
	struct slot *slot = &repeats->slots[hash % REPEATS_SLOTS];

	if (slot->hash == hash && now - slot->since < REPEATS_MS)
		return true;
	*slot = (struct slot){hash, now};
	return false;
}

bool repeats_take(struct repeats *repeats, const struct message *message, struct span conversation,
		  int64_t now)
{
	const struct span ids[] = {message->id, message->origin_id, message->stanza_id};
	bool room = message->kind != MESSAGE_DIRECT, came = false;

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		if (ids[i].len == 0 || (i == 1 && span_eq(ids[0], ids[1])))
			continue;
		came |= take(repeats, hash_of(message, conversation, ids[i]), now);
		if (room)
			came |= take(repeats, hash_of(message, message->from_text, ids[i]), now);
	}
	return came;
}
