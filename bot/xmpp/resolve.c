/* resolve.c - where the server is: DNS without blocking */
#include "bot/xmpp/resolve.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <resolv.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SRV_MAX	     16
#define DEFAULT_PORT 5222
#define DIRECT_PORT  5223

struct srv {
	unsigned priority, weight;
	uint16_t port;
	bool direct;
	char host[NS_MAXDNAME];
};

/* Lower priority first; among equals a draw in which weight counts. */
static int compare_srv(const void *left, const void *right)
{
	const struct srv *a = left, *b = right;

	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return (a->weight < b->weight) - (a->weight > b->weight);
}

/* Adds to the count records that there are; none when the look-up fails. */
static size_t look_up_srv(const char *domain, bool direct, struct srv records[SRV_MAX],
			  size_t count)
{
	char name[NS_MAXDNAME];
	unsigned char answer[8192];
	ns_msg message;
	int len;

	snprintf(name, sizeof(name), "_%s-client._tcp.%s", direct ? "xmpps" : "xmpp", domain);
	len = res_query(name, ns_c_in, ns_t_srv, answer, sizeof(answer));
	if (len <= 0 || ns_initparse(answer, len, &message) < 0)
		return count;
	for (int i = 0; i < ns_msg_count(message, ns_s_an) && count < SRV_MAX; i++) {
		struct srv *srv = &records[count];
		const unsigned char *data;
		ns_rr record;

		if (ns_parserr(&message, ns_s_an, i, &record) < 0 ||
		    ns_rr_type(record) != ns_t_srv || ns_rr_rdlen(record) < 7)
			continue;
		data = ns_rr_rdata(record);
		srv->priority = ns_get16(data);
		srv->weight = (ns_get16(data + 2) + 1) * ((unsigned)random() % 1024 + 1);
		srv->port = (uint16_t)ns_get16(data + 4);
		srv->direct = direct;
		/* The root as a host says that there is no such service. */
		if (dn_expand(ns_msg_base(message), ns_msg_end(message), data + 6, srv->host,
			      sizeof(srv->host)) > 0 &&
		    srv->host[0])
			count++;
	}
	return count;
}

/* Writes a line a target. Returns how many, or the negative of what
 * getaddrinfo() says. */
static int look_up_host(FILE *out, const char *host, uint16_t port, bool direct)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
	struct addrinfo *found = NULL;
	char address[INET6_ADDRSTRLEN];
	int count = 0, failed = getaddrinfo(host, NULL, &hints, &found);

	if (failed == EAI_NONAME || failed == EAI_ADDRFAMILY) {
		/* Loopback addresses do not count as configured ones. */
		hints.ai_flags = 0;
		failed = getaddrinfo(host, NULL, &hints, &found);
	}
	for (struct addrinfo *a = found; a; a = a->ai_next)
		if (getnameinfo(a->ai_addr, a->ai_addrlen, address, sizeof(address), NULL, 0,
				NI_NUMERICHOST) == 0) {
			fprintf(out, "%s %u %d\n", address, port, direct);
			count++;
		}
	if (found)
		freeaddrinfo(found);
	return failed ? -abs(failed) : count;
}

/* In the child. What fails is one line that begins with "!". */
static void look_up(FILE *out, const char *domain, const char *server, uint16_t port, bool direct)
{
	static struct srv records[SRV_MAX];
	size_t count = 0;
	int found = 0, failed = 0;

	srandom((unsigned)time(NULL) ^ (unsigned)getpid());
	if (!server) {
		count = look_up_srv(domain, true, records, 0);
		if (!direct)
			count = look_up_srv(domain, false, records, count);
		qsort(records, count, sizeof(*records), compare_srv);
		port = direct ? DIRECT_PORT : DEFAULT_PORT;
	}
	for (size_t i = 0; i < count; i++) {
		int got = look_up_host(out, records[i].host, records[i].port, records[i].direct);

		if (got > 0)
			found += got;
		else
			failed = got;
	}
	if (count == 0)
		failed = found = look_up_host(out, server ? server : domain, port, direct);
	if (found <= 0)
		fprintf(out, "!%s\n", failed < 0 ? gai_strerror(failed) : "no address");
}

int resolve_start(struct resolve *resolve, const char *domain, const char *server, uint16_t port,
		  bool direct, struct error *error)
{
	pid_t bot = getpid();
	int ends[2];

	resolve->count = resolve->len = 0;
	resolve->fd = -1;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(error, ERR_SYSTEM, "pipe: %s", strerror(errno));
	resolve->pid = fork();
	if (resolve->pid == 0) {
		FILE *out = fdopen(ends[1], "w");

		signal(SIGTERM, SIG_DFL);
		signal(SIGINT, SIG_IGN); /* from the terminal: the bot ends us */
		signal(SIGHUP, SIG_IGN);
		signal(SIGALRM, SIG_DFL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (!out || getppid() != bot)
			_exit(1);
		look_up(out, domain, server, port, direct);
		fclose(out);
		_exit(0);
	}
	close(ends[1]);
	if (resolve->pid < 0) {
		close(ends[0]);
		return error_set(error, ERR_SYSTEM, "fork: %s", strerror(errno));
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	resolve->fd = ends[0];
	return 0;
}

void resolve_stop(struct resolve *resolve)
{
	if (resolve->fd < 0)
		return;
	close(resolve->fd);
	resolve->fd = -1;
	kill(resolve->pid, SIGKILL);
	waitpid(resolve->pid, NULL, 0);
}

static void take_line(struct resolve *resolve, const char *line)
{
	struct resolve_target *target = &resolve->targets[resolve->count];
	const char *blank = strchr(line, ' ');
	char *end;
	long port;

	if (!blank || resolve->count == RESOLVE_TARGETS_MAX ||
	    (size_t)(blank - line) >= sizeof(target->address))
		return;
	port = strtol(blank + 1, &end, 10);
	if (port < 1 || port > 65535)
		return;
	memcpy(target->address, line, (size_t)(blank - line));
	target->address[blank - line] = '\0';
	target->port = (uint16_t)port;
	target->direct = strcmp(end, " 1") == 0;
	resolve->count++;
}

int resolve_turn(struct resolve *resolve, struct error *error)
{
	ssize_t got;
	char *save = NULL;

	do {
		got = read(resolve->fd, resolve->text + resolve->len,
			   sizeof(resolve->text) - 1 - resolve->len);
		if (got > 0)
			resolve->len += (size_t)got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0 && errno == EAGAIN)
		return 0;
	resolve_stop(resolve);
	resolve->text[resolve->len] = '\0';
	for (char *line = strtok_r(resolve->text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		if (line[0] == '!')
			return error_set(error, ERR_ABSENT, "%s", line + 1);
		take_line(resolve, line);
	}
	if (resolve->count == 0)
		return error_set(error, ERR_SYSTEM, "the look-up died");
	return 1;
}

bool resolve_is_loopback(const struct resolve_target *target)
{
	struct in6_addr address;

	return strncmp(target->address, "127.", 4) == 0 ||
	       (inet_pton(AF_INET6, target->address, &address) == 1 &&
		IN6_IS_ADDR_LOOPBACK(&address));
}
