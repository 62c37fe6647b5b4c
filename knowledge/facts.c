/* facts.c - what stands in the statements, put into the tables at build */
#include "knowledge/facts.h"

#include "knowledge/analyse.h"
#include "knowledge/db.h"
#include "knowledge/gazetteer.h"

#define TOPIC_BYTES   5 /* "The " may stand before a statement's topic */
#define ADDRESS_BYTES 8 /* of ", Prof. ", which may stand before a name */
#define SPEAKERS_BACK 4 /* statements */

static int add_fact(sqlite3_stmt *stmt, int64_t statement, size_t position, const struct fact *fact,
		    struct error *error)
{
	sqlite3_bind_int64(stmt, 1, statement);
	sqlite3_bind_int64(stmt, 2, (int64_t)position);
	sqlite3_bind_int(stmt, 3, (int)fact->kind);
	sqlite3_bind_int64(stmt, 4, (int64_t)fact->start);
	sqlite3_bind_int64(stmt, 5, (int64_t)fact->end);
	db_bind_text(stmt, 6, fact->subject);
	db_bind_text(stmt, 7, fact->detail);
	return db_run(stmt, error);
}

/* Adds the names that stand where the statement begins as what it is about. */
static void add_topics(const struct reading *reading, struct facts *facts)
{
	size_t begin = reading->words.count > 0 ? reading->words.word[0].start : 0,
	       found = facts->count;

	if (reading->words.count > 1 && word_is(&reading->words.word[0], "the a an"))
		begin = reading->words.word[1].start;
	for (size_t f = 0; f < found && facts->count < FACTS_MAX; f++) {
		struct fact topic = facts->fact[f];

		if (topic.kind != FACT_NAME || topic.start > begin)
			continue;
		topic.kind = FACT_TOPIC;
		facts->fact[facts->count++] = topic;
	}
}

/* The facts of each statement, in the story's order. */
struct found {
	const struct story *story;
	struct facts *facts;
	struct arena arena;
};

static void analyse_statement(struct found *found, size_t at, struct vocabulary *vocabulary)
{
	struct span text = found->story->statements[at].text;
	struct fact list[FACTS_MAX];
	struct facts facts = {list, 0};
	struct reading reading;
	struct arena arena;

	arena_init(&arena);
	vocabulary_learn(vocabulary, &arena, text, 0, &reading);
	analyse(vocabulary, text, &reading, &facts);
	add_topics(&reading, &facts);
	/* One more may be added: who speaks. */
	found->facts[at].fact = arena_array(&found->arena, facts.count + 1, sizeof(*facts.fact));
	found->facts[at].count = facts.count;
	memcpy(found->facts[at].fact, list, facts.count * sizeof(*list));
	arena_finish(&arena);
}

static struct fact *speech_of(const struct found *found, size_t at)
{
	struct facts *facts = &found->facts[at];

	for (size_t i = 0; i < facts->count; i++)
		if (facts->fact[i].kind == FACT_SPEECH)
			return &facts->fact[i];
	return NULL;
}

/* Where what names it begins, with what stands before a name and describes who bears it:
 * "Station manager Ada Lowe", "The leader, Dr. Ada Lowe". */
static size_t begin_of(const struct facts *facts, const struct fact *name)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct fact *fact = &facts->fact[i];

		if (fact->kind == FACT_DESCRIPTION && fact->end <= name->start &&
		    fact->end + ADDRESS_BYTES > name->start &&
		    span_eq(fact->subject, name->subject))
			return fact->start;
	}
	return name->start;
}

/* The name that the statement begins with, if it is of that kind. */
static struct span topic_of(const struct found *found, size_t at, const char *kinds)
{
	const struct facts *facts = &found->facts[at];

	for (size_t i = 0; i < facts->count; i++)
		if (facts->fact[i].kind == FACT_NAME && span_among(facts->fact[i].detail, kinds) &&
		    begin_of(facts, &facts->fact[i]) < TOPIC_BYTES)
			return facts->fact[i].subject;
	return (struct span){NULL, 0};
}

static bool same_paragraph(const struct found *found, size_t a, size_t b)
{
	const struct story_statement *s = found->story->statements;

	return s[a].paragraph > 0 && s[a].paragraph == s[b].paragraph;
}

static bool begins_quote(struct span text)
{
	return span_starts(text, SPAN("\"")) || span_starts(text, SPAN("\u201c"));
}

static bool ends_quote(struct span text)
{
	return text.len > 3 && (text.ptr[text.len - 1] == '"' ||
				span_is(span_slice(text, text.len - 3, text.len), "\u201d"));
}

static void add_speech(struct found *found, size_t at, const struct fact *other)
{
	struct facts *facts = &found->facts[at];

	if (facts->count == FACTS_MAX)
		return;
	facts->fact[facts->count++] = (struct fact){.kind = FACT_SPEECH,
						    .end = found->story->statements[at].text.len,
						    .subject = other->subject,
						    .detail = other->detail};
}

