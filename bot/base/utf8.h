/* utf8.h - Unicode text: checking, folding, and making it safe to send
 *
 * UTF-8 as of RFC 3629; case folding and decomposition by libutf8proc.
 */
#ifndef FOOTNOTE_BASE_UTF8_H
#define FOOTNOTE_BASE_UTF8_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "bot/base/strbuf.h"

#include <stdint.h>
#include <stdio.h>

/* The offset of the first byte that is not part of well-formed UTF-8, or
 * text.len where all is well. */
size_t utf8_valid(struct span text);

/* Reads one character at *at and moves *at behind it. Malformed bytes are read
 * one by one as U+FFFD. *at must be less than text.len. */
uint32_t utf8_next(struct span text, size_t *at);

/* An upper-case or title-case letter. */
bool utf8_is_capital(uint32_t character);

/* White space of any kind, no-break and zero-width too. */
bool utf8_is_blank(uint32_t character);

/* Without such characters at both ends. */
struct span utf8_trim(struct span text);

/* Length of text in characters (code points). */
size_t utf8_count(struct span text);

/* The longest part from the beginning of at most max_chars code points that
 * does not end inside a character. */
struct span utf8_prefix(struct span text, size_t max_chars);

/* Lower case, compatibility forms and accents taken off, default-ignorable
 * characters (zero-width, bidirectional controls) left out, typographic quotes
 * and dashes as ASCII. In arena. Malformed bytes become blanks. */
struct span utf8_fold(struct arena *arena, struct span text);

/* Whether c is a letter, a mark on one, a digit, a currency sign, or ASCII: not a
 * pictogram. */
bool utf8_is_text(uint32_t c);

/* Adds text without what XML 1.0 forbids and without what could mislead a
 * reader (bidirectional controls, other C0 and C1 controls, Unicode's own line
 * ends); tabs and line ends stay. Malformed bytes become U+FFFD. */
void utf8_clean(struct strbuf *out, struct span text);

/* Prints text cleaned, as one line without its end, with an ellipsis where it has more than
 * max_chars characters. */
void utf8_print(FILE *out, struct span text, size_t max_chars);

#endif
