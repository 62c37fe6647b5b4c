/* plugin_lists.c - lists of a plugin whose values a query finds */
#include "bot/answerer/plugin_lists.h"

#include "bot/base/log.h"
#include "bot/base/strbuf.h"

/* The value as a template that matches it and nothing else. */
static struct span literal(struct arena *arena, struct span value)
{
	struct strbuf out;
	struct span copy;

	strbuf_init(&out, 2 * value.len + 1);
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] != '\0' && strchr("()[]{}<>|\\", value.ptr[i]))
			strbuf_putc(&out, '\\');
		strbuf_putc(&out, value.ptr[i]);
	}
	copy = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return copy;
}

static int read_values(struct template_list *list, struct arena *arena, struct query *query,
		       struct error *error)
{
	int rc = 0;

	list->values = arena_array(arena, PLUGIN_LISTS_VALUES_MAX, sizeof(*list->values));
	while (list->count < PLUGIN_LISTS_VALUES_MAX && (rc = query_step(query, error)) > 0) {
		struct span value = span_trim(query_text(query, 0));

		if (value.len > 0)
			list->values[list->count++] = (struct template_text){
				literal(arena, value), list->find.line, list->find.column};
	}
	return rc < 0 ? rc : 0;
}

static int fill(struct template_list *list, struct arena *arena, struct knowledge *knowledge,
		struct error *error)
{
	struct query *query;
	int rc = query_prepare(knowledge, list->find.text, &query, error);

	if (rc < 0)
		return rc;
	query_reset(query);
	if (query_parameter(query, 0))
		rc = error_set(error, ERR_INPUT, "a list's query has no parameters");
	else
		rc = read_values(list, arena, query, error);
	query_destroy(query);
	return rc;
}

void plugin_lists_fill(struct template_scope *scope, struct arena *arena,
		       struct knowledge *knowledge, struct problems *problems)
{
	for (size_t i = 0; i < scope->list_count; i++) {
		struct template_list *list = &scope->lists[i];
		struct error error;

		if (!list->find.text.ptr)
			continue;
		if (fill(list, arena, knowledge, &error) == 0) {
			if (list->count == 0)
				log_warning("%s:%zu:%zu: list %.*s finds nothing in these stories",
					    scope->file, list->find.line, list->find.column,
					    SPAN_ARG(list->name));
			continue;
		}
		list->broken = true;
		problems_add_at(problems, scope->file, list->find.line, list->find.column, "%s",
				error.text);
	}
}
