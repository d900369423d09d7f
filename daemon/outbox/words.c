/*
 * The sentences as a table: one row a phrase, one column a language. Gettext
 * or an office's own templates can take the table's place without a change
 * elsewhere.
 */
#include "outbox/words.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* `many` is NULL where number makes no difference; Vietnamese has none. */
struct sentence {
	const char *vi;
	const char *en;
	const char *many;
};

static const struct sentence sentences[PHRASE_COUNT_OF] = {
	[PHRASE_SUBJECT] = { "[dondoc] {counts} – {agency}",
			     "[dondoc] {counts} – {agency}", NULL },
	[PHRASE_GREETING] = { "Kính gửi: {person} – {agency}",
			      "To: {person}, {agency}", NULL },
	[PHRASE_OPENING] = { "Tính đến hôm nay, {today}: {counts}.",
			     "As of today, {today}: {counts}.", NULL },
	[PHRASE_MISSED] = { "Hệ thống đã ngừng hoạt động từ {date}. Những nhắc "
			    "việc bị lỡ từ ngày đó đến nay được gộp cả vào thư "
			    "này.",
			    "The system was down from {date}. What it missed "
			    "since then is all in this message.",
			    NULL },
	[PHRASE_COUNT_OVERDUE] = { "{n} việc quá hạn", "{n} task overdue",
				   "{n} tasks overdue" },
	[PHRASE_COUNT_ESCALATED] = { "{n} việc cần đôn đốc",
				     "{n} late task to follow up",
				     "{n} late tasks to follow up" },
	[PHRASE_COUNT_LAST_DAY] = { "{n} việc đến ngày cuối",
				    "{n} task on its last day",
				    "{n} tasks on their last day" },
	[PHRASE_COUNT_AHEAD] = { "{n} việc sắp đến hạn", "{n} task due soon",
				 "{n} tasks due soon" },
	[PHRASE_COUNT_ASKED] = { "{n} đề nghị", "{n} request", "{n} requests" },
	[PHRASE_COUNT_ASSIGNED] = { "{n} việc mới giao", "{n} new task",
				    "{n} new tasks" },
	[PHRASE_COUNT_OPENED] = { "{n} việc có thể bắt đầu",
				  "{n} task ready to start",
				  "{n} tasks ready to start" },
	[PHRASE_COUNT_UNDATED] = { "{n} việc không định ngày",
				   "{n} task without a date",
				   "{n} tasks without a date" },
	[PHRASE_HEAD_OVERDUE] = { "Việc quá hạn ({n})", "Overdue ({n})", NULL },
	[PHRASE_HEAD_ESCALATED] = { "Việc quá hạn, cần đôn đốc ({n})",
				    "Late, to follow up ({n})", NULL },
	[PHRASE_HEAD_LAST_DAY] = { "Hôm nay là ngày làm việc cuối ({n})",
				   "Today is the last working day ({n})",
				   NULL },
	[PHRASE_HEAD_AHEAD] = { "Việc sắp đến hạn ({n})", "Due soon ({n})",
				NULL },
	[PHRASE_HEAD_ASKED] = { "Đề nghị quan tâm ({n})", "Requests ({n})",
				NULL },
	[PHRASE_HEAD_ASSIGNED] = { "Việc mới giao ({n})", "New ({n})", NULL },
	[PHRASE_HEAD_OPENED] = { "Việc có thể bắt đầu ({n})",
				 "Ready to start ({n})", NULL },
	[PHRASE_HEAD_UNDATED] = { "Việc không định ngày ({n})",
				  "Without a date ({n})", NULL },
	[PHRASE_TASK] = { "Việc {number} – mục {key}, văn bản {plan}",
			  "Task {number} – item {key} of {plan}", NULL },
	[PHRASE_TASK_PERIOD] = { "Việc {number} – mục {key}, văn bản {plan}, "
				 "kỳ {period}",
				 "Task {number} – item {key} of {plan}, for "
				 "{period}",
				 NULL },
	[PHRASE_DUE_READ] = { "Thời hạn: “{phrase}”, tức chậm nhất {due}.",
			      "Deadline: “{phrase}”, that is {due} at the "
			      "latest.",
			      NULL },
	[PHRASE_DUE_WINDOW] = { "Thời gian: “{phrase}”, tức từ {from} đến hết "
				"{due}.",
				"Time: “{phrase}”, that is from {from} to "
				"{due}, both included.",
				NULL },
	[PHRASE_DUE_ONLY] = { "Thời hạn: chậm nhất {due}.",
			      "Deadline: {due} at the latest.", NULL },
	[PHRASE_DUE_EXTENDED] = { "Thời hạn trong văn bản: “{phrase}”; nay đã "
				  "đổi, chậm nhất {due}.",
				  "Deadline in the document: “{phrase}”; since "
				  "changed to {due} at the latest.",
				  NULL },
	[PHRASE_DUE_START] = { "Thời gian: “{phrase}”, tức bắt đầu từ {from}.",
			       "Time: “{phrase}”, that is beginning on {from}.",
			       NULL },
	[PHRASE_DUE_WORDS] = { "Thời hạn trong văn bản: “{phrase}”, không định "
			       "ngày.",
			       "Deadline in the document: “{phrase}”; it names "
			       "no day.",
			       NULL },
	[PHRASE_DUE_ONCE] = { "Thời hạn trong văn bản: “{phrase}”; chưa đủ căn "
			      "cứ để tính ra ngày.",
			      "Deadline in the document: “{phrase}”; no day "
			      "follows from it yet.",
			      NULL },
	[PHRASE_DUE_NONE] = { "Văn bản không nêu thời hạn.",
			      "The document states no deadline.", NULL },
	[PHRASE_WORKING_DAY] = { "Ngày làm việc cuối: {date}.",
				 "Last working day: {date}.", NULL },
	[PHRASE_WORKING_TODAY] = { "Ngày làm việc cuối: hôm nay, {date}.",
				   "Last working day: today, {date}.", NULL },
	[PHRASE_LEFT] = { "Còn {n} ngày.", "{n} day left.", "{n} days left." },
	[PHRASE_TODAY] = { "Hôm nay là ngày cuối.", "Today is the last day.",
			   NULL },
	[PHRASE_LATE] = { "Đã quá hạn {n} ngày.", "{n} day late.",
			  "{n} days late." },
	[PHRASE_OWED_BY] = { "Cơ quan chủ trì: {agency}.", "Lead: {agency}.",
			     NULL },
	[PHRASE_SUPPORT] = { "Cơ quan chủ trì: {agency}; {reader} phối hợp.",
			     "Lead: {agency}; {reader} supports.", NULL },
	[PHRASE_HELD] = { "Văn bản không nêu cơ quan chủ trì; cơ quan đôn đốc "
			  "tạm giữ.",
			  "The document names no lead; the follow-up agency "
			  "holds the task until one is named.",
			  NULL },
	[PHRASE_WAITING] = { "Việc này còn chờ việc đi trước hoàn thành.",
			     "It waits until what comes before it is done.",
			     NULL },
	[PHRASE_PRODUCT] = { "Sản phẩm: {product}.",
			     "To be delivered: {product}.", NULL },
	[PHRASE_HURRY] = { "Đề nghị khẩn trương hoàn thành.",
			   "Please complete it without further delay.", NULL },
	[PHRASE_START] = { "Khi bắt tay vào việc, ghi nhận bằng lệnh:",
			   "When work begins, record it with:", NULL },
	[PHRASE_SUBMIT] = { "Khi xong, trình {receiver} và ghi nhận bằng lệnh:",
			    "When it is ready, submit it to {receiver} and "
			    "record it with:",
			    NULL },
	[PHRASE_DONE] = { "Khi xong, ghi nhận bằng lệnh:",
			  "When it is done, record it with:", NULL },
	[PHRASE_PRESS] = { "Đề nghị đôn đốc {agency}. Xem chi tiết:",
			   "Please follow up with {agency}. Details:", NULL },
	[PHRASE_ASK] = { "Đề nghị {agency} quan tâm, thực hiện.",
			 "{agency} is kindly asked to see to this.", NULL },
	[PHRASE_ASK_DONE] = { "Khi xong, xin báo bằng lệnh:",
			      "When it is done, please say so with:", NULL },
	[PHRASE_SEE] = { "Xem chi tiết:", "Details:", NULL },
	[PHRASE_UNDATED_ENTRY] = { "Việc {number} – mục {key}, văn bản {plan}: "
				   "{title}",
				   "Task {number} – item {key} of {plan}: "
				   "{title}",
				   NULL },
	[PHRASE_UNDATED_QUOTE] = { "Việc {number} – mục {key}, văn bản {plan}: "
				   "{title} (“{phrase}”)",
				   "Task {number} – item {key} of {plan}: "
				   "{title} (“{phrase}”)",
				   NULL },
	[PHRASE_UNDATED_NEXT] = { "Những việc này không có ngày hạn; xin cho "
				  "biết tiến độ. Xem từng việc (thay {number} "
				  "bằng "
				  "số của việc):",
				  "These have no day by which they are due; "
				  "please say how they stand. See one (put its "
				  "number for {number}):",
				  NULL },
	[PHRASE_MORE] = { "và {n} việc khác: dondoc ls",
			  "and {n} more task: dondoc ls",
			  "and {n} more tasks: dondoc ls" },
	[PHRASE_ALL] = { "Xem tất cả các việc:", "All tasks:", NULL },
	[PHRASE_FOOTER] = { "Thư này do hệ thống dondoc gửi tự động. Việc đã "
			    "trình hoặc đã xong thì không nhắc nữa.",
			    "This message was sent by dondoc, automatically. "
			    "What is submitted or done is not told of again.",
			    NULL },
	[PHRASE_SERVER] = { "Máy chủ: {url}", "Server: {url}", NULL },
	[PHRASE_PERIOD_QUARTER] = { "quý {n} năm {year}",
				    "quarter {n} of {year}", NULL },
	[PHRASE_PERIOD_HALF_1] = { "6 tháng đầu năm {year}",
				   "the first half of {year}", NULL },
	[PHRASE_PERIOD_HALF_2] = { "6 tháng cuối năm {year}",
				   "the second half of {year}", NULL },
	[PHRASE_PERIOD_WEEK] = { "tuần {n} năm {year}", "week {n} of {year}",
				 NULL },
	[PHRASE_PERIOD_MONTH] = { "tháng {n} năm {year}", "month {n} of {year}",
				  NULL },
	[PHRASE_PERIOD_YEAR] = { "năm {year}", "{year}", NULL },
	[PHRASE_SMS_TASK] = { "Việc {number}. dondoc show {number}",
			      "Task {number}. dondoc show {number}", NULL },
	[PHRASE_SMS_DUE] = { "hạn {due}", "due {due}", NULL },
	[PHRASE_SMS_LEFT] = { "còn {n} ngày", "{n} day left", "{n} days left" },
	[PHRASE_SMS_TODAY] = { "hôm nay là ngày cuối", "last day today", NULL },
	[PHRASE_SMS_WORKING_TODAY] = { "hôm nay là ngày làm việc cuối",
				       "last working day today", NULL },
	[PHRASE_SMS_LATE] = { "quá hạn {n} ngày", "{n} day late",
			      "{n} days late" },
	[PHRASE_SMS_ASKED] = { "đề nghị quan tâm", "kindly asked for", NULL },
	[PHRASE_SMS_NEW] = { "việc mới", "new", NULL },
	[PHRASE_SMS_OPENED] = { "có thể bắt đầu", "ready to start", NULL },
	[PHRASE_SMS_MORE] = { "và {n} việc khác", "and {n} more", NULL },
	[PHRASE_SMS_MISSED] = { "Gồm tin bị lỡ từ {date}.",
				"With what was missed since {date}.", NULL },
};

