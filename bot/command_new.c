/* command_new.c - footnote new: a plugin to begin with */
#include "bot/base/arena.h"
#include "bot/base/strbuf.h"
#include "bot/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* In each, NAME is replaced. They answer about any story, so that their tests pass. */
static const char yaml_text[] =
	"# NAME: say here what it answers. See \"Write an intent\" in README.md.\n"
	"#\n"
	"#   footnote check -p plugins NAME.yaml            runs the tests below beside the\n"
	"#                                                  plugins that ship, in plugins/\n"
	"#   footnote ask -p plugins NAME.yaml -- QUESTION  tries it\n"
	"#   footnote explain -p NAME.yaml QUESTION         shows what matched and what was found\n"
	"\n"
	"# story: huawei-5g           # where the tests are about one story, its file's name\n"
	"\n"
	"lists:                       # what {end} may be: texts, or what a query finds\n"
	"  end: [first, last]\n"
	"  # who: {find: SELECT name FROM names WHERE kind = 'person'}\n"
	"rules:                       # parts that templates share, used as <statement>\n"
	"  statement: (statement|sentence)\n"
	"\n"
	"intents:\n"
	"  NAME-end:\n"
	"    about: The first or the last statement, for NAME.\n"
	"    priority: 1              # before intents with less, 0 where it is left out\n"
	"    # cooldown: 60           # seconds of rest in a room where it has answered\n"
	"    ask:                     # (a|b) one of them, [a] or nothing, {slot} some words\n"
	"      - NAME what is the {end} <statement> [of the story]\n"
	"    # regex: ^NAME (?<end>first|last)$ # PCRE2, where a template is not enough\n"
	"    find: |                  # one SELECT on the views; slots are bound by name\n"
	"      SELECT statement FROM statements\n"
	"      ORDER BY CASE :end WHEN 'first' THEN statement ELSE -statement END\n"
	"      LIMIT 1\n"
	"    reply:                   # columns and slots in braces\n"
	"      one: \"The {end} one.\"\n"
	"      # many: \"All of them:\" # heads a list of all rows\n"
	"      none: The story has no statement.\n"
	"    tests:                   # ask, then answer, cites or declines\n"
	"      - ask: NAME, what is the first sentence?\n"
	"        answer: The first one\n"
	"      - ask: NAME, what is the last statement of the story?\n"
	"        answer: The last one\n";

static const char program_yaml_text[] =
	"# NAME: say here what it answers. NAME.py does the work; see \"A program as a\n"
	"# plugin\" in README.md.\n"
	"#\n"
	"#   footnote check -p plugins NAME.yaml            runs the tests below beside the\n"
	"#                                                  plugins that ship, in plugins/\n"
	"#   footnote ask -p plugins NAME.yaml -- QUESTION  tries it\n"
	"\n"
	"program: NAME.py             # beside this file, executable\n"
	"intents:\n"
	"  NAME-shortest:\n"
	"    about: The shortest statement, for NAME.\n"
	"    priority: 1\n"
	"    ask:\n"
	"      - NAME what is the shortest (statement|sentence)\n"
	"    find: |                  # what the program may choose from\n"
	"      SELECT statement FROM statements\n"
	"    reply:\n"
	"      one: \"{answer}.\"     # what the program says\n"
	"    tests:\n"
	"      - ask: NAME, what is the shortest sentence?\n"
	"        answer: words\n";

static const char python_text[] =
	"#!/usr/bin/python3\n"
	"\"\"\"NAME: reads one JSON object a line, writes one. What it prints besides goes to\n"
	"standard error, which is the bot's log.\"\"\"\n"
	"import json\n"
	"import sys\n"
	"\n"
	"for line in sys.stdin:\n"
	"    asked = json.loads(line)  # intent, question, slots, statements\n"
	"    statements = asked[\"statements\"]\n"
	"    if statements:\n"
	"        best = min(statements, key=lambda s: len(s[\"text\"].split()))\n"
	"        words = f\"{len(best['text'].split())} words\"\n"
	"        answer = {\"answers\": [{\"statement\": best[\"statement\"], \"answer\": "
	"words}]}\n"
	"    else:\n"
	"        answer = {\"declines\": True}  # {} would let the next intent try\n"
	"    print(json.dumps(answer))\n";

