/* template_check.c - rules and lists of templates, used or not */
#include "bot/answerer/template_private.h"

static bool check_one(const struct template_scope *scope, struct template_text text,
		      const struct template_rule *rule, bool tell_all, struct problems *problems)
{
	struct expansion expansion = {.rule = rule};
	struct compiler c = {
		.scope = scope,
		.problems = problems,
		.needs = needs_begin(),
		.in_list = !rule,
		.tell_all = tell_all,
		.expansion = rule ? &expansion : NULL,
	};
	struct arena arena;

	arena_init(&arena);
	c.arena = &arena;
	strbuf_init(&c.out, STEPS_MAX);
	template_compile_whole(&c, text, rule != NULL);
	needs_destroy(needs_end(c.needs));
	strbuf_finish(&c.out);
	arena_finish(&arena);
	return !c.failed;
}

static bool check_all(struct template_scope *scope, bool tell_all, struct problems *problems)
{
	bool fine = true;

	for (size_t i = 0; i < scope->list_count; i++)
		scope->lists[i].broken =
			scope->lists[i].count == 0 && !scope->lists[i].find.text.ptr;
	for (size_t i = 0; i < scope->rule_count; i++)
		scope->rules[i].broken = false;
	for (size_t i = 0; i < scope->list_count; i++) {
		struct template_list *list = &scope->lists[i];

		for (size_t k = 0; k < list->count; k++)
			if (!check_one(scope, list->values[k], NULL, tell_all, problems))
				list->broken = true;
		fine = fine && !list->broken;
	}
	for (size_t i = 0; i < scope->rule_count; i++) {
		struct template_rule *rule = &scope->rules[i];

		rule->broken = !check_one(scope, rule->body, rule, tell_all, problems);
		fine = fine && !rule->broken;
	}
	return fine;
}

bool template_check(struct template_scope *scope, struct problems *problems)
{
	size_t before = problems->count;

	if (check_all(scope, false, problems))
		return true;
	/* Two texts may be right each by itself, and wrong in one another. */
	if (problems->count == before)
		check_all(scope, true, problems);
	return false;
}
