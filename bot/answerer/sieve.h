/* sieve.h - which of many patterns a text may match, by the words in it
 *
 * The literals that patterns need (needs.h) are indexed together: words by their
 * hash, parts of words by that of their first bytes. A pattern is kept under
 * the rarest group of literals that it needs, and looked at only where one of
 * these is in the text. So the time depends on the text, and hardly on how many
 * patterns there are. Patterns that need nothing are always among those found.
 */
#ifndef FOOTNOTE_ANSWERER_SIEVE_H
#define FOOTNOTE_ANSWERER_SIEVE_H

#include "bot/answerer/needs.h"
#include "bot/base/arena.h"

#include <stdint.h>

struct sieve;

/* needs[i] is what pattern i needs, NULL for nothing; not read later. */
struct sieve *sieve_create(const struct needs *const *needs, size_t count);
void sieve_destroy(struct sieve *sieve);

/* Writes the numbers of the patterns that text may match, ascending, to *out, in
 * arena. Returns how many these are. A pattern that matches is never left out. */
size_t sieve_find(struct sieve *sieve, struct arena *arena, struct span text, uint32_t **out);

#endif
