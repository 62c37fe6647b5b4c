/* memory.c - libstrophe's memory, wiped when it is given back */
#include "bot/xmpp/memory.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct block {
	struct block *next, *previous; /* in a ring that begins with all */
	size_t size;
	alignas(max_align_t) unsigned char data[];
};

static struct block all = {.next = &all, .previous = &all};

static void *take(size_t size, void *data)
{
	struct block *block;

	(void)data;
	if (size > SIZE_MAX / 2)
		return NULL;
	block = malloc(sizeof(*block) + size);
	if (!block)
		return NULL;
	block->size = size;
	block->next = all.next;
	block->previous = &all;
	all.next->previous = block;
	all.next = block;
	return block->data;
}

static struct block *block_of(void *memory)
{
	return (struct block *)(void *)((unsigned char *)memory - offsetof(struct block, data));
}

static void give_back(void *memory, void *data)
{
	struct block *block;

	(void)data;
	if (!memory)
		return;
	block = block_of(memory);
	block->next->previous = block->previous;
	block->previous->next = block->next;
	explicit_bzero(memory, block->size);
	free(block);
}

static void *resize(void *memory, size_t size, void *data)
{
	size_t old = memory ? block_of(memory)->size : 0;
	void *resized = take(size, data);

	if (resized && old > 0)
		memcpy(resized, memory, old < size ? old : size);
	if (resized)
		give_back(memory, data);
	return resized;
}

const xmpp_mem_t *memory_wiping(void)
{
	static const xmpp_mem_t memory = {.alloc = take, .free = give_back, .realloc = resize};

	return &memory;
}

void memory_release_rest(void)
{
	struct block *block = all.next, *next;

	for (; block != &all; block = next) {
		next = block->next;
		explicit_bzero(block->data, block->size);
		free(block);
	}
	all.next = all.previous = &all;
}
