/* normalise.c - a question as the intents see it */
#include "bot/answerer/normalise.h"

#include <assert.h>
#include <stdlib.h>

#include "bot/answerer/pattern.h"
#include "bot/answerer/sieve.h"
#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/map.h"

#define WH	   "who|whom|whose|what|when|where|why|how|which"
#define AUX	   "is|are|was|were|did|does|do|has|have|had|will|would|can|could|should|may|might"
#define STRIPS_MAX 8 /* layers of courtesy taken off one question */

/* Courtesy around a question: what is kept is put, "head" and "rest"; or "rest",
 * put and "tail". */
static const struct wrapping {
	const char *expression, *put;
} wrappings[] = {
	{"^in (?:a|one|two|a few) (?:words?|lines?|sentences?)(?: or two)? (?<rest>.+)$", ""},
	{"^(?<head>.+?) (?:if i may ask|if i may|pray tell) (?<rest>.+)$", ""},
	{"^(?<head>" WH ")(?: the (?:hell|heck|devil|fuck)| on earth| in the world) (?<rest>.+)$",
	 ""},
	{"^(?:hey|hi|hello|hiya|yo|ok|okay|so|well|um+|uh+|sorry|excuse me|oh|right|quick question"
	 "|just curious|out of curiosity|good (?:morning|day|evening|afternoon)|thanks|thank you"
	 "|dear bot|bot|there|folks|everyone|all|guys|mate|but|wait|hang on|hold "
	 "on|hmm+|look|honestly"
	 "|seriously|(?:serious|genuine|dumb|stupid|silly|random|real) question)[,:;. "
	 "-]+(?<rest>(?:(?:" WH "|" AUX "|tell|give|name|list|explain) .+|\\S+ \\S+ .+))$",
	 ""},
	{"^(?!(?:" WH "|" AUX ") (?!you|u|we|they|i|anyone|anybody|someone|somebody|it|the "
	 "(?:story|article|text|report|piece)))"
	 "(?:.* )?(?:tell (?:me|us)|let (?:me|us) know|remind (?:me|us)|explain|wonder|wondering"
	 "|wondered|(?:you|u|to|i|anyone|anybody|someone|we|happen to) know|curious|(?:any|no) "
	 "(?:idea|clue|word|news|info|hint)"
	 "|clarify"
	 "|find out|(?:it|they|story|article|text|report|piece) "
	 "(?:say|says|mention|mentions|explain)"
	 "(?: anywhere| anything)?)(?: to (?:me|us))?(?: about| on)?,? "
	 "(?<rest>(?:" WH "|is|are|was|were|did|does|do|has|have|had|will) .+)$",
	 ""},
	{"^(?:(?:" AUX ") )?(?:.* )?(?:tell (?:me|us)|let (?:me|us) know|wonder|wondering"
	 "|(?:you|u|to|i|anyone) know|curious|(?:it|story|article|text) (?:say|says))"
	 " (?:if|whether) (?!you |i )(?<rest>.+)$",
	 "is it true that "},
	{"^(?:can|could|would|will) (?:you|u|someone|anybody|anyone) (?:just |maybe )*"
	 "(?<rest>(?:tell|show|give|list|name|explain|summarise|summarize|sum|describe|say|quote) "
	 ".+)$",
	 ""},
	{"^i (?:want|need|would like|would love|am trying) to (?:know|hear|learn|find "
	 "out|understand)"
	 " (?:about )?(?<rest>.+)$",
	 ""},
	{"^(?<rest>\\S+ .*?),? (?:thanks|here|in one line|in (?:a|one|two|a few) "
	 "(?:words?|lines?|sentences?)(?: or two)?"
	 "|one is enough|one will do|briefly|originally|thanks|thank "
	 "you|ta|cheers|lmao|though|then|at all|mate|bro|btw|or "
	 "what|or not|or nah|or no|huh|eh"
	 "|yes or no|yes/no|if (?:i may|it is|you|that is|possible)(?: \\S+){0,7}|if possible"
	 "|in (?:his|her|its|their) own words|or (?:is|are|was|were|do|does|just|not) .*"
	 "|in (?:this|the|your) (?:story|article|piece|text)"
	 "|according to (?:this|the|your) (?:story|article|piece|text))$",
	 ""},
	{"^(?:(?:would|could) you be so (?:very )?kind as to|be so kind as to|i beg you to) "
	 "(?<rest>.+)$",
	 ""},
	{"^(?:quote|repeat|give)(?: for)?(?: me| us) (?<rest>(?:" WH ") .+)$", ""},
	{"^(?:give|show)(?: me| us)? an example (?:of|for) (?<rest>.+)$", ""},
	{"^(?:besides|apart from|other than|aside from|except) (?:.+?) (?<rest>(?:" WH ") .+)$",
	 ""},
	{"^(?!(?:" WH "|" AUX ") ).+? but,? (?<rest>(?:" WH "|" AUX ") \\S+ \\S+ .+)$", ""},
	{"^(?<rest>(?:" WH "|" AUX ") .+?),? (?:in (?:the )?(?:view|opinion|eyes|words) of"
	 "|if you (?:ask|believe)|going by|per) (?<tail>.+)$",
	 "according to "},
	{"^(?<rest>(?:" WH "|" AUX
	 ") .+?),? in (?<tail>(?!his|her|its|their|your|my)\\S+(?: \\S+){0,3})'s? "
	 "(?:view|opinion|eyes|words|book)$",
	 "according to "},
	{"^(?:.+? )?(?:says|said|insists|claims|reckons|thinks|saying|heard|hear|read|told "
	 "me|tells me)"
	 "(?: that)? (?<rest>.+) is (?:he|she|that|it|this) (?:right|true|correct|so)$",
	 "is it true that "},
	{"^(?:someone|somebody|people|they|i|a friend|my \\S+)(?: have| has)? "
	 "(?:says?|said|heard|hear|read|claims?|claimed|told me|tells me)(?: that)? (?<rest>.+?),? "
	 "(?:true|correct|really|is (?:that|it|this) (?:true|right|so)|fact or fiction)$",
	 "is it true that "},
	{"^(?:according to|as per) (?<tail>(?!whom? ).+?) (?<rest>(?:" WH "|" AUX ") .+)$",
	 "according to "},
	{"^(?<rest>.+) i am (?:not|just|no|only) .*$", ""},
};

