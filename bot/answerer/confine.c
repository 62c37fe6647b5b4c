/* confine.c - what a plugin's program is kept from */
#include "bot/answerer/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPEN_FILES   64

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

/* Glob patterns: where Debian's packages put programs and what these read. */
static const char *const readable[] = {
	".",
	"/usr",
	"/bin",
	"/lib*",
	"/dev/null",
	"/dev/urandom",
	"/etc/ld.so.cache",
	"/etc/localtime",
	"/etc/alternatives",
	"/etc/python3*",
	"/etc/perl",
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

static int confine_files(struct error *error)
{
	/* All that the first Landlock knows; later ones add to these. */
	struct landlock_ruleset_attr handled = {
		.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);
	int rc = 0;

	if (rules < 0)
		return 0;
	for (size_t i = 0; i < COUNT(readable) && rc == 0; i++) {
		glob_t found = {0};

		if (glob(readable[i], 0, NULL, &found) == 0)
			for (size_t k = 0; k < found.gl_pathc && rc == 0; k++)
				rc = allow_reading(rules, found.gl_pathv[k], error);
		globfree(&found);
	}
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
	int rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
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

static int add_rules(scmp_filter_ctx filter)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	for (size_t i = 0; i < COUNT(deadly) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
	for (size_t i = 0; i < COUNT(refused) && rc == 0; i++)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	if (rc == 0)
		rc = refuse_processes(filter);
	if (rc == 0)
		rc = refuse_sockets(filter);
	if (rc == 0)
		rc = refuse_writing(filter, SCMP_SYS(open), 1);
	if (rc == 0)
		rc = refuse_writing(filter, SCMP_SYS(openat), 2);
	if (rc == 0)
		rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0);
	return rc;
}

static int confine_calls(struct error *error)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	if (!filter)
		return error_set(error, ERR_LIBRARY, "seccomp: no memory");
	rc = add_rules(filter);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc < 0 ? error_set(error, ERR_LIBRARY, "seccomp: %s", strerror(-rc)) : 0;
}

static int limit(int resource, rlim_t most, struct error *error)
{
	const struct rlimit value = {most, most};

	if (setrlimit((__rlimit_resource_t)resource, &value) == 0)
		return 0;
	return error_set(error, ERR_SYSTEM, "setrlimit: %s", strerror(errno));
}

int confine(size_t memory_max, struct error *error)
{
	int rc = 0;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(error, ERR_SYSTEM, "prctl: %s", strerror(errno));
	rc = confine_files(error);
	if (rc == 0)
		rc = limit(RLIMIT_CORE, 0, error);
	if (rc == 0)
		rc = limit(RLIMIT_NOFILE, OPEN_FILES, error);
	if (rc == 0)
		rc = confine_calls(error);
	/* Last: what AddressSanitizer holds is more already. */
	if (rc == 0)
		rc = limit(RLIMIT_DATA, memory_max, error);
	return rc;
}
