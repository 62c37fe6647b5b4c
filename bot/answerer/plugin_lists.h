/* plugin_lists.h - lists of a plugin whose values a query finds
 */
#ifndef FOOTNOTE_ANSWERER_PLUGIN_LISTS_H
#define FOOTNOTE_ANSWERER_PLUGIN_LISTS_H

#include "bot/answerer/template.h"
#include "knowledge/knowledge.h"

#define PLUGIN_LISTS_VALUES_MAX 2000 /* of one list; what a query has beyond is not read */

/* Runs the queries of the scope's lists; the values are their first columns, in
 * arena. What is wrong is added to problems. */
void plugin_lists_fill(struct template_scope *scope, struct arena *arena,
		       struct knowledge *knowledge, struct problems *problems);

#endif
