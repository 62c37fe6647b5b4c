/* exchange_fuzz.c - any datagram is a message that stays within it, or is refused */
#include "bot/base/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/socket.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fds[2] = {-1, -1};
static char first[EXCHANGE_MAX], second[EXCHANGE_MAX];

static void check(const struct exchange *message, size_t size)
{
	const char *end = first + size;

	assert(message->kind >= EXCHANGE_READY && message->kind <= EXCHANGE_WORKING);
	assert(message->text.len <= EXCHANGE_REPLY_MAX);
	assert(message->context.len <= EXCHANGE_CONTEXT_MAX);
	assert(message->resting.len <= EXCHANGE_RESTING_MAX);
	assert(message->text.ptr >= first && message->text.ptr + message->text.len <= end);
	assert(message->context.ptr >= first && message->context.ptr + message->context.len <= end);
	assert(message->resting.ptr >= first && message->resting.ptr + message->resting.len <= end);
}

static void check_same(const struct exchange *a, const struct exchange *b)
{
	assert(a->kind == b->kind && a->id == b->id && a->max_chars == b->max_chars);
	assert(a->answered == b->answered && a->silent == b->silent && a->rest_s == b->rest_s);
	assert(span_eq(a->resting, b->resting));
	assert(span_eq(a->text, b->text) && span_eq(a->context, b->context));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange message, again;
	struct error error = {0};
	enum exchange_peer peer;
	int rc;

	if (fds[0] < 0 && socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds) < 0)
		abort();
	/* An empty datagram reads as the end. */
	if (size == 0 || size > EXCHANGE_MAX)
		return 0;
	if (send(fds[0], data, size, 0) != (ssize_t)size)
		abort();
	rc = exchange_receive(fds[1], first, &message, &peer, &error);
	assert(peer == EXCHANGE_THERE);
	if (rc != 1) {
		assert(rc == ERR_INPUT && error.text[0]);
		return 0;
	}
	check(&message, size);
	/* What was understood is said the same way. */
	assert(exchange_send(fds[1], &message, &error) == 0);
	assert(exchange_receive(fds[0], second, &again, &peer, &error) == 1);
	check_same(&message, &again);
	return 0;
}
