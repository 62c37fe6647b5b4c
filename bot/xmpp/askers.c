/* askers.c - who waits for what comes of a reload */
#include "bot/xmpp/askers.h"

#include <stdlib.h>

struct asker *askers_add(struct askers *askers, uint64_t request)
{
	struct asker *asker;

	if (askers->count == ASKERS_MAX)
		return NULL;
	asker = calloc(1, sizeof(*asker));
	if (!asker)
		abort();
	asker->request = request;
	arena_init(&asker->arena);
	asker->next = askers->first;
	askers->first = asker;
	askers->count++;
	return asker;
}

struct asker *askers_take(struct askers *askers, uint64_t up_to)
{
	for (struct asker **it = &askers->first; *it; it = &(*it)->next) {
		struct asker *asker = *it;

		if (asker->request > up_to)
			continue;
		*it = asker->next;
		askers->count--;
		return asker;
	}
	return NULL;
}

void asker_destroy(struct asker *asker)
{
	if (asker->iq)
		xmpp_stanza_release(asker->iq);
	arena_finish(&asker->arena);
	free(asker);
}

void askers_finish(struct askers *askers)
{
	struct asker *asker;

	while ((asker = askers_take(askers, UINT64_MAX)))
		asker_destroy(asker);
}
