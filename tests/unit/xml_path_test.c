/* One value out of an XML answer, or none. */
#include <string.h>

#include "outbox/xml_path.h"
#include "unit/suite.h"

#define SOAP                                                                   \
	"<?xml version='1.0'?>\n<S:Envelope xmlns:S=\"u\"><S:Body>"            \
	"<n:r xmlns:n=\"v\"><return><m a='>'>Ng&#x1b0;&#7901;i &lt;A&gt;"      \
	"</m><result>1</result><!-- <result>2</result> --></return></n:r>"     \
	"</S:Body></S:Envelope>\n"

static const struct {
	const char *xml;
	const char *path;
	const char *found; /* NULL: nothing */
} cases[] = {
	{ SOAP, "Envelope/Body/r/return/result", "1" },
	{ SOAP, "Envelope/Body/*/return/m", "Người <A>" },
	{ SOAP, "Envelope/Body/return/result", NULL },
	{ SOAP, "Envelope/Body/r/return/resul", NULL },
	{ SOAP, "result", NULL },
	{ "<a><b>1</b><b>2</b></a>", "a/b", "1" },
	{ "<a><b/></a>", "a/b", "" },
	{ "<a><b><![CDATA[<&>]]></b></a>", "a/b", "<&>" },
	{ "<a><b>x<c>y</c>z</b></a>", "a/b", "xyz" },
	{ "<a><b>1</b>", "a/b", NULL },
	{ "<a><b>1</b></a><a/>", "a/b", NULL },
	{ "<a><b>1</c></a>", "a/b", NULL },
	{ "<!DOCTYPE a><a><b>1</b></a>", "a/b", NULL },
	{ "<a><b>&x;</b></a>", "a/b", NULL },
	{ "<a><b>&#0;</b></a>", "a/b", NULL },
	{ "<a><b>&#xd800;</b></a>", "a/b", NULL },
	{ "<a><b c=\"</b></a>", "a/b", NULL },
	{ "x<a><b>1</b></a>", "a/b", NULL },
	{ "<html><br></html>", "html", NULL },
	{ "", "a", NULL },
	{ "<", "a", NULL },
	{ "</a>", "a", NULL },
	{ "<a", "a", NULL },
	{ "<a><!-- ", "a", NULL },
};

START_TEST(test_find)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *found = xml_find(cases[i].xml, strlen(cases[i].xml),
					     cases[i].path, &arena);

		ck_assert_msg((found == NULL) == (cases[i].found == NULL) &&
				      (found == NULL ||
				       strcmp(found, cases[i].found) == 0),
			      "%s in %s: %s", cases[i].path, cases[i].xml,
			      found == NULL ? "nothing" : found);
	}
	arena_clear(&arena);
}
END_TEST

/* Cut anywhere, it says nothing; a NUL is no letter. */
START_TEST(test_cut)
{
	const char *xml = SOAP;
	size_t whole = strlen(xml) - 1; /* without the line end */
	struct arena arena = { 0 };

	ck_assert(xml_is_whole(xml, whole));
	for (size_t length = 0; length < whole; length++) {
		ck_assert(!xml_is_whole(xml, length));
		ck_assert_ptr_null(xml_find(
			xml, length, "Envelope/Body/r/return/result", &arena));
	}
	ck_assert(!xml_is_whole("<a>\0</a>", 8));
	arena_clear(&arena);
}
END_TEST

/* Nesting has an end. */
START_TEST(test_deep)
{
	char xml[7 * 40 + 1] = "";
	size_t length = 0;

	for (int depth = 1; depth <= 40; depth++) {
		length = 0;
		for (int i = 0; i < depth; i++, length += 3)
			memcpy(xml + length, "<a>", 3);
		for (int i = 0; i < depth; i++, length += 4)
			memcpy(xml + length, "</a>", 4);
		ck_assert(xml_is_whole(xml, length) == (depth <= 32));
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_find, test_cut, test_deep, NULL };

	return suite_run("xml_path", tests);
}
