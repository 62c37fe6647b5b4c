/* session.c - the connection to the server: up again whenever it can be */
#include "bot/xmpp/session.h"

#include "bot/base/log.h"
#include "bot/xmpp/clock.h"
#include "bot/xmpp/jid.h"
#include "bot/xmpp/memory.h"
#include "bot/xmpp/resolve.h"
#include "bot/xmpp/retry.h"
#include "bot/xmpp/signals.h"
#include "bot/xmpp/trouble.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define RESOURCE       "footnote"
#define TICK_MS	       250  /* for libstrophe's own timers, while it connects or closes */
#define CLOSE_MS       3000 /* for the server's goodbye */
#define RUNS_A_TURN    64
#define LOGIN_SILENCES 10 /* a login may take so many times the silence that is borne */

enum state { WAITING, RESOLVING, CONNECTING, UP, CLOSING, OVER };

struct session {
	const struct config *config;
	struct session_events events;
	enum state state;
	int64_t deadline; /* of WAITING, RESOLVING, CONNECTING and CLOSING */
	char *jid, *domain;
	xmpp_ctx_t *ctx;
	xmpp_log_t log;
	xmpp_conn_t *conn;
	int fd;
	bool connected, closed; /* set in callbacks, acted on after them */
	bool tcp_was_up, has_been_up, stopping, more;
	bool heard;	     /* something came in the last run */
	int64_t login_until; /* however much comes */
	unsigned signs;	     /* lines that libstrophe logged: something came or is to go */
	struct resolve resolve;
	size_t target; /* of resolve.targets, being tried */
	struct retry retry;
	int64_t up_since, next_ping, ping_deadline;
	unsigned long ids;
	char id_stem[32], ping_id[48];
	struct trouble trouble;
	char failure[512];
};

/* The certificate and socket callbacks have no data of ours. */
static struct session *the_session;

static void on_log(void *data, xmpp_log_level_t level, const char *area, const char *text)
{
	struct session *session = data;

	(void)level;
	(void)area;
	session->signs++;
	if (trouble_hear(&session->trouble, text, session->config->plain) && session->fd >= 0)
		shutdown(session->fd, SHUT_RDWR);
}

static int on_bad_certificate(const xmpp_tlscert_t *certificate, const char *const why)
{
	(void)certificate;
	trouble_certificate(&the_session->trouble, why);
	return 0;
}

static int on_socket(xmpp_conn_t *conn, void *sock)
{
	(void)conn;
	the_session->fd = *(int *)sock;
	signals_guard(the_session->fd, the_session->config->silence_ms);
	return 0;
}

static int on_stanza(xmpp_conn_t *conn, xmpp_stanza_t *stanza, void *data)
{
	struct session *session = data;
	const char *id = xmpp_stanza_get_id(stanza);
	const char *type = xmpp_stanza_get_type(stanza);

	(void)conn;
	if (id && session->ping_id[0] && strcmp(id, session->ping_id) == 0 && type &&
	    (strcmp(type, "result") == 0 || strcmp(type, "error") == 0))
		session->ping_id[0] = '\0';
	else
		session->events.stanza(session->events.data, stanza);
	return 1;
}

static void on_connection(xmpp_conn_t *conn, xmpp_conn_event_t event, int error,
			  xmpp_stream_error_t *stream_error, void *data)
{
	struct session *session = data;

	if (event == XMPP_CONN_CONNECT) {
		session->connected = true;
		/* One for all: the library takes each pair of function and data once. */
		xmpp_handler_add(conn, on_stanza, NULL, NULL, NULL, session);
	} else {
		trouble_closed(&session->trouble, error, stream_error);
		session->closed = true;
		session->fd = -1;
	}
}

static void choose_jid(struct session *session)
{
	struct jid jid;
	size_t size = strlen(session->config->jid) + sizeof("/" RESOURCE);

	jid_split(span_of(session->config->jid), &jid);
	session->jid = malloc(size);
	session->domain = strndup(jid.domain.ptr, jid.domain.len);
	if (!session->jid || !session->domain)
		abort();
	snprintf(session->jid, size, "%s%s", session->config->jid,
		 jid.resource.len ? "" : "/" RESOURCE);
}

