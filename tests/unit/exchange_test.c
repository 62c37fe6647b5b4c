/* exchange_test.c - the bot process and the answerer process, over a socket pair */
#include "bot/base/exchange.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdlib.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct pair {
	int fds[2];
	char buf[EXCHANGE_MAX];
	struct exchange got;
	struct error error;
	enum exchange_peer peer;
};

static int setup(void **state)
{
	struct pair *pair = calloc(1, sizeof(*pair));

	*state = pair;
	return pair ? socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair->fds) : -1;
}

static int teardown(void **state)
{
	struct pair *pair = *state;

	close(pair->fds[0]);
	if (pair->fds[1] >= 0)
		close(pair->fds[1]);
	free(pair);
	return 0;
}

static int receive(struct pair *pair)
{
	return exchange_receive(pair->fds[0], pair->buf, &pair->got, &pair->peer, &pair->error);
}

static void a_message_arrives_as_it_was_sent(void **state)
{
	struct pair *pair = *state;
	const struct exchange sent = {
		.kind = EXCHANGE_ANSWER,
		.id = UINT64_MAX,
		.max_chars = 700,
		.answered = true,
		.text = SPAN("as long as \0 five years"),
		.context = SPAN("context"),
	};

	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), 0);
	assert_int_equal(receive(pair), 1);
	assert_int_equal(pair->got.kind, EXCHANGE_ANSWER);
	assert_true(pair->got.id == UINT64_MAX);
	assert_int_equal(pair->got.max_chars, 700);
	assert_true(pair->got.answered);
	assert_true(span_eq(pair->got.text, sent.text));
	assert_true(span_eq(pair->got.context, sent.context));
}

static void empty_parts_arrive(void **state)
{
	struct pair *pair = *state;
	const struct exchange sent = {.kind = EXCHANGE_READY};

	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), 0);
	assert_int_equal(receive(pair), 1);
	assert_int_equal(pair->got.kind, EXCHANGE_READY);
	assert_int_equal(pair->got.text.len, 0);
	assert_int_equal(pair->got.context.len, 0);
}

static size_t open_files(void)
{
	size_t count = 0;

	for (int fd = 0; fd < 100; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void a_descriptor_arrives_with_a_standby_alone(void **state)
{
	struct pair *pair = *state;
	struct exchange sent = {.kind = EXCHANGE_STANDBY, .id = 42, .passed = STDERR_FILENO};
	/* Two descriptors, and one with a message of another kind. */
	char control[CMSG_SPACE(2 * sizeof(int))] = {0}, bytes[200];
	struct iovec part = {bytes, sizeof(bytes)};
	struct msghdr datagram = {.msg_iov = &part, .msg_iovlen = 1};
	struct cmsghdr *header;
	size_t before = open_files();
	struct stat want, got;

	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), 0);
	assert_int_equal(receive(pair), 1);
	assert_int_equal(fstat(STDERR_FILENO, &want), 0);
	assert_int_equal(fstat(pair->got.passed, &got), 0);
	assert_true(want.st_ino == got.st_ino && want.st_dev == got.st_dev);
	close(pair->got.passed);
	for (size_t count = 0; count <= 2; count++) {
		sent.kind = count == 0 ? EXCHANGE_STANDBY : EXCHANGE_READY;
		assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), 0);
		part.iov_len = (size_t)recv(pair->fds[0], bytes, sizeof(bytes), 0);
		datagram.msg_control = count ? control : NULL;
		datagram.msg_controllen = count ? CMSG_SPACE(count * sizeof(int)) : 0;
		header = CMSG_FIRSTHDR(&datagram);
		if (header) {
			header->cmsg_level = SOL_SOCKET;
			header->cmsg_type = SCM_RIGHTS;
			header->cmsg_len = CMSG_LEN(count * sizeof(int));
			memset(CMSG_DATA(header), 0, count * sizeof(int));
		}
		assert_true(sendmsg(pair->fds[1], &datagram, 0) > 0);
		part.iov_len = sizeof(bytes);
		assert_int_equal(receive(pair), ERR_INPUT);
	}
	assert_int_equal(open_files(), before);
}

