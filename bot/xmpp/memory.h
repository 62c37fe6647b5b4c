/* memory.h - libstrophe's memory, wiped when it is given back
 *
 * The library copies the password into buffers of its own and does not wipe
 * them; and it forgets some when a connection breaks while it logs in.
 */
#ifndef FOOTNOTE_XMPP_MEMORY_H
#define FOOTNOTE_XMPP_MEMORY_H

#include <strophe.h>

const xmpp_mem_t *memory_wiping(void);

/* Wipes and releases what the library has not given back; when its contexts
 * are gone. */
void memory_release_rest(void);

#endif
