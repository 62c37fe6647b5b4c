/* trouble.h - why a connection failed, and what its operator can do about it
 *
 * libstrophe's events tell little; the rest is read from what it logs. The
 * texts that it logs hold SASL exchanges, so they are only looked at, never
 * written anywhere.
 */
#ifndef FOOTNOTE_XMPP_TROUBLE_H
#define FOOTNOTE_XMPP_TROUBLE_H

#include <stdbool.h>
#include <stdint.h>
#include <strophe.h>

struct trouble {
	const char *domain; /* borrowed */
	char server[80];    /* address and port, or a name */
	bool not_loopback, unresolved, timed_out;
	bool no_tls, bad_certificate, auth_failed, auth_temporary, no_mechanism, weak_login;
	char detail[160]; /* of the certificate, the look-up or the stream error */
	bool stream_error;
	int connect_error; /* errno of connect(); 0: none */
	int error;	   /* errno, or a code of libstrophe */
};

void trouble_init(struct trouble *trouble, const char *domain, const char *server, uint16_t port);

/* Looks at what libstrophe logs. Returns whether to cut the connection: a
 * password that was refused is not tried again by a weaker mechanism, and unless
 * plain, nothing weaker than SCRAM is tried at all: libstrophe logs what a server
 * offers before it takes any of it. */
bool trouble_hear(struct trouble *trouble, const char *text, bool plain);

void trouble_certificate(struct trouble *trouble, const char *why);
void trouble_not_loopback(struct trouble *trouble);
void trouble_unresolved(struct trouble *trouble, const char *why);
void trouble_closed(struct trouble *trouble, int error, const xmpp_stream_error_t *stream_error);

/* Whether trying again will not help. */
bool trouble_is_hopeless(const struct trouble *trouble);

/* One line for people: what is wrong, what to do. */
void trouble_tell(const struct trouble *trouble, const char *jid, char out[512]);

#endif
