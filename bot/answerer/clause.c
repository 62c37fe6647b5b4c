/* clause.c - a question as a clause that can stand behind "does not say" */
#include "bot/answerer/clause.h"

#include "bot/base/strbuf.h"
#include "bot/base/utf8.h"
#include "knowledge/verbs.h"

#define NONE ((size_t)-1)

#define WH	       "who whom whose what which when where why how"
#define DEMONSTRATIVES "this that these those"
#define DETERMINERS                                                                                \
	"the a an his her its their some any all every each both no many several most more "       \
	"another other such " DEMONSTRATIVES
#define PRONOUNS "he she it they there"
#define PREPOSITIONS                                                                               \
	"in on at to from for with by about of over under into onto against between during "       \
	"since until after before through within without near behind off out up down as like "     \
	"than because if while"
#define LINKS "and or but that who which whom whose to"
#define ADVERBS                                                                                    \
	"not also ever already still really just never even only always often now yet again first"
/* Speaks of who asks or of the bot, which another must not repeat. */
#define SPEAKERS "i me my mine we us our ours you your yours"

/* A verb in a question: what may follow the subject. */
enum slot {
	SLOT_BASE,	 /* "did BT | sue" */
	SLOT_PARTICIPLE, /* "has BT | sued" */
	SLOT_COMPLEMENT, /* "is BT | a company", "was it | sued" */
};

struct question {
	const struct clause_word *word;
	size_t count;
};

/* How a question is put together. */
struct parse {
	size_t auxiliary, subject, rest; /* where they begin */
	bool negated;			 /* "did not BT sue" */
};

static bool is_among(const struct question *q, size_t at, const char *list)
{
	return at < q->count && span_among(q->word[at].folded, list);
}

static struct span folded(const struct question *q, size_t at)
{
	return q->word[at].folded;
}

static bool is_auxiliary(const struct question *q, size_t at)
{
	return is_among(q, at, VERBS_ASK);
}

static bool is_possessive(const struct question *q, size_t at)
{
	struct span word = folded(q, at);

	return word.len > 2 && memcmp(word.ptr + word.len - 2, "'s", 2) == 0;
}

static bool is_number(const struct question *q, size_t at)
{
	return folded(q, at).len > 0 && folded(q, at).ptr[0] >= '0' && folded(q, at).ptr[0] <= '9';
}

static bool is_adverb(const struct question *q, size_t at)
{
	/* "When did they last win it?" */
	if (is_among(q, at, "last") && at + 1 < q->count && verb_is_mostly(folded(q, at + 1)))
		return true;
	return is_among(q, at, ADVERBS) ||
	       (at < q->count && q->word[at].run == 0 && folded(q, at).len > 4 &&
		span_ends(folded(q, at), SPAN("ly")) &&
		!is_among(q, at, "family reply supply assembly monopoly anomaly italy"));
}

/* Whether no noun phrase goes on across this word. */
static bool is_boundary(const struct question *q, size_t at)
{
	return at >= q->count || q->word[at].run > 0 || is_number(q, at) ||
	       is_among(q, at, VERBS_MODAL " " VERBS_BE " has had did does") ||
	       is_among(q, at, DETERMINERS) || is_among(q, at, PRONOUNS " him them") ||
	       is_among(q, at, PREPOSITIONS) || is_among(q, at, LINKS) || is_among(q, at, WH);
}

static bool is_participle(const struct question *q, size_t at)
{
	return verb_may_be_participle(folded(q, at));
}

static bool is_progressive(const struct question *q, size_t at)
{
	return verb_may_be_progressive(folded(q, at));
}

static size_t skip_adverbs(const struct question *q, size_t at)
{
	while (is_adverb(q, at))
		at++;
	return at;
}

/* "Strongest". */
static bool is_superlative(struct span word)
{
	return span_ends(word, SPAN("est")) &&
	       (verb_is_adjective(span_slice(word, 0, word.len - 3)) ||
		verb_is_adjective(span_slice(word, 0, word.len - 2)));
}

