/* confine.c - what a plugin's program is kept from */
#include "bot/answerer/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPEN_FILES   64

#ifdef __SANITIZE_ADDRESS__
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* What only an intruder asks for. */
static const int deadly[] = {
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(fork),
	SCMP_SYS(vfork),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(bpf),
	SCMP_SYS(mount),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(keyctl),
};

/* What a language's runtime may try, and goes on without. */
static const int refused[] = {
	SCMP_SYS(kill),		SCMP_SYS(tkill),      SCMP_SYS(creat),	   SCMP_SYS(truncate),
	SCMP_SYS(unlink),	SCMP_SYS(unlinkat),   SCMP_SYS(rename),	   SCMP_SYS(renameat),
	SCMP_SYS(renameat2),	SCMP_SYS(mkdir),      SCMP_SYS(mkdirat),   SCMP_SYS(rmdir),
	SCMP_SYS(link),		SCMP_SYS(linkat),     SCMP_SYS(symlink),   SCMP_SYS(symlinkat),
	SCMP_SYS(mknod),	SCMP_SYS(mknodat),    SCMP_SYS(chmod),	   SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat),	SCMP_SYS(chown),      SCMP_SYS(fchown),	   SCMP_SYS(fchownat),
	SCMP_SYS(setpriority),	SCMP_SYS(socketpair), SCMP_SYS(ftruncate), SCMP_SYS(fallocate),
	SCMP_SYS(memfd_create),
};

/* The same of what a plugin in C may try; more is ours to do. */
static const int refused_plugins[] = {
	SCMP_SYS(kill),	      SCMP_SYS(tkill),		 SCMP_SYS(creat),
	SCMP_SYS(truncate),   SCMP_SYS(unlink),		 SCMP_SYS(unlinkat),
	SCMP_SYS(rename),     SCMP_SYS(renameat),	 SCMP_SYS(renameat2),
	SCMP_SYS(mkdir),      SCMP_SYS(mkdirat),	 SCMP_SYS(rmdir),
	SCMP_SYS(link),	      SCMP_SYS(linkat),		 SCMP_SYS(symlink),
	SCMP_SYS(symlinkat),  SCMP_SYS(mknod),		 SCMP_SYS(mknodat),
	SCMP_SYS(chmod),      SCMP_SYS(fchmod),		 SCMP_SYS(fchmodat),
	SCMP_SYS(chown),      SCMP_SYS(fchown),		 SCMP_SYS(fchownat),
	SCMP_SYS(ftruncate),  SCMP_SYS(fallocate),	 SCMP_SYS(setpriority),
	SCMP_SYS(pidfd_open), SCMP_SYS(setitimer),	 SCMP_SYS(timer_create),
	SCMP_SYS(chdir),      SCMP_SYS(chroot),		 SCMP_SYS(setuid),
	SCMP_SYS(setgid),     SCMP_SYS(setresuid),	 SCMP_SYS(setresgid),
	SCMP_SYS(setsid),     SCMP_SYS(setpgid),	 SCMP_SYS(umask),
	SCMP_SYS(setrlimit),  SCMP_SYS(rt_sigqueueinfo),
};

/* Stands where a call of ours has an argument that the kernel does not look at. */
#define MARK ((scmp_datum_t)(uintptr_t)confine_environment)

/* Python holds back what it prints to what is no terminal, unless told. */
const char *const confine_environment[] = {
	"PATH=/usr/local/bin:/usr/bin:/bin",
	"LANG=C.UTF-8",
	"HOME=/nonexistent",
	"PYTHONUNBUFFERED=1",
	"PYTHONDONTWRITEBYTECODE=1",
	NULL,
};

pid_t confine_fork(unsigned long flags, int *pidfd_out)
{
	return (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, pidfd_out, NULL, MARK);
}

int confine_limit(int resource, unsigned long most)
{
	const struct rlimit value = {most, most};

	return (int)syscall(SYS_prlimit64, 0, resource, &value, NULL, NULL, MARK);
}

/* Glob patterns: where Debian's packages put programs and what these read. */
static const char *const installed[] = {
	"/usr",		  "/bin",
	"/lib*",	  "/dev/null",
	"/dev/urandom",	  "/etc/ld.so.cache",
	"/etc/localtime", "/etc/alternatives",
	"/etc/python3*",  "/etc/perl",
};

static int allow_reading(int rules, const char *path, struct error *error)
{
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
				  LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};
	int rc = 0;

	if (beneath.parent_fd < 0)
		return 0;
	/* Of a file it takes only the rights that a file has. */
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) < 0) {
		beneath.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
		if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) <
		    0)
			rc = error_set(error, ERR_SYSTEM, "landlock: %s", strerror(errno));
	}
	close(beneath.parent_fd);
	return rc;
}

