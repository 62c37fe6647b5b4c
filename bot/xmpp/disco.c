/* disco.c - what we tell other programs about ourselves */
#include "bot/xmpp/disco.h"

#include "bot/base/strbuf.h"
#include "bot/xmpp/stanza.h"

#include <stdlib.h>
#include <string.h>

#define NODE	   "footnote"
#define NAME	   "Footnote"
#define NS_CAPS	   "http://jabber.org/protocol/caps"
#define NS_VERSION "jabber:iq:version"
#define NS_PING	   "urn:xmpp:ping"

/* Sorted by bytes, as XEP-0115 hashes them. */
static const char *const features[] = {
	NS_CAPS,
	NS_CHAT_STATES,
	NS_COMMANDS,
	XMPP_NS_DISCO_INFO,
	XMPP_NS_DISCO_ITEMS,
	NS_MUC,
	NS_VERSION,
	"jabber:x:conference",
	"urn:xmpp:fallback:0",
	NS_CORRECT,
	NS_RETRACT,
	NS_PING,
	"urn:xmpp:reactions:0",
	NS_RECEIPTS,
	"urn:xmpp:reference:0",
	"urn:xmpp:reply:0",
	NS_SID,
	"urn:xmpp:styling:0",
};

#define FEATURES (sizeof(features) / sizeof(*features))

/* XEP-0115, section 5.1; to be freed with xmpp_free(). */
static char *verification(xmpp_ctx_t *ctx)
{
	unsigned char digest[XMPP_SHA1_DIGEST_SIZE];
	struct strbuf text;

	strbuf_init(&text, 4096);
	strbuf_puts(&text, "client/bot//" NAME "<");
	for (size_t i = 0; i < FEATURES; i++)
		strbuf_printf(&text, "%s<", features[i]);
	xmpp_sha1_digest((const unsigned char *)text.data, text.len, digest);
	strbuf_finish(&text);
	return xmpp_base64_encode(ctx, digest, sizeof(digest));
}

void disco_add_caps(xmpp_stanza_t *presence)
{
	xmpp_ctx_t *ctx = xmpp_stanza_get_context(presence);
	xmpp_stanza_t *c = stanza_add(presence, "c", NS_CAPS);
	char *ver = verification(ctx);

	xmpp_stanza_set_attribute(c, "hash", "sha-1");
	xmpp_stanza_set_attribute(c, "node", NODE);
	xmpp_stanza_set_attribute(c, "ver", ver);
	xmpp_free(ctx, ver);
}

static void add_info(xmpp_stanza_t *reply, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *query = stanza_add(reply, "query", XMPP_NS_DISCO_INFO);
	xmpp_stanza_t *identity = stanza_add(query, "identity", NULL);
	const char *node = xmpp_stanza_get_attribute(asked, "node");

	if (node)
		xmpp_stanza_set_attribute(query, "node", node);
	xmpp_stanza_set_attribute(identity, "category", "client");
	xmpp_stanza_set_attribute(identity, "type", "bot");
	xmpp_stanza_set_attribute(identity, "name", NAME);
	for (size_t i = 0; i < FEATURES; i++)
		xmpp_stanza_set_attribute(stanza_add(query, "feature", NULL), "var", features[i]);
}

static void add_version(xmpp_stanza_t *reply)
{
	xmpp_stanza_t *query = stanza_add(reply, "query", NS_VERSION);

	stanza_add_text(stanza_add(query, "name", NULL), NAME);
	stanza_add_text(stanza_add(query, "version", NULL), FOOTNOTE_VERSION);
}

/* Our own node, alone or with a hash behind it, or none. */
static bool is_our_node(xmpp_stanza_t *query)
{
	struct span node = stanza_attribute(query, "node");

	return node.len == 0 || span_starts(node, SPAN(NODE "#")) || span_is(node, NODE);
}

/* Not xmpp_stanza_reply(), which has none for our own server: it need not say
 * who it is. */
xmpp_stanza_t *disco_reply_to(xmpp_stanza_t *iq, const char *type)
{
	const char *id = xmpp_stanza_get_id(iq), *from = xmpp_stanza_get_from(iq);
	xmpp_stanza_t *reply = xmpp_iq_new(xmpp_stanza_get_context(iq), type, id ? id : "");

	if (!reply)
		abort();
	if (from)
		xmpp_stanza_set_to(reply, from);
	return reply;
}

static void add_unavailable(xmpp_stanza_t *reply)
{
	xmpp_stanza_t *error = stanza_add(reply, "error", NULL);

	xmpp_stanza_set_attribute(error, "type", "cancel");
	stanza_add(error, "service-unavailable", XMPP_NS_STANZAS_IETF);
}

static xmpp_stanza_t *answer_to(xmpp_stanza_t *iq)
{
	xmpp_stanza_t *reply = disco_reply_to(iq, "result"), *query;

	query = xmpp_stanza_get_child_by_ns(iq, XMPP_NS_DISCO_INFO);
	if (query && is_our_node(query)) {
		add_info(reply, query);
		return reply;
	}
	if (xmpp_stanza_get_child_by_ns(iq, XMPP_NS_DISCO_ITEMS)) {
		stanza_add(reply, "query", XMPP_NS_DISCO_ITEMS);
		return reply;
	}
	if (xmpp_stanza_get_child_by_ns(iq, NS_VERSION)) {
		add_version(reply);
		return reply;
	}
	if (xmpp_stanza_get_child_by_ns(iq, NS_PING))
		return reply;
	xmpp_stanza_release(reply);
	return NULL;
}

void disco_answer(struct session *session, xmpp_stanza_t *iq)
{
	struct span type = stanza_attribute(iq, "type");
	xmpp_stanza_t *reply = NULL;

	if (!span_is(type, "get") && !span_is(type, "set"))
		return;
	if (span_is(type, "get"))
		reply = answer_to(iq);
	if (!reply) {
		reply = disco_reply_to(iq, "error");
		add_unavailable(reply);
	}
	session_send(session, reply);
	xmpp_stanza_release(reply);
}