/* Whether nothing that it could belong to follows an adjective. */
static bool is_adjective_alone(const struct question *q, size_t at)
{
	return (verb_is_adjective(folded(q, at)) || is_superlative(folded(q, at))) &&
	       (at + 1 == q->count || is_among(q, at + 1, PREPOSITIONS) ||
		is_among(q, at + 1, LINKS));
}

static bool fits(const struct question *q, enum slot slot, size_t at)
{
	size_t next = skip_adverbs(q, at);

	if (next >= q->count || q->word[next].run > 0)
		return false;
	switch (slot) {
	case SLOT_BASE:
		return verb_is_base(folded(q, next));
	case SLOT_PARTICIPLE:
		return is_participle(q, next);
	case SLOT_COMPLEMENT:
		break;
	}
	return next > at || is_among(q, at, DETERMINERS) || is_among(q, at, PREPOSITIONS) ||
	       is_participle(q, at) || is_progressive(q, at) || is_adjective_alone(q, at);
}

/* Whether a verb follows that could be the one of the subject. */
static bool has_other_base(const struct question *q, size_t at)
{
	for (; at < q->count; at++)
		if (q->word[at].run == 0 && verb_is_mostly(folded(q, at)) &&
		    !is_among(q, at - 1, "to and or " VERBS_MODAL) &&
		    !is_among(q, at, PREPOSITIONS))
			return true;
	return false;
}

/* Of the words from at on, up to where the noun phrase must have ended, the one
 * that can only be the verb. */
static size_t find_base(const struct question *q, size_t at)
{
	size_t verb = NONE, mostly = NONE, verbs = 0, most = 0;

	for (; at < q->count && (at == skip_adverbs(q, at)) && !is_boundary(q, at); at++) {
		if (!verb_is_base(folded(q, at)))
			continue;
		verb = verbs++ ? verb : at;
		if (verb_is_mostly(folded(q, at)))
			mostly = most++ ? mostly : at;
	}
	if (verbs == 1)
		return (verb != mostly && is_among(q, at, "of and")) || has_other_base(q, at)
			       ? NONE
			       : verb;
	if (verbs > 1)
		return most == 1 ? mostly : NONE;
	return at < q->count && fits(q, SLOT_BASE, at) ? at : NONE;
}

/* "In charge a spy": a determiner that nothing leads to. */
static bool hangs(const struct question *q, size_t at)
{
	for (size_t i = at + 1; i < q->count; i++)
		if (is_among(q, i, DETERMINERS) && !is_among(q, i - 1, PREPOSITIONS) &&
		    !is_among(q, i - 1, LINKS) && !is_participle(q, i - 1) &&
		    !is_progressive(q, i - 1) && !is_among(q, i - 1, DETERMINERS))
			return true;
	return false;
}

/* "Was the short termed firm sued": the complement is a later one. */
static bool has_other_participle(const struct question *q, size_t at)
{
	for (size_t i = at + 1; i < q->count; i++)
		if (q->word[i].run == 0 && !is_among(q, i - 1, LINKS " " PREPOSITIONS) &&
		    (is_participle(q, i) || is_progressive(q, i)))
			return true;
	return false;
}

/* Whether the complement that begins at `at` may still be part of the subject. */
static bool is_doubtful(const struct question *q, size_t at)
{
	/* "The new building safe". */
	if (is_progressive(q, at) && verb_is_adjective(folded(q, at - 1)))
		return true;
	if (is_among(q, at, PREPOSITIONS))
		return hangs(q, at) || has_other_participle(q, at);
	return (is_progressive(q, at) || (is_participle(q, at) && !is_boundary(q, at + 1))) &&
	       has_other_participle(q, at);
}

/* Where what follows the noun phrase begins whose first noun ends at `at`; NONE
 * where that is not certain. *join: at "of" or "and", behind which another
 * noun phrase belongs to it. */
static size_t find_slot(const struct question *q, size_t at, enum slot slot, bool *join)
{
	*join = false;
	for (; at < q->count; at++) {
		*join = is_among(q, at, "of and");
		if (*join)
			return at;
		if (slot == SLOT_BASE && !is_boundary(q, at))
			return find_base(q, at);
		if (!fits(q, slot, at)) {
			if (is_boundary(q, at))
				return NONE;
			continue;
		}
		return slot == SLOT_COMPLEMENT && is_doubtful(q, at) ? NONE : at;
	}
	return NONE;
}

