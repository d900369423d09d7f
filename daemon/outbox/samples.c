/*
 * The plan 51/KH-UBND of Lạng Sơn in June 2010, and what else a message may
 * hold: many tasks, many agencies, hostile names.
 */
#include "outbox/samples.h"

#include <string.h>

#define TODAY 14778 /* 2010-06-18, a Friday, in days since 1970 */
#define NOW 1276822800 /* 08:00 of that day in Hanoi */

#define CHI_LANG "UBND huyện Chi Lăng"
#define LABOUR "Sở Lao động - Thương binh và Xã hội"
#define PROVINCE "UBND tỉnh Lạng Sơn"

#define MANY_TASKS 520
#define MANY_AGENCIES 40

struct making {
	struct arena *arena;
	struct sample *samples;
	size_t count;
};

static struct date day(int from_today)
{
	return (struct date){ TODAY + from_today };
}

/* A sample with room for its items, told to the clerk of a district. */
static struct digest_item *add_sample(struct making *making, const char *name,
				      size_t count)
{
	struct digest_item *items =
		arena_alloc(making->arena, count * sizeof(*items));
	struct sample *sample;

	making->samples = arena_grow(making->arena, making->samples,
				     making->count, sizeof(*making->samples));
	sample = &making->samples[making->count++];
	sample->name = name;
	sample->digest = (struct digest){
		.language = "vi",
		.person = "Văn thư UBND huyện Chi Lăng",
		.agency = CHI_LANG,
		.agency_code = "huyen-chi-lang",
		.address = "vt@chilang.example",
		.from = "UBND tỉnh Lạng Sơn <dondoc@langson.example>",
		.base_url = "https://dondoc.langson.example",
		.token = "d0c5f1e2a3@langson.example",
		.at = NOW,
		.today = day(0),
		.missed_since = DATE_NONE,
		.items = items,
		.count = count,
	};
	return items;
}

static struct digest *last(struct making *making)
{
	return &making->samples[making->count - 1].digest;
}

/* To the officer who follows the plan up. */
static void tell_follow_up(struct making *making)
{
	struct digest *digest = last(making);

	digest->person = "Nguyễn Thị Hoa";
	digest->agency = LABOUR;
	digest->agency_code = "so-ldtbxh";
	digest->address = "dd@ldtbxh.example";
}

/* "trước 20/6/2010", owed by Chi Lăng. */
static struct digest_item plan_item(enum notice notice)
{
	return (struct digest_item){
		.notice = notice,
		.number = 69,
		.ref = "51/KH-UBND#III.11.2@huyen-chi-lang",
		.plan = "51/KH-UBND",
		.key = "III.11.2",
		.title = "Xây dựng, phê duyệt Kế hoạch dạy nghề cho LĐNT trên "
			 "địa bàn huyện",
		.due_phrase = "trước 20/6/2010",
		.class = DUE_DAY,
		.from = DATE_NONE,
		.due = day(1),
		.last_working_day = day(0),
		.agency = CHI_LANG,
		.agency_short = "Chi Lăng",
		.peers = 11,
		.changed_at = NOW - 16 * 86400,
		.sequence = 1,
	};
}

/* The same, late by so many days, 1 to 6. */
static struct digest_item late_item(enum notice notice, int days)
{
	static const char *const phrases[] = {
		NULL,
		"trước ngày 18/6/2010",
		"trước ngày 17/6/2010",
		"trước ngày 16/6/2010",
		"trước ngày 15/6/2010",
		"trước ngày 14/6/2010",
		"trước ngày 13/6/2010",
	};
	struct digest_item item = plan_item(notice);

	item.due = day(-days);
	item.last_working_day = day(days == 5 || days == 6 ? -7 : -days);
	item.due_phrase = phrases[days];
	return item;
}

static struct digest_item undated_item(int64_t number, const char *key)
{
	struct digest_item item = plan_item(NOTICE_UNDATED);

	item.number = number;
	item.key = key;
	item.title = "Tuyên truyền chủ trương, chính sách về đào tạo nghề cho "
		     "lao động nông thôn";
	item.due_phrase = "thường xuyên";
	item.class = DUE_STANDING;
	item.due = DATE_NONE;
	item.last_working_day = DATE_NONE;
	return item;
}

static struct digest_item report_item(void)
{
	struct digest_item item = plan_item(NOTICE_AHEAD);

