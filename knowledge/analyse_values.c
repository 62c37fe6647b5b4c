/* analyse_values.c - amounts in a statement */
#include "knowledge/analyse.h"
#include "knowledge/verbs.h"

static const char time_units[] =
	"second seconds minute minutes hour hours day days week weeks month months year years "
	"decade decades century centuries";

#define PARTS	    "thirds quarters fifths tenths"
#define MANY	    "tens dozens scores hundreds thousands millions billions handful half " PARTS
#define COUNTED_MAX 3 /* words of what is counted */

bool word_is_time_unit(const struct word *w)
{
	return word_is(w, time_units);
}

static bool is_money(const struct word *w)
{
	return (w->flags & WORD_NUMBER) && !(w->text.ptr[0] >= '0' && w->text.ptr[0] <= '9');
}

/* The first word of "half a million", "a quarter of a million", "a dozen" or "two
 * thirds", which ends at word i. */
static size_t multiplied_from(const struct word *w, size_t i)
{
	if (i > 0 && word_is(&w[i], PARTS) && word_is_number(&w[i - 1]))
		return i - 1;
	if (i == 0 || !word_is(&w[i], "dozen hundred thousand million billion trillion handful") ||
	    !word_is(&w[i - 1], "a"))
		return i;
	i--;
	if (i >= 1 && word_is(&w[i - 1], "half"))
		return i - 1;
	if (i >= 3 && word_is(&w[i - 1], "of") && word_is(&w[i - 2], "half third quarter tenth"))
		return word_is(&w[i - 3], "a") ? i - 3 : i - 2;
	return i;
}

/* Words before a number that belong to it: "as long as", "more than", "about".
 * Returns the first. */
static size_t qualified_from(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;

	i = multiplied_from(w, i);
	if (i >= 3 && word_is(&w[i - 1], "as") && word_is(&w[i - 3], "as"))
		return i - 3;
	if (i >= 2 && word_is(&w[i - 1], "to") && word_is(&w[i - 2], "up"))
		return i - 2;
	if (i >= 2 && word_is(&w[i - 1], "than") && word_is(&w[i - 2], "more less fewer longer"))
		return i - 2;
	if (i >= 2 && word_is(&w[i - 1], "least most") && word_is(&w[i - 2], "at"))
		return i - 2;
	if (i >= 1 && word_is(&w[i - 1], "about around nearly almost over under some roughly only"))
		return i - 1;
	return i;
}

/* "Cities" ends "16 British cities". */
static bool is_plural(const struct word *w)
{
	if (word_is(w, "people children men women"))
		return true;
	return w->folded.len > 3 && w->folded.ptr[w->folded.len - 1] == 's' &&
	       w->folded.ptr[w->folded.len - 2] != 's' && !(w->flags & WORD_POSSESSIVE);
}

/* Units, by what they measure. */
static const struct {
	const char *kind, *units;
} measures[] = {
	{"duration", time_units},
	{"money", "dollar dollars pound pounds euro euros yuan yen crown crowns krona kronor franc "
		  "francs rupee rupees rouble roubles peso pesos zloty lira won pence cents"},
	{"length", "metre metres meter meters kilometre kilometres kilometer kilometers centimetre "
		   "centimetres centimeter centimeters millimetre millimetres millimeter "
		   "millimeters mile miles foot feet ft yard yards inch inches km cm mm "
		   "light-year light-years"},
	{"mass",
	 "gram grams gramme grammes kilogram kilograms kilogramme kilogrammes kilo kilos kg "
	 "tonne tonnes ton tons ounce ounces"},
	{"speed", "mph kph knot knots km/h"},
	{"temperature", "degree degrees celsius fahrenheit kelvin"},
	{"area", "acre acres hectare hectares"},
	{"volume", "litre litres liter liters gallon gallons barrel barrels pint pints"},
	{"power", "watt watts kilowatt kilowatts megawatt megawatts gigawatt gigawatts mw gw"},
};

static bool is_measure(const struct word *word)
{
	for (size_t m = 0; m < sizeof(measures) / sizeof(measures[0]); m++)
		if (word_is(word, measures[m].units))
			return true;
	return false;
}