/* The end of a subject that begins at `at`, and is followed by slot. */
static size_t subject_end(const struct question *q, size_t at, enum slot slot)
{
	bool join = true;

	while (join) {
		size_t begin = at;

		while (is_among(q, at, DETERMINERS))
			at++;
		/* "Some of the ferries". */
		if (at > begin && is_among(q, at, "of")) {
			at++;
			continue;
		}
		if (at >= q->count)
			return NONE;
		if (is_among(q, begin, PRONOUNS))
			return begin + 1 < q->count ? begin + 1 : NONE;
		if (at == begin + 1 && is_among(q, begin, DEMONSTRATIVES) && fits(q, slot, at) &&
		    (slot != SLOT_BASE || verb_is_mostly(folded(q, at))))
			return at;
		at += q->word[at].run ? q->word[at].run : 1;
		if (at == begin + 1 && is_boundary(q, begin) && !q->word[begin].run)
			return NONE;
		/* A name needs no noun behind it. */
		if (q->word[begin].run && !is_possessive(q, at - 1) && at < q->count) {
			if (q->word[begin].person && (fits(q, slot, at) || slot == SLOT_COMPLEMENT))
				return at;
			if (slot == SLOT_BASE && verb_is_mostly(folded(q, at)) &&
			    !has_other_base(q, at + 1))
				return at;
			if (slot == SLOT_COMPLEMENT && at + 1 == q->count)
				return at;
		}
		while (at < q->count && is_possessive(q, at - 1))
			at += q->word[at].run ? q->word[at].run : 1;
		at = find_slot(q, at, slot, &join);
		if (at == NONE)
			return NONE;
		at += join;
	}
	return at;
}

static void put(struct strbuf *out, struct span word)
{
	bool cannot = span_is(word, "not") && out->len >= 4 &&
		      memcmp(out->data + out->len - 4, " can", 4) == 0;

	if (out->len > 0 && !cannot)
		strbuf_putc(out, ' ');
	strbuf_add(out, word);
}

static void put_words(struct strbuf *out, const struct question *q, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		put(out, q->word[i].shown);
}

/* The subject, then the verb with what was asked by its auxiliary. */
static void put_straight(struct strbuf *out, const struct question *q, const struct parse *p,
			 struct arena *arena)
{
	struct span auxiliary = folded(q, p->auxiliary);
	size_t verb = skip_adverbs(q, p->rest);
	bool negated = p->negated || is_among(q, p->rest, "not");

	put_words(out, q, p->subject, p->rest);
	if (!span_among(auxiliary, VERBS_DO) || negated) {
		put(out, auxiliary);
		if (p->negated)
			put(out, SPAN("not"));
		put_words(out, q, p->rest, q->count);
		return;
	}
	put_words(out, q, p->rest, verb);
	if (span_is(auxiliary, "did"))
		put(out, verb_past(arena, folded(q, verb)));
	else if (span_is(auxiliary, "does"))
		put(out, verb_third_person(arena, folded(q, verb)));
	else
		put(out, q->word[verb].shown);
	put_words(out, q, verb + 1, q->count);
}

static enum slot slot_of(struct span auxiliary)
{
	if (span_among(auxiliary, VERBS_BE))
		return SLOT_COMPLEMENT;
	return span_among(auxiliary, VERBS_HAVE) ? SLOT_PARTICIPLE : SLOT_BASE;
}

/* Fills *p where the auxiliary stands before its subject. */
static bool is_inverted(const struct question *q, size_t auxiliary, struct parse *p)
{
	*p = (struct parse){.auxiliary = auxiliary, .subject = auxiliary + 1};
	if (is_among(q, p->subject, "not")) {
		p->negated = true;
		p->subject++;
	}
	p->rest = subject_end(q, p->subject, slot_of(folded(q, auxiliary)));
	return p->rest != NONE && p->rest < q->count;
}

