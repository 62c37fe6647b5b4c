/* index_test.c - what stands in a knowledge base's file, read in place: the same as
 * was written, and harmless where it lies */
#include "knowledge/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "knowledge/candidates.h"
#include "knowledge/index_private.h"
#include "knowledge/packed.h"
#include "tests/unit/fixture.h"
#include "tests/unit/scratch.h"

#define MOST 8000 /* statements, of the stories below */

static const char *const questions[] = {
	"who is Quist, the mayor of Norhaven?", "what did the mayor call dirty?",
	"how long does the crossing take?",	"lighthouse keeper",
	"why do ferries burn diezel?",		"",
};

/* What a search for words finds, in arena. */
static const struct search *find(const struct knowledge *knowledge, struct arena *arena,
				 const char *words)
{
	struct search *search = arena_alloc(arena, sizeof(*search));

	index_search(knowledge->index, arena, span_of(words), search);
	return search;
}

static void build(const char *db, const char *story)
{
	struct problems problems;
	struct error error = {0};

	problems_init(&problems);
	if (knowledge_build(db, &story, 1, &problems, &error) < 0)
		fail_msg("%s", problems.kept ? problems.lines[0] : error.text);
	problems_finish(&problems);
}

/* Opens path, which may be damaged, asks and closes. Returns whether it opened. */
static bool ask_all(const char *path)
{
	struct knowledge *knowledge;
	struct problems problems;
	struct error error;

	problems_init(&problems);
	if (knowledge_open(&knowledge, &path, 1, &problems, &error) < 0)
		knowledge = NULL;
	for (size_t q = 0; knowledge && q < sizeof(questions) / sizeof(questions[0]); q++) {
		struct knowledge_name *names;
		struct arena arena;
		const struct search *search;

		arena_init(&arena);
		knowledge_begin(knowledge);
		search = find(knowledge, &arena, questions[q]);
		for (size_t h = 0; h < search->hits; h++) {
			size_t i = search->hit[h].statement;
			struct statement statement;

			assert_true(i < index_count(knowledge->index));
			index_facts(index_at(knowledge->index, i));
			index_quote(knowledge->index, i, &statement, &error);
		}
		knowledge_names(knowledge, &arena, span_of(questions[q]), &names);
		knowledge_spelling(knowledge, SPAN("diezel"));
		arena_finish(&arena);
	}
	knowledge_close(knowledge);
	problems_finish(&problems);
	return knowledge != NULL;
}

