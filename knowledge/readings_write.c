/* readings_write.c - statements with their words and facts, written into the index */
#include "knowledge/readings_private.h"

#include <stdlib.h>

#include "knowledge/grow.h"
#include "knowledge/vectors.h"

void readings_writer_init(struct readings_writer *writer, struct packer *packer)
{
	*writer = (struct readings_writer){.packer = packer};
	map_init(&writer->texts);
	map_init(&writer->words);
	arena_init(&writer->arena);
	arena_init(&writer->facts_arena);
}

void readings_writer_finish(struct readings_writer *writer)
{
	map_finish(&writer->texts);
	map_finish(&writer->words);
	arena_finish(&writer->arena);
	arena_finish(&writer->facts_arena);
	free(writer->at);
	free(writer->facts_at);
	free(writer->terms);
	free(writer->terms_end);
}

/* Where a text stands that many statements have; 0 is the empty one. */
static uint32_t shared_text(struct readings_writer *writer, struct span text)
{
	unsigned at = 0;

	if (text.len == 0 || map_get(&writer->texts, text, &at))
		return at;
	at = packer_text(writer->packer, text);
	map_put(&writer->texts, arena_copy(&writer->arena, text), at);
	return at;
}

static bool fits_entry(const struct word *word)
{
	return word->folded.len > 0 && word->folded.len <= ENTRY_TEXT_MOST &&
	       word->stem.len <= ENTRY_TEXT_MOST && word->vector <= ENTRY_VECTOR_MOST;
}

static bool fits(const struct readings_row *row, const struct reading *reading)
{
	size_t at = 0;

	if (reading->words.count > READING_MOST || reading->count > READING_MOST ||
	    row->text.len > PACKED_TEXT_MOST || row->heading.len > PACKED_TEXT_MOST ||
	    row->footnote.len > PACKED_TEXT_MOST || row->end > UINT32_MAX)
		return false;
	for (size_t w = 0; w < reading->words.count; w++) {
		const struct word *word = &reading->words.word[w];

		if (!fits_entry(word) || word->start - at > 0xFF || word->text.len > 0xFF ||
		    word->flags > 0xFFFF)
			return false;
		at = word->end;
	}
	return true;
}

/* Where the entry of a word stands. */
static uint32_t entry_of(struct readings_writer *writer, const struct word *word)
{
	bool apart = !span_starts(word->folded, word->stem);
	uint32_t head = entry_head(word->folded.len, word->stem.len, apart, word->vector);
	unsigned at;

	if (map_get(&writer->words, word->folded, &at))
		return at;
	packer_room(writer->packer,
		    1 + (word->folded.len + 3) / 4 + (apart ? (word->stem.len + 3) / 4 : 0));
	at = (unsigned)packer_at(writer->packer);
	packer_number(writer->packer, head);
	packer_bytes(writer->packer, word->folded);
	if (apart)
		packer_bytes(writer->packer, word->stem);
	map_put(&writer->words, arena_copy(&writer->arena, word->folded), at);
	return at;
}

static void write_words(struct readings_writer *writer, const struct reading *reading,
			const uint32_t *entry)
{
	size_t at = 0;

	for (size_t m = 0; m < reading->count; m++) {
		const struct mention *mention = &reading->mention[m];

		packer_number(writer->packer, mention->term);
		packer_number(writer->packer, mention->first | mention->count << 16 |
						      (mention->part ? UINT32_C(1) << 31 : 0));
	}
	for (size_t w = 0; w < reading->words.count; w++) {
		const struct word *word = &reading->words.word[w];

		packer_number(writer->packer, (uint32_t)(word->start - at) |
						      (uint32_t)word->text.len << 8 |
						      (uint32_t)word->flags << 16);
		packer_number(writer->packer, entry[w]);
		at = word->end;
	}
}

