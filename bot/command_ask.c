/* command_ask.c - footnote ask: questions from the command line */
#include "bot/answerer/watch.h"
#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"
#include "bot/command.h"
#include "bot/options.h"
#include "knowledge/features.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct conversation {
	struct answerer *answerer;
	bool json, fresh, features;
	size_t asked;
	char context[EXCHANGE_CONTEXT_MAX];
	size_t context_len;
};

/* Quotes are told byte for byte. */
static json_t *quotes_of(const struct answer *answer)
{
	json_t *quotes = json_array();

	for (size_t i = 0; i < answer->quote_count; i++) {
		const struct statement *quote = &answer->quotes[i];

		json_array_append_new(
			quotes, json_pack("{s: o, s: o, s: I, s: I, s: I}", "text",
					  json_stringn(quote->text.ptr, quote->text.len), "story",
					  command_text(quote->story), "paragraph",
					  (json_int_t)quote->paragraph, "start",
					  (json_int_t)quote->start, "end", (json_int_t)quote->end));
	}
	return quotes;
}

/* --features: what speaks for each statement that a search found, for `make train`. */
static json_t *searches_of(struct answerer *answerer, const struct answer *answer)
{
	struct ranked ranked[FEATURES_ORDERED];
	size_t count = answerer_rank(answerer, answer, ranked, FEATURES_ORDERED);
	json_t *list = json_array();

	json_array_append_new(list, command_features(ranked, count));
	for (size_t i = 0;; i++) {
		count = answerer_rank_search(answerer, i, ranked, FEATURES_ORDERED);
		if (count == 0)
			return list;
		json_array_append_new(list, command_features(ranked, count));
	}
}

static void print_json(const struct conversation *conversation, struct span question,
		       const struct answer *answer)
{
	json_t *object = json_pack("{s: o, s: b, s: o, s: o, s: o, s: o, s: f, s: I}", "question",
				   command_text(question), "answered", answer->answered, "answer",
				   command_text(answer->text), "reply", command_text(answer->reply),
				   "quotes", quotes_of(answer), "intent",
				   command_text(answer->intent), "confidence", answer->confidence,
				   "microseconds", (json_int_t)answer->microseconds);

	if (!object)
		abort();
	if (conversation->features)
		json_object_set_new(object, "searches",
				    searches_of(conversation->answerer, answer));
	json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(object);
}

static void ask(struct conversation *conversation, struct span question)
{
	struct span context = {conversation->context, conversation->context_len};
	struct answer answer;

	answerer_answer(conversation->answerer, question, context, ANSWERER_REPLY_CHARS, NULL,
			&answer);
	if (conversation->json)
		print_json(conversation, question, &answer);
	else
		printf("%s%.*s\n", conversation->asked ? "\n" : "", SPAN_ARG(answer.reply));
	conversation->asked++;
	conversation->context_len = 0;
	if (conversation->fresh || answer.context.len == 0)
		return;
	memcpy(conversation->context, answer.context.ptr, answer.context.len);
	conversation->context_len = answer.context.len;
}

/* Reads a line without its end. What is longer than a question may be is read
 * to its end and kept to one byte more than that, enough to be refused. */
static bool read_line(FILE *in, char *line, size_t *len)
{
	int c;

	*len = 0;
	while ((c = getc(in)) != EOF && c != '\n')
		if (*len <= EXCHANGE_QUESTION_MAX)
			line[(*len)++] = (char)c;
	if (c == '\n' && *len > 0 && line[*len - 1] == '\r')
		(*len)--;
	return c != EOF || *len > 0;
}

static int ask_lines(struct conversation *conversation)
{
	char line[EXCHANGE_QUESTION_MAX + 1];
	size_t len;

	while (command_flush() && read_line(watch_input(), line, &len)) {
		struct span question = {line, len};

		if (span_trim(question).len == 0)
			conversation->context_len = 0;
		else
			ask(conversation, question);
	}
	if (!ferror(watch_input()))
		return EXIT_DONE;
	fprintf(stderr, "footnote: standard input: %s\n", strerror(errno));
	return EXIT_USAGE;
}

static void ask_words(struct conversation *conversation, int argc, char **argv)
{
	struct strbuf question;

	strbuf_init(&question, EXCHANGE_QUESTION_MAX + 1);
	for (int i = 0; i < argc; i++)
		strbuf_printf(&question, "%s%s", i > 0 ? " " : "", argv[i]);
	ask(conversation, strbuf_span(&question));
	strbuf_finish(&question);
}

int cmd_ask(int argc, char **argv)
{
	struct conversation conversation = {0};
	const struct options_flag flags[] = {
		{.name = "--json", .set = &conversation.json},
		{.name = "--fresh", .set = &conversation.fresh},
		{.name = "--features", .set = &conversation.features},
		{0},
	};
	struct options options = {.command = "ask", .usage = COMMAND_ASK_USAGE, .flags = flags};
	int status = options_read(&options, argc, argv);

	if (status == EXIT_DONE) {
		conversation.answerer = options_open(&options);
		if (!conversation.answerer)
			status = EXIT_USAGE;
		else if (options.rest < argc)
			ask_words(&conversation, argc - options.rest, argv + options.rest);
		else
			status = ask_lines(&conversation);
	}
	answerer_close(conversation.answerer);
	options_finish(&options);
	return status;
}
