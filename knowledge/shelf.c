/* shelf.c - statements that were read lately, with their words and their facts */
#include "knowledge/shelf.h"

#include <stdlib.h>

#include "knowledge/db.h"
#include "knowledge/features.h"
#include "knowledge/index_private.h"

#define PLACES 1024 /* on the shelf */

/* A statement, and what was read of it so far. */
struct item {
	struct index_statement statement;
	struct shelf *shelf;
	struct item *next; /* others that want its place, until the question ends */
	struct arena *arena;
	struct facts facts;
	bool has_words, has_facts, has_mean, stands;
	float mean[VECTORS_AXES];
	struct readings_row row;
	struct statement quote; /* id is 0 until it is there */
};

/* What a quote says of its story. */
struct cover {
	bool is_read, is_there;
	struct span story, title, outlet, link, published;
};

struct place {
	struct item item;
	struct arena arena;	/* what item points to */
	unsigned long question; /* the last that asked for it; 0: nothing stands here */
};

struct shelf {
	const struct index *index;
	sqlite3 *db;
	sqlite3_stmt *text, *story;
	sqlite3_blob *bytes; /* of a story */
	struct place *place;
	struct cover *cover; /* of each story, by its number from 1; read when it is asked for */
	int64_t covers;
	struct arena covers_arena;
	struct arena arena; /* of this question: what finds no place */
	unsigned long question;
	struct item nothing;
};

int shelf_open(struct shelf **out, const struct index *index, sqlite3 *db, struct error *error)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));
	int rc;

	if (!shelf)
		abort();
	*out = shelf;
	shelf->index = index;
	shelf->db = db;
	shelf->question = 1;
	shelf->nothing.shelf = shelf;
	shelf->nothing.has_words = shelf->nothing.has_facts = true;
	shelf->place = calloc(PLACES, sizeof(*shelf->place));
	if (!shelf->place)
		abort();
	arena_init(&shelf->covers_arena);
	arena_init(&shelf->arena);
	rc = db_integer(db, "SELECT count(*) + 1 FROM stored_stories", &shelf->covers, error);
	if (rc < 0)
		return rc;
	shelf->cover =
		arena_array(&shelf->covers_arena, (size_t)shelf->covers, sizeof(*shelf->cover));
	rc = db_prepare(db,
			"SELECT text, heading, paragraph, position, story, start_byte, end_byte,"
			" footnote FROM stored_statements WHERE id = ?1",
			&shelf->text, error);
	if (rc == 0)
		rc = db_prepare(db,
				"SELECT name, title, outlet, link, published FROM stored_stories"
				" WHERE id = ?1",
				&shelf->story, error);
	return rc;
}

void shelf_close(struct shelf *shelf)
{
	if (!shelf)
		return;
	for (size_t i = 0; i < PLACES; i++)
		arena_finish(&shelf->place[i].arena);
	free(shelf->place);
	arena_finish(&shelf->covers_arena);
	arena_finish(&shelf->arena);
	sqlite3_blob_close(shelf->bytes);
	sqlite3_finalize(shelf->text);
	sqlite3_finalize(shelf->story);
	free(shelf);
}

void shelf_begin(struct shelf *shelf)
{
	for (size_t i = 0; i < PLACES && shelf->arena.chunks; i++)
		shelf->place[i].item.next = NULL;
	arena_finish(&shelf->arena);
	shelf->question++;
}

/* Reads statement i from its table, in arena. */
static bool read_table(struct shelf *shelf, struct arena *arena, size_t i, struct readings_row *out)
{
	sqlite3_stmt *row = shelf->text;
	bool found;

	sqlite3_bind_int64(row, 1, (sqlite3_int64)i + 1);
	found = sqlite3_step(row) == SQLITE_ROW;
	if (found)
		*out = (struct readings_row){
			.text = db_text(row, 0, arena),
			.heading = db_text(row, 1, arena),
			.paragraph = (unsigned)sqlite3_column_int(row, 2),
			.position = (unsigned)sqlite3_column_int(row, 3),
			.story = sqlite3_column_int64(row, 4),
			.start = (size_t)sqlite3_column_int64(row, 5),
			.end = (size_t)sqlite3_column_int64(row, 6),
			.footnote = db_text(row, 7, arena),
		};
	sqlite3_reset(row);
	return found;
}

