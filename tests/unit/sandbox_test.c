/* sandbox_test.c - what a process in the sandbox can no longer do */
#include "bot/answerer/sandbox.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define RELAXED true
#else
#define RELAXED false
#endif

#define ENTER_FAILED 99

/* Runs what in a sandboxed process; returns its status as of waitpid(). */
static int run(int (*what)(void))
{
	pid_t pid = fork();
	int status = -1;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct error error;

		if (sandbox_prepare(3, &error) < 0 || sandbox_enter(&error) < 0)
			_exit(ENTER_FAILED);
		_exit(what());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int open_file(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static int open_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int connect_socket(void)
{
	struct sockaddr address = {.sa_family = AF_UNIX};

	return connect(3, &address, sizeof(address)) == 0;
}

static int fork_process(void)
{
	return fork() >= 0;
}

static int start_program(void)
{
	char name[] = "/bin/true";
	char *argv[] = {name, NULL};

	return execve(name, argv, NULL) == 0;
}

static int kill_parent(void)
{
	return kill(getppid(), 0) == 0;
}

static int trace_parent(void)
{
	return syscall(SYS_ptrace, 16, getppid(), 0, 0) == 0;
}

static void what_only_an_intruder_asks_for_ends_the_process(void **state)
{
	static int (*const calls[])(void) = {
		open_file,     open_socket, connect_socket, fork_process,
		start_program, kill_parent, trace_parent,
	};

	(void)state;
	if (RELAXED)
		skip();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int status = run(calls[i]);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

static void sockets_are_given_up_under_sanitizers_too(void **state)
{
	int status = run(open_socket);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

static int make_code(void)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *writable =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED && writable != MAP_FAILED &&
			       mprotect(writable, 4096, PROT_READ | PROT_EXEC) < 0
		       ? 0
		       : 1;
}

static int read_name(void)
{
	char name[64];

	return getcwd(name, sizeof(name)) == NULL && errno == EPERM ? 0 : 1;
}

static int take_memory(void)
{
	return malloc((size_t)2 << 30) ? 1 : 0;
}

static void other_calls_fail(void **state)
{
	(void)state;
	if (RELAXED)
		skip();
	assert_int_equal(run(make_code), 0);
	assert_int_equal(run(read_name), 0);
	assert_int_equal(run(take_memory), 0);
}

static int work(void)
{
	char *memory = malloc(1 << 20);
	struct timespec now;

	if (!memory || clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return 1;
	memset(memory, 1, 1 << 20);
	free(memory);
	return getenv("PATH") || write(STDERR_FILENO, "", 0) < 0 ? 2 : 0;
}

static int abort_process(void)
{
	abort();
}

static void what_answering_needs_works(void **state)
{
	int status;

	(void)state;
	assert_int_equal(run(work), 0);
	if (RELAXED)
		return;
	status = run(abort_process);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_only_an_intruder_asks_for_ends_the_process),
		cmocka_unit_test(sockets_are_given_up_under_sanitizers_too),
		cmocka_unit_test(other_calls_fail),
		cmocka_unit_test(what_answering_needs_works),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
