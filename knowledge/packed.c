/* packed.c - numbers and texts in a table of the knowledge base, read in place */
#include "knowledge/packed.h"

#include <stdlib.h>

#include "knowledge/db.h"
#include "knowledge/grow.h"

#define DEPTH_MAX 20 /* of a b-tree */

/* A b-tree that is being walked. */
struct walk {
	struct packed *packed;
	struct span file;
	size_t page_bytes, pages;
	size_t seen; /* pages, of which a tree has none twice */
	bool last;   /* a row that is not full was seen: none comes behind it */
};

static unsigned number16(const unsigned char *byte)
{
	return (unsigned)byte[0] << 8 | byte[1];
}

/* A varint of SQLite's, from *at on, which moves behind it; 0 past the page. */
static uint64_t read_varint(const unsigned char *page, size_t page_bytes, size_t *at)
{
	uint64_t value = 0;

	for (int i = 0; i < 9 && *at < page_bytes; i++) {
		unsigned char byte = page[(*at)++];

		if (i == 8)
			return value << 8 | byte;
		value = value << 7 | (byte & 0x7F);
		if (byte < 0x80)
			return value;
	}
	return 0;
}

/* A leaf's cell: the length of the record, the row's number, then the record, a
 * header and the values: nothing for the number, and the blob. */
static bool take_row(struct walk *walk, const unsigned char *page, size_t at)
{
	struct packed *packed = walk->packed;
	uint64_t len = read_varint(page, walk->page_bytes, &at), header, type;
	uint64_t number = read_varint(page, walk->page_bytes, &at);
	size_t begin = at;

	header = read_varint(page, walk->page_bytes, &at);
	if (read_varint(page, walk->page_bytes, &at) != 0)
		return false;
	type = read_varint(page, walk->page_bytes, &at);
	if (walk->last || number != packed->rows || at != begin + header || type < 12 || type % 2 ||
	    (type - 12) / 2 % 4 || (type - 12) / 2 > 4 * PACKED_ROW_NUMBERS ||
	    len != header + (type - 12) / 2 || begin + len > walk->page_bytes)
		return false;
	walk->last = (type - 12) / 2 < 4 * PACKED_ROW_NUMBERS;
	GROW(packed->row, packed->rows);
	packed->row[packed->rows++] = page + at;
	packed->count += (type - 12) / 8;
	return true;
}

static bool walk_page(struct walk *walk, uint64_t number, int depth)
{
	const unsigned char *page;
	size_t cells, header;

	if (number < 2 || number > walk->pages || depth == DEPTH_MAX || walk->seen++ == walk->pages)
		return false;
	page = (const unsigned char *)walk->file.ptr + (number - 1) * walk->page_bytes;
	cells = number16(page + 3);
	header = page[0] == 5 ? 12 : 8;
	if ((page[0] != 5 && page[0] != 13) || header + 2 * cells > walk->page_bytes)
		return false;
	for (size_t i = 0; i < cells; i++) {
		size_t at = number16(page + header + 2 * i);

		if (at + 4 > walk->page_bytes)
			return false;
		if (page[0] == 13 ? !take_row(walk, page, at)
				  : !walk_page(walk,
					       (uint64_t)number16(page + at) << 16 |
						       number16(page + at + 2),
					       depth + 1))
			return false;
	}
	return page[0] == 13 ||
	       walk_page(walk, (uint64_t)number16(page + 8) << 16 | number16(page + 10), depth + 1);
}

int packed_open(struct packed *packed, struct span file, int64_t root_page, struct error *error)
{
	struct walk walk = {
		.packed = packed,
		.file = file,
		.page_bytes = PACKED_PAGE_BYTES,
		.pages = file.len / PACKED_PAGE_BYTES,
	};

	*packed = (struct packed){0};
	/* Bytes 16 and 20 of the file: the page size, and what is unused of a page. */
	if (file.len >= 100 &&
	    number16((const unsigned char *)file.ptr + 16) == PACKED_PAGE_BYTES &&
	    file.ptr[20] == 0 && root_page > 0 && walk_page(&walk, (uint64_t)root_page, 0))
		return 0;
	packed_close(packed);
	return error_set(error, ERR_INPUT, "is damaged; build it again");
}

