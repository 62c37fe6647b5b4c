/* list.h - findings as a list: one item for each distinct answer
 */
#ifndef FOOTNOTE_ANSWERER_LIST_H
#define FOOTNOTE_ANSWERER_LIST_H

#include "bot/answerer/reply.h"

#define LIST_STATEMENTS_MAX 8 /* of one item */

struct list_item {
	struct span text;
	struct statement statements[LIST_STATEMENTS_MAX];
	size_t statement_count;
};

struct list {
	struct list_item *items;
	size_t count;
};

/* Takes the rows as sure as threshold, in their order, whose statements stand in their
 * stories; equal answers become one item. A row without answer is an item of its
 * statement's text. */
void list_gather(struct list *list, const struct reply *reply, const struct findings *findings,
		 double threshold);

/* Writes heading, items and outlets into out->reply, the answers into
 * out->text. Returns how many items have been told, those skipped among them,
 * where some are left; else 0. */
size_t list_write(const struct list *list, const struct reply *reply, struct answer *out);

#endif
