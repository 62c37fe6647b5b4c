/* placeholder.c - texts with {names} to be filled in */
#include "bot/answerer/placeholder.h"

#include "bot/base/error.h"

int placeholder_next(struct placeholder_cursor *cursor, struct placeholder *out)
{
	struct span rest = span_slice(cursor->text, cursor->at, cursor->text.len);
	size_t end;

	if (rest.len == 0)
		return 0;
	*out = (struct placeholder){.at = cursor->at};
	if (rest.ptr[0] != '{') {
		end = span_find(rest, SPAN("{"));
		out->is_literal = true;
		out->text = span_slice(rest, 0, end);
		cursor->at += out->text.len;
		return 1;
	}
	end = span_find(rest, SPAN("}"));
	if (end == (size_t)-1)
		return ERR_INPUT;
	out->text = span_slice(rest, 1, end);
	cursor->at += end + 1;
	return 1;
}
