/* limits.h - how much each person, each room and all together may ask
 *
 * Token buckets: burst questions at once, then so many a minute. Who goes on
 * when a bucket is empty is told so once, and then nothing until that bucket is
 * full again. Bounded: the fullest bucket makes place for a new one, so that
 * nobody is forgiven for coming under many names.
 */
#ifndef FOOTNOTE_XMPP_LIMITS_H
#define FOOTNOTE_XMPP_LIMITS_H

#include "bot/base/span.h"
#include "bot/config.h"

#include <stdint.h>

enum limits_verdict {
	LIMITS_PASS,
	LIMITS_TELL,   /* too much; nobody has told them yet */
	LIMITS_SILENT, /* too much, and they know */
};

enum limits_which { LIMITS_PERSON, LIMITS_ROOM, LIMITS_ALL };

struct limits;

/* config is borrowed. */
struct limits *limits_create(const struct config_limits *config, int64_t now);
void limits_destroy(struct limits *limits);

/* Takes one question out of the buckets of person, of room, which is empty
 * outside of rooms, and of all; out of none where one of them is empty, which
 * *which then names. */
enum limits_verdict limits_take(struct limits *limits, struct span person, struct span room,
				int64_t now, enum limits_which *which);

#endif