const char *words_language(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0 ? "en" : "vi";
}

const char *words_of(const char *language, enum phrase phrase, size_t n)
{
	const struct sentence *sentence = &sentences[phrase];

	assert(sentence->vi != NULL); /* a row was forgotten */
	if (strcmp(words_language(language), "vi") == 0)
		return sentence->vi;
	return n != 1 && sentence->many != NULL ? sentence->many : sentence->en;
}

static const char *value_of(const struct blank *blanks, const char *name,
			    size_t length)
{
	for (; blanks != NULL && blanks->name != NULL; blanks++)
		if (strlen(blanks->name) == length &&
		    memcmp(blanks->name, name, length) == 0)
			return blanks->value;
	return NULL;
}

char *words_fill(struct arena *arena, const char *sentence,
		 const struct blank *blanks)
{
	struct text text = { 0 };
	const char *at = sentence;
	char *filled;

	while (*at != '\0') {
		const char *open = strchr(at, '{');
		const char *end = open == NULL ? NULL : strchr(open, '}');
		const char *value;

		if (end == NULL)
			break;
		value = value_of(blanks, open + 1, (size_t)(end - open - 1));
		text_add_bytes(&text, at, (size_t)(open - at));
		if (value != NULL)
			text_add(&text, value);
		else
			text_add_bytes(&text, open, (size_t)(end + 1 - open));
		at = end + 1;
	}
	text_add(&text, at);
	filled = arena_string(arena, text_string(&text));
	text_clear(&text);
	return filled;
}

