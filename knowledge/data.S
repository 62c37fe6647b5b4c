/* data.S - files that are part of the program, as read-only data */
	.section .rodata

	.global schema_sql
	.hidden schema_sql
schema_sql:
	.incbin "knowledge/schema.sql"
	.byte 0

	.global words_begin, words_end
	.hidden words_begin, words_end
words_begin:
	.incbin "words.txt"
words_end:
	.byte 0

	.section .note.GNU-stack,"",@progbits