/* "The mayor said:" tells who speaks in the rest of the paragraph, or in the next. */
static void spread_introductions(struct found *found)
{
	const struct story_statement *s = found->story->statements;
	size_t count = found->story->statement_count;

	for (size_t i = 0; i + 1 < count; i++) {
		const struct fact *speech = speech_of(found, i);
		size_t first = i + 1;

		if (!speech || s[i].text.ptr[s[i].text.len - 1] != ':' ||
		    s[first].paragraph > s[i].paragraph + 1)
			continue;
		for (size_t k = first;
		     k < count && s[k].paragraph == s[first].paragraph && k <= i + SPEAKERS_BACK;
		     k++)
			if (!speech_of(found, k))
				add_speech(found, k, speech);
	}
}

/* A quotation goes on over the statements of a paragraph: so does who speaks. */
static void spread_speakers(struct found *found)
{
	const struct story_statement *s = found->story->statements;
	size_t count = found->story->statement_count;

	for (size_t i = 1; i < count; i++) {
		const struct fact *before = speech_of(found, i - 1);

		if (before && !speech_of(found, i) && same_paragraph(found, i - 1, i) &&
		    begins_quote(s[i].text) && ends_quote(s[i].text))
			add_speech(found, i, before);
	}
	for (size_t i = count; i-- > 1;) {
		const struct fact *behind = speech_of(found, i);

		if (behind && behind->start == 0 && !speech_of(found, i - 1) &&
		    same_paragraph(found, i - 1, i) && begins_quote(s[i - 1].text) &&
		    !ends_quote(s[i - 1].text))
			add_speech(found, i - 1, behind);
	}
}

/* "The spokesperson": who was called so in full before, not long ago. */
static struct span speaker_before(const struct found *found, size_t at, struct span noun)
{
	for (size_t i = at, back = 0; i-- > 0 && back < SPEAKERS_BACK; back++) {
		const struct fact *speech = speech_of(found, i);

		if (speech && speech->subject.len > noun.len + 4 &&
		    span_find(speech->subject, noun) != (size_t)-1)
			return speech->subject;
	}
	return (struct span){NULL, 0};
}

/* Whom "she", "it", "the company", "the spokesperson" stand for where they speak;
 * the words themselves where that is not sure, nothing for a pronoun. */
static struct span resolve(const struct found *found, size_t at, struct span speaker)
{
	struct span noun, name = {NULL, 0};
	bool near = at > 0 && same_paragraph(found, at - 1, at);

	if (span_among(speaker, "he she He She")) {
		const struct fact *before = near ? speech_of(found, at - 1) : NULL;

		name = near ? topic_of(found, at - 1, "person") : name;
		return name.len > 0 || !before ? name : before->subject;
	}
	if (span_among(speaker, "it they It They"))
		return near ? topic_of(found, at - 1, "company organisation") : name;
	if (!span_starts(speaker, SPAN("the ")) && !span_starts(speaker, SPAN("The ")))
		return speaker;
	noun = span_slice(speaker, 4, speaker.len);
	if (memchr(noun.ptr, ' ', noun.len))
		return speaker;
	if (near && gazetteer_has(noun, GAZETTEER_COMPANY, NULL))
		name = topic_of(found, at - 1, "company");
	else if (gazetteer_has(noun, GAZETTEER_ROLE, NULL))
		name = speaker_before(found, at, noun);
	return name.len > 0 ? name : speaker;
}

static void resolve_speakers(struct found *found)
{
	for (size_t i = 0; i < found->story->statement_count; i++) {
		struct facts *facts = &found->facts[i];
		size_t kept = 0;

		for (size_t f = 0; f < facts->count; f++) {
			struct fact fact = facts->fact[f];

			if (fact.kind == FACT_SPEECH)
				fact.subject = resolve(found, i, fact.subject);
			if (fact.kind != FACT_SPEECH || fact.subject.len > 0)
				facts->fact[kept++] = fact;
		}
		facts->count = kept;
	}
}

static int store(const struct found *found, sqlite3 *db, struct error *error)
{
	sqlite3_stmt *stmt = NULL;
	int rc = db_prepare(db, "INSERT INTO stored_facts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
			    &stmt, error);

	for (size_t i = 0; i < found->story->statement_count && rc == 0; i++)
		for (size_t f = 0; f < found->facts[i].count && rc == 0; f++)
			rc = add_fact(stmt, found->story->statements[i].id, f + 1,
				      &found->facts[i].fact[f], error);
	sqlite3_finalize(stmt);
	return rc;
}

int facts_add_story(sqlite3 *db, const struct story *story, struct error *error)
{
	struct vocabulary *vocabulary = vocabulary_create();
	struct found found = {.story = story};
	int rc;

	arena_init(&found.arena);
	found.facts = arena_array(&found.arena, story->statement_count + 1, sizeof(*found.facts));
	for (size_t i = 0; i < story->name_count; i++) {
		const struct story_name *name = &story->names[i];

		vocabulary_add_name(vocabulary, name->text, span_of(name_kind_text(name->kind)), 0);
		for (size_t k = 0; k < name->alias_count; k++)
			vocabulary_add_alias(vocabulary, name->aliases[k], name->text, 0);
	}
	for (size_t i = 0; i < story->statement_count; i++)
		analyse_statement(&found, i, vocabulary);
	resolve_speakers(&found);
	spread_introductions(&found);
	spread_speakers(&found);
	rc = store(&found, db, error);
	arena_finish(&found.arena);
	vocabulary_destroy(vocabulary);
	return rc;
}