/* Whether all from at on is one noun phrase: "the CEO of Huawei". */
static bool is_noun_phrase(const struct question *q, size_t at)
{
	size_t begin = at;
	bool starts = false;

	if (q->count - at > 8)
		return false;
	for (; at < q->count; at++) {
		if (at == begin)
			starts = q->word[at].run > 0 || is_possessive(q, at) ||
				 is_among(q, at, DETERMINERS);
		if (is_among(q, at, WH " that to not because if while") || is_auxiliary(q, at) ||
		    (is_adverb(q, at) && at > begin + 1) ||
		    (at > begin + 1 && is_adjective_alone(q, at)))
			return false;
		if (at > begin && q->word[at].run == 0 &&
		    (is_participle(q, at) ||
		     (is_progressive(q, at) && !is_among(q, at - 1, DETERMINERS) &&
		      !is_possessive(q, at - 1))))
			return false;
	}
	return (starts || q->count - begin == 1) && !is_adjective_alone(q, begin) &&
	       !is_among(q, q->count - 1, PREPOSITIONS);
}

/* Whether what follows the auxiliary is its verb, so that who or what was asked
 * for is the subject. */
static bool goes_on(const struct question *q, size_t auxiliary)
{
	enum slot slot = slot_of(folded(q, auxiliary));
	size_t at = skip_adverbs(q, auxiliary + 1);

	at += is_among(q, at, "most more less least very so too");
	if (at >= q->count || q->word[at].run > 0)
		return false;
	if (slot == SLOT_COMPLEMENT)
		return is_among(q, at, PREPOSITIONS) || is_participle(q, at) ||
		       is_progressive(q, at) || is_adjective_alone(q, at);
	if (slot == SLOT_PARTICIPLE)
		return is_participle(q, at);
	return verb_is_mostly(folded(q, at)) && !is_among(q, auxiliary, VERBS_DO);
}

static bool has_verb(const struct question *q, size_t from, size_t to, bool finite)
{
	for (size_t i = from; i < to && i < q->count; i++)
		if (q->word[i].run == 0 &&
		    (verb_is_finite(folded(q, i)) || (!finite && verb_is_base(folded(q, i)))))
			return true;
	return false;
}

/* "Who said that it is so": the verb stands before the auxiliary. */
static bool has_verb_before(const struct question *q, size_t asks, size_t auxiliary)
{
	size_t at = asks + 1;

	if (auxiliary == at || is_among(q, auxiliary, VERBS_DO))
		return is_among(q, asks, "who") && has_verb(q, at, auxiliary, true);
	if (is_among(q, asks, "who"))
		return has_verb(q, at, auxiliary, true);
	for (; at < auxiliary; at++)
		if (q->word[at].run == 0 && verb_is_finite(folded(q, at)) &&
		    (!span_ends(folded(q, at), SPAN("s")) ||
		     (at + 1 < auxiliary && is_boundary(q, at + 1))))
			return true;
	return false;
}

/* A question of one of the words of WH, which stands at `asks`, with its first
 * auxiliary, or NONE. */
static bool put_open(struct strbuf *out, const struct question *q, size_t asks, size_t auxiliary,
		     struct arena *arena)
{
	bool subject = asks == 0 && !is_among(q, asks, "whom when where why") &&
		       !(is_among(q, asks, "how") && !is_among(q, asks + 1, "many much"));
	bool bare = auxiliary == asks + 1;
	struct parse p;

