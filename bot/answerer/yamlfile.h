/* yamlfile.h - YAML as a tree that knows its lines and columns
 *
 * One document a file, of lists, maps and scalars; anchors and aliases are
 * refused, so that a small file stays a small tree. Nodes live in the arena.
 */
#ifndef FOOTNOTE_ANSWERER_YAMLFILE_H
#define FOOTNOTE_ANSWERER_YAMLFILE_H

#include "bot/base/arena.h"
#include "bot/base/error.h"
#include "bot/base/span.h"

#define YAMLFILE_MAX_BYTES    (1024 * 1024)
#define YAMLFILE_DEPTH_MAX    16
#define YAMLFILE_CHILDREN_MAX 20000 /* of one list or map */

enum yamlfile_kind { YAMLFILE_SCALAR, YAMLFILE_LIST, YAMLFILE_MAP };

struct yamlfile_node {
	enum yamlfile_kind kind;
	struct span key; /* in a map: what it is the value of */
	size_t key_line, key_column;
	struct span text;    /* of a scalar */
	size_t line, column; /* of the first character, from 1 */
	bool plain;	     /* a scalar without quotes */
	struct yamlfile_node *child, *next;
	size_t count; /* of children */
};

/* Reads text. NULL where it is no YAML, with the reason added to problems. An
 * empty file gives an empty map. */
struct yamlfile_node *yamlfile_parse(struct arena *arena, const char *file, struct span text,
				     struct problems *problems);

/* The same for a file's content. */
struct yamlfile_node *yamlfile_read(struct arena *arena, const char *file,
				    struct problems *problems);

#endif
