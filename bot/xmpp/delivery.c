/* delivery.c - says each thing once, whatever becomes of the connection */
#include "bot/xmpp/delivery.h"

#include "bot/base/log.h"
#include "bot/base/strbuf.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/ledger.h"
#include "bot/xmpp/outbox.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

#define NS_MAM	  "urn:xmpp:mam:2"
#define NS_RSM	  "http://jabber.org/protocol/rsm"
#define PAGES_MAX 10
#define PAGE	  "50" /* as much as Prosody and ejabberd give at once */

struct delivery {
	const struct config *config;
	struct session *session;
	struct delivery_events events;
	struct outbox *outbox;
	int64_t turned; /* the time of the last turn */
	struct ledger ledger;
	bool no_ledger; /* this server keeps none */
	bool held;	/* a new note would replace one that is still to be read */
	/* The archive that is being asked, or the ledger. */
	char query_id[48]; /* empty: none */
	char *archive;	   /* NULL: our account's */
	bool from_ledger;
	bool forward; /* from a message on; else from the newest back */
	unsigned pages;
	int64_t query_deadline; /* also: none is asked before */
	char *newest;		/* id of the last message that our account's archive has */
};

struct delivery *delivery_create(const struct config *config, struct session *session,
				 const struct delivery_events *events)
{
	struct delivery *delivery = calloc(1, sizeof(*delivery));

	if (!delivery)
		abort();
	delivery->config = config;
	delivery->session = session;
	delivery->events = *events;
	delivery->outbox = outbox_create(OUTBOX_MAX, config->keep_ms);
	return delivery;
}

void delivery_destroy(struct delivery *delivery)
{
	if (!delivery)
		return;
	outbox_destroy(delivery->outbox);
	free(delivery->archive);
	free(delivery->newest);
	free(delivery);
}

void delivery_add(struct delivery *delivery, const char *id, const char *room, bool to_all,
		  struct span after, struct span xml, int64_t now)
{
	if (!to_all)
		after = delivery->newest ? span_of(delivery->newest) : SPAN("");
	outbox_add(delivery->outbox, id, room, to_all, after, xml, now);
}

static bool may_send(void *data, const char *room, bool to_all)
{
	const struct delivery *delivery = data;

	if (delivery->held && !to_all)
		return false;
	return !room || delivery->events.may_send(delivery->events.data, room, to_all);
}

size_t delivery_backlog(struct delivery *delivery)
{
	return session_is_up(delivery->session)
		       ? outbox_waiting(delivery->outbox, may_send, delivery)
		       : 0;
}

/* The page of the archive that is next to a message, or its newest. */
static void ask_archive(struct delivery *delivery, const char *next_to, int64_t now)
{
	xmpp_stanza_t *iq, *query, *set;

	session_new_id(delivery->session, delivery->query_id);
	iq = xmpp_iq_new(session_context(delivery->session), "set", delivery->query_id);
	if (!iq)
		abort();
	if (delivery->archive)
		xmpp_stanza_set_to(iq, delivery->archive);
	query = stanza_add(iq, "query", NS_MAM);
	xmpp_stanza_set_attribute(query, "queryid", delivery->query_id);
	set = stanza_add(query, "set", NS_RSM);
	stanza_add_text(stanza_add(set, "max", NULL), PAGE);
	set = stanza_add(set, delivery->forward ? "after" : "before", NULL);
	if (next_to)
		stanza_add_text(set, next_to);
	session_send(delivery->session, iq);
	xmpp_stanza_release(iq);
	delivery->query_deadline = now + delivery->config->silence_ms;
}

static void ask_ledger(struct delivery *delivery, int64_t now)
{
	xmpp_stanza_t *iq;

	session_new_id(delivery->session, delivery->query_id);
	iq = ledger_ask(delivery->session, delivery->query_id);
	session_send(delivery->session, iq);
	xmpp_stanza_release(iq);
	delivery->query_deadline = now + delivery->config->silence_ms;
}

