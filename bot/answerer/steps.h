/* steps.h - what templates become: steps along a text, and how they are taken
 *
 * One string of bytes. A step is its number and, for some, what belongs to it; a
 * distance is of two bytes, from behind it on:
 *
 *	BEGIN count		blanks, dots and dashes, or none; so many WORDS follow
 *	TEXT length bytes	these bytes
 *	SPACE			one blank
 *	BLANK			one blank; else none, where one stands before, or the
 *				text begins or ends
 *	TRY distance		what follows; else what stands that far behind it
 *	JUMP distance		what stands that far behind it
 *	OPEN slot		what follows is the slot's, up to CLOSE
 *	WORDS number		as few bytes as will do, at least one, from the begin of a
 *				character on, with no blank at either end
 *	FAIL			nothing
 *	END			blanks and dots, or none, and the text's end
 *
 * Steps are taken in the order of Perl and PCRE2: the first way that leads to the end
 * counts. The way back is a stack of our own, as in the backtracking machine of Russ
 * Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009). Where a
 * slot may end is tried once only, from whichever place it began, as his later "in the
 * Wild" (2010) does for all states; what is left to hostile templates has a limit.
 */
#ifndef FOOTNOTE_ANSWERER_STEPS_H
#define FOOTNOTE_ANSWERER_STEPS_H

#include "bot/base/error.h"
#include "bot/base/span.h"
#include "bot/base/strbuf.h"

#define STEPS_MAX	65535 /* bytes */
#define STEPS_SLOTS_MAX 16
#define STEPS_WORDS_MAX 255

enum step {
	STEP_BEGIN,
	STEP_TEXT,
	STEP_SPACE,
	STEP_BLANK,
	STEP_TRY,
	STEP_JUMP,
	STEP_OPEN,
	STEP_CLOSE,
	STEP_WORDS,
	STEP_FAIL,
	STEP_END,
};

/* Writing them, BEGIN first, into a strbuf of at most STEPS_MAX. Where that is full, or
 * has STEPS_WORDS_MAX of WORDS, it is truncated, and what is written from then on is
 * lost. */
void steps_put(struct strbuf *out, enum step step);
void steps_put_begin(struct strbuf *out);
void steps_put_open(struct strbuf *out, size_t slot);
void steps_put_words(struct strbuf *out);
void steps_put_text(struct strbuf *out, struct span text);

/* Steps that may be missing: from the TRY at that place up to the end. */
void steps_begin_option(struct strbuf *out);
void steps_end_option(struct strbuf *out, size_t at);

/* Makes a BLANK of the SPACE at that place. */
void steps_loosen(struct strbuf *out, size_t at);

/* Puts the SPACE at that place, before an option's TRY, behind that, into the option. */
void steps_space_into_option(struct strbuf *out, size_t at);

/* Alternatives: one after the other, with steps_or() in between. */
struct steps_choice {
	size_t begin; /* of this alternative */
	size_t jump;  /* the last one from an alternative's end, which has the place of the
			 one before; 0: none */
};

struct steps_choice steps_begin_choice(const struct strbuf *out);
void steps_or(struct strbuf *out, struct steps_choice *choice);
void steps_end_choice(struct strbuf *out, const struct steps_choice *choice);

/* What taking them needs; one serves any number of templates. */
struct steps_memory;

struct steps_memory *steps_memory_create(void);
void steps_memory_destroy(struct steps_memory *memory);

/* Takes steps along text, which is well-formed UTF-8. Returns 1 with each slot's part of
 * it (no pointer where it has none), 0 where they do not lead to its end, ERR_LIMIT where
 * finding out takes too long. *reach is how many bytes some way went along with. */
int steps_match(struct span steps, struct steps_memory *memory, struct span text,
		struct span slots[STEPS_SLOTS_MAX], size_t *reach, struct error *error);

#endif
