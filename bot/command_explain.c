/* command_explain.c - footnote explain: why an answer is what it is */
#include "bot/base/exchange.h"
#include "bot/base/strbuf.h"
#include "bot/command.h"
#include "bot/options.h"

#include <stdio.h>

static void explain(struct answerer *answerer, int argc, char **argv)
{
	struct strbuf question;
	struct answer answer;

	strbuf_init(&question, EXCHANGE_QUESTION_MAX + 1);
	for (int i = 0; i < argc; i++)
		strbuf_printf(&question, "%s%s", i > 0 ? " " : "", argv[i]);
	answerer_answer(answerer, strbuf_span(&question), (struct span){NULL, 0},
			ANSWERER_REPLY_CHARS, stdout, &answer);
	printf("\n%.*s\n", SPAN_ARG(answer.reply));
	strbuf_finish(&question);
}

int cmd_explain(int argc, char **argv)
{
	struct options options = {.command = "explain", .usage = COMMAND_EXPLAIN_USAGE};
	struct answerer *answerer = NULL;
	int status = options_read(&options, argc, argv);

	if (status == EXIT_DONE && options.rest == argc)
		status = command_usage("explain: which question? usage: footnote explain %s",
				       COMMAND_EXPLAIN_USAGE);
	if (status == EXIT_DONE) {
		answerer = options_open(&options);
		if (answerer)
			explain(answerer, argc - options.rest, argv + options.rest);
		else
			status = EXIT_USAGE;
	}
	answerer_close(answerer);
	options_finish(&options);
	return status;
}
