/* analyse_test.c - the facts that stand in a statement */
#include "knowledge/analyse.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "bot/base/strbuf.h"

static int setup(void **state)
{
	struct vocabulary *v = vocabulary_create();

	vocabulary_add_name(v, SPAN("Mara Quist"), SPAN("person"), 0);
	vocabulary_add_name(v, SPAN("Feld Lines"), SPAN("company"), 0);
	vocabulary_add_name(v, SPAN("Harbour Council"), SPAN("organisation"), 0);
	vocabulary_add_name(v, SPAN("Sea Security Conference"), SPAN("organisation"), 0);
	vocabulary_add_name(v, SPAN("Norway"), SPAN("country"), 0);
	vocabulary_add_name(v, SPAN("Skagen"), SPAN("place"), 0);
	vocabulary_add_alias(v, SPAN("the council"), SPAN("Harbour Council"), 0);
	*state = v;
	return 0;
}

static int teardown(void **state)
{
	vocabulary_destroy(*state);
	return 0;
}

/* A statement and its facts of one kind, each as "text (subject: detail)". */
struct fact_case {
	const char *name, *text, *want[4]; /* ends with NULL */
};

static void add_fact(struct strbuf *out, struct span text, const struct fact *fact)
{
	strbuf_add(out, span_slice(text, fact->start, fact->end));
	if (fact->subject.len > 0 || fact->detail.len > 0)
		strbuf_printf(out, " (%.*s%s%.*s)", SPAN_ARG(fact->subject),
			      fact->subject.len && fact->detail.len ? ": " : "",
			      SPAN_ARG(fact->detail));
	strbuf_puts(out, "\n");
}

/* Returns whether the facts are as they should be, after having told which are. */
static bool check_case(const struct vocabulary *v, enum fact_kind kind, const struct fact_case *c)
{
	struct fact list[FACTS_MAX];
	struct facts facts = {list, 0};
	struct reading reading;
	struct strbuf got, want;
	struct arena arena;
	bool same;

	arena_init(&arena);
	strbuf_init(&got, 10000);
	strbuf_init(&want, 10000);
	vocabulary_read(v, &arena, span_of(c->text), 0, &reading);
	analyse(v, span_of(c->text), &reading, &facts);
	for (size_t f = 0; f < facts.count; f++) {
		assert_true(list[f].start < list[f].end && list[f].end <= strlen(c->text));
		if (list[f].kind == kind)
			add_fact(&got, span_of(c->text), &list[f]);
	}
	for (size_t i = 0; i < 4 && c->want[i]; i++)
		strbuf_printf(&want, "%s\n", c->want[i]);
	same = span_eq(strbuf_span(&got), strbuf_span(&want));
	if (!same)
		print_error("%s:\n%s", c->name, got.data);
	strbuf_finish(&want);
	strbuf_finish(&got);
	arena_finish(&arena);
	return same;
}

static void check_cases(const struct vocabulary *v, enum fact_kind kind,
			const struct fact_case *cases, size_t count)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++)
		failed += !check_case(v, kind, &cases[i]);
	assert_int_equal(failed, 0);
}

#define CHECK(kind, cases) check_cases(*state, kind, cases, sizeof(cases) / sizeof((cases)[0]))

static const struct fact_case name_cases[] = {
	{"no names", "The ferries are loud.", {NULL}},
	{"full and other names",
	 "Quist of Norway asked the council.",
	 {"Quist (Mara Quist: person)", "Norway (Norway: country)",
	  "council (Harbour Council: organisation)"}},
	{"in the genitive",
	 "Feld Lines' and Norway\u2019s ferries",
	 {"Feld Lines (Feld Lines: company)", "Norway\u2019s (Norway: country)"}},
};

static void names_are_found_under_all_their_names(void **state)
{
	CHECK(FACT_NAME, name_cases);
}

