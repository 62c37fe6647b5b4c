/* import_votes.c - whether a name is a person's, a company's, … */
#include "knowledge/gazetteer.h"
#include "knowledge/import_names.h"

/* What speaks how much for a kind; NEEDED decides. */
enum { WEAK = 1, HINT = 2, NEEDED = 3, STRONG = 4, SURE = 9 };

#define CALLED_WORDS 8 /* between a noun and "known as" */

/* The last words of what firms are called. */
static const char suffixes[] =
	"inc corp corporation ltd limited plc llc llp co group holdings gmbh ag "
	"technologies airlines airways motors pharmaceuticals industries";

/* Of newspapers and of bodies that WordNet knows as buildings, days or people. */
static const char outlets[] =
	"times post journal gazette tribune herald telegraph chronicle centre "
	"center council court commission";

/* Of firms, which WordNet does not know as such or knows as people. */
static const char firms[] = "chain group brand retailer carrier operator broadcaster giant startup "
			    "start-up supplier manufacturer producer publisher insurer lender "
			    "builder developer shipbuilder automaker carmaker planemaker "
			    "supermarket";

/* What firms do, behind ", which". */
static const char of_firms[] =
	"runs owns operates makes builds sells employs supplies produces publishes provides ran "
	"owned operated made built sold employed supplied produced published";

/* What is built and named, and no location to WordNet. */
static const char sites[] = "quay pier wharf dock docks avenue road square stadium airport station "
			    "hospital theatre theater museum cathedral school tower bridge";

/* "Shares in Feld Lines" do not say where. */
static const char no_places[] =
	"share shares stake stakes interest confidence trust faith belief investor investors "
	"investment shareholder shareholders";

static const char stops_head[] =
	"of in on at by to from for with that which who whose as and or is was has had are were "
	"near under";

/* WordNet knows some of them as bodies, too: "mother". */
static const char kin[] =
	"mother father parent son daughter brother sister uncle aunt nephew niece "
	"cousin wife husband widow widower grandmother grandfather girlfriend "
	"boyfriend partner friend neighbour neighbor";

static bool is_lower(const struct word *w)
{
	return !(w->flags & (WORD_CAPITAL | WORD_NUMBER));
}

/* word without the ending of a plural: "companies" is "company". */
static struct span singular(struct span word, char buffer[64])
{
	if (word.len < 4 || word.len > 63 || word.ptr[word.len - 1] != 's')
		return word;
	memcpy(buffer, word.ptr, word.len);
	if (memcmp(word.ptr + word.len - 3, "ies", 3) == 0) {
		buffer[word.len - 3] = 'y';
		return (struct span){buffer, word.len - 2};
	}
	return (struct span){buffer, word.len - 1};
}

/* "Ada Lowe", but neither "Ada County" nor "Ada Foods". */
static bool is_given(const struct import_name *name)
{
	return name->words > 1 && name->words <= 4 &&
	       gazetteer_has(name->first, GAZETTEER_GIVEN, NULL) &&
	       name->text.ptr[name->text.len - 2] != '.' && /* "Washington D.C." */
	       !gazetteer_has(name->last, GAZETTEER_LOCATION, NULL) &&
	       !span_among(name->last, sites) && name->last.ptr[name->last.len - 1] != 's';
}

/* Votes for what the noun, with the word before it where that belongs to it,
 * stands for: "intelligence service". */
static void vote_noun(struct import_name *name, struct span noun, unsigned weight, bool plural)
{
	char buffer[64];
	struct span key = plural ? singular(noun, buffer) : noun;
	bool person = gazetteer_has(key, GAZETTEER_ROLE, NULL);
	bool company = gazetteer_has(key, GAZETTEER_COMPANY, NULL) || span_among(key, firms);
	bool body = gazetteer_has(key, GAZETTEER_ORGANISATION, NULL);

	if (span_among(key, kin)) {
		name->vote[NAME_PERSON] += SURE;
		return;
	}
	/* A maker is a firm, or somebody with a given name. */
	if (person && (company || body)) {
		if (is_given(name))
			company = body = false;
		else
			person = false;
	}
	if (person)
		name->vote[NAME_PERSON] += weight;
	else if (body)
		name->vote[NAME_ORGANISATION] += weight;
	else if (company)
		name->vote[NAME_COMPANY] += weight;
}

/* The same for the noun that ends at word i. */
static void vote_noun_at(struct import_name *name, const struct import_context *c, size_t i,
			 unsigned weight, bool plural)
{
	const struct word *w = c->words->word;

	if (i > 0 && !(w[i].flags & WORD_BREAK)) {
		struct span both = span_slice(c->text, w[i - 1].start, w[i].end);

		if (gazetteer_has(both, GAZETTEER_ORGANISATION, NULL) ||
		    gazetteer_has(both, GAZETTEER_ROLE, NULL)) {
			vote_noun(name, both, weight, false);
			return;
		}
	}
	vote_noun(name, w[i].folded, weight, plural);
}

