/* A mail's head, the thread that it belongs to, and the calendar it brings. */
#include <string.h>

#include "unit/mail_sight.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

/* A field of the head of a mail that is made of the digest. */
static const char *field(const struct digest *digest, const char *name,
			 struct arena *arena)
{
	struct mail_sight sight;
	const char *value;

	mail_sight_compose(&sight, digest);
	mail_sight_read(&sight);
	ck_assert_str_eq(mail_sight_field(&sight, "defects"), "[]");
	value = arena_string(arena, mail_sight_field(&sight, name));
	mail_sight_clear(&sight);
	return value;
}

/* Each agency is a list; a mail to nobody's agency is none. */
START_TEST(test_list)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct arena arena = { 0 };

	ck_assert_str_eq(field(&digest, "List-Id", &arena),
			 "<huyen-chi-lang.dondoc.langson.example>");
	digest.agency_code = NULL;
	ck_assert_str_eq(field(&digest, "List-Id", &arena), "None");
	arena_clear(&arena);
}
END_TEST

/* What is told of one task is one thread, whoever is told when of what; what
 * is told of several is none. */
START_TEST(test_thread)
{
	struct digest_item items[2] = { sample_item(NOTICE_AHEAD),
					sample_item(NOTICE_AHEAD) };
	struct digest digest = sample_digest(items, 1);
	struct arena arena = { 0 };
	const char *thread = field(&digest, "In-Reply-To", &arena);

	ck_assert(strncmp(thread, "<task-", 6) == 0);
	ck_assert_ptr_nonnull(strstr(thread, "@langson.example>"));
	ck_assert_str_eq(field(&digest, "References", &arena), thread);
	ck_assert_str_ne(field(&digest, "Message-Id", &arena), thread);
	items[0].notice = NOTICE_OVERDUE;
	items[0].title = "Another title";
	items[0].number = 4000;
	digest.language = "en";
	digest.token = "another@langson.example";
	digest.address = "dd@ldtbxh.example";
	ck_assert_str_eq(field(&digest, "References", &arena), thread);
	items[0].ref = "51/KH-UBND#III.11.2@huyen-huu-lung";
	ck_assert_str_ne(field(&digest, "References", &arena), thread);
	digest.count = 2;
	ck_assert_str_eq(field(&digest, "References", &arena), "None");
	ck_assert_str_eq(field(&digest, "In-Reply-To", &arena), "None");
	arena_clear(&arena);
}
END_TEST

/* The deadlines that are the reader's are a file beside the letter, for who
 * wants them. */
START_TEST(test_calendar)
{
	struct digest_item items[3] = { sample_item(NOTICE_AHEAD),
					sample_item(NOTICE_ESCALATED),
					sample_item(NOTICE_UNDATED) };
	struct digest digest = sample_digest(items, 3);
	struct mail_sight sight;
	const char *calendar;

	items[1].number = 13;
	items[1].agency = LABOUR;
	items[1].title = "Việc của cơ quan khác";
	items[2].due = DATE_NONE;
	mail_sight_compose(&sight, &digest);
	mail_sight_read(&sight);
	ck_assert_str_eq(mail_sight_field(&sight, "shape"),
			 "multipart/alternative,text/plain,text/html");
	mail_sight_clear(&sight);
	digest.wants_calendar = true;
	mail_sight_compose(&sight, &digest);
	mail_sight_read(&sight);
	ck_assert_str_eq(mail_sight_field(&sight, "shape"),
			 "multipart/mixed,multipart/alternative,text/plain,"
			 "text/html,text/calendar");
	ck_assert_str_eq(mail_sight_field(&sight, "files"), "han.ics PUBLISH");
	ck_assert_str_eq(mail_sight_field(&sight, "defects"), "[]");
	calendar = mail_sight_field(&sight, "calendar");
	ck_assert_ptr_nonnull(strstr(calendar, "METHOD:PUBLISH\n"));
	ck_assert_ptr_nonnull(strstr(calendar, "DTSTART;VALUE=DATE:20100619"));
	ck_assert_ptr_nonnull(strstr(calendar, "SUMMARY:III.11.2 Xây dựng"));
	ck_assert_ptr_null(strstr(calendar, "của cơ quan khác"));
	ck_assert_ptr_null(
		strstr(strstr(calendar, "BEGIN:VEVENT") + 1, "BEGIN:VEVENT"));
	mail_sight_clear(&sight);
}
END_TEST

/* Who has nothing dated gets no file. */
START_TEST(test_no_calendar)
{
	struct digest_item item = sample_item(NOTICE_UNDATED);
	struct digest digest = sample_digest(&item, 1);
	struct arena arena = { 0 };

	item.due = DATE_NONE;
	digest.wants_calendar = true;
	ck_assert_ptr_null(compose_calendar(&digest, &arena));
	ck_assert_str_eq(field(&digest, "files", &arena), "");
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_list, test_thread, test_calendar, test_no_calendar, NULL,
	};

	return suite_run("compose_head", tests);
}
