/* reload.c - the answerer that serves, and the one that is to take its place */
#include "bot/xmpp/reload.h"

#include "bot/base/log.h"
#include "bot/base/utf8.h"
#include "bot/xmpp/changes.h"
#include "bot/xmpp/clock.h"

#include <stdlib.h>

#define CHECK_ID     1
#define REPORT_BYTES 8000
#define NEVER_READY  "The new answerer ended before it was ready; the log may say why."
#define UNCHECKED    "The new answerer did not get through its tests; the log may say why."
#define ENDED_IT     "the plugin crashes or takes too long"

enum phase { LOADING, CHECKING, SOUND, UNSOUND };

/* An answerer, and what it is to us. */
struct place {
	struct reload *reload;
	struct link *link;
	bool serves; /* or has */
	enum phase phase;
};

struct reload {
	const char *const *argv;
	int64_t deadline_ms;
	struct link_events link_events;
	struct reload_events events;
	struct changes *changes;
	struct place *serving, *candidate, *leaving; /* the last two may be NULL */
	struct strbuf reason;			     /* why the candidate is unsound */
	uint64_t changed;			     /* changes seen so far */
	uint64_t loaded;	  /* of these, before what serves or failed was loaded */
	uint64_t begun;		  /* of these, before the candidate was started */
	uint64_t wanted, in_hand; /* requests: all; those before the candidate */
	uint64_t done;		  /* those that were told what came of them */
	int64_t wanted_since;
};

static void on_ready(void *data, struct span loaded)
{
	struct place *place = data;
	struct link_events *events = &place->reload->link_events;

	if (place->serves)
		events->ready(events->data, loaded);
}

static void on_failed(void *data, struct span why)
{
	struct place *place = data;
	struct link_events *events = &place->reload->link_events;

	if (place->serves) {
		events->failed(events->data, why);
		return;
	}
	place->phase = UNSOUND;
	utf8_clean(&place->reload->reason, why);
}

static void on_answer(void *data, uint64_t id, const struct exchange *answer)
{
	struct place *place = data;
	struct link_events *events = &place->reload->link_events;

	if (place->serves) {
		events->answer(events->data, id, answer);
		return;
	}
	place->phase = answer && answer->answered ? SOUND : UNSOUND;
	if (answer && !answer->answered)
		utf8_clean(&place->reload->reason, answer->text);
}

static void on_unread(void *data, uint64_t id)
{
	struct place *place = data;
	struct link_events *events = &place->reload->link_events;

	if (place->serves)
		events->unread(events->data, id);
	else
		place->phase = UNSOUND;
}

static struct place *place_create(struct reload *reload, bool serves)
{
	struct place *place = calloc(1, sizeof(*place));
	struct link_events events = {place, on_ready, on_failed, on_answer, on_unread};

	if (!place)
		abort();
	place->reload = reload;
	place->serves = serves;
	place->link = link_create(reload->argv, reload->deadline_ms, &events);
	return place;
}

static void place_destroy(struct place *place)
{
	if (!place)
		return;
	link_destroy(place->link);
	free(place);
}

struct reload *reload_create(const char *const *argv, int64_t deadline_ms,
			     const struct link_events *link_events,
			     const struct reload_events *events)
{
	struct reload *reload = calloc(1, sizeof(*reload));
	struct error error;

	if (!reload)
		abort();
	reload->argv = argv;
	reload->deadline_ms = deadline_ms;
	reload->link_events = *link_events;
	reload->events = *events;
	strbuf_init(&reload->reason, REPORT_BYTES);
	reload->changes = changes_create(&error);
	if (!reload->changes)
		log_warning("changed files are not noticed: %s", error.text);
	reload->serving = place_create(reload, true);
	return reload;
}

void reload_destroy(struct reload *reload)
{
	if (!reload)
		return;
	place_destroy(reload->candidate);
	place_destroy(reload->leaving);
	place_destroy(reload->serving);
	changes_destroy(reload->changes);
	strbuf_finish(&reload->reason);
	free(reload);
}

void reload_watch(struct reload *reload, const char *path)
{
	changes_watch(reload->changes, path);
}

uint64_t reload_request(struct reload *reload)
{
	if (reload->wanted == reload->done)
		reload->wanted_since = clock_ms();
	return ++reload->wanted;
}

struct link *reload_link(const struct reload *reload)
{
	return reload->serving->link;
}

/* When the next candidate is to be started. */
static int64_t start_at(const struct reload *reload)
{
	if (reload->candidate || reload->leaving || !link_holdings(reload->serving->link) ||
	    (reload->wanted == reload->done && reload->changed == reload->loaded))
		return CLOCK_NEVER;
	return changes_settled_at(reload->changes);
}

