/* plugins.c - the intents of all plugins */
#include "bot/answerer/plugins.h"

#include "bot/answerer/confine.h"
#include "bot/answerer/native.h"
#include "bot/answerer/plugin_lists.h"
#include "bot/answerer/plugin_yaml.h"
#include "bot/answerer/program.h"
#include "bot/base/log.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Of one file. */
struct loaded {
	struct template_scope scope;
	struct intent *intents;
	size_t count;
	bool wrong;
};

struct files {
	const struct plugins_paths *from;
	struct arena *arena;
	struct problems *problems;
	const char **paths;
	size_t count, room;
	size_t aside; /* left out */
	bool *found;  /* of those to leave out */
};

static bool ends_with(const char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	return name[0] != '.' && len > end_len && !strcmp(name + len - end_len, end);
}

static bool is_plugin(const char *name)
{
	return ends_with(name, ".yaml") || ends_with(name, ".so");
}

static void add_file(struct files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++)
		if (!strcmp(files->paths[i], path))
			return;
	for (size_t i = 0; i < files->from->aside_count; i++)
		if (!strcmp(files->from->aside[i], path)) {
			files->found[i] = true;
			files->aside++;
			return;
		}
	if (files->count == files->room) {
		size_t room = files->room ? 2 * files->room : 64;
		const char **more = arena_array(files->arena, room, sizeof(*more));

		if (files->count > 0)
			memcpy(more, files->paths, files->count * sizeof(*more));
		files->paths = more;
		files->room = room;
	}
	files->paths[files->count++] = path;
}

static int take_plugin(const struct dirent *entry)
{
	return is_plugin(entry->d_name);
}

static void add_folder(struct files *files, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, take_plugin, NULL);
	size_t len = strlen(folder);

	if (count < 0) {
		problems_add(files->problems, folder, 0, "%s", strerror(errno));
		return;
	}
	if (count == 0)
		log_warning("%s: no plugin (*.yaml, *.so) in it", folder);
	while (len > 1 && folder[len - 1] == '/')
		len--;
	for (int i = 0; i < count; i++) {
		add_file(files,
			 arena_printf(files->arena, "%.*s/%s", (int)len, folder, entries[i]->d_name)
				 .ptr);
		free(entries[i]);
	}
	free(entries);
}

static void add_path(struct files *files, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat status;

	if (stat(path, &status) < 0)
		problems_add(files->problems, path, 0, "%s", strerror(errno));
	else if (S_ISDIR(status.st_mode))
		add_folder(files, path);
	else if (is_plugin(slash ? slash + 1 : path))
		add_file(files, arena_string(files->arena, span_of(path)));
	else
		problems_add(files->problems, path, 0,
			     "no plugin: its name must end with .yaml or .so%s",
			     ends_with(path, ".c") ? "; build it first: cc -shared -fPIC" : "");
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_intents(const void *a, const void *b)
{
	const struct intent *left = a, *right = b;
	int order = span_compare(left->name, right->name);

	return order ? order : strcmp(left->file, right->file);
}

/* Leaves out the intents of a file. */
static void set_aside(struct plugins *plugins, struct span file)
{
	size_t kept = 0;

	for (size_t i = 0; i < plugins->count; i++) {
		if (span_is(file, plugins->intents[i].file))
			intent_finish(&plugins->intents[i]);
		else
			plugins->intents[kept++] = plugins->intents[i];
	}
	plugins->count = kept;
	plugins->aside++;
}

/* Two plugins of one name in two folders may both have an intent of one name: the
 * file whose path is the later one is set aside. */
static void check_names(struct plugins *plugins, struct problems *problems)
{
	for (size_t i = 1; i < plugins->count; i++) {
		const struct intent *a = &plugins->intents[i - 1], *b = &plugins->intents[i];
		const char *file = b->file;

		if (!span_eq(a->name, b->name))
			continue;
		if (a->line > 0)
			problems_add_at(problems, file, b->line, b->column,
					"intent %.*s is also in %s:%zu", SPAN_ARG(b->name), a->file,
					a->line);
		else
			problems_add_at(problems, file, b->line, b->column,
					"intent %.*s is also in %s", SPAN_ARG(b->name), a->file);
		set_aside(plugins, span_of(file));
		i = 0;
	}
}

/* Starts the plugin's program, and has it find what its intents' queries find. */
static void use_program(struct plugins *out, struct arena *arena, const char *path,
			struct plugin_yaml *yaml, struct problems *problems)
{
	const char *slash = strrchr(path, '/');
	struct template_text name = yaml->program;
	struct span folder = {path, slash ? (size_t)(slash + 1 - path) : 0}, program;
	struct error error;

	if (!name.text.ptr)
		return;
	if (name.text.ptr[0] == '/')
		folder.len = 0;
	program = arena_printf(arena, "%.*s%.*s", SPAN_ARG(folder), SPAN_ARG(name.text));
	if (program_start(&out->programs[out->program_count], program.ptr, path, &error) < 0)
		problems_add_at(problems, path, name.line, name.column, "%s: %s", program.ptr,
				error.text);
	for (size_t i = 0; i < yaml->intent_count; i++) {
		if (!yaml->intents[i].find.text.ptr)
			continue;
		yaml->intents[i].finder = program_find;
		yaml->intents[i].code = out->programs[out->program_count];
	}
	out->program_count++;
}

static bool is_native(const char *path)
{
	const char *slash = strrchr(path, '/');

	return ends_with(slash ? slash + 1 : path, ".so");
}

static void read_native(struct plugins *out, struct arena *arena, const char *path,
			struct loaded *loaded, struct problems *problems)
{
	struct native *native =
		native_open(arena, path, &loaded->intents, &loaded->count, problems);

	loaded->scope.file = path;
	if (native)
		out->natives[out->native_count++] = native;
}

static void read_yaml(struct plugins *out, struct arena *arena, const char *path,
		      struct loaded *loaded, struct problems *problems)
{
	struct plugin_yaml yaml;

	if (plugin_yaml_read(arena, path, &yaml, problems))
		use_program(out, arena, path, &yaml, problems);
	*loaded = (struct loaded){yaml.scope, yaml.intents, yaml.intent_count, false};
}

/* What is still to be read: the plugins in C, the folders of programs, which may
 * have to be started again, and how large this process is. */
static int confine_for(const struct files *files, const struct plugins *plugins,
		       struct error *error)
{
	const char **readable = arena_array(files->arena, files->count + plugins->program_count + 2,
					    sizeof(*readable));
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++)
		if (is_native(files->paths[i]))
			readable[count++] = files->paths[i];
	if (count == 0)
		return 0;
	for (size_t i = 0; i < plugins->program_count; i++)
		readable[count++] = program_folder(plugins->programs[i], files->arena);
	readable[count++] = "/proc/";
	readable[count] = NULL;
	return confine_plugins(readable, error);
}

