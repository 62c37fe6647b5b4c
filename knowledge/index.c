/* index.c - the index of a knowledge base, as its file has it */
#include "knowledge/index.h"

#include <math.h>
#include <stdlib.h>

#include "knowledge/candidates.h"
#include "knowledge/db.h"
#include "knowledge/features.h"
#include "knowledge/index_private.h"
#include "knowledge/shelf.h"

static int damaged(struct error *error)
{
	return error_set(error, ERR_INPUT, "is damaged; build it again");
}

/* Reads where everything stands. What does not fit into the numbers that there
 * are is refused at once; what it says is doubted when it is read. */
static int read_header(struct index *index, struct error *error)
{
	const struct packed *packed = &index->packed;
	size_t at = packed->count - INDEX_NUMBERS;

	if (packed->count < INDEX_NUMBERS || packed_number(packed, at) != INDEX_MARK_VALUE)
		return damaged(error);
	index->count = packed_number(packed, at + INDEX_STATEMENTS);
	index->passages_at = packed_number(packed, at + INDEX_PASSAGES);
	index->readings = (struct readings){
		.packed = packed,
		.count = index->count,
		.at = packed_number(packed, at + INDEX_READINGS),
		.facts_at = packed_number(packed, at + INDEX_FACTS),
		.weights_at = packed_number(packed, at + INDEX_WEIGHTS),
	};
	index->lexicon.packed = packed;
	for (size_t i = 0; i < LEXICON_SECTIONS; i++) {
		struct lexicon_table *table = &index->lexicon.table[i];

		table->at = packed_number(packed, at + INDEX_TABLES + 2 * i);
		table->count = packed_number(packed, at + INDEX_TABLES + 2 * i + 1);
		if (table->at + table->count > packed->count)
			return damaged(error);
		/* Records and their hash table, by turns. */
		if (i % 2 == 1 && (table->count == 0 || (table->count & (table->count - 1))))
			return damaged(error);
	}
	index->lexicon.terms = index->lexicon.table[LEXICON_TERMS].count;
	if (index->passages_at + index->count > packed->count)
		return damaged(error);
	return 0;
}

int index_open(struct index **out, sqlite3 *db, struct span file, struct error *error)
{
	struct index *index = calloc(1, sizeof(*index));
	int64_t root;
	int rc;

	if (!index)
		abort();
	arena_init(&index->arena);
	rc = db_integer(db, "SELECT rootpage FROM sqlite_schema WHERE name = 'stored_index'", &root,
			error);
	if (rc == 0)
		rc = packed_open(&index->packed, file, root, error);
	if (rc == 0)
		rc = read_header(index, error);
	if (rc == 0) {
		index->vocabulary = vocabulary_open(&index->lexicon);
		if (!index->vocabulary)
			rc = damaged(error);
	}
	if (rc == 0) {
		index->memory = candidates_memory_create(CANDIDATES_PART);
		rc = shelf_open(&index->shelf, index, db, error);
	}
	if (rc < 0) {
		index_close(index);
		return rc;
	}
	*out = index;
	return 0;
}

void index_close(struct index *index)
{
	if (!index)
		return;
	shelf_close(index->shelf);
	vocabulary_destroy(index->vocabulary);
	packed_close(&index->packed);
	candidates_memory_destroy(index->memory);
	arena_finish(&index->arena);
	free(index);
}

void index_begin(struct index *index)
{
	shelf_begin(index->shelf);
	arena_reset(&index->arena);
	index->recalled_count = 0;
	index->expected = EXPECTED_OTHER;
	index->asked = (struct span){NULL, 0};
	index->question = (struct reading){0};
	index->raw = (struct words){NULL, 0};
}

void index_expect(struct index *index, struct span question, struct span raw)
{
	index_read(index, &index->arena, question, &index->question);
	index->asked = question;
	index->raw = words_cut(&index->arena, vocabulary_english(index->vocabulary), raw);
	index->expected = features_expects(index, &index->question.words);
	index->recalled_count = 0;
}

bool index_is_capital(const struct index *index, struct span folded)
{
	size_t capitals = 0;
	bool found = false;

	for (size_t i = 0; i < index->raw.count; i++) {
		const struct word *word = &index->raw.word[i];

		if (!(word->flags & WORD_CAPITAL))
			continue;
		capitals++;
		/* The first word has a capital, whatever it is. */
		found |= span_eq(word->folded, folded) && (i > 0 || !english_knows(folded));
	}
	/* Shouting says nothing. */
	return found && 3 * capitals <= 2 * index->raw.count;
}

enum expected index_expected(const struct index *index)
{
	return index->expected;
}

const struct words *index_question(const struct index *index)
{
	return &index->question.words;
}

