/* Time zones: known changes of known zones, and files made to be wrong. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "calendars/zone.h"
#include "unit/suite.h"

#define HOUR 3600
#define ROOM 8192

static struct date on(const char *iso)
{
	struct date date = date_from_iso(iso);

	ck_assert_msg(date_is_set(date), "%s", iso);
	return date;
}

/* The instant of "2026-03-29T01:00" UTC. */
static int64_t utc(const char *text)
{
	char day[DATE_TEXT_SIZE] = "";
	int hour;
	int minute;

	ck_assert_int_eq(sscanf(text, "%10[0-9-]T%2d:%2d", day, &hour, &minute),
			 3);
	return (int64_t)on(day).day * 86400 + hour * HOUR + minute * 60;
}

static const struct zone *open_zone(const char *name)
{
	const struct zone *zone = NULL;
	struct why why;

	if (zone_open(name, &zone, &why) != ERROR_NONE)
		ck_abort_msg("%s", why.text);
	return zone;
}

/* Local times of each zone, and the instants that they are. */
struct meeting {
	const char *zone;
	const char *day;
	int minute;
	const char *at;
};

static void assert_meetings(const struct meeting *meetings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct meeting *meeting = &meetings[i];
		const struct zone *zone = open_zone(meeting->zone);
		int64_t at =
			zone_instant(zone, on(meeting->day), meeting->minute);

		ck_assert_msg(at == utc(meeting->at),
			      "%s %s+%d: %" PRId64 " is not %s", meeting->zone,
			      meeting->day, meeting->minute, at, meeting->at);
		zone_close(zone);
	}
}

/* Vietnam is seven hours ahead, in every month of every year of the plans. */
START_TEST(test_vietnam)
{
	const struct zone *zone = open_zone("Asia/Ho_Chi_Minh");
	const struct date from = on("1976-01-01");
	const struct date until = on("2150-01-01");

	for (struct date day = from; date_compare(day, until) < 0;
	     day = date_add(day, 1)) {
		int64_t midnight = (int64_t)day.day * 86400 - 7 * HOUR;

		if (zone_instant(zone, day, 0) != midnight ||
		    zone_instant(zone, day, MINUTES_A_DAY) !=
			    midnight + 86400 ||
		    zone_date(zone, midnight).day != day.day ||
		    zone_date(zone, midnight - 1).day != day.day - 1 ||
		    zone_minute(zone, midnight) != 0 ||
		    zone_minute(zone, midnight - 1) != 1439)
			ck_abort_msg("day %d", day.day);
	}
	zone_close(zone);
}
END_TEST

/* A time that is skipped gives the first one after the gap. */
START_TEST(test_gaps)
{
	static const struct meeting meetings[] = {
		{ "Europe/Berlin", "2026-03-29", 119, "2026-03-29T00:59" },
		{ "Europe/Berlin", "2026-03-29", 120, "2026-03-29T01:00" },
		{ "Europe/Berlin", "2026-03-29", 150, "2026-03-29T01:00" },
		{ "Europe/Berlin", "2026-03-29", 180, "2026-03-29T01:00" },
		{ "Europe/Berlin", "2026-03-29", 181, "2026-03-29T01:01" },
		{ "America/New_York", "2026-03-08", 150, "2026-03-08T07:00" },
		{ "America/New_York", "2026-03-08", 180, "2026-03-08T07:00" },
		/* Midnight itself is missing. */
		{ "America/Sao_Paulo", "2018-11-04", 0, "2018-11-04T03:00" },
		{ "America/Sao_Paulo", "2018-11-03", 1440, "2018-11-04T03:00" },
		/* Samoa left a whole day out. */
		{ "Pacific/Apia", "2011-12-30", 0, "2011-12-30T10:00" },
		{ "Pacific/Apia", "2011-12-30", 720, "2011-12-30T10:00" },
		{ "Pacific/Apia", "2011-12-31", 0, "2011-12-30T10:00" },
		/* The last change of the file, before its rule. */
		{ "Asia/Pyongyang", "2018-05-04", 1425, "2018-05-04T15:00" },
		/* Half an hour only. */
		{ "Australia/Lord_Howe", "2026-10-04", 135,
		  "2026-10-03T15:30" },
	};

	assert_meetings(meetings, sizeof(meetings) / sizeof(meetings[0]));
}
END_TEST

