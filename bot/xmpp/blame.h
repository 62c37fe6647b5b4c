/* blame.h - which plugin ended the answerer, and which is left out for that
 *
 * A plugin that ends the answerer BLAME_ENDS times within BLAME_MS is set aside:
 * the answerer that is started next does without it.
 */
#ifndef FOOTNOTE_XMPP_BLAME_H
#define FOOTNOTE_XMPP_BLAME_H

#include "bot/base/span.h"

#include <stdint.h>

#define BLAME_ENDS 3
#define BLAME_MS   60000

struct blame;

/* argv are the answerer's arguments, which must outlive it. */
struct blame *blame_create(const char *const *argv);
void blame_destroy(struct blame *blame);

/* The plugin whose file is named ended the answerer. Logs it. Returns whether it
 * is set aside by that. */
bool blame_end(struct blame *blame, struct span file, int64_t now);

/* The answerer's arguments, without what is set aside; until the next end. */
const char *const *blame_arguments(const struct blame *blame);

/* The file of the plugin that ended it last; NULL where none did. */
const char *blame_latest(const struct blame *blame);

/* All files that are set aside; ends with NULL, or is NULL. */
const char *const *blame_list(const struct blame *blame);

/* The files that are set aside, counted from 0; NULL past the last. */
const char *blame_aside(const struct blame *blame, size_t i);

#endif
