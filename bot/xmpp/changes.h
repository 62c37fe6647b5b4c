/* changes.h - whether files and folders have changed, and are left alone since
 *
 * By inotify(7). Of a folder, what plugins and stories are made of counts: "*.md",
 * "*.yaml", "*.so", "*.db", and programs. A path may go and come back, as a link too.
 */
#ifndef FOOTNOTE_XMPP_CHANGES_H
#define FOOTNOTE_XMPP_CHANGES_H

#include "bot/base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define CHANGES_SETTLE_MS  300	 /* without another change */
#define CHANGES_WRITING_MS 10000 /* the same while somebody has one open and writes to it */

struct changes;

/* NULL where the system has no more inotify instances, with the reason in *error;
 * the functions below take that for something that never changes. */
struct changes *changes_create(struct error *error);
void changes_destroy(struct changes *changes);

/* From now on counts changes of this file or folder; path is copied. */
void changes_watch(struct changes *changes, const char *path);

int changes_fd(const struct changes *changes); /* -1: none to poll */

/* Takes in what has happened. Returns how many changes were seen so far, ever. */
uint64_t changes_turn(struct changes *changes, int64_t now);

/* When the files will have been left alone for long enough, if nothing more happens. */
int64_t changes_settled_at(const struct changes *changes);

#endif