static void ask_about(struct delivery *delivery, const struct outbox_item *item, int64_t now)
{
	const char *archive = outbox_archive(item);

	delivery->from_ledger = !archive && !delivery->no_ledger;
	free(delivery->archive);
	delivery->archive = archive ? strdup(archive) : NULL;
	if (archive && !delivery->archive)
		abort();
	if (delivery->from_ledger) {
		ask_ledger(delivery, now);
		return;
	}
	/* The answer tells of all that are in doubt, also of an older one whose room
	 * cannot be talked to yet. */
	item = outbox_doubtful_in(delivery->outbox, archive);
	delivery->pages = 0;
	delivery->forward = item->after != NULL;
	ask_archive(delivery, item->after, now);
}

/* It arrived. Returns whether it is one of ours that was not known to have. */
static bool confirm(struct delivery *delivery, xmpp_stanza_t *message, const char *archive)
{
	xmpp_stanza_t *origin =
		xmpp_stanza_get_child_by_name_and_ns(message, "origin-id", "urn:xmpp:sid:0");
	const struct span ids[] = {
		stanza_attribute(message, "id"),
		origin ? stanza_attribute(origin, "id") : SPAN(""),
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		struct outbox_item *item = outbox_find_sent(delivery->outbox, ids[i]);
		const char *its = item ? outbox_archive(item) : NULL;

		if (!item || (archive ? !its || strcmp(its, archive) != 0 : its != NULL))
			continue;
		outbox_remove(delivery->outbox, item);
		return true;
	}
	return false;
}

static bool is_us(const struct delivery *delivery, struct span bare)
{
	struct jid us;

	return session_jid(delivery->session) &&
	       jid_split(span_of(session_jid(delivery->session)), &us) && span_eq(bare, us.bare);
}

/* What comes now, our account's archive has before what we answer to it. */
static void keep_newest(struct delivery *delivery, xmpp_stanza_t *message)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(message);

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child);
		const char *id = name ? xmpp_stanza_get_attribute(child, "id") : NULL;

		if (!id || strcmp(name, "stanza-id") != 0 ||
		    !is_us(delivery, stanza_attribute(child, "by")))
			continue;
		free(delivery->newest);
		delivery->newest = strdup(id);
		if (!delivery->newest)
			abort();
	}
}

/* Only what the archive itself sends tells what is in it. */
static bool is_from_archive(const struct delivery *delivery, xmpp_stanza_t *stanza)
{
	struct span from = stanza_attribute(stanza, "from");

	if (delivery->archive)
		return span_is(from, delivery->archive);
	return from.len == 0 || is_us(delivery, from);
}

static void take_archived(struct delivery *delivery, xmpp_stanza_t *message, xmpp_stanza_t *result)
{
	xmpp_stanza_t *forwarded =
		xmpp_stanza_get_child_by_name_and_ns(result, "forwarded", "urn:xmpp:forward:0");
	xmpp_stanza_t *said =
		forwarded ? xmpp_stanza_get_child_by_name(forwarded, "message") : NULL;

	if (said && delivery->query_id[0] &&
	    span_is(stanza_attribute(result, "queryid"), delivery->query_id) &&
	    is_from_archive(delivery, message))
		confirm(delivery, said, delivery->archive);
}

/* Returns true where it was ours. */
static bool take_error(struct delivery *delivery, xmpp_stanza_t *message)
{
	struct outbox_item *item =
		outbox_find_sent(delivery->outbox, stanza_attribute(message, "id"));
	xmpp_stanza_t *error = xmpp_stanza_get_child_by_name(message, "error");
	const char *condition = stanza_error_condition(message);
	bool remote = strncmp(condition, "remote-server-", 14) == 0;
	int64_t now = clock_ms();

	if (!item)
		return false;
	if (item->room && strcmp(condition, "not-acceptable") == 0) {
		outbox_wait(item, now);
		delivery->events.lost(delivery->events.data, item->room);
	} else if (remote || (error && span_is(stanza_attribute(error, "type"), "wait"))) {
		outbox_pause(delivery->outbox, item, delivery->config->retry_ms, now);
		if (item->room && remote)
			delivery->events.suspect(delivery->events.data, item->room);
	} else {
		log_warning("%.*s does not take an answer (%s); it is dropped",
			    SPAN_ARG(stanza_attribute(message, "from")), condition);
		outbox_remove(delivery->outbox, item);
	}
	return true;
}

