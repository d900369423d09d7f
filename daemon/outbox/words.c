#include "outbox/words.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

#define COUNTED "n one many"
#define PLACED "number key plan period"
#define DATED "weekday d dd m mm month year"

/* The name of each sentence, and what it may name. */
static const struct {
	const char *name;
	const char *names;
} phrases[PHRASE_COUNT_OF] = {
	[PHRASE_SUBJECT] = { "subject", "counts agency" },
	[PHRASE_GREETING] = { "greeting", "person agency" },
	[PHRASE_OPENING] = { "opening", "today counts" },
	[PHRASE_MISSED] = { "missed", "date" },
	[PHRASE_INSTEAD_EMAIL] = { "instead_email", "" },
	[PHRASE_INSTEAD_SMS] = { "instead_sms", "" },
	[PHRASE_INSTEAD_WEBHOOK] = { "instead_webhook", "" },
	[PHRASE_WEEK] = { "week", "" },
	[PHRASE_SHORT_OVERDUE] = { "short_overdue", COUNTED },
	[PHRASE_SHORT_ESCALATED] = { "short_escalated", COUNTED },
	[PHRASE_SHORT_LAST_DAY] = { "short_last_day", COUNTED },
	[PHRASE_SHORT_AHEAD] = { "short_ahead", COUNTED },
	[PHRASE_SHORT_ASKED] = { "short_asked", COUNTED },
	[PHRASE_SHORT_ASSIGNED] = { "short_assigned", COUNTED },
	[PHRASE_SHORT_CHANGED] = { "short_changed", COUNTED },
	[PHRASE_SHORT_OPENED] = { "short_opened", COUNTED },
	[PHRASE_SHORT_WEEK] = { "short_week", COUNTED },
	[PHRASE_SHORT_UNDATED] = { "short_undated", COUNTED },
	[PHRASE_COUNT_OVERDUE] = { "count_overdue", COUNTED },
	[PHRASE_COUNT_ESCALATED] = { "count_escalated", COUNTED },
	[PHRASE_COUNT_LAST_DAY] = { "count_last_day", COUNTED },
	[PHRASE_COUNT_AHEAD] = { "count_ahead", COUNTED },
	[PHRASE_COUNT_ASKED] = { "count_asked", COUNTED },
	[PHRASE_COUNT_ASSIGNED] = { "count_assigned", COUNTED },
	[PHRASE_COUNT_CHANGED] = { "count_changed", COUNTED },
	[PHRASE_COUNT_OPENED] = { "count_opened", COUNTED },
	[PHRASE_COUNT_WEEK] = { "count_week", COUNTED },
	[PHRASE_COUNT_UNDATED] = { "count_undated", COUNTED },
	[PHRASE_HEAD_OVERDUE] = { "head_overdue", COUNTED },
	[PHRASE_HEAD_ESCALATED] = { "head_escalated", COUNTED },
	[PHRASE_HEAD_LAST_DAY] = { "head_last_day", COUNTED },
	[PHRASE_HEAD_AHEAD] = { "head_ahead", COUNTED },
	[PHRASE_HEAD_ASKED] = { "head_asked", COUNTED },
	[PHRASE_HEAD_ASSIGNED] = { "head_assigned", COUNTED },
	[PHRASE_HEAD_CHANGED] = { "head_changed", COUNTED },
	[PHRASE_HEAD_OPENED] = { "head_opened", COUNTED },
	[PHRASE_HEAD_WEEK] = { "head_week", COUNTED },
	[PHRASE_HEAD_UNDATED] = { "head_undated", COUNTED },
	[PHRASE_TASK] = { "task", PLACED },
	[PHRASE_ROLL_LATE] = { "roll_late", "key plan period n of" },
	[PHRASE_ROLL] = { "roll", "key plan period n of" },
	[PHRASE_ROLL_LATE_AGENCIES] = { "roll_late_agencies", "agencies" },
	[PHRASE_ROLL_AGENCIES] = { "roll_agencies", "agencies reader" },
	[PHRASE_ROLL_AGENCY] = { "roll_agency", "agency number due" },
	[PHRASE_ROLL_MORE] = { "roll_more", COUNTED },
	[PHRASE_ROLL_PRESS] = { "roll_press", "" },
	[PHRASE_DUE_READ] = { "due_read", "phrase due" },
	[PHRASE_DUE_WINDOW] = { "due_window", "phrase from due" },
	[PHRASE_DUE_ONLY] = { "due_only", "due" },
	[PHRASE_DUE_EXTENDED] = { "due_extended", "phrase due" },
	[PHRASE_DUE_START] = { "due_start", "phrase from" },
	[PHRASE_DUE_WORDS] = { "due_words", "phrase" },
	[PHRASE_DUE_ONCE] = { "due_once", "phrase" },
	[PHRASE_DUE_NONE] = { "due_none", "" },
	[PHRASE_WORKING_DAY] = { "working_day", "date" },
	[PHRASE_WORKING_TODAY] = { "working_today", "date" },
	[PHRASE_LEFT] = { "left", COUNTED },
	[PHRASE_TODAY] = { "today", "" },
	[PHRASE_LATE] = { "late", COUNTED },
	[PHRASE_OWED_BY] = { "owed_by", "agency" },
	[PHRASE_SUPPORT] = { "support", "agency reader" },
	[PHRASE_HELD] = { "held", "" },
	[PHRASE_WAITING] = { "waiting", "" },
	[PHRASE_PRODUCT] = { "product", "product" },
	[PHRASE_RETURNED] = { "returned", "what" },
	[PHRASE_CHANGED] = { "changed", "what" },
	[PHRASE_HURRY] = { "hurry", "" },
	[PHRASE_START] = { "start", "" },
	[PHRASE_SUBMIT] = { "submit", "receiver" },
	[PHRASE_DONE] = { "done", "" },
	[PHRASE_PRESS] = { "press", "agency" },
	[PHRASE_ASK] = { "ask", "agency" },
	[PHRASE_ASK_DONE] = { "ask_done", "" },
	[PHRASE_SEE] = { "see", "" },
	[PHRASE_ENTRY] = { "entry", PLACED " title phrase due" },
	[PHRASE_ENTRIES_NEXT] = { "entries_next", "number" },
	[PHRASE_ENTRIES_SEE] = { "entries_see", "number" },
	[PHRASE_UNREACHED_HEAD] = { "unreached_head", COUNTED },
	[PHRASE_UNREACHED_ASK] = { "unreached_ask", "" },
	[PHRASE_UNREACHED] = { "unreached", COUNTED " person agency phone" },
	[PHRASE_QUIET_HEAD] = { "quiet_head", COUNTED },
	[PHRASE_QUIET_ASK] = { "quiet_ask", "" },
	[PHRASE_QUIET] = { "quiet", COUNTED " agency label" },
	[PHRASE_QUIET_PLAN] = { "quiet_plan", COUNTED " plan label" },
	[PHRASE_MORE] = { "more", COUNTED },
	[PHRASE_ALL] = { "all", "" },
	[PHRASE_FOOTER] = { "footer", "" },
	[PHRASE_SERVER] = { "server", "url" },
	[PHRASE_EVENT] = { "event", PLACED " title phrase" },
	[PHRASE_CALENDAR] = { "calendar", "agency" },
	[PHRASE_SMS_MARKS] = { "sms_marks", "" },
	[PHRASE_SMS_TASK] = { "sms_task", "number" },
	[PHRASE_SMS_DUE] = { "sms_due", "due" },
	[PHRASE_SMS_LEFT] = { "sms_left", COUNTED },
	[PHRASE_SMS_TODAY] = { "sms_today", "" },
	[PHRASE_SMS_WORKING_TODAY] = { "sms_working_today", "" },
	[PHRASE_SMS_LATE] = { "sms_late", COUNTED },
	[PHRASE_SMS_ASKED] = { "sms_asked", "" },
	[PHRASE_SMS_NEW] = { "sms_new", "" },
	[PHRASE_SMS_CHANGED] = { "sms_changed", "" },
	[PHRASE_SMS_OPENED] = { "sms_opened", "" },
	[PHRASE_SMS_MORE] = { "sms_more", COUNTED },
	[PHRASE_SMS_MISSED] = { "sms_missed", "date" },
	[PHRASE_PERIOD_YEAR] = { "period_year", "year" },
	[PHRASE_PERIOD_HALF_1] = { "period_half_1", "year" },
	[PHRASE_PERIOD_HALF_2] = { "period_half_2", "year" },
	[PHRASE_PERIOD_QUARTER] = { "period_quarter", "n roman year" },
	[PHRASE_PERIOD_MONTH] = { "period_month", "n month year" },
	[PHRASE_PERIOD_WEEK] = { "period_week", "n year" },
	[PHRASE_DATE] = { "date", DATED },
	[PHRASE_SHORT_DATE] = { "short_date", DATED },
	[PHRASE_SUNDAY] = { "sunday", "" },
	[PHRASE_SUNDAY + 1] = { "monday", "" },
	[PHRASE_SUNDAY + 2] = { "tuesday", "" },
	[PHRASE_SUNDAY + 3] = { "wednesday", "" },
	[PHRASE_SUNDAY + 4] = { "thursday", "" },
	[PHRASE_SUNDAY + 5] = { "friday", "" },
	[PHRASE_SUNDAY + 6] = { "saturday", "" },
	[PHRASE_JANUARY] = { "january", "" },
	[PHRASE_JANUARY + 1] = { "february", "" },
	[PHRASE_JANUARY + 2] = { "march", "" },
	[PHRASE_JANUARY + 3] = { "april", "" },
	[PHRASE_JANUARY + 4] = { "may", "" },
	[PHRASE_JANUARY + 5] = { "june", "" },
	[PHRASE_JANUARY + 6] = { "july", "" },
	[PHRASE_JANUARY + 7] = { "august", "" },
	[PHRASE_JANUARY + 8] = { "september", "" },
	[PHRASE_JANUARY + 9] = { "october", "" },
	[PHRASE_JANUARY + 10] = { "november", "" },
	[PHRASE_JANUARY + 11] = { "december", "" },
};