void packed_close(struct packed *packed)
{
	free(packed->row);
	*packed = (struct packed){0};
}

size_t packed_run(const struct packed *packed, size_t at, size_t count,
		  const unsigned char **run_out)
{
	size_t in_row = at % PACKED_ROW_NUMBERS, room;

	if (at >= packed->count)
		return 0;
	*run_out = packed->row[at / PACKED_ROW_NUMBERS] + 4 * in_row;
	room = PACKED_ROW_NUMBERS - in_row;
	if (room > packed->count - at)
		room = packed->count - at;
	return count < room ? count : room;
}

uint32_t packed_number(const struct packed *packed, size_t at)
{
	if (at >= packed->count)
		return 0;
	return packed_get(packed->row[at / PACKED_ROW_NUMBERS], at % PACKED_ROW_NUMBERS);
}

struct span packed_text(const struct packed *packed, size_t at)
{
	size_t len = packed_number(packed, at), numbers = (len + 3) / 4;
	const unsigned char *run;

	if (packed_run(packed, at + 1, numbers, &run) < numbers || len == 0)
		return SPAN("");
	return (struct span){(const char *)run, len};
}

void packer_init(struct packer *packer, sqlite3 *db)
{
	*packer = (struct packer){.db = db};
	packer->rc = db_prepare(db, "INSERT INTO stored_index VALUES (?1, ?2)", &packer->insert,
				&packer->error);
}

static void write_row(struct packer *packer)
{
	if (packer->rc == 0) {
		sqlite3_bind_int64(packer->insert, 1,
				   (sqlite3_int64)(packer->count / PACKED_ROW_NUMBERS));
		sqlite3_bind_blob(packer->insert, 2, packer->row, (int)(4 * packer->filled),
				  SQLITE_STATIC);
		packer->rc = db_run(packer->insert, &packer->error);
	}
	packer->count += packer->filled;
	packer->filled = 0;
}

int packer_finish(struct packer *packer, struct error *error)
{
	if (packer->filled > 0)
		write_row(packer);
	sqlite3_finalize(packer->insert);
	if (packer->rc < 0)
		return error_set(error, (enum err)packer->rc, "%s", packer->error.text);
	if (packer->count > UINT32_MAX)
		return error_set(error, ERR_LIMIT, "the stories have too many words");
	return 0;
}

size_t packer_at(const struct packer *packer)
{
	return packer->count + packer->filled;
}

void packer_number(struct packer *packer, uint32_t number)
{
	unsigned char *byte = packer->row + 4 * packer->filled++;

	for (int i = 0; i < 4; i++)
		byte[i] = (unsigned char)(number >> 8 * i);
	if (packer->filled == PACKED_ROW_NUMBERS)
		write_row(packer);
}

void packer_room(struct packer *packer, size_t numbers)
{
	while (packer->filled > 0 && packer->filled + numbers > PACKED_ROW_NUMBERS)
		packer_number(packer, 0);
}

void packer_bytes(struct packer *packer, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i += 4) {
		uint32_t number = 0;

		for (size_t k = i; k < i + 4 && k < bytes.len; k++)
			number |= (uint32_t)(unsigned char)bytes.ptr[k] << 8 * (k - i);
		packer_number(packer, number);
	}
}

uint32_t packer_text(struct packer *packer, struct span text)
{
	size_t at;

	text = span_slice(text, 0, PACKED_TEXT_MOST);
	packer_room(packer, 1 + (text.len + 3) / 4);
	at = packer_at(packer);
	packer_number(packer, (uint32_t)text.len);
	packer_bytes(packer, text);
	return (uint32_t)at;
}