bool delivery_message(struct delivery *delivery, xmpp_stanza_t *message)
{
	xmpp_stanza_t *result = xmpp_stanza_get_child_by_name_and_ns(message, "result", NS_MAM);
	struct span type = stanza_attribute(message, "type");
	struct jid from;

	if (result) {
		take_archived(delivery, message, result);
		return true;
	}
	if (span_is(type, "error"))
		return take_error(delivery, message);
	keep_newest(delivery, message);
	if (span_is(type, "groupchat") && jid_split(stanza_attribute(message, "from"), &from) &&
	    from.resource.len > 0) {
		char *room = strndup(from.bare.ptr, from.bare.len);

		if (!room)
			abort();
		if (confirm(delivery, message, room)) /* and others may have to do with it */
			session_prove(delivery->session);
		free(room);
	}
	return false;
}

/* A page has come. What is not found in all of them did not arrive. */
static void take_page(struct delivery *delivery, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *fin = xmpp_stanza_get_child_by_name_and_ns(iq, "fin", NS_MAM);
	xmpp_stanza_t *set = fin ? xmpp_stanza_get_child_by_name(fin, "set") : NULL;
	const char *last = delivery->forward ? "last" : "first";
	xmpp_stanza_t *end = set ? xmpp_stanza_get_child_by_name(set, last) : NULL;
	char *next_to = end ? xmpp_stanza_get_text(end) : NULL;

	if (next_to && !span_is(stanza_attribute(fin, "complete"), "true") &&
	    outbox_doubtful_in(delivery->outbox, delivery->archive) &&
	    ++delivery->pages < PAGES_MAX) {
		ask_archive(delivery, next_to, clock_ms());
	} else {
		delivery->query_id[0] = '\0';
		delivery->query_deadline = 0;
		outbox_settle(delivery->outbox, delivery->archive);
	}
	xmpp_free(session_context(delivery->session), next_to);
}

static void take_no_page(struct delivery *delivery, xmpp_stanza_t *iq)
{
	const char *condition = stanza_error_condition(iq);

	delivery->query_id[0] = '\0';
	if (strncmp(condition, "remote-server-", 14) == 0)
		return; /* until the deadline */
	if (delivery->forward && strcmp(condition, "item-not-found") == 0) {
		delivery->forward = false; /* the older message is no longer there */
		ask_archive(delivery, NULL, clock_ms());
		return;
	}
	delivery->query_deadline = 0;
	outbox_settle(delivery->outbox, delivery->archive);
}

static void take_noted(void *data, struct span id)
{
	struct delivery *delivery = data;
	struct outbox_item *item = outbox_find_sent(delivery->outbox, id);

	if (item && !item->to_all)
		outbox_remove(delivery->outbox, item);
}

/* What is not in it did not arrive; where there is none, the archive is asked. */
static void take_ledger(struct delivery *delivery, xmpp_stanza_t *iq, bool failed)
{
	delivery->query_id[0] = '\0';
	delivery->query_deadline = 0;
	if (failed) {
		delivery->no_ledger = true;
		return;
	}
	ledger_read(iq, take_noted, delivery);
	outbox_settle(delivery->outbox, NULL);
}

bool delivery_iq(struct delivery *delivery, xmpp_stanza_t *iq)
{
	struct span id = stanza_attribute(iq, "id"), type = stanza_attribute(iq, "type");
	struct outbox_item *item = outbox_find_sent(delivery->outbox, id);
	bool failed = span_is(type, "error");

	if (!failed && !span_is(type, "result"))
		return false;
	if (delivery->query_id[0] && span_is(id, delivery->query_id) &&
	    is_from_archive(delivery, iq)) {
		if (delivery->from_ledger)
			take_ledger(delivery, iq, failed);
		else if (failed)
			take_no_page(delivery, iq);
		else
			take_page(delivery, iq);
		return true;
	}
	if (span_is(id, delivery->ledger.note_id)) {
		delivery->no_ledger |= failed;
		return true;
	}
	if (!item || item->to_all)
		return false;
	session_prove(delivery->session);
	if (!failed || strncmp(stanza_error_condition(iq), "remote-server-", 14) != 0)
		outbox_remove(delivery->outbox, item);
	return true;
}