struct session *session_create(const struct config *config, const struct session_events *events)
{
	struct session *session = calloc(1, sizeof(*session));

	if (!session)
		abort();
	assert(!the_session);
	the_session = session;
	session->config = config;
	session->events = *events;
	session->fd = session->resolve.fd = -1;
	choose_jid(session);
	srandom((unsigned)time(NULL) ^ (unsigned)clock_ms());
	snprintf(session->id_stem, sizeof(session->id_stem), "fn%lx%lx", (long)time(NULL),
		 random() & 0xFFFFFF);
	xmpp_initialize();
	session->log = (xmpp_log_t){.handler = on_log, .userdata = session};
	session->ctx = xmpp_ctx_new(memory_wiping(), &session->log);
	if (!session->ctx)
		abort();
	return session;
}

void session_destroy(struct session *session)
{
	if (!session)
		return;
	signals_unguard();
	resolve_stop(&session->resolve);
	if (session->conn)
		xmpp_conn_release(session->conn);
	xmpp_ctx_free(session->ctx);
	xmpp_shutdown();
	memory_release_rest();
	free(session->jid);
	free(session->domain);
	free(session);
	the_session = NULL;
}

xmpp_ctx_t *session_context(const struct session *session)
{
	return session->ctx;
}

const char *session_jid(const struct session *session)
{
	return session->state == UP ? xmpp_conn_get_bound_jid(session->conn) : NULL;
}

bool session_is_up(const struct session *session)
{
	return session->state == UP;
}

void session_send(struct session *session, xmpp_stanza_t *stanza)
{
	if (session->state == UP)
		xmpp_send(session->conn, stanza);
}

void session_send_xml(struct session *session, const char *xml, size_t len)
{
	if (session->state == UP)
		xmpp_send_raw(session->conn, xml, len);
}

bool session_has_written(const struct session *session)
{
	return session->conn && xmpp_conn_send_queue_len(session->conn) == 0;
}

void session_new_id(struct session *session, char out[48])
{
	snprintf(out, 48, "%s-%lu", session->id_stem, ++session->ids);
}

bool session_is_our_id(const struct session *session, struct span id)
{
	size_t stem = strlen(session->id_stem);

	return id.len > stem && id.ptr[stem] == '-' && memcmp(id.ptr, session->id_stem, stem) == 0;
}

bool session_is_over(const struct session *session)
{
	return session->state == OVER;
}

const char *session_failure(const struct session *session)
{
	return session->failure[0] ? session->failure : NULL;
}

/* After a loss or a failed attempt: the next one later, or none. */
static void wait_or_give_up(struct session *session, int64_t now)
{
	const struct config *config = session->config;
	bool hopeless = trouble_is_hopeless(&session->trouble) && !session->has_been_up;
	char text[512];
	int64_t wait;

	trouble_tell(&session->trouble, session->jid, text);
	if (hopeless) {
		memcpy(session->failure, text, sizeof(text));
		session->state = OVER;
		return;
	}
	wait = retry_wait(&session->retry, config->retry_ms, config->retry_most_ms);
	session->state = WAITING;
	session->deadline = now + wait;
	log_warning("%s; trying again in %lld s", text, (long long)(wait + 999) / 1000);
}

static void connect_next(struct session *session, int64_t now)
{
	unsigned long flags = XMPP_CONN_FLAG_DISABLE_SM;
	struct resolve_target *target = &session->resolve.targets[session->target];

	session->connected = session->closed = session->tcp_was_up = false;
	trouble_init(&session->trouble, session->domain, target->address, target->port);
	if (session->config->tls == CONFIG_TLS_LOOPBACK) {
		if (!resolve_is_loopback(target)) {
			trouble_not_loopback(&session->trouble);
			wait_or_give_up(session, now);
			return;
		}
		flags |= XMPP_CONN_FLAG_DISABLE_TLS;
	} else {
		flags |= XMPP_CONN_FLAG_MANDATORY_TLS;
		if (target->direct)
			flags |= XMPP_CONN_FLAG_LEGACY_SSL;
	}
	session->conn = xmpp_conn_new(session->ctx);
	if (!session->conn)
		abort();
	xmpp_conn_set_flags(session->conn, (long)flags);
	xmpp_conn_set_jid(session->conn, session->jid);
	xmpp_conn_set_pass(session->conn, session->config->password);
	xmpp_conn_set_certfail_handler(session->conn, on_bad_certificate);
	xmpp_conn_set_sockopt_callback(session->conn, on_socket);
	session->state = CONNECTING;
	session->deadline = now + session->config->silence_ms;
	session->login_until = now + LOGIN_SILENCES * session->config->silence_ms;
	if (xmpp_connect_client(session->conn, target->address, target->port, on_connection,
				session) != XMPP_EOK) {
		trouble_closed(&session->trouble, errno, NULL);
		session->closed = true;
		session->fd = -1;
	}
}

