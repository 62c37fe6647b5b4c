/* config_reader.h - values of a config's keys, with complaints about bad ones
 *
 * What is wrong goes into the reader's problems, with its line; a key without a
 * value is as good as no key.
 */
#ifndef FOOTNOTE_CONFIG_READER_H
#define FOOTNOTE_CONFIG_READER_H

#include "bot/answerer/yamlfile.h"
#include "bot/config.h"

struct reader {
	struct config *config;
	struct problems *problems;
	struct config_room *room; /* the one being read */
};

struct reader_field {
	const char *name;
	void (*read)(struct reader *reader, const char *name, struct yamlfile_node *value);
};

void reader_complain(struct reader *reader, const struct yamlfile_node *node, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));

bool reader_is_null(const struct yamlfile_node *node);

/* Returns false, and complains where the value is not empty, if it is no line
 * of text. */
bool reader_text(struct reader *reader, const char *name, struct yamlfile_node *value,
		 struct span *out);

/* Returns false, and complains where the value is not empty, if it is no number
 * from least to most. */
bool reader_number(struct reader *reader, const char *name, struct yamlfile_node *value,
		   double least, double most, bool whole, double *out);

/* Which of the words, of which the last is NULL, the value is; -1, with a
 * complaint where it is not empty, for none. */
int reader_word(struct reader *reader, const char *name, struct yamlfile_node *value,
		const char *const *words);

/* A path of the file, relative to its folder. */
const char *reader_path(struct reader *reader, struct span path);

/* Reads each key by its field; the last field has no name. */
void reader_mapping(struct reader *reader, const char *name, struct yamlfile_node *mapping,
		    const struct reader_field *fields);

/* Complains and returns false if the value is no list; an empty value is an
 * empty list. */
bool reader_list(struct reader *reader, const char *name, struct yamlfile_node *value,
		 size_t *count);

#endif
