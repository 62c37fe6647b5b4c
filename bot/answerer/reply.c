/* reply.c - findings in words: the short answer, quotes, and their source */
#include "bot/answerer/reply.h"

#include "bot/answerer/cut.h"
#include "bot/answerer/list.h"
#include "bot/answerer/placeholder.h"
#include "bot/answerer/source.h"
#include "bot/base/exchange.h"
#include "bot/base/utf8.h"

#define DIFFER_MIN_CHARS 100 /* less than that has no room for two answers */
#define PHRASE_MAX_BYTES 60  /* what is longer is a sentence */
#define QUOTE_MIN_CHARS	 30  /* less of a quote than that says nothing */

/* With the capitals that the asker or the story gave it. */
static struct span slot_of(const struct reply *reply, struct span name)
{
	struct span value = match_value(reply->match, name);
	struct asked_words words;

	if (!value.ptr || !reply->silence)
		return value;
	words = silence_read(reply->silence, reply->arena, &reply->asked);
	return asked_shown(&words, reply->arena, value);
}

static struct span value_of(const struct reply *reply, struct span name,
			    const struct finding *finding)
{
	const struct query *query = reply->match->intent->query;

	if (finding && reply->match->intent->code && span_is(name, "answer"))
		return finding->answer;
	if (finding && query)
		for (size_t i = 0; i < query_columns(query); i++)
			if (span_is(name, query_column_name(query, i)))
				return span_trim(finding->values[i]);
	return span_is(name, INTENT_UNSAID) ? reply->unsaid : slot_of(reply, name);
}

struct span reply_fill(const struct reply *reply, struct span text, const struct finding *finding)
{
	struct placeholder_cursor cursor = {.text = text};
	struct placeholder part;
	struct strbuf out;
	struct span filled;

	strbuf_init(&out, EXCHANGE_REPLY_MAX);
	while (placeholder_next(&cursor, &part) > 0)
		strbuf_add(&out, part.is_literal ? part.text : value_of(reply, part.text, finding));
	filled = arena_copy(reply->arena, span_trim(strbuf_span(&out)));
	strbuf_finish(&out);
	return filled;
}

/* Adds a line if it fits into *left characters. */
static bool add_line(struct strbuf *out, struct span line, size_t *left)
{
	size_t chars = utf8_count(line) + (out->len > 0);

	if (chars > *left)
		return false;
	if (out->len > 0)
		strbuf_putc(out, '\n');
	strbuf_add(out, line);
	*left -= chars;
	return true;
}

/* A head, quotes below it, and a source that stays when the others are cut. */
static struct span compose(const struct reply *reply, struct span head, const struct span *quotes,
			   size_t quote_count, struct span source)
{
	size_t source_chars = source.len ? utf8_count(source) + 1 : 0;
	size_t left = reply->max_chars > source_chars ? reply->max_chars - source_chars : 0;
	struct strbuf out;
	struct span text;

	strbuf_init(&out, EXCHANGE_REPLY_MAX);
	if (head.len > 0)
		add_line(&out, cut_text(reply->arena, head, left), &left);
	for (size_t i = 0; i < quote_count; i++) {
		size_t room = left > 3 ? left - 3 : 0;

		if (utf8_count(quotes[i]) > room && room < QUOTE_MIN_CHARS)
			break;
		add_line(&out,
			 arena_printf(reply->arena, "> %.*s",
				      SPAN_ARG(cut_text(reply->arena, quotes[i], room))),
			 &left);
	}
	if (source.len > 0) {
		if (out.len > 0)
			strbuf_putc(&out, '\n');
		strbuf_add(&out, source);
	}
	text = arena_copy(reply->arena,
			  cut_text(reply->arena, strbuf_span(&out), reply->max_chars));
	strbuf_finish(&out);
	return text;
}

static void add_quote(struct answer *out, const struct statement *statement)
{
	for (size_t i = 0; i < out->quote_count; i++)
		if (out->quotes[i].id == statement->id)
			return;
	if (out->quote_count < ANSWERER_QUOTES_MAX)
		out->quotes[out->quote_count++] = *statement;
}

/* With a capital at its beginning and a point at its end. */
static struct span sentence(struct arena *arena, struct span text)
{
	size_t marks = 0;
	char *copy;

	text = span_trim(text);
	while (text.len > 0 && strchr(",;:", text.ptr[text.len - 1]))
		text.len--;
	if (text.len == 0)
		return text;
	/* "." is what "{answer}." leaves of an answer without words. */
	while (marks < text.len && strchr(".!? ", text.ptr[marks]))
		marks++;
	if (marks == text.len)
		return SPAN("");
	copy = arena_alloc(arena, text.len + 1);
	memcpy(copy, text.ptr, text.len);
	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - 'a' + 'A');
	copy[text.len] = '.';
	if (!strchr(".!?", copy[text.len - 1]))
		text.len++;
	return (struct span){copy, text.len};
}

