/* confine.h - what a plugin's program is kept from
 */
#ifndef FOOTNOTE_ANSWERER_CONFINE_H
#define FOOTNOTE_ANSWERER_CONFINE_H

#include "bot/base/error.h"

#include <stddef.h>

/* Confines this process, and what it becomes: no network, no other processes, no
 * file is written or removed; where the kernel has Landlock (Linux 5.13), only the
 * current folder and what the system's packages have installed is read. Sockets,
 * and starting a process, end it; the rest fails. It has memory_max bytes of data,
 * and no new privileges. */
int confine(size_t memory_max, struct error *error);

#endif