static void write_statement(struct readings_writer *writer, const struct readings_row *row,
			    const struct reading *reading)
{
	const struct words *words = &reading->words;
	uint32_t entry[READING_MOST];
	uint32_t numbers[READING_NUMBERS] = {
		[READING_TEXT] = packer_text(writer->packer, row->text),
		[READING_COUNTS] = (uint32_t)words->count | (uint32_t)reading->count << 10,
		[READING_STORY] = (uint32_t)row->story,
		[READING_PARAGRAPH] = row->paragraph,
		[READING_POSITION] = row->position,
		[READING_START] = (uint32_t)row->start,
		[READING_END] = (uint32_t)row->end,
		[READING_HEADING] = shared_text(writer, row->heading),
		[READING_FOOTNOTE] = shared_text(writer, row->footnote),
	};

	if (words->count > 0 && word_is(&words->word[0], "the a an"))
		numbers[READING_COUNTS] |= READING_ARTICLE;
	for (size_t w = 0; w < words->count; w++)
		entry[w] = entry_of(writer, &words->word[w]);
	packer_room(writer->packer, READING_NUMBERS + 2 * words->count + 2 * reading->count);
	writer->at[writer->count] = (uint32_t)packer_at(writer->packer);
	for (size_t n = 0; n < READING_NUMBERS; n++)
		packer_number(writer->packer, numbers[n]);
	write_words(writer, reading, entry);
}

void readings_write(struct readings_writer *writer, const struct readings_row *row,
		    const struct reading *reading)
{
	GROW(writer->at, writer->count);
	GROW(writer->facts_at, writer->count);
	GROW(writer->terms_end, writer->count);
	writer->at[writer->count] = writer->facts_at[writer->count] = 0;
	if (fits(row, reading))
		write_statement(writer, row, reading);
	for (size_t m = 0; m < reading->count; m++) {
		if (reading->mention[m].part || reading->mention[m].term == TERM_NONE)
			continue;
		GROW(writer->terms, writer->term_count);
		writer->terms[writer->term_count++] = reading->mention[m].term;
	}
	writer->terms_end[writer->count++] = writer->term_count;
}

static void write_facts(struct readings_writer *writer)
{
	uint32_t subject[FACTS_MAX], detail[FACTS_MAX];

	for (size_t f = 0; f < writer->facts; f++) {
		subject[f] = shared_text(writer, writer->fact[f].subject);
		detail[f] = shared_text(writer, writer->fact[f].detail);
	}
	if (writer->facts > 0) {
		packer_room(writer->packer, 1 + FACT_NUMBERS * writer->facts);
		writer->facts_at[writer->facts_of - 1] = (uint32_t)packer_at(writer->packer);
		packer_number(writer->packer, (uint32_t)writer->facts);
	}
	for (size_t f = 0; f < writer->facts; f++) {
		packer_number(writer->packer, writer->fact[f].kind);
		packer_number(writer->packer, (uint32_t)writer->fact[f].start);
		packer_number(writer->packer, (uint32_t)writer->fact[f].end);
		packer_number(writer->packer, subject[f]);
		packer_number(writer->packer, detail[f]);
	}
	writer->facts = writer->facts_of = 0;
	arena_reset(&writer->facts_arena);
}

void readings_write_fact(struct readings_writer *writer, size_t i, const struct fact *fact)
{
	struct fact *kept;

	if (writer->facts_of != i + 1)
		write_facts(writer);
	if (i >= writer->count || writer->facts == FACTS_MAX)
		return;
	writer->facts_of = i + 1;
	kept = &writer->fact[writer->facts++];
	*kept = *fact;
	kept->subject = arena_copy(&writer->facts_arena, fact->subject);
	kept->detail = arena_copy(&writer->facts_arena, fact->detail);
}

static size_t write_array(struct packer *packer, const uint32_t *number, size_t count)
{
	size_t at = packer_at(packer);

	for (size_t i = 0; i < count; i++)
		packer_number(packer, number[i]);
	return at;
}

void readings_write_end(struct readings_writer *writer, const double *weights, struct readings *out)
{
	size_t t = 0;

	write_facts(writer);
	out->count = writer->count;
	out->at = write_array(writer->packer, writer->at, writer->count);
	out->facts_at = write_array(writer->packer, writer->facts_at, writer->count);
	out->weights_at = packer_at(writer->packer);
	for (size_t i = 0; i < writer->count; i++) {
		double weight = 0;
		uint64_t bits;

		for (; t < writer->terms_end[i]; t++)
			weight += weights[writer->terms[t]];
		memcpy(&bits, &weight, sizeof(bits));
		packer_number(writer->packer, (uint32_t)bits);
		packer_number(writer->packer, (uint32_t)(bits >> 32));
	}
}
