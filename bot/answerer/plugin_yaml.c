/* plugin_yaml.c - intents from a plugin written in YAML */
#include "bot/answerer/plugin_yaml.h"

#include "bot/answerer/yamlfile.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct loader {
	struct arena *arena;
	const char *file;
	struct problems *problems;
	struct span stem;
	bool fine;
};

/* One key of a map: what reads its value into the object. */
struct key {
	const char *name;
	void (*read)(struct loader *l, const struct yamlfile_node *value, void *object);
};

static void report(struct loader *l, const struct yamlfile_node *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void report(struct loader *l, const struct yamlfile_node *at, const char *format, ...)
{
	char words[256];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	problems_add_at(l->problems, l->file, at->line, at->column, "%s", words);
	l->fine = false;
}

/* YAML takes {slot} without quotes for a map. */
static bool is_bare_slot(const struct yamlfile_node *node)
{
	return node->kind == YAMLFILE_MAP && node->count == 1 &&
	       node->child->kind == YAMLFILE_SCALAR && node->child->plain &&
	       node->child->text.len == 0;
}

static bool expect(struct loader *l, const struct yamlfile_node *node, enum yamlfile_kind kind)
{
	static const char *const names[] = {"a text", "a list, each with \"- \" in front", "a map"};

	if (node->kind == kind)
		return true;
	if (node->kind == YAMLFILE_SCALAR && node->text.len == 0)
		report(l, node, "%.*s is empty: indent what belongs to it", SPAN_ARG(node->key));
	else if (!is_bare_slot(node))
		report(l, node, "%.*s must be %s", SPAN_ARG(node->key), names[kind]);
	else
		report(l, node, "a text that begins with { must be quoted");
	return false;
}

static void report_key(struct loader *l, const struct yamlfile_node *node, const struct key *keys)
{
	struct span known = SPAN("");

	l->fine = false;
	if (node->kind == YAMLFILE_SCALAR && node->text.len == 0 &&
	    memchr(node->key.ptr, ' ', node->key.len)) {
		problems_add_at(l->problems, l->file, node->key_line, node->key_column,
				"a text with a comma must be quoted inside { }");
		return;
	}
	for (const struct key *key = keys; key->name; key++)
		known = arena_printf(l->arena, "%.*s%s%s", SPAN_ARG(known),
				     key == keys       ? ""
				     : (key + 1)->name ? ", "
						       : " and ",
				     key->name);
	problems_add_at(l->problems, l->file, node->key_line, node->key_column,
			"unknown key %.*s; known here: %.*s", SPAN_ARG(node->key), SPAN_ARG(known));
}

static void read_map(struct loader *l, const struct yamlfile_node *map, const struct key *keys,
		     void *object)
{
	for (const struct yamlfile_node *n = map->child; n; n = n->next) {
		const struct key *key = keys;

		while (key->name && !span_is(n->key, key->name))
			key++;
		if (key->name) {
			key->read(l, n, object);
			continue;
		}
		report_key(l, n, keys);
	}
}

static struct template_text text_of(const struct yamlfile_node *node)
{
	return (struct template_text){node->text, node->line, node->column};
}

/* The texts of a list, or a single text as a list of one. */
static struct template_text *read_texts(struct loader *l, const struct yamlfile_node *node,
					size_t *count)
{
	struct template_text *texts = arena_array(l->arena, node->count + 1, sizeof(*texts));

	*count = 0;
	if (node->kind == YAMLFILE_SCALAR) {
		texts[(*count)++] = text_of(node);
		return texts;
	}
	if (!expect(l, node, YAMLFILE_LIST))
		return texts;
	for (const struct yamlfile_node *n = node->child; n; n = n->next) {
		if (n->kind == YAMLFILE_SCALAR)
			texts[(*count)++] = text_of(n);
		else
			report(l, n,
			       is_bare_slot(n) || n->kind == YAMLFILE_LIST
				       ? "a text that begins with [ or { must be quoted"
				       : "must be a text");
	}
	return texts;
}

static void read_text(struct loader *l, const struct yamlfile_node *node, struct span *out)
{
	if (expect(l, node, YAMLFILE_SCALAR))
		*out = node->text;
}

static void read_source(struct loader *l, const struct yamlfile_node *node,
			struct template_text *out)
{
	if (!expect(l, node, YAMLFILE_SCALAR))
		return;
	if (span_trim(node->text).len == 0)
		report(l, node, "%.*s is empty", SPAN_ARG(node->key));
	*out = text_of(node);
}

static bool read_number(struct loader *l, const struct yamlfile_node *node, long least, long most,
			long *out)
{
	char digits[24], *end;
	long number;

	if (node->kind == YAMLFILE_SCALAR && node->plain && node->text.len > 0 &&
	    node->text.len < sizeof(digits)) {
		memcpy(digits, node->text.ptr, node->text.len);
		digits[node->text.len] = '\0';
		errno = 0;
		number = strtol(digits, &end, 10);
		if (*end == '\0' && errno == 0 && number >= least && number <= most) {
			*out = number;
			return true;
		}
	}
	report(l, node, "%.*s%smust be a whole number from %ld to %ld", SPAN_ARG(node->key),
	       node->key.len > 0 ? " " : "", least, most);
	return false;
}

static void read_test_ask(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_text(l, node, &((struct intent_test *)object)->ask);
}

static void read_test_answer(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_text(l, node, &((struct intent_test *)object)->answer);
}

static void read_test_intent(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_text(l, node, &((struct intent_test *)object)->intent);
}

static void read_test_cite(struct loader *l, const struct yamlfile_node *node,
			   struct intent_test *test)
{
	long paragraph;

	if (node->kind == YAMLFILE_SCALAR && span_find(node->text, SPAN(",")) < node->text.len) {
		report(l, node, "cites must be a number, or a list as [12, 13]");
		return;
	}
	if (!read_number(l, node, 0, INT_MAX, &paragraph))
		return;
	if (test->cites_count == INTENT_CITES_MAX)
		report(l, node, "more than %d paragraphs", INTENT_CITES_MAX);
	else
		test->cites[test->cites_count++] = (unsigned)paragraph;
}

static void read_test_cites(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent_test *test = object;

	if (node->kind == YAMLFILE_LIST)
		for (const struct yamlfile_node *n = node->child; n; n = n->next)
			read_test_cite(l, n, test);
	else
		read_test_cite(l, node, test);
}

static void read_test_declines(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent_test *test = object;

	if (node->kind == YAMLFILE_SCALAR && span_is(node->text, "true"))
		test->declines = true;
	else if (node->kind != YAMLFILE_SCALAR || !span_is(node->text, "false"))
		report(l, node, "declines must be true or false, in small letters");
}

static void read_test_after(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent_test *test = object;
	size_t count;
	struct template_text *texts = read_texts(l, node, &count);

	if (count > INTENT_AFTER_MAX) {
		report(l, node, "more than %d questions", INTENT_AFTER_MAX);
		count = INTENT_AFTER_MAX;
	}
	for (size_t i = 0; i < count; i++)
		test->after[test->after_count++] = texts[i].text;
}

static const struct key test_keys[] = {
	{"ask", read_test_ask},
	{"answer", read_test_answer},
	{"intent", read_test_intent},
	{"cites", read_test_cites},
	{"declines", read_test_declines},
	{"after", read_test_after},
	{0},
};

static void read_tests(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent *intent = object;

	if (!expect(l, node, YAMLFILE_LIST))
		return;
	intent->tests = arena_array(l->arena, node->count, sizeof(*intent->tests));
	for (const struct yamlfile_node *n = node->child; n; n = n->next) {
		struct intent_test *test = &intent->tests[intent->test_count];

		if (n->kind != YAMLFILE_MAP) {
			report(l, n, "a test must be a map with the key ask");
			continue;
		}
		test->line = n->line;
		read_map(l, n, test_keys, test);
		if (!test->ask.ptr)
			report(l, n, "a test without ask");
		else if (test->declines && (test->answer.ptr || test->cites_count))
			report(l, n, "a test that declines has neither answer nor cites");
		intent->test_count++;
	}
}

static void read_about(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_text(l, node, &((struct intent *)object)->about);
}

static void read_priority(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_number(l, node, -1000, 1000, &((struct intent *)object)->priority);
}

static void read_scope(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent *intent = object;

	if (node->kind == YAMLFILE_SCALAR && span_is(node->text, "story"))
		intent->scope = INTENT_SCOPE_STORY;
	else if (node->kind == YAMLFILE_SCALAR && span_is(node->text, "all"))
		intent->scope = INTENT_SCOPE_ALL;
	else
		report(l, node, "scope must be story or all");
}

static void read_cooldown(struct loader *l, const struct yamlfile_node *node, void *object)
{
	long seconds;

	if (read_number(l, node, 0, INTENT_COOLDOWN_MAX, &seconds))
		((struct intent *)object)->cooldown_s = (unsigned)seconds;
}

static void read_ask(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent *intent = object;

	intent->asks = read_texts(l, node, &intent->ask_count);
}

static void read_regex(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct intent *intent = object;

	intent->regexes = read_texts(l, node, &intent->regex_count);
}

static void read_find(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct intent *)object)->find);
}