static void put_bytes(const char *path, long at, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static void a_file_finds_what_its_story_does(void **state)
{
	const char *db = scratch_path(state, "k.db");
	struct knowledge *of_story = fixture_open(FIXTURE_FERRY), *of_file;

	build(db, FIXTURE_FERRY);
	of_file = fixture_open(db);
	for (size_t q = 0; q < sizeof(questions) / sizeof(questions[0]); q++) {
		const struct search *a, *b;
		struct arena arena;

		arena_init(&arena);
		a = find(of_story, &arena, questions[q]);
		b = find(of_file, &arena, questions[q]);
		assert_int_equal(a->hits, b->hits);
		for (size_t h = 0; h < a->hits; h++) {
			assert_int_equal(a->hit[h].statement, b->hit[h].statement);
			assert_true(a->hit[h].score == b->hit[h].score);
		}
		arena_finish(&arena);
	}
	knowledge_close(of_story);
	knowledge_close(of_file);
}

/* What the file has of each statement is what reading its text again gives. */
static void a_statement_is_kept_as_it_was_read(void **state)
{
	struct knowledge *knowledge = fixture_open(FIXTURE_FERRY);
	const struct index *index = knowledge->index;
	struct readings_row row;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_true(index_count(index) > 10);
	for (size_t i = 0; i < index_count(index); i++) {
		const struct index_statement *s = index_at(index, i);
		struct reading again;
		double weight = 0;

		assert_true(readings_row(&index->readings, i, &row));
		assert_true(index_agrees(index, i));
		vocabulary_read(index_vocabulary(index), &arena, s->text, s->reading.story, &again);
		assert_int_equal(s->reading.words.count, again.words.count);
		for (size_t w = 0; w < again.words.count; w++) {
			const struct word *a = &s->reading.words.word[w];
			const struct word *b = &again.words.word[w];

			assert_true(span_eq(a->text, b->text) && span_eq(a->folded, b->folded) &&
				    span_eq(a->stem, b->stem));
			assert_true(a->start == b->start && a->end == b->end);
			assert_true(a->flags == b->flags && a->vector == b->vector);
		}
		assert_int_equal(s->reading.count, again.count);
		for (size_t m = 0; m < again.count; m++) {
			const struct mention *a = &s->reading.mention[m], *b = &again.mention[m];

			assert_true(a->term == b->term && a->first == b->first &&
				    a->count == b->count && a->part == b->part);
			if (!a->part)
				weight += index_weight(index, index_statements(index, a->term));
		}
		assert_true(s->weight == weight);
	}
	arena_finish(&arena);
	knowledge_close(knowledge);
}

/* Every page of the file is overwritten in turn, in several ways and places. */
static void a_file_that_lies_does_no_harm(void **state)
{
	static unsigned char good[1 << 20], bad[64];
	const char *db = scratch_path(state, "k.db");
	FILE *file;
	size_t len, opened = 0;

	build(db, FIXTURE_FERRY);
	file = fopen(db, "r");
	assert_non_null(file);
	len = fread(good, 1, sizeof(good), file);
	fclose(file);
	srandom(1);
	for (size_t round = 0; round < 400; round++) {
		size_t at = 100 + (size_t)random() % (len - 100 - sizeof(bad)), n = 1;

		/* Most of a page of numbers is in use; of others, the ends are. */
		if (round % 2)
			at = at / PACKED_PAGE_BYTES * PACKED_PAGE_BYTES + (size_t)random() % 64;
		if (at < 100)
			at = 100;
		n += (size_t)random() % sizeof(bad);
		for (size_t i = 0; i < n; i++)
			bad[i] = round % 3 == 0 ? 0xFF : (unsigned char)random();
		put_bytes(db, (long)at, bad, n);
		opened += ask_all(db);
		put_bytes(db, (long)at, good + at, n);
	}
	assert_true(opened > 0);
	assert_true(ask_all(db));
}

static void write_row(sqlite3 *db, int number, const unsigned char *bytes, int len)
{
	sqlite3_stmt *insert;

	assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO stored_index VALUES (?1, ?2)", -1,
					    &insert, NULL),
			 SQLITE_OK);
	sqlite3_bind_int(insert, 1, number);
	sqlite3_bind_blob(insert, 2, bytes, len, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
	sqlite3_finalize(insert);
}

/* Numbers 0 to count - 1, and texts, through a database and back. */
static void what_was_packed_is_read(void **state)
{
	static const size_t counts[] = {0,     1,      PACKED_ROW_NUMBERS - 1, PACKED_ROW_NUMBERS,
					10000, 3000000};

	(void)state;
	for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
		struct packer packer;
		struct packed packed;
		struct error error;
		sqlite3 *db;
		sqlite3_int64 len;
		unsigned char *bytes;
		uint32_t text, longest;
		char letters[2000];

		memset(letters, 'x', sizeof(letters));
		assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db,
					      "PRAGMA page_size = 16384; CREATE TABLE stored_index"
					      "(row INTEGER PRIMARY KEY, bytes BLOB) STRICT; BEGIN",
					      NULL, NULL, NULL),
				 SQLITE_OK);
		packer_init(&packer, db);
		for (size_t i = 0; i < counts[c]; i++)
			packer_number(&packer, (uint32_t)(i * 2654435761U));
		text = packer_text(&packer, SPAN("Norhaven"));
		longest = packer_text(&packer, (struct span){letters, sizeof(letters)});
		assert_int_equal(packer_finish(&packer, &error), 0);
		assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
		bytes = sqlite3_serialize(db, "main", &len, 0);
		assert_int_equal(packed_open(&packed,
					     (struct span){(const char *)bytes, (size_t)len}, 2,
					     &error),
				 0);
		for (size_t i = 0; i < counts[c]; i++)
			assert_int_equal(packed_number(&packed, i), (uint32_t)(i * 2654435761U));
		assert_true(span_is(packed_text(&packed, text), "Norhaven"));
		assert_true(span_eq(packed_text(&packed, longest),
				    (struct span){letters, sizeof(letters)}));
		assert_int_equal(packed_number(&packed, packed.count), 0);
		assert_int_equal(packed_text(&packed, packed.count - 1).len, 0);
		packed_close(&packed);
		/* Neither another page nor a piece of the file is taken for it. */
		assert_int_equal(
			packed_open(&packed, (struct span){(const char *)bytes, 16384}, 2, &error),
			ERR_INPUT);
		for (int page = -1; page <= 1; page++)
			assert_int_equal(
				packed_open(&packed,
					    (struct span){(const char *)bytes, (size_t)len}, page,
					    &error),
				ERR_INPUT);
		sqlite3_free(bytes);
		sqlite3_close(db);
	}
}

