/* shelf.h - statements that were read lately, with their words and their facts
 *
 * Cutting a statement into words costs more than finding it. A shelf keeps so many
 * of them that a few stories stand on it whole; of more stories, those that were
 * asked for last.
 */
#ifndef FOOTNOTE_KNOWLEDGE_SHELF_H
#define FOOTNOTE_KNOWLEDGE_SHELF_H

#include "knowledge/index.h"

struct shelf;

/* index and db must outlive it. */
int shelf_open(struct shelf **out, const struct index *index, sqlite3 *db, struct error *error);
void shelf_close(struct shelf *shelf);

/* A question begins: nobody has what shelf_statement() gave before. */
void shelf_begin(struct shelf *shelf);

/* As index.h has them, for a statement that is there. */
const struct index_statement *shelf_statement(struct shelf *shelf, size_t i);
const struct index_statement *shelf_glance(struct shelf *shelf, size_t i);
const struct facts *shelf_facts(const struct index_statement *statement);
const float *shelf_mean(const struct index_statement *statement);
int shelf_quote(struct shelf *shelf, size_t i, struct statement *out, struct error *error);
bool shelf_source(struct shelf *shelf, size_t i, struct statement *out);
bool shelf_stands(struct shelf *shelf, size_t i);

/* Whether the index has of statement i what its table has. */
bool shelf_agrees(struct shelf *shelf, size_t i);

/* The same as shelf_statement(), without words unless somebody asked for them, and in
 * arena unless it is on the shelf or has room there: for whoever goes through many
 * of them. */
const struct index_statement *shelf_peek(struct shelf *shelf, size_t i, struct arena *arena);

#endif
