/* grow.h - arrays that double when they are full */
#ifndef FOOTNOTE_KNOWLEDGE_GROW_H
#define FOOTNOTE_KNOWLEDGE_GROW_H

#include <stdlib.h>

/* Makes room for one element behind the count that array has; it must have grown
 * by this alone, one element at a time. */
#define GROW(array, count)                                                                         \
	do {                                                                                       \
		if (((count) & ((count)-1)) == 0) {                                                \
			(array) =                                                                  \
				realloc((array), 2 * ((count) ? (count) : 1) * sizeof(*(array)));  \
			if (!(array))                                                              \
				abort();                                                           \
		}                                                                                  \
	} while (0)

#endif