/* A time that happens twice gives the first of the two. */
START_TEST(test_overlaps)
{
	static const struct meeting meetings[] = {
		{ "Europe/Berlin", "2026-10-25", 119, "2026-10-24T23:59" },
		{ "Europe/Berlin", "2026-10-25", 120, "2026-10-25T00:00" },
		{ "Europe/Berlin", "2026-10-25", 150, "2026-10-25T00:30" },
		{ "Europe/Berlin", "2026-10-25", 180, "2026-10-25T02:00" },
		{ "America/New_York", "2026-11-01", 90, "2026-11-01T05:30" },
		{ "America/New_York", "2026-11-01", 120, "2026-11-01T07:00" },
		/* The last hour of the day happens twice. */
		{ "America/Sao_Paulo", "2019-02-16", 1380, "2019-02-17T01:00" },
		{ "America/Sao_Paulo", "2019-02-17", 0, "2019-02-17T03:00" },
	};

	assert_meetings(meetings, sizeof(meetings) / sizeof(meetings[0]));
}
END_TEST

/* Laws of the past hold for the past; libical 3.0.16 is wrong in the last. */
START_TEST(test_history)
{
	static const struct meeting meetings[] = {
		{ "Asia/Ho_Chi_Minh", "1975-06-12", 720, "1975-06-12T04:00" },
		{ "Asia/Ho_Chi_Minh", "1975-06-13", 720, "1975-06-13T05:00" },
		{ "Europe/Moscow", "2010-07-01", 720, "2010-07-01T08:00" },
		{ "Europe/Moscow", "2012-01-01", 720, "2012-01-01T08:00" },
		{ "Europe/Moscow", "2015-01-01", 720, "2015-01-01T09:00" },
		{ "Asia/Kathmandu", "2026-01-01", 345, "2026-01-01T00:00" },
		{ "Asia/Jerusalem", "2013-03-30", 720, "2013-03-30T09:00" },
		{ "Asia/Tehran", "2001-07-01", 720, "2001-07-01T07:30" },
	};

	assert_meetings(meetings, sizeof(meetings) / sizeof(meetings[0]));
}
END_TEST

/* After the table of the file its rule holds, for ever. */
START_TEST(test_future)
{
	static const struct meeting meetings[] = {
		{ "Europe/Berlin", "2100-01-15", 720, "2100-01-15T11:00" },
		{ "Europe/Berlin", "2100-07-15", 720, "2100-07-15T10:00" },
		{ "Europe/Berlin", "2100-03-28", 150, "2100-03-28T01:00" },
		{ "America/New_York", "2400-07-04", 0, "2400-07-04T04:00" },
		{ "Australia/Sydney", "2090-12-31", 1440, "2090-12-31T13:00" },
		/* Summer is the standard time, winter the exception. */
		{ "Europe/Dublin", "2090-01-15", 720, "2090-01-15T12:00" },
		{ "Europe/Dublin", "2090-07-15", 720, "2090-07-15T11:00" },
		{ "UTC", "9000-02-28", 1440, "9000-03-01T00:00" },
	};

	assert_meetings(meetings, sizeof(meetings) / sizeof(meetings[0]));
}
END_TEST