static const struct fact_case amount_cases[] = {
	{"none", "The ferries are loud.", {NULL}},
	{"money", "It costs $2 billion.", {"$2 billion (dollars: money)"}},
	{"money in other signs",
	 "It costs \u20ac1.5 million and \u00a3300.",
	 {"\u20ac1.5 million (money)", "\u00a3300 (money)"}},
	{"money in words", "It costs 40 million dollars.", {"40 million dollars (dollars: money)"}},
	{"a percentage",
	 "It fell by 40% or 40 percent.",
	 {"40% (percentage)", "40 percent (percentage)"}},
	{"per cent", "It fell by 40 per cent of it.", {"40 per cent (percentage)"}},
	{"so many of more",
	 "Last winter she missed 61 of 180 sailings, and four of 1,150 children fell ill.",
	 {"61 of 180 sailings (sailings: count)", "four of 1,150 children (children: count)"}},
	{"so many of them",
	 "About 85 of its 310 branches will be closed.",
	 {"About 85 of its 310 branches (branches: count)"}},
	{"a count", "It sails to 16 British cities.", {"16 British cities (cities: count)"}},
	{"a count in words", "It orders two ferries.", {"two ferries (ferries: count)"}},
	{"large numbers", "It sold 4,000 tickets.", {"4,000 tickets (tickets: count)"}},
	{"a duration", "It takes two years.", {"two years (years: duration)"}},
	{"as long as",
	 "It takes as long as five years to build.",
	 {"as long as five years (years: duration)"}},
	{"more than",
	 "It takes more than three hours.",
	 {"more than three hours (hours: duration)"}},
	{"up to", "It takes up to 3 hours.", {"up to 3 hours (hours: duration)"}},
	{"a length",
	 "It is 40 million kilometres away.",
	 {"40 million kilometres (kilometres: length)"}},
	{"a length before a noun",
	 "It is a 9.4-kilometre tram line.",
	 {"9.4-kilometre (kilometre: length)"}},
	{"an age", "A 67-year-old keeper sailed.", {"67-year-old (year: age)"}},
	{"an age in years", "It is 40 years old.", {"40 years old (years: age)"}},
	{"an age behind a name", "Mara Quist, 19, sailed.", {"19 (years: age)"}},
	{"an age told", "A keeper aged 67 sailed.", {"67 (years: age)"}},
	{"a number behind a place", "In Skagen, 16, it sailed.", {NULL}},
	{"how many do it", "About 90 will be kept.", {"About 90 (count)"}},
	{"a part of a million",
	 "Nearly half a million homes are dark, a quarter of a million people left.",
	 {"Nearly half a million homes (homes: count)",
	  "a quarter of a million people (people: count)"}},
	{"a dozen", "A dozen villages are cut off.", {"A dozen villages (villages: count)"}},
	{"so many of them",
	 "Tens of thousands of birds died, and a handful of the cars burned.",
	 {"Tens of thousands of birds (birds: count)", "a handful of the cars (cars: count)"}},
	{"a part of them",
	 "More than two thirds of the roads were blocked.",
	 {"More than two thirds of the roads (roads: count)"}},
	{"a part of what is not told", "It passed by two thirds.", {"two thirds (thirds: count)"}},
	{"a crowd", "A crowd of 14,212 came.", {"14,212 (people: count)"}},
	{"a bare number", "It won by 31 votes to 29 after a debate.", {"31 votes (votes: count)"}},
	{"a speed", "It sails at 20 miles an hour.", {"20 miles an hour (miles: speed)"}},
	{"a speed in short", "It sails at 20 mph a colleague said.", {"20 mph (mph: speed)"}},
	{"an area", "It covers 30 square miles.", {"30 square miles (miles: area)"}},
	{"a mass", "It weighs 300 tonnes.", {"300 tonnes (tonnes: mass)"}},
	{"a temperature", "It was 30 degrees.", {"30 degrees (degrees: temperature)"}},
	{"about", "It costs about $3.", {"about $3 (dollars: money)"}},
	{"at least", "It has at least nine decks.", {"at least nine decks (decks: count)"}},
	{"a year is none", "It sailed in 1999.", {NULL}},
	{"one is none", "It has one deck.", {NULL}},
	{"a number in a name is none", "It needs 5G and B2.", {NULL}},
	{"a number without a unit is none", "It has 16.", {NULL}},
	{"a number of the same",
	 "It has 16 decks in Norway, 9 in Skagen and at least two in store.",
	 {"16 decks (decks: count)", "9 (decks: count)", "at least two (decks: count)"}},
	{"a number of something else",
	 "It has 16 decks in Norway and 9 on order.",
	 {"16 decks (decks: count)"}},
	{"the unit ends at a comma",
	 "It has 16 decks, cabins and a bar.",
	 {"16 decks (decks: count)"}},
	{"the unit ends at a verb", "The two were late.", {NULL}},
	{"a time of day is none", "At 14:30 ferries sailed, by 2 a.m. ferries sank.", {NULL}},
	{"a day of a month is none", "On Nov. 13 ferries sailed.", {NULL}},
};

