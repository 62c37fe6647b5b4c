/* naming.c - which of the stories a question names */
#include "bot/answerer/naming.h"

#include <assert.h>
#include <stdlib.h>

#include "bot/answerer/cut.h"
#include "bot/answerer/pattern.h"
#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/verbs.h"
#include "knowledge/words.h"

#define STORY "(?:story|article|piece)"
#define ABOUT "(?:about|on|called|titled|named)"
#define ASKS                                                                                       \
	"(?:who|whom|whose|what|when|where|why|which|how|is|are|was|were|did|does|do|has|have|"    \
	"had|will|would|can|could|tell|give|list|name|summary|summarise|summarize|more)"
#define FEW "(?!the )\\S+(?: (?!the )\\S+){0,5}?"

/* What the words that name the story stand in. */
static const struct form {
	const char *expression;
	bool certain; /* that it names a story, even if none here */
	bool inside;  /* "the story" takes its place; else it is left out */
} forms[] = {
	{"^(?:(?:and|but|or|no|what about|how about|i mean|i meant|in|and in) )*the (?:" STORY
	 "|one) " ABOUT " (?<about>(?:(?! " ASKS " ).)+?)(?: then)?$",
	 true, false},
	{"^(?:(?:and|but|or|no|what about|how about|i mean|i meant|in|and in) )*the (?<about>" FEW
	 ") (?:" STORY "|one)$",
	 false, false},
	{"^(?:in|from|for|as for|according to) the " STORY " " ABOUT " (?<about>.+?) (?<rest>" ASKS
	 "(?: .+)?)$",
	 true, false},
	{"^(?:(?:in|from|for|as for|according to) )?the (?<about>" FEW ") " STORY " (?<rest>" ASKS
	 "(?: .+)?)$",
	 false, false},
	{"^(?<rest>.+?) (?:in|from|according to) the " STORY " " ABOUT " (?<about>.+)$", true,
	 false},
	{"^(?<rest>.+?) (?:in|from|according to) the (?<about>" FEW ") " STORY "$", false, false},
	{"^(?<head>.+? )the " STORY " " ABOUT " (?<about>.+?)(?<tail> (?:published|written|posted|"
	 "from|about|out|come from|say|says|tell|mention|mentions|called)(?: .*)?)?$",
	 true, true},
	{"^(?<head>.+? )the (?<about>" FEW ") " STORY "(?<tail> .+)?$", false, true},
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

static const char all_stories[] = "SELECT story, title, outlet FROM stories ORDER BY title, story";
static const char about[] =
	"SELECT s.story, t.title, t.outlet, count(*) AS found FROM statements AS s"
	" JOIN stories AS t USING (story) WHERE words MATCH :words AND has(s.text, :words)"
	" GROUP BY s.story ORDER BY found DESC, t.title, s.story";
static const char has_any[] = "SELECT 1 FROM statements WHERE words MATCH :words LIMIT 1";

struct naming {
	struct knowledge *knowledge;
	struct english *english;
	struct pattern *pattern[FORMS];
	struct pattern_memory *memory;
	struct query *all, *about, *has;
};

struct naming *naming_create(struct knowledge *knowledge)
{
	struct naming *naming = calloc(1, sizeof(*naming));

	if (!naming)
		abort();
	naming->knowledge = knowledge;
	naming->english = english_create();
	naming->memory = pattern_memory_create();
	naming->all = query_own(knowledge, all_stories);
	naming->about = query_own(knowledge, about);
	naming->has = query_own(knowledge, has_any);
	for (size_t i = 0; i < FORMS; i++) {
		struct error error;
		size_t at;
		int rc = pattern_compile(&naming->pattern[i], span_of(forms[i].expression), &at,
					 &error);

		assert(rc == 0);
		(void)rc;
	}
	return naming;
}

void naming_destroy(struct naming *naming)
{
	if (!naming)
		return;
	for (size_t i = 0; i < FORMS; i++)
		pattern_destroy(naming->pattern[i]);
	pattern_memory_destroy(naming->memory);
	query_destroy(naming->all);
	query_destroy(naming->about);
	query_destroy(naming->has);
	english_destroy(naming->english);
	free(naming);
}

/* A story that could be meant. */
struct candidate {
	struct span story, title, outlet;
	int64_t found; /* statements about it */
};

struct candidates {
	struct candidate *candidate;
	size_t count, more; /* more: that found no room */
};

/* Whether a word says something; most do, but "new" less than "ferry". */
static bool tells(const struct word *word, bool weak_too)
{
	return !(word->flags & WORD_STOP) && (weak_too || !(word->flags & WORD_WEAK));
}

static bool has_words(const struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		if (tells(&words->word[i], false))
			return true;
	return false;
}

/* Whether each of words stands in what a story is called. */
static bool is_called(const struct naming *naming, struct arena *arena, const struct words *words,
		      bool weak_too, const struct candidate *candidate)
{
	struct words in =
		words_cut(arena, naming->english,
			  arena_printf(arena, "%.*s %.*s %.*s", SPAN_ARG(candidate->title),
				       SPAN_ARG(candidate->outlet), SPAN_ARG(candidate->story)));

	for (size_t i = 0; i < words->count; i++) {
		bool found = !tells(&words->word[i], weak_too);

		for (size_t k = 0; k < in.count && !found; k++)
			found = span_eq(in.word[k].stem, words->word[i].stem);
		if (!found)
			return false;
	}
	return true;
}

static void add_candidate(struct candidates *list, struct arena *arena,
			  const struct candidate *candidate)
{
	if (list->count == NAMING_LISTED_MAX) {
		list->more++;
		return;
	}
	list->candidate[list->count++] = (struct candidate){
		arena_copy(arena, candidate->story), arena_copy(arena, candidate->title),
		arena_copy(arena, candidate->outlet), candidate->found};
}

/* The stories that have words in their titles; all where there are no words. */
static void find_called(const struct naming *naming, struct arena *arena, const struct words *words,
			bool weak_too, struct candidates *list)
{
	struct error error;

	query_reset(naming->all);
	while (query_step(naming->all, &error) == 1) {
		struct candidate candidate = {query_text(naming->all, 0),
					      query_text(naming->all, 1),
					      query_text(naming->all, 2), 0};

		if (is_called(naming, arena, words, weak_too, &candidate))
			add_candidate(list, arena, &candidate);
	}
	query_reset(naming->all);
}

/* The stories with statements about what the text says. */
static void find_about(const struct naming *naming, struct arena *arena, struct span text,
		       struct candidates *list)
{
	struct error error;

	query_reset(naming->about);
	query_bind(naming->about, "words", text);
	while (query_step(naming->about, &error) == 1) {
		struct candidate candidate = {
			query_text(naming->about, 0), query_text(naming->about, 1),
			query_text(naming->about, 2), query_integer(naming->about, 3)};

		add_candidate(list, arena, &candidate);
	}
	query_reset(naming->about);
}

static struct candidates find(const struct naming *naming, struct arena *arena, struct span text,
			      const struct words *words)
{
	struct candidates list = {arena_array(arena, NAMING_LISTED_MAX, sizeof(*list.candidate)), 0,
				  0};

	find_called(naming, arena, words, true, &list);
	if (list.count == 0)
		find_called(naming, arena, words, false, &list);
	if (list.count == 0)
		find_about(naming, arena, text, &list);
	/* Another that only mentions it is not about it. */
	if (list.count > 1 && list.candidate[0].found >= 2 * list.candidate[1].found &&
	    list.candidate[0].found > 0) {
		list.count = 1;
		list.more = 0;
	}
	return list;
}

struct named naming_choose(const struct naming *naming, struct arena *arena, struct span text)
{
	struct named named = {.words = text};
	struct words words = words_cut(arena, naming->english, text);
	struct candidates list;

	if (!has_words(&words))
		return named;
	list = find(naming, arena, text, &words);
	if (list.count == 1)
		named.story = list.candidate[0].story;
	named.outcome = list.count == 0	  ? NAMING_UNKNOWN
			: list.count == 1 ? NAMING_ONE
					  : NAMING_MANY;
	return named;
}

static struct span group(const struct pattern *pattern, const struct pattern_match *match,
			 const char *name)
{
	for (size_t i = 0; i < pattern_group_count(pattern); i++)
		if (!strcmp(pattern_group_name(pattern, i), name))
			return match->values[i];
	return (struct span){NULL, 0};
}

struct named naming_read(const struct naming *naming, struct arena *arena, struct span question)
{
	for (size_t i = 0; i < FORMS; i++) {
		const struct pattern *pattern = naming->pattern[i];
		struct pattern_match match;
		struct error error;
		struct named named;

		if (pattern_match(pattern, naming->memory, question, &match, &error) != 1)
			continue;
		named = naming_choose(naming, arena, group(pattern, &match, "about"));
		if (named.outcome == NAMING_NONE ||
		    (named.outcome == NAMING_UNKNOWN && !forms[i].certain))
			continue;
		named.question = group(pattern, &match, "rest");
		if (forms[i].inside)
			named.question = arena_printf(arena, "%.*sthe story%.*s",
						      SPAN_ARG(group(pattern, &match, "head")),
						      SPAN_ARG(group(pattern, &match, "tail")));
		return named;
	}
	return (struct named){.question = question};
}

static bool has(const struct naming *naming, struct span words)
{
	struct error error;
	int rc;

	query_reset(naming->has);
	query_bind(naming->has, "words", words);
	rc = query_step(naming->has, &error);
	query_reset(naming->has);
	return rc == 1;
}

/* Whether one of the terms is in other stories, and not in this one. */
static bool is_elsewhere(const struct naming *naming, const struct span *terms, size_t count,
			 struct span story, bool *absent)
{
	bool found = false;

	knowledge_scope(naming->knowledge, story);
	for (size_t i = 0; i < count; i++)
		absent[i] = !has(naming, terms[i]);
	knowledge_scope(naming->knowledge, SPAN(""));
	for (size_t i = 0; i < count && !found; i++)
		found = absent[i] && has(naming, terms[i]);
	return found;
}

/* Whether a word names something, as verbs do not: "was anybody killed?" is asked of what is
 * talked of, "how long does the work take?" of work. "How far" asks for a measure. */
static bool names(const struct words *words, size_t i)
{
	const struct word *before = i > 0 ? &words->word[i - 1] : NULL;
	struct span word = words->word[i].folded;

	if (!tells(&words->word[i], false) || (before && span_is(before->folded, "how")))
		return false;
	return (before && span_among(before->folded, "the a an its his her their this that")) ||
	       !(verb_is_mostly(word) || verb_is_finite(word) || verb_is_participle(word) ||
		 verb_is_progressive(word));
}

bool naming_names(const struct naming *naming, struct arena *arena, struct span question)
{
	struct words words = words_cut(arena, naming->english, question);
	struct knowledge_name *found;

	if (knowledge_names(naming->knowledge, arena, question, &found) > 0)
		return true;
	for (size_t i = 0; i < words.count; i++)
		if (names(&words, i))
			return true;
	return false;
}

bool naming_leaves(const struct naming *naming, struct arena *arena, struct span question,
		   struct span story, bool by_names)
{
	struct words words = words_cut(arena, naming->english, question);
	struct knowledge_name *name;
	size_t count = knowledge_names(naming->knowledge, arena, question, &name), terms = 0;
	struct span *term = arena_array(arena, count + words.count, sizeof(*term));
	bool *absent = arena_array(arena, count + words.count, sizeof(*absent));

	for (size_t i = 0; i < count; i++)
		term[terms++] = name[i].name;
	for (size_t i = 0; i < words.count && !by_names; i++)
		if (names(&words, i))
			term[terms++] = words.word[i].text;
	return is_elsewhere(naming, term, terms, story, absent);
}

struct span naming_list(const struct naming *naming, struct arena *arena, const char *heading,
			struct span text, size_t max_chars)
{
	struct words words = words_cut(arena, naming->english, text);
	struct candidates list = find(naming, arena, text, &words);
	size_t told = 0, kept = sizeof("… and 1000000 more");
	struct strbuf out;
	struct span lines;

	strbuf_init(&out, 4 * max_chars + 4096);
	strbuf_puts(&out, heading);
	for (; told < list.count; told++) {
		const struct candidate *c = &list.candidate[told];
		struct span line = c->outlet.len
					   ? arena_printf(arena, "\n- %.*s (%.*s)",
							  SPAN_ARG(c->title), SPAN_ARG(c->outlet))
					   : arena_printf(arena, "\n- %.*s", SPAN_ARG(c->title));

		if (told > 0 && utf8_count(strbuf_span(&out)) + utf8_count(line) + kept > max_chars)
			break;
		strbuf_add(&out, line);
	}
	if (list.count - told + list.more > 0)
		strbuf_printf(&out, "\n… and %zu more", list.count - told + list.more);
	lines = arena_copy(arena, cut_text(arena, strbuf_span(&out), max_chars));
	strbuf_finish(&out);
	return lines;
}