void index_read(const struct index *index, struct arena *arena, struct span text,
		struct reading *out)
{
	if (text.len > 0 && span_eq(text, index->asked) &&
	    index->question.story == index->scope_story)
		*out = index->question;
	else
		vocabulary_read(index->vocabulary, arena, text, index->scope_story, out);
}

const struct vocabulary *index_vocabulary(const struct index *index)
{
	return index->vocabulary;
}

size_t index_count(const struct index *index)
{
	return index->count;
}

const struct index_statement *index_at(const struct index *index, size_t i)
{
	return shelf_statement(index->shelf, i);
}

const struct index_statement *index_glance(const struct index *index, size_t i)
{
	return shelf_glance(index->shelf, i);
}

const struct index_statement *index_peek(const struct index *index, size_t i, struct arena *arena)
{
	return shelf_peek(index->shelf, i, arena);
}

const struct facts *index_facts(const struct index_statement *statement)
{
	return shelf_facts(statement);
}

const float *index_mean(const struct index_statement *statement)
{
	return shelf_mean(statement);
}

int index_quote(const struct index *index, size_t i, struct statement *out, struct error *error)
{
	return i < index->count ? shelf_quote(index->shelf, i, out, error) : 0;
}

bool index_source(const struct index *index, size_t i, struct statement *out)
{
	return i < index->count && shelf_source(index->shelf, i, out);
}

bool index_stands(const struct index *index, size_t i)
{
	return shelf_stands(index->shelf, i);
}

bool index_agrees(const struct index *index, size_t i)
{
	return shelf_agrees(index->shelf, i);
}

uint32_t index_passage(const struct index *index, size_t i)
{
	return i < index->count ? packed_number(&index->packed, index->passages_at + i) : 0;
}

size_t index_statements(const struct index *index, uint32_t term)
{
	size_t statements = lexicon_postings(&index->lexicon, term).statements;

	return statements < index->count ? statements : index->count;
}

size_t index_postings(const struct index *index, uint32_t term, uint32_t *out)
{
	size_t at = lexicon_postings(&index->lexicon, term).at, count = 0, n;
	const unsigned char *run;

	for (size_t left = index_statements(index, term); left > 0; at += n, left -= n) {
		n = packed_run(&index->packed, at, left, &run);
		if (n == 0)
			break;
		for (size_t i = 0; i < n; i++)
			if (packed_get(run, i) < index->count)
				out[count++] = packed_get(run, i);
	}
	return count;
}

char index_part(enum fact_kind kind, bool of_subject)
{
	switch (kind) {
	case FACT_NAME:
		return of_subject ? 'm' : '\0';
	case FACT_TOPIC:
		return of_subject ? 't' : '\0';
	case FACT_SPEECH:
		return of_subject ? 's' : '\0';
	case FACT_DESCRIPTION:
		return of_subject ? 'n' : 'd';
	default:
		return '\0';
	}
}

double index_weight_of(size_t all, size_t statements)
{
	return log(1 + (double)all / ((double)statements + 0.5));
}

double index_weight(const struct index *index, size_t statements)
{
	return index_weight_of(index->count, statements);
}

bool index_begins(const struct index_statement *statement, uint32_t word)
{
	return word == 0 || (word == 1 && word_is(&statement->reading.words.word[0], "the a an"));
}

double index_in_focus(const struct index *index, uint32_t statement)
{
	uint32_t passage;
	double nearest = 0;

	if (index->focus_count == 0)
		return 0;
	passage = index_passage(index, statement);
	for (size_t f = 0; f < index->focus_count; f++) {
		uint32_t other = index_passage(index, index->focus[f]);

		if (other == passage)
			return 1;
		if (other + 1 == passage || passage + 1 == other)
			nearest = 0.5;
	}
	return nearest;
}

void index_focus(struct index *index, const int64_t *statements, size_t count)
{
	if (index->focus_count == 0 && count == 0)
		return;
	index->focus_count = 0;
	index->recalled_count = 0;
	for (size_t i = 0; i < count && i < INDEX_FOCUS_MAX; i++)
		if (statements[i] >= 1 && (uint64_t)statements[i] <= index->count)
			index->focus[index->focus_count++] = (uint32_t)statements[i] - 1;
}

struct search *index_recalled(const struct index *index, size_t i)
{
	return i < index->recalled_count ? index->recalled[i].search : NULL;
}

struct search *index_recall(struct index *index, struct span words)
{
	struct search *search;

	for (size_t i = 0; i < index->recalled_count; i++)
		if (span_eq(index->recalled[i].words, words))
			return index->recalled[i].search;
	search = arena_alloc(&index->arena, sizeof(*search));
	words = arena_copy(&index->arena, words);
	index_search(index, &index->arena, words, search);
	if (index->recalled_count < INDEX_RECALLED_MAX)
		index->recalled[index->recalled_count++] = (struct recalled){words, search};
	return search;
}