	item.number = 140;
	item.ref = "51/KH-UBND#VI.2@so-ldtbxh/2010-Q2";
	item.key = "VI.2";
	item.title = "Báo cáo UBND tỉnh kết quả triển khai thực hiện";
	item.due_phrase = "định kỳ hàng quý";
	item.class = DUE_RECURRING;
	item.due = day(7);
	item.last_working_day = day(7);
	item.period = "2010-Q2";
	item.submit_to = PROVINCE;
	item.product = "Báo cáo quý";
	return item;
}

/* One task, for each reason to tell of it. */
static void add_notices(struct making *making)
{
	static const char *const names[] = {
		[NOTICE_OVERDUE] = "overdue",	[NOTICE_ESCALATED] = "own-late",
		[NOTICE_LAST_DAY] = "last-day", [NOTICE_AHEAD] = "ahead",
		[NOTICE_ASSIGNED] = "assigned", [NOTICE_OPENED] = "opened",
		[NOTICE_UNDATED] = "undated",
	};

	for (int i = NOTICE_OVERDUE; i <= NOTICE_UNDATED; i++) {
		struct digest_item *item = add_sample(making, names[i], 1);

		if (i <= NOTICE_ESCALATED)
			*item = late_item((enum notice)i, 6);
		else if (i == NOTICE_UNDATED)
			*item = undated_item(75, "II.1");
		else
			*item = plan_item((enum notice)i);
		if (i == NOTICE_AHEAD) {
			item->due = day(10);
			item->last_working_day = day(10);
			item->due_phrase = "trước ngày 29/6/2010";
		}
	}
}

static void add_mixed(struct making *making)
{
	struct digest_item *items = add_sample(making, "mixed", 8);

	items[0] = late_item(NOTICE_OVERDUE, 3);
	items[1] = late_item(NOTICE_OVERDUE, 1);
	items[1].number = 58;
	items[1].key = "III.11.1";
	items[1].title = "Kiện toàn Ban Chỉ đạo cấp huyện";
	items[1].due_phrase = "trước ngày 10/6/2010";
	items[1].is_extended = true;
	items[2] = plan_item(NOTICE_LAST_DAY);
	items[2].number = 70;
	items[3] = plan_item(NOTICE_AHEAD);
	items[3].number = 81;
	items[3].due = day(12);
	items[3].last_working_day = day(12);
	items[3].class = DUE_WINDOW;
	items[3].from = day(2);
	items[3].due_phrase = "từ 20/6 đến 30/6/2010";
	items[4] = plan_item(NOTICE_ASSIGNED);
	items[4].number = 90;
	items[4].class = DUE_CONDITION;
	items[4].due_phrase = "sau khi Đề án được phê duyệt";
	items[4].due = DATE_NONE;
	items[4].is_waiting = true;
	items[5] = plan_item(NOTICE_OPENED);
	items[5].number = 91;
	items[5].class = DUE_START;
	items[5].from = day(3);
	items[5].due = DATE_NONE;
	items[5].due_phrase = "bắt đầu từ 21/6/2010";
	items[6] = undated_item(75, "II.1");
	items[7] = undated_item(76, "II.2");
	items[7].due_phrase = NULL;
}

static void add_district(struct making *making, struct digest_item *items,
			 size_t i, const char *name)
{
	items[i] = late_item(NOTICE_ESCALATED, 6);
	items[i].number = 61 + (int64_t)i;
	items[i].agency_short = name;
	items[i].agency = arena_printf(making->arena, "UBND huyện %s", name);
	items[i].ref =
		arena_printf(making->arena, "51/KH-UBND#III.11.2@%zu", i);
}

/* What is rolled up: the plan's districts, one of them with another date, and
 * a single late office. */
static void add_late_districts(struct making *making)
{
	static const char *const districts[] = { "Bình Gia", "Đình Lập",
						 "Văn Quan", "Văn Lãng" };
	struct digest_item *items = add_sample(making, "late-districts", 5);

	tell_follow_up(making);
	for (size_t i = 0; i < 4; i++)
		add_district(making, items, i, districts[i]);
	items[3].due = day(-1);
	items[3].is_extended = true;
	items[4] = late_item(NOTICE_ESCALATED, 2);
	items[4].number = 33;
	items[4].key = "V.1.2";
	items[4].title = "Trình Quyết định thành lập Ban Chỉ đạo";
	items[4].agency = "Sở Nội vụ";
	items[4].agency_short = "Sở Nội vụ";
	items[4].peers = 1;
	items = add_sample(making, "forty-late", MANY_AGENCIES);
	tell_follow_up(making);
	for (size_t i = 0; i < MANY_AGENCIES; i++) {
		add_district(making, items, i,
			     arena_printf(making->arena, "Xã số %zu", i + 1));
		items[i].peers = 226;
	}
}