/* The connection is gone: tidies up, and says what comes next. */
static void lose(struct session *session, int64_t now)
{
	bool was_up = session->state == UP;
	char text[512];

	session->trouble.timed_out |= signals_unguard();
	session->fd = -1;
	session->ping_id[0] = '\0';
	xmpp_conn_release(session->conn);
	session->conn = NULL;
	if (session->stopping) {
		session->state = OVER;
	} else if (!was_up && !trouble_is_hopeless(&session->trouble) &&
		   session->target + 1 < session->resolve.count) {
		trouble_tell(&session->trouble, session->jid, text);
		log_info("%s; trying its next address", text);
		session->target++;
		connect_next(session, now);
	} else {
		if (was_up)
			retry_lost(&session->retry, session->up_since, now);
		wait_or_give_up(session, now);
	}
	if (was_up)
		session->events.down(session->events.data);
}

/* A connection that dies just after a ping's answer is given up in time. */
static int64_t ping_every(const struct session *session)
{
	return session->config->silence_ms / 3;
}

static int64_t pong_within(const struct session *session)
{
	return session->config->silence_ms - ping_every(session);
}

void session_prove(struct session *session)
{
	if (session->ping_id[0])
		session->ping_deadline = clock_ms() + pong_within(session);
}

static void send_ping(struct session *session, int64_t now)
{
	xmpp_stanza_t *iq, *ping;

	session_new_id(session, session->ping_id);
	iq = xmpp_iq_new(session->ctx, "get", session->ping_id);
	ping = xmpp_stanza_new(session->ctx);
	xmpp_stanza_set_to(iq, session->domain);
	xmpp_stanza_set_name(ping, "ping");
	xmpp_stanza_set_ns(ping, "urn:xmpp:ping");
	xmpp_stanza_add_child_ex(iq, ping, 0);
	session_send(session, iq);
	xmpp_stanza_release(iq);
	session->next_ping = now + ping_every(session);
	session->ping_deadline = now + pong_within(session);
}

static void come_up(struct session *session, int64_t now)
{
	signals_unguard();
	session->connected = false;
	session->state = UP;
	session->has_been_up = true;
	session->up_since = now;
	session->next_ping = now + ping_every(session);
	log_info("connected to %s as %s", session->domain, session_jid(session));
	session->events.up(session->events.data);
}

static int readable_bytes(const struct session *session)
{
	int bytes = 0;

	if (session->fd < 0 || ioctl(session->fd, FIONREAD, &bytes) < 0)
		return 0;
	return bytes;
}

/* One run reads 4,096 bytes, and a TLS record holds up to 16,384 that poll()
 * does not see: after the last bytes from the socket it takes four runs more.
 * And what a run makes libstrophe say is written by the next one; its queue's
 * length does not count what it says of itself while it logs in. */
static void run(struct session *session)
{
	int quiet = 0, quiet_enough = session->config->tls != CONFIG_TLS_LOOPBACK ? 5 : 2;
	int runs = 0;

	session->heard = false;
	while (runs++ < RUNS_A_TURN && quiet < quiet_enough && !session->closed) {
		int before = readable_bytes(session);
		unsigned signs = session->signs;

		xmpp_run_once(session->ctx, 0);
		session->heard |= before > 0;
		if (before > 0 || signs != session->signs || readable_bytes(session) > 0)
			quiet = 0;
		else
			quiet++;
	}
	session->more = quiet < quiet_enough && !session->closed;
	if (!session->closed && session->state == CONNECTING)
		session->tcp_was_up |= xmpp_conn_is_connected(session->conn) != 0;
}

