/* refers.c - whether a statement needs the one before to be understood */
#include "knowledge/refers.h"

#include "knowledge/gazetteer.h"

#include <ctype.h>

#define WORD_BYTES 24

/* Cuts the next word off *rest, in small letters, into word. */
static struct span next_word(struct span *rest, char word[WORD_BYTES])
{
	size_t at = 0, len = 0;

	while (at < rest->len && !isalpha((unsigned char)rest->ptr[at]))
		at++;
	while (at < rest->len && isalpha((unsigned char)rest->ptr[at])) {
		if (len < WORD_BYTES)
			word[len++] = (char)tolower((unsigned char)rest->ptr[at]);
		at++;
	}
	*rest = span_slice(*rest, at, rest->len);
	return (struct span){word, len};
}

bool refers_back(struct span statement)
{
	char buffer[WORD_BYTES];
	struct span rest = statement, word = next_word(&rest, buffer);
	bool the;

	if (span_among(word, "he she it they this that these those his her their its such"))
		return true;
	for (the = span_is(word, "the"); (word = next_word(&rest, buffer)).len > 0;
	     the = span_is(word, "the")) {
		if (!the || (rest.ptr > statement.ptr + word.len &&
			     isupper((unsigned char)rest.ptr[-(ptrdiff_t)word.len])))
			continue;
		/* "The company River Works" says which. */
		if (rest.len > 1 && rest.ptr[0] == ' ' && isupper((unsigned char)rest.ptr[1]))
			continue;
		if (gazetteer_has(word, GAZETTEER_COMPANY, NULL) ||
		    gazetteer_has(word, GAZETTEER_ORGANISATION, NULL) || span_is(word, "group"))
			return true;
	}
	return false;
}
