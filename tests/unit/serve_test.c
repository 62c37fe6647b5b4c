/* serve_test.c - the answerer process, from the other end of its socket */
#include "bot/base/exchange.h"
#include "bot/command.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 20000

struct process {
	pid_t pid, standby;
	int fd, standby_fd;
	char buf[EXCHANGE_MAX];
};

static struct process process;

static void start_on(char *story, char *plugins)
{
	char name[] = "answerer", k[] = "-k", p[] = "-p";
	char *argv[] = {name, k, story, p, plugins, NULL};
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	process.fd = fds[0];
	process.pid = fork();
	assert_true(process.pid >= 0);
	if (process.pid > 0) {
		close(fds[1]);
		return;
	}
	setenv("FOOTNOTE_PASSWORD", "secret", 1);
	/* Above the end of the pair that it must not keep. */
	if (fds[1] != EXCHANGE_FD && dup2(fds[1], EXCHANGE_FD) < 0)
		_exit(99);
	_exit(cmd_answerer(5, argv));
}

static void start(char *plugins)
{
	char story[] = "tests/data/bridge.md";

	start_on(story, plugins);
}

static struct exchange receive(void)
{
	struct pollfd waiting = {.fd = process.fd, .events = POLLIN};
	struct exchange message = {0};
	struct error error;
	enum exchange_peer peer;

	assert_int_equal(poll(&waiting, 1, WAIT_MS), 1);
	assert_int_equal(exchange_receive(process.fd, process.buf, &message, &peer, &error), 1);
	return message;
}

/* What comes after its copy and the list of what it holds. */
static struct exchange receive_ready(void)
{
	struct exchange message = receive();

	assert_int_equal(message.kind, EXCHANGE_STANDBY);
	process.standby = (pid_t)message.id;
	process.standby_fd = message.passed;
	message = receive();
	assert_int_equal(message.kind, EXCHANGE_HOLDS);
	assert_true(span_find(message.text, SPAN("talk/hello ")) != (size_t)-1 &&
		    span_find(message.text, SPAN("bridge ")) != (size_t)-1);
	return receive();
}

static struct exchange ask(uint64_t id, const char *text, struct span context)
{
	struct exchange question = {
		.kind = EXCHANGE_QUESTION,
		.id = id,
		.max_chars = 500,
		.text = span_of(text),
		.context = context,
	};
	struct exchange answer;
	struct error error;

	assert_int_equal(exchange_send(process.fd, &question, &error), 0);
	answer = receive();
	assert_int_equal(answer.kind, EXCHANGE_ANSWER);
	assert_int_equal(answer.id, id);
	return answer;
}

/* How it ends, and its copy with it. */
static int end_status(void)
{
	int status = -1;

	if (process.standby > 0) {
		close(process.standby_fd);
		assert_int_equal(waitpid(process.standby, &status, 0), process.standby);
		assert_int_equal(status, 0);
		process.standby = 0;
	}
	assert_int_equal(waitpid(process.pid, &status, 0), process.pid);
	return status;
}

static void assert_text(struct span text, const char *want)
{
	char got[2048];

	assert_true(text.len < sizeof(got));
	if (text.len)
		memcpy(got, text.ptr, text.len);
	got[text.len] = '\0';
	assert_string_equal(got, want);
}

static void it_says_what_it_loaded_and_answers_in_its_sandbox(void **state)
{
	char plugins[] = "tests/data/plugins", context[EXCHANGE_CONTEXT_MAX];
	struct exchange message;
	size_t len;

	(void)state;
	start(plugins);
	message = receive_ready();
	assert_int_equal(message.kind, EXCHANGE_READY);
	assert_text(message.text, "1 story, 6 statements, 8 intents");
	message = ask(7, "How much will the bridge cost?", (struct span){NULL, 0});
	assert_true(message.answered);
	assert_text(message.text,
		    "$12 million.\n"
		    "> The bridge costs $12 million, said Ada Lowe, the mayor of Harnley.\n"
		    "Harnley Gazette, paragraph 2");
	len = message.context.len;
	memcpy(context, message.context.ptr, len);
	message = ask(8, "proceed", (struct span){context, len});
	assert_text(message.text, "> Work begins in May and takes two years.\n"
				  "Harnley Gazette, paragraph 3");
	message = ask(9, "proceed", SPAN("{\"quotes\": [[99, \"x\"], 7"));
	assert_false(message.answered);
	message = ask(10, "", SPAN(""));
	assert_false(message.answered);
	close(process.fd);
	assert_int_equal(end_status(), 0);
}

static void it_says_all_that_is_wrong_and_ends(void **state)
{
	char plugins[] = "tests/data/broken.yaml";
	struct exchange message;

	(void)state;
	start(plugins);
	message = receive();
	assert_int_equal(message.kind, EXCHANGE_FAILED);
	assert_text(message.text, "tests/data/broken.yaml:3:14: ( without )\n"
				  "tests/data/broken.yaml:4:11: no such view: nowhere");
	assert_int_equal(WEXITSTATUS(end_status()), EXIT_USAGE);
	close(process.fd);
}