/* Frees the connection at once; libstrophe then reads its end. */
static void cut(struct session *session)
{
	if (session->fd >= 0)
		shutdown(session->fd, SHUT_RDWR);
	for (int i = 0; i < 8 && !session->closed; i++)
		xmpp_run_once(session->ctx, 10);
	session->closed = true;
}

/* Who is slow is not silent. */
static void extend_login(struct session *session, int64_t now)
{
	int64_t until = now + session->config->silence_ms;

	if (!session->heard || session->closed || session->state != CONNECTING)
		return;
	session->deadline = until < session->login_until ? until : session->login_until;
	if (session->deadline > now)
		signals_guard(session->fd, session->deadline - now);
}

static void turn_connection(struct session *session, int64_t now)
{
	run(session);
	extend_login(session, now);
	if (session->connected && !session->closed && session->state == CONNECTING)
		come_up(session, now);
	if (session->state == UP && !session->closed) {
		if (session->ping_id[0] && now >= session->ping_deadline) {
			session->trouble.timed_out = true;
			cut(session);
		} else if (!session->ping_id[0] && now >= session->next_ping) {
			send_ping(session, now);
		}
	} else if (!session->closed && now >= session->deadline) {
		session->trouble.timed_out = true;
		cut(session);
	}
	if (session->closed)
		lose(session, now);
}

static void turn_resolve(struct session *session, int64_t now)
{
	struct error error = {0};
	int got = resolve_turn(&session->resolve, &error);

	if (got == 0 && now < session->deadline)
		return;
	if (got > 0) {
		session->target = 0;
		connect_next(session, now);
		return;
	}
	resolve_stop(&session->resolve);
	trouble_unresolved(&session->trouble, got == 0 ? "no answer" : error.text);
	wait_or_give_up(session, now);
}

void session_stop(struct session *session)
{
	session->stopping = true;
	if (session->state == UP) {
		xmpp_disconnect(session->conn);
		session->state = CLOSING;
		session->deadline = clock_ms() + CLOSE_MS;
	} else if (session->state != CLOSING) {
		if (session->conn && !session->closed)
			cut(session);
		resolve_stop(&session->resolve);
		signals_unguard();
		session->state = OVER;
	}
}

int session_fd(const struct session *session)
{
	return session->state == RESOLVING ? session->resolve.fd : session->fd;
}

short session_poll_events(const struct session *session)
{
	if (!session->conn)
		return POLLIN;
	if (xmpp_conn_is_connected(session->conn) || session->state == CLOSING)
		return session_has_written(session) ? POLLIN : POLLIN | POLLOUT;
	return session->tcp_was_up ? POLLIN : POLLOUT;
}

int64_t session_deadline(const struct session *session)
{
	if (session->more)
		return 0;
	if (session->state == UP)
		return session->ping_id[0] ? session->ping_deadline : session->next_ping;
	if (session->state == OVER)
		return CLOCK_NEVER;
	if (session->state == WAITING || session->state == RESOLVING)
		return session->deadline;
	return clock_earlier(session->deadline, clock_ms() + TICK_MS);
}

void session_turn(struct session *session, int64_t now)
{
	struct error error;

	session->more = false;
	if (session->state == WAITING && now >= session->deadline) {
		const struct config *config = session->config;

		trouble_init(&session->trouble, session->domain,
			     config->server ? config->server : session->domain, config->port);
		session->state = RESOLVING;
		session->deadline = now + config->silence_ms;
		if (resolve_start(&session->resolve, session->domain, config->server, config->port,
				  config->tls == CONFIG_TLS_DIRECT, &error) < 0) {
			trouble_unresolved(&session->trouble, error.text);
			wait_or_give_up(session, now);
		}
	}
	if (session->state == RESOLVING)
		turn_resolve(session, now);
	if (session->conn && session->state != OVER && session->state != WAITING)
		turn_connection(session, now);
}
