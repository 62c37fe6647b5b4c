/* quarrel.c - two bots that answer each other */
#include "bot/xmpp/quarrel.h"

#include "bot/base/utf8.h"

#define LINE_MIN 12 /* bytes; a shorter line may be said by anybody */

/* Whether one of the lines that we said stands in what is said to us. */
static bool has_our_words(struct arena *arena, struct span text, struct span reply)
{
	struct span said = utf8_fold(arena, text), ours = utf8_fold(arena, reply), line;

	while (span_next_line(&ours, &line)) {
		line = span_trim(line);
		while (line.len > 0 && strchr(".!?> ", line.ptr[line.len - 1]))
			line.len--;
		if (line.len >= LINE_MIN && span_find(said, line) != (size_t)-1)
			return true;
	}
	return false;
}

bool quarrel_is_turn(struct arena *arena, const struct message *message, struct span text,
		     const struct question *last, int64_t now)
{
	if (!last || last->replied == 0 || now - last->replied > QUARREL_CALM_MS)
		return false;
	if (has_our_words(arena, text, last->reply))
		return true;
	if (now - last->replied > QUARREL_PACE_MS)
		return false;
	return has_our_words(arena, message->whole, last->reply) ||
	       (!last->answered && span_eq(text, last->text));
}
