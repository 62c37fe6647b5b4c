/* outbox.c - what is to be said, until it is known to have been */
#include "bot/xmpp/outbox.h"

#include "bot/base/log.h"
#include "bot/xmpp/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLINGS_MAX 5 /* of a pause */

struct outbox {
	struct outbox_item *first, **end;
	size_t count, max;
	int64_t keep_ms;
};

struct outbox *outbox_create(size_t max, int64_t keep_ms)
{
	struct outbox *outbox = calloc(1, sizeof(*outbox));

	if (!outbox)
		abort();
	outbox->end = &outbox->first;
	outbox->max = max;
	outbox->keep_ms = keep_ms;
	return outbox;
}

void outbox_remove(struct outbox *outbox, struct outbox_item *item)
{
	struct outbox_item **link = &outbox->first;

	while (*link != item)
		link = &(*link)->next;
	*link = item->next;
	if (outbox->end == &item->next)
		outbox->end = link;
	outbox->count--;
	free(item->id);
	free(item->after);
	free(item->room);
	free(item->xml);
	free(item);
}

void outbox_destroy(struct outbox *outbox)
{
	if (!outbox)
		return;
	while (outbox->first)
		outbox_remove(outbox, outbox->first);
	free(outbox);
}

void outbox_add(struct outbox *outbox, const char *id, const char *room, bool to_all,
		struct span after, struct span xml, int64_t now)
{
	struct outbox_item *item = calloc(1, sizeof(*item));

	assert(xml.len > 0 && (room || !to_all));
	if (outbox->count == outbox->max) {
		log_warning("%zu answers wait to be sent; the oldest is dropped", outbox->count);
		outbox_remove(outbox, outbox->first);
	}
	if (!item)
		abort();
	item->id = strdup(id);
	item->room = room ? strdup(room) : NULL;
	item->after = after.len > 0 ? strndup(after.ptr, after.len) : NULL;
	item->xml = strndup(xml.ptr, xml.len);
	if (!item->id || (after.len > 0 && !item->after) || !item->xml || (room && !item->room))
		abort();
	item->to_all = to_all;
	item->len = xml.len;
	item->since = now;
	item->stale = now + outbox->keep_ms;
	*outbox->end = item;
	outbox->end = &item->next;
	outbox->count++;
}

static void drop_stale(struct outbox *outbox, int64_t now)
{
	struct outbox_item *item = outbox->first, *next;

	for (; item; item = next) {
		next = item->next;
		if (now < item->stale)
			continue;
		log_warning("an answer %s for %g s and is dropped",
			    item->state == OUTBOX_WAITING ? "could not be sent"
							  : "was not seen to arrive",
			    (double)outbox->keep_ms / 1000);
		outbox_remove(outbox, item);
	}
}

struct outbox_item *outbox_next(struct outbox *outbox, outbox_may_send may_send, void *data,
				int64_t now)
{
	drop_stale(outbox, now);
	for (struct outbox_item *item = outbox->first; item; item = item->next)
		if (item->state == OUTBOX_WAITING && now >= item->since &&
		    may_send(data, item->room, item->to_all))
			return item;
	return NULL;
}

void outbox_sent(struct outbox_item *item, int64_t now)
{
	item->state = OUTBOX_SENT;
	item->since = now;
	item->tries++;
}

void outbox_wait(struct outbox_item *item, int64_t now)
{
	item->state = OUTBOX_WAITING;
	item->since = now;
}

void outbox_pause(struct outbox *outbox, struct outbox_item *item, int64_t first_ms, int64_t now)
{
	unsigned doublings = item->refused < DOUBLINGS_MAX ? item->refused : DOUBLINGS_MAX;
	int64_t pause_ms = first_ms << doublings;

	if (item->tries > 0)
		item->tries--; /* that it did not show says nothing against it */
	item->refused++;
	outbox_wait(item, now + pause_ms);
	if (!item->to_all)
		return;
	for (struct outbox_item *it = outbox->first; it; it = it->next) {
		if (it->state != OUTBOX_WAITING || !it->to_all || strcmp(it->room, item->room) != 0)
			continue;
		now += pause_ms;
		it->since = now;
	}
}

struct outbox_item *outbox_find_sent(struct outbox *outbox, struct span id)
{
	for (struct outbox_item *item = outbox->first; item; item = item->next)
		if (item->state != OUTBOX_WAITING && span_is(id, item->id))
			return item;
	return NULL;
}

void outbox_doubt(struct outbox *outbox, int64_t sent_by,
		  void (*on_doubt)(void *data, const struct outbox_item *item), void *data)
{
	for (struct outbox_item *item = outbox->first; item; item = item->next)
		if (item->state == OUTBOX_SENT && item->since <= sent_by) {
			item->state = OUTBOX_DOUBTFUL;
			on_doubt(data, item);
		}
}

void outbox_connection_lost(struct outbox *outbox)
{
	for (struct outbox_item *item = outbox->first; item; item = item->next) {
		item->tries = 0;
		if (item->state == OUTBOX_SENT)
			item->state = OUTBOX_DOUBTFUL;
	}
}

const struct outbox_item *outbox_doubtful(const struct outbox *outbox, outbox_may_send may_send,
					  void *data)
{
	for (const struct outbox_item *item = outbox->first; item; item = item->next)
		if (item->state == OUTBOX_DOUBTFUL && may_send(data, item->room, item->to_all))
			return item;
	return NULL;
}

const char *outbox_archive(const struct outbox_item *item)
{
	return item->to_all ? item->room : NULL;
}

static bool is_doubtful_in(const struct outbox_item *item, const char *archive)
{
	const char *its = outbox_archive(item);

	return item->state == OUTBOX_DOUBTFUL &&
	       (archive ? its && strcmp(its, archive) == 0 : !its);
}

const struct outbox_item *outbox_doubtful_in(const struct outbox *outbox, const char *archive)
{
	for (const struct outbox_item *item = outbox->first; item; item = item->next)
		if (is_doubtful_in(item, archive))
			return item;
	return NULL;
}

void outbox_settle(struct outbox *outbox, const char *archive)
{
	struct outbox_item *item = outbox->first, *next;

	for (; item; item = next) {
		next = item->next;
		if (!is_doubtful_in(item, archive))
			continue;
		if (item->tries < OUTBOX_TRIES_MAX) {
			item->state = OUTBOX_WAITING;
			continue;
		}
		log_warning("an answer was sent %u times and never shown; it is dropped",
			    item->tries);
		outbox_remove(outbox, item);
	}
}

int64_t outbox_deadline(const struct outbox *outbox, int64_t confirm_ms, int64_t now)
{
	int64_t next = CLOCK_NEVER;

	for (const struct outbox_item *item = outbox->first; item; item = item->next) {
		next = clock_earlier(next, item->stale);
		if (item->state == OUTBOX_SENT)
			next = clock_earlier(next, item->since + confirm_ms);
		else if (item->state == OUTBOX_WAITING && item->since > now)
			next = clock_earlier(next, item->since);
	}
	return next;
}

size_t outbox_waiting(const struct outbox *outbox, outbox_may_send may_send, void *data)
{
	size_t count = 0;

	for (const struct outbox_item *it = outbox->first; it; it = it->next)
		count += it->state == OUTBOX_WAITING && may_send(data, it->room, it->to_all);
	return count;
}

size_t outbox_count(const struct outbox *outbox)
{
	return outbox->count;
}
