/* serve.h - the answerer process: questions from a socket, one at a time
 */
#ifndef FOOTNOTE_ANSWERER_SERVE_H
#define FOOTNOTE_ANSWERER_SERVE_H

#include "bot/answerer/answerer.h"

/* Says what is loaded, enters the sandbox, and answers on fd until the other
 * end is gone: then returns 0. Negative where it cannot go on. aside: why plugins
 * were set aside; a check, which comes before a reload, fails by them. */
int serve(struct answerer *answerer, int fd, const struct problems *aside, struct error *error);

/* Tells the other end of fd why nothing could be loaded. */
void serve_failure(int fd, const struct problems *problems, const struct error *error);

#endif
