/* clock.h - the time that deadlines are counted in
 *
 * Milliseconds of a clock that never goes back. A deadline is a time of this
 * clock; CLOCK_NEVER is no deadline.
 */
#ifndef FOOTNOTE_XMPP_CLOCK_H
#define FOOTNOTE_XMPP_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CLOCK_NEVER INT64_MAX

static inline int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline int64_t clock_earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

#endif
