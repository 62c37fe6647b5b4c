/* ledger.c - the ids of what we said to one person lately, kept on our server */
#include "bot/xmpp/ledger.h"

#include "bot/xmpp/stanza.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NS_PRIVATE "jabber:iq:private"
#define NS_SAID	   "footnote:said"

static xmpp_stanza_t *make_iq(struct session *session, const char *type, const char *iq_id,
			      const char *ids)
{
	xmpp_stanza_t *iq = xmpp_iq_new(session_context(session), type, iq_id), *said;

	if (!iq)
		abort();
	said = stanza_add(stanza_add(iq, "query", NS_PRIVATE), "said", NS_SAID);
	if (ids)
		stanza_add_text(said, ids);
	return iq;
}

void ledger_clear(struct ledger *ledger)
{
	ledger->len = 0;
	ledger->ids[0] = '\0';
}

xmpp_stanza_t *ledger_note(struct ledger *ledger, struct session *session, const char *id)
{
	size_t more = strlen(id) + 1;

	while (ledger->len > 0 && ledger->len + more > LEDGER_BYTES) {
		char *second = strchr(ledger->ids + 1, ' ');
		size_t gone = second ? (size_t)(second - ledger->ids) : ledger->len;

		ledger->len -= gone;
		memmove(ledger->ids, ledger->ids + gone, ledger->len + 1);
	}
	assert(more <= LEDGER_BYTES);
	ledger->ids[ledger->len] = ' ';
	memcpy(ledger->ids + ledger->len + 1, id, more);
	ledger->len += more;
	session_new_id(session, ledger->note_id);
	return make_iq(session, "set", ledger->note_id, ledger->ids);
}

xmpp_stanza_t *ledger_ask(struct session *session, const char *iq_id)
{
	return make_iq(session, "get", iq_id, NULL);
}

void ledger_read(xmpp_stanza_t *iq, void (*take)(void *data, struct span id), void *data)
{
	xmpp_stanza_t *query = xmpp_stanza_get_child_by_name_and_ns(iq, "query", NS_PRIVATE);
	xmpp_stanza_t *said =
		query ? xmpp_stanza_get_child_by_name_and_ns(query, "said", NS_SAID) : NULL;
	char *text = said ? xmpp_stanza_get_text(said) : NULL;

	for (char *id = text; id && *id; id += strcspn(id, " ")) {
		id += strspn(id, " ");
		take(data, (struct span){id, strcspn(id, " ")});
	}
	if (text)
		xmpp_free(xmpp_stanza_get_context(iq), text);
}
