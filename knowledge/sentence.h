/* sentence.h - where a sentence ends
 *
 *	He left. She stayed.		He left.
 *	Gen. J. Lowe said: “No. Never.”	all of it
 *	“Why?” Ada asked.		all of it
 *
 * In doubt it goes on.
 */
#ifndef FOOTNOTE_KNOWLEDGE_SENTENCE_H
#define FOOTNOTE_KNOWLEDGE_SENTENCE_H

#include "bot/base/span.h"

/* The length of the sentence that text begins with, closing quotes and all;
 * text.len where no other follows. A quotation is never cut. */
size_t sentence_len(struct span text);

#endif
