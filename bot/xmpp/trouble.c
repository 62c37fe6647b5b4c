/* trouble.c - why a connection failed, and what its operator can do about it */
#include "bot/xmpp/trouble.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void trouble_init(struct trouble *trouble, const char *domain, const char *server, uint16_t port)
{
	*trouble = (struct trouble){.domain = domain};
	snprintf(trouble->server, sizeof(trouble->server),
		 strchr(server, ':') ? "[%s]:%u" : "%s:%u", server, port);
}

/* Skips start at the beginning of *text. */
static bool skip(const char **text, const char *start)
{
	size_t len = strlen(start);

	if (strncmp(*text, start, len) != 0)
		return false;
	*text += len;
	return true;
}

/* Whether features offer logins, and none by SCRAM that libstrophe knows. Read
 * as strictly as can be, so that no other element passes for an offer: what
 * libstrophe sends is logged only when it is gone. */
static bool offers_weak_logins_only(const char *text)
{
	static const char *const strong[] = {"SCRAM-SHA-1<", "SCRAM-SHA-256<", "SCRAM-SHA-512<"};
	const char *list = strstr(text, "<mechanisms");

	if (!list)
		return false;
	text = strchr(list, '>');
	if (!text || strstr(text, "<mechanisms"))
		return true;
	for (text++; skip(&text, "<mechanism>"); skip(&text, "</mechanism>")) {
		for (size_t i = 0; i < sizeof(strong) / sizeof(*strong); i++)
			if (strncmp(text, strong[i], strlen(strong[i])) == 0)
				return false;
		text += strcspn(text, "<");
	}
	return true;
}

bool trouble_hear(struct trouble *trouble, const char *text, bool plain)
{
	static const char connect_failed[] = "connection failed, error ";

	if (!plain && strncmp(text, "RECV: <features", 15) == 0 && offers_weak_logins_only(text)) {
		trouble->weak_login = true;
		return true;
	}

	if (strncmp(text, "SASL ", 5) == 0 && strstr(text, " auth failed")) {
		trouble->auth_failed = true;
		return true;
	}
	if (strncmp(text, connect_failed, sizeof(connect_failed) - 1) == 0)
		trouble->connect_error = (int)strtol(text + sizeof(connect_failed) - 1, NULL, 10);
	if (strncmp(text, "RECV: <failure", 14) == 0)
		trouble->auth_temporary = strstr(text, "<temporary-auth-failure") != NULL;
	if (strncmp(text, "Cannot authenticate with known methods", 38) == 0)
		trouble->no_mechanism = true;
	if (strncmp(text, "TLS is not supported, but set as mandatory", 42) == 0)
		trouble->no_tls = true;
	if (strncmp(text, "Couldn't start TLS", 18) == 0 && !trouble->bad_certificate)
		snprintf(trouble->detail, sizeof(trouble->detail), "the TLS handshake failed");
	return false;
}

void trouble_certificate(struct trouble *trouble, const char *why)
{
	trouble->bad_certificate = true;
	snprintf(trouble->detail, sizeof(trouble->detail), "%s", why ? why : "no reason given");
}

void trouble_not_loopback(struct trouble *trouble)
{
	trouble->not_loopback = true;
}

void trouble_unresolved(struct trouble *trouble, const char *why)
{
	trouble->unresolved = true;
	snprintf(trouble->detail, sizeof(trouble->detail), "%s", why);
}

static const char *stream_error_name(xmpp_error_type_t type)
{
	switch (type) {
	case XMPP_SE_CONFLICT:
		return "the account logged in elsewhere with the same resource; give each bot "
		       "its own: jid: name@server/resource";
	case XMPP_SE_HOST_UNKNOWN:
		return "the server does not serve this domain; check account.jid and server";
	case XMPP_SE_SYSTEM_SHUTDOWN:
		return "the server shuts down";
	case XMPP_SE_POLICY_VIOLATION:
		return "the server says that its policy was violated";
	case XMPP_SE_RESOURCE_CONSTRAINT:
		return "the server is short of resources";
	case XMPP_SE_NOT_AUTHORIZED:
		return "the server ended the session as not authorized";
	default:
		return "the server ended the stream with an error";
	}
}

void trouble_closed(struct trouble *trouble, int error, const xmpp_stream_error_t *stream_error)
{
	trouble->error = trouble->connect_error ? trouble->connect_error : error;
	if (!stream_error)
		return;
	trouble->stream_error = true;
	snprintf(trouble->detail, sizeof(trouble->detail), "%s",
		 stream_error_name(stream_error->type));
}

bool trouble_is_hopeless(const struct trouble *trouble)
{
	return trouble->bad_certificate || trouble->not_loopback || trouble->no_tls ||
	       trouble->no_mechanism || trouble->weak_login ||
	       (trouble->auth_failed && !trouble->auth_temporary);
}

static void tell_login(const struct trouble *trouble, const char *jid, char out[512])
{
	if (trouble->auth_failed && trouble->auth_temporary)
		snprintf(out, 512, "%s cannot check passwords at the moment", trouble->domain);
	else if (trouble->auth_failed)
		snprintf(out, 512,
			 "wrong password: %s refuses the login of %.*s; check account.jid and the "
			 "password",
			 trouble->domain, (int)strcspn(jid, "/"), jid);
	else if (trouble->weak_login)
		snprintf(out, 512,
			 "%s at %s offers no login by SCRAM, so the password was not sent; have "
			 "it set up there, or allow others with login: plain",
			 trouble->domain, trouble->server);
	else if (trouble->no_tls)
		snprintf(out, 512,
			 "%s at %s offers no TLS, so nothing was sent; have TLS set up there, or "
			 "set tls: loopback-only where it runs on this machine",
			 trouble->domain, trouble->server);
	else
		snprintf(out, 512, "%s at %s offers no way to log in that this program knows%s",
			 trouble->domain, trouble->server,
			 "; where it demands TLS, set tls: required");
}

void trouble_tell(const struct trouble *trouble, const char *jid, char out[512])
{
	if (trouble->not_loopback)
		snprintf(out, 512,
			 "%s is not on this machine, and tls: loopback-only sends the password "
			 "unencrypted; set tls: required",
			 trouble->server);
	else if (trouble->unresolved)
		snprintf(out, 512,
			 "cannot find the server %s: %s; check account.jid, server and DNS",
			 trouble->server, trouble->detail);
	else if (trouble->bad_certificate)
		snprintf(out, 512,
			 "the certificate of %s at %s is not trusted: %s; install its authority's "
			 "certificate, or have the server get a valid one",
			 trouble->domain, trouble->server, trouble->detail);
	else if (trouble->auth_failed || trouble->weak_login || trouble->no_tls ||
		 trouble->no_mechanism)
		tell_login(trouble, jid, out);
	else if (trouble->timed_out)
		snprintf(out, 512, "%s at %s does not answer", trouble->domain, trouble->server);
	else if (trouble->stream_error)
		snprintf(out, 512, "%s: %s", trouble->domain, trouble->detail);
	else if (trouble->error == ECONNREFUSED)
		snprintf(out, 512,
			 "connection refused by %s; is the server running, and is that its "
			 "address and port?",
			 trouble->server);
	else if (trouble->detail[0])
		snprintf(out, 512, "%s at %s: %s", trouble->domain, trouble->server,
			 trouble->detail);
	else if (trouble->error > 0)
		snprintf(out, 512, "no connection to %s: %s", trouble->server,
			 strerror(trouble->error));
	else
		snprintf(out, 512, "%s at %s closed the connection", trouble->domain,
			 trouble->server);
}