static void amounts_are_found_with_their_unit_and_kind(void **state)
{
	CHECK(FACT_AMOUNT, amount_cases);
}

static const struct fact_case time_cases[] = {
	{"none", "The ferries may march.", {NULL}},
	{"a weekday", "On Monday it sailed.", {"On Monday"}},
	{"a month", "It sails in December.", {"in December"}},
	{"a date", "It sailed on 3 May.", {"on 3 May"}},
	{"a date with its year", "On 3 June 2024 it sailed.", {"On 3 June 2024"}},
	{"a weekday with its date",
	 "It sailed on Tuesday, 4 July 2023, and sank.",
	 {"on Tuesday, 4 July 2023"}},
	{"the month first", "It sailed on Tuesday, July 4th.", {"on Tuesday, July 4th"}},
	{"a number that is no day", "On Monday 16 ferries sailed.", {"On Monday"}},
	{"a month with day and year", "It sailed on May 3, 2019.", {"on May 3, 2019"}},
	{"a year", "It sailed in 1999.", {"in 1999"}},
	{"a year that says which", "It won the 1998 race.", {"1998"}},
	{"years of such", "It won in the 1998 race.", {"1998"}},
	{"a day in a name", "It reads the Sunday Mail.", {NULL}},
	{"a day before a name", "On Sunday Mara Quist sailed.", {"On Sunday"}},
	{"a season of a year", "It sails in the spring of 2031.", {"in the spring of 2031"}},
	{"a month of another year", "It sails in September next year.", {"in September next year"}},
	{"the end of it", "It sails by the end of next year.", {"by the end of next year"}},
	{"so long ago", "It sank two years ago.", {"two years ago"}},
	{"one of them ago", "It sank a week ago.", {"a week ago"}},
	{"a season", "It ends in the spring.", {"in the spring"}},
	{"last year", "Last year the council warned.", {"Last year"}},
	{"this year", "It sails this year in 16 cities.", {"this year"}},
	{"earlier this month", "It sailed earlier this month.", {"earlier this month"}},
	{"recent months", "In recent months it sailed.", {"In recent months"}},
	{"recently", "Recently it sailed.", {"Recently"}},
	{"two times", "On Saturday and in June it sailed.", {"On Saturday", "in June"}},
	{"yesterday", "It sailed yesterday.", {"yesterday"}},
	{"an hour", "It sailed by 2 a.m. and sank.", {"by 2 a.m."}},
	{"an hour at the end", "It sank at 2 a.m.", {"at 2 a.m."}},
	{"an hour in one word", "It sank around 2am or 6.30pm.", {"around 2am", "6.30pm"}},
	{"a local time", "It sailed at 6:52 a.m. local time.", {"at 6:52 a.m. local time"}},
	{"a time in a zone",
	 "It sailed at 0552 GMT or 5 p.m. Eastern Time.",
	 {"at 0552 GMT", "5 p.m. Eastern Time"}},
	{"noon", "It sailed shortly before noon.", {"shortly before noon"}},
	{"twenty-four hours", "It sailed at 14:30.", {"at 14:30"}},
	{"a score is no time", "It won 14:30 in the end.", {NULL}},
	{"an hour in words",
	 "It sailed at two o'clock in the morning.",
	 {"at two o'clock in the morning"}},
	{"from one hour to another", "It sails from 9 a.m. to 5 p.m.", {"from 9 a.m. to 5 p.m."}},
	{"a day and its hour", "It sailed on Friday at 2 a.m.", {"on Friday at 2 a.m."}},
	{"an hour and its day",
	 "It sailed at 2 a.m. on Nov. 13, and at noon yesterday.",
	 {"at 2 a.m. on Nov. 13", "at noon yesterday"}},
	{"a month in short",
	 "It sailed on Sept. 3, 2021, and on 13 Nov.",
	 {"on Sept. 3, 2021", "on 13 Nov"}},
	{"a name that is like a month in short", "Jan sailed.", {NULL}},
};

static void times_are_found(void **state)
{
	CHECK(FACT_TIME, time_cases);
}

