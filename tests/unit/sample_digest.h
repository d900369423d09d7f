/* A message to the district of Chi Lang, for the tests of composing. */
#ifndef DONDOC_TESTS_SAMPLE_DIGEST_H
#define DONDOC_TESTS_SAMPLE_DIGEST_H

#include <check.h>

#include "outbox/compose.h"

#define CHI_LANG "UBND huyện Chi Lăng"
#define LABOUR "Sở Lao động - Thương binh và Xã hội"

static inline struct date on(const char *iso)
{
	return date_from_iso(iso);
}

/* Task 12, "trước 20/6/2010": due on a Saturday, told of on the Friday. */
static inline struct digest_item sample_item(enum notice notice)
{
	return (struct digest_item){
		.notice = notice,
		.number = 12,
		.ref = "51/KH-UBND#III.11.2@huyen-chi-lang",
		.plan = "51/KH-UBND",
		.key = "III.11.2",
		.title = "Xây dựng, phê duyệt Kế hoạch dạy nghề cho lao động "
			 "nông thôn đến năm 2020",
		.due_phrase = "trước 20/6/2010",
		.class = DUE_DAY,
		.from = DATE_NONE,
		.due = on("2010-06-19"),
		.last_working_day = on("2010-06-18"),
		.agency = CHI_LANG,
	};
}

/* To its clerk, on Friday 18 June 2010 at 08:00 in Hanoi. */
static inline struct digest sample_digest(const struct digest_item *items,
					  size_t count)
{
	static const struct zone *zone;
	static const struct templates *templates;
	static struct arena arena;
	struct why why;

	if (templates == NULL)
		templates = templates_open(&arena);
	if (zone == NULL)
		ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &zone, &why),
				 ERROR_NONE);
	return (struct digest){
		.templates = templates,
		.language = "vi",
		.person = "Nguyễn Văn A",
		.agency = CHI_LANG,
		.agency_code = "huyen-chi-lang",
		.address = "vt@chilang.example",
		.from = "UBND tỉnh Lạng Sơn <dondoc@langson.example>",
		.base_url = "https://dondoc.langson.example",
		.token = "d0c5f1e2a3@langson.example",
		.at = 1276822800, /* 2010-06-18T01:00:00Z */
		.zone = zone,
		.today = on("2010-06-18"),
		.missed_since = DATE_NONE,
		.items = items,
		.count = count,
	};
}

#endif
