#include "plan/quiet.h"

int64_t quiet_end(const struct zone *zone, int64_t at)
{
	int minute = zone_minute(zone, at);
	struct date day = zone_date(zone, at);

	if (minute < SMS_FROM_MINUTE)
		return zone_instant(zone, day, SMS_FROM_MINUTE);
	if (minute >= SMS_TO_MINUTE)
		return zone_instant(zone, date_add(day, 1), SMS_FROM_MINUTE);
	return at;
}
