/* data.S - files that are part of the program, as read-only data */

/* name_begin is the first byte of the file, name_end the NUL behind the last. */
.macro embed name, file
	.global \name\()_begin, \name\()_end
	.hidden \name\()_begin, \name\()_end
\name\()_begin:
	.incbin "\file"
\name\()_end:
	.byte 0
.endm

	.section .rodata
	embed schema, "knowledge/schema.sql"
	embed irregular, "knowledge/english/irregular.txt"
	embed stopwords, "knowledge/english/stopwords.txt"
	embed thesaurus, "knowledge/english/thesaurus.txt"
	embed wordnet, "wordnet.txt" /* made by english/wordnet.c */
	embed contraries, "contraries.txt" /* made by english/wordnet.c */
	embed parts, "parts.txt" /* made by english/parts.awk */
	embed verbs, "knowledge/english/verbs.txt"
	embed gazetteer, "gazetteer.txt" /* made by english/gazetteer.c */
	embed vectors, "knowledge/english/vectors.bin" /* made by english/vectors.py */
	embed words, "words.txt" /* made from the dictionaries of Debian */

	.section .note.GNU-stack,"",@progbits