/* Every half hour of forty years: to local and back is the first such time. */
START_TEST(test_there_and_back)
{
	static const char *const names[] = {
		"Asia/Ho_Chi_Minh",    "Europe/Berlin",	 "America/New_York",
		"Australia/Lord_Howe", "Europe/Dublin",	 "Africa/Casablanca",
		"America/Sao_Paulo",   "Asia/Kathmandu", "UTC",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct zone *zone = open_zone(names[i]);
		const int64_t from = utc("2005-01-01T00:00");
		const int64_t until = utc("2045-01-01T00:00");
		int64_t before = INT64_MIN;

		for (int64_t at = from; at < until; at += HOUR / 2) {
			struct date day = zone_date(zone, at);
			int minute = zone_minute(zone, at);
			int64_t back = zone_instant(zone, day, minute);
			int64_t local = (int64_t)day.day * 1440 + minute;

			if (back > at || at - back > 3 * HOUR ||
			    zone_date(zone, back).day != day.day ||
			    zone_minute(zone, back) != minute ||
			    (local > before && back != at))
				ck_abort_msg("%s %" PRId64, names[i], at);
			if (local > before)
				before = local;
		}
		zone_close(zone);
	}
}
END_TEST

/* Instants beyond all years are taken for the nearest, without overflow. */
START_TEST(test_far_instants)
{
	static const char *const names[] = { "Europe/Berlin", "UTC",
					     "Asia/Ho_Chi_Minh",
					     "Pacific/Kiritimati" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct zone *zone = open_zone(names[i]);
		const int64_t ends[] = { INT64_MIN, INT64_MAX };
		const int32_t days[] = { INT32_MIN, INT32_MAX };

		for (int j = 0; j < 2; j++) {
			struct date day = zone_date(zone, ends[j]);
			char text[DATE_TEXT_SIZE];

			ck_assert_str_ne(date_to_iso(day, text), "");
			ck_assert_int_ge(zone_minute(zone, ends[j]), 0);
			ck_assert_int_lt(zone_minute(zone, ends[j]), 1440);
			ck_assert_int_eq(zone_instant(zone,
						      (struct date){ days[j] },
						      0) < 0,
					 j == 0);
		}
		zone_close(zone);
	}
	zone_close(NULL);
}
END_TEST

/* What names no zone is refused as input, and never leads out of the folder. */
START_TEST(test_names)
{
	static const char *const names[] = {
		"",
		" ",
		"Asia",
		"Asia/",
		"Asia/Hanoi",
		"asia/ho_chi_minh2",
		"/etc/localtime",
		"../zoneinfo/UTC",
		"Asia/../UTC",
		"./UTC",
		"UTC ",
		"UTC\n",
		"Europe/Berlin/",
		"Europe/Berlin/x",
		"zone.tab",
		"tzdata.zi",
		"%s%s%n",
		"Châu Á/Hà Nội",
	};
	char longest[5000];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct zone *zone = NULL;
		struct why why = { "" };

		ck_assert_msg(zone_open(names[i], &zone, &why) == ERROR_INPUT,
			      "'%s'", names[i]);
		ck_assert_ptr_null(zone);
		ck_assert_str_ne(why.text, "");
	}
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_int_eq(zone_open(longest, &(const struct zone *){ NULL },
				   &(struct why){ "" }),
			 ERROR_INPUT);
}
END_TEST

/* A file of one type, no changes, and a footer of our own. */
static enum error read_footer(const char *footer, const struct zone **zone)
{
	static const unsigned char header[] = {
		'T', 'Z', 'i', 'f', '3', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0,   0,	  0,   0,   0,	 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0,   0,	  0,   0,   0,	 0, 0, 0, 0, 1, 0, 0, 0, 4,
	};
	static const unsigned char tables[] = { 0, 0,	0,   0,	  0,
						0, 'U', 'T', 'C', 0 };
	unsigned char bytes[ROOM];
	size_t length = 0;
	struct why why;

