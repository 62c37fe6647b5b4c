/* gazetteer.h - names that are widely known, and nouns for those who bear names
 *
 * From WordNet 3.0 and ISO 3166-1 (Debian's iso-codes), by english/gazetteer.c.
 */
#ifndef FOOTNOTE_KNOWLEDGE_GAZETTEER_H
#define FOOTNOTE_KNOWLEDGE_GAZETTEER_H

#include "bot/base/span.h"

enum gazetteer_kind {
	GAZETTEER_COUNTRY = 'c',      /* under any of its names */
	GAZETTEER_NATIONALITY = 'n',  /* "British", "Briton" */
	GAZETTEER_PLACE = 'p',	      /* cities, regions, mountains, rivers */
	GAZETTEER_GROUP = 'o',	      /* "United Nations" */
	GAZETTEER_PERSON = 'i',	      /* somebody known by two names or more */
	GAZETTEER_GIVEN = 'g',	      /* a given name */
	GAZETTEER_ROLE = 'P',	      /* common nouns: "minister" */
	GAZETTEER_ORGANISATION = 'O', /* "ministry" */
	GAZETTEER_COMPANY = 'C',      /* "airline" */
	GAZETTEER_LOCATION = 'L',     /* "city" */
	GAZETTEER_ADJECTIVE = 'A',    /* of the roles, those that are adjectives, too: "national" */
};

/* Whether key, in small letters, is of that kind. *name_out, where it is not NULL:
 * the usual name, of a country for nationalities. */
bool gazetteer_has(struct span key, enum gazetteer_kind kind, struct span *name_out);

/* The next key, as people write it, of that kind with that name; *at is 0 before
 * the first call. Returns false where there is none. */
bool gazetteer_next(struct span name, enum gazetteer_kind kind, size_t *at, struct span *key_out);

#endif
