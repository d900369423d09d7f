#include "http/feed_dress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendars/calendar.h"
#include "http/feed_gzip.h"
#include "http/feed_words.h"

#define DAY_SECONDS 86400

static const char *const months[] = {
	"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
};

const char *http_date(int64_t at, char buffer[HTTP_DATE_SIZE])
{
	struct date date = { (int32_t)(at / DAY_SECONDS) };
	struct date_parts parts = date_to_parts(date);
	int seconds = (int)(at % DAY_SECONDS);

	(void)snprintf(
		buffer, HTTP_DATE_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT",
		date_weekday_name(date), parts.day, months[parts.month - 1],
		parts.year, seconds / 3600, seconds / 60 % 60, seconds % 60);
	return buffer;
}

static int two_digits(const char *at)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return -1;
	return (at[0] - '0') * 10 + at[1] - '0';
}

static int month_of(const char *name)
{
	for (int i = 0; i < 12; i++)
		if (strncmp(months[i], name, 3) == 0)
			return i + 1;
	return 0;
}

int64_t http_date_read(const char *text)
{
	struct date date;
	int time[3];
	int day;
	int century;
	int year;

	/* Wed, 02 Jun 2010 00:00:00 GMT */
	if (strlen(text) != HTTP_DATE_SIZE - 1 || text[3] != ',' ||
	    strcmp(text + 25, " GMT") != 0 || text[19] != ':' ||
	    text[22] != ':')
		return INT64_MIN;
	day = two_digits(text + 5);
	century = two_digits(text + 12);
	year = two_digits(text + 14);
	for (int i = 0; i < 3; i++) {
		time[i] = two_digits(text + 17 + 3 * (ptrdiff_t)i);
		if (time[i] < 0)
			return INT64_MIN;
	}
	if (century < 0 || year < 0)
		return INT64_MIN;
	date = date_from_parts(century * 100 + year, month_of(text + 8), day);
	if (!date_is_set(date))
		return INT64_MIN;
	return (int64_t)date.day * DAY_SECONDS + (int64_t)time[0] * 3600 +
	       (int64_t)time[1] * 60 + time[2];
}

/* ------------------------------------------------------------ head and end */

static void add_head(const struct feed_title *title, struct text *text)
{
	struct calendar_feed feed = {
		.name = title->name,
		.description = feed_word(title->language, FEED_WORD_ABOUT),
		.source = title->source,
		.url = title->url,
	};

	calendar_begin_feed(text, &feed);
}

/* What stands behind the entries: the end, and before it, when there is no
 * entry, what makes it a calendar all the same. */
static void add_end(const struct feed_body *body, struct text *text)
{
	if (feed_body_entries(body) == 0)
		calendar_add_nothing(text);
	calendar_end_feed(text);
}

/* An answer's bytes: parts of its own, and the chunks, which are shared. */
struct parcel {
	struct text head;
	struct text end;
	struct feed_chunk **chunks;
	size_t count;
};

static void release(void *owner)
{
	struct parcel *parcel = owner;

	for (size_t i = 0; i < parcel->count; i++)
		feed_chunk_drop(parcel->chunks[i]);
	free(parcel->chunks);
	text_clear(&parcel->head);
	text_clear(&parcel->end);
	free(parcel);
}

static struct parcel *pack_up(const struct feed_body *body,
			      const struct feed_title *title)
{
	struct parcel *parcel = memory_alloc(sizeof(*parcel));

	add_head(title, &parcel->head);
	add_end(body, &parcel->end);
	parcel->chunks = feed_body_chunks(body, &parcel->count);
	return parcel;
}

/* Turns head and end into those of a gzip member. */
static void pack_in(struct parcel *parcel)
{
	struct gzip_sum sum = { 0 };
	struct text head = { 0 };
	struct text end = { 0 };

	gzip_begin(&head);
	gzip_add_stored(&head, parcel->head.bytes, parcel->head.length, &sum);
	for (size_t i = 0; i < parcel->count; i++)
		gzip_count(&sum, parcel->chunks[i]->crc,
			   parcel->chunks[i]->length);
	gzip_end(&end, parcel->end.bytes, parcel->end.length, &sum);
	text_clear(&parcel->head);
	text_clear(&parcel->end);
	parcel->head = head;
	parcel->end = end;
}

void feed_dress_text(const struct feed_body *body,
		     const struct feed_title *title, struct text *text)
{
	struct parcel *parcel = pack_up(body, title);

	text_add_bytes(text, parcel->head.bytes, parcel->head.length);
	for (size_t i = 0; i < parcel->count; i++)
		text_add_bytes(text, parcel->chunks[i]->plain,
			       parcel->chunks[i]->length);
	text_add_bytes(text, parcel->end.bytes, parcel->end.length);
	release(parcel);
}