/* Of the process's files in /proc. */
static bool stands_in(const char *name, const char *text)
{
	char path[64], content[4096] = "";
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", process.pid, name);
	fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	len = read(fd, content, sizeof(content) - 1);
	close(fd);
	assert_true(len >= 0);
	return memmem(content, (size_t)len, text, strlen(text)) != NULL;
}

static void it_has_no_password_and_gains_no_rights(void **state)
{
	char plugins[] = "tests/data/plugins";

	(void)state;
	start(plugins);
	assert_int_equal(receive_ready().kind, EXCHANGE_READY);
	assert_true(stands_in("status", "NoNewPrivs:\t1"));
	assert_true(stands_in("status", "Seccomp:\t2"));
	if (geteuid() == 0)
		assert_false(stands_in("environ", "secret"));
	close(process.fd);
	assert_int_equal(end_status(), 0);
}

static void when_killed_its_socket_says_so(void **state)
{
	char plugins[] = "tests/data/plugins";
	struct exchange message;
	struct error error;
	enum exchange_peer peer;

	(void)state;
	start(plugins);
	assert_int_equal(receive_ready().kind, EXCHANGE_READY);
	kill(process.pid, SIGKILL);
	end_status();
	assert_int_equal(exchange_receive(process.fd, process.buf, &message, &peer, &error), 0);
	assert_int_equal(peer, EXCHANGE_GONE);
	close(process.fd);
}

/* Kills it and wakes the copy that it left behind. */
static void wake_copy(const char *aside)
{
	const struct exchange begin = {.kind = EXCHANGE_BEGIN, .text = span_of(aside)};
	struct error error;

	kill(process.pid, SIGKILL);
	assert_int_equal(waitpid(process.pid, NULL, 0), process.pid);
	close(process.fd);
	process.pid = process.standby;
	process.fd = process.standby_fd;
	process.standby = 0;
	assert_int_equal(exchange_send(process.fd, &begin, &error), 0);
}

static void its_copy_answers_in_its_place_whatever_the_files_are_by_then(void **state)
{
	char plugins[] = "tests/data/plugins", story[] = "/tmp/footnote-serve-XXXXXX.md";
	char command[200];
	struct exchange message;

	(void)state;
	close(mkstemps(story, 3));
	snprintf(command, sizeof(command), "cp tests/data/bridge.md %s", story);
	assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a name of ours */
	start_on(story, plugins);
	message = receive();
	process.standby = (pid_t)message.id;
	process.standby_fd = message.passed;
	assert_int_equal(receive().kind, EXCHANGE_HOLDS);
	assert_int_equal(receive().kind, EXCHANGE_READY);
	assert_int_equal(truncate(story, 10), 0);
	for (int i = 0; i < 3; i++) {
		wake_copy("");
		message = receive();
		assert_int_equal(message.kind, EXCHANGE_STANDBY);
		process.standby = (pid_t)message.id;
		process.standby_fd = message.passed;
		assert_int_equal(receive().kind, EXCHANGE_HOLDS);
		message = receive();
		assert_text(message.text, "1 story, 6 statements, 8 intents");
		assert_true(stands_in("status", "Seccomp:\t2"));
		message = ask(7, "How much will the bridge cost?", (struct span){NULL, 0});
		assert_true(message.answered);
	}
	close(process.fd);
	assert_int_equal(end_status(), 0);
	unlink(story);
}

static void its_copy_does_without_what_is_set_aside(void **state)
{
	char plugins[] = "tests/data/plugins";
	struct exchange message;

	(void)state;
	start(plugins);
	assert_int_equal(receive_ready().kind, EXCHANGE_READY);
	wake_copy("tests/data/plugins/bridge.yaml\n");
	message = receive_ready();
	assert_text(message.text, "1 story, 6 statements, 1 intent, 1 plugin set aside");
	message = ask(7, "How much will the bridge cost?", (struct span){NULL, 0});
	assert_false(message.answered);
	message = ask(7, "hello", (struct span){NULL, 0});
	assert_true(message.answered);
	close(process.fd);
	assert_int_equal(end_status(), 0);
}

static void many_questions_leave_no_trace_in_one_another(void **state)
{
	char plugins[] = "tests/data/plugins";

	(void)state;
	start(plugins);
	assert_int_equal(receive_ready().kind, EXCHANGE_READY);
	for (uint64_t i = 1; i <= 500; i++) {
		struct exchange message =
			ask(i, i % 2 ? "what about iceland" : "proceed", (struct span){NULL, 0});

		assert_int_equal(message.answered, i % 2);
	}
	close(process.fd);
	assert_int_equal(end_status(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_what_it_loaded_and_answers_in_its_sandbox),
		cmocka_unit_test(it_says_all_that_is_wrong_and_ends),
		cmocka_unit_test(it_has_no_password_and_gains_no_rights),
		cmocka_unit_test(when_killed_its_socket_says_so),
		cmocka_unit_test(its_copy_answers_in_its_place_whatever_the_files_are_by_then),
		cmocka_unit_test(its_copy_does_without_what_is_set_aside),
		cmocka_unit_test(many_questions_leave_no_trace_in_one_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
