/* qaset.c - question sets: passages of text, each with questions about it */
#include "bot/qaset.h"

#include "bot/base/strbuf.h"

#include <errno.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#define GZ_BUFFER_BYTES (128 << 10)

/* One file while it is read. */
struct reader {
	struct qaset *set;
	const char *path;
	struct problems *problems;
	size_t line, room;
	const char *where; /* of the passage: "", or its question as "question 3: " */
};

static bool wrong(const struct reader *reader, const char *what)
{
	problems_add(reader->problems, reader->path, reader->line, "%s%s", reader->where, what);
	return false;
}

static bool missing(const struct reader *reader, const char *key, const char *kind)
{
	problems_add(reader->problems, reader->path, reader->line, "%s\"%s\" must be %s",
		     reader->where, key, kind);
	return false;
}

/* A copy of a text; it must not be empty. */
static bool take_text(const struct reader *reader, const json_t *object, const char *key,
		      struct span *out)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value) || json_string_length(value) == 0)
		return missing(reader, key, "a text that is not empty");
	*out = arena_copy(&reader->set->arena,
			  (struct span){json_string_value(value), json_string_length(value)});
	return true;
}

static bool take_list(const struct reader *reader, const json_t *object, const char *key,
		      const json_t **out)
{
	*out = json_object_get(object, key);
	return json_is_array(*out) || missing(reader, key, "a list");
}

static bool take_answers(const struct reader *reader, const json_t *object,
			 struct qaset_question *question)
{
	const json_t *list;

	if (!take_list(reader, object, "answers", &list))
		return false;
	question->answer_count = json_array_size(list);
	question->answers = arena_array(&reader->set->arena, question->answer_count,
					sizeof(*question->answers));
	for (size_t i = 0; i < question->answer_count; i++) {
		const json_t *answer = json_array_get(list, i);

		if (!json_is_string(answer))
			return missing(reader, "answers", "a list of texts");
		question->answers[i] =
			arena_copy(&reader->set->arena, (struct span){json_string_value(answer),
								      json_string_length(answer)});
	}
	return true;
}

static bool take_places(const struct reader *reader, const json_t *object, size_t text_len,
			struct qaset_question *question)
{
	const json_t *list;

	if (!take_list(reader, object, "spans", &list))
		return false;
	question->place_count = json_array_size(list);
	question->places =
		arena_array(&reader->set->arena, question->place_count, sizeof(*question->places));
	for (size_t i = 0; i < question->place_count; i++) {
		const json_t *pair = json_array_get(list, i);
		const json_t *start = json_array_get(pair, 0), *end = json_array_get(pair, 1);
		json_int_t from = json_integer_value(start), to = json_integer_value(end);

		if (json_array_size(pair) != 2 || !json_is_integer(start) || !json_is_integer(end))
			return missing(reader, "spans", "a list of [start, end]");
		if (from < 0 || to <= from || (uint64_t)to > text_len) {
			problems_add(reader->problems, reader->path, reader->line,
				     "%sspan [%lld, %lld] is not inside of the text, which has %zu"
				     " bytes",
				     reader->where, (long long)from, (long long)to, text_len);
			return false;
		}
		question->places[i] = (struct qaset_place){(size_t)from, (size_t)to};
	}
	return true;
}

static bool take_question(const struct reader *reader, const json_t *object, size_t text_len,
			  struct qaset_question *question)
{
	if (!json_is_object(object))
		return wrong(reader, "is no object");
	return take_text(reader, object, "id", &question->id) &&
	       take_text(reader, object, "question", &question->text) &&
	       take_answers(reader, object, question) &&
	       take_places(reader, object, text_len, question);
}

static bool take_passage(struct reader *reader, const json_t *object, struct qaset_passage *passage)
{
	const json_t *list;
	char where[64];

	if (!json_is_object(object))
		return wrong(reader, "is no object");
	if (!take_text(reader, object, "id", &passage->id) ||
	    !take_text(reader, object, "title", &passage->title) ||
	    !take_text(reader, object, "text", &passage->text) ||
	    !take_list(reader, object, "questions", &list))
		return false;
	passage->line = reader->line;
	passage->question_count = json_array_size(list);
	passage->questions = arena_array(&reader->set->arena, passage->question_count,
					 sizeof(*passage->questions));
	for (size_t i = 0; i < passage->question_count; i++) {
		bool fine;

		snprintf(where, sizeof(where), "question %zu: ", i + 1);
		reader->where = where;
		fine = take_question(reader, json_array_get(list, i), passage->text.len,
				     &passage->questions[i]);
		reader->where = "";
		if (!fine)
			return false;
	}
	return true;
}

