/* resume_test.c - why XEP-0198 is not what says each thing once: libstrophe 0.12.2
 *
 * A program with libstrophe's stream management talks to a server that follows the
 * XEP to the letter, in one process. What delivery.h says of it is shown here; should
 * this fail with a newer libstrophe, that decision can be looked at again.
 */
#include <strophe.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NS_SM	 "urn:xmpp:sm:3"
#define FEATURES "<stream:features>"
#define STREAM                                                                                     \
	"<?xml version='1.0'?><stream:stream xmlns='jabber:client' from='x' id='1' "               \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define NOT_FOUND "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
#define TURNS	  2000

static int listener = -1, peer = -1;
static char said[16384]; /* by the client, in this connection */
static char *heard;	 /* the rest of it */

static xmpp_ctx_t *ctx;
static xmpp_conn_t *conn;
static bool up, down;

static void on_connection(xmpp_conn_t *c, xmpp_conn_event_t event, int error,
			  xmpp_stream_error_t *stream_error, void *data)
{
	(void)c;
	(void)error;
	(void)stream_error;
	(void)data;
	up = event == XMPP_CONN_CONNECT;
	down = event == XMPP_CONN_DISCONNECT;
}

static void turn(void)
{
	size_t len = strlen(said);
	ssize_t got;

	xmpp_run_once(ctx, 1);
	if (peer < 0)
		peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	if (peer < 0)
		return;
	got = recv(peer, said + len, sizeof(said) - 1 - len, 0);
	if (got > 0)
		said[len + (size_t)got] = '\0';
}

/* Waits until the client has said it, after what was heard before. */
static void hear(const char *words)
{
	char *found = NULL;

	for (int i = 0; i < TURNS && !(found = strstr(heard, words)); i++)
		turn();
	if (!found)
		fail_msg("no %s in %s", words, heard);
	heard = found + strlen(words);
}

/* How often it was said in this connection, when all has come. */
static int count(const char *words)
{
	int times = 0;

	for (int i = 0; i < 100; i++)
		turn();
	for (const char *at = said; (at = strstr(at, words)); at += strlen(words))
		times++;
	return times;
}

static void say(const char *words)
{
	assert_int_equal(send(peer, words, strlen(words), 0), strlen(words));
}

/* Connects, up to where the client may ask for stream management. */
static void log_in(void)
{
	struct sockaddr_in address = {0};
	socklen_t size = sizeof(address);

	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	up = down = false;
	said[0] = '\0';
	heard = said;
	assert_int_equal(xmpp_connect_client(conn, "127.0.0.1", ntohs(address.sin_port),
					     on_connection, NULL),
			 XMPP_EOK);
	hear("<stream:stream");
	say(STREAM FEATURES "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN"
			    "</mechanism></mechanisms></stream:features>");
	hear("<auth");
	say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
	hear("<stream:stream");
	say(STREAM FEATURES "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='" NS_SM
			    "'/></stream:features>");
}

static void bind_as_new(const char *session)
{
	char enabled[128];

	hear("<bind");
	say("<iq type='result' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
	    "<jid>bot@x/1</jid></bind></iq>");
	hear("<enable");
	snprintf(enabled, sizeof(enabled), "<enabled xmlns='" NS_SM "' id='%s' resume='true'/>",
		 session);
	say(enabled);
	for (int i = 0; i < TURNS && !up; i++)
		turn();
	assert_true(up);
	for (int i = 0; i < 20; i++) /* it reads <enabled/> */
		turn();
}

static void send_message(const char *text)
{
	xmpp_stanza_t *message = xmpp_message_new(ctx, "chat", "ada@x", text);

	assert_int_equal(xmpp_message_set_body(message, text), XMPP_EOK);
	xmpp_send(conn, message);
	xmpp_stanza_release(message);
}

/* The network does. */
static void lose_connection(void)
{
	struct linger now = {1, 0};

	setsockopt(peer, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(peer);
	peer = -1;
	for (int i = 0; i < TURNS && !down; i++)
		xmpp_run_once(ctx, 1);
	assert_true(down);
}

/* The first session, whose end the client does not see coming. */
static void say_in_first_session(const char *text)
{
	log_in();
	bind_as_new("first");
	send_message(text);
	hear(text);
	lose_connection();
}

static void resume(const char *answer)
{
	log_in();
	hear("<resume");
	say(answer);
}

/* As it should be: the server has had one stanza, and says so. */
static void what_arrived_is_not_said_again_where_a_session_goes_on(void **state)
{
	(void)state;
	say_in_first_session("old");
	resume("<resumed xmlns='" NS_SM "' previd='first' h='1'/>");
	assert_int_equal(count(">old<"), 0);
	lose_connection();
}

/* The server was killed with what it had read, and knows nothing of the session: in the
 * next one, however long that lasts, the message is missing, and turns up when that one
 * breaks and goes on. */
static void what_did_not_arrive_is_kept_back_where_a_session_does_not_go_on(void **state)
{
	(void)state;
	say_in_first_session("old");
	resume("<failed xmlns='" NS_SM "'>" NOT_FOUND "</failed>");
	bind_as_new("second");
	assert_int_equal(count(">old<"), 0);
	lose_connection();
	resume("<resumed xmlns='" NS_SM "' previd='second' h='0'/>");
	assert_int_equal(count(">old<"), 1);
	lose_connection();
}

/* The server has had each message, and says so each time. */
static void what_arrived_is_said_again_after_a_session_that_did_not_go_on(void **state)
{
	(void)state;
	say_in_first_session("old");
	resume("<failed xmlns='" NS_SM "' h='1'>" NOT_FOUND "</failed>");
	bind_as_new("second");
	send_message("new");
	hear(">new<");
	lose_connection();
	resume("<resumed xmlns='" NS_SM "' previd='second' h='1'/>");
	assert_int_equal(count(">new<"), 1);
	lose_connection();
}

static int setup(void **state)
{
	(void)state;
	ctx = xmpp_ctx_new(NULL, NULL);
	conn = xmpp_conn_new(ctx);
	xmpp_conn_set_flags(conn, XMPP_CONN_FLAG_DISABLE_TLS);
	xmpp_conn_set_jid(conn, "bot@x");
	xmpp_conn_set_pass(conn, "secret");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	xmpp_conn_release(conn);
	xmpp_ctx_free(ctx);
	return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_arrived_is_not_said_again_where_a_session_goes_on),
		TEST(what_did_not_arrive_is_kept_back_where_a_session_does_not_go_on),
		TEST(what_arrived_is_said_again_after_a_session_that_did_not_go_on),
	};
	const struct sockaddr_in any = {.sin_family = AF_INET,
					.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int failed;

	listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (bind(listener, (const struct sockaddr *)&any, sizeof(any)) < 0 ||
	    listen(listener, 4) < 0)
		return 1;
	xmpp_initialize();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	xmpp_shutdown();
	close(listener);
	return failed;
}
