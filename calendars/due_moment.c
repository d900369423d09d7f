/*
 * Terms in hours and working hours. Time is counted in minutes; a working
 * term walks from one stretch of office hours to the next.
 */
#include "calendars/due.h"

#define DAY_MINUTES (24 * 60)
#define HALF_HOUR 30

/* A stretch of the day in which offices are open. */
struct stretch {
	int opens;
	int closes;
};

static const struct stretch stretches[] = {
	{ DUE_MORNING_OPENS, DUE_MORNING_CLOSES },
	{ DUE_AFTERNOON_OPENS, DUE_AFTERNOON_CLOSES },
};

#define STRETCHES ((int)(sizeof(stretches) / sizeof(stretches[0])))

static int larger(int a, int b)
{
	return a > b ? a : b;
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

/* On the clock; 00:00 as the end of something is 24:00 of the day before. */
static void run(struct due_moment event, int minutes, struct due_moment *end)
{
	int minute = event.minute + minutes;
	int days = minute / DAY_MINUTES;

	if (minute < days * DAY_MINUTES)
		days--;
	end->date = date_add(event.date, days);
	end->minute = minute - days * DAY_MINUTES;
	if (end->minute > 0 || minutes < 0)
		return;
	end->date = date_add(end->date, -1);
	end->minute = DAY_MINUTES;
}

/* What is left of a working term behind that day; 0 when it ends in it. */
static int work(struct due_moment *at, int left)
{
	for (int i = 0; i < STRETCHES; i++) {
		int start = larger(at->minute, stretches[i].opens);
		int open = larger(stretches[i].closes - start, 0);

		if (open >= left) {
			at->minute = start + left;
			return 0;
		}
		left -= open;
	}
	return left;
}

/* Likewise backwards. */
static int work_back(struct due_moment *at, int left)
{
	for (int i = STRETCHES - 1; i >= 0; i--) {
		int stop = smaller(at->minute, stretches[i].closes);
		int open = larger(stop - stretches[i].opens, 0);

		if (open >= left) {
			at->minute = stop - left;
			return 0;
		}
		left -= open;
	}
	return left;
}

/* The working day at or behind (before) it; another day begins (ends) anew. */
static struct due_moment seek(const struct workdays *calendar,
			      struct due_moment at, bool is_back)
{
	struct due_moment found = { .minute = is_back ? DAY_MINUTES : 0 };

	found.date = is_back ? workdays_back(calendar, at.date)
			     : workdays_forward(calendar, at.date);
	if (found.date.day == at.date.day)
		found.minute = at.minute;
	return found;
}

static bool run_working(const struct due_term *term, struct due_moment at,
			const struct workdays *calendar, struct due_moment *end)
{
	int left = term->halves * HALF_HOUR;

	for (;;) {
		at = seek(calendar, at, term->is_back);
		if (!date_is_set(at.date))
			return false;
		left = term->is_back ? work_back(&at, left) : work(&at, left);
		if (left == 0)
			break;
		at.date = date_add(at.date, term->is_back ? -1 : 1);
		at.minute = term->is_back ? DAY_MINUTES : 0;
	}
	*end = at;
	return true;
}

bool due_term_moment(const struct due_term *term, struct due_moment event,
		     const struct workdays *calendar, struct due_moment *end)
{
	int minutes = term->halves * HALF_HOUR;

	if (!date_is_set(event.date) || event.minute < 0 ||
	    event.minute > DAY_MINUTES || minutes <= 0)
		return false;
	if (term->unit == UNIT_WORKING_HOUR)
		return run_working(term, event, calendar, end);
	if (term->unit != UNIT_HOUR)
		return false;
	run(event, term->is_back ? -minutes : minutes, end);
	return true;
}
