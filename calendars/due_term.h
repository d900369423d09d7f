/* Terms counted from or back from an event. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_TERM_H
#define DONDOC_CALENDARS_DUE_TERM_H

#include "calendars/due_finding.h"

/* The longest term that is believed, in half units. */
#define TERM_LIMIT 20000

/*
 * "trong thời hạn 10 ngày làm việc kể từ ngày nhận", "chậm nhất 10 ngày trước
 * ngày bầu cử", "within 90 days of …": the words taken, 0 when none is there.
 */
size_t term_read(const struct words *words, struct arena *arena, size_t at,
		 struct finding *finding);

/* "trước ngày khai mạc kỳ họp": the day before an event. */
size_t term_read_before(const struct words *words, struct arena *arena,
			size_t at, struct finding *finding);

#endif