const char *words_date(struct arena *arena, const char *language,
		       struct date date)
{
	static const char *const vi[] = { "Chủ nhật", "thứ Hai", "thứ Ba",
					  "thứ Tư",   "thứ Năm", "thứ Sáu",
					  "thứ Bảy" };
	static const char *const en[] = { "Sunday",    "Monday",   "Tuesday",
					  "Wednesday", "Thursday", "Friday",
					  "Saturday" };
	static const char *const months[] = {
		"January",   "February", "March",    "April",
		"May",	     "June",	 "July",     "August",
		"September", "October",	 "November", "December"
	};
	struct date_parts parts = date_to_parts(date);
	char written[DATE_TEXT_SIZE];
	int weekday = date_weekday(date);

	if (strcmp(words_language(language), "vi") == 0)
		return arena_printf(arena, "%s, %s", vi[weekday],
				    date_to_vi(date, written));
	return arena_printf(arena, "%s, %d %s %d", en[weekday], parts.day,
			    months[parts.month - 1], parts.year);
}

/* Digits only, at most `most` of them. */
static bool is_number(const char *string, size_t most)
{
	size_t length = strspn(string, "0123456789");

	return length > 0 && length <= most && string[length] == '\0';
}

/* Which sentence a period's part after the year asks for, and its number. */
static bool read_period(const char *part, enum phrase *phrase,
			const char **number)
{
	*number = part + 1;
	if (part[0] == 'Q') {
		*phrase = PHRASE_PERIOD_QUARTER;
	} else if (part[0] == 'W') {
		*phrase = PHRASE_PERIOD_WEEK;
	} else if (part[0] == 'H') {
		*phrase = part[1] == '1' ? PHRASE_PERIOD_HALF_1
					 : PHRASE_PERIOD_HALF_2;
	} else {
		*phrase = PHRASE_PERIOD_MONTH;
		*number = part;
	}
	return is_number(*number, 2);
}

const char *words_period(struct arena *arena, const char *language,
			 const char *period)
{
	const char *year = arena_bytes(arena, period, strnlen(period, 4));
	const char *number = "";
	enum phrase phrase = PHRASE_PERIOD_YEAR;

	if (!is_number(year, 4) || strlen(year) != 4)
		return arena_string(arena, period);
	if (period[4] != '\0' &&
	    (period[4] != '-' || !read_period(period + 5, &phrase, &number)))
		return arena_string(arena, period);
	if (number[0] == '0' && number[1] != '\0')
		number++;
	if (phrase == PHRASE_PERIOD_QUARTER &&
	    strchr("1234", *number) != NULL) {
		static const char *const roman[] = { "I", "II", "III", "IV" };

		number = roman[*number - '1'];
	}
	return words_fill(arena, words_of(language, phrase, 1),
			  BLANKS({ "n", number }, { "year", year }));
}
