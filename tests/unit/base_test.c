/* Errors, memory and text: what everything else stands on. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crash.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/minute.h"
#include "base/secret.h"
#include "base/text.h"
#include "unit/suite.h"

/* A reason that is too long is cut, and ends with a whole character. */
START_TEST(test_why_is_cut_at_a_character)
{
	struct why why;
	struct text text = { 0 };

	for (int i = 0; i < WHY_SIZE; i++)
		text_add(&text, "ệ");
	ck_assert_int_eq(why_set(&why, ERROR_INPUT, "x%s", text_string(&text)),
			 ERROR_INPUT);
	ck_assert(text_is_utf8(why.text, strlen(why.text)));
	ck_assert_uint_gt(strlen(why.text), WHY_SIZE - 5);
	ck_assert_int_eq(why_wrap(&why, ERROR_IO, "reading"), ERROR_IO);
	ck_assert(text_is_utf8(why.text, strlen(why.text)));
	ck_assert(strncmp(why.text, "reading: x", 10) == 0);
	text_clear(&text);
}
END_TEST

/* An array in an arena grows and keeps what is in it. */
START_TEST(test_arena_grows)
{
	struct arena arena = { 0 };
	int *numbers = NULL;

	for (size_t i = 0; i < 10000; i++) {
		numbers = arena_grow(&arena, numbers, i, sizeof(*numbers));
		ck_assert_int_eq(numbers[i], 0);
		numbers[i] = (int)i;
	}
	for (size_t i = 0; i < 10000; i++)
		ck_assert_int_eq(numbers[i], (int)i);
	arena_clear(&arena);
	ck_assert_ptr_null(arena_string(&arena, NULL));
	arena_clear(&arena);
}
END_TEST

/* Khong dau: as SMS in Vietnam is written. */
START_TEST(test_unmarked)
{
	struct arena arena = { 0 };

	ck_assert_str_eq(text_unmarked(&arena, "Đề án đường – “thử”\u00a0…"),
			 "De an duong - \"thu\" ...");
	ck_assert_str_eq(text_unmarked(&arena, "ươ ằẳẵ ỳỷỹ"), "uo aaa yyy");
	arena_clear(&arena);
}
END_TEST

/* One agency in its spellings has one key; two agencies have two. */
START_TEST(test_key)
{
	struct arena arena = { 0 };
	const char *key = text_key(&arena, "Sở Lao động - Thương binh");

	ck_assert_str_eq(key, text_key(&arena, "sở lao động – thương  BINH "));
	ck_assert_str_eq(text_key(&arena, "Uỷ ban"),
			 text_key(&arena, "Ủy ban"));
	ck_assert_str_eq(text_key(&arena, "Quý"), text_key(&arena, "quí"));
	ck_assert_str_ne(text_key(&arena, "Văn Lãng"),
			 text_key(&arena, "Văn Quan"));
	arena_clear(&arena);
}
END_TEST

/* Columns, not bytes: marks take none, wide characters two. */
START_TEST(test_width)
{
	ck_assert_uint_eq(text_width("huyện"), 5);
	ck_assert_uint_eq(text_width("huye\u0323\u0302n"), 5);
	ck_assert_uint_eq(text_width("漢"), 2);
	ck_assert_uint_eq(text_fit("huyện", 4), strlen("huyệ"));
	ck_assert_uint_eq(text_fit("漢字", 3), strlen("漢"));
}
END_TEST

/* No byte of foreign text moves a cursor, breaks a line or turns it. */
START_TEST(test_visible)
{
	struct text text = { 0 };

	text_add_visible(&text, "a\x1b[2Jb\nc\u202e\xc2\x9b\xff");
	ck_assert_str_eq(text_string(&text),
			 "a\\u{1B}[2Jb\\u{0A}c\\u{202E}\\u{9B}\\x{FF}");
	text_clear(&text);
}
END_TEST

/* A time is five characters of a clock, and nothing else. */
START_TEST(test_minutes)
{
	static const char *const wrong[] = { "",      "9:00",	"24:00",
					     "12:60", "0::00",	"12:0",
					     "12.00", "12:000", ":1:23",
					     " 9:00", "-1:00" };
	int minute = -1;

	ck_assert(minute_from_text("00:00", &minute));
	ck_assert_int_eq(minute, 0);
	ck_assert(minute_from_text("23:59", &minute));
	ck_assert_int_eq(minute, 23 * 60 + 59);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		ck_assert_msg(!minute_from_text(wrong[i], &minute), "%s",
			      wrong[i]);
}
END_TEST

/* Tokens are 43 characters that stand in a path; no two are equal, and a hash
 * says nothing of its token. */