/* What the unit at word i measures: count where it is no unit. */
static struct span measured_by(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	const char *kind = "count";

	for (size_t m = 0; m < sizeof(measures) / sizeof(measures[0]); m++)
		if (word_is(&w[i], measures[m].units))
			kind = measures[m].kind;
	if (strcmp(kind, "length") != 0)
		return span_of(kind);
	if (i > 0 && word_is(&w[i - 1], "square cubic"))
		return word_is(&w[i - 1], "square") ? SPAN("area") : SPAN("volume");
	if (i + 2 < a->reading->words.count && word_is(&w[i + 1], "a an per") &&
	    word_is(&w[i + 2], "second minute hour day"))
		return SPAN("speed");
	return span_of(kind);
}

/* "20" of "300 people in A and 20 in B", at word i: of the same as the amount before. */
static bool find_bare(struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t first = qualified_from(a, i), behind = 0;
	const struct fact *before = NULL;

	for (size_t f = 0; f < a->out->count; f++)
		if (a->out->fact[f].kind == FACT_AMOUNT)
			before = &a->out->fact[f];
	if (!before || !span_is(before->detail, "count") || i + 1 >= a->reading->words.count ||
	    analyse_clause_ends(a, i + 1) || first == 0 ||
	    !(word_is(&w[first - 1], "and or but") || analyse_clause_ends(a, first)))
		return false;
	while (w[behind].start < before->end)
		behind++;
	if (!word_is(&w[behind], AMOUNT_LEADS) || !span_eq(w[behind].folded, w[i + 1].folded))
		return false;
	analyse_add(a, FACT_AMOUNT, first, i, before->subject, before->detail);
	return true;
}

/* What a number at word i says without a unit behind it: how old somebody is, "Ada Lowe,
 * 19, …" or "aged 19", how many people there are, "a crowd of 14,212", or how many do
 * what follows, "about 90 will stay". */
static bool find_unitless(struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	const struct mention *name = i > 0 ? analyse_name_at(a, i - 1) : NULL;
	bool person = name && span_is(vocabulary_kind(a->vocabulary, name->term), "person");

	if (i >= 2 && word_is(&w[i - 1], "of") &&
	    word_is(&w[i - 2], "crowd audience population workforce staff attendance membership "
			       "congregation turnout")) {
		analyse_add(a, FACT_AMOUNT, i, i, SPAN("people"), SPAN("count"));
		return true;
	}
	if (w[i].text.ptr[0] <= '9' && i + 1 < a->reading->words.count &&
	    !analyse_clause_ends(a, i + 1) &&
	    word_is(&w[i + 1], VERBS_BE " " VERBS_HAVE " " VERBS_MODAL) &&
	    (i == 0 || word_is(&w[i - 1], "that about some around nearly almost over and but") ||
	     analyse_clause_ends(a, i))) {
		analyse_add(a, FACT_AMOUNT, qualified_from(a, i), i, (struct span){0},
			    SPAN("count"));
		return true;
	}
	if (w[i].text.len > 3 ||
	    !((person && analyse_clause_ends(a, i) && analyse_clause_ends(a, i + 1)) ||
	      (i > 0 && word_is(&w[i - 1], "aged"))))
		return false;
	analyse_add(a, FACT_AMOUNT, i, i, SPAN("years"), SPAN("age"));
	return true;
}

/* "Four of 150" at word i, "four of the 150": the number of which it is a part, or i. */
static size_t whole_of(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, at = i + 1;

	if (is_money(&w[i]))
		return i;
	if (at < count && word_is(&w[at], "out"))
		at++;
	if (at >= count || !word_is(&w[at], "of"))
		return i;
	at++;
	if (at < count && word_is(&w[at], "the its his her their our these those all"))
		at++;
	for (size_t k = i + 1; k <= at; k++)
		if (analyse_clause_ends(a, k))
			return i;
	return word_is_number(&w[at]) && !word_is_year(&w[at]) && !is_money(&w[at]) ? at : i;
}