static int allow_reading_all(int rules, const char *pattern, struct error *error)
{
	glob_t found = {0};
	int rc = 0;

	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc && rc == 0; i++)
			rc = allow_reading(rules, found.gl_pathv[i], error);
	globfree(&found);
	return rc;
}

/* more ends with NULL. */
static int confine_files(const char *const *more, struct error *error)
{
	/* All that the first Landlock knows; later ones add to these. */
	struct landlock_ruleset_attr handled = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	int rc = 0;

	if (rules < 0)
		return 0;
	for (size_t i = 0; i < COUNT(installed) && rc == 0; i++)
		rc = allow_reading_all(rules, installed[i], error);
	for (; *more && rc == 0; more++)
		rc = allow_reading(rules, *more, error);
	if (rc == 0 && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		rc = error_set(error, ERR_SYSTEM, "landlock: %s", strerror(errno));
	close(rules);
	return rc;
}

static int refuse_writing(scmp_filter_ctx filter, int call, unsigned argument)
{
	const unsigned flags[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};
	int rc = 0;

	for (size_t i = 0; i < COUNT(flags) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 1,
				      SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, flags[i], flags[i]));
	return rc;
}

/* Threads are no processes; glibc takes the older call where there is no clone3. */
static int refuse_processes(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
				  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));

	/* Nor does it live on without the answerer. */
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1,
				      SCMP_A0(SCMP_CMP_EQ, PR_SET_PDEATHSIG));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1,
				      SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid()));
	return rc;
}

/* The C library asks a local socket for users' names, and goes on without. */
static int refuse_sockets(scmp_filter_ctx filter)
{
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
				  SCMP_A0(SCMP_CMP_EQ, AF_UNIX));

	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(socket), 1,
				      SCMP_A0(SCMP_CMP_NE, AF_UNIX));
	return rc;
}

static int add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++)
		rc = seccomp_rule_add(filter, action, calls[i], 0);
	return rc;
}

/* What neither may. */
static int add_common(scmp_filter_ctx filter)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	if (rc == 0)
		rc = add_calls(filter, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
	if (rc == 0)
		rc = refuse_sockets(filter);
	if (rc == 0)
		rc = refuse_writing(filter, SCMP_SYS(open), 1);
	if (rc == 0)
		rc = refuse_writing(filter, SCMP_SYS(openat), 2);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return rc;
}

static int add_rules(scmp_filter_ctx filter)
{
	int rc = add_common(filter);

	if (rc == 0)
		rc = add_calls(filter, SCMP_ACT_ERRNO(EPERM), refused, COUNT(refused));
	if (rc == 0)
		rc = refuse_processes(filter);
	return rc;
}

/* What has the mark is ours. */
static int add_plugin_rules(scmp_filter_ctx filter)
{
	int rc = add_common(filter);

	if (rc == 0)
		rc = add_calls(filter, SCMP_ACT_ERRNO(EPERM), refused_plugins,
			       COUNT(refused_plugins));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 2,
				      SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0),
				      SCMP_A4(SCMP_CMP_NE, MARK));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execve), 1,
				      SCMP_A2(SCMP_CMP_NE, MARK));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(execveat), 0);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 2,
				      SCMP_A2(SCMP_CMP_NE, 0), SCMP_A5(SCMP_CMP_NE, MARK));
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1,
				      SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getppid()));
	/* alarm(0) is ours, and harms nobody. */
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(alarm), 1,
				      SCMP_A0(SCMP_CMP_NE, 0));
	return rc;
}

static int confine_calls(int (*add)(scmp_filter_ctx), struct error *error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	if (!filter)
		return error_set(error, ERR_LIBRARY, "seccomp: no memory");
	rc = add(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc < 0 ? error_set(error, ERR_LIBRARY, "seccomp: %s", strerror(-rc)) : 0;
}

static int limit(int resource, rlim_t most, struct error *error)
{
	if (confine_limit(resource, most) == 0)
		return 0;
	return error_set(error, ERR_SYSTEM, "setrlimit: %s", strerror(errno));
}

int confine(size_t memory_max, struct error *error)
{
	static const char *const here[] = {".", NULL};
	int rc = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(error, ERR_SYSTEM, "prctl: %s", strerror(errno));
	rc = confine_files(here, error);
	if (rc == 0)
		rc = limit(RLIMIT_CORE, 0, error);
	if (rc == 0)
		rc = limit(RLIMIT_NOFILE, OPEN_FILES, error);
	if (rc == 0)
		rc = confine_calls(add_rules, error);
	/* Last: what AddressSanitizer holds is more already. */
	if (rc == 0)
		rc = limit(RLIMIT_DATA, memory_max, error);
	return rc;
}

int confine_plugins(const char *const *readable, struct error *error)
{
	int rc;

	if (SANITIZED)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(error, ERR_SYSTEM, "prctl: %s", strerror(errno));
	rc = confine_files(readable, error);
	if (rc == 0)
		rc = confine_calls(add_plugin_rules, error);
	return rc;
}