/* ----------------------------------------------------------------- answers */

void feed_dress_begin(struct feed_dress *dress, const struct feed_body *body,
		      const struct feed_title *title)
{
	struct parcel *parcel = pack_up(body, title);
	unsigned char digest[SECRET_TAG_SIZE];
	char hash[SECRET_HASH_SIZE];

	dress->bytes = parcel->head.length + parcel->end.length;
	for (size_t i = 0; i < parcel->count; i++)
		dress->bytes += parcel->chunks[i]->length;
	feed_body_digest(body, digest);
	text_add_bytes(&parcel->head, (const char *)digest, sizeof(digest));
	secret_digest(parcel->head.bytes, parcel->head.length, hash);
	(void)snprintf(dress->hash, sizeof(dress->hash), "%.*s",
		       FEED_ETAG_DIGITS, hash);
	(void)snprintf(dress->etag, sizeof(dress->etag), "\"%s\"", dress->hash);
	(void)snprintf(dress->packed_etag, sizeof(dress->packed_etag),
		       "\"%s-gz\"", dress->hash);
	release(parcel);
}

/* The headers of every answer: a 304 has those of the 200 that it stands
 * for, but what describes the body. */
static void add_headers(const struct feed_dress *dress,
			const struct feed_title *title, enum feed_answer answer,
			struct arena *arena, struct response *response)
{
	bool is_packed =
		answer == FEED_PACKED || answer == FEED_PACKED_UNCHANGED;
	char changed[HTTP_DATE_SIZE];

	response_header(response, "ETag",
			is_packed ? dress->packed_etag : dress->etag);
	response_header(
		response, "Last-Modified",
		arena_string(arena, http_date(dress->changed_at, changed)));
	response_header(response, "Cache-Control", "private, max-age=3600");
	response_header(response, "Vary", "Accept-Encoding");
	response_header(response, "X-Robots-Tag", "noindex");
	response_header(response, "Referrer-Policy", "no-referrer");
	response_header(response, "X-Content-Type-Options", "nosniff");
	response->status = 304;
	if (answer == FEED_UNCHANGED || answer == FEED_PACKED_UNCHANGED)
		return;
	response->status = 200;
	response->content_type = "text/calendar; charset=utf-8";
	response_header(response, "Content-Disposition",
			arena_printf(arena, "inline; filename=\"%s.ics\"",
				     title->file));
	if (is_packed)
		response_header(response, "Content-Encoding", "gzip");
}

/* The bytes of the answer, in order. */
static struct slice *slice_up(const struct parcel *parcel, bool is_packed,
			      size_t *count)
{
	struct slice *slices = memory_array(parcel->count + 2, sizeof(*slices));

	*count = 0;
	slices[(*count)++] =
		(struct slice){ parcel->head.bytes, parcel->head.length };
	for (size_t i = 0; i < parcel->count; i++) {
		const struct feed_chunk *chunk = parcel->chunks[i];

		slices[(*count)++] =
			is_packed
				? (struct slice){ chunk->packed,
						  chunk->packed_length }
				: (struct slice){ chunk->plain, chunk->length };
	}
	slices[(*count)++] =
		(struct slice){ parcel->end.bytes, parcel->end.length };
	return slices;
}

static struct prepared *prepare_body(bool is_packed, struct parcel *parcel,
				     const struct response *response)
{
	struct prepared *prepared;
	struct slice *slices;
	size_t count;

	if (is_packed)
		pack_in(parcel);
	slices = slice_up(parcel, is_packed, &count);
	prepared = prepared_make(response, slices, count, release, parcel);
	free(slices);
	return prepared;
}

const struct prepared *feed_dress_answer(struct feed_dress *dress,
					 enum feed_answer answer,
					 const struct feed_body *body,
					 const struct feed_title *title)
{
	struct arena arena = { 0 };
	struct response response = { 0 };

	if (dress->answers[answer] != NULL)
		return dress->answers[answer];
	add_headers(dress, title, answer, &arena, &response);
	dress->answers[answer] =
		response.status == 304
			? prepared_make(&response, NULL, 0, NULL, NULL)
			: prepare_body(answer == FEED_PACKED,
				       pack_up(body, title), &response);
	arena_clear(&arena);
	return dress->answers[answer];
}

void feed_dress_clear(struct feed_dress *dress)
{
	for (int i = 0; i < FEED_ANSWERS; i++)
		prepared_drop(dress->answers[i]);
	*dress = (struct feed_dress){ 0 };
}