/* The last word of the number at word i: "million" of "2 million", "cent" of "81 per cent". */
static size_t number_end(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, last = i;

	while (last + 1 < count && !analyse_clause_ends(a, last + 1) &&
	       (word_is_number(&w[last + 1]) ||
		word_is(&w[last + 1],
			"percent million billion trillion thousand hundred dozen bn m")))
		last++;
	if (last + 2 < count && word_is(&w[last + 1], "per") && word_is(&w[last + 2], "cent") &&
	    !analyse_clause_ends(a, last + 1))
		last += 2;
	return last;
}

/* The last word of what is counted behind the number that ends at word i; i where
 * nothing is. */
static size_t counted_end(const struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t last = i;

	while (last < i + COUNTED_MAX && last + 1 < a->reading->words.count &&
	       !(last > i && (is_plural(&w[last]) || is_measure(&w[last]))) &&
	       !analyse_clause_ends(a, last + 1) && !(w[last + 1].flags & WORD_STOP) &&
	       !word_ends_phrase(&w[last + 1]) && !word_is(&w[last + 1], "after before ago"))
		last++;
	return last;
}

/* "Hundreds of people", "tens of thousands of the birds", "a handful of cars", "thirds of
 * the roads", from word i on; returns the word behind it. */
static size_t find_many(struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t at = i, end;

	while (at + 2 < a->reading->words.count && word_is(&w[at], MANY) &&
	       word_is(&w[at + 1], "of") && !analyse_clause_ends(a, at + 1))
		at += 2;
	if (at == i)
		return i + 1;
	if (!word_is(&w[at], "the its his her their our these those"))
		at--;
	end = counted_end(a, at);
	if (end == at)
		return at + 1;
	analyse_add(a, FACT_AMOUNT, qualified_from(a, i), end, w[end].text, measured_by(a, end));
	return end + 1;
}

/* The number at word i with its unit; returns the word behind it. */
static size_t find_amount(struct analysis *a, size_t i)
{
	const struct word *w = a->reading->words.word;
	size_t count = a->reading->words.count, first = qualified_from(a, i), last;
	struct span detail, unit = {NULL, 0};

	if (i + 2 < count && word_is(&w[i + 1], PARTS) && word_is(&w[i + 2], "of"))
		return i + 1; /* find_many() takes it */
	i = whole_of(a, i);
	last = number_end(a, i);
	if (is_money(&w[i])) {
		detail = SPAN("money");
		unit = w[i].text.ptr[0] == '$' ? SPAN("dollars") : (struct span){NULL, 0};
	} else if (w[last].text.ptr[w[last].text.len - 1] == '%' ||
		   word_is(&w[last], "percent cent")) {
		detail = SPAN("percentage");
	} else {
		if (last == i && find_unitless(a, i))
			return i + 1;
		last = counted_end(a, last);
		if (last == i && !word_is_time_unit(&w[last])) {
			find_bare(a, i);
			return i + 1;
		}
		unit = w[last].text;
		detail = measured_by(a, last);
		if (span_is(detail, "speed") && last + 2 < count &&
		    word_is(&w[last + 1], "a an per") &&
		    word_is(&w[last + 2], "second minute hour day"))
			last += 2; /* "100 kilometres an hour" */
	}
	/* "a 67-year-old passenger", "67 years old" */
	if (last + 1 < count && word_is_time_unit(&w[last]) && word_is(&w[last + 1], "old olds")) {
		detail = SPAN("age");
		last++;
	}
	analyse_add(a, FACT_AMOUNT, first, last, unit, detail);
	return last + 1;
}

void analyse_amounts(struct analysis *a)
{
	const struct words *words = &a->reading->words;
	size_t i = 0, last;

	while (i < words->count) {
		if (analyse_clock(a, i, &last))
			i = last + 1;
		else if (word_is_number(&words->word[i]) && !word_is_year(&words->word[i]) &&
			 !analyse_is_day(a, i) && !analyse_name_at(a, i))
			i = find_amount(a, i);
		else if (word_is(&words->word[i], MANY))
			i = find_many(a, i);
		else if (word_is(&words->word[i], "one") && find_bare(a, i))
			i++;
		else
			i++;
	}
}
