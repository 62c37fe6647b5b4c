/* command_eval.c - footnote eval: measures answers against question sets */
#include "bot/command.h"
#include "bot/eval.h"
#include "bot/options.h"
#include "knowledge/extract.h"

#include <jansson.h>

static bool with_features; /* --features: what speaks for each statement, too */
static bool with_spans;	   /* --spans: and for each part of the best */

static json_t *ranked_of(const struct eval_answer *asked)
{
	json_t *list = json_array();

	for (size_t i = 0; i < asked->count; i++)
		json_array_append_new(list, json_pack("{s: I, s: I, s: f}", "start",
						      (json_int_t)asked->places[i].start, "end",
						      (json_int_t)asked->places[i].end, "score",
						      asked->ranked[i].score));
	return list;
}

/* What may be the short answer: of each its place and its properties, as numbers. */
static json_t *spans_of(const struct eval_answer *asked)
{
	const struct extract *extract = asked->extract;
	json_t *list = json_array(), *counts = json_array();

	for (size_t i = 0; extract && i < extract->count; i++) {
		const struct extract_candidate *c = &extract->candidate[i];
		json_int_t from = (json_int_t)asked->extract_start;
		json_t *row = json_array();

		json_array_append_new(row, json_integer(from + (json_int_t)c->start));
		json_array_append_new(row, json_integer(from + (json_int_t)c->end));
		for (int p = 0; p < EXTRACT_PROPERTIES; p++)
			json_array_append_new(row, json_integer(c->value[p]));
		json_array_append_new(list, row);
	}
	for (int p = 0; p < EXTRACT_PROPERTIES; p++)
		json_array_append_new(counts, json_integer(extract_values[p]));
	return json_pack("{s: o, s: I, s: I, s: o}", "values", counts, "expected",
			 (json_int_t)(extract ? extract->expected : 0), "form",
			 (json_int_t)(extract ? extract->form : 0), "candidates", list);
}

static void print_json(const struct eval_answer *asked)
{
	const struct answer *answer = asked->answer;
	json_t *object =
		json_pack("{s: o, s: o, s: b, s: f, s: o, s: o, s: I}", "passage",
			  command_text(asked->passage->id), "id", command_text(asked->question->id),
			  "answered", answer->answered, "confidence", answer->confidence, "answer",
			  command_text(answer->text), "ranked", ranked_of(asked), "microseconds",
			  (json_int_t)answer->microseconds);

	if (!object || (with_features &&
			json_object_set_new(object, "candidates",
					    command_features(asked->ranked, asked->count)) < 0))
		abort();
	if (with_spans)
		json_object_set_new(object, "spans", spans_of(asked));
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(object);
}

struct wanted {
	bool json, other;
	enum qaset_part part;
	const char *part_name;
};

static int measure(struct answerer *answerer, const struct wanted *wanted, const char *path,
		   const struct qaset *set)
{
	struct eval eval = {
		.answerer = answerer,
		.path = path,
		.set = set,
		.other = wanted->other,
		.tell = wanted->json ? print_json : NULL,
		.spans = with_spans,
	};
	struct error error;
	int rc = eval_run(&eval, &error);

	if (rc < 0)
		fprintf(stderr, "footnote: %s: %s\n", path, error.text);
	else if (!wanted->json)
		eval_report(&eval, wanted->part_name, stdout);
	eval_finish(&eval);
	return rc < 0 || eval.failed > 0 ? EXIT_FAILED : EXIT_DONE;
}

static int measure_file(struct answerer *answerer, const struct wanted *wanted, const char *path)
{
	struct problems problems;
	struct qaset set;
	int status = EXIT_USAGE;

	problems_init(&problems);
	if (qaset_read(&set, path, &problems) == 0) {
		qaset_keep(&set, wanted->part);
		status = measure(answerer, wanted, path, &set);
	}
	problems_print(&problems);
	problems_finish(&problems);
	qaset_finish(&set);
	return status;
}

static int read_part(const char *name, struct wanted *wanted)
{
	wanted->part_name = "";
	if (!name)
		return EXIT_DONE;
	if (!strcmp(name, "train")) {
		wanted->part = QASET_TRAIN;
		wanted->part_name = "training part";
	} else if (!strcmp(name, "heldout")) {
		wanted->part = QASET_HELD_OUT;
		wanted->part_name = "held-out part";
	} else {
		return command_usage("eval: --part must be train or heldout");
	}
	return EXIT_DONE;
}

int cmd_eval(int argc, char **argv)
{
	const char *part = NULL;
	struct wanted wanted = {0};
	const struct options_flag flags[] = {
		{.name = "--json", .set = &wanted.json},
		{.name = "--other", .set = &wanted.other},
		{.name = "--part", .value = &part},
		{.name = "--features", .set = &with_features},
		{.name = "--spans", .set = &with_spans},
		{0},
	};
	struct options options = {.command = "eval", .usage = COMMAND_EVAL_USAGE, .flags = flags};
	struct answerer *answerer = NULL;
	int status = options_read(&options, argc, argv);

	if (status == EXIT_DONE && options.knowledge_count > 0)
		status = command_usage("eval: -k is not for it: it imports the files' passages");
	if (status == EXIT_DONE && wanted.json && wanted.other)
		status = command_usage("eval: --other has no place in --json");
	if (status == EXIT_DONE && options.rest == argc)
		status = command_usage("eval: which files? usage: footnote eval %s",
				       COMMAND_EVAL_USAGE);
	if (status == EXIT_DONE)
		status = read_part(part, &wanted);
	if (status == EXIT_DONE) {
		answerer = options_open_empty(&options);
		if (!answerer)
			status = EXIT_USAGE;
	}
	for (int i = options.rest; answerer && i < argc; i++) {
		int rc;

		if (i > options.rest && !wanted.json)
			putchar('\n');
		rc = measure_file(answerer, &wanted, argv[i]);
		status = rc > status ? rc : status;
	}
	answerer_close(answerer);
	options_finish(&options);
	return status;
}
