/* confine.h - what a plugin's program, and a plugin in C that is loaded, are kept from
 */
#ifndef FOOTNOTE_ANSWERER_CONFINE_H
#define FOOTNOTE_ANSWERER_CONFINE_H

#include "bot/base/error.h"

#include <stddef.h>
#include <sys/types.h>

/* Confines this process, and what it becomes: no network, no other processes, no
 * file is written or removed; where the kernel has Landlock (Linux 5.13), only the
 * current folder and what the system's packages have installed is read. Sockets,
 * and starting a process, end it; the rest fails. It has memory_max bytes of data,
 * and no new privileges. */
int confine(size_t memory_max, struct error *error);

/* Before plugins in C are loaded, whose constructors run at once: confines this
 * process in the same way, but that it may load libraries and compile patterns, and
 * with the calls below can start programs and copies of itself. It reads, beside what
 * the system's packages have installed, the files and folders listed, which ends with
 * NULL. Nothing where AddressSanitizer is, which needs more. */
int confine_plugins(const char *const *readable, struct error *error);

/* As fork(), with these flags; no plugin's fork() is taken for it. pidfd_out may be
 * NULL, else holds a descriptor of the child after. */
pid_t confine_fork(unsigned long flags, int *pidfd_out);

/* The one environment that a program may be started with. */
extern const char *const confine_environment[];

/* As setrlimit() with both limits. */
int confine_limit(int resource, unsigned long most);

#endif
