#include "base/minute.h"

#include <string.h>

#define HOURS_A_DAY 24
#define MINUTES_AN_HOUR 60

/* Two digits, or -1. */
static int two_digits(const char *at)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return -1;
	return (at[0] - '0') * 10 + at[1] - '0';
}

bool minute_from_text(const char *text, int *minute)
{
	int hours;
	int minutes;

	if (strlen(text) != strlen("14:05") || text[2] != ':')
		return false;
	hours = two_digits(text);
	minutes = two_digits(text + 3);
	if (hours < 0 || hours >= HOURS_A_DAY || minutes < 0 ||
	    minutes >= MINUTES_AN_HOUR)
		return false;
	*minute = hours * MINUTES_AN_HOUR + minutes;
	return true;
}
