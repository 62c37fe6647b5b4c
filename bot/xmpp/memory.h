/* memory.h - libstrophe's memory, wiped when it is given back
 *
 * The library copies the password into buffers of its own and does not wipe
 * them.
 */
#ifndef FOOTNOTE_XMPP_MEMORY_H
#define FOOTNOTE_XMPP_MEMORY_H

#include <strophe.h>

const xmpp_mem_t *memory_wiping(void);

#endif
