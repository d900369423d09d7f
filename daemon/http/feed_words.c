#include "http/feed_words.h"

#include <string.h>

enum language { VIETNAMESE, ENGLISH };

static const char *const words[FEED_WORD_COUNT][2] = {
	[FEED_WORD_NAME] = { "Đôn đốc", "Deadlines" },
	[FEED_WORD_ABOUT] = { "Thời hạn các nhiệm vụ được giao. Lịch này có "
			      "thể chậm một ngày; việc đến hạn trong 48 giờ "
			      "được báo thêm qua thư và tin nhắn.",
			      "Deadlines of assigned tasks. This calendar may "
			      "be a day behind; what is due within 48 hours is "
			      "also told by mail and SMS." },
	[FEED_WORD_START] = { "Bắt đầu", "Start" },
	[FEED_WORD_SUPPORT] = { "Phối hợp", "Support" },
	[FEED_WORD_RECEIVE] = { "Tiếp nhận", "To receive" },
	[FEED_WORD_LEFT] = { "còn", "left" },
	[FEED_WORD_DOCUMENT] = { "Văn bản", "Document" },
	[FEED_WORD_PHRASE] = { "Thời hạn", "Deadline" },
	[FEED_WORD_PERIOD] = { "Kỳ", "Period" },
	[FEED_WORD_FROM] = { "Thực hiện từ", "From" },
	[FEED_WORD_LAST_DAY] = { "Ngày cuối cùng", "Last day" },
	[FEED_WORD_LAST_WORKING_DAY] = { "ngày làm việc cuối",
					 "last working day" },
	[FEED_WORD_OWED_BY] = { "Chủ trì", "Owed by" },
	[FEED_WORD_SUBMIT_TO] = { "Trình", "Submit to" },
	[FEED_WORD_PRODUCT] = { "Sản phẩm", "Product" },
	[FEED_WORD_EXTENDED] = { "Đã gia hạn; hạn ban đầu",
				 "Extended; at first due" },
	[FEED_WORD_EXTENSION] = { "Gia hạn", "Extension" },
	[FEED_WORD_EXTENSION_BY] = { "theo", "by" },
	[FEED_WORD_EXTENSION_REASON] = { "lý do", "reason" },
	[FEED_WORD_RULE] = { "Cách tính", "Rule" },
	[FEED_WORD_DONE] = { "Xong", "Done" },
	[FEED_WORD_NOT_DONE] = { "Còn", "Not done" },
	[FEED_WORD_HELD] = { "Văn bản không nêu cơ quan chủ trì; cơ quan đôn "
			     "đốc tạm giữ.",
			     "The document names no lead; the follow-up agency "
			     "holds it." },
	[FEED_WORD_NUMBER] = { "Việc số", "Task" },
};

static enum language language_of(const char *language)
{
	return strcmp(language, "en") == 0 ? ENGLISH : VIETNAMESE;
}

const char *feed_word(const char *language, enum feed_word word)
{
	return words[word][language_of(language)];
}

const char *feed_date(const char *language, struct date date,
		      struct arena *arena)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
					      "May", "Jun", "Jul", "Aug",
					      "Sep", "Oct", "Nov", "Dec" };
	struct date_parts parts = date_to_parts(date);

	if (language_of(language) == ENGLISH)
		return arena_printf(arena, "%d %s %d", parts.day,
				    months[parts.month - 1], parts.year);
	return arena_printf(arena, "%02d/%02d/%04d", parts.day, parts.month,
			    parts.year);
}

const char *feed_period(const char *language, const char *period,
			struct arena *arena)
{
	static const char *const quarters[] = { "I", "II", "III", "IV" };
	const char *year = arena_bytes(arena, period, strnlen(period, 4));
	const char *rest = period + strlen(year);

	if (language_of(language) == ENGLISH || strlen(year) < 4)
		return period;
	if (*rest == '\0')
		return arena_printf(arena, "năm %s", year);
	if (*rest++ != '-')
		return period;
	if (rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4')
		return arena_printf(arena, "quý %s/%s", quarters[rest[1] - '1'],
				    year);
	if (rest[0] == 'H')
		return arena_printf(arena, "6 tháng %s năm %s",
				    rest[1] == '1' ? "đầu" : "cuối", year);
	if (rest[0] == 'W')
		return arena_printf(arena, "tuần %s/%s", rest + 1, year);
	if (strlen(rest) == 2)
		return arena_printf(arena, "tháng %s/%s",
				    rest + (rest[0] == '0' ? 1 : 0), year);
	return period;
}