void delivery_session_down(struct delivery *delivery)
{
	outbox_connection_lost(delivery->outbox);
	delivery->no_ledger = false; /* what was wrong may have passed */
	ledger_clear(&delivery->ledger);
	delivery->query_id[0] = '\0';
	delivery->query_deadline = 0;
}

static void on_doubt(void *data, const struct outbox_item *item)
{
	struct delivery *delivery = data;

	if (item->room)
		delivery->events.suspect(delivery->events.data, item->room);
}

/* What is answered when all before it has been dealt with. */
static xmpp_stanza_t *make_marker(struct delivery *delivery, const struct outbox_item *item)
{
	xmpp_stanza_t *iq = xmpp_iq_new(session_context(delivery->session), "get", item->id);
	struct jid us;
	char *domain = NULL;

	if (!iq)
		abort();
	if (!item->room && jid_split(span_of(delivery->config->jid), &us))
		domain = strndup(us.domain.ptr, us.domain.len);
	if (item->room || domain)
		xmpp_stanza_set_to(iq, item->room ? item->room : domain);
	stanza_add(iq, "ping", "urn:xmpp:ping");
	free(domain);
	return iq;
}

/* With all that tells whether it arrived, in one go: a connection breaks between two
 * writes, hardly ever inside of one. */
static void send_to_one(struct delivery *delivery, const struct outbox_item *item)
{
	xmpp_stanza_t *more[2] = {
		ledger_note(&delivery->ledger, delivery->session, item->id),
		make_marker(delivery, item),
	};
	struct strbuf xml;

	strbuf_init(&xml, item->len + 16384); /* an address has 3,071 bytes at most */
	strbuf_add(&xml, (struct span){item->xml, item->len});
	for (size_t i = 0; i < 2; i++) {
		char *text;
		size_t len;

		if (xmpp_stanza_to_text(more[i], &text, &len) != XMPP_EOK)
			abort();
		strbuf_add(&xml, (struct span){text, len});
		xmpp_free(session_context(delivery->session), text);
		xmpp_stanza_release(more[i]);
	}
	session_send_xml(delivery->session, xml.data, xml.len);
	strbuf_finish(&xml);
}

static bool send_next(struct delivery *delivery, int64_t now)
{
	struct outbox_item *item = outbox_next(delivery->outbox, may_send, delivery, now);

	if (!item)
		return false;
	if (item->to_all)
		session_send_xml(delivery->session, item->xml, item->len);
	else
		send_to_one(delivery, item);
	outbox_sent(item, now);
	return true;
}

void delivery_stop(struct delivery *delivery)
{
	int64_t now = clock_ms();

	while (send_next(delivery, now))
		;
}

/* What was added, or could go, since the last turn is due at once. */
int64_t delivery_deadline(const struct delivery *delivery)
{
	int64_t next =
		outbox_deadline(delivery->outbox, delivery->config->silence_ms, delivery->turned);

	return delivery->query_deadline > 0 ? clock_earlier(next, delivery->query_deadline) : next;
}

void delivery_turn(struct delivery *delivery, int64_t now)
{
	const struct outbox_item *item;

	delivery->turned = now;
	if (!session_is_up(delivery->session)) {
		outbox_next(delivery->outbox, may_send, delivery, now); /* drops what is stale */
		return;
	}
	outbox_doubt(delivery->outbox, now - delivery->config->silence_ms, on_doubt, delivery);
	if (now >= delivery->query_deadline) {
		delivery->query_id[0] = '\0';
		delivery->query_deadline = 0;
		item = outbox_doubtful_in(delivery->outbox, NULL);
		if (!item)
			item = outbox_doubtful(delivery->outbox, may_send, delivery);
		if (item)
			ask_about(delivery, item, now);
	}
	delivery->held = outbox_doubtful_in(delivery->outbox, NULL) != NULL;
	/* Handed over one by one: what is in libstrophe's queue cannot be counted on. */
	if (session_has_written(delivery->session))
		send_next(delivery, now);
}