const char *words_language(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0 ? "en" : "vi";
}

const char *words_name(enum phrase phrase)
{
	return phrases[phrase].name;
}

const char *words_names(enum phrase phrase)
{
	return phrases[phrase].names;
}

const char *words_say(const struct words *words, struct arena *arena,
		      enum phrase phrase, const struct blank *blanks)
{
	const struct fill fill = { .blanks = blanks };
	struct text text = { 0 };
	const char *said;

	/* Sentences are short and what stands in them is bounded. */
	(void)template_fill(words->sentences[phrase].template, &fill, &text);
	said = arena_string(arena, text_string(&text));
	text_clear(&text);
	return said;
}

const char *words_number(struct arena *arena, int64_t number)
{
	return arena_printf(arena, "%lld", (long long)number);
}

const char *words_count(const struct words *words, struct arena *arena,
			enum phrase phrase, size_t n)
{
	const char *digits = words_number(arena, (int64_t)n);

	return words_say(words, arena, phrase,
			 BLANKS({ "n", digits },
				{ "one", n == 1 ? digits : NULL },
				{ "many", n == 1 ? NULL : digits }));
}

static const char *padded(struct arena *arena, int number)
{
	return arena_printf(arena, "%02d", number);
}

const char *words_date(const struct words *words, struct arena *arena,
		       enum phrase phrase, struct date date)
{
	struct date_parts parts = date_to_parts(date);
	int weekday = date_weekday(date);
	const struct blank blanks[] = {
		{ "weekday",
		  words_say(words, arena,
			    (enum phrase)(PHRASE_SUNDAY + weekday), NULL) },
		{ "month",
		  words_say(words, arena,
			    (enum phrase)(PHRASE_JANUARY + parts.month - 1),
			    NULL) },
		{ "d", words_number(arena, parts.day) },
		{ "dd", padded(arena, parts.day) },
		{ "m", words_number(arena, parts.month) },
		{ "mm", padded(arena, parts.month) },
		{ "year", words_number(arena, parts.year) },
		{ NULL, NULL },
	};

	return words_say(words, arena, phrase, blanks);
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

/* "III" for "3"; what is no quarter as it is. */
static const char *roman(const char *number)
{
	static const char *const quarters[] = { "I", "II", "III", "IV" };

	return number[0] >= '1' && number[0] <= '4' && number[1] == '\0'
		       ? quarters[number[0] - '1']
		       : number;
}

/* "August" for "8"; what is no month as it is. */
static const char *month_name(const struct words *words, struct arena *arena,
			      const char *number)
{
	int month = 0;

	for (const char *at = number; *at != '\0'; at++)
		month = month * 10 + (*at - '0');
	return month < 1 || month > 12
		       ? number
		       : words_say(words, arena,
				   (enum phrase)(PHRASE_JANUARY + month - 1),
				   NULL);
}

const char *words_period(const struct words *words, struct arena *arena,
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
	return words_say(words, arena, phrase,
			 BLANKS({ "n", number }, { "roman", roman(number) },
				{ "month", month_name(words, arena, number) },
				{ "year", year }));
}
