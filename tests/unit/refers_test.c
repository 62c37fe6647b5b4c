/* refers_test.c - statements that need the one before are known */
#include "knowledge/refers.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct refers_case {
	const char *text;
	bool want;
} refers_cases[] = {
	{"It sailed on Monday.", true},
	{"\u201cThey are loud,\u201d he said.", true},
	{"That could take years.", true},
	{"The company said no.", true},
	{"The sale of the port by one member of the group would hurt.", true},
	{"The ferry sailed.", false},
	{"Feld Lines said that it would not.", false},
	{"The Group of Nine met.", false},
	{"The", false},
	{"", false},
};

static void statements_that_refer_back_are_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refers_cases) / sizeof(refers_cases[0]); i++)
		if (refers_back(span_of(refers_cases[i].text)) != refers_cases[i].want)
			fail_msg("%s", refers_cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statements_that_refer_back_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