static void add_passage(struct reader *reader, const struct qaset_passage *passage)
{
	struct qaset *set = reader->set;

	if (set->count == reader->room) {
		reader->room = reader->room ? 2 * reader->room : 64;
		set->passages = realloc(set->passages, reader->room * sizeof(*set->passages));
		if (!set->passages)
			abort();
	}
	set->passages[set->count++] = *passage;
	set->question_count += passage->question_count;
}

static void take_line(struct reader *reader, struct span line)
{
	struct qaset_passage passage = {0};
	json_error_t error;
	json_t *object;

	line = span_trim(line);
	if (line.len == 0)
		return;
	object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, &error);
	if (!object)
		wrong(reader, error.text);
	else if (take_passage(reader, object, &passage))
		add_passage(reader, &passage);
	json_decref(object);
}

static bool failed(gzFile file)
{
	int code;

	gzerror(file, &code);
	return code != Z_OK && code != Z_STREAM_END;
}

/* Reads the next line. Returns 1, 0 at the end of the file, negative where it is
 * too long. */
static int read_line(gzFile file, struct strbuf *line)
{
	int c;

	strbuf_clear(line);
	while ((c = gzgetc(file)) >= 0 && c != '\n') {
		strbuf_putc(line, (char)c);
		if (line->truncated)
			return ERR_LIMIT;
	}
	return c == '\n' || (line->len > 0 && !failed(file));
}

static void read_lines(struct reader *reader, gzFile file)
{
	struct strbuf line;
	size_t bytes = 0;
	int rc;

	strbuf_init(&line, QASET_LINE_MAX);
	while ((rc = read_line(file, &line)) != 0) {
		reader->line++;
		bytes += line.len;
		if (rc > 0 && bytes <= QASET_FILE_MAX) {
			take_line(reader, strbuf_span(&line));
			continue;
		}
		problems_add(reader->problems, reader->path, reader->line, "%s",
			     rc < 0 ? "the line is too long" : "the file is too large");
		break;
	}
	strbuf_finish(&line);
}

/* What zlib has to say against the file once it was read. */
static void check_end(struct reader *reader, gzFile file)
{
	int code;
	const char *text = gzerror(file, &code);

	if (failed(file))
		problems_add(reader->problems, reader->path, 0, "%s",
			     code == Z_ERRNO ? strerror(errno) : text);
}

int qaset_read(struct qaset *set, const char *path, struct problems *problems)
{
	struct reader reader = {.set = set, .path = path, .problems = problems, .where = ""};
	size_t before = problems->count;
	gzFile file;

	*set = (struct qaset){0};
	arena_init(&set->arena);
	file = gzopen(path, "rb");
	if (!file) {
		problems_add(problems, path, 0, "%s", strerror(errno ? errno : ENOMEM));
		return ERR_INPUT;
	}
	gzbuffer(file, GZ_BUFFER_BYTES);
	read_lines(&reader, file);
	check_end(&reader, file);
	gzclose(file);
	if (problems->count == before && set->count == 0)
		problems_add(problems, path, 0, "has no passages");
	return problems->count == before ? 0 : ERR_INPUT;
}

void qaset_finish(struct qaset *set)
{
	free(set->passages);
	arena_finish(&set->arena);
	*set = (struct qaset){0};
}

enum qaset_part qaset_part_of(struct span title)
{
	uint32_t hash = 2166136261;

	for (size_t i = 0; i < title.len; i++)
		hash = (hash ^ (unsigned char)title.ptr[i]) * 16777619;
	return hash % 3 == 0 ? QASET_HELD_OUT : QASET_TRAIN;
}

void qaset_keep(struct qaset *set, enum qaset_part part)
{
	size_t kept = 0;

	if (part == QASET_ALL)
		return;
	set->question_count = 0;
	for (size_t i = 0; i < set->count; i++) {
		if (qaset_part_of(set->passages[i].title) != part)
			continue;
		set->passages[kept] = set->passages[i];
		set->question_count += set->passages[kept++].question_count;
	}
	set->count = kept;
}
