/* gazetteer.c - names that are widely known, and nouns for those who bear names */
#include "knowledge/gazetteer.h"

extern const char gazetteer_begin[], gazetteer_end[];

struct entry {
	struct span key, kind, name, written;
};

static struct span between(const char *begin, const char *end)
{
	return (struct span){begin, (size_t)(end - begin)};
}

static struct span all(void)
{
	return between(gazetteer_begin, gazetteer_end);
}

static struct entry entry_of(struct span line)
{
	struct entry entry = {.key = {NULL, 0}};

	span_next_part(&line, '\t', &entry.key);
	span_next_part(&line, '\t', &entry.kind);
	span_next_part(&line, '\t', &entry.name);
	span_next_part(&line, '\t', &entry.written);
	return entry;
}

static bool is_kind(const struct entry *entry, enum gazetteer_kind kind)
{
	return entry->kind.len == 1 && entry->kind.ptr[0] == (char)kind;
}

/* The lines from the first whose key is not less than key. */
static struct span from(struct span key)
{
	size_t low = 0, high = all().len;

	while (low < high) {
		size_t line = low + (high - low) / 2;
		struct span rest, text;

		while (line > low && gazetteer_begin[line - 1] != '\n')
			line--;
		rest = span_slice(all(), line, all().len);
		if (!span_next_line(&rest, &text))
			break;
		if (span_compare(entry_of(text).key, key) < 0)
			low = (size_t)(rest.ptr - gazetteer_begin);
		else
			high = line;
	}
	return span_slice(all(), low, all().len);
}

bool gazetteer_has(struct span key, enum gazetteer_kind kind, struct span *name_out)
{
	struct span rest = from(key), line;

	while (span_next_line(&rest, &line)) {
		struct entry entry = entry_of(line);

		if (!span_eq(entry.key, key))
			return false;
		if (!is_kind(&entry, kind))
			continue;
		if (name_out)
			*name_out = entry.name;
		return true;
	}
	return false;
}

bool gazetteer_next(struct span name, enum gazetteer_kind kind, size_t *at, struct span *key_out)
{
	struct span rest = span_slice(all(), *at, all().len), line;

	while (span_next_line(&rest, &line)) {
		struct entry entry = entry_of(line);

		if (!is_kind(&entry, kind) || !span_eq(entry.name, name))
			continue;
		*at = (size_t)(rest.ptr - gazetteer_begin);
		*key_out = entry.written;
		return true;
	}
	return false;
}