/* Rows that packer_finish() would not write. */
static void other_rows_are_refused(void **state)
{
	static const struct {
		int number, len; /* of the second row */
	} rows[] = {{2, 8}, {1, 7}, {1, 4 * PACKED_ROW_NUMBERS + 4}, {1, 100000}};
	static unsigned char bytes[100000];

	(void)state;
	for (size_t i = 0; i <= sizeof(rows) / sizeof(rows[0]); i++) {
		bool fine = i == sizeof(rows) / sizeof(rows[0]);
		struct packed packed;
		struct error error;
		unsigned char *file;
		sqlite3_int64 len;
		sqlite3 *db;

		assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
		assert_int_equal(sqlite3_exec(db,
					      "PRAGMA page_size = 16384; CREATE TABLE stored_index"
					      "(row INTEGER PRIMARY KEY, bytes BLOB) STRICT",
					      NULL, NULL, NULL),
				 SQLITE_OK);
		write_row(db, 0, bytes, 4 * PACKED_ROW_NUMBERS);
		write_row(db, fine ? 1 : rows[i].number, bytes, fine ? 8 : rows[i].len);
		file = sqlite3_serialize(db, "main", &len, 0);
		assert_int_equal(packed_open(&packed,
					     (struct span){(const char *)file, (size_t)len}, 2,
					     &error),
				 fine ? 0 : ERR_INPUT);
		packed_close(&packed);
		sqlite3_free(file);
		sqlite3_close(db);
	}
}

/* Writes a story of many statements, each of a few words of a few. */
static void write_story(void **state, char *path, size_t size)
{
	static const char *const words[] = {"harbour", "ferry",	 "mayor", "diesel", "lamp",
					    "winter",  "timber", "queue", "ticket", "gull"};
	FILE *file;

	snprintf(path, size, "%s", scratch_path(state, "many.md"));
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("---\ntitle: Many\noutlet: The Outlet\n---\n\n", file);
	srandom(2);
	for (int s = 0; s < 3000; s++) {
		fprintf(file, "Row %d has", s);
		for (int w = 0; w < 1 + s % 5; w++) {
			size_t a = (size_t)random() % 10, b = (size_t)random() % 10;

			fprintf(file, " %s", words[a < b ? a : b]);
		}
		fputs(".[^1]\n", file);
	}
	fputs("\n[^1]: paragraph 1\n", file);
	fclose(file);
}

/* The score of candidates.h, from the words of the statement. */
static double score_of(const struct search *search, const struct index_statement *s)
{
	double score = 0;

	for (size_t t = 0; t < search->terms; t++) {
		double best = 0;

		for (size_t r = 0; r < search->term[t].relations; r++)
			for (size_t m = 0; m < s->reading.count; m++)
				if (s->reading.mention[m].term ==
					    search->term[t].relation[r].term &&
				    search->term[t].relation[r].weight > best)
					best = search->term[t].relation[r].weight;
		score += search->term[t].weight * best;
	}
	return score;
}

