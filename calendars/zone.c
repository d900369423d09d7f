/*
 * Time zones, read from the system's TZif files (RFC 8536): a table of past
 * changes, and a POSIX rule for all time after them. Not through libical:
 * 3.0.16 rebuilds recurrence rules from these same files and gets 16 zones
 * wrong between 2000 and 2037 (Israel from 2013, Iran, Syria, Chile and more).
 */
#include "calendars/zone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define FOLDER "/usr/share/zoneinfo/"
#define NAME_LIMIT 100
#define FILE_LIMIT 65536
#define FOOTER_LIMIT 200
#define HEADER_SIZE 44
#define TYPE_SIZE 6
#define OFFSETS_OVER ((int64_t)26 * 3600) /* RFC 8536, 3.2: none is so big */
#define DAY_SECONDS 86400

/* A yearly change: "M3.5.0/2", "J60", "59/26". */
struct turn {
	char kind; /* 'M', 'J' (day 1..365, no leap day) or 'N' (0..365) */
	int month;
	int week; /* 1..5, 5 the last */
	int day; /* 'M': weekday */
	int seconds; /* local time of the change, may leave the day */
};

/* The rule of the footer. Offsets are seconds east of UTC. */
struct rule {
	bool is_set;
	bool has_summer;
	int standard;
	int summer;
	struct turn start;
	struct turn end;
};

/* From `at` on the offset holds; of the first row, at all times before too. */
struct change {
	int64_t at;
	int offset;
};

struct zone {
	struct change *changes; /* never none, rising */
	size_t count;
	struct rule rule; /* after the last change */
	struct zone *self; /* for zone_close: callers hold it const */
};

/* Some time with one offset: from <= at < until. */
struct span {
	int64_t from;
	int64_t until;
	int offset;
};

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* A number from `least` to `most`; moves the cursor behind it. */
static bool read_number(const char **at, int least, int most, int *number)
{
	int sum = 0;

	if (!is_digit(**at))
		return false;
	for (; is_digit(**at); (*at)++) {
		sum = sum * 10 + (**at - '0');
		if (sum > most)
			return false;
	}
	*number = sum;
	return sum >= least;
}

static bool skip(const char **at, char byte)
{
	if (**at != byte)
		return false;
	(*at)++;
	return true;
}

/* [+-]hh[:mm[:ss]], in seconds. */
static bool read_time(const char **at, int hours_most, int *seconds)
{
	bool is_negative = skip(at, '-');
	int part;

	if (!is_negative)
		(void)skip(at, '+');
	if (!read_number(at, 0, hours_most, &part))
		return false;
	*seconds = part * 3600;
	for (int unit = 60; unit > 0 && skip(at, ':'); unit /= 60) {
		if (!read_number(at, 0, 59, &part))
			return false;
		*seconds += part * unit;
	}
	if (is_negative)
		*seconds = -*seconds;
	return true;
}

/* "CET" or "<+07>": three bytes or more, of no interest here. */
static bool skip_name(const char **at)
{
	const char *from = *at;

	if (!skip(at, '<')) {
		while (is_letter(**at))
			(*at)++;
		return *at - from >= 3;
	}
	while (is_letter(**at) || is_digit(**at) || **at == '+' || **at == '-')
		(*at)++;
	return *at - from >= 4 && skip(at, '>');
}

static bool read_turn(const char **at, struct turn *turn)
{
	bool is_good;

	*turn = (struct turn){ .kind = 'N', .seconds = 2 * 3600 };
	if (!skip(at, ','))
		return false;
	if (skip(at, 'M')) {
		turn->kind = 'M';
		is_good = read_number(at, 1, 12, &turn->month) &&
			  skip(at, '.') && read_number(at, 1, 5, &turn->week) &&
			  skip(at, '.') && read_number(at, 0, 6, &turn->day);
	} else if (skip(at, 'J')) {
		turn->kind = 'J';
		is_good = read_number(at, 1, 365, &turn->day);
	} else {
		is_good = read_number(at, 0, 365, &turn->day);
	}
	if (is_good && skip(at, '/'))
		is_good = read_time(at, 167, &turn->seconds);
	return is_good;
}

/* A POSIX TZ string; "" sets no rule. */
static bool read_rule(const char *string, struct rule *rule)
{
	const char *at = string;
	int west;

	*rule = (struct rule){ 0 };
	if (*at == '\0')
		return true;
	if (!skip_name(&at) || !read_time(&at, 24, &west))
		return false;
	rule->is_set = true;
	rule->standard = -west;
	if (*at == '\0')
		return true;
	rule->has_summer = true;
	rule->summer = rule->standard + 3600;
	if (!skip_name(&at))
		return false;
	if (*at != ',') {
		if (!read_time(&at, 24, &west))
			return false;
		rule->summer = -west;
	}
	return read_turn(&at, &rule->start) && read_turn(&at, &rule->end) &&
	       *at == '\0';
}

