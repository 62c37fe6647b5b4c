/* notes.c - short texts that were read lately: what queries compare */
#include "knowledge/notes.h"

#include <stdlib.h>

#include "knowledge/map.h"

#define PLACES 256

struct notes {
	struct place {
		struct arena arena;
		struct span text;
		struct note note;
		unsigned long question; /* the last that asked for it; 0: nothing stands here */
	} place[PLACES];
	struct arena arena; /* of this question: what finds no place */
	unsigned long question;
};

struct notes *notes_create(void)
{
	struct notes *notes = calloc(1, sizeof(*notes));

	if (!notes)
		abort();
	notes->question = 1;
	return notes;
}

void notes_destroy(struct notes *notes)
{
	if (!notes)
		return;
	for (size_t i = 0; i < PLACES; i++)
		arena_finish(&notes->place[i].arena);
	arena_finish(&notes->arena);
	free(notes);
}

void notes_begin(struct notes *notes)
{
	arena_reset(&notes->arena);
	notes->question++;
}

static void read_note(struct note *note, const struct vocabulary *vocabulary, struct arena *arena,
		      struct span text, uint32_t story)
{
	*note = (struct note){.arena = arena};
	vocabulary_read(vocabulary, arena, text, story, &note->reading);
	note->related = arena_array(arena, note->reading.count, sizeof(*note->related));
}

struct note *notes_read(struct notes *notes, const struct vocabulary *vocabulary, struct span text,
			uint32_t story)
{
	struct place *place = &notes->place[map_hash(text) % PLACES];
	struct note *note;

	if (place->question && span_eq(place->text, text) && place->note.reading.story == story) {
		place->question = notes->question;
		return &place->note;
	}
	if (place->question == notes->question) {
		note = arena_alloc(&notes->arena, sizeof(*note));
		read_note(note, vocabulary, &notes->arena, arena_copy(&notes->arena, text), story);
		return note;
	}
	arena_reset(&place->arena);
	place->text = arena_copy(&place->arena, text);
	place->question = notes->question;
	read_note(&place->note, vocabulary, &place->arena, place->text, story);
	return &place->note;
}

const struct related *note_related(const struct vocabulary *vocabulary, struct note *note,
				   size_t mention)
{
	struct related *related = &note->related[mention];

	if (!related->relation)
		related->relation = vocabulary_relations(vocabulary, note->arena, &note->reading,
							 mention, &related->count);
	return related;
}
