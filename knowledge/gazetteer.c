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

/* The key of the line that begins there, which a tab ends. */
static struct span key_at(const char *line)
{
	const char *tab = memchr(line, '\t', (size_t)(gazetteer_end - line));

	return between(line, tab ? tab : gazetteer_end);
}

/* The lines from the first whose key is not less than key. */
static struct span from(struct span key)
{
	const char *low = gazetteer_begin, *high = gazetteer_end;

	while (low < high) {
		const char *middle = low + (high - low) / 2;
		const char *before = memrchr(low, '\n', (size_t)(middle - low));
		const char *line = before ? before + 1 : low;

		if (span_compare(key_at(line), key) < 0) {
			const char *end = memchr(middle, '\n', (size_t)(high - middle));

			low = end ? end + 1 : high;
		} else {
			high = line;
		}
	}
	return between(low, gazetteer_end);
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
