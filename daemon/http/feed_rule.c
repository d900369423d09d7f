/* The rules by which deadlines are read, for subscribers. They are English (see
 * due.h); Vietnamese ones are found by how those begin. */
#include <string.h>

#include "http/feed_words.h"

#define CODE " (BLDS 2015, điều "

struct saying {
	const char *begins;
	const char *vietnamese;
};

static const struct saying sayings[] = {
	{ "\"before\" a day:",
	  "“trước” một ngày: đến hết ngày liền trước" CODE "148.6)" },
	{ "the plan reads \"before\"",
	  "văn bản này tính “trước” một ngày là đến hết ngày đó" },
	{ "before the period",
	  "“trước” một kỳ là đến hết ngày liền trước kỳ đó" CODE "148.6)" },
	{ "before the moment", "trước thời điểm được nêu" },
	{ "before the close", "trước giờ nghỉ cuối ngày được nêu" },
	{ "before the end", "đến hết ngày cuối của kỳ" CODE "148.6)" },
	{ "at the moment named", "chậm nhất vào thời điểm được nêu" },
	{ "any day of the month",
	  "đến hết ngày cuối cùng của tháng" CODE "146.3, 148.6)" },
	{ "any day of the quarter",
	  "đến hết ngày cuối cùng của quý" CODE "148.6)" },
	{ "the end of the quarter",
	  "đến hết ngày cuối cùng của quý" CODE "148.6)" },
	{ "the last day of the year",
	  "đến hết ngày cuối cùng của năm hay phần của năm" CODE
	  "146.3, 148.6)" },
	{ "from the first day",
	  "từ ngày đầu đến hết ngày cuối được nêu" CODE "148.6)" },
	{ "the day named,", "đến hết ngày được nêu" CODE "148.6)" },
	{ "the day before the first",
	  "đến hết ngày liền trước ngày đầu được nêu" CODE "148.6)" },
	{ "the beginning is",
	  "đầu kỳ là ngày đầu, giữa tháng là ngày 15, giữa năm là 30/6, cuối "
	  "kỳ là ngày cuối" CODE "146.3)" },
	{ "begins on the day after", "bắt đầu từ hôm sau ngày được nêu" },
	{ "begins on the first day", "bắt đầu từ ngày được nêu" },
	{ "the day before the event", "ngày liền trước sự kiện" },
	{ "counted back",
	  "tính lùi từ sự kiện, không tính ngày xảy ra sự kiện" },
	{ "working hours",
	  "giờ làm việc kể từ thời điểm xảy ra sự kiện" CODE "147.1)" },
	{ "hours from", "số giờ kể từ thời điểm xảy ra sự kiện" CODE "147.1)" },
	{ "working days after",
	  "ngày làm việc, không tính ngày xảy ra sự kiện" CODE "147.2)" },
	{ "to the matching day",
	  "đến ngày tương ứng; nếu là ngày nghỉ thì đến hết ngày làm việc tiếp "
	  "theo" CODE "148.3, 148.5)" },
	{ "counted from the event",
	  "không tính ngày xảy ra sự kiện; nếu hết hạn vào ngày nghỉ thì đến "
	  "hết ngày làm việc tiếp theo" CODE "147.2, 148.5)" },
	{ "once a week", "mỗi tuần một lần" },
	{ "once a month", "mỗi tháng một lần" },
	{ "once a quarter", "mỗi quý một lần" },
	{ "once a half-year", "sáu tháng một lần" },
	{ "once a year", "mỗi năm một lần" },
	{ "once in several years", "mấy năm một lần" },
	{ "several recurring rules", "định kỳ, theo nhiều mốc" },
};

/* Said of whatever the document leaves open. */
#define DEFAULT "the office's default"
#define DEFAULT_SAYING                                                         \
	"ngày (giờ) cụ thể do cơ quan ấn định chung, văn bản không nêu"

const char *feed_rule(const char *language, const char *rule,
		      struct arena *arena)
{
	const char *said = NULL;

	if (rule == NULL || strcmp(language, "en") == 0)
		return rule;
	for (size_t i = 0; i < sizeof(sayings) / sizeof(sayings[0]); i++)
		if (strncmp(rule, sayings[i].begins,
			    strlen(sayings[i].begins)) == 0)
			said = sayings[i].vietnamese;
	if (strstr(rule, DEFAULT) == NULL)
		return said;
	return said == NULL
		       ? DEFAULT_SAYING
		       : arena_printf(arena, "%s; %s", said, DEFAULT_SAYING);
}