#define WRAPPINGS (sizeof(wrappings) / sizeof(wrappings[0]))

/* How people write in a chat. Where to is empty the word is left out. */
static const struct rewriting {
	const char *from, *to;
} rewritings[] = {
	{"whats", "what is"},
	{"whos", "who is"},
	{"wheres", "where is"},
	{"whens", "when is"},
	{"whys", "why is"},
	{"hows", "how is"},
	{"wat", "what"},
	{"waht", "what"},
	{"whta", "what"},
	{"whtas", "what is"},
	{"whats's", "what is"},
	{"acc", "according"},
	{"yrs", "years"},
	{"wut", "what"},
	{"wot", "what"},
	{"wich", "which"},
	{"wht", "what"},
	{"hwo", "who"},
	{"whn", "when"},
	{"whre", "where"},
	{"wen", "when"},
	{"who'd", "who did"},
	{"what'd", "what did"},
	{"how'd", "how did"},
	{"where'd", "where did"},
	{"why'd", "why did"},
	{"when'd", "when did"},
	{"isnt", "is not"},
	{"isn't", "is not"},
	{"arent", "are not"},
	{"aren't", "are not"},
	{"wasnt", "was not"},
	{"wasn't", "was not"},
	{"werent", "were not"},
	{"weren't", "were not"},
	{"dont", "do not"},
	{"don't", "do not"},
	{"doesnt", "does not"},
	{"doesn't", "does not"},
	{"didnt", "did not"},
	{"didn't", "did not"},
	{"wont", "will not"},
	{"won't", "will not"},
	{"cant", "can not"},
	{"can't", "can not"},
	{"cannot", "can not"},
	{"couldnt", "could not"},
	{"couldn't", "could not"},
	{"wouldnt", "would not"},
	{"wouldn't", "would not"},
	{"shouldnt", "should not"},
	{"shouldn't", "should not"},
	{"hasnt", "has not"},
	{"hasn't", "has not"},
	{"havent", "have not"},
	{"haven't", "have not"},
	{"hadn't", "had not"},
	{"gonna", "going to"},
	{"wanna", "want to"},
	{"gotta", "got to"},
	{"u", "you"},
	{"ur", "your"},
	{"r", "are"},
	{"&", "and"},
	{"w/", "with"},
	{"bout", "about"},
	{"abt", "about"},
	{"abut", "about"},
	{"aobut", "about"},
	{"cuz", "because"},
	{"cos", "because"},
	{"ppl", "people"},
	{"govt", "government"},
	{"gov", "government"},
	{"dept", "department"},
	{"bn", "billion"},
	{"pls", ""},
	{"plz", ""},
	{"please", ""},
	{"kindly", ""},
	{"lol", ""},
	{"exactly", ""},
	{"actually", ""},
	{"basically", ""},
	{"literally", ""},
	{"really", ""},
	{"anyway", ""},
	{"precisely", ""},
	{"i'm", "i am"},
	{"i'd", "i would"},
	{"ive", "i have"},
	{"theyre", "they are"},
	{"wots", "what is"},
	{"wtf", "what"},
	{"cus", "because"},
	{"coz", "because"},
	{"tho", ""},
	{"tf", ""},
	{"yo", ""},
	{"bruh", ""},
	{"huh", ""},
	{"ngl", ""},
	{"lowkey", ""},
	{"innit", ""},
	{"lmao", ""},
	{"omg", ""},
	{"tbh", ""},
	{"imo", ""},
	{"idk", ""},
	{"wil", "will"},
	{"els", "else"},
	{"teh", "the"},
	{"til", "until"},
	{"till", "until"},
	{"hte", "the"},
	{"thier", "their"},
	{"gimme", "give me"},
	{"lemme", "let me"},
	{"usa", "u.s."},
	{"us-led", "u.s. led"},
};