static void add_many(struct making *making)
{
	struct digest_item *items =
		add_sample(making, "many-tasks", MANY_TASKS);

	for (size_t i = 0; i < MANY_TASKS; i++) {
		bool is_dated = i < 120;

		items[i] = is_dated ? late_item(NOTICE_OVERDUE, 3)
				    : undated_item(0, "II.1");
		items[i].number = 1000 + (int64_t)i;
		items[i].key = arena_printf(making->arena, "%s.%zu",
					    is_dated ? "III" : "II", i + 1);
	}
}

/* What only some messages have. */
static void add_special(struct making *making)
{
	static const struct digest_unreached unreached[] = {
		{ "Hoàng Văn Tài", "UBND huyện Bình Gia", "+84912000020", 2 },
		{ "Văn thư Sở Nội vụ", "Sở Nội vụ", NULL, 1 },
	};
	static const struct digest_quiet quiet[] = {
		{ "UBND huyện Bình Gia", NULL, "Outlook của văn thư", 12 },
		{ "Sở Nội vụ", NULL, NULL, 10 },
		{ NULL, "51/KH-UBND", NULL, 30 },
	};
	struct digest_item *items = add_sample(making, "missed", 2);

	items[0] = late_item(NOTICE_OVERDUE, 3);
	items[1] = plan_item(NOTICE_LAST_DAY);
	items[1].number = 70;
	last(making)->missed_since = day(-8);
	items = add_sample(making, "instead", 1);
	items[0] = late_item(NOTICE_OVERDUE, 3);
	last(making)->instead_of = "sms";
	items = add_sample(making, "unreached", 1);
	items[0] = late_item(NOTICE_ESCALATED, 2);
	items[0].agency = "Sở Nội vụ";
	tell_follow_up(making);
	last(making)->unreached = unreached;
	last(making)->unreached_count = sizeof(unreached) / sizeof(*unreached);
	last(making)->quiet = quiet;
	last(making)->quiet_count = sizeof(quiet) / sizeof(*quiet);
	items = add_sample(making, "week", 2);
	items[0] = late_item(NOTICE_WEEK, 2);
	items[1] = plan_item(NOTICE_WEEK);
	items[1].number = 71;
	items = add_sample(making, "support", 3);
	for (size_t i = 0; i < 3; i++) {
		items[i] = plan_item(NOTICE_ASSIGNED);
		items[i].is_support = true;
	}
	items[0].number = 101;
	items[0].key = "V.1.5";
	items[0].agency = LABOUR;
	items[0].agency_short = "Sở LĐTBXH";
	items[1].number = 102;
	items[1].agency = "UBND huyện Bình Gia";
	items[1].agency_short = "Bình Gia";
	items[2].number = 103;
	items[2].agency = "UBND huyện Hữu Lũng";
	items[2].agency_short = "Hữu Lũng";
	items = add_sample(making, "request", 1);
	*items = late_item(NOTICE_OVERDUE, 3);
	items->is_request = true;
	items = add_sample(making, "held", 1);
	*items = plan_item(NOTICE_ASSIGNED);
	items->is_held = true;
	items = add_sample(making, "report", 1);
	*items = report_item();
}

/* Texts of people who mean harm, or of a broken file. */
static void add_hostile(struct making *making)
{
	static const char *const texts[] = {
		"x\r\nBcc: spy@evil.example",
		"<script>alert(1)</script>",
		"\"><img src=x onerror=alert(1)>",
		"{number} {#tasks} %s %n",
		"$(reboot); `id` & 'x' | y",
		"\xe2\x80\xaetxt.exe \x1b[31m \xff",
	};
	const size_t count = sizeof(texts) / sizeof(texts[0]);
	struct digest_item *items = add_sample(making, "hostile", 2 * count);

	for (size_t i = 0; i < 2 * count; i++) {
		const char *text = texts[i / 2];

		items[i] = plan_item(NOTICE_ESCALATED);
		items[i].number = 300 + (int64_t)i;
		items[i].plan = text;
		items[i].key = text;
		items[i].title = text;
		items[i].product = text;
		items[i].due_phrase = text;
		items[i].agency = text;
		items[i].agency_short = text;
		items[i].submit_to = text;
		items[i].period = text;
	}
}

void samples_make(struct arena *arena, struct sample **samples, size_t *count)
{
	struct making making = { .arena = arena };

	add_notices(&making);
	add_mixed(&making);
	add_late_districts(&making);
	add_many(&making);
	add_special(&making);
	add_hostile(&making);
	*samples = making.samples;
	*count = making.count;
}
