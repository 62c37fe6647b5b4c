/* features.h - what speaks for a statement being the answer, in numbers
 *
 * Each feature of a question and a statement is defined here, once. Two
 * models (weights.h) are made of them: the sum of the first orders the statements
 * that a search found; that of the second, through the logistic function, is an
 * estimate of the probability that the statement answers.
 * `make train` fits both to question sets.
 *
 * A term's mass is its inverse document frequency in the stories times how rare it
 * is in English; a share is of the mass of all terms, or of those of one class.
 */
#ifndef FOOTNOTE_KNOWLEDGE_FEATURES_H
#define FOOTNOTE_KNOWLEDGE_FEATURES_H

#include "knowledge/index.h"
#include "knowledge/vectors.h"

enum feature {
	/* features.c: as the search weighs terms */
	FEATURE_COVERAGE,    /* share of the question's weight that the statement matches */
	FEATURE_EXACT,	     /* share that it matches without help of the thesaurus */
	FEATURE_PREDICATE,   /* share that it matches of all that are no names */
	FEATURE_ABSENT_NAME, /* names of the question that it lacks, by weight */
	FEATURE_LENGTH,	     /* logarithm of the number of terms */
	FEATURE_MARGIN,	     /* its coverage less the best of any other paragraph */
	FEATURE_MASS,	     /* weight matched, not as a share */
	FEATURE_TOPIC,	     /* it begins with a name of the question */
	FEATURE_UNREAL,	     /* it tells what could be, and the question asks what is */
	FEATURE_FOCUS,	     /* the question refers to its paragraph */
	FEATURE_SWAPPED,     /* it has the question's names in other roles */
	FEATURE_FOUND,	     /* the score that the search found it by */

	/* features_match.c: which terms it has */
	FEATURE_SAME,	   /* share of the mass that it has as the same term */
	FEATURE_SHARE,	   /* share that it has at all */
	FEATURE_SAME_LEAD, /* those two, less the best of any other statement */
	FEATURE_SHARE_LEAD,
	FEATURE_MOST,	 /* no other statement has a larger share */
	FEATURE_SQUARES, /* share of the squares: one rare term before two common ones */
	FEATURE_NAMES,	 /* share of the names, numbers, verbs and other words; */
	FEATURE_NUMBERS,
	FEATURE_VERBS,
	FEATURE_NOUNS,
	FEATURE_LACKS_NAMES, /* the mass of those that it lacks */
	FEATURE_LACKS_NUMBERS,
	FEATURE_LACKS_VERBS,
	FEATURE_LACKS_NOUNS,
	FEATURE_RAREST, /* it has the rarest term, the second rarest, the last */
	FEATURE_RARE,
	FEATURE_LAST,
	FEATURE_LACKS_RAREST, /* the rarest term that it lacks and another statement has */
	FEATURE_PREVIOUS,     /* share that the statement before has, or the one behind */
	FEATURE_NEXT,
	FEATURE_FROM_PREVIOUS, /* share that it lacks and the statement before has */
	FEATURE_FROM_NEXT,
	FEATURE_PRONOUN,      /* it opens with a pronoun */
	FEATURE_PRONOUN_FROM, /* from-previous, where it does */
	FEATURE_PAIRS,	      /* share in pairs that stand beside each other as asked */
	FEATURE_NEAR,	      /* share in pairs that stand about as near */
	FEATURE_ORDER,	      /* share in pairs that stand in the order as asked */
	FEATURE_DENSE,	      /* terms a word from the first that matched to the last */
	FEATURE_BRIEF,	      /* share of its own weight that the question has */
	FEATURE_NEW,	      /* its weight that the question has not */
	FEATURE_WORDS,	      /* logarithm of the number of its words */
	FEATURE_SHORT,	      /* it has fewer than six */
	FEATURE_EARLY,	      /* one through its place in the story */
	FEATURE_FIRST,
	FEATURE_LATE, /* its place as a share of the story, for one story */

	/* features_answer.c: whether the kind of answer that was asked for is there */
	FEATURE_TYPED,	    /* the likeliest candidate for the answer */
	FEATURE_TYPED_NEAR, /* mass that stands near to one */
	FEATURE_TYPED_LEAD, /* that less the best of any other statement */
	FEATURE_ANY_NEAR,   /* the same for any name or number that is not asked for */
	FEATURE_MEANS,	    /* "how", and it has "by", "through"… */
	FEATURE_BECAUSE,    /* "why", and it has "because", "to avoid"… */
	FEATURE_UNTYPED,    /* the question asks for a kind, and it has none */

