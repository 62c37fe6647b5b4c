/* rivals.h - others that find which of many expressions a message matches, to compare with
 *
 * They tell which match, not what slots took. Messages and expressions are in small
 * letters; an expression matches a whole message or nothing.
 */
#ifndef FOOTNOTE_BENCH_RIVALS_H
#define FOOTNOTE_BENCH_RIVALS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rival {
	const char *name;
	void *(*create)(const char *const *expressions, size_t count);
	size_t (*match)(void *state, const char *message, size_t len); /* how many match */
	void (*destroy)(void *state);
};

/* PCRE2, compiled to machine code, one expression after the other. */
extern const struct rival rival_pcre2;

/* RE2::Set: one automaton for all of them. */
extern const struct rival rival_re2;

#ifdef __cplusplus
}
#endif

#endif
