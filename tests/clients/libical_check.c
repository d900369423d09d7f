/*
 * Reads feeds with libical's own parser, strictly: an error component or a
 * restriction of RFC 5545 that is not kept is a complaint.
 *
 *   libical_check FILE…
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	long size;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		return NULL;
	size = ftell(file);
	rewind(file);
	bytes = calloc(1, (size_t)size + 1);
	if (bytes != NULL &&
	    fread(bytes, 1, (size_t)size, file) != (size_t)size)
		bytes[0] = '\0';
	(void)fclose(file);
	return bytes;
}

/* What the parser and the restrictions complain of, also further down. */
static int complain(icalcomponent *component, const char *path)
{
	icalproperty *property =
		icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY);
	icalcomponent *part = icalcomponent_get_first_component(
		component, ICAL_ANY_COMPONENT);
	int count = 0;

	for (; property != NULL; property = icalcomponent_get_next_property(
					 component, ICAL_ANY_PROPERTY)) {
		if (icalproperty_isa(property) != ICAL_XLICERROR_PROPERTY)
			continue;
		(void)printf("%s: %s\n", path,
			     icalproperty_as_ical_string(property));
		count++;
	}
	for (; part != NULL; part = icalcomponent_get_next_component(
				     component, ICAL_ANY_COMPONENT))
		count += complain(part, path);
	return count;
}

static int check(const char *path)
{
	char *bytes = read_file(path);
	icalcomponent *calendar =
		bytes != NULL ? icalparser_parse_string(bytes) : NULL;
	icalproperty *method;
	int count;

	free(bytes);
	if (calendar == NULL ||
	    icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
		(void)printf("%s: no calendar\n", path);
		icalcomponent_free(calendar);
		return 1;
	}
	/* A feed is no invitation: iTIP's rules for one (an organiser) are
	 * not asked of it. */
	method = icalcomponent_get_first_property(calendar,
						  ICAL_METHOD_PROPERTY);
	if (method != NULL) {
		icalcomponent_remove_property(calendar, method);
		icalproperty_free(method);
	}
	(void)icalrestriction_check(calendar);
	count = complain(calendar, path);
	icalcomponent_free(calendar);
	return count;
}

int main(int argc, char **argv)
{
	int wrong = 0;

	icalerror_set_errors_are_fatal(0);
	for (int i = 1; i < argc; i++)
		wrong += check(argv[i]);
	return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