static int64_t read_bytes(const unsigned char *bytes, int size)
{
	uint64_t bits = (bytes[0] & 0x80) != 0 ? UINT64_MAX : 0;

	for (int i = 0; i < size; i++)
		bits = bits << 8 | bytes[i];
	return (int64_t)bits;
}

/* Where the tables of one block stand. */
struct block {
	const unsigned char *times;
	const unsigned char *indices;
	const unsigned char *types;
	const unsigned char *end;
	size_t time_count;
	size_t type_count;
	size_t leap_count;
};

/* One header and its tables; false when they do not fit before `end`. */
static bool find_block(const unsigned char *at, const unsigned char *end,
		       size_t time_size, struct block *block)
{
	uint64_t counts[6];
	uint64_t tail;

	if (end - at < HEADER_SIZE || memcmp(at, "TZif", 4) != 0)
		return false;
	for (size_t i = 0; i < 6; i++) {
		counts[i] = (uint64_t)read_bytes(at + 20 + 4 * i, 4);
		if (counts[i] > FILE_LIMIT)
			return false;
	}
	tail = counts[5] + counts[2] * (time_size + 4) + counts[1] + counts[0];
	at += HEADER_SIZE;
	if (counts[3] * (time_size + 1) + counts[4] * TYPE_SIZE + tail >
	    (uint64_t)(end - at))
		return false;
	block->time_count = counts[3];
	block->type_count = counts[4];
	block->leap_count = counts[2];
	block->times = at;
	block->indices = block->times + block->time_count * time_size;
	block->types = block->indices + block->time_count;
	block->end = block->types + block->type_count * TYPE_SIZE + tail;
	return true;
}

static bool read_offset(const struct block *block, size_t type, int *offset)
{
	if (type >= block->type_count)
		return false;
	*offset = (int)read_bytes(block->types + type * TYPE_SIZE, 4);
	return *offset > -OFFSETS_OVER && *offset < OFFSETS_OVER;
}

static bool read_changes(const struct block *block, struct zone *zone)
{
	zone->count = block->time_count + 1;
	zone->changes = memory_array(zone->count, sizeof(*zone->changes));
	zone->changes[0].at = INT64_MIN;
	if (!read_offset(block, 0, &zone->changes[0].offset))
		return false;
	for (size_t i = 0; i < block->time_count; i++) {
		struct change *change = &zone->changes[i + 1];

		change->at = read_bytes(block->times + i * 8, 8);
		if (change->at <= change[-1].at)
			return false;
		if (!read_offset(block, block->indices[i], &change->offset))
			return false;
	}
	return true;
}

static bool read_footer(const unsigned char *at, const unsigned char *end,
			struct rule *rule)
{
	char string[FOOTER_LIMIT];
	const unsigned char *close;
	size_t length;

	if (at == end || *at != '\n')
		return false;
	at++;
	close = memchr(at, '\n', (size_t)(end - at));
	if (close == NULL)
		return false;
	length = (size_t)(close - at);
	if (length >= sizeof(string) || memchr(at, '\0', length) != NULL)
		return false;
	memcpy(string, at, length);
	string[length] = '\0';
	return read_rule(string, rule);
}

static bool read_zone(const unsigned char *bytes, size_t length,
		      struct zone *zone)
{
	const unsigned char *end = bytes + length;
	struct block block;

	/* The first block repeats in 32 bits what the second says in 64. */
	if (!find_block(bytes, end, 4, &block) || bytes[4] < '2')
		return false;
	if (!find_block(block.end, end, 8, &block))
		return false;
	/* Leap seconds (the folder right/) count other than our clock does. */
	if (block.leap_count > 0)
		return false;
	return read_changes(&block, zone) &&
	       read_footer(block.end, end, &zone->rule);
}

enum error zone_read(const void *bytes, size_t length, const struct zone **zone,
		     struct why *why)
{
	struct zone *made = memory_alloc(sizeof(*made));

	made->self = made;
	if (!read_zone(bytes, length, made)) {
		zone_close(made);
		return why_set(why, ERROR_CORRUPT,
			       "not a time zone file that can be read");
	}
	*zone = made;
	return ERROR_NONE;
}

/* Names are paths inside the folder and must not lead out of it. */
static bool is_name(const char *name)
{
	size_t length = strnlen(name, NAME_LIMIT + 1);

	if (length > NAME_LIMIT || !is_letter(name[0]))
		return false;
	for (const char *at = name; *at != '\0'; at++)
		if (!is_letter(*at) && !is_digit(*at) &&
		    strchr("/_+-", *at) == NULL)
			return false;
	return true;
}

enum error zone_open(const char *name, const struct zone **zone,
		     struct why *why)
{
	char path[sizeof(FOLDER) + NAME_LIMIT] = FOLDER;
	unsigned char *bytes;
	enum error error;
	size_t length;
	FILE *file;