static int descending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* Holds what is found for words against the scores of all statements. */
static struct candidates assert_best(struct knowledge *knowledge, const char *words)
{
	static double all[MOST], got[MOST];
	size_t count = index_count(knowledge->index), matching = 0;
	struct candidates candidates;
	const struct search *search;
	struct arena arena;

	assert_true(count <= MOST);
	arena_init(&arena);
	knowledge_begin(knowledge);
	search = find(knowledge, &arena, words);
	candidates_find(knowledge->index, &arena, search, &candidates);
	for (size_t s = 0; s < count; s++) {
		all[s] = score_of(search, index_at(knowledge->index, s));
		matching += all[s] > 0;
	}
	assert_int_equal(candidates.count, matching < CANDIDATES_MAX ? matching : CANDIDATES_MAX);
	for (size_t c = 0; c < candidates.count; c++)
		got[c] = all[candidates.statement[c]];
	qsort(all, count, sizeof(*all), descending);
	qsort(got, candidates.count, sizeof(*got), descending);
	for (size_t c = 0; c < candidates.count; c++)
		if (got[c] < all[c] - 1e-9 || got[c] > all[c] + 1e-9)
			fail_msg("%s: %zu: %f instead of %f", words, c, got[c], all[c]);
	arena_finish(&arena);
	return candidates;
}

static void the_candidates_are_the_best(void **state)
{
	static const char *const words[] = {"harbour ferry gull",
					    "gull",
					    "ferry",
					    "diesel lamp",
					    "mayor winter timber queue ticket gull harbour",
					    "row ferry"};
	char path[512];
	struct knowledge *knowledge;

	write_story(state, path, sizeof(path));
	knowledge = fixture_open(path);
	assert_int_equal(index_count(knowledge->index), 3000);
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
		assert_best(knowledge, words[w]);
	knowledge_close(knowledge);
}

/* Statements are gone through a part at a time, and the best of all parts are found. */
static void parts_have_the_best_of_all(void **state)
{
	static const size_t parts[] = {1, 64, 700, 2999};
	char path[512];
	struct knowledge *knowledge;

	write_story(state, path, sizeof(path));
	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++) {
		knowledge = fixture_open(path);
		candidates_memory_destroy(knowledge->index->memory);
		knowledge->index->memory = candidates_memory_create(parts[p]);
		assert_best(knowledge, "mayor winter timber queue ticket gull harbour");
		assert_best(knowledge, "gull");
		assert_best(knowledge, "row ferry");
		knowledge_close(knowledge);
	}
}

/* A story in which one word is rare and others are common; a few statements have
 * a word that is too long for the index. */
static void write_common(void **state, char *path, size_t size)
{
	FILE *file;

	snprintf(path, size, "%s", scratch_path(state, "common.md"));
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("---\ntitle: Common\noutlet: The Outlet\n---\n\n", file);
	for (int s = 0; s < MOST; s++) {
		fputs("Row ", file);
		for (int n = 0; s % 2400 == 0 && n < 200; n++)
			fputc('o', file);
		fprintf(file, "%s%s%s%s.[^1]\n", s % 80 ? "" : " gull", s % 2 ? " harbour" : "",
			s % 3 ? "" : " ferry", s % 5 ? "" : " lamp");
	}
	fputs("\n[^1]: paragraph 1\n", file);
	fclose(file);
}

/* Where the rare word decides, its statements are looked at, and the long lists of
 * the others are not gone through. */
static void common_words_cost_little(void **state)
{
	char path[512];
	struct knowledge *knowledge;
	struct readings_row row;
	struct candidates candidates;

	write_common(state, path, sizeof(path));
	knowledge = fixture_open(path);
	assert_int_equal(index_count(knowledge->index), MOST);
	assert_false(readings_row(&knowledge->index->readings, 2400, &row));
	assert_true(readings_row(&knowledge->index->readings, 2401, &row));
	candidates = assert_best(knowledge, "gull harbour ferry lamp");
	assert_in_range(candidates.looked_at, CANDIDATES_MAX, MOST / 80);
	assert_in_range(candidates.gone_through, MOST / 80, MOST / 80 + MOST / 5);
	candidates = assert_best(knowledge, "harbour");
	assert_int_equal(candidates.looked_at, 0);
	assert_int_equal(candidates.gone_through, MOST / 2);
	knowledge_close(knowledge);
}

