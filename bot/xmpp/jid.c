/* jid.c - XMPP addresses: node@domain/resource */
#include "bot/xmpp/jid.h"

#include "bot/base/utf8.h"

#define PART_MAX 1023 /* bytes, RFC 7622 */

static bool no_controls(struct span part)
{
	for (size_t i = 0; i < part.len; i++)
		if ((unsigned char)part.ptr[i] < 0x20 || part.ptr[i] == 0x7F)
			return false;
	return part.len <= PART_MAX && utf8_valid(part) == part.len;
}

static bool node_is_good(struct span node)
{
	for (size_t i = 0; i < node.len; i++)
		if (strchr(" \"&'/:<>@", node.ptr[i]))
			return false;
	return no_controls(node);
}

static bool domain_is_good(struct span domain)
{
	for (size_t i = 0; i < domain.len; i++) {
		unsigned char c = (unsigned char)domain.ptr[i];

		if (!(c >= 0x80 || (c >= '0' && c <= '9') ||
		      ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr("-._[]:", c)))
			return false;
	}
	return domain.len > 0 && domain.ptr[0] != '.' && domain.ptr[domain.len - 1] != '.' &&
	       span_find(domain, SPAN("..")) == (size_t)-1 && no_controls(domain);
}

bool jid_split(struct span text, struct jid *out)
{
	const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
	size_t bare = slash ? (size_t)(slash - text.ptr) : text.len;
	const char *at = bare ? memchr(text.ptr, '@', bare) : NULL;
	size_t node = at ? (size_t)(at - text.ptr) : 0;

	*out = (struct jid){
		.node = span_slice(text, 0, node),
		.domain = span_slice(text, at ? node + 1 : 0, bare),
		.resource = span_slice(text, slash ? bare + 1 : text.len, text.len),
		.bare = span_slice(text, 0, bare),
	};
	if ((at && out->node.len == 0) || (slash && out->resource.len == 0))
		return false;
	return node_is_good(out->node) && domain_is_good(out->domain) && no_controls(out->resource);
}

char *jid_normal(struct arena *arena, struct span text)
{
	char *copy = arena_string(arena, text);

	for (char *c = copy; *c && *c != '/'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 0x20);
	return copy;
}
