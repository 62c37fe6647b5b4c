/* extract.h - the short answer: which words of a statement answer a question
 *
 * Every run of words that could be an answer is a candidate. What speaks for a
 * candidate are properties of it: each takes one of a few values, and each value
 * weighs something for all questions, something for those which expect that kind of
 * answer, and something for those which are built that way. The sums of all
 * candidates of a statement make, as exponents, the probability of each: a
 * log-linear model over spans, as in the SQuAD paper (Rajpurkar et al. 2016), with
 * surface properties in place of a parser's. `make train` fits the weights
 * (extract_weights.c) to question sets.
 */
#ifndef FOOTNOTE_KNOWLEDGE_EXTRACT_H
#define FOOTNOTE_KNOWLEDGE_EXTRACT_H

#include "knowledge/index.h"

/* The properties. Words that "match" are those which the question asks for. */
enum extract_property {
	EXTRACT_BEFORE,	     /* kind of the word before it */
	EXTRACT_FIRST,	     /* of its first word, */
	EXTRACT_LAST,	     /* its last word, */
	EXTRACT_BEHIND,	     /* the word behind it */
	EXTRACT_BEFORE_WORD, /* which word stands before it, of some that are telling */
	EXTRACT_BEHIND_WORD,
	EXTRACT_MARKS,	      /* punctuation before it, behind it */
	EXTRACT_ENCLOSED,     /* it stands in quotation marks, in brackets */
	EXTRACT_LENGTH,	      /* in words */
	EXTRACT_INSIDE_VERB,  /* it has a verb inside, */
	EXTRACT_INSIDE_OF,    /* "of", */
	EXTRACT_INSIDE_AND,   /* "and", "or", */
	EXTRACT_INSIDE_COMMA, /* a comma, */
	EXTRACT_INSIDE_OTHER, /* another preposition */
	EXTRACT_CAPITALS,     /* it is all the capitals in a row, some of them, … */
	EXTRACT_FACT,	      /* it is a fact that analyse.h finds, of that kind */
	EXTRACT_IN_FACT,      /* it is a part of one */
	EXTRACT_MATCHES,      /* words of it that match */
	EXTRACT_LEFT,	      /* how far the next word is that matches, to its left, */
	EXTRACT_RIGHT,	      /* to its right; */
	EXTRACT_LEFT_CLASS,   /* what that is */
	EXTRACT_RIGHT_CLASS,
	EXTRACT_VERB,	/* on which side of the verb that matches it stands, how near */
	EXTRACT_NEAR,	/* weight that matches near to it, against other candidates */
	EXTRACT_OPENS,	/* where the term behind "what" matches, seen from it */
	EXTRACT_CLOSES, /* where the last term of the question does */
	EXTRACT_HEAD,	/* where the word that says what is asked for does: "city" */
	EXTRACT_WANTED, /* the preposition that the question has for it stands before it */
	EXTRACT_KIND,	/* a name or number of the expected kind in it */
	EXTRACT_PLACE,	/* it begins the statement, ends it */
	EXTRACT_PROPERTIES,
};

/* How many values a property may take. They are numbered on from one property to the
 * next, EXTRACT_VALUES in all. */
#define EXTRACT_VALUES 295
extern const unsigned extract_values[EXTRACT_PROPERTIES];

/* How a question is built, as far as that tells where its answer stands. */
enum extract_form {
	EXTRACT_FORM_OTHER,
	EXTRACT_FORM_SUBJECT, /* "who wrote it" */
	EXTRACT_FORM_OBJECT,  /* "what did she write" */
	EXTRACT_FORM_COPULA,  /* "what is it" */
	EXTRACT_FORM_PASSIVE, /* "what was it called" */
	EXTRACT_FORM_BEHIND,  /* "it is called what" */
	EXTRACT_FORMS,
};

/* The groups of weights: for all questions, for each kind of answer expected, for
 * each form. */
enum {
	EXTRACT_EXPECTED = EXPECTED_WHAT + 1,
	EXTRACT_GROUPS = 1 + EXTRACT_EXPECTED + EXTRACT_FORMS
};

#define EXTRACT_CANDIDATES_MAX 400

struct extract_candidate {
	uint32_t first, last; /* words of the statement, both included */
	size_t start, end;    /* bytes of its text, end exclusive */
	unsigned char value[EXTRACT_PROPERTIES];
	double sum;
};

struct extract {
	struct extract_candidate *candidate; /* in arena */
	size_t count;
	unsigned expected, form; /* which groups of weights count, beside the first */
};

/* Finds the candidates in the statement of a hit. The question is the one that
 * index_expect() was told. */
void extract_find(const struct index *index, struct arena *arena, const struct search *search,
		  const struct hit *hit, struct extract *out);

/* Of so many hits, the best, short answers are looked for: others are hardly told. */
#define EXTRACT_HITS 3

/* The part of the statement's text that answers; empty where it is not clear.
 * Works in arena, and notes it in hit. */
struct span extract_answer(const struct index *index, struct arena *arena,
			   const struct search *search, struct hit *hit);

/* How likely the part of the statement's text from start to end is what is asked for:
 * the probability of those candidates that are mostly its words. 1 where there is no
 * such candidate: nothing is known of it then. */
double extract_chance(const struct extract *extract, size_t start, size_t end);

/* extract_weights.c, made by `make train`: what a value weighs in a group, in parts of
 * EXTRACT_SCALE. */
#define EXTRACT_SCALE 32.0
extern const signed char extract_weights[EXTRACT_GROUPS][EXTRACT_VALUES];

#endif