	/* features_alike.c: how near in meaning it is, where it has not the same terms;
	 * a term's mass is here its inverse document frequency times how rare it is in
	 * what the vectors (vectors.h) were made from */
	FEATURE_ALIKE,	      /* how near it has each term, as a share of their mass */
	FEATURE_ALIKE_REST,   /* the same of those alone that it has not */
	FEATURE_ALIKE_LEAD,   /* that it has each nearer than any other statement */
	FEATURE_ALIKE_AROUND, /* how near it or a statement beside it has each */
	FEATURE_ALIKE_LEAST,  /* how near it has the one that it has least */
	FEATURE_ABOUT,	      /* how near all of it is to all of the question */

	/* features_match.c: what speaks against any answer */
	FEATURE_UNKNOWN,       /* the rarest term that no statement found has, in English */
	FEATURE_ABSENT,	       /* the rarest that it lacks, and its neighbours, too */
	FEATURE_ABSENT_NUMBER, /* a number that it lacks, a verb, another word */
	FEATURE_ABSENT_VERB,
	FEATURE_ABSENT_NOUN,
	FEATURE_DENIED,	  /* one of question and statement denies, the other does not */
	FEATURE_OPPOSITE, /* it has the contrary of a term */
	FEATURE_INVERTED, /* pairs of terms that stand the other way round */
	FEATURE_CONFLICT, /* another name or number where the question has one */

	/* features_contrast.c: what a question has otherwise that nothing answers */
	FEATURE_ASKS_NOT,     /* the question denies */
	FEATURE_ASKS_NOT_IT,  /* the question denies, and the statement does not */
	FEATURE_CONTRARY,     /* mass of terms that it has the contrary of, as a share */
	FEATURE_INSTEAD,      /* mass of terms in whose place it has another word */
	FEATURE_OTHER_NUMBER, /* it has another number where it lacks the question's */

	/* features.c: among the others, once they are in order */
	FEATURE_LEAD,	  /* its sum less that of the best other, at most 4 */
	FEATURE_CHANCE,	  /* its part of what all sums are, as exponents */
	FEATURE_STORY,	  /* logarithm of the number of statements, at most of 1000 */
	FEATURE_ASKS_WHO, /* the kind of answer that is asked for */
	FEATURE_ASKS_WHEN,
	FEATURE_ASKS_WHERE,
	FEATURE_ASKS_AMOUNT,
	FEATURE_ASKS_WHY,
	FEATURE_ASKS_HOW,
	FEATURE_ASKS_WHAT,
	FEATURE_ASKS_OTHER, /* "did …?", or words alone */
	FEATURES,
};

/* "coverage", "exact", … */
const char *feature_name(enum feature feature);

/* Whether word i of a question asks, as "who" does, but not that of "Doctor Who". */
bool features_asks(const struct index *index, const struct words *words, size_t i);

/* The kind of answer that the words of a question ask for. */
enum expected features_expects(const struct index *index, const struct words *question);

/* What words mean together, as vectors.h has it: their mean, of length 1; rare ones count
 * more. */
void features_mean(const struct word *word, size_t count, float mean[VECTORS_AXES]);

/* How many of the statements found are put in order by their features. */
#define FEATURES_ORDERED 8

/* Orders the hits of search, whose best FEATURES_ORDERED are known by their score:
 * their score is then the first model's sum. What it finds of them is in arena. */
void features_order(const struct index *index, struct arena *arena, struct search *search);

/* Fills values for the hit of a search that was put in order. */
void features_of(const struct index *index, const struct search *search, const struct hit *hit,
		 double values[FEATURES]);

enum model_name {
	MODEL_ORDER,
	MODEL_ANSWERS,
};

/* The sum of a model for these values; and what a value adds to it by itself. The
 * rest comes of which values stand together. */
double features_sum(enum model_name name, const double values[FEATURES]);
double feature_adds(enum model_name model, enum feature feature, double value);

/* The probability that a statement with these values answers. */
double features_confidence(const double values[FEATURES]);

#endif