static const struct fact_case place_cases[] = {
	{"none", "The ferries are loud.", {NULL}},
	{"a place", "Mara Quist spoke in Skagen.", {"in Skagen (place)"}},
	{"a country", "It is built in Norway.", {"in Norway (country)"}},
	{"an event",
	 "Mara Quist spoke at the Sea Security Conference.",
	 {"at the Sea Security Conference (organisation)"}},
	{"an event before the subject",
	 "At the Sea Security Conference Mara Quist spoke.",
	 {"At the Sea Security Conference (organisation)"}},
	{"no name",
	 "It sails outside the core of the harbour.",
	 {"outside the core of the harbour"}},
	{"a time is no place", "In December it sailed.", {NULL}},
	{"a duration is no place", "It sails in years of storm.", {NULL}},
	{"two places", "In Skagen, it docks at the quay.", {"In Skagen (place)", "at the quay"}},
};

static void places_are_found(void **state)
{
	CHECK(FACT_PLACE, place_cases);
}

static const struct fact_case reason_cases[] = {
	{"none", "The ferries are loud.", {NULL}},
	{"because",
	 "It is slow because the channel is shallow.",
	 {"because the channel is shallow"}},
	{"because of", "It is slow because of the storm.", {"because of the storm"}},
	{"due to", "It is slow due to the storm, and loud.", {"due to the storm, and loud"}},
	{"ends with the quotation",
	 "\"We stopped because we must be sure, not because we fear it,\" she said.",
	 {"because we must be sure, not because we fear it"}},
	{"who says so is none of it",
	 "It was shut because it is loud, the council said.",
	 {"because it is loud"}},
	{"aside",
	 "Feld Lines, which has been shut since 2013 because of the noise, called on Norway.",
	 {"because of the noise"}},
	{"with an aside",
	 "It is shut because Feld Lines, which runs it, has called it \"loud\", and dirty.",
	 {"because Feld Lines, which runs it, has called it \"loud\", and dirty"}},
	{"for reasons", "It was shut out for political reasons.", {"for political reasons"}},
	{"alleging", "It was banned, alleging that it is loud.", {"alleging that it is loud"}},
	{"as something happened",
	 "It stays in port as the council has closed the channel.",
	 {"as the council has closed the channel"}},
	{"as a mayor", "She spoke as a mayor of the town. It is as loud as it was.", {NULL}},
	{"on grounds", "It was banned for security grounds, he said.", {"for security grounds"}},
	{"what somebody was judged for",
	 "She was sent off for a second foul, he said.",
	 {"for a second foul"}},
	{"what an amount was paid for", "It was fined $900 for the noise.", {"for the noise"}},
	{"so long is none", "She was jailed for two years.", {NULL}},
	{"for something is none", "It was built for the council.", {NULL}},
};

static void reasons_are_found(void **state)
{
	CHECK(FACT_REASON, reason_cases);
}