static const char c_text[] =
	"/* NAME.c - say here what it answers\n"
	" *\n"
	" * See \"A plugin in C\" in README.md, and bot/plugin.h for all that a plugin can do.\n"
	" *\n"
	" *   cc -shared -fPIC $(pkg-config --cflags footnote) -o NAME.so NAME.c\n"
	" *   footnote check -p plugins NAME.so       in a checkout, -I. instead of pkg-config\n"
	" */\n"
	"#include \"bot/plugin.h\"\n"
	"\n"
	"#include <string.h>\n"
	"\n"
	"/* Answers with the shortest statement. */\n"
	"static enum footnote_verdict shortest(const struct footnote_host *host,\n"
	"				      struct footnote_turn *turn, void *state)\n"
	"{\n"
	"	struct footnote_rows *rows = host->query(turn, \"SELECT statement, text FROM "
	"statements\");\n"
	"	long long best = 0;\n"
	"	size_t length = 0;\n"
	"\n"
	"	(void)state; /* what .open made, where the plugin has it */\n"
	"	while (host->next(rows)) {\n"
	"		size_t its_length = strlen(host->text(rows, \"text\"));\n"
	"\n"
	"		if (best != 0 && its_length >= length)\n"
	"			continue;\n"
	"		length = its_length;\n"
	"		best = host->integer(rows, \"statement\");\n"
	"	}\n"
	"	if (best == 0)\n"
	"		return FOOTNOTE_DECLINE; /* FOOTNOTE_PASS would let the next intent try "
	"*/\n"
	"	host->answer(turn, best, NULL, 1);\n"
	"	return FOOTNOTE_ANSWER;\n"
	"}\n"
	"\n"
	"static const struct footnote_intent intents[] = {\n"
	"	{\n"
	"		.name = \"shortest\",\n"
	"		.about = \"The shortest statement, for NAME.\",\n"
	"		.priority = 1,\n"
	"		.ask = FOOTNOTE_LIST(\"NAME what is the shortest (statement|sentence)\"),\n"
	"		.handle = shortest,\n"
	"		.tests = (const struct footnote_test[]){\n"
	"			{.ask = \"NAME, what is the shortest sentence?\"},\n"
	"			{0},\n"
	"		},\n"
	"	},\n"
	"	{0},\n"
	"};\n"
	"\n"
	"FOOTNOTE_PLUGIN(.intents = intents);\n";

static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') && name.ptr[i] != '-' &&
		    !(name.ptr[i] >= '0' && name.ptr[i] <= '9'))
			return false;
	return name.len > 0 && name.len <= 60 && name.ptr[0] >= 'a';
}

static struct span fill(struct arena *arena, const char *text, struct span name)
{
	struct strbuf out;
	struct span filled;

	strbuf_init(&out, 16384);
	for (const char *at; (at = strstr(text, "NAME")); text = at + 4) {
		strbuf_add(&out, (struct span){text, (size_t)(at - text)});
		strbuf_add(&out, name);
	}
	strbuf_puts(&out, text);
	filled = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return filled;
}

/* Never over a file that is there. */
static int write_file(const char *path, struct span text, unsigned mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	bool written = file && fwrite(text.ptr, 1, text.len, file) == text.len;

	if (file && fclose(file) != 0)
		written = false;
	if (written) {
		printf("%s\n", path);
		return EXIT_DONE;
	}
	fprintf(stderr, "footnote: %s: %s\n", path, strerror(errno));
	return EXIT_USAGE;
}

static int write_plugin(struct arena *arena, struct span path)
{
	size_t folder = path.len, stem;
	struct span name, end;
	int status;

	while (folder > 0 && path.ptr[folder - 1] != '/')
		folder--;
	name = span_slice(path, folder, path.len);
	for (stem = 0; stem < name.len && name.ptr[stem] != '.'; stem++)
		;
	end = span_slice(name, stem, name.len);
	name.len = stem;
	path.len = folder + stem;
	if (!is_name(name))
		return command_usage("new: a plugin's name is of a to z, 0 to 9 and -, and begins "
				     "with a letter");
	if (span_is(end, ".c"))
		return write_file(arena_printf(arena, "%.*s.c", SPAN_ARG(path)).ptr,
				  fill(arena, c_text, name), 0666);
	if (end.len > 0 && !span_is(end, ".yaml") && !span_is(end, ".py"))
		return command_usage("new: plugins are .yaml, .py or .c");
	status = write_file(arena_printf(arena, "%.*s.yaml", SPAN_ARG(path)).ptr,
			    fill(arena, span_is(end, ".py") ? program_yaml_text : yaml_text, name),
			    0666);
	if (status == EXIT_DONE && span_is(end, ".py"))
		status = write_file(arena_printf(arena, "%.*s.py", SPAN_ARG(path)).ptr,
				    fill(arena, python_text, name), 0777);
	return status;
}

int cmd_new(int argc, char **argv)
{
	struct arena arena;
	int status;

	if (argc != 2 || argv[1][0] == '-')
		return command_usage("new: usage: footnote new " COMMAND_NEW_USAGE);
	arena_init(&arena);
	status = write_plugin(&arena, span_of(argv[1]));
	arena_finish(&arena);
	return status;
}