/* "an alliance with Arnland known as …": the nearest noun that stands for somebody. */
static void vote_called(struct import_name *name, const struct import_context *c, size_t i)
{
	const struct word *w = c->words->word;

	for (size_t back = 0; i > 0 && back < CALLED_WORDS; i--, back++) {
		unsigned before = name->vote[NAME_PERSON] + name->vote[NAME_COMPANY] +
				  name->vote[NAME_ORGANISATION];

		if (is_lower(&w[i - 1]) && !(w[i - 1].flags & WORD_STOP))
			vote_noun_at(name, c, i - 1, NEEDED, true);
		if (before < name->vote[NAME_PERSON] + name->vote[NAME_COMPANY] +
				     name->vote[NAME_ORGANISATION])
			return;
	}
}

/* "A spokeswoman for the bank, Ada Lowe, said": whether what stands before the comma
 * begins with somebody. */
static bool is_holder(const struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->first;

	if (!is_given(name) || c->end == c->words->count || !(w[c->end].flags & WORD_BREAK) ||
	    c->text.ptr[w[c->first - 1].end] != ',')
		return false;
	while (i > 1 && !(w[i - 1].flags & WORD_BREAK))
		i--;
	for (i = i > 1 ? i : 0; i + 1 < c->first; i++)
		if (gazetteer_has(w[i].folded, GAZETTEER_ROLE, NULL) &&
		    span_among(w[i + 1].folded, "of for at with from in who"))
			return true;
	return false;
}

/* "its spokeswoman, Ada Lowe, said", "the authority, Lennbahn, has" */
static void vote_apposed(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	const struct word *noun = &w[c->first - 1];
	bool closed = c->end == c->words->count || (w[c->end].flags & WORD_BREAK);

	if (closed && c->text.ptr[noun->end] == ',' && is_lower(noun) &&
	    !(noun->flags & (WORD_STOP | WORD_POSSESSIVE)) &&
	    !gazetteer_has(noun->folded, GAZETTEER_ADJECTIVE, NULL) &&
	    !gazetteer_has(name->key, GAZETTEER_PLACE, NULL) &&
	    (name->words > 1 || !gazetteer_has(noun->folded, GAZETTEER_ROLE, NULL)))
		vote_noun_at(name, c, c->first - 1, NEEDED, false);
}

/* "near Skagen", "in Skagen" */
static void vote_place(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->first;
	bool attribute = c->end < c->words->count && !(w[c->end].flags & WORD_BREAK) &&
			 is_lower(&w[c->end]) && !(w[c->end].flags & WORD_STOP);

	if (name->vote[NAME_PLACE] > 0)
		name->vote[NAME_PLACE] += WEAK;
	else if (attribute || (i >= 2 && span_among(w[i - 2].folded, no_places)))
		return;
	else if (span_is(w[i - 1].folded, "near"))
		name->vote[NAME_PLACE] += NEEDED;
	else if (span_is(w[i - 1].folded, "in"))
		name->vote[NAME_PLACE] += WEAK;
}

/* "tech company Huawei", "companies such as Huawei" */
static void vote_before(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->first;

	if (i == 0)
		return;
	if (w[i].flags & WORD_BREAK) {
		if (is_holder(name, c))
			name->vote[NAME_PERSON] += NEEDED;
		else
			vote_apposed(name, c);
		return;
	}
	if (i >= 2 && span_among(w[i - 1].folded, "as called named") &&
	    (i < 3 || !(w[i - 1].flags & WORD_BREAK))) {
		bool as = span_is(w[i - 1].folded, "as");

		if (as && !span_among(w[i - 2].folded, "such known"))
			return;
		vote_called(name, c, i - (as ? 2 : 1));
		return;
	}
	if (span_among(w[i - 1].folded, "in at near"))
		vote_place(name, c);
	if (!is_lower(&w[i - 1]) || (w[i - 1].flags & (WORD_STOP | WORD_POSSESSIVE)) ||
	    span_is(w[i - 1].folded, "near"))
		return;
	if (!gazetteer_has(w[i - 1].folded, GAZETTEER_ADJECTIVE, NULL) ||
	    span_is(w[i - 1].folded, "executive"))
		vote_noun_at(name, c, i - 1, NEEDED, false);
}

/* The head of the phrase that begins at word i, or 0: "maker" of "the biggest
 * maker of …". */
static size_t head_from(const struct import_context *c, size_t i)
{
	const struct words *words = c->words;
	size_t k = i;

	while (k < words->count && (k == i || !(words->word[k].flags & WORD_BREAK)) &&
	       !span_among(words->word[k].folded, stops_head))
		k++;
	if (k == i || !is_lower(&words->word[k - 1]))
		return 0;
	if (k < words->count && span_is(words->word[k].folded, "of") &&
	    span_among(words->word[k - 1].folded,
		       "part member unit arm division subsidiary branch one"))
		return head_from(c, k + 1);
	return k - 1;
}