/* Quotes what the one statement refers back to, too. */
static void add_before(const struct reply *reply, const struct finding *finding, struct answer *out)
{
	struct statement before;

	if (finding->statement_count == 1 && reply->knowledge &&
	    knowledge_before(reply->knowledge, &finding->statements[0], &before, NULL) > 0)
		add_quote(out, &before);
}

/* "Monday" for "on Monday", "Munich" for "in Munich": who asked when or where knows
 * the rest; but "at least three" stays. */
static struct span without_preposition(struct span answer)
{
	static const char *const prepositions[] = {"in ", "In ", "on ", "On ", "at ", "At "};

	for (size_t i = 0; i < sizeof(prepositions) / sizeof(prepositions[0]); i++)
		if (span_starts(answer, span_of(prepositions[i])) && answer.len > 3 &&
		    !span_starts(span_slice(answer, 3, answer.len), SPAN("least ")) &&
		    !span_starts(span_slice(answer, 3, answer.len), SPAN("most ")) &&
		    answer.len < PHRASE_MAX_BYTES)
			return span_slice(answer, 3, answer.len);
	return answer;
}

void reply_one(const struct reply *reply, const struct finding *finding, struct answer *out)
{
	const struct intent *intent = reply->match->intent;
	struct span head = {NULL, 0}, source = {NULL, 0}, quotes[2];

	for (size_t i = 0; i < finding->statement_count; i++)
		add_quote(out, &finding->statements[i]);
	add_before(reply, finding, out);
	for (size_t i = 0; i < out->quote_count && i < 2; i++)
		quotes[i] = source_one_line(reply->arena, out->quotes[i].text);
	if (intent->one.text.ptr)
		head = reply_fill(reply, intent->one.text, finding);
	else
		head = finding->answer;
	if (sentence(reply->arena, head).len == 0)
		head.len = 0;
	out->text = finding->answer.len ? without_preposition(finding->answer) : head;
	if (out->quote_count > 0) {
		source = source_lines(reply->arena, out->quotes, out->quote_count,
				      reply->with_title);
		if (out->text.len == 0)
			out->text = quotes[0];
		if (span_eq(source_one_line(reply->arena, head), quotes[0]))
			head.len = 0;
	}
	out->reply = compose(reply, sentence(reply->arena, head), quotes, out->quote_count, source);
	out->answered = true;
	out->confidence = finding->confidence;
}

void reply_differ(const struct reply *reply, const struct finding *one, const struct finding *other,
		  struct answer *out)
{
	static const char heading[] = "The stories differ:";
	struct reply half = *reply;
	struct answer second = {0};

	half.max_chars = (reply->max_chars - utf8_count(SPAN(heading)) - 2) / 2;
	if (reply->max_chars < DIFFER_MIN_CHARS) {
		reply_one(reply, one, out);
		return;
	}
	reply_one(&half, one, out);
	reply_one(&half, other, &second);
	out->text = arena_printf(reply->arena, "%.*s; %.*s", SPAN_ARG(out->text),
				 SPAN_ARG(second.text));
	out->reply = arena_printf(reply->arena, "%s\n%.*s\n%.*s", heading, SPAN_ARG(out->reply),
				  SPAN_ARG(second.reply));
	for (size_t i = 0; i < second.quote_count; i++)
		add_quote(out, &second.quotes[i]);
}

size_t reply_many(const struct reply *reply, const struct findings *findings, double threshold,
		  struct answer *out)
{
	struct list list;
	size_t told;

	list_gather(&list, reply, findings, threshold);
	if (list.count < 2) {
		reply_one(reply, findings_best(findings), out);
		return 0;
	}
	told = list_write(&list, reply, out);
	for (size_t i = 0; i < list.count; i++)
		for (size_t k = 0; k < list.items[i].statement_count; k++)
			add_quote(out, &list.items[i].statements[k]);
	out->answered = true;
	out->confidence = findings_best(findings)->confidence;
	return told;
}

void reply_fixed(const struct reply *reply, struct answer *out)
{
	out->text = reply_fill(reply, reply->match->intent->one.text, NULL);
	out->reply = cut_text(reply->arena, out->text, reply->max_chars);
	out->answered = true;
	out->confidence = 1;
}

void reply_decline(const struct reply *reply, struct span text, const struct statement *nearest,
		   struct answer *out)
{
	struct span quote, source;

	if (!nearest) {
		out->reply = cut_text(reply->arena, text, reply->max_chars);
		return;
	}
	quote = source_one_line(reply->arena, nearest->text);
	source = source_lines(reply->arena, nearest, 1, reply->with_title);
	text = arena_printf(reply->arena, "%.*s The nearest %s:", SPAN_ARG(text),
			    reply->of_all ? "they have" : "it has");
	out->reply = compose(reply, text, &quote, 1, source);
}