/* More statements than there are places on the shelf, in one question. */
static void a_statement_stays_until_the_next_question(void **state)
{
	static const struct index_statement *kept[3000];
	char path[512];
	struct knowledge *knowledge;

	write_story(state, path, sizeof(path));
	knowledge = fixture_open(path);
	for (int round = 0; round < 3; round++) {
		knowledge_begin(knowledge);
		for (size_t s = 0; s < 3000; s++)
			kept[s] = index_at(knowledge->index, (s * 7 + (size_t)round) % 3000);
		for (size_t s = 0; s < 3000; s++) {
			size_t i = (s * 7 + (size_t)round) % 3000;
			struct statement quote;
			char want[32];

			assert_ptr_equal(index_at(knowledge->index, i), kept[s]);
			snprintf(want, sizeof(want), "Row %zu has", i);
			assert_true(span_starts(kept[s]->text, span_of(want)));
			assert_true(kept[s]->reading.words.count >= 3);
			assert_int_equal(index_quote(knowledge->index, i, &quote, NULL), 1);
			assert_true(span_eq(quote.text, kept[s]->text));
		}
	}
	assert_int_equal(index_at(knowledge->index, 3000)->text.len, 0);
	assert_int_equal(index_at(knowledge->index, SIZE_MAX)->text.len, 0);
	knowledge_close(knowledge);
}

/* A number that is another one for other relations, as good as surely. */
static uint64_t sum_of_relations(const struct vocabulary *v, struct span text)
{
	struct relation *relation;
	struct reading reading;
	struct arena arena;
	size_t count = 0;
	uint64_t sum = 0;

	arena_init(&arena);
	vocabulary_read(v, &arena, text, 0, &reading);
	for (size_t m = 0; m < reading.count; m++) {
		relation = vocabulary_relations(v, &arena, &reading, m, &count);
		for (size_t r = 0; r < count; r++)
			sum = 31 * sum + relation[r].term + relation[r].opposite +
			      (uint64_t)(1000 * relation[r].weight);
	}
	arena_finish(&arena);
	return sum;
}

/* Between the first time and the second, more words than are kept are asked for. */
static void relations_that_are_kept_are_what_they_were(void **state)
{
	struct knowledge *knowledge = fixture_open(FIXTURE_FERRY);
	const struct vocabulary *v = index_vocabulary(knowledge->index);
	size_t count = vocabulary_terms(v);
	uint64_t *sum = calloc(count, sizeof(*sum));
	bool some = false;

	(void)state;
	assert_non_null(sum);
	for (size_t t = 0; t < count; t++) {
		sum[t] = sum_of_relations(v, vocabulary_text(v, (uint32_t)t));
		some |= sum[t] > 0;
	}
	assert_true(some);
	for (size_t i = 0; i < 4000; i++) {
		char word[16];

		snprintf(word, sizeof(word), "zq%zux", i);
		assert_true(sum_of_relations(v, span_of(word)) == 0);
	}
	for (size_t t = count; t-- > 0;)
		assert_true(sum[t] == sum_of_relations(v, vocabulary_text(v, (uint32_t)t)));
	free(sum);
	knowledge_close(knowledge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
		TEST(a_file_finds_what_its_story_does),
		cmocka_unit_test(a_statement_is_kept_as_it_was_read),
		TEST(a_file_that_lies_does_no_harm),
		cmocka_unit_test(what_was_packed_is_read),
		cmocka_unit_test(other_rows_are_refused),
		TEST(the_candidates_are_the_best),
		TEST(parts_have_the_best_of_all),
		TEST(common_words_cost_little),
		TEST(a_statement_stays_until_the_next_question),
		cmocka_unit_test(relations_that_are_kept_are_what_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
