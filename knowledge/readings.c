/* readings.c - statements with their words and facts, read where the file has them */
#include "knowledge/readings.h"

#include "knowledge/readings_private.h"
#include "knowledge/vectors.h"

/* The numbers of statement i, all of them; NULL where it is left out. */
static const unsigned char *numbers_of(const struct readings *readings, size_t i)
{
	size_t at = i < readings->count ? packed_number(readings->packed, readings->at + i) : 0;
	const unsigned char *run;
	size_t room, needed;

	if (at == 0)
		return NULL;
	room = packed_run(readings->packed, at, PACKED_ROW_NUMBERS, &run);
	if (room < READING_NUMBERS)
		return NULL;
	needed = READING_NUMBERS + 2 * (size_t)reading_words(packed_get(run, READING_COUNTS)) +
		 2 * (size_t)reading_mentions(packed_get(run, READING_COUNTS));
	return needed <= room ? run : NULL;
}

bool readings_row(const struct readings *readings, size_t i, struct readings_row *out)
{
	const unsigned char *run = numbers_of(readings, i);

	if (!run)
		return false;
	*out = (struct readings_row){
		.text = packed_text(readings->packed, packed_get(run, READING_TEXT)),
		.heading = packed_text(readings->packed, packed_get(run, READING_HEADING)),
		.footnote = packed_text(readings->packed, packed_get(run, READING_FOOTNOTE)),
		.paragraph = packed_get(run, READING_PARAGRAPH),
		.position = packed_get(run, READING_POSITION),
		.story = packed_get(run, READING_STORY),
		.start = packed_get(run, READING_START),
		.end = packed_get(run, READING_END),
	};
	return true;
}

bool readings_mentions(const struct readings *readings, size_t i, struct readings_mentions *out)
{
	const unsigned char *run = numbers_of(readings, i);

	if (!run)
		return false;
	out->run = run + 4 * READING_NUMBERS;
	out->count = reading_mentions(packed_get(run, READING_COUNTS));
	out->words = reading_words(packed_get(run, READING_COUNTS));
	out->article = packed_get(run, READING_COUNTS) & READING_ARTICLE;
	return true;
}

/* Fills a word but for where it stands; false where it is damaged. */
static bool read_word(const struct packed *packed, uint32_t at, struct word *out)
{
	const unsigned char *run;
	size_t room = packed_run(packed, at, ENTRY_NUMBERS_MAX, &run), folded, stem, behind;
	uint32_t head;

	if (room == 0)
		return false;
	head = packed_get(run, 0);
	folded = entry_folded(head);
	stem = entry_stem(head);
	behind = stem <= folded && !(head & ENTRY_STEM_APART) ? 0 : (stem + 3) / 4;
	if (folded == 0 || 1 + (folded + 3) / 4 + behind > room)
		return false;
	out->folded = (struct span){(const char *)run + 4, folded};
	out->stem = (struct span){
		behind ? out->folded.ptr + 4 * ((folded + 3) / 4) : out->folded.ptr, stem};
	out->vector = entry_vector(head);
	return out->vector <= vectors_count();
}

/* Fills a word of a text, which begins behind byte at. */
static void take_word(const struct packed *packed, struct span text, size_t at,
		      const unsigned char *numbers, struct word *word)
{
	uint32_t place = packed_get(numbers, 0);

	word->start = at + (place & 0xFF);
	word->end = word->start + (place >> 8 & 0xFF);
	word->flags = place >> 16;
	if (word->end > text.len || word->end == word->start ||
	    !read_word(packed, packed_get(numbers, 1), word))
		*word = (struct word){SPAN("?"), SPAN("?"), SPAN("?"), .start = text.len,
				      .end = text.len};
	else
		word->text = span_slice(text, word->start, word->end);
}

bool readings_words(const struct readings *readings, size_t i, struct arena *arena,
		    struct reading *out)
{
	const unsigned char *run = numbers_of(readings, i), *words;
	struct readings_mentions mentions;
	struct span text;

	if (!run || !readings_mentions(readings, i, &mentions))
		return false;
	text = packed_text(readings->packed, packed_get(run, READING_TEXT));
	words = mentions.run + 8 * mentions.count;
	out->story = packed_get(run, READING_STORY);
	out->words.count = mentions.words;
	out->words.word = arena_array(arena, out->words.count, sizeof(*out->words.word));
	for (size_t w = 0; w < out->words.count; w++)
		take_word(readings->packed, text, w > 0 ? out->words.word[w - 1].end : 0,
			  words + 8 * w, &out->words.word[w]);
	out->count = 0;
	out->mention = arena_array(arena, mentions.count + 1, sizeof(*out->mention));
	for (size_t m = 0; m < mentions.count; m++)
		out->count += readings_mention(&mentions, m, &out->mention[out->count]);
	return true;
}

size_t readings_facts(const struct readings *readings, size_t i, size_t len,
		      struct fact fact[FACTS_MAX])
{
	const struct packed *packed = readings->packed;
	size_t at = i < readings->count ? packed_number(packed, readings->facts_at + i) : 0;
	size_t count = at ? packed_number(packed, at) : 0, taken = 0;

	for (size_t f = 0; f < count && f < FACTS_MAX; f++) {
		size_t from = at + 1 + f * FACT_NUMBERS;
		struct fact *it = &fact[taken];

		it->kind = (enum fact_kind)packed_number(packed, from + FACT_KIND);
		it->start = packed_number(packed, from + FACT_START);
		it->end = packed_number(packed, from + FACT_END);
		it->subject = packed_text(packed, packed_number(packed, from + FACT_SUBJECT));
		it->detail = packed_text(packed, packed_number(packed, from + FACT_DETAIL));
		taken += (unsigned)it->kind < FACT_KINDS && it->start <= it->end && it->end <= len;
	}
	return taken;
}

double readings_weight(const struct readings *readings, size_t i)
{
	uint64_t bits = packed_number(readings->packed, readings->weights_at + 2 * i);
	double weight;

	bits |= (uint64_t)packed_number(readings->packed, readings->weights_at + 2 * i + 1) << 32;
	memcpy(&weight, &bits, sizeof(weight));
	return weight >= 0 ? weight : 0;
}
