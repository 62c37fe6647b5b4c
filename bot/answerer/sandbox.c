/* sandbox.c - what a process that needs nothing any more gives up */
#include "bot/answerer/sandbox.h"

#include "bot/answerer/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define RELAXED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RELAXED true
#endif
#endif
#ifndef RELAXED
#define RELAXED false
#endif

/* Beside what is there already, a knowledge base for one. */
#define ADDRESS_SPACE_BYTES ((rlim_t)1 << 30)

/* What answering needs. */
static const int allowed[] = {
	SCMP_SYS(read),		  SCMP_SYS(readv),	   SCMP_SYS(pread64),
	SCMP_SYS(write),	  SCMP_SYS(writev),	   SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),	  SCMP_SYS(sendto),	   SCMP_SYS(sendmsg),
	SCMP_SYS(poll),		  SCMP_SYS(ppoll),	   SCMP_SYS(close),
	SCMP_SYS(fstat),	  SCMP_SYS(lseek),	   SCMP_SYS(brk),
	SCMP_SYS(munmap),	  SCMP_SYS(mremap),	   SCMP_SYS(madvise),
	SCMP_SYS(futex),	  SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep),
	SCMP_SYS(nanosleep),	  SCMP_SYS(gettimeofday),  SCMP_SYS(time),
	SCMP_SYS(getrandom),	  SCMP_SYS(getpid),	   SCMP_SYS(gettid),
	SCMP_SYS(sysinfo),	  SCMP_SYS(sched_yield),   SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),  SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),		  SCMP_SYS(exit_group),	   SCMP_SYS(wait4),
};

/* What only a process that somebody has taken over would ask for. */
static const int deadly[] = {
	SCMP_SYS(socket),
	SCMP_SYS(socketpair),
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(openat2),
	SCMP_SYS(creat),
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(fork),
	SCMP_SYS(vfork),
	SCMP_SYS(clone),
	SCMP_SYS(clone3),
	SCMP_SYS(ptrace),
	SCMP_SYS(kill),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(mount),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(bpf),
};

/* The least that is given up under AddressSanitizer, whose reports read files
 * and start a process. */
static const int deadly_relaxed[] = {
	SCMP_SYS(socket),
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	SCMP_SYS(execveat),
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int close_others(int keep_fd, struct error *error)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return error_set(error, ERR_SYSTEM, "/dev/null: %s", strerror(errno));
	if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return error_set(error, ERR_SYSTEM, "dup2: %s", strerror(errno));
	if (null > keep_fd)
		close(null);
	if (syscall(SYS_close_range, (unsigned)keep_fd + 1, ~0U, 0) < 0)
		return error_set(error, ERR_SYSTEM, "close_range: %s", strerror(errno));
	return 0;
}

int sandbox_prepare(int keep_fd, struct error *error)
{
	/* The memory stays readable to this process after clearenv(). */
	for (char **variable = environ; variable && *variable; variable++)
		explicit_bzero(*variable, strlen(*variable));
	clearenv();
	return close_others(keep_fd, error);
}

static int limit(int resource, rlim_t most, const char *name, struct error *error)
{
	if (confine_limit(resource, most) == 0)
		return 0;
	return error_set(error, ERR_SYSTEM, "limit of %s: %s", name, strerror(errno));
}

/* How much address space the process has. */
static rlim_t address_space(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;
	char line[256];

	if (file && fgets(line, sizeof(line), file))
		pages = strtoul(line, NULL, 10);
	if (file)
		fclose(file);
	return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static int limit_resources(struct error *error)
{
	int rc = limit(RLIMIT_CORE, 0, "core files", error);

	if (rc == 0 && !RELAXED)
		rc = limit(RLIMIT_AS, address_space() + ADDRESS_SPACE_BYTES, "memory", error);
	/* poll() takes no more descriptors than may be open. */
	if (rc == 0 && !RELAXED)
		rc = limit(RLIMIT_NOFILE, 4, "open files", error);
	return rc;
}

static int add_rules(scmp_filter_ctx filter, const int *calls, size_t count, uint32_t action)
{
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++)
		if (calls[i] >= 0 || action != SCMP_ACT_ALLOW)
			rc = seccomp_rule_add(filter, action, calls[i], 0);
	return rc;
}

/* Memory may be mapped where nothing could run in it, and without a file. */
static int add_memory_rules(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				  SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				  SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));

	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				      SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc;
}

static int build_filter(scmp_filter_ctx filter)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	if (rc < 0)
		return rc;
	if (RELAXED)
		return add_rules(filter, deadly_relaxed, COUNT(deadly_relaxed),
				 SCMP_ACT_KILL_PROCESS);
	rc = add_rules(filter, allowed, COUNT(allowed), SCMP_ACT_ALLOW);
	if (rc == 0)
		rc = add_rules(filter, deadly, COUNT(deadly), SCMP_ACT_KILL_PROCESS);
	if (rc == 0)
		rc = add_memory_rules(filter);
	/* abort() sends a signal to its own process. */
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				      SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	return rc;
}

int sandbox_enter(struct error *error)
{
	scmp_filter_ctx filter;
	int rc = limit_resources(error);

	if (rc < 0)
		return rc;
	if (prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(error, ERR_SYSTEM, "prctl: %s", strerror(errno));
	filter = seccomp_init(RELAXED ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return error_set(error, ERR_LIBRARY, "seccomp: no memory");
	rc = build_filter(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	if (rc < 0)
		return error_set(error, ERR_LIBRARY, "seccomp: %s", strerror(-rc));
	return 0;
}