/* Endings that stand for a word of their own. */
static const struct rewriting endings[] = {
	{"'re", " are"}, {"'ve", " have"}, {"'ll", " will"}, {"'d", " would"}, {"'m", " am"}};

struct normaliser {
	const struct knowledge *knowledge;
	struct map rewriting; /* by what it is from */
	struct pattern *wrapping[WRAPPINGS];
	struct sieve *sieve; /* of these */
	struct pattern_memory *memory;
};

struct normaliser *normaliser_create(const struct knowledge *knowledge)
{
	struct normaliser *n = calloc(1, sizeof(*n));
	const struct needs *needs[WRAPPINGS];

	if (!n)
		abort();
	n->knowledge = knowledge;
	n->memory = pattern_memory_create();
	for (size_t i = 0; i < WRAPPINGS; i++) {
		struct error error;
		size_t at;
		int rc = pattern_compile(&n->wrapping[i], span_of(wrappings[i].expression), &at,
					 &error);

		assert(rc == 0);
		needs[i] = pattern_needs(n->wrapping[i]);
	}
	n->sieve = sieve_create(needs, WRAPPINGS);
	map_init(&n->rewriting);
	for (unsigned i = 0; i < sizeof(rewritings) / sizeof(rewritings[0]); i++)
		map_put(&n->rewriting, span_of(rewritings[i].from), i);
	return n;
}

void normaliser_destroy(struct normaliser *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < WRAPPINGS; i++)
		pattern_destroy(n->wrapping[i]);
	sieve_destroy(n->sieve);
	map_finish(&n->rewriting);
	pattern_memory_destroy(n->memory);
	free(n);
}

static struct span in_arena(struct arena *arena, struct strbuf *buf)
{
	struct span copy = arena_copy(arena, span_trim(strbuf_span(buf)));

	strbuf_finish(buf);
	return copy;
}

static struct span without_pictograms(struct arena *arena, struct span text)
{
	struct strbuf out;
	size_t at = 0;

	strbuf_init(&out, text.len);
	while (at < text.len) {
		size_t begin = at;

		if (utf8_is_text(utf8_next(text, &at)))
			strbuf_add(&out, span_slice(text, begin, at));
	}
	return in_arena(arena, &out);
}

/* One blank between words; no quotes, question marks, brackets; no point or
 * comma but inside of a word. */
static struct span without_marks(struct arena *arena, struct span text)
{
	struct strbuf out;

	text = without_pictograms(arena, text);
	strbuf_init(&out, 2 * text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], next = i + 1 < text.len ? text.ptr[i + 1] : ' ';
		bool ends = strchr(" \t\n\r?!\"", next) != NULL;
		bool initials = i >= 3 && text.ptr[i - 2] == '.' && text.ptr[i - 1] != '.';

		if (strchr("\t\n\r\"?!()[]{}<>;*_`~|", c) ||
		    (c == '.' && (ends || next == '.') && !initials) ||
		    (strchr(",:-'", c) && ends) ||
		    (c == '\'' && (i == 0 || text.ptr[i - 1] == ' ')))
			c = ' ';
		if (c != ' ' || (out.len > 0 && out.data[out.len - 1] != ' '))
			strbuf_putc(&out, c);
	}
	return in_arena(arena, &out);
}