	if (!is_name(name))
		return why_set(why, ERROR_INPUT, "'%.100s' names no time zone",
			       name);
	memcpy(path + sizeof(FOLDER) - 1, name, strlen(name) + 1);
	file = fopen(path, "rbe");
	if (file == NULL && (errno == ENOENT || errno == ENOTDIR))
		return why_set(why, ERROR_INPUT, "there is no time zone '%s'",
			       name);
	if (file == NULL)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	bytes = memory_alloc(FILE_LIMIT);
	length = fread(bytes, 1, FILE_LIMIT, file);
	if (ferror(file) && errno == EISDIR)
		error = why_set(why, ERROR_INPUT,
				"'%s' is a folder of time zones", name);
	else if (ferror(file))
		error = why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	else
		error = zone_read(bytes, length, zone, why);
	free(bytes);
	(void)fclose(file);
	if (error == ERROR_CORRUPT)
		return why_wrap(why, error, "%s", path);
	return error;
}

void zone_close(const struct zone *zone)
{
	if (zone == NULL)
		return;
	free(zone->changes);
	free(zone->self);
}

static int64_t floor_days(int64_t seconds)
{
	int64_t days = seconds / DAY_SECONDS;

	return seconds % DAY_SECONDS < 0 ? days - 1 : days;
}

static struct date day_of_turn(const struct turn *turn, int year)
{
	struct date first = date_from_parts(year, 1, 1);
	int days;

	if (!date_is_set(first))
		return DATE_NONE;
	if (turn->kind == 'N')
		return date_add(first, turn->day);
	if (turn->kind == 'J') {
		days = turn->day - 1;
		if (turn->day >= 60 && date_month_length(year, 2) == 29)
			days++;
		return date_add(first, days);
	}
	first = date_from_parts(year, turn->month, 1);
	days = (turn->day - date_weekday(first) + 7) % 7 + 7 * (turn->week - 1);
	while (days >= date_month_length(year, turn->month))
		days -= 7;
	return date_add(first, days);
}

/* Narrows the span around `at` by one change of the rule. */
static void narrow(struct span *span, int64_t at, int64_t change, int offset)
{
	if (change > at) {
		if (change < span->until)
			span->until = change;
	} else if (change >= span->from) {
		span->from = change;
		span->offset = offset;
	}
}

static struct span span_of_rule(const struct rule *rule, int64_t at)
{
	struct span span = { INT64_MIN, INT64_MAX, rule->standard };
	int64_t days = floor_days(at + rule->standard);
	int year;

	if (!rule->has_summer)
		return span;
	/* Changes may leave their year by a week: look at its neighbours. */
	year = date_to_parts((struct date){ (int32_t)days }).year;
	for (int i = year - 1; i <= year + 1; i++) {
		struct date end = day_of_turn(&rule->end, i);
		struct date start = day_of_turn(&rule->start, i);

		if (!date_is_set(end))
			continue;
		/* Summer all year ends and starts at once: start comes last. */
		narrow(&span, at,
		       (int64_t)end.day * DAY_SECONDS + rule->end.seconds -
			       rule->summer,
		       rule->standard);
		narrow(&span, at,
		       (int64_t)start.day * DAY_SECONDS + rule->start.seconds -
			       rule->standard,
		       rule->summer);
	}
	return span;
}

static struct span span_at(const struct zone *zone, int64_t at)
{
	const struct change *changes = zone->changes;
	size_t low = 0;
	size_t high = zone->count;
	struct span span;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (changes[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	if (high < zone->count)
		return (struct span){ changes[low].at, changes[high].at,
				      changes[low].offset };
	if (!zone->rule.is_set)
		return (struct span){ changes[low].at, INT64_MAX,
				      changes[low].offset };
	span = span_of_rule(&zone->rule, at);
	if (span.from < changes[low].at)
		span.from = changes[low].at;
	return span;
}

/* Keeps sums in range: within the years 1 to 9999, to a few days. */
static int64_t bound(int64_t at)
{
	const int64_t first = (int64_t)-719160 * DAY_SECONDS;
	const int64_t last = (int64_t)2932890 * DAY_SECONDS;

	if (at < first)
		return first;
	return at > last ? last : at;
}

static int64_t local_of(const struct zone *zone, int64_t at)
{
	at = bound(at);
	return at + span_at(zone, at).offset;
}

struct date zone_date(const struct zone *zone, int64_t at)
{
	return (struct date){ (int32_t)floor_days(local_of(zone, at)) };
}

int zone_minute(const struct zone *zone, int64_t at)
{
	int64_t local = local_of(zone, at);

	return (int)((local - floor_days(local) * DAY_SECONDS) / 60);
}

int64_t zone_instant(const struct zone *zone, struct date date, int minute)
{
	int64_t local =
		bound((int64_t)date.day * DAY_SECONDS) + (int64_t)minute * 60;
	int64_t from = local - OFFSETS_OVER;

	/* The earliest instant whose local time is not before the asked one. */
	for (;;) {
		struct span span = span_at(zone, from);
		int64_t at = local - span.offset;

		if (at < span.from)
			at = span.from;
		if (at < span.until)
			return at;
		from = span.until;
	}
}