	for (int i = 0; i < 2; i++) {
		memcpy(bytes + length, header, sizeof(header));
		length += sizeof(header);
		memcpy(bytes + length, tables, sizeof(tables));
		length += sizeof(tables);
	}
	length += (size_t)snprintf((char *)bytes + length, ROOM - length,
				   "\n%s\n", footer);
	return zone_read(bytes, length, zone, &why);
}

/* Footers with every form of rule are read and obeyed. */
START_TEST(test_footers)
{
	static const struct {
		const char *footer;
		const char *at;
		int minute; /* of the local day */
	} cases[] = {
		{ "", "2026-07-01T00:00", 0 },
		{ "<+07>-7", "2026-07-01T00:00", 420 },
		{ "<+0545>-5:45", "2026-07-01T00:00", 345 },
		{ "XXX0:30:30", "2026-07-01T01:00", 29 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T00:00", 120 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2026-12-01T00:00", 60 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-01T00:00", 0 },
		{ "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00", 60 },
		/* Before and after the day on which it begins: 60 or J60. */
		{ "AAA0BBB,J60/0,J300/0", "2024-02-29T12:00", 720 },
		{ "AAA0BBB,J60/0,J300/0", "2024-03-01T12:00", 780 },
		{ "AAA0BBB,59/0,300/0", "2024-02-29T12:00", 780 },
		{ "AAA0BBB,59/0,300/0", "2024-02-28T12:00", 720 },
		{ "AAA0BBB,J59/0,J300/0", "2024-02-28T12:00", 780 },
		/* The change of the next year comes before that year. */
		{ "AAA0BBB,0/-24,J100/0", "2026-12-31T12:00", 780 },
		{ "AAA0BBB,0/-24,J100/0", "2026-12-30T12:00", 720 },
		/* Summer for ever, as RFC 8536, 3.3.1 writes it. */
		{ "EST5EDT,0/0,J365/25", "2026-12-31T12:00", 480 },
		{ "EST5EDT,0/0,J365/25", "2027-01-01T04:30", 30 },
		{ "EST5EDT,0/0,J365/25", "2028-01-01T12:00", 480 },
		/* Greenland: the day before, at 22 o'clock. */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T00:59", 1379 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct zone *zone;

		ck_assert_msg(read_footer(cases[i].footer, &zone) == ERROR_NONE,
			      "%s", cases[i].footer);
		ck_assert_msg(zone_minute(zone, utc(cases[i].at)) ==
				      cases[i].minute,
			      "%s at %s: %d", cases[i].footer, cases[i].at,
			      zone_minute(zone, utc(cases[i].at)));
		zone_close(zone);
	}
}
END_TEST

/* Footers that are no rule are refused. */
START_TEST(test_wrong_footers)
{
	static const char *const footers[] = {
		"X",
		"CET",
		"CE-1",
		"<+07-7",
		"<>-7",
		"<+>-7",
		"CET-25",
		"CET-1:60",
		"CET-1:00:60",
		"CET-",
		"CET-1CEST",
		"CET-1CEST,",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M3.5.0,",
		"CET-1CEST,M13.5.0,M10.5.0",
		"CET-1CEST,M0.5.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.0.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"CET-1CEST,M3.5,M10.5.0",
		"CET-1CEST,J0,J365",
		"CET-1CEST,J1,J366",
		"CET-1CEST,0,366",
		"CET-1CEST,0/168,300",
		"CET-1CEST,0/,300",
		"CET-1CEST,0,300 ",
		"CET-1CEST-1CEST,0,300",
		"CET-99999999999999999999",
		" CET-1",
	};
	char longest[1000];

	for (size_t i = 0; i < sizeof(footers) / sizeof(footers[0]); i++)
		ck_assert_msg(read_footer(footers[i],
					  &(const struct zone *){ NULL }) ==
				      ERROR_CORRUPT,
			      "%s", footers[i]);
	memset(longest, 'A', sizeof(longest) - 1);
	memcpy(longest + sizeof(longest) - 3, "-7", 3);
	ck_assert_int_eq(read_footer(longest, &(const struct zone *){ NULL }),
			 ERROR_CORRUPT);
}
END_TEST

static size_t load(const char *path, unsigned char bytes[ROOM])
{
	FILE *file = fopen(path, "rb");
	size_t length;

	ck_assert_ptr_nonnull(file);
	length = fread(bytes, 1, ROOM, file);
	(void)fclose(file);
	ck_assert_uint_gt(length, 0);
	ck_assert_uint_lt(length, ROOM);
	return length;
}

/* Reads a copy of exactly these bytes, so that ASan sees a step too far. */
static enum error try_bytes(const unsigned char *bytes, size_t length)
{
	unsigned char *copy = memory_alloc(length);
	const struct zone *zone = NULL;
	struct why why;
	enum error error;

	memcpy(copy, bytes, length);
	error = zone_read(copy, length, &zone, &why);
	free(copy);
	if (error == ERROR_NONE) {
		(void)zone_date(zone, utc("2026-07-01T00:00"));
		(void)zone_instant(zone, on("2050-07-01"), 0);
		(void)zone_instant(zone, on("1950-07-01"), 0);
	}
	zone_close(zone);
	return error;
}

/* A cut file is refused at every length; a changed byte harms nobody. */
START_TEST(test_broken_files)
{
	unsigned char bytes[ROOM];
	size_t length = load("/usr/share/zoneinfo/Europe/Berlin", bytes);

	ck_assert_int_eq(try_bytes(bytes, length), ERROR_NONE);
	for (size_t i = 0; i < length; i++)
		ck_assert_int_eq(try_bytes(bytes, i), ERROR_CORRUPT);
	for (size_t i = 0; i < length; i++) {
		static const unsigned char masks[] = { 1, 0x80, 0xff };

		for (int j = 0; j < 3; j++) {
			bytes[i] ^= masks[j];
			(void)try_bytes(bytes, length);
			bytes[i] ^= masks[j];
		}
	}
	length = load("/usr/share/zoneinfo/right/UTC", bytes);
	ck_assert_int_eq(try_bytes(bytes, length), ERROR_CORRUPT);
}
END_TEST

/* Tables that contradict themselves are refused: order, types, sizes. */
START_TEST(test_wrong_tables)
{
	unsigned char bytes[ROOM];
	unsigned char broken[ROOM];
	size_t length = load("/usr/share/zoneinfo/Europe/Berlin", bytes);
	unsigned char *second;
	size_t header = 0;
	size_t count;

	for (size_t i = 4; i + 4 <= length; i++)
		if (memcmp(bytes + i, "TZif", 4) == 0)
			header = i;
	ck_assert_uint_gt(header, 0);
	count = (size_t)bytes[header + 34] << 8 | bytes[header + 35];

	second = broken + header;
	memcpy(broken, bytes, length);
	memcpy(second + 44, bytes + header + 52, 8);
	ck_assert_int_eq(try_bytes(broken, length), ERROR_CORRUPT);

	memcpy(broken, bytes, length);
	second[44 + count * 8] = 200;
	ck_assert_int_eq(try_bytes(broken, length), ERROR_CORRUPT);

	for (size_t i = 0; i < 6; i++) {
		memcpy(broken, bytes, length);
		memset(broken + 20 + 4 * i, 0xff, 4);
		ck_assert_int_eq(try_bytes(broken, length), ERROR_CORRUPT);
		memcpy(broken, bytes, length);
		memset(second + 20 + 4 * i, 0xff, 4);
		ck_assert_int_eq(try_bytes(broken, length), ERROR_CORRUPT);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_vietnam,
		test_gaps,
		test_overlaps,
		test_history,
		test_future,
		test_there_and_back,
		test_far_instants,
		test_names,
		test_footers,
		test_wrong_footers,
		test_broken_files,
		test_wrong_tables,
		NULL,
	};

	return suite_run("zone", tests);
}
