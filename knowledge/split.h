/* split.h - a text cut into sentences, as people would
 *
 *	He met J. Lowe of Acme Inc. | He left.
 *	“We won. | We are glad,” said Ada Lowe. | “Why?” Bob asked.
 *
 * Quotations are cut, too, and what is likely counts: sentence.h is for where
 * doubt must keep a text whole.
 */
#ifndef FOOTNOTE_KNOWLEDGE_SPLIT_H
#define FOOTNOTE_KNOWLEDGE_SPLIT_H

#include "bot/base/span.h"

/* The length of the sentence that text begins with, closing quotes and marks of
 * sources as "[3]" and all; text.len where no other follows. */
size_t split_len(struct span text);

#endif
