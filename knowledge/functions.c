/* functions.c - the functions that intents' queries may call */
#include "knowledge/views.h"

#include <stdlib.h>

#include "knowledge/index.h"

/* What a related term must match to be as good as the term itself. */
#define HAS_MATCH 0.7

static const struct vocabulary *vocabulary_of(sqlite3_context *context)
{
	const struct knowledge *knowledge = sqlite3_user_data(context);

	return index_vocabulary(knowledge->index);
}

/* An argument, read. SQLite keeps that of a constant from row to row. */
struct argument {
	struct arena arena;
	struct reading reading;
	struct related {
		struct relation *relation; /* NULL until it is asked for */
		size_t count;
	} * related; /* of each mention */
};

static void argument_destroy(void *p)
{
	struct argument *argument = p;

	arena_finish(&argument->arena);
	free(argument);
}

static struct argument *argument_read(sqlite3_context *context, int i, sqlite3_value *value)
{
	struct argument *argument = sqlite3_get_auxdata(context, i);
	struct span text;

	if (argument)
		return argument;
	argument = malloc(sizeof(*argument));
	if (!argument)
		abort();
	arena_init(&argument->arena);
	text.ptr = (const char *)sqlite3_value_text(value);
	text.len = (size_t)sqlite3_value_bytes(value);
	vocabulary_read(vocabulary_of(context), &argument->arena,
			arena_copy(&argument->arena, text), &argument->reading);
	argument->related =
		arena_array(&argument->arena, argument->reading.count, sizeof(*argument->related));
	sqlite3_set_auxdata(context, i, argument, argument_destroy);
	/* Out of memory it was destroyed at once. */
	if (sqlite3_get_auxdata(context, i) != argument)
		abort();
	return argument;
}

static const struct related *argument_related(const struct vocabulary *vocabulary,
					      struct argument *argument, size_t mention)
{
	struct related *related = &argument->related[mention];

	if (!related->relation)
		related->relation = vocabulary_relations(
			vocabulary, &argument->arena, &argument->reading, mention, &related->count);
	return related;
}

/* "BT's consumer brands" is not BT, if no more than BT was asked for. */
static bool owns_more(const struct reading *whole, const struct reading *part, size_t m,
		      size_t asked)
{
	const struct mention *owner = &whole->mention[m], *last = &part->mention[part->count - 1];

	return (whole->words.word[owner->first + owner->count - 1].flags & WORD_POSSESSIVE) &&
	       owner->first + owner->count < whole->words.count &&
	       last->first + last->count <= part->mention[asked].first + part->mention[asked].count;
}

static bool reading_has(const struct reading *whole, const struct reading *part, size_t mention,
			const struct related *related)
{
	for (size_t r = 0; r < related->count; r++) {
		const struct relation *relation = &related->relation[r];

		if (relation->opposite || relation->weight < HAS_MATCH)
			continue;
		for (size_t m = 0; m < whole->count; m++)
			if (whole->mention[m].term == relation->term &&
			    !owns_more(whole, part, m, mention))
				return true;
	}
	return false;
}

static bool is_weak(const struct reading *reading, size_t mention)
{
	const struct mention *m = &reading->mention[mention];

	return m->count == 1 && (reading->words.word[m->first].flags & WORD_WEAK);
}

/* has(a, b): a has every term of b, or one that is related to it. */
static void has(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct vocabulary *v = vocabulary_of(context);
	struct argument *whole = argument_read(context, 0, argv[0]);
	struct argument *wanted = argument_read(context, 1, argv[1]);
	const struct reading *part = &wanted->reading;
	bool all = part->count > 0, only_weak = true;

	(void)argc;
	for (size_t m = 0; m < part->count; m++)
		only_weak &= is_weak(part, m);
	for (size_t m = 0; m < part->count && all; m++)
		if (!part->mention[m].part && (only_weak || !is_weak(part, m)))
			all = reading_has(&whole->reading, part, m, argument_related(v, wanted, m));
	sqlite3_result_int(context, all);
}

static bool same_terms(const struct reading *a, const struct reading *b)
{
	for (size_t m = 0; m < a->count; m++) {
		bool found = a->mention[m].part;

		for (size_t n = 0; n < b->count && !found; n++)
			found = a->mention[m].term == b->mention[n].term &&
				a->mention[m].term != TERM_NONE;
		if (!found)
			return false;
	}
	return a->count > 0;
}

/* same(a, b): a and b have the same terms, in any order. */
static void same(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct reading *a = &argument_read(context, 0, argv[0])->reading;
	const struct reading *b = &argument_read(context, 1, argv[1])->reading;

	(void)argc;
	sqlite3_result_int(context, same_terms(a, b) && same_terms(b, a));
}

/* contains_name(a): a names somebody or something that the stories know. */
static void contains_name(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct vocabulary *v = vocabulary_of(context);
	const struct reading *a = &argument_read(context, 0, argv[0])->reading;
	bool found = false;

	(void)argc;
	for (size_t m = 0; m < a->count && !found; m++)
		found = a->mention[m].term != TERM_NONE && !a->mention[m].part &&
			vocabulary_kind(v, a->mention[m].term).len > 0;
	sqlite3_result_int(context, found);
}

/* in_scope(story): the story of that number may be told of. */
static void in_scope(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct knowledge *knowledge = sqlite3_user_data(context);

	(void)argc;
	sqlite3_result_int(context, knowledge_in_scope(knowledge, sqlite3_value_int64(argv[0])));
}

int views_functions(struct knowledge *knowledge, struct error *error)
{
	static const struct {
		const char *name;
		int arguments, flags;
		void (*call)(sqlite3_context *context, int argc, sqlite3_value **argv);
	} functions[] = {{"same", 2, SQLITE_DETERMINISTIC, same},
			 {"has", 2, SQLITE_DETERMINISTIC, has},
			 {"contains_name", 1, SQLITE_DETERMINISTIC, contains_name},
			 {"in_scope", 1, 0, in_scope}};
	sqlite3 *db = knowledge->db;

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments,
					       SQLITE_UTF8 | functions[i].flags | SQLITE_INNOCUOUS,
					       knowledge, functions[i].call, NULL, NULL,
					       NULL) != SQLITE_OK)
			return error_set(error, ERR_LIBRARY, "%s", sqlite3_errmsg(db));
	return 0;
}