/* "huawei's" is spelt by its word and keeps its ending. */
static void add_spelt(const struct normaliser *n, struct strbuf *out, struct span word)
{
	struct span stem = word, right;

	if (span_ends(word, SPAN("'s")))
		stem.len -= 2;
	/* "t-mobile" is no "mobile". */
	right = stem.len > 2 && stem.ptr[1] == '-' ? (struct span){NULL, 0}
						   : knowledge_spelling(n->knowledge, stem);
	if (right.len > 0)
		strbuf_add(out, right);
	else
		strbuf_add(out, stem);
	strbuf_add(out, span_slice(word, stem.len, word.len));
}

static void add_word(const struct normaliser *n, struct strbuf *out, struct span word,
		     struct span before)
{
	unsigned rewriting;

	if (map_get(&n->rewriting, word, &rewriting)) {
		strbuf_puts(out, rewritings[rewriting].to);
		return;
	}
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (span_ends(word, span_of(endings[i].from))) {
			strbuf_add(out, span_slice(word, 0, word.len - strlen(endings[i].from)));
			strbuf_puts(out, endings[i].to);
			return;
		}
	if (span_ends(word, SPAN("bn")) && word.ptr[word.len - 3] >= '0' &&
	    word.ptr[word.len - 3] <= '9') {
		strbuf_add(out, span_slice(word, 0, word.len - 2));
		strbuf_puts(out, " billion");
	} else if (span_ends(word, SPAN("'s")) &&
		   span_among(span_slice(word, 0, word.len - 2),
			      "who what when where why how which that "
			      "there here it he she long much many")) {
		strbuf_add(out, span_slice(word, 0, word.len - 2));
		strbuf_puts(out, " is");
	} else if (span_is(word, "y") && before.len == 0) {
		strbuf_puts(out, "why");
	} else if (span_is(word, "us") &&
		   !span_among(before, "tell tells told give gives gave giving help helps show "
				       "shows let lets for of all made make makes")) {
		strbuf_puts(out, "u.s."); /* the country, not the pronoun */
	} else {
		add_spelt(n, out, word);
	}
}

static struct span with_full_words(const struct normaliser *n, struct arena *arena,
				   struct span text)
{
	struct span word, before = {NULL, 0};
	struct strbuf out;

	strbuf_init(&out, 8 * text.len + 64);
	while (span_next_part(&text, ' ', &word)) {
		size_t len = out.len;

		if (word.len == 0)
			continue;
		add_word(n, &out, word, before);
		if (out.len > len)
			strbuf_putc(&out, ' ');
		before = word;
	}
	return in_arena(arena, &out);
}

static struct span group(const struct pattern *pattern, const struct pattern_match *match,
			 const char *name)
{
	for (size_t i = 0; i < pattern_group_count(pattern); i++)
		if (!strcmp(pattern_group_name(pattern, i), name))
			return match->values[i];
	return (struct span){NULL, 0};
}

/* Takes one layer of courtesy off; returns whether there was one. */
static bool unwrap(const struct normaliser *n, struct arena *arena, struct span *text)
{
	uint32_t *likely;
	size_t count = sieve_find(n->sieve, arena, *text, &likely);

	for (size_t k = 0; k < count; k++) {
		size_t i = likely[k];
		struct pattern_match match;
		struct error error;
		struct span head, rest, tail;

		if (pattern_match(n->wrapping[i], n->memory, *text, &match, &error) != 1)
			continue;
		head = group(n->wrapping[i], &match, "head");
		tail = group(n->wrapping[i], &match, "tail");
		rest = group(n->wrapping[i], &match, "rest");
		if (tail.len > 0)
			*text = arena_printf(arena, "%.*s %s%.*s", SPAN_ARG(rest), wrappings[i].put,
					     SPAN_ARG(tail));
		else
			*text = arena_printf(arena, "%s%.*s%s%.*s", wrappings[i].put,
					     SPAN_ARG(head), head.len ? " " : "", SPAN_ARG(rest));
		return true;
	}
	return false;
}

struct span normalise_words(const struct normaliser *n, struct arena *arena, struct span raw)
{
	return with_full_words(n, arena, without_marks(arena, utf8_fold(arena, raw)));
}

struct span normalise_unwrap(const struct normaliser *n, struct arena *arena, struct span text)
{
	for (int i = 0; i < STRIPS_MAX && unwrap(n, arena, &text); i++)
		;
	return text;
}

struct span normalise_question(const struct normaliser *n, struct arena *arena, struct span raw)
{
	return normalise_unwrap(n, arena, normalise_words(n, arena, raw));
}
