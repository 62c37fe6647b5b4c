/* functions.c - the functions that intents' queries may call */
#include "knowledge/views.h"

#include <stdlib.h>

#include "knowledge/gazetteer.h"
#include "knowledge/index.h"
#include "knowledge/notes.h"

/* What a related term must match to be as good as the term itself. */
#define HAS_MATCH 0.7

static const struct vocabulary *vocabulary_of(sqlite3_context *context)
{
	const struct knowledge *knowledge = sqlite3_user_data(context);

	return index_vocabulary(knowledge->index);
}

static struct note *read_argument(sqlite3_context *context, sqlite3_value *value)
{
	const struct knowledge *knowledge = sqlite3_user_data(context);
	struct span text = {.ptr = (const char *)sqlite3_value_text(value)};

	text.len = (size_t)sqlite3_value_bytes(value);
	return notes_read(knowledge->notes, vocabulary_of(context), text,
			  index_scope_story(knowledge->index));
}

static bool is_weak(const struct reading *reading, size_t mention)
{
	const struct mention *m = &reading->mention[mention];

	return m->count == 1 && (reading->words.word[m->first].flags & WORD_WEAK);
}

/* Whether nothing but this mention was asked for. */
static bool is_all(const struct reading *part, size_t asked)
{
	for (size_t m = 0; m < part->count; m++)
		if (m != asked && !part->mention[m].part && !is_weak(part, m))
			return false;
	return true;
}

/* "BT's consumer brands" is not BT, if no more than BT was asked for, and "the clerk's
 * brother" no clerk; "the world's biggest maker" is the biggest in the world. */
static bool owns_more(const struct vocabulary *v, const struct reading *whole,
		      const struct reading *part, size_t m, size_t asked)
{
	const struct mention *owner = &whole->mention[m], *last = &part->mention[asked];

	for (size_t i = asked + 1; i < part->count; i++)
		if (!is_weak(part, i))
			last = &part->mention[i];
	return (vocabulary_kind(v, owner->term).len > 0 || is_all(part, asked)) &&
	       (whole->words.word[owner->first + owner->count - 1].flags & WORD_POSSESSIVE) &&
	       owner->first + owner->count < whole->words.count &&
	       last->first + last->count <= part->mention[asked].first + part->mention[asked].count;
}

static bool reading_has(const struct vocabulary *v, const struct reading *whole,
			const struct reading *part, size_t mention, const struct related *related)
{
	for (size_t r = 0; r < related->count; r++) {
		const struct relation *relation = &related->relation[r];

		if (relation->opposite || relation->weight < HAS_MATCH)
			continue;
		for (size_t m = 0; m < whole->count; m++)
			if (whole->mention[m].term == relation->term &&
			    !owns_more(v, whole, part, m, mention))
				return true;
	}
	return false;
}

/* has(a, b): a has every term of b, or one that is related to it. */
static void has(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct vocabulary *v = vocabulary_of(context);
	struct note *whole = read_argument(context, argv[0]);
	struct note *wanted = read_argument(context, argv[1]);
	const struct reading *part = &wanted->reading;
	bool all = part->count > 0, only_weak = true;

	(void)argc;
	for (size_t m = 0; m < part->count; m++)
		only_weak &= is_weak(part, m);
	for (size_t m = 0; m < part->count && all; m++)
		if (!part->mention[m].part && (only_weak || !is_weak(part, m)))
			all = reading_has(v, &whole->reading, part, m, note_related(v, wanted, m));
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
	const struct reading *a = &read_argument(context, argv[0])->reading;
	const struct reading *b = &read_argument(context, argv[1])->reading;

	(void)argc;
	sqlite3_result_int(context, same_terms(a, b) && same_terms(b, a));
}

/* are_people(a): a is a plural that stands for people, as "workers". */
static void are_people(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct reading *a = &read_argument(context, argv[0])->reading;
	const struct word *last = a->words.count > 0 ? &a->words.word[a->words.count - 1] : NULL;
	bool are = false;

	(void)argc;
	if (last && word_is(last, "people persons men women children"))
		are = true;
	else if (last && span_ends(last->folded, SPAN("s")))
		are = gazetteer_has(span_slice(last->folded, 0, last->folded.len - 1),
				    GAZETTEER_ROLE, NULL);
	sqlite3_result_int(context, are);
}

/* contains_name(a): a names somebody or something that the stories know. */
static void contains_name(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const struct vocabulary *v = vocabulary_of(context);
	const struct reading *a = &read_argument(context, argv[0])->reading;
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

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* A mention of what is looked for, as the terms that may stand for it. */
struct looked_for {
	uint32_t *term;
	size_t terms;
	size_t statements; /* that have any of them, about */
};

static struct looked_for look_for(const struct knowledge *knowledge, struct arena *arena,
				  bool related, char part, struct note *note, size_t m)
{
	const struct vocabulary *v = index_vocabulary(knowledge->index);
	struct relation same = {.term = note->reading.mention[m].term, .weight = 1};
	const struct related itself = {.relation = &same, .count = 1};
	const struct related *from = related ? note_related(v, note, m) : &itself;
	struct looked_for out = {.term = arena_array(arena, from->count, sizeof(*out.term))};

	for (size_t r = 0; r < from->count; r++) {
		const struct relation *relation = &from->relation[r];
		uint32_t term = TERM_NONE;

		if (!relation->opposite && relation->weight >= HAS_MATCH &&
		    relation->term != TERM_NONE)
			term = vocabulary_part(v, part, relation->term);
		if (term == TERM_NONE)
			continue;
		out.term[out.terms++] = term;
		out.statements += index_statements(knowledge->index, term);
	}
	return out;
}

/* What fewest statements have of what is looked for. */
static struct looked_for look_for_rarest(const struct knowledge *knowledge, struct arena *arena,
					 bool related, char part, struct span text)
{
	struct note *note = notes_read(knowledge->notes, index_vocabulary(knowledge->index), text,
				       index_scope_story(knowledge->index));
	const struct reading *reading = &note->reading;
	struct looked_for best = {0};
	bool any = false, only_weak = true;

	for (size_t m = 0; m < reading->count; m++)
		only_weak &= is_weak(reading, m);
	for (size_t m = 0; m < reading->count && (!any || best.statements > 0); m++) {
		struct looked_for it;

		if (reading->mention[m].part || (related && !only_weak && is_weak(reading, m)))
			continue;
		it = look_for(knowledge, arena, related, part, note, m);
		if (!any || it.statements < best.statements)
			best = it;
		any = true;
	}
	return best;
}

bool views_any_having(const struct knowledge *knowledge, struct arena *arena, bool related,
		      char part, struct span text)
{
	return look_for_rarest(knowledge, arena, related, part, text).statements > 0;
}

size_t views_having(const struct knowledge *knowledge, struct arena *arena, bool related, char part,
		    struct span text, uint32_t **out)
{
	struct looked_for best = look_for_rarest(knowledge, arena, related, part, text);
	size_t count = 0, different = 0;

	*out = arena_array(arena, best.statements, sizeof(**out));
	for (size_t t = 0; t < best.terms; t++)
		count += index_postings(knowledge->index, best.term[t], *out + count);
	qsort(*out, count, sizeof(**out), by_number);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || (*out)[i] != (*out)[i - 1])
			(*out)[different++] = (*out)[i];
	return different;
}

void (*views_function(const char *name))(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	return strcmp(name, "same") == 0 ? same : strcmp(name, "has") == 0 ? has : NULL;
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
			 {"are_people", 1, SQLITE_DETERMINISTIC, are_people},
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
