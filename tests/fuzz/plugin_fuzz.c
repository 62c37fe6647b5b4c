/* plugin_fuzz.c - any file is refused with its reasons, or is a plugin */
#include "bot/answerer/plugin_yaml.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const stories[] = {"tests/data/bridge.md"};

static struct knowledge *open_knowledge(void)
{
	struct knowledge *knowledge = NULL;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	if (knowledge_open(&knowledge, stories, 1, &problems, &error) < 0)
		abort();
	problems_finish(&problems);
	return knowledge;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct knowledge *knowledge;
	struct span text = {(const char *)data, size};
	struct plugin_yaml plugin;
	struct problems problems;
	struct arena arena;

	if (!knowledge)
		knowledge = open_knowledge();
	if (size > 20000)
		return 0;
	arena_init(&arena);
	problems_init(&problems);
	if (!plugin_yaml_parse(&arena, "fuzz.yaml", text, &plugin, &problems))
		assert(problems.count > 0);
	for (size_t i = 0; i < plugin.intent_count; i++) {
		struct intent *intent = &plugin.intents[i];

		if (!intent_compile(intent, &arena, &plugin.scope, knowledge, &problems))
			assert(problems.count > 0);
		intent_finish(intent);
	}
	problems_finish(&problems);
	arena_finish(&arena);
	return 0;
}
