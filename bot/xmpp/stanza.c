/* stanza.c - shorthands for reading and making stanzas */
#include "bot/xmpp/stanza.h"

#include <stdlib.h>

struct span stanza_child_text(struct arena *arena, xmpp_stanza_t *stanza, const char *name)
{
	xmpp_stanza_t *child = xmpp_stanza_get_child_by_name(stanza, name);
	char *text = child ? xmpp_stanza_get_text(child) : NULL; /* NULL for an empty element */
	struct span copy = SPAN("");

	if (text)
		copy = arena_copy(arena, span_of(text));
	xmpp_free(xmpp_stanza_get_context(stanza), text);
	return copy;
}

struct span stanza_attribute(xmpp_stanza_t *stanza, const char *name)
{
	const char *value = xmpp_stanza_get_attribute(stanza, name);

	return value ? span_of(value) : SPAN("");
}

xmpp_stanza_t *stanza_add(xmpp_stanza_t *parent, const char *name, const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_new(xmpp_stanza_get_context(parent));

	if (!child)
		abort();
	xmpp_stanza_set_name(child, name);
	if (ns)
		xmpp_stanza_set_ns(child, ns);
	xmpp_stanza_add_child_ex(parent, child, 0);
	return child;
}

void stanza_add_text(xmpp_stanza_t *parent, const char *text)
{
	xmpp_stanza_t *child = xmpp_stanza_new(xmpp_stanza_get_context(parent));

	if (!child)
		abort();
	xmpp_stanza_set_text(child, text);
	xmpp_stanza_add_child_ex(parent, child, 0);
}

const char *stanza_error_condition(xmpp_stanza_t *stanza)
{
	xmpp_stanza_t *error = xmpp_stanza_get_child_by_name(stanza, "error");
	xmpp_stanza_t *child = error ? xmpp_stanza_get_children(error) : NULL;

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *ns = xmpp_stanza_get_ns(child);
		const char *name = xmpp_stanza_get_name(child);

		if (ns && name && strcmp(ns, XMPP_NS_STANZAS_IETF) == 0 &&
		    strcmp(name, "text") != 0)
			return name;
	}
	return "undefined-condition";
}

bool stanza_has_status(xmpp_stanza_t *x, const char *code)
{
	xmpp_stanza_t *child = x ? xmpp_stanza_get_children(x) : NULL;

	for (; child; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child);

		if (name && strcmp(name, "status") == 0 &&
		    span_is(stanza_attribute(child, "code"), code))
			return true;
	}
	return false;
}