static void read_one(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct intent *)object)->one);
}

static void read_many(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct intent *)object)->many);
}

static void read_none(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct intent *)object)->none);
}

static const struct key reply_keys[] = {
	{"one", read_one},
	{"many", read_many},
	{"none", read_none},
	{0},
};

static void read_reply(struct loader *l, const struct yamlfile_node *node, void *object)
{
	if (node->kind == YAMLFILE_MAP && !is_bare_slot(node))
		read_map(l, node, reply_keys, object);
	else
		read_one(l, node, object);
}

static const struct key intent_keys[] = {
	{"about", read_about}, {"ask", read_ask},
	{"regex", read_regex}, {"find", read_find},
	{"reply", read_reply}, {"priority", read_priority},
	{"scope", read_scope}, {"cooldown", read_cooldown},
	{"tests", read_tests}, {0},
};

static void read_intent(struct loader *l, const struct yamlfile_node *node, struct intent *intent)
{
	intent->file = l->file;
	intent->line = node->key_line;
	intent->column = node->key_column;
	intent->name = arena_printf(l->arena, "%.*s/%.*s", SPAN_ARG(l->stem), SPAN_ARG(node->key));
	if (!intent_is_name(node->key))
		problems_add_at(l->problems, l->file, intent->line, intent->column, INTENT_NAME_IS);
	if (!expect(l, node, YAMLFILE_MAP))
		return;
	read_map(l, node, intent_keys, intent);
	if (intent->ask_count + intent->regex_count == 0)
		report(l, node, "%.*s needs ask or regex", SPAN_ARG(node->key));
	if (intent->ask_count + intent->regex_count > INTENT_PATTERNS_MAX)
		report(l, node, "%.*s has more than %d patterns", SPAN_ARG(node->key),
		       INTENT_PATTERNS_MAX);
	if (!intent->find.text.ptr && !intent->one.text.ptr)
		report(l, node, "%.*s needs find or reply", SPAN_ARG(node->key));
}

