/* exchange.c - what the bot process and the answerer process say to each other */
#include "bot/base/exchange.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

struct header {
	uint32_t kind, max_chars, answered;
	uint32_t silent, rest_s;
	uint32_t text_bytes, context_bytes, resting_bytes;
	uint64_t id;
};

/* Room for one descriptor. */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static void attach(struct msghdr *datagram, union control *control, int passed)
{
	struct cmsghdr *header;

	memset(control, 0, sizeof(*control));
	datagram->msg_control = control;
	datagram->msg_controllen = sizeof(*control);
	header = CMSG_FIRSTHDR(datagram);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &passed, sizeof(passed));
}

/* The descriptor that came along, -1 for none: there is room for no second one. */
static int detach(struct msghdr *datagram)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(datagram);
	int passed = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
	    header->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&passed, CMSG_DATA(header), sizeof(passed));
	return passed;
}

int exchange_send(int fd, const struct exchange *message, struct error *error)
{
	struct header header = {
		.kind = message->kind,
		.max_chars = message->max_chars,
		.answered = message->answered,
		.silent = message->silent,
		.rest_s = message->rest_s,
		.text_bytes = (uint32_t)message->text.len,
		.context_bytes = (uint32_t)message->context.len,
		.resting_bytes = (uint32_t)message->resting.len,
		.id = message->id,
	};
	struct iovec parts[] = {
		{&header, sizeof(header)},
		{(void *)(uintptr_t)message->text.ptr, message->text.len},
		{(void *)(uintptr_t)message->context.ptr, message->context.len},
		{(void *)(uintptr_t)message->resting.ptr, message->resting.len},
	};
	struct msghdr datagram = {.msg_iov = parts, .msg_iovlen = sizeof(parts) / sizeof(*parts)};
	union control control;

	if (message->kind == EXCHANGE_STANDBY)
		attach(&datagram, &control, message->passed);
	if (message->text.len > EXCHANGE_REPLY_MAX || message->context.len > EXCHANGE_CONTEXT_MAX ||
	    message->resting.len > EXCHANGE_RESTING_MAX)
		return error_set(error, ERR_LIMIT, "message of %zu bytes is too long",
				 message->text.len + message->context.len);
	if (sendmsg(fd, &datagram, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		return 0;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return error_set(error, ERR_LIMIT, "the other process does not read");
	return error_set(error, ERR_SYSTEM, "sendmsg: %s", strerror(errno));
}

static int decode(const char *buf, size_t len, struct exchange *message, struct error *error)
{
	struct header header;

	if (len < sizeof(header))
		return error_set(error, ERR_INPUT, "message of %zu bytes is too short", len);
	memcpy(&header, buf, sizeof(header));
	if (header.kind < EXCHANGE_READY || header.kind > EXCHANGE_BEGIN ||
	    header.text_bytes > EXCHANGE_REPLY_MAX || header.context_bytes > EXCHANGE_CONTEXT_MAX ||
	    header.resting_bytes > EXCHANGE_RESTING_MAX ||
	    len != sizeof(header) + header.text_bytes + header.context_bytes + header.resting_bytes)
		return error_set(error, ERR_INPUT, "malformed message of %zu bytes", len);
	*message = (struct exchange){
		.kind = (enum exchange_kind)header.kind,
		.id = header.id,
		.max_chars = header.max_chars,
		.answered = header.answered != 0,
		.silent = header.silent != 0,
		.rest_s = header.rest_s,
		.text = {buf + sizeof(header), header.text_bytes},
		.context = {buf + sizeof(header) + header.text_bytes, header.context_bytes},
		.resting = {buf + sizeof(header) + header.text_bytes + header.context_bytes,
			    header.resting_bytes},
	};
	return 1;
}

/* Keeps what was passed where it belongs to the message. */
static int take_passed(int rc, struct exchange *message, int passed, struct error *error)
{
	if (rc > 0)
		message->passed = passed;
	if (rc > 0 && (passed >= 0) == (message->kind == EXCHANGE_STANDBY))
		return rc;
	if (passed >= 0)
		close(passed);
	return rc < 0 ? rc : error_set(error, ERR_INPUT, "a descriptor that is not wanted");
}

int exchange_receive(int fd, char buf[EXCHANGE_MAX], struct exchange *message,
		     enum exchange_peer *peer, struct error *error)
{
	union control control;
	struct iovec part = {buf, EXCHANGE_MAX};
	struct msghdr datagram;
	ssize_t len;
	int passed;

	*peer = EXCHANGE_THERE;
	do {
		datagram = (struct msghdr){
			.msg_iov = &part,
			.msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = CMSG_LEN(sizeof(int)),
		};
		len = recvmsg(fd, &datagram, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (len < 0 && errno == EINTR);
	if (len > 0) {
		passed = detach(&datagram);
		return take_passed(decode(buf, (size_t)len, message, error), message, passed,
				   error);
	}
	if (len == 0 || errno == ECONNRESET) {
		*peer = len == 0 ? EXCHANGE_GONE : EXCHANGE_GONE_UNREAD;
		return 0;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		return 0;
	return error_set(error, ERR_SYSTEM, "recv: %s", strerror(errno));
}
