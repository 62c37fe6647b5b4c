/* invitation.c - who calls us into a room, and whether they may */
#include "bot/xmpp/invitation.h"

#include "bot/xmpp/stanza.h"

static xmpp_stanza_t *child(xmpp_stanza_t *stanza, const char *name, const char *ns)
{
	return xmpp_stanza_get_child_by_name_and_ns(stanza, name, ns);
}

bool invitation_read(struct arena *arena, xmpp_stanza_t *message, struct invitation *out)
{
	xmpp_stanza_t *x = child(message, "x", NS_MUC_USER), *invite;
	struct span room, password, from = stanza_attribute(message, "from");

	invite = x ? xmpp_stanza_get_child_by_name(x, "invite") : NULL;
	*out = (struct invitation){.mediated = invite != NULL};
	if (invite) {
		room = from;
		from = stanza_attribute(invite, "from");
		password = stanza_child_text(arena, x, "password");
	} else if ((x = child(message, "x", "jabber:x:conference"))) {
		room = stanza_attribute(x, "jid");
		password = stanza_attribute(x, "password");
	} else {
		return false;
	}
	if (room.len > 2000 || from.len > 3100 || !jid_split(room, &out->room) ||
	    out->room.resource.len > 0 || out->room.node.len == 0)
		return false;
	out->room_jid = jid_normal(arena, room);
	from = arena_copy(arena,
			  span_of(jid_split(from, &out->from) ? jid_normal(arena, from) : ""));
	if (password.len > 0 && password.len <= CONFIG_PASSWORD_MAX)
		out->password = arena_string(arena, password);
	return jid_split(span_of(out->room_jid), &out->room) && jid_split(from, &out->from) &&
	       out->from.node.len > 0;
}

/* The domain itself, or one below it. */
static bool is_at(struct span domain, struct span of)
{
	return span_eq(domain, of) ||
	       (domain.len > of.len + 1 && domain.ptr[domain.len - of.len - 1] == '.' &&
		span_eq(span_slice(domain, domain.len - of.len, domain.len), of));
}

static bool is_believed(const struct config *config, const struct invitation *invitation)
{
	struct span service = invitation->room.domain;
	struct jid jid;

	if (!invitation->mediated || is_at(service, invitation->from.domain) ||
	    (jid_split(span_of(config->jid), &jid) && is_at(service, jid.domain)))
		return true;
	for (size_t i = 0; i < config->room_count; i++)
		if (jid_split(span_of(config->rooms[i].jid), &jid) && span_eq(service, jid.domain))
			return true;
	return false;
}

bool invitation_is_admin(const struct config *config, struct span bare)
{
	for (size_t i = 0; i < config->admin_count; i++)
		if (span_is(bare, config->admins[i]))
			return true;
	return false;
}

bool invitation_is_anonymous(const struct invitation *invitation)
{
	return invitation->mediated && span_eq(invitation->from.bare, invitation->room.bare);
}

bool invitation_is_allowed(const struct config *config, const struct invitation *invitation)
{
	struct jid us;

	if (config->invitations == CONFIG_INVITATIONS_NOBODY || !is_believed(config, invitation))
		return false;
	if (config->invitations == CONFIG_INVITATIONS_ANYBODY ||
	    invitation_is_admin(config, invitation->from.bare))
		return true;
	return config->invitations == CONFIG_INVITATIONS_SERVER &&
	       jid_split(span_of(config->jid), &us) &&
	       (invitation_is_anonymous(invitation) ? is_at(invitation->room.domain, us.domain)
						    : span_eq(invitation->from.domain, us.domain));
}
