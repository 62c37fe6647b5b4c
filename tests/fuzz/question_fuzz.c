/* question_fuzz.c - whatever is asked, the answer keeps its promises
 *
 * Input: a question. Where it begins with "{", its first line is the context
 * that came with it. A second question follows in the same conversation.
 */
#include "bot/answerer/answerer.h"
#include "bot/base/exchange.h"
#include "bot/base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

/* One answerer has the first, the other has all. */
static const char *const paths[] = {"knowledge/stories/huawei-5g.md", "tests/data/bridge.md",
				    "tests/data/delay.md"};

#define STORIES (sizeof(paths) / sizeof(paths[0]))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Asked second, which of them by the length of the input. */
static const char *const followups[] = {
	"and why?",
	"more",
	"when?",
	"and BT?",
	"what about China?",
	"who said so?",
	"how long will it take?",
	"what did he say in Munich?",
	"which ones?",
	"the bridge story",
	"who wrote it?",
	"and in the story about Huawei?",
	"Huawei",
};

static struct answerer *answerers[2];
static struct span stories[STORIES];
static FILE *trace;

static struct span read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	const size_t room = 1 << 20;
	char *bytes = malloc(room);
	size_t len;

	if (!file || !bytes)
		abort();
	len = fread(bytes, 1, room, file);
	fclose(file);
	return (struct span){bytes, len};
}

static struct answerer *open_answerer(size_t count)
{
	static const char *const plugins[] = {"plugins"};
	const struct answerer_options options = {
		.knowledge = paths,
		.knowledge_count = count,
		.plugins = plugins,
		.plugins_count = 1,
		.threshold = ANSWERER_THRESHOLD,
	};
	struct answerer *answerer;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	if (answerer_open(&answerer, &options, &problems, &error) < 0)
		abort();
	problems_finish(&problems);
	return answerer;
}

static void load(void)
{
	answerers[0] = open_answerer(1);
	answerers[1] = open_answerer(STORIES);
	for (size_t i = 0; i < STORIES; i++)
		stories[i] = read_file(paths[i]);
	trace = fopen("/dev/null", "w");
}

static bool is_clean(struct span text)
{
	struct strbuf clean;
	bool same;

	strbuf_init(&clean, 4 * text.len + 16);
	utf8_clean(&clean, text);
	same = span_eq(strbuf_span(&clean), text);
	strbuf_finish(&clean);
	return same;
}

/* The file that a quote is from. */
static struct span source_of(const struct statement *quote)
{
	for (size_t i = 0; i < STORIES; i++)
		if (span_find(span_of(paths[i]), quote->story) != (size_t)-1)
			return stories[i];
	abort();
}

static void check(const struct answer *answer, size_t max_chars)
{
	assert(utf8_valid(answer->reply) == answer->reply.len);
	assert(utf8_valid(answer->text) == answer->text.len);
	assert(utf8_count(answer->reply) <= max_chars);
	assert(answer->reply.len <= EXCHANGE_REPLY_MAX);
	assert(answer->context.len <= EXCHANGE_CONTEXT_MAX);
	assert(is_clean(answer->reply));
	assert(answer->confidence >= 0 && answer->confidence <= 1);
	assert(answer->quote_count <= ANSWERER_QUOTES_MAX);
	assert(answer->answered || (answer->quote_count == 0 && answer->text.len == 0));
	for (size_t i = 0; i < answer->quote_count; i++) {
		const struct statement *quote = &answer->quotes[i];

		struct span story = source_of(quote);

		assert(quote->start < quote->end && quote->end <= story.len);
		assert(span_eq(span_slice(story, quote->start, quote->end), quote->text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span question = {(const char *)data, size}, context = {NULL, 0};
	size_t max_chars = size > 0 ? 6 * (size_t)data[size - 1] : 0;
	char kept[EXCHANGE_CONTEXT_MAX];
	struct span followup =
		span_of(followups[size % (sizeof(followups) / sizeof(followups[0]))]);
	struct answerer *answerer;
	struct answer answer;

	if (!answerers[0])
		load();
	answerer = answerers[size > 1 && data[size / 2] % 2];
	if (size > EXCHANGE_QUESTION_MAX + EXCHANGE_CONTEXT_MAX)
		return 0;
	if (size > 0 && data[0] == '{')
		span_next_line(&question, &context);
	answerer_answer(answerer, question, context, max_chars, size % 4 ? NULL : trace, &answer);
	check(&answer, max_chars);
	if (answer.context.len > 0)
		memcpy(kept, answer.context.ptr, answer.context.len);
	context = (struct span){kept, answer.context.len};
	answerer_answer(answerer, followup, context, max_chars, NULL, &answer);
	check(&answer, max_chars);
	return 0;
}
