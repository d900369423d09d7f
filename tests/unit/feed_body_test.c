/* How feeds are kept and packed: chunks, gzip, dates of HTTP, programs. */
#include <string.h>
#include <zlib.h>

#include "http/feed_body.h"
#include "http/feed_client.h"
#include "http/feed_dress.h"
#include "http/feed_gzip.h"
#include "unit/suite.h"

static const struct feed_title title = { .name = "Đôn đốc",
					 .language = "vi",
					 .source = "https://a/b.ics",
					 .url = "https://a" };

static struct feed_key key_of(int number)
{
	struct feed_key key = { .is_start = 0 };

	secret_tag(&number, sizeof(number), key.hash);
	return key;
}

/* Puts entry `number`, which says "number:version", as a unit of its own. */
static void put(struct feed_body *body, int number, int version)
{
	struct feed_key key = key_of(number);
	struct arena arena = { 0 };
	const char *text = arena_printf(&arena, "%d:%d\r\n", number, version);

	feed_body_put(body, &key, (uint64_t)number, text, strlen(text));
	arena_clear(&arena);
}

static struct feed_body *fill(int count, bool is_packed)
{
	struct feed_body *body = feed_body_open((size_t)count, is_packed);

	for (int i = 0; i < count; i++)
		put(body, i, 1);
	ck_assert(feed_body_settle(body));
	return body;
}

static void replace(struct feed_body *body, int number, int version)
{
	feed_body_replace(body, (uint64_t)number);
	put(body, number, version);
}

static void assert_equal(const struct feed_body *a, const struct feed_body *b)
{
	unsigned char one[SECRET_TAG_SIZE];
	unsigned char other[SECRET_TAG_SIZE];
	struct text left = { 0 };
	struct text right = { 0 };

	feed_body_digest(a, one);
	feed_body_digest(b, other);
	ck_assert_mem_eq(one, other, sizeof(one));
	feed_dress_text(a, &title, &left);
	feed_dress_text(b, &title, &right);
	ck_assert_str_eq(left.bytes, right.bytes);
	text_clear(&left);
	text_clear(&right);
}

/* However entries came there, equal ones are equal bytes and digests. */
START_TEST(test_ways_to_the_same)
{
	struct feed_body *straight = fill(3000, true);
	struct feed_body *crooked = feed_body_open(50, true);

	for (int i = 2999; i >= 0; i--) {
		put(crooked, i, i % 7 == 0 ? 2 : 1);
		if (i % 100 == 0)
			ck_assert(feed_body_settle(crooked));
	}
	ck_assert(feed_body_is_crowded(crooked));
	ck_assert(!feed_body_is_crowded(straight));
	for (int i = 0; i < 3000; i += 7)
		replace(crooked, i, 1);
	ck_assert(feed_body_settle(crooked));
	ck_assert_uint_eq(feed_body_entries(crooked), 3000);
	assert_equal(straight, crooked);
	feed_body_close(straight);
	feed_body_close(crooked);
}
END_TEST

/* A change makes one chunk anew; the same again makes none. */
START_TEST(test_one_change)
{
	struct feed_body *body = fill(1000, true);
	struct feed_chunk **before;
	struct feed_chunk **after;
	size_t count;
	size_t changed = 0;

	before = feed_body_chunks(body, &count);
	replace(body, 17, 1);
	ck_assert(!feed_body_settle(body));
	replace(body, 17, 2);
	ck_assert(feed_body_settle(body));
	after = feed_body_chunks(body, &count);
	for (size_t i = 0; i < count; i++)
		changed += before[i] != after[i];
	ck_assert_uint_eq(changed, 1);
	for (size_t i = 0; i < count; i++) {
		feed_chunk_drop(before[i]);
		feed_chunk_drop(after[i]);
	}
	free(before);
	free(after);
	feed_body_close(body);
}
END_TEST

/* What is replaced by nothing is gone, to the last. */
START_TEST(test_removal)
{
	struct feed_body *body = fill(10, false);
	struct feed_chunk **chunks;
	struct text text = { 0 };
	size_t count;

	for (int i = 0; i < 10; i++)
		feed_body_replace(body, (uint64_t)i);
	ck_assert(feed_body_settle(body));
	ck_assert_uint_eq(feed_body_entries(body), 0);
	ck_assert_uint_eq(feed_body_length(body), 0);
	chunks = feed_body_chunks(body, &count);
	ck_assert_uint_eq(count, 0);
	free(chunks);
	feed_dress_text(body, &title, &text);
	ck_assert_ptr_nonnull(strstr(text.bytes, "BEGIN:VTIMEZONE\r\n"));
	text_clear(&text);
	put(body, 3, 1);
	ck_assert(feed_body_settle(body));
	ck_assert_uint_eq(feed_body_entries(body), 1);
	feed_body_close(body);
}
END_TEST