	if (auxiliary == NONE || has_verb_before(q, asks, auxiliary)) {
		put_words(out, q, 0, q->count);
		return has_verb(q, asks + 1, q->count, !is_among(q, asks, "how which what"));
	}
	for (size_t i = asks + 1; i < auxiliary; i++)
		if (i > asks + 5 || (is_boundary(q, i) && q->word[i].run == 0))
			return false;
	if (subject && goes_on(q, auxiliary)) {
		put_words(out, q, 0, q->count);
		return true;
	}
	if (is_among(q, auxiliary, VERBS_BE) && !is_among(q, asks, "why") &&
	    is_noun_phrase(q, auxiliary + 1)) {
		/* "Which firm is the largest". */
		if (!bare && subject && is_among(q, auxiliary + 1, DETERMINERS)) {
			put_words(out, q, 0, q->count);
			return true;
		}
		put_words(out, q, 0, auxiliary);
		put_words(out, q, auxiliary + 1, q->count);
		put(out, folded(q, auxiliary));
		return true;
	}
	if (!is_inverted(q, auxiliary, &p))
		return false;
	/* "Who is the man running it": he is, or he runs. */
	if (bare && is_among(q, asks, "who what") && is_among(q, auxiliary, VERBS_BE) &&
	    p.rest + 1 < q->count && !q->word[p.subject].run && !is_among(q, p.subject, PRONOUNS))
		return false;
	/* "How old were the coins found there", "which coin was the first found". */
	if (!bare && asks == 0 && is_among(q, auxiliary, VERBS_BE) && !q->word[p.rest - 1].run &&
	    (is_among(q, asks, "how") || is_among(q, p.subject, DETERMINERS)))
		return false;
	/* "Where are the rivers the city has". */
	if (is_among(q, asks, "where when") && is_among(q, p.rest, DETERMINERS))
		return false;
	put_words(out, q, 0, auxiliary);
	put_straight(out, q, &p, arena);
	return true;
}

/* "Is it true that BT sued": what follows "that" stands as it is. */
static size_t told_as_true(const struct question *q)
{
	if (q->count >= 6 && is_among(q, 0, "is") && is_among(q, 1, "it") &&
	    is_among(q, 2, "true right correct") && is_among(q, 3, "that"))
		return 4;
	return NONE;
}

static bool put_closed(struct strbuf *out, const struct question *q, struct arena *arena)
{
	size_t told = told_as_true(q);
	struct parse p;

	put(out, SPAN("whether"));
	if (told != NONE) {
		put_words(out, q, told, q->count);
		return !is_auxiliary(q, told) && !is_among(q, told, WH) &&
		       has_verb(q, told + 1, q->count, true);
	}
	if (!is_inverted(q, 0, &p))
		return false;
	put_straight(out, q, &p, arena);
	return true;
}

struct span clause_of(struct arena *arena, const struct clause_word *words, size_t count)
{
	const struct question q = {words, count};
	size_t asks = is_among(&q, 0, PREPOSITIONS), auxiliary = asks + 1;
	struct span text = {NULL, 0};
	struct strbuf out;
	bool certain;

	if (count < 2 || count > CLAUSE_WORDS_MAX)
		return text;
	for (size_t i = 0; i < count; i++)
		if (is_among(&q, i, SPEAKERS) || (i > 0 && is_among(&q, i - 1, "and or but") &&
						  (is_among(&q, i, WH) || is_auxiliary(&q, i))))
			return text;
	/* "When said so": whoever asks left out who did. */
	if (is_among(&q, asks, "when where why how") && asks + 1 < count &&
	    !is_auxiliary(&q, asks + 1) && verb_is_finite(words[asks + 1].folded))
		return text;
	while (auxiliary < count && !is_auxiliary(&q, auxiliary))
		auxiliary++;
	strbuf_init(&out, (size_t)CLAUSE_CHARS_MAX * 4);
	if (is_auxiliary(&q, 0))
		certain = put_closed(&out, &q, arena);
	else
		certain = is_among(&q, asks, WH) &&
			  put_open(&out, &q, asks, auxiliary < count ? auxiliary : NONE, arena);
	if (certain && !out.truncated && utf8_count(strbuf_span(&out)) <= CLAUSE_CHARS_MAX)
		text = arena_copy(arena, strbuf_span(&out));
	strbuf_finish(&out);
	return text;
}

struct span clause_asked(const struct clause_word *words, size_t count)
{
	const struct question q = {words, count};

	if (is_among(&q, 0, "when where why"))
		return words[0].folded;
	if (!is_among(&q, 0, "how"))
		return (struct span){NULL, 0};
	if (is_among(&q, 1, "much"))
		return SPAN("how much");
	if (is_among(&q, 1, "many"))
		return SPAN("how many");
	return is_among(&q, 1, "long") ? SPAN("how long") : (struct span){NULL, 0};
}
