/* packed.h - numbers and texts in a table of the knowledge base, read in place
 *
 * The rows of stored_index, one behind the other, are one long array of 32-bit
 * numbers, little-endian, that index.c divides up. SQLite would copy a blob to
 * give it away; here the rows are found in the file's bytes by the documented
 * file format (https://www.sqlite.org/fileformat2.html), and stay where they
 * are. Nothing in them is trusted: whatever is asked for that is not there reads
 * as 0 or as an empty text.
 */
#ifndef FOOTNOTE_KNOWLEDGE_PACKED_H
#define FOOTNOTE_KNOWLEDGE_PACKED_H

#include "bot/base/error.h"
#include "bot/base/span.h"

#include <sqlite3.h>
#include <stdint.h>

/* The database's pages that hold it, and what a row has at the most: as much as
 * fits on a page, so that no row is spread over several. */
#define PACKED_PAGE_BYTES  16384
#define PACKED_ROW_NUMBERS 4084
#define PACKED_TEXT_MOST   (4 * (PACKED_ROW_NUMBERS - 1)) /* bytes */

struct packed {
	const unsigned char **row; /* each of PACKED_ROW_NUMBERS, but for the last */
	size_t rows;
	size_t count; /* of numbers */
};

/* Finds the rows of the table whose root is that page of file, the bytes of a
 * database, which must outlive it. ERR_INPUT where they are not as
 * packer_finish() writes them. */
int packed_open(struct packed *packed, struct span file, int64_t root_page, struct error *error);
void packed_close(struct packed *packed);

/* How many numbers from `at` on, at the most count, stand side by side at
 * *run_out; 0 where there are none. */
size_t packed_run(const struct packed *packed, size_t at, size_t count,
		  const unsigned char **run_out);

/* Number i of a run. */
static inline uint32_t packed_get(const unsigned char *run, size_t i)
{
	const unsigned char *b = run + 4 * i;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

uint32_t packed_number(const struct packed *packed, size_t at);

/* The text that packer_text() wrote. */
struct span packed_text(const struct packed *packed, size_t at);

/* Writes the rows. Errors are kept until packer_finish(). */
struct packer {
	sqlite3 *db;
	sqlite3_stmt *insert;
	unsigned char row[4 * PACKED_ROW_NUMBERS];
	size_t filled; /* numbers in row */
	size_t count;  /* of numbers written before row */
	int rc;
	struct error error;
};

void packer_init(struct packer *packer, sqlite3 *db);
int packer_finish(struct packer *packer, struct error *error);

/* Where the next number goes. */
size_t packer_at(const struct packer *packer);
void packer_number(struct packer *packer, uint32_t number);

/* So many numbers more, no more than fit, will stand side by side. */
void packer_room(struct packer *packer, size_t numbers);

/* Four bytes a number, the last filled up with 0. */
void packer_bytes(struct packer *packer, struct span bytes);

/* Returns where it stands; a text longer than PACKED_TEXT_MOST is cut. */
uint32_t packer_text(struct packer *packer, struct span text);

#endif
