/* spelling.h - words that are spelt right, and which of them a misspelt one is */
#ifndef FOOTNOTE_KNOWLEDGE_SPELLING_H
#define FOOTNOTE_KNOWLEDGE_SPELLING_H

#include "bot/base/arena.h"
#include "knowledge/map.h"

struct spelling {
	struct span folded;
	bool of_name; /* those are mistyped more, and mistaken less */
};

/* How many edits a word may be from folded and still be what was meant. */
unsigned spelling_limit(struct span folded, bool of_name);

struct spellings {
	struct map known; /* folded word → its number */
	struct spelling *spelling;
	size_t count;
};

void spellings_init(struct spellings *spellings);
void spellings_finish(struct spellings *spellings);

/* Adds a folded word, copied to arena, which must outlive the spellings. */
void spellings_add(struct spellings *spellings, struct arena *arena, struct span folded,
		   bool of_name);

/* The word that folded most likely stands for, within one edit, or two from
 * eight letters on (six for names); no pointer where there is none. */
struct span spellings_near(const struct spellings *spellings, struct span folded);

/* Whether folded is one of them. */
bool spellings_has(const struct spellings *spellings, struct span folded);

#endif
