/* native.c - plugins in C: shared objects that export one constant */
#include "bot/answerer/native.h"

#include "bot/answerer/native_host.h"
#include "bot/answerer/watch.h"
#include "bot/base/utf8.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>

#define PRIORITY_MAX 1000
#define TEXT_MAX     65536 /* bytes */

/* What the first plugins had of each struct, up to a last member that is a pointer;
 * less is no plugin. */
#define END_OF(type, member) (offsetof(type, member) + sizeof(void *))
#define FIRST_PLUGIN	     END_OF(struct footnote_plugin, close)
#define FIRST_INTENT	     END_OF(struct footnote_intent, tests)
#define FIRST_TEST	     END_OF(struct footnote_test, intent)

struct reader {
	struct arena *arena;
	const char *file;
	struct problems *problems;
	struct native *native;
};

static bool fits(struct reader *r, const char *what, size_t size, size_t first, size_t ours)
{
	if (size < first)
		problems_add(r->problems, r->file, 0, "its %s is too small for any plugin", what);
	else if (size > ours)
		problems_add(r->problems, r->file, 0,
			     "it was built for a newer footnote; build it with this one's header");
	return size >= first && size <= ours;
}

/* Copies what the plugin has of its record; the rest is zero. */
static bool read_record(struct reader *r, const struct footnote_plugin *exported)
{
	if (exported->magic != FOOTNOTE_MAGIC) {
		problems_add(r->problems, r->file, 0,
			     "its footnote_plugin was not made by FOOTNOTE_PLUGIN");
		return false;
	}
	if (exported->abi != FOOTNOTE_ABI) {
		problems_add(r->problems, r->file, 0,
			     "it was built for interface %u, this is %d; build it again",
			     exported->abi, FOOTNOTE_ABI);
		return false;
	}
	if (!fits(r, "record", exported->size, FIRST_PLUGIN, sizeof(struct footnote_plugin)) ||
	    !fits(r, "intent", exported->intent_size, FIRST_INTENT,
		  sizeof(struct footnote_intent)) ||
	    !fits(r, "test", exported->test_size, FIRST_TEST, sizeof(struct footnote_test)))
		return false;
	memcpy(&r->native->record, exported, exported->size);
	if (!exported->intents)
		problems_add(r->problems, r->file, 0, "no intents");
	return exported->intents != NULL;
}

/* A copy: the plugin may write to its own. What has no end is told. */
static struct span copy(struct reader *r, const char *text)
{
	size_t len = strnlen(text, TEXT_MAX + 1);

	if (len <= TEXT_MAX)
		return arena_copy(r->arena, (struct span){text, len});
	problems_add(r->problems, r->file, 0, "a text of more than %d bytes, or without an end",
		     TEXT_MAX);
	return SPAN("");
}

static struct span optional(struct reader *r, const char *text)
{
	return text ? copy(r, text) : (struct span){NULL, 0};
}

static size_t list_length(const char *const *list)
{
	size_t count = 0;

	while (list && list[count])
		count++;
	return count;
}

static struct template_text *read_texts(struct reader *r, const char *const *list, size_t *count)
{
	struct template_text *texts;

	*count = list_length(list);
	texts = arena_array(r->arena, *count, sizeof(*texts));
	for (size_t i = 0; i < *count; i++) {
		texts[i].text = copy(r, list[i]);
		if (utf8_valid(texts[i].text) < texts[i].text.len)
			problems_add(r->problems, r->file, 0, "\"%.*s\" is not UTF-8",
				     (int)utf8_valid(texts[i].text), texts[i].text.ptr);
	}
	return texts;
}

static void read_test(struct reader *r, const struct footnote_test *test, struct intent *intent)
{
	struct intent_test *out = &intent->tests[intent->test_count++];

	*out = (struct intent_test){
		.ask = copy(r, test->ask),
		.declines = test->declines != 0,
		.answer = optional(r, test->answer),
		.cites = {test->cites},
		.cites_count = test->cites > 0,
		.intent = optional(r, test->intent),
	};
	for (size_t i = 0; i < list_length(test->after) && i < INTENT_AFTER_MAX; i++)
		out->after[out->after_count++] = copy(r, test->after[i]);
	if (list_length(test->after) > INTENT_AFTER_MAX)
		problems_add(r->problems, r->file, 0, "%.*s: more than %d questions before one",
			     SPAN_ARG(intent->name), INTENT_AFTER_MAX);
	if (test->declines && (test->answer || test->cites > 0))
		problems_add(r->problems, r->file, 0,
			     "%.*s: \"%s\": a test that declines has neither answer nor cites",
			     SPAN_ARG(intent->name), test->ask);
}

/* Element i of an array whose elements have the plugin's size, in ours. */
static void read_element(const void *array, size_t i, size_t size, void *out, size_t out_size)
{
	memset(out, 0, out_size);
	memcpy(out, (const char *)array + i * size, size);
}

