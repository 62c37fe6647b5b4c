/* views.h - the views that intents query: statements and what is in them
 *
 * Virtual tables of SQLite. Each has the columns statement, paragraph,
 * position, heading, story, confidence and evidence (what matched what, for
 * people to read), and columns of its own:
 *
 *	statements	text, extract		the words of it that answer, of the best found
 *	mentions	name, kind		kind: person, company, country, …
 *	topics		name, kind		the name that a statement begins with
 *	amounts		amount, unit, kind	kind: money, duration, percentage, length, mass,
 *speed, temperature, area, volume, power; count: any other times		time places
 *place, kind reasons		reason speech		said, speaker, verb descriptions
 *description, name subjects	subject			who does what the words say claims
 *verdict			"Yes", "No", "No, says Ada", or NULL where the statement is about it
 *but does not say
 *
 * "WHERE words MATCH :words" searches: only statements about the words come,
 * best first, with the confidence that they answer. A fact that the words name
 * themselves is left out. subjects and claims have no rows without it.
 *
 * Functions: same(a, b): a and b name the same; has(a, b): a has every term of
 * b or one that is related to it; contains_name(a): a names somebody or
 * something that the stories know; are_people(a): a is a plural for people.
 */
#ifndef FOOTNOTE_KNOWLEDGE_VIEWS_H
#define FOOTNOTE_KNOWLEDGE_VIEWS_H

#include "knowledge/index.h"
#include "knowledge/private.h"

/* Makes the views known to the connection of knowledge; they read its index,
 * which may come later. */
int views_register(struct knowledge *knowledge, struct error *error);

/* explain.c: what matched what, in arena, as "spend=invest 0.85 of 4.1, china=-
 * 0.00 of 1.2; coverage 0.770, …". */
struct span explain_hit(struct arena *arena, const struct index *index, const struct search *search,
			const struct hit *hit);

/* functions.c: the functions alone. */
int views_functions(struct knowledge *knowledge, struct error *error);

/* functions.c: same or has, NULL for any other name. */
void (*views_function(const char *name))(sqlite3_context *context, int argc, sqlite3_value **argv);

/* functions.c: the statements in which that part of a fact may be the same as text,
 * or where related may have it, in their order in arena; returns how many. */
size_t views_having(const struct knowledge *knowledge, struct arena *arena, bool related, char part,
		    struct span text, uint32_t **out);

/* The same, whether there are any. */
bool views_any_having(const struct knowledge *knowledge, struct arena *arena, bool related,
		      char part, struct span text);

#endif
