/* expat.c - has libstrophe's XML parser read at once what has come
 *
 * Since its security update of 2024 (2.6, and Debian's 2.5.0-1+deb12u2 and later)
 * Expat looks at a tag that came in pieces again only when twice as much has come:
 * where nothing follows, a stanza waits for the next one. libstrophe 0.12.2 does not
 * know of XML_SetReparseDeferralEnabled(), and keeps its parser to itself; so the two
 * calls with which it makes and resets one are ours, which the dynamic linker finds
 * first.
 */
#include <dlfcn.h>
#include <expat.h>
#include <string.h>

#define EXPORTED __attribute__((visibility("default")))

/* Another function of that name: Expat's. */
static void find(void *function, size_t size, const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, size);
}

static void read_at_once(XML_Parser parser)
{
	XML_Bool (*set)(XML_Parser parser, XML_Bool enabled);

	find(&set, sizeof(set), "XML_SetReparseDeferralEnabled");
	if (parser && set) /* older ones read at once anyway */
		set(parser, XML_FALSE);
}

EXPORTED XML_Parser XML_ParserCreate_MM(const XML_Char *encoding,
					const XML_Memory_Handling_Suite *memory,
					const XML_Char *separator)
{
	XML_Parser (*create)(const XML_Char *, const XML_Memory_Handling_Suite *, const XML_Char *);
	XML_Parser parser;

	find(&create, sizeof(create), "XML_ParserCreate_MM");
	parser = create(encoding, memory, separator);
	read_at_once(parser);
	return parser;
}

EXPORTED XML_Bool XML_ParserReset(XML_Parser parser, const XML_Char *encoding)
{
	XML_Bool (*reset)(XML_Parser, const XML_Char *);
	XML_Bool done;

	find(&reset, sizeof(reset), "XML_ParserReset");
	done = reset(parser, encoding);
	read_at_once(parser);
	return done;
}