static void read_intents(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct plugin_yaml *plugin = object;

	if (!expect(l, node, YAMLFILE_MAP))
		return;
	plugin->intents = arena_array(l->arena, node->count, sizeof(*plugin->intents));
	for (const struct yamlfile_node *n = node->child; n; n = n->next)
		read_intent(l, n, &plugin->intents[plugin->intent_count++]);
}

static void read_list_find(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct template_list *)object)->find);
}

static const struct key list_keys[] = {
	{"find", read_list_find},
	{0},
};

static void read_lists(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct template_scope *scope = &((struct plugin_yaml *)object)->scope;

	if (!expect(l, node, YAMLFILE_MAP))
		return;
	scope->lists = arena_array(l->arena, node->count, sizeof(*scope->lists));
	for (const struct yamlfile_node *n = node->child; n; n = n->next) {
		struct template_list *list = &scope->lists[scope->list_count++];

		list->name = n->key;
		if (n->kind == YAMLFILE_MAP)
			read_map(l, n, list_keys, list);
		else
			list->values = read_texts(l, n, &list->count);
		list->broken = list->count == 0 && !list->find.text.ptr;
		if (list->broken)
			report(l, n, "list %.*s is empty", SPAN_ARG(n->key));
	}
}

static void read_rules(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct template_scope *scope = &((struct plugin_yaml *)object)->scope;

	if (!expect(l, node, YAMLFILE_MAP))
		return;
	scope->rules = arena_array(l->arena, node->count, sizeof(*scope->rules));
	for (const struct yamlfile_node *n = node->child; n; n = n->next) {
		struct template_rule *rule = &scope->rules[scope->rule_count];

		rule->name = n->key;
		if (n->kind != YAMLFILE_SCALAR) {
			report(l, n, "rule %.*s must be a text", SPAN_ARG(n->key));
			continue;
		}
		rule->body = text_of(n);
		scope->rule_count++;
	}
}

static void read_story(struct loader *l, const struct yamlfile_node *node, void *object)
{
	struct span *story = &((struct plugin_yaml *)object)->story;

	read_text(l, node, story);
	if (story->ptr && story->len == 0)
		report(l, node, "story is empty");
}

static void read_program(struct loader *l, const struct yamlfile_node *node, void *object)
{
	read_source(l, node, &((struct plugin_yaml *)object)->program);
}

static const struct key file_keys[] = {
	{"intents", read_intents}, {"lists", read_lists}, {"program", read_program},
	{"rules", read_rules},	   {"story", read_story}, {0},
};

/* "figures" for "plugins/figures.yaml". */
static struct span stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash ? slash + 1 : path);
	const char *dot = memchr(name.ptr, '.', name.len);

	return dot && dot > name.ptr ? (struct span){name.ptr, (size_t)(dot - name.ptr)} : name;
}

static bool read_root(struct loader *l, const struct yamlfile_node *root, struct plugin_yaml *out)
{
	if (!root)
		return false;
	if (root->kind != YAMLFILE_MAP) {
		report(l, root, "a plugin is a map with the key intents");
		return false;
	}
	out->scope.file = l->file;
	read_map(l, root, file_keys, out);
	for (size_t i = 0; i < out->intent_count; i++)
		out->intents[i].story = out->story;
	if (l->fine && out->intent_count == 0)
		report(l, root, "no intents");
	if (!template_check(&out->scope, l->problems))
		l->fine = false;
	return l->fine;
}

bool plugin_yaml_parse(struct arena *arena, const char *path, struct span text,
		       struct plugin_yaml *out, struct problems *problems)
{
	struct loader l = {arena, path, problems, stem_of(path), true};

	*out = (struct plugin_yaml){0};
	return read_root(&l, yamlfile_parse(arena, path, text, problems), out);
}

bool plugin_yaml_read(struct arena *arena, const char *path, struct plugin_yaml *out,
		      struct problems *problems)
{
	struct loader l = {arena, path, problems, stem_of(path), true};

	*out = (struct plugin_yaml){0};
	return read_root(&l, yamlfile_read(arena, path, problems), out);
}