static const struct fact_case speech_cases[] = {
	{"none", "The ferries are loud.", {NULL}},
	{"the speaker before",
	 "Mara Quist said that the ferries are loud.",
	 {"that the ferries are loud (Mara Quist: said)"}},
	{"the speaker behind",
	 "The ferries are loud, Mara Quist said.",
	 {"The ferries are loud (Mara Quist: said)"}},
	{"several speakers",
	 "Norway, Feld Lines and the council said that it is late.",
	 {"that it is late (Norway, Feld Lines and the council: said)"}},
	{"a quote",
	 "The ferries are \u201cloud and dirty\u201d, the council said.",
	 {"The ferries are \u201cloud and dirty\u201d (the council: said)"}},
	{"a quote at the end",
	 "Mara Quist called the ferries \"loud\".",
	 {"the ferries \"loud\" (Mara Quist: called)"}},
	{"behind a time",
	 "On Monday the council said that it agrees.",
	 {"that it agrees (the council: said)"}},
	{"behind a place",
	 "At the Sea Security Conference, Mara Quist said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"behind a place without a comma",
	 "At the Sea Security Conference Mara Quist said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"an adverb is no speaker",
	 "Feld Lines strongly denies the claim.",
	 {"the claim (Feld Lines: denies)"}},
	{"no name",
	 "A senior captain told the council that it is late.",
	 {"the council that it is late (A senior captain: told)"}},
	{"a noun is no verb", "The report on the claim is late.", {NULL}},
	{"a pronoun", "Norway wants it because, it says, it can.", {"it can (it: says)"}},
	{"whoever is told",
	 "Mara Quist, who was warned before the vote, has resigned, the council said.",
	 {"Mara Quist, who was warned before the vote, has resigned (the council: said)"}},
	{"somebody described",
	 "Mara Quist, a captain from Skagen, who said it is late, left.",
	 {"it is late, left (Mara Quist: said)"}},
	{"a day behind the verb",
	 "The ferry has not been sold, the council said on Friday, although it is old.",
	 {"The ferry has not been sold (the council: said)"}},
	{"whoever did not say it", "Norway did not say that it is late.", {NULL}},
	{"an office before the name in commas",
	 "The head of the council, Mara Quist, said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"between two clauses",
	 "Four ferries were sold, the council said, and Denmark bought them.",
	 {"Four ferries were sold (the council: said)"}},
	{"before a quotation",
	 "In Skagen, the council said, \"we sell no ferries\".",
	 {"we sell no ferries (the council: said)"}},
	{"a dateline",
	 "SKAGEN, Oct 3 - Mara Quist said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"another speaker behind",
	 "Mara Quist said it was late, but Feld Lines said that it sailed.",
	 {"it was late (Mara Quist: said)", "that it sailed (Feld Lines: said)"}},
	{"another speaker, without a mark",
	 "Mara Quist denied the report and the council announced that it sold the ferry.",
	 {"the report (Mara Quist: denied)", "that it sold the ferry (the council: announced)"}},
	{"another speaker behind a quotation",
	 "\"It is late,\" said Mara Quist, the mayor, while Feld Lines called it \"early\".",
	 {"It is late (Mara Quist: said)", "it \"early\" (Feld Lines: called)"}},
	{"more that the same one says",
	 "Mara Quist said that it was late and that Feld Lines warned of it.",
	 {"that it was late and that Feld Lines warned of it (Mara Quist: said)"}},
	{"according to somebody",
	 "The ferry is late, according to Mara Quist.",
	 {"The ferry is late (Mara Quist: according)"}},
	{"according to somebody, at first",
	 "According to Mara Quist, the ferry is late.",
	 {"the ferry is late (Mara Quist: according)"}},
	{"according to somebody, in the middle",
	 "The ferry, according to Mara Quist, will sail in May.",
	 {"The ferry, according to Mara Quist, will sail in May (Mara Quist: according)"}},
	{"according to somebody, behind a clause",
	 "The ferry was late, according to Mara Quist, before it sank.",
	 {"The ferry was late (Mara Quist: according)"}},
	{"who did something before",
	 "Mara Quist sold the ferries but said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"who did something before, and is described",
	 "The captain, Mara Quist, sold the ferries, but said that it is late.",
	 {"that it is late (Mara Quist: said)"}},
	{"calls that are none", "The council rejected calls by Denmark to sell it.", {NULL}},
	{"the speaker behind the verb",
	 "\u201cThe ferries are loud,\u201d said Mara Quist, the mayor of Skagen.",
	 {"The ferries are loud (Mara Quist: said)"}},
	{"more behind the speaker",
	 "\"The ferries are loud,\" the council said in a statement Monday.",
	 {"The ferries are loud (the council: said)"}},
	{"a verb in a quotation",
	 "\"They said no, and we went,\" Quist told the town.",
	 {"They said no, and we went (Quist: told)"}},
	{"a quotation that began before",
	 "It told us that it was over,\u201d said Quist.",
	 {"It told us that it was over (Quist: said)"}},
};

static void speech_is_found_with_its_speaker(void **state)
{
	CHECK(FACT_SPEECH, speech_cases);
}