/* Fills item with statement i, in its arena; false where it cannot be read. */
static bool read_statement(struct shelf *shelf, struct item *item, size_t i)
{
	if (!readings_row(&shelf->index->readings, i, &item->row) &&
	    !read_table(shelf, item->arena, i, &item->row))
		return false;
	item->shelf = shelf;
	item->statement.id = (int64_t)i + 1;
	item->statement.text = item->row.text;
	item->statement.heading = item->row.heading;
	item->statement.paragraph = item->row.paragraph;
	item->statement.position = item->row.position;
	item->statement.passage = index_passage(shelf->index, i);
	return true;
}

bool shelf_agrees(struct shelf *shelf, size_t i)
{
	struct readings_row kept, row;
	struct arena arena;
	bool same;

	if (!readings_row(&shelf->index->readings, i, &kept))
		return true;
	arena_init(&arena);
	same = read_table(shelf, &arena, i, &row) && span_eq(row.text, kept.text) &&
	       row.story == kept.story && row.start == kept.start && row.end == kept.end &&
	       row.paragraph == kept.paragraph && span_eq(row.footnote, kept.footnote);
	arena_finish(&arena);
	return same;
}

static void read_words(struct item *item)
{
	const struct index *index = item->shelf->index;
	struct index_statement *s = &item->statement;

	item->has_words = true;
	if (readings_words(&index->readings, (size_t)s->id - 1, item->arena, &s->reading)) {
		s->weight = readings_weight(&index->readings, (size_t)s->id - 1);
		return;
	}
	vocabulary_read(index->vocabulary, item->arena, s->text, (uint32_t)item->row.story,
			&s->reading);
	for (size_t m = 0; m < s->reading.count; m++)
		if (!s->reading.mention[m].part)
			s->weight += index_weight(
				index, index_statements(index, s->reading.mention[m].term));
}

static struct item *read_elsewhere(struct shelf *shelf, size_t i, struct arena *arena)
{
	struct item *item = arena_alloc(arena, sizeof(*item));

	item->arena = arena;
	return read_statement(shelf, item, i) ? item : &shelf->nothing;
}

static struct item *read_here(struct shelf *shelf, struct place *place, size_t i)
{
	arena_reset(&place->arena);
	place->item = (struct item){.arena = &place->arena};
	place->question = 0;
	if (!read_statement(shelf, &place->item, i))
		return &shelf->nothing;
	place->question = shelf->question;
	return &place->item;
}

/* The item of statement i, if it was read. */
static struct item *find_item(struct place *place, size_t i)
{
	struct item *item = place->question ? &place->item : NULL;

	while (item && item->statement.id != (int64_t)i + 1)
		item = item->next;
	return item;
}

static struct item *item_of(struct shelf *shelf, size_t i)
{
	struct place *place = &shelf->place[i % PLACES];
	struct item *item = find_item(place, i);

	if (item == &place->item)
		place->question = shelf->question;
	if (item)
		return item;
	if (place->question != shelf->question)
		return read_here(shelf, place, i);
	item = read_elsewhere(shelf, i, &shelf->arena);
	if (item != &shelf->nothing) {
		item->next = place->item.next;
		place->item.next = item;
	}
	return item;
}

const struct index_statement *shelf_statement(struct shelf *shelf, size_t i)
{
	struct place *place = &shelf->place[i % PLACES];
	struct item *item = &place->item;

	/* Most are asked for many times by one question. */
	if (place->question == shelf->question && item->statement.id == (int64_t)i + 1 &&
	    item->has_words)
		return &item->statement;
	item = item_of(shelf, i);
	if (!item->has_words)
		read_words(item);
	return &item->statement;
}

const struct index_statement *shelf_glance(struct shelf *shelf, size_t i)
{
	return &item_of(shelf, i)->statement;
}

const struct index_statement *shelf_peek(struct shelf *shelf, size_t i, struct arena *arena)
{
	struct place *place = &shelf->place[i % PLACES];

	if (place->question == 0 || find_item(place, i))
		return &item_of(shelf, i)->statement;
	return &read_elsewhere(shelf, i, arena)->statement;
}