START_TEST(test_secrets)
{
	char one[SECRET_SIZE];
	char other[SECRET_SIZE];
	char hash[SECRET_HASH_SIZE];

	secret_init();
	secret_new(one);
	secret_new(other);
	ck_assert_uint_eq(strlen(one), SECRET_SIZE - 1);
	ck_assert_uint_eq(strspn(one, "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_"),
			  SECRET_SIZE - 1);
	ck_assert_str_ne(one, other);
	secret_hash(one, hash);
	ck_assert_uint_eq(strlen(hash), SECRET_HASH_SIZE - 1);
	ck_assert_ptr_null(strstr(hash, one));
}
END_TEST

/* HMAC-SHA256 as others compute it (RFC 4231, case 2). */
START_TEST(test_signature)
{
	char signature[SECRET_HASH_SIZE];

	secret_init();
	secret_sign("Jefe", "what do ya want for nothing?", signature);
	ck_assert_str_eq(signature, "5bdcc146bf60754e6a042426089575c75a003f08"
				    "9d2739839dec58b964ec3843");
}
END_TEST

/* SHA-256 and base64 as others compute them (FIPS 180-4, RFC 4648). */
START_TEST(test_digest_and_base64)
{
	unsigned char digest[SECRET_SHA256_SIZE];
	char hexadecimal[SECRET_HASH_SIZE];
	struct arena arena = { 0 };
	size_t length = 0;
	const char *bytes;

	secret_init();
	secret_sha256("abc", 3, digest);
	secret_hex(digest, hexadecimal);
	ck_assert_str_eq(hexadecimal,
			 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410"
			 "ff61f20015ad");
	ck_assert_str_eq(secret_base64_bytes(&arena, "fo\0", 3), "Zm8A");
	bytes = secret_from_base64(&arena, "Zm8A", &length);
	ck_assert_uint_eq(length, 3);
	ck_assert_mem_eq(bytes, "fo\0", 3);
	ck_assert_ptr_nonnull(secret_from_base64(&arena, "", &length));
	ck_assert_uint_eq(length, 0);
	ck_assert_ptr_null(secret_from_base64(&arena, "Zm8", &length));
	ck_assert_ptr_null(secret_from_base64(&arena, "Zm8A=", &length));
	ck_assert_ptr_null(secret_from_base64(&arena, "Zm 8", &length));
	arena_clear(&arena);
}
END_TEST

/* How far the wall clock was moved; sleeping moves nothing. */
START_TEST(test_clock_leap)
{
	const struct clock_reading from = { 1000, 50 };
	struct clock_reading now = clock_read();

	ck_assert_int_eq(clock_leap(from, (struct clock_reading){ 1060, 110 }),
			 0);
	ck_assert_int_eq(clock_leap(from, (struct clock_reading){ 1061, 110 }),
			 1);
	ck_assert_int_eq(clock_leap(from, (struct clock_reading){ 100, 110 }),
			 -960);
	ck_assert_int_gt(now.boot, 0);
	ck_assert_int_le(llabs(clock_leap(now, clock_read())), 1);
}
END_TEST

/* How a child of ours ended at `subject`, and what it left. */
static struct crash_mark crash(const char *path, int64_t subject, int number)
{
	struct crash_mark mark;
	struct why why;
	int status;
	pid_t child = fork();

	if (child == 0) {
		const struct rlimit none = { 0, 0 };

		/* A core is not wanted, nor a report of a sanitizer's. */
		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(number, SIG_DFL);
		if (crash_watch(path, &mark, &why) != ERROR_NONE)
			_exit(1);
		crash_name(subject);
		(void)raise(number);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), number);
	ck_assert_int_eq(crash_watch(path, &mark, &why), ERROR_NONE);
	crash_forget();
	return mark;
}

/* Who dies by his own fault leaves a mark with what he was at; who is killed
 * or told to end leaves none; and what was taken in is forgotten. */
START_TEST(test_crash_mark)
{
	char path[] = "/tmp/dondoc-crash-XXXXXX";
	struct crash_mark mark;
	struct why why;
	int file = mkstemp(path);

	ck_assert_int_ge(file, 0);
	(void)close(file);
	mark = crash(path, 4711, SIGSEGV);
	ck_assert(mark.is_set);
	ck_assert_int_eq(mark.subject, 4711);
	mark = crash(path, 0, SIGABRT);
	ck_assert(mark.is_set);
	ck_assert_int_eq(mark.subject, 0);
	ck_assert(!crash(path, 4711, SIGKILL).is_set);
	ck_assert(!crash(path, 4711, SIGTERM).is_set);
	ck_assert_int_eq(crash_watch(path, &mark, &why), ERROR_NONE);
	ck_assert(!mark.is_set);
	(void)unlink(path);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_why_is_cut_at_a_character,
		test_arena_grows,
		test_unmarked,
		test_key,
		test_width,
		test_visible,
		test_minutes,
		test_secrets,
		test_signature,
		test_digest_and_base64,
		test_clock_leap,
		test_crash_mark,
		NULL,
	};

	return suite_run("base", tests);
}
