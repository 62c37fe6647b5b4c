/* outbox.c - what is to be sent, until it has been */
#include "bot/xmpp/outbox.h"

#include "bot/base/log.h"

#include <assert.h>
#include <stdlib.h>

struct outbox {
	struct outbox_item *first, **end;
	struct outbox_item *out; /* given by outbox_next(), still in the list */
	size_t count, max;
};

struct outbox *outbox_create(size_t max)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));

	if (!outbox)
		abort();
	outbox->end = &outbox->first;
	outbox->max = max;
	return outbox;
}

static void take_off(struct outbox *outbox, struct outbox_item **link)
{
	struct outbox_item *item = *link;

	*link = item->next;
	if (outbox->end == &item->next)
		outbox->end = link;
	if (outbox->out == item)
		outbox->out = NULL;
	outbox->count--;
	free(item->room);
	free(item->xml);
	free(item);
}

void outbox_destroy(struct outbox *outbox)
{
	if (!outbox)
		return;
	while (outbox->first)
		take_off(outbox, &outbox->first);
	free(outbox);
}

void outbox_add(struct outbox *outbox, const char *room, struct span xml, int64_t now)
{
	struct outbox_item *item = calloc(1, sizeof(*item));

	assert(xml.len > 0);
	if (outbox->count == outbox->max) {
		log_warning("%zu answers wait to be sent; the oldest is dropped", outbox->count);
		take_off(outbox, &outbox->first);
	}
	if (!item)
		abort();
	item->room = room ? strdup(room) : NULL;
	item->xml = strndup(xml.ptr, xml.len);
	if (!item->xml || (room && !item->room))
		abort();
	item->len = xml.len;
	item->stale = now + OUTBOX_STALE_MS;
	*outbox->end = item;
	outbox->end = &item->next;
	outbox->count++;
}

const struct outbox_item *outbox_next(struct outbox *outbox,
				      bool (*may_send)(void *data, const char *room), void *data,
				      int64_t now)
{
	struct outbox_item **link = &outbox->first;

	outbox->out = NULL;
	while (*link) {
		struct outbox_item *item = *link;

		if (now >= item->stale) {
			log_warning("an answer could not be sent for %d s and is dropped",
				    OUTBOX_STALE_MS / 1000);
			take_off(outbox, link);
		} else if (!item->room || may_send(data, item->room)) {
			outbox->out = item;
			return item;
		} else {
			link = &item->next;
		}
	}
	return NULL;
}

void outbox_sent(struct outbox *outbox)
{
	struct outbox_item **link = &outbox->first;

	if (!outbox->out)
		return;
	while (*link != outbox->out)
		link = &(*link)->next;
	take_off(outbox, link);
}

size_t outbox_count(const struct outbox *outbox)
{
	return outbox->count;
}
