/* limits.c - how much each person, each room and all together may ask */
#include "bot/xmpp/limits.h"

#include <stdlib.h>

#define PERSON_SETS 512
#define ROOM_SETS   32
#define WAYS	    8 /* places in a set; a name has its place in one set */

struct bucket {
	uint64_t key; /* 0: free */
	double tokens;
	int64_t filled; /* when last */
	bool told;
	uint64_t told_of_all; /* the spell in which it was told that all is empty */
};

struct limits {
	const struct config_limits *config;
	struct bucket all;
	uint64_t spell; /* counts how often all was full again */
	struct bucket persons[PERSON_SETS][WAYS], rooms[ROOM_SETS][WAYS];
};

struct limits *limits_create(const struct config_limits *config, int64_t now)
{
	struct limits *limits = calloc(1, sizeof(*limits));

	if (!limits)
		abort();
	limits->config = config;
	limits->all = (struct bucket){.key = 1, .tokens = config->all.burst, .filled = now};
	limits->spell = 1;
	return limits;
}

void limits_destroy(struct limits *limits)
{
	free(limits);
}

/* Returns whether it is full. */
static bool fill(struct bucket *bucket, const struct config_limit *limit, int64_t now)
{
	bucket->tokens += (double)(now - bucket->filled) * limit->per_minute / 60000;
	bucket->filled = now;
	if (bucket->tokens < limit->burst)
		return false;
	bucket->tokens = limit->burst;
	bucket->told = false;
	return true;
}

/* The bucket of a name in its set; two that share a hash share a bucket. */
static struct bucket *find(struct bucket set[WAYS], uint64_t key, const struct config_limit *limit,
			   int64_t now)
{
	struct bucket *best = set;

	for (struct bucket *it = set; it < set + WAYS; it++) {
		if (it->key != 0)
			fill(it, limit, now);
		if (it->key == key)
			return it;
		if (it->key == 0 || (best->key != 0 && it->tokens > best->tokens))
			best = it;
	}
	*best = (struct bucket){.key = key, .tokens = limit->burst, .filled = now};
	return best;
}

static enum limits_verdict refuse(struct bucket *bucket)
{
	enum limits_verdict verdict = bucket->told ? LIMITS_SILENT : LIMITS_TELL;

	bucket->told = true;
	return verdict;
}

static enum limits_verdict refuse_for_all(const struct limits *limits, struct bucket *bucket)
{
	enum limits_verdict verdict =
		bucket->told_of_all == limits->spell ? LIMITS_SILENT : LIMITS_TELL;

	bucket->told_of_all = limits->spell;
	return verdict;
}

enum limits_verdict limits_take(struct limits *limits, struct span person, struct span room,
				int64_t now, enum limits_which *which)
{
	const struct config_limits *config = limits->config;
	uint64_t hash = span_hash(person) | 1, room_hash = span_hash(room) | 1;
	struct bucket *ours =
		find(limits->persons[(hash >> 1) % PERSON_SETS], hash, &config->person, now);
	struct bucket *rooms = NULL;

	if (room.len > 0)
		rooms = find(limits->rooms[(room_hash >> 1) % ROOM_SETS], room_hash, &config->room,
			     now);
	if (fill(&limits->all, &config->all, now))
		limits->spell++;
	*which = LIMITS_PERSON;
	if (ours->tokens < 1)
		return refuse(ours);
	*which = LIMITS_ROOM;
	if (rooms && rooms->tokens < 1)
		return refuse(rooms);
	*which = LIMITS_ALL;
	if (limits->all.tokens < 1) /* a room is told once, not each in it */
		return refuse_for_all(limits, rooms ? rooms : ours);
	ours->tokens -= 1;
	limits->all.tokens -= 1;
	if (rooms)
		rooms->tokens -= 1;
	return LIMITS_PASS;
}
