/* memory.c - libstrophe's memory, wiped when it is given back */
#include "bot/xmpp/memory.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void *take(size_t size, void *data)
{
	(void)data;
	return malloc(size);
}

static void give_back(void *block, void *data)
{
	(void)data;
	if (block)
		explicit_bzero(block, malloc_usable_size(block));
	free(block);
}

static void *resize(void *block, size_t size, void *data)
{
	size_t old = block ? malloc_usable_size(block) : 0;
	void *larger;

	if (block && size <= old)
		return block;
	larger = malloc(size);
	if (!larger)
		return NULL;
	if (old)
		memcpy(larger, block, old);
	give_back(block, data);
	return larger;
}

const xmpp_mem_t *memory_wiping(void)
{
	static const xmpp_mem_t memory = {.alloc = take, .free = give_back, .realloc = resize};

	return &memory;
}
