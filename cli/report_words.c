#include "cli/report_words.h"

#include <string.h>

/* English, Vietnamese. */
static const char *const words[REPORT_WORDS][REPORT_LANGUAGES] = {
	[WORD_TITLE] = { "Report on the tasks assigned",
			 "Báo cáo kết quả thực hiện nhiệm vụ được giao" },
	[WORD_PERIOD] = { "period", "kỳ báo cáo" },
	[WORD_DATA] = { "data", "số liệu" },
	[WORD_FROZEN] = { "frozen at the cut-off", "đã chốt" },
	[WORD_NOT_FROZEN] = { "provisional: the cut-off is still to come",
			      "tạm tính: chưa đến ngày chốt số liệu" },
	[WORD_DRAFT] = { "draft of", "dự thảo lập lúc" },
	[WORD_PLAN] = { "Plan", "Kế hoạch" },
	[WORD_AGENCY] = { "Agency", "Cơ quan" },
	[WORD_GROUP] = { "Group", "Khối" },
	[WORD_ACTION] = { "Action", "Mục" },
	[WORD_CONTENT] = { "Title", "Nội dung" },
	[WORD_TASK] = { "Task", "Việc" },
	[WORD_TOTAL] = { "Total", "Tổng số" },
	[WORD_DONE] = { "Done", "Đã hoàn thành" },
	[WORD_NOT_DONE] = { "Not done", "Chưa hoàn thành" },
	[WORD_IN_TIME] = { "In time", "Trong hạn" },
	[WORD_LATE] = { "Late", "Quá hạn" },
	[WORD_NO_DEADLINE] = { "No deadline", "Không có thời hạn" },
	[WORD_DONE_IN_TIME] = { "Done in time", "Hoàn thành đúng hạn" },
	[WORD_DONE_LATE] = { "Done late", "Hoàn thành quá hạn" },
	[WORD_DONE_UNDATED] = { "Done, no deadline",
				"Hoàn thành, không thời hạn" },
	[WORD_OPEN_IN_TIME] = { "Not done, in time", "Chưa xong, trong hạn" },
	[WORD_OPEN_LATE] = { "Not done, late", "Chưa xong, quá hạn" },
	[WORD_OPEN_UNDATED] = { "Not done, no deadline",
				"Chưa xong, không thời hạn" },
	[WORD_1_30] = { "Late 1–30 days", "Quá hạn 1–30 ngày" },
	[WORD_31_120] = { "Late 31–120 days", "Quá hạn 31–120 ngày" },
	[WORD_OVER_120] = { "Late over 120 days", "Quá hạn trên 120 ngày" },
	[WORD_DONE_1_30] = { "Done 1–30 days late",
			     "Hoàn thành chậm 1–30 ngày" },
	[WORD_DONE_31_120] = { "Done 31–120 days late",
			       "Hoàn thành chậm 31–120 ngày" },
	[WORD_DONE_OVER_120] = { "Done over 120 days late",
				 "Hoàn thành chậm trên 120 ngày" },
	[WORD_SUBMITTED] = { "Submitted, not accepted yet",
			     "Đã trình, chưa duyệt" },
	[WORD_SILENT] = { "Undated, silent over 90 days",
			  "Không thời hạn, quá 90 ngày chưa báo cáo" },
	[WORD_ON_TIME] = { "On time, %", "Tỷ lệ đúng hạn, %" },
	[WORD_ON_TIME_FIRST] = { "On time by the first date, %",
				 "Đúng hạn theo hạn ban đầu, %" },
	[WORD_ASSIGNED] = { "Assigned in the period", "Giao trong kỳ" },
	[WORD_FELL_DUE] = { "Due in the period", "Đến hạn trong kỳ" },
	[WORD_FINISHED] = { "Done in the period", "Hoàn thành trong kỳ" },
	[WORD_DROPPED] = { "Dropped (not in the total)",
			   "Thôi thực hiện (ngoài tổng số)" },
	[WORD_NOT_BEGUN] = { "Recurring, not begun (not in the total)",
			     "Định kỳ, chưa đến kỳ (ngoài tổng số)" },
	[WORD_MEASURE] = { "Figure", "Chỉ tiêu" },
	[WORD_COUNT] = { "Number", "Số lượng" },
	[WORD_DUE] = { "Due", "Thời hạn" },
	[WORD_FIRST_DUE] = { "First due", "Hạn ban đầu" },
	[WORD_DONE_ON] = { "Done on", "Ngày hoàn thành" },
	[WORD_DAYS_LATE] = { "Days late", "Số ngày quá hạn" },
	[WORD_REASON] = { "Reason", "Lý do" },
	[WORD_MISSING] = { "Still to do", "Còn" },
	[WORD_LAST_DUE] = { "Last due", "Hạn cuối" },
	[WORD_PART_SUMMARY] = { "Summary", "Tổng hợp" },
	[WORD_PART_MEASURES] = { "Figures", "Chỉ tiêu" },
	[WORD_PART_PLANS] = { "By plan", "Theo kế hoạch" },
	[WORD_PART_GROUPS] = { "By group", "Theo khối" },
	[WORD_PART_AGENCIES] = { "By agency", "Theo cơ quan" },
	[WORD_PART_ACTIONS] = { "By action", "Theo nhiệm vụ" },
	[WORD_PART_OVERDUE] = { "Overdue", "Quá hạn chưa xong" },
	[WORD_PART_DONE_LATE] = { "Done late", "Hoàn thành quá hạn" },
	[WORD_PART_SILENT] = { "Undated and silent",
			       "Không thời hạn, chưa báo cáo" },
	[WORD_BARS] = { "Tasks by agency", "Nhiệm vụ theo cơ quan" },
	[WORD_TIMELINE] = { "The plan on a line of time",
			    "Tiến độ kế hoạch theo thời gian" },
	[WORD_CUT_OFF] = { "cut-off", "chốt số liệu" },
};

const char *report_word(enum report_language language, enum report_word word)
{
	return words[word][language];
}

bool report_language_read(const char *word, enum report_language *language)
{
	if (strcmp(word, "vi") == 0)
		*language = REPORT_VIETNAMESE;
	else if (strcmp(word, "en") == 0)
		*language = REPORT_ENGLISH;
	else
		return false;
	return true;
}