static void nothing_yet_is_not_the_end(void **state)
{
	struct pair *pair = *state;

	assert_int_equal(receive(pair), 0);
	assert_int_equal(pair->peer, EXCHANGE_THERE);
	close(pair->fds[1]);
	pair->fds[1] = -1;
	assert_int_equal(receive(pair), 0);
	assert_int_equal(pair->peer, EXCHANGE_GONE);
}

static void an_end_that_had_not_read_all_is_told_apart(void **state)
{
	struct pair *pair = *state;
	const struct exchange sent = {.kind = EXCHANGE_QUESTION};

	assert_int_equal(exchange_send(pair->fds[0], &sent, &pair->error), 0);
	close(pair->fds[1]);
	pair->fds[1] = -1;
	assert_int_equal(receive(pair), 0);
	assert_int_equal(pair->peer, EXCHANGE_GONE_UNREAD);
}

static void parts_that_are_too_long_are_not_sent(void **state)
{
	struct pair *pair = *state;
	char *large = calloc(1, EXCHANGE_MAX);
	struct exchange sent = {.kind = EXCHANGE_ANSWER, .text = {large, EXCHANGE_REPLY_MAX + 1}};

	assert_non_null(large);
	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), ERR_LIMIT);
	sent.text.len = EXCHANGE_REPLY_MAX;
	sent.context = (struct span){large, EXCHANGE_CONTEXT_MAX + 1};
	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), ERR_LIMIT);
	sent.context.len = EXCHANGE_CONTEXT_MAX;
	assert_int_equal(exchange_send(pair->fds[1], &sent, &pair->error), 0);
	assert_int_equal(receive(pair), 1);
	assert_int_equal(pair->got.text.len, EXCHANGE_REPLY_MAX);
	free(large);
}

static void a_full_socket_is_told_apart_from_a_broken_one(void **state)
{
	struct pair *pair = *state;
	const struct exchange sent = {.kind = EXCHANGE_QUESTION, .text = SPAN("who?")};
	int rc = 0;

	for (unsigned i = 0; i < 100000 && rc == 0; i++)
		rc = exchange_send(pair->fds[1], &sent, &pair->error);
	assert_int_equal(rc, ERR_LIMIT);
	close(pair->fds[1]);
	pair->fds[1] = -1;
	while (receive(pair) == 1)
		;
	assert_int_equal(exchange_send(pair->fds[0], &sent, &pair->error), ERR_SYSTEM);
}

/* A header as exchange.c writes it: kind, max_chars, answered, text bytes,
 * context bytes, unused, id. */
static const struct garbage_case {
	const char *name;
	uint32_t words[9];
	size_t bytes;
} garbage_cases[] = {
	{"one byte", {1}, 1},
	{"half a header", {EXCHANGE_ANSWER}, 16},
	{"no kind", {0}, 32},
	{"unknown kind", {99}, 32},
	{"text longer than the datagram", {EXCHANGE_ANSWER, 0, 0, 5}, 36},
	{"text shorter than the datagram", {EXCHANGE_ANSWER, 0, 0, 3}, 36},
	{"lengths that wrap", {EXCHANGE_ANSWER, 0, 0, UINT32_MAX, 5}, 36},
	{"context out of bounds", {EXCHANGE_ANSWER, 0, 0, 0, UINT32_MAX}, 32},
};

static void what_is_no_message_is_refused(void **state)
{
	struct pair *pair = *state;

	for (size_t i = 0; i < sizeof(garbage_cases) / sizeof(garbage_cases[0]); i++) {
		const struct garbage_case *it = &garbage_cases[i];

		assert_int_equal(send(pair->fds[1], it->words, it->bytes, 0), it->bytes);
		assert_int_equal(receive(pair), ERR_INPUT);
		assert_int_equal(pair->peer, EXCHANGE_THERE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_message_arrives_as_it_was_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(empty_parts_arrive, setup, teardown),
		cmocka_unit_test_setup_teardown(a_descriptor_arrives_with_a_standby_alone, setup,
						teardown),
		cmocka_unit_test_setup_teardown(nothing_yet_is_not_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(an_end_that_had_not_read_all_is_told_apart, setup,
						teardown),
		cmocka_unit_test_setup_teardown(parts_that_are_too_long_are_not_sent, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_full_socket_is_told_apart_from_a_broken_one,
						setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_message_is_refused, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