static const struct fact_case description_cases[] = {
	{"none", "The ferries sail.", {NULL}},
	{"is the", "Mara Quist is the mayor of Skagen.", {"the mayor of Skagen (Mara Quist: is)"}},
	{"is a", "Feld Lines is a Norwegian company.", {"a Norwegian company (Feld Lines: is)"}},
	{"is part of", "The council is part of the town.", {"part of the town (The council: is)"}},
	{"an office with whose it is",
	 "Harbour Council leader Mara Quist sailed.",
	 {"Harbour Council leader (Mara Quist: is)"}},
	{"whose secretary",
	 "So said its regional secretary, Mara Quist.",
	 {"its regional secretary (Mara Quist: is)"}},
	{"is one of", "Norway is one of its owners.", {"one of its owners (Norway: is)"}},
	{"behind a name",
	 "It was \"loud\", said Mara Quist, the mayor of Skagen.",
	 {"the mayor of Skagen (Mara Quist: is)"}},
	{"behind a name, as a clause",
	 "It was \"loud\", said Mara Quist, who runs Skagen.",
	 {"runs Skagen (Mara Quist: is)"}},
	{"before a name",
	 "The Norwegian company Feld Lines sails.",
	 {"Norwegian company (Feld Lines: is)"}},
	{"before a name in commas",
	 "The harbour's mayor, Mara Quist, sails.",
	 {"The harbour's mayor (Mara Quist: is)"}},
	{"before a name in a list", "A mayor, Mara Quist and others sail.", {NULL}},
	{"before a longer name", "A senior Feld Lines captain sails.", {NULL}},
	{"of what somebody is director",
	 "So said finance director Mara Quist.",
	 {"finance director (Mara Quist: is)"}},
	{"whose minister of what",
	 "Norway's mineral resources minister, Mara Quist, sails.",
	 {"Norway's mineral resources minister (Mara Quist: is)"}},
	{"an office with capitals",
	 "They asked the Transport Secretary, Mara Quist, about it.",
	 {"Transport Secretary (Mara Quist: is)"}},
	{"an office where a statement begins",
	 "Station manager Mara Quist left. Then minister Mara Quist fell.",
	 {"Station manager (Mara Quist: is)", "minister (Mara Quist: is)"}},
	{"an office before what else is told",
	 "It is over, said managing director Mara Quist, who took over in May.",
	 {"managing director (Mara Quist: is)", "took over in May (Mara Quist: is)"}},
	{"a quotation behind a name is none",
	 "It was, in the words of Mara Quist, \u201cthe most expensive quay in Norway\u201d.",
	 {NULL}},
	{"how somebody is addressed is none",
	 "Instead, a retired naval mechanic, Sgt. Mara Quist, fixed it.",
	 {"retired naval mechanic (Mara Quist: is)"}},
	{"for whom somebody speaks",
	 "A spokeswoman for the port, Mara Quist, said so.",
	 {"A spokeswoman for the port (Mara Quist: is)"}},
	{"what somebody is of, where a statement begins",
	 "Chair of the Harbour Council, Mara Quist, said:",
	 {"Chair of the Harbour Council (Mara Quist: is)"}},
	{"one of two", "The mother of the girl, Mara Quist, said so.", {NULL}},
	{"an adjective is none", "The ferries are loud.", {NULL}},
	{"a clause within is none", "The captain who is a Dane sails.", {NULL}},
	{"behind a comma it is none", "Behind the quay, it is a ruin.", {NULL}},
};

static void descriptions_are_found(void **state)
{
	CHECK(FACT_DESCRIPTION, description_cases);
}

static void a_statement_without_words_has_no_facts(void **state)
{
	static const struct fact_case cases[] = {{"empty", "", {NULL}},
						 {"marks", "\u2026 ?!", {NULL}}};

	for (int kind = 0; kind < FACT_KINDS; kind++)
		CHECK((enum fact_kind)kind, cases);
}

static void no_more_facts_are_kept_than_there_is_room_for(void **state)
{
	struct fact list[FACTS_MAX];
	struct facts facts = {list, 0};
	struct reading reading;
	struct strbuf text;
	struct arena arena;

	arena_init(&arena);
	strbuf_init(&text, 10000);
	for (unsigned i = 0; i < 3 * FACTS_MAX; i++)
		strbuf_puts(&text, "Norway ");
	vocabulary_read(*state, &arena, strbuf_span(&text), 0, &reading);
	analyse(*state, strbuf_span(&text), &reading, &facts);
	assert_int_equal(facts.count, FACTS_MAX);
	strbuf_finish(&text);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_under_all_their_names),
		cmocka_unit_test(amounts_are_found_with_their_unit_and_kind),
		cmocka_unit_test(times_are_found),
		cmocka_unit_test(places_are_found),
		cmocka_unit_test(reasons_are_found),
		cmocka_unit_test(speech_is_found_with_its_speaker),
		cmocka_unit_test(descriptions_are_found),
		cmocka_unit_test(a_statement_without_words_has_no_facts),
		cmocka_unit_test(no_more_facts_are_kept_than_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
