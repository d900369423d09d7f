/*
 * Fuzzes the reading of XML answers. What is found must stand in a document
 * that is whole, and a document that is cut short must have nothing to say.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/xml_path.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const paths[] = { "Envelope/Body/*/return/result",
					     "a/b", "*", "" };
	const char *xml = (const char *)bytes;
	struct arena arena = { 0 };
	bool is_whole = xml_is_whole(xml, length);

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (xml_find(xml, length, paths[i], &arena) != NULL &&
		    !is_whole)
			abort();
	if (is_whole && length > 0 && xml[length - 1] == '>' &&
	    xml_is_whole(xml, length - 1))
		abort();
	arena_clear(&arena);
	return 0;
}
