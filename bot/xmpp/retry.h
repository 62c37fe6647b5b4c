/* retry.h - waits that grow and are jittered
 *
 * Each failure doubles the wait, up to the most; the draw is from half of it on,
 * so that many bots do not come back to a server all at once. What held for a
 * while begins anew with the shortest.
 */
#ifndef FOOTNOTE_XMPP_RETRY_H
#define FOOTNOTE_XMPP_RETRY_H

#include <stdint.h>
#include <stdlib.h>

#define RETRY_CALM_MS 60000

struct retry {
	unsigned failures;
};

/* How long to wait after one more failure. first_ms is above 0, most_ms not below it. */
static inline int64_t retry_wait(struct retry *retry, int64_t first_ms, int64_t most_ms)
{
	int64_t wait_ms = first_ms;

	for (unsigned i = 0; i < retry->failures && wait_ms < most_ms; i++)
		wait_ms *= 2;
	if (wait_ms > most_ms)
		wait_ms = most_ms;
	retry->failures++;
	return wait_ms - random() % (wait_ms / 2 + 1);
}

/* What was reached at since_ms is lost at now_ms. */
static inline void retry_lost(struct retry *retry, int64_t since_ms, int64_t now_ms)
{
	if (now_ms - since_ms > RETRY_CALM_MS)
		retry->failures = 0;
}

#endif