/* Chunks that are being sent outlive the body. */
START_TEST(test_references)
{
	struct feed_body *body = fill(200, false);
	size_t count;
	struct feed_chunk **chunks = feed_body_chunks(body, &count);
	size_t length = 0;
	size_t all = feed_body_length(body);

	replace(body, 5, 2);
	ck_assert(feed_body_settle(body));
	feed_body_close(body);
	for (size_t i = 0; i < count; i++) {
		length += chunks[i]->length;
		ck_assert_ptr_null(chunks[i]->packed);
		feed_chunk_drop(chunks[i]);
	}
	ck_assert_uint_eq(length, all);
	free(chunks);
}
END_TEST

/* Unpacks with zlib what must be one whole member and nothing else. */
static void assert_unpacks(const struct text *packed, const char *expected)
{
	char *out = memory_alloc(strlen(expected) + 1);
	z_stream stream = { .avail_in = (uInt)packed->length,
			    .avail_out = (uInt)strlen(expected) + 1,
			    .next_out = (Bytef *)out };

	stream.next_in = (Bytef *)packed->bytes;
	ck_assert_int_eq(inflateInit2(&stream, 15 + 16), Z_OK);
	ck_assert_int_eq(inflate(&stream, Z_FINISH), Z_STREAM_END);
	ck_assert_uint_eq(stream.avail_in, 0);
	ck_assert_str_eq(out, expected);
	(void)inflateEnd(&stream);
	free(out);
}

/* Parts that are packed one by one are a member that anybody unpacks. */
START_TEST(test_gzip)
{
	struct text all = { 0 };
	struct text packed = { 0 };
	struct gzip_sum sum = { 0 };

	gzip_begin(&packed);
	text_add(&all, "đầu\r\n");
	gzip_add_stored(&packed, all.bytes, all.length, &sum);
	for (int part = 0; part < 5; part++) {
		size_t from = all.length;

		for (int i = 0; i < part * 4000; i++)
			text_addf(&all, "dòng %d\r\n", i * part);
		gzip_pack(all.bytes + from, all.length - from, &packed);
		gzip_count(&sum, gzip_crc(all.bytes + from, all.length - from),
			   all.length - from);
	}
	gzip_end(&packed, "cuối", strlen("cuối"), &sum);
	text_add(&all, "cuối");
	assert_unpacks(&packed, all.bytes);
	ck_assert_uint_lt(packed.length, all.length / 3);
	text_clear(&all);
	text_clear(&packed);
}
END_TEST

/* Dates as HTTP has them, there and back; others are none. */
START_TEST(test_dates)
{
	static const char *const wrong[] = {
		"",
		"Wed, 02 Jun 2010 00:00:00",
		"Wednesday, 02-Jun-10 00:00:00 GMT",
		"Wed Jun  2 00:00:00 2010",
		"Wed, 31 Jun 2010 00:00:00 GMT",
		"Wed, 02 Jux 2010 00:00:00 GMT",
		"Wed, 02 Jun 2010 0x:00:00 GMT",
		"Wed, 02 Jun 2010 00:00:00 CET",
		"Wed, 02 Jun 20xx 00:00:00 GMT",
	};
	char date[HTTP_DATE_SIZE];

	ck_assert_str_eq(http_date(1275436800, date),
			 "Wed, 02 Jun 2010 00:00:00 GMT");
	ck_assert_str_eq(http_date(1293839999, date),
			 "Fri, 31 Dec 2010 23:59:59 GMT");
	ck_assert_int_eq(http_date_read(date), 1293839999);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_int_eq(http_date_read(wrong[i]), INT64_MIN);
}
END_TEST

/* Known programs by name, others by their first word, safe and short. */
START_TEST(test_clients)
{
	static const struct {
		const char *agent;
		const char *name;
	} cases[] = {
		{ NULL, "-" },
		{ "", "-" },
		{ "Google-Calendar-Importer", "Google Calendar" },
		{ "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
		  "Thunderbird/128.0",
		  "Thunderbird" },
		{ "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook "
		  "16.0.17328; Pro)",
		  "Outlook" },
		{ "iOS/17.4 (21E219) dataaccessd/1.0", "Apple Calendar" },
		{ "ICSx5/2.2.1 (okhttp) Android/14", "ICSx5" },
		{ "Evolution/3.46.4", "Evolution" },
		{ "Nextcloud Server Crawler", "Nextcloud" },
		{ "vdirsyncer/0.19.0", "vdirsyncer" },
		{ "Something/1.0", "Something" },
		{ "\x1b[31mred", "-" },
		{ "đ", "-" },
		{ "a-very-long-name-that-nobody-needs", "a-very-long-name-that-"
							"no" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(feed_client_name(cases[i].agent, &arena),
				 cases[i].name);
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_ways_to_the_same,
		test_one_change,
		test_removal,
		test_references,
		test_gzip,
		test_dates,
		test_clients,
		NULL,
	};

	return suite_run("feed body", tests);
}
