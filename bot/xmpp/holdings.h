/* holdings.h - which stories and intents an answerer holds, and how that differs
 */
#ifndef FOOTNOTE_XMPP_HOLDINGS_H
#define FOOTNOTE_XMPP_HOLDINGS_H

#include "bot/base/span.h"
#include "bot/base/strbuf.h"

#define HOLDINGS_MAX_BYTES (16 << 20) /* what is told beyond that is left out */

struct holdings;

struct holdings *holdings_create(void);
void holdings_destroy(struct holdings *holdings);

/* Takes lines as EXCHANGE_HOLDS has them. They come from the answerer and are not
 * trusted: what is no such line is left out. */
void holdings_add(struct holdings *holdings, struct span lines);

/* Takes the answerer's own words for it: "2 stories, 41 statements, 37 intents". */
void holdings_add_summary(struct holdings *holdings, struct span summary);

/* Writes to out, for people, on one line, what now is and how it differs: "2 stories,
 * 41 statements, 37 intents; added figures/how-old; changed ferry; removed a, b". A NULL
 * `before` held nothing known. */
void holdings_tell_changes(const struct holdings *before, const struct holdings *now,
			   struct strbuf *out);

#endif