void reload_poll(const struct reload *reload, struct pollfd *fds)
{
	const struct place *places[] = {reload->serving, reload->candidate, reload->leaving};

	fds[0] = (struct pollfd){.fd = changes_fd(reload->changes), .events = POLLIN};
	for (size_t i = 0; i < 3; i++)
		fds[i + 1] = (struct pollfd){
			.fd = places[i] ? link_fd(places[i]->link) : -1,
			.events = POLLIN,
		};
}

int64_t reload_deadline(const struct reload *reload)
{
	const struct place *places[] = {reload->serving, reload->candidate, reload->leaving};
	int64_t next = start_at(reload);

	if (reload->wanted > reload->done && !reload->candidate)
		next = clock_earlier(next, reload->wanted_since + RELOAD_PATIENCE_MS);
	for (size_t i = 0; i < 3; i++)
		if (places[i])
			next = clock_earlier(next, link_deadline(places[i]->link));
	return next;
}

/* Ends a place whose leaving slot is free. */
static void leave(struct reload *reload, struct place *place)
{
	link_retire(place->link);
	reload->leaving = place;
}

static void tell(struct reload *reload, uint64_t up_to, struct span report)
{
	if (up_to == reload->done)
		return;
	reload->done = up_to;
	reload->wanted_since = clock_ms();
	reload->events.done(reload->events.data, up_to, report);
}

static void take_over(struct reload *reload)
{
	struct place *old = reload->serving;
	struct strbuf report;

	strbuf_init(&report, REPORT_BYTES);
	strbuf_puts(&report, "Reloaded: ");
	holdings_tell_changes(link_holdings(old->link), link_holdings(reload->candidate->link),
			      &report);
	log_info("%.*s", SPAN_ARG(strbuf_span(&report)));
	reload->serving = reload->candidate;
	reload->serving->serves = true;
	reload->candidate = NULL;
	leave(reload, old);
	tell(reload, reload->in_hand, strbuf_span(&report));
	strbuf_finish(&report);
}

static void give_up(struct reload *reload)
{
	bool checking = link_holdings(reload->candidate->link) != NULL;
	struct strbuf report;
	struct span rest, line;

	if (reload->reason.len == 0 && link_blamed(reload->candidate->link))
		strbuf_printf(&reload->reason, "%s: " ENDED_IT "%s",
			      link_blamed(reload->candidate->link),
			      checking ? " in the tests" : " when it is loaded");
	if (reload->reason.len == 0)
		strbuf_puts(&reload->reason, checking ? UNCHECKED : NEVER_READY);
	strbuf_init(&report, REPORT_BYTES);
	strbuf_puts(&report, "Not reloaded, and nothing changed:");
	rest = strbuf_span(&reload->reason);
	while (span_next_line(&rest, &line)) {
		log_error("not reloaded: %.*s", SPAN_ARG(line));
		strbuf_printf(&report, "\n%.*s", SPAN_ARG(line));
	}
	leave(reload, reload->candidate);
	reload->candidate = NULL;
	tell(reload, reload->in_hand, strbuf_span(&report));
	strbuf_finish(&report);
}

static void start(struct reload *reload)
{
	strbuf_clear(&reload->reason);
	reload->begun = reload->changed;
	reload->in_hand = reload->wanted;
	reload->candidate = place_create(reload, false);
}

static void turn_candidate(struct reload *reload, int64_t now)
{
	struct place *place = reload->candidate;

	link_turn(place->link, now);
	if (place->phase == LOADING && link_is_idle(place->link)) {
		place->phase = CHECKING;
		link_check(place->link, CHECK_ID);
	}
	if (place->phase < SOUND && link_is_down(place->link))
		place->phase = UNSOUND;
	if (place->phase < SOUND)
		return;
	/* Every change up to what it has read is seen by now. */
	reload->changed = changes_turn(reload->changes, now);
	if (reload->changed != reload->begun) {
		leave(reload, place);
		reload->candidate = NULL;
		return;
	}
	reload->loaded = reload->begun;
	if (place->phase == SOUND)
		take_over(reload);
	else
		give_up(reload);
}

void reload_turn(struct reload *reload, int64_t now)
{
	reload->changed = changes_turn(reload->changes, now);
	link_turn(reload->serving->link, now);
	if (reload->leaving) {
		link_turn(reload->leaving->link, now);
		if (link_is_gone(reload->leaving->link)) {
			place_destroy(reload->leaving);
			reload->leaving = NULL;
		}
	}
	if (reload->candidate)
		turn_candidate(reload, now);
	else if (now >= start_at(reload))
		start(reload);
	else if (reload->wanted > reload->done && now >= reload->wanted_since + RELOAD_PATIENCE_MS)
		tell(reload, reload->wanted,
		     SPAN("Not reloaded yet: the files keep changing, or there is no answerer."));
}
