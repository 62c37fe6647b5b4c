/* template_private.h - how templates are compiled, for template*.c only */
#ifndef FOOTNOTE_ANSWERER_TEMPLATE_PRIVATE_H
#define FOOTNOTE_ANSWERER_TEMPLATE_PRIVATE_H

#include "bot/answerer/steps.h"
#include "bot/answerer/template.h"
#include "bot/base/strbuf.h"

/* Rules that are being expanded, the innermost first. */
struct expansion {
	const struct expansion *outer;
	const struct template_rule *rule;
};

/* What a part of a template amounts to. */
struct part {
	bool may_be_empty;
	bool optional;	/* its steps are an option */
	bool solid;	/* whatever it matches neither begins nor ends with a blank */
	uint32_t slots; /* set of indices into compiler.slots */
};

/* What is in front of the place that is read. */
enum front {
	FRONT_UNKNOWN,
	FRONT_BLANK, /* all blanks that there are, or the begin */
	FRONT_SOLID, /* something that is there and does not end with a blank */
};

/* A part that may be missing is cheaply so together with a blank behind it, if
 * something else must follow: that may show later. */
#define LEADING_MAX 8

struct sequence {
	struct part whole;
	enum front front;
	size_t blanks[LEADING_MAX]; /* SPACEs behind such parts, where in compiler.out */
	size_t blank_count;
};

struct compiler {
	struct arena *arena;
	const struct template_scope *scope;
	struct problems *problems;
	struct strbuf out; /* steps */
	struct needs_builder *needs;
	enum front front;	     /* of what is read next */
	struct template_text whole;  /* what was asked for */
	struct template_text source; /* what is read: that, a rule or a list's value */
	size_t at;
	unsigned depth, others; /* others: how many texts deep source is in whole */
	bool failed, in_list;
	bool tell_all; /* faults of other texts as well, as ones of whole */
	const struct expansion *expansion;
	struct span slots[STEPS_SLOTS_MAX];
	size_t slot_count;
};

/* Compiles text into c->out; may_be_empty: nothing may match it.
 * Returns false with what is wrong added to c->problems, or where a broken rule or
 * list is to blame. */
bool template_compile_whole(struct compiler *c, struct template_text text, bool may_be_empty);

/* What may stand between words. */
static inline bool template_is_blank(char b)
{
	switch (b) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case '\v':
	case '\f':
	case ',':
	case ';':
	case ':':
	case '!':
	case '?':
	case '"':
		return true;
	default:
		return false;
	}
}

/* What the SPACE at that place is, in front of a part. Returns whether one blank will
 * do: then a part that may be missing is so together with it. */
bool template_blank_before(struct compiler *c, size_t at, const struct part *part,
			   enum front front);

/* Puts a blank behind a part that may be missing, and is so together with it. */
void template_blank_behind(struct compiler *c, struct sequence *s, size_t at);

/* Where nothing else must follow, there need be no blank either. */
void template_loosen_blanks(struct compiler *c, struct sequence *s);

#endif