/* Whether an array ends with {0}, not with an element that lacks what it needs. */
static bool is_end(const void *element, size_t size)
{
	const char *bytes = element;

	for (size_t i = 0; i < size; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static void read_tests(struct reader *r, const struct footnote_test *tests, struct intent *intent)
{
	size_t size = r->native->record.test_size, count = 0;
	struct footnote_test test;

	if (!tests)
		return;
	for (read_element(tests, 0, size, &test, sizeof(test)); test.ask;
	     read_element(tests, ++count, size, &test, sizeof(test)))
		;
	if (!is_end(&test, sizeof(test)))
		problems_add(r->problems, r->file, 0, "%.*s: test %zu has no ask",
			     SPAN_ARG(intent->name), count + 1);
	intent->tests = arena_array(r->arena, count, sizeof(*intent->tests));
	for (size_t i = 0; i < count; i++) {
		read_element(tests, i, size, &test, sizeof(test));
		read_test(r, &test, intent);
	}
}

/* "counts" for "build/plugins/counts.so". */
static struct span stem_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return (struct span){name, strcspn(name, ".")};
}

static void read_intent(struct reader *r, const struct footnote_intent *from, struct intent *out)
{
	struct native_handler *handler = arena_alloc(r->arena, sizeof(*handler));

	*handler = (struct native_handler){r->native, from->handle};
	*out = (struct intent){
		.name = arena_printf(r->arena, "%.*s/%s", SPAN_ARG(stem_of(r->file)), from->name),
		.file = r->file,
		.about = optional(r, from->about),
		.priority = from->priority,
		.cooldown_s = from->cooldown,
		.one.text = optional(r, from->one),
		.many.text = optional(r, from->many),
		.none.text = optional(r, from->none),
		.story = optional(r, r->native->record.story),
		.finder = native_find,
		.code = handler,
	};
	out->asks = read_texts(r, from->ask, &out->ask_count);
	out->regexes = read_texts(r, from->regex, &out->regex_count);
	read_tests(r, from->tests, out);
	if (!intent_is_name(span_of(from->name)))
		problems_add(r->problems, r->file, 0, INTENT_NAME_IS);
	if (!from->handle)
		problems_add(r->problems, r->file, 0, "%s needs handle", from->name);
	if (out->ask_count + out->regex_count == 0)
		problems_add(r->problems, r->file, 0, "%s needs ask or regex", from->name);
	if (out->ask_count + out->regex_count > INTENT_PATTERNS_MAX)
		problems_add(r->problems, r->file, 0, "%s has more than %d patterns", from->name,
			     INTENT_PATTERNS_MAX);
	if (out->cooldown_s > INTENT_COOLDOWN_MAX)
		problems_add(r->problems, r->file, 0, "%s: cooldown must be from 0 to %d",
			     from->name, INTENT_COOLDOWN_MAX);
	if (out->priority < -PRIORITY_MAX || out->priority > PRIORITY_MAX)
		problems_add(r->problems, r->file, 0, "%s: priority must be from -%d to %d",
			     from->name, PRIORITY_MAX, PRIORITY_MAX);
}

static struct intent *read_intents(struct reader *r, size_t *count)
{
	const struct footnote_plugin *record = &r->native->record;
	struct footnote_intent from;
	struct intent *intents;

	*count = 0;
	for (read_element(record->intents, 0, record->intent_size, &from, sizeof(from)); from.name;
	     read_element(record->intents, *count, record->intent_size, &from, sizeof(from)))
		++*count;
	if (!is_end(&from, sizeof(from)))
		problems_add(r->problems, r->file, 0, "intent %zu has no name", *count + 1);
	else if (*count == 0)
		problems_add(r->problems, r->file, 0, "no intents");
	intents = arena_array(r->arena, *count, sizeof(*intents));
	for (size_t i = 0; i < *count; i++) {
		read_element(record->intents, i, record->intent_size, &from, sizeof(from));
		read_intent(r, &from, &intents[i]);
	}
	return intents;
}

static bool open_object(struct reader *r)
{
	const struct footnote_plugin *exported;
	struct error error;

	if (native_file_open(&r->native->object, r->file, &error) < 0) {
		problems_add(r->problems, r->file, 0, "%s", error.text);
		return false;
	}
	exported = dlsym(r->native->object.object, "footnote_plugin");
	if (!exported) {
		problems_add(r->problems, r->file, 0, "no plugin: it has no FOOTNOTE_PLUGIN");
		return false;
	}
	return read_record(r, exported);
}

static bool open_state(struct reader *r)
{
	struct native *native = r->native;

	if (native->record.open && native->record.open(&native->host, &native->state) != 0) {
		problems_add(r->problems, r->file, 0, "the plugin refuses to work");
		return false;
	}
	native->is_open = true;
	return true;
}

/* One that it leaves behind would run beside everybody's answers, in code that may
 * be gone: it is not unloaded. */
static bool leaves_thread(struct reader *r)
{
	static const char why[] = "it leaves a thread running";
	struct stat tasks;

	if (stat("/proc/self/task", &tasks) < 0 || tasks.st_nlink <= 3)
		return false;
	watch_fail(r->file, why);
	problems_add(r->problems, r->file, 0, "%s", why);
	r->native->object = (struct native_file){.fd = -1};
	r->native->is_open = false;
	return true;
}

struct native *native_open(struct arena *arena, const char *path, struct intent **intents,
			   size_t *count, struct problems *problems)
{
	struct native *native = calloc(1, sizeof(*native));
	struct reader r = {arena, path, problems, native};
	bool fine;

	if (!native)
		abort();
	*intents = NULL;
	*count = 0;
	native->host = native_host;
	native->object.fd = -1;
	native->file = path;
	watch_enter(path, SPAN(""));
	fine = open_object(&r) && open_state(&r) && !leaves_thread(&r);
	if (fine)
		*intents = read_intents(&r, count);
	watch_leave();
	if (!fine) {
		native_close(native);
		return NULL;
	}
	return native;
}

void native_close(struct native *native)
{
	if (!native)
		return;
	watch_enter(native->file, SPAN(""));
	if (native->is_open && native->record.close)
		native->record.close(native->state);
	native_file_close(&native->object);
	watch_leave();
	free(native);
}