/* Those in C last: what they do when they are loaded, the others are not to suffer
 * from. */
static int read_files(struct plugins *out, const struct files *files, struct loaded *loaded)
{
	struct error error;
	int rc = 0;

	for (int natives = 0; natives < 2 && rc == 0; natives++) {
		if (natives && files->from->confined)
			rc = confine_for(files, out, &error);
		if (rc < 0)
			problems_add(files->problems, "plugins", 0, "%s", error.text);
		for (size_t i = 0; i < files->count && rc == 0; i++) {
			size_t told = files->problems->count;

			if (is_native(files->paths[i]) != natives)
				continue;
			(natives ? read_native : read_yaml)(out, files->arena, files->paths[i],
							    &loaded[i], files->problems);
			loaded[i].wrong = files->problems->count > told;
			out->count += loaded[i].count;
		}
	}
	return rc;
}

int plugins_load(struct plugins *out, struct arena *arena, const struct plugins_paths *paths,
		 struct knowledge *knowledge, struct problems *problems)
{
	struct files files = {.from = paths, .arena = arena, .problems = problems};
	size_t before = problems->count;
	struct loaded *loaded;
	bool bad_paths;

	*out = (struct plugins){0};
	files.found = arena_array(arena, paths->aside_count, sizeof(*files.found));
	for (size_t i = 0; i < paths->count; i++)
		add_path(&files, paths->paths[i]);
	for (size_t i = 0; i < paths->aside_count; i++)
		if (!files.found[i])
			log_warning("%s: to be set aside, but not among the plugins",
				    paths->aside[i]);
	if (files.count > 0)
		qsort(files.paths, files.count, sizeof(*files.paths), compare_paths);
	bad_paths = problems->count > before;
	loaded = arena_array(arena, files.count, sizeof(*loaded));
	out->natives = arena_array(arena, files.count, sizeof(struct native *));
	out->programs = arena_array(arena, files.count, sizeof(struct program *));
	out->aside = files.aside;
	if (read_files(out, &files, loaded) < 0)
		bad_paths = true;
	out->intents = arena_array(arena, out->count, sizeof(*out->intents));
	out->count = 0;
	for (size_t i = 0; i < files.count; i++) {
		size_t told = problems->count;

		plugin_lists_fill(&loaded[i].scope, arena, knowledge, problems);
		for (size_t k = 0; k < loaded[i].count; k++) {
			struct intent *intent = &out->intents[out->count++];

			*intent = loaded[i].intents[k];
			intent_compile(intent, arena, &loaded[i].scope, knowledge, problems);
		}
		if (loaded[i].wrong || problems->count > told)
			set_aside(out, span_of(files.paths[i]));
	}
	qsort(out->intents, out->count, sizeof(*out->intents), compare_intents);
	check_names(out, problems);
	return bad_paths || (problems->count > before && out->count == 0) ? ERR_INPUT : 0;
}

int plugins_turn_to(struct plugins *plugins, struct knowledge *knowledge, struct error *error)
{
	int rc = 0;

	for (size_t i = 0; i < plugins->count && rc == 0; i++)
		rc = intent_turn_to(&plugins->intents[i], knowledge, error);
	return rc;
}

void plugins_renew(struct plugins *plugins, struct span aside)
{
	struct span file;

	for (size_t i = 0; i < plugins->program_count; i++) {
		struct span rest = aside;
		bool wanted = true;

		while (span_next_line(&rest, &file))
			wanted = wanted && !span_is(file, program_file(plugins->programs[i]));
		if (wanted)
			program_restart(plugins->programs[i]);
	}
	while (span_next_line(&aside, &file)) {
		size_t before = plugins->count;

		set_aside(plugins, file);
		if (plugins->count == before)
			plugins->aside--; /* it was left out before */
	}
}

static int compare_name(const void *name, const void *intent)
{
	return span_compare(*(const struct span *)name, ((const struct intent *)intent)->name);
}

const struct intent *plugins_find(const struct plugins *plugins, struct span name)
{
	if (plugins->count == 0)
		return NULL;
	return bsearch(&name, plugins->intents, plugins->count, sizeof(*plugins->intents),
		       compare_name);
}

void plugins_finish(struct plugins *plugins)
{
	for (size_t i = 0; i < plugins->count; i++)
		intent_finish(&plugins->intents[i]);
	for (size_t i = 0; i < plugins->native_count; i++)
		native_close(plugins->natives[i]);
	for (size_t i = 0; i < plugins->program_count; i++)
		program_stop(plugins->programs[i]);
	*plugins = (struct plugins){0};
}