static void read_facts(struct item *item)
{
	struct fact found[FACTS_MAX];
	const struct index_statement *s = &item->statement;

	item->facts.count = readings_facts(&item->shelf->index->readings, (size_t)s->id - 1,
					   s->text.len, found);
	item->facts.fact = arena_array(item->arena, item->facts.count, sizeof(*item->facts.fact));
	for (size_t f = 0; f < item->facts.count; f++)
		item->facts.fact[f] = found[f];
	item->has_facts = true;
}

/* What a shelf gave out as constant is ours: the first part of an item. */
static struct item *item_with(const struct index_statement *statement)
{
	return (struct item *)(uintptr_t)statement;
}

const struct facts *shelf_facts(const struct index_statement *statement)
{
	struct item *item = item_with(statement);

	if (!item->has_facts)
		read_facts(item);
	return &item->facts;
}

const float *shelf_mean(const struct index_statement *statement)
{
	struct item *item = item_with(statement);

	if (!item->has_mean)
		features_mean(statement->reading.words.word, statement->reading.words.count,
			      item->mean);
	item->has_mean = true;
	return item->mean;
}

/* Whether the item's text stands in its story. */
static bool stands(struct item *item)
{
	struct shelf *shelf = item->shelf;
	struct span text = item->statement.text;
	struct arena arena;
	char *bytes;
	bool same;
	int code;

	if (item->row.end - item->row.start != text.len || text.len == 0 ||
	    item->row.end > INT32_MAX)
		return false;
	code = shelf->bytes ? sqlite3_blob_reopen(shelf->bytes, item->row.story) : SQLITE_ERROR;
	if (code != SQLITE_OK) {
		sqlite3_blob_close(shelf->bytes);
		shelf->bytes = NULL;
		code = sqlite3_blob_open(shelf->db, "main", "stored_stories", "bytes",
					 item->row.story, 0, &shelf->bytes);
	}
	if (code != SQLITE_OK)
		return false;
	arena_init(&arena);
	bytes = arena_alloc(&arena, text.len);
	same = sqlite3_blob_read(shelf->bytes, bytes, (int)text.len, (int)item->row.start) ==
		       SQLITE_OK &&
	       memcmp(bytes, text.ptr, text.len) == 0;
	arena_finish(&arena);
	return same;
}

bool shelf_stands(struct shelf *shelf, size_t i)
{
	return stands(item_of(shelf, i));
}

static void read_cover(struct shelf *shelf, int64_t story, struct cover *cover)
{
	sqlite3_stmt *row = shelf->story;

	cover->is_read = true;
	sqlite3_bind_int64(row, 1, story);
	if (sqlite3_step(row) == SQLITE_ROW) {
		cover->is_there = true;
		cover->story = db_text(row, 0, &shelf->covers_arena);
		cover->title = db_text(row, 1, &shelf->covers_arena);
		cover->outlet = db_text(row, 2, &shelf->covers_arena);
		cover->link = db_text(row, 3, &shelf->covers_arena);
		cover->published = db_text(row, 4, &shelf->covers_arena);
	}
	sqlite3_reset(row);
}

/* Fills the item's quote; false where its story is not there. */
static bool read_quote(struct item *item)
{
	struct shelf *shelf = item->shelf;
	int64_t story = item->row.story;
	struct cover *cover;

	if (item == &shelf->nothing || story < 0 || story >= shelf->covers)
		return false;
	cover = &shelf->cover[story];
	if (!cover->is_read)
		read_cover(shelf, story, cover);
	if (!cover->is_there)
		return false;
	item->quote = (struct statement){
		.id = item->statement.id,
		.story = cover->story,
		.title = cover->title,
		.outlet = cover->outlet,
		.link = cover->link,
		.published = cover->published,
		.text = item->statement.text,
		.start = item->row.start,
		.end = item->row.end,
		.paragraph = item->statement.paragraph,
		.footnote = item->row.footnote,
	};
	return true;
}

bool shelf_source(struct shelf *shelf, size_t i, struct statement *out)
{
	struct item *item = item_of(shelf, i);

	if (item->quote.id == 0 && !read_quote(item))
		return false;
	*out = item->quote;
	return true;
}

int shelf_quote(struct shelf *shelf, size_t i, struct statement *out, struct error *error)
{
	struct item *item = item_of(shelf, i);

	item->stands = item->stands || stands(item);
	if (!item->stands || !shelf_source(shelf, i, out))
		return error_set(error, ERR_INPUT, "statement %zu does not stand in its story",
				 i + 1);
	return 1;
}