/* "Ada Lowe, the mayor of Harnley, …", "Ada Lowe, who …" */
static void vote_behind(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->end, head, last;

	if (i >= c->words->count || !(w[i].flags & WORD_BREAK) ||
	    import_begins_sentence(c->text, c->words, i))
		return;
	/* "the Greens, who …" are several. */
	if (span_is(w[i].folded, "who") &&
	    !(name->words == 1 && name->key.ptr[name->key.len - 1] == 's' && c->first > 0 &&
	      span_is(w[c->first - 1].folded, "the")))
		name->vote[NAME_PERSON] += NEEDED;
	if (span_is(w[i].folded, "which") && i + 1 < c->words->count &&
	    span_among(w[i + 1].folded, of_firms) && name->vote[NAME_PLACE] == 0)
		name->vote[NAME_COMPANY] += NEEDED;
	/* "Feld Lines, Norway's biggest carrier, …" */
	if (!span_among(w[i].folded, "a an the part its one") && !(w[i].flags & WORD_POSSESSIVE))
		return;
	head = head_from(c, i);
	if (head == 0)
		return;
	for (last = i; last + 1 < c->words->count && !(w[last + 1].flags & WORD_BREAK); last++)
		;
	vote_noun_at(name, c, head, NEEDED, false);
	if (name->about.len == 0)
		name->about = span_slice(c->text, w[i].start, w[last].end);
}

/* "The Unite union" */
static void vote_attribute(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->end;

	if (c->first == 0 || !span_is(w[c->first - 1].folded, "the") || i >= c->words->count ||
	    (w[i].flags & WORD_BREAK) || !is_lower(&w[i]) ||
	    gazetteer_has(w[i].folded, GAZETTEER_ROLE, NULL) || span_is(w[i].folded, "group") ||
	    (name->vote[NAME_PLACE] > 0 || name->vote[NAME_COUNTRY] > 0))
		return;
	vote_noun(name, w[i].folded, NEEDED, false);
}

/* "(born 1810)", "(1810–1849)", "was born" */
static void vote_birth(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	size_t i = c->end;

	if (i + 1 >= c->words->count)
		return;
	if (span_is(w[i].folded, "born") ||
	    (span_is(w[i].folded, "was") && span_is(w[i + 1].folded, "born")))
		name->vote[NAME_PERSON] += STRONG;
}

void import_vote_context(struct import_name *name, const struct import_context *context)
{
	vote_before(name, context);
	vote_behind(name, context);
	vote_attribute(name, context);
	vote_birth(name, context);
}

/* The word that says what a name names: the last, or that before "of". */
static size_t head_of(const struct import_context *c)
{
	const struct word *w = c->words->word;

	for (size_t i = c->first + 1; i < c->end; i++)
		if (span_among(w[i].folded, "of for"))
			return i - 1;
	return c->end - 1;
}

void import_vote_words(struct import_name *name, const struct import_context *c)
{
	const struct word *w = c->words->word;
	const struct span head = w[head_of(c)].folded;
	/* What stands before "and" may belong to it: "Trade and Industry Board". */
	bool whole = c->first < 2 || !span_is(w[c->first - 1].folded, "and") ||
		     !(w[c->first - 2].flags & WORD_CAPITAL);
	bool several = name->words > 1 && whole;

	if (gazetteer_has(name->key, GAZETTEER_COUNTRY, NULL)) {
		name->vote[NAME_COUNTRY] += SURE;
		return;
	}
	if (several &&
	    (span_among(head, suffixes) || span_find(name->text, SPAN(" & ")) != (size_t)-1)) {
		name->vote[NAME_COMPANY] += STRONG;
		return;
	}
	if (several &&
	    (span_among(head, outlets) || gazetteer_has(head, GAZETTEER_ORGANISATION, NULL)) &&
	    (!is_given(name) || name->words > 2)) {
		name->vote[NAME_ORGANISATION] += STRONG;
		return;
	}
	if (several && gazetteer_has(head, GAZETTEER_COMPANY, NULL)) {
		name->vote[NAME_COMPANY] += STRONG;
		return;
	}
	if (gazetteer_has(name->key, GAZETTEER_PLACE, NULL))
		name->vote[NAME_PLACE] += several ? STRONG : HINT;
	else if (gazetteer_has(name->key, GAZETTEER_PERSON, NULL) || is_given(name))
		name->vote[NAME_PERSON] += NEEDED;
	/* "Washington" is a city, a government, or somebody. */
	if (gazetteer_has(name->key, GAZETTEER_GROUP, NULL) &&
	    !gazetteer_has(name->key, GAZETTEER_PLACE, NULL) &&
	    !gazetteer_has(name->key, GAZETTEER_GIVEN, NULL))
		name->vote[NAME_ORGANISATION] += NEEDED;
}

enum name_kind import_elect(const struct import_name *name)
{
	enum name_kind best = NAME_UNKNOWN;
	bool tied = false;

	for (enum name_kind kind = NAME_PERSON; kind < NAME_KINDS; kind++) {
		if (best != NAME_UNKNOWN && name->vote[kind] == name->vote[best])
			tied = true;
		if (best != NAME_UNKNOWN ? name->vote[kind] > name->vote[best]
					 : name->vote[kind] >= NEEDED) {
			best = kind;
			tied = false;
		}
	}
	return tied ? NAME_UNKNOWN : best;
}
