/* notes.h - short texts that were read lately: what queries compare
 *
 * A query calls has() and same() for row after row, mostly with the same names.
 */
#ifndef FOOTNOTE_KNOWLEDGE_NOTES_H
#define FOOTNOTE_KNOWLEDGE_NOTES_H

#include "knowledge/vocabulary.h"

struct note {
	struct arena *arena; /* of what follows */
	struct reading reading;
	struct related {
		struct relation *relation; /* NULL until note_related() */
		size_t count;
	} * related; /* of each mention */
};

struct notes;

struct notes *notes_create(void);
void notes_destroy(struct notes *notes);

/* A question begins: nobody has what notes_read() gave before. */
void notes_begin(struct notes *notes);

/* Reads text. The note stays until the next notes_begin(). */
struct note *notes_read(struct notes *notes, const struct vocabulary *vocabulary, struct span text,
			uint32_t story);

/* The relations of a mention of the note. */
const struct related *note_related(const struct vocabulary *vocabulary, struct note *note,
				   size_t mention);

#endif
