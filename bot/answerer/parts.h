/* parts.h - questions that ask for more than one thing
 *
 * "Who is Pence and how old is he?" is two questions; "did A and B do it?" is one
 * for each name, where the story does not answer it as a whole. Each part is
 * answered for itself, so that what the story says of one is told beside what it
 * does not say of the other.
 */
#ifndef FOOTNOTE_ANSWERER_PARTS_H
#define FOOTNOTE_ANSWERER_PARTS_H

#include "bot/base/arena.h"
#include "bot/base/span.h"
#include "knowledge/knowledge.h"

#define PARTS_MAX 4

struct part {
	struct span question;
	struct span label; /* what it is about, for people: "Canada", "how old is he" */
	bool named;	   /* the label is a name, by which answers are told apart */
};

struct parts;

/* The knowledge base, which knows names, must outlive it. */
struct parts *parts_create(const struct knowledge *knowledge);
void parts_destroy(struct parts *parts);

/* Cuts a normalised question between its clauses. Returns how many; *out is left
 * alone where it is fewer than two. */
size_t parts_of_clauses(const struct parts *parts, struct arena *arena, struct span question,
			struct part out[PARTS_MAX]);

/* The same question for each of the names that it joins by "and" or "or". */
size_t parts_of_names(const struct parts *parts, struct arena *arena, struct span question,
		      struct part out[PARTS_MAX]);

#endif
